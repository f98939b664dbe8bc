"""The same matrix with the application bypassed: bare SQL on its connection, as every actor.

Row-level security and grants alone decide here, and decide as policy.py does: which rows of every
table are seen, changed and removed. What the application then adds (a reason, a log of the read) is
not needed for anything to stay closed.
"""

import asyncpg
import pytest

from hub.auth.model import NOBODY, Actor, Job, job_actor
from hub.auth.policy import OPERATIONS
from hub.db.transaction import transaction
from tests.access import rows as expected
from tests.access.bare import BARE, READ_FROM, Bare
from tests.access.rows import CHANGES, REMOVES, SEES, Rows
from tests.access.stage import Stage


@pytest.fixture(scope="session")
async def rows(stage: Stage) -> Rows:
    """Everything there is."""
    async with stage.administrators.acquire() as connection:
        return await expected.read(connection)


class _UndoneError(Exception):
    """Leaves a transaction without committing it."""


async def seen(pool: asyncpg.Pool, actor: Actor, rows: Rows, tables: list[str]) -> dict[str, set[str]]:
    """The keys of the rows that an actor sees, by table."""
    found: dict[str, set[str]] = {}
    async with transaction(pool, actor) as tx:
        for table in tables:
            key = ", ".join(f"{name}::text" for name in rows.keys[table])
            records = await tx.rows(f"SELECT {key} FROM hub.{table}")
            keys = (dict(zip(rows.keys[table], record, strict=True)) for record in records)
            found[table] = {rows.key(table, row) for row in keys}
    return found


async def touched(pool: asyncpg.Pool, actor: Actor, sql: str, *args: object) -> int:
    """How many rows a statement would touch; 0 where the database refuses. Undone."""
    count = 0
    try:
        async with transaction(pool, actor) as tx:
            count = await tx.execute(sql, *args)
            await tx.execute("SET CONSTRAINTS ALL IMMEDIATE")
            raise _UndoneError
    except _UndoneError:
        return count
    except (
        asyncpg.InsufficientPrivilegeError,
        asyncpg.CheckViolationError,
        asyncpg.ForeignKeyViolationError,
    ):
        return 0


def test_every_table_has_an_expectation(rows: Rows) -> None:
    assert set(rows.tables) == set(SEES)


def test_every_table_that_hides_something_holds_something(rows: Rows) -> None:
    """An empty table would prove nothing."""
    empty = {table for table, found in rows.tables.items() if not found}
    assert empty <= {"desk_closure"}


async def test_every_actor_sees_exactly_the_rows_that_the_policy_permits(
    stage: Stage, rows: Rows
) -> None:
    found = []
    for who, actor in stage.askers.items():
        visible = await seen(stage.pool, actor, rows, list(SEES))
        for table, decide in SEES.items():
            wanted = {rows.key(table, r) for r in rows.tables[table] if decide(rows, actor, r)}
            if more := visible[table] - wanted:
                found.append(f"{who} sees {len(more)} rows of {table} that the policy denies")
            if less := wanted - visible[table]:
                found.append(f"{who} misses {len(less)} rows of {table} that the policy permits")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("table", SEES)
async def test_every_actor_changes_exactly_the_rows_that_the_policy_permits(
    stage: Stage, rows: Rows, table: str
) -> None:
    column, decide = CHANGES.get(table, (rows.keys[table][0], lambda *_: False))
    await _compare(stage, rows, table, f"UPDATE hub.{table} SET {column} = {column}", decide)


@pytest.mark.parametrize("table", SEES)
async def test_every_actor_removes_exactly_the_rows_that_the_policy_permits(
    stage: Stage, rows: Rows, table: str
) -> None:
    await _compare(stage, rows, table, f"DELETE FROM hub.{table}", REMOVES.get(table, _nobody))


def _nobody(rows: Rows, actor: Actor, row: expected.Row) -> bool:
    return False


async def _compare(
    stage: Stage, rows: Rows, table: str, sql: str, decide: expected.Decide
) -> None:
    found = []
    for who, actor in stage.askers.items():
        wanted = [
            row
            for row in rows.tables[table]
            if SEES[table](rows, actor, row) and decide(rows, actor, row)
        ]
        count = await touched(stage.pool, actor, sql)
        if count != len(wanted):
            found.append(f"{who}: {len(wanted)} by the policy, {count} in fact")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("bare", BARE, ids=lambda bare: bare.name)
async def test_a_bare_statement_does_what_the_policy_permits_the_operation(
    stage: Stage, bare: Bare
) -> None:
    found = []
    for who, actor in stage.askers.items():
        permitted = bare.permitted(stage, actor)
        done = await touched(stage.pool, actor, bare.sql, *bare.args(stage)) > 0
        if done != permitted:
            found.append(f"{who}: permitted {permitted} by the policy, done {done} in fact")
    assert not found, "\n".join(found)


def test_every_operation_is_held_by_the_database_too() -> None:
    assert set(OPERATIONS) - {rule for bare in BARE for rule in bare.rules} - set(READ_FROM) == set()
    assert set(READ_FROM.values()) <= set(SEES)


SEEN_BY_JOBS: dict[Job | None, set[str]] = {
    None: set(),
    Job.SEED: {
        "staff", "desk_member", "organization", "location", "location_address", "service",
        "service_at_location", "schedule", "phone", "imported_record",
    },
    Job.EXPIRY: {"referral", "referral_event", "outbox"},
    Job.SEQUENCER: {"audit_entry", "audit_leaf", "audit_node", "audit_checkpoint"},
    Job.SIGN_IN: {"staff", "desk_member", "absence", "session", "sign_in"},
    Job.REWRAP: {"key_wrap"},
}  # fmt: skip
ALWAYS = {"migration", "referral_transition"}
NETWORK = {
    "agency", "desk", "desk_hours", "group_member", "network_group", "office", "partner", "place",
    "service_type",
}  # fmt: skip


@pytest.mark.parametrize("job", SEEN_BY_JOBS)
async def test_jobs_and_strangers_to_the_hub_see_the_tables_of_their_work_only(
    stage: Stage, rows: Rows, job: Job | None
) -> None:
    actor = job_actor(job) if job else NOBODY
    visible = await seen(stage.pool, actor, rows, list(SEES))
    network = NETWORK if job else set()
    assert {table for table, keys in visible.items() if keys} == ALWAYS | network | SEEN_BY_JOBS[job]


async def test_the_expiry_job_sees_referrals_that_may_expire_and_nothing_sealed(
    stage: Stage, rows: Rows
) -> None:
    visible = await seen(stage.pool, job_actor(Job.EXPIRY), rows, ["referral"])
    states = {"requested", "received", "on-hold", "cancelled"}
    wanted = {rows.key("referral", r) for r in rows.tables["referral"] if r["status"] in states}
    assert visible["referral"] == wanted
