"""Holds what happened against what policy.py says, and lists every difference as "who: what".

The tests call this on the hub as it is, and expect nothing; test_bite.py on broken ones, and expects
something.
"""

from collections.abc import Collection

import asyncpg

from hub.api.relay import node_id
from hub.auth.model import Actor
from hub.db.transaction import transaction
from tests.access.ask import DONE, NOT_FOUND, NULL, Ask
from tests.access.bare import Bare
from tests.access.client import Answer, Client
from tests.access.rows import CHANGES, REMOVES, SEES, Decide, Row, Rows
from tests.access.stage import Stage

TABLES = {
    "Absence": "absence",
    "Agency": "agency",
    "Attachment": "attachment",
    "AuditEntry": "audit_entry",
    "Case": "case_file",
    "Consent": "consent",
    "Desk": "desk",
    "Group": "network_group",
    "Need": "need",
    "Notification": "notification",
    "Opening": "opening",
    "Office": "office",
    "Partner": "partner",
    "Referral": "referral",
    "ServiceAtLocation": "service_at_location",
    "Staff": "staff",
    "Task": "workflow_task",
    "WorkflowRun": "workflow_run",
}
"""Where the objects of each GraphQL type lie."""


async def by_graphql(stage: Stage, rows: Rows, client: Client, ask: Ask) -> list[str]:
    """One operation as everybody: its outcome, what it told, what it changed."""
    found = []
    nothing: dict[str, Answer] = {}
    for who, actor in stage.askers.items():
        answer = await ask.send(client, actor)
        expected, outcome = ask.expect(stage, actor), ask.outcome(answer, stage)
        if outcome != expected:
            found.append(f"{who}: {expected} by the policy, {outcome} in fact: {answer.text[:300]}")
            continue
        if leaks := stage.leaks(actor, answer.text):
            found.append(f"{who}: is told what only {sorted(set(leaks))} opens")
        if outcome == DONE and ask.table and ask.table not in answer.changed:
            found.append(f"{who}: nothing was written to {ask.table}, only {answer.changed}")
        if outcome != DONE and (extra := answer.changed - ask.noted):
            found.append(f"{who}: was refused, and changed {extra}")
        if outcome in (NULL, NOT_FOUND) and _hidden(stage, rows, actor, ask):
            role = who.split()[-1]
            if role not in nothing:
                nothing[role] = await ask.send(client, actor, of_nothing=True)
            if (answer.status, answer.text) != (nothing[role].status, nothing[role].text):
                found.append(f"{who}: can tell what is hidden from what does not exist")
    return found


def _hidden(stage: Stage, rows: Rows, actor: Actor, ask: Ask) -> bool:
    if ask.object is None:
        return False
    kind, id = ask.object(stage)
    table = TABLES[kind]
    return not SEES[table](rows, actor, rows.one(table, id))


class _UndoneError(Exception):
    """Leaves a transaction without committing it."""


async def seen(
    pool: asyncpg.Pool, actor: Actor, rows: Rows, tables: Collection[str] = tuple(SEES)
) -> dict[str, set[str]]:
    """The keys of the rows that an actor sees, by table."""
    found: dict[str, set[str]] = {}
    async with transaction(pool, actor) as tx:
        for table in tables:
            names = rows.keys[table]
            key = ", ".join(f"{name}::text" for name in names)
            records = await tx.rows(f"SELECT {key} FROM hub.{table}")
            found[table] = {
                rows.key(table, dict(zip(names, record, strict=True))) for record in records
            }
    return found


async def by_rows(
    pool: asyncpg.Pool, stage: Stage, rows: Rows, tables: Collection[str] = tuple(SEES)
) -> list[str]:
    """Every row of every table, or of some, as everybody."""
    found = []
    for who, actor in stage.askers.items():
        visible = await seen(pool, actor, rows, tables)
        for table in tables:
            decide = SEES[table]
            wanted = {rows.key(table, r) for r in rows.tables[table] if decide(rows, actor, r)}
            if more := visible[table] - wanted:
                found.append(f"{who}: sees {len(more)} rows of {table} that the policy denies")
            if less := wanted - visible[table]:
                found.append(f"{who}: misses {len(less)} rows of {table} that the policy permits")
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


def _nobody(rows: Rows, actor: Actor, row: Row) -> bool:
    return False


async def by_change(pool: asyncpg.Pool, stage: Stage, rows: Rows, table: str) -> list[str]:
    """An update of every row of a table as everybody."""
    change, decide = CHANGES.get(table, (rows.keys[table][0], _nobody))
    change = change if "=" in change else f"{change} = {change}"
    return await _counted(pool, stage, rows, table, f"UPDATE hub.{table} SET {change}", decide)


async def by_removal(pool: asyncpg.Pool, stage: Stage, rows: Rows, table: str) -> list[str]:
    """A removal of every row of a table as everybody."""
    decide = REMOVES.get(table, _nobody)
    return await _counted(pool, stage, rows, table, f"DELETE FROM hub.{table}", decide)


async def _counted(
    pool: asyncpg.Pool, stage: Stage, rows: Rows, table: str, sql: str, decide: Decide
) -> list[str]:
    found = []
    for who, actor in stage.askers.items():
        mine = [row for row in rows.tables[table] if SEES[table](rows, actor, row)]
        wanted = sum(decide(rows, actor, row) for row in mine)
        count = await touched(pool, actor, sql)
        if count != wanted:
            found.append(f"{who}: {wanted} rows by the policy, {count} in fact")
    return found


async def by_statement(pool: asyncpg.Pool, stage: Stage, bare: Bare) -> list[str]:
    """The statement of an operation as everybody."""
    found = []
    for who, actor in stage.askers.items():
        permitted = bare.permitted(stage, actor)
        done = await touched(pool, actor, bare.sql, *bare.args(stage)) > 0
        if done != permitted:
            found.append(f"{who}: permitted {permitted} by the policy, done {done} in fact")
    return found


def ids(rows: Rows, kind: str) -> list[str]:
    """The node ids of all objects of a type."""
    return [node_id(kind, row["id"]) for row in rows.tables[TABLES[kind]]]
