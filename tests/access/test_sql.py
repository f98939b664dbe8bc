"""The same matrix with the application bypassed: bare SQL on its connection, as every actor.

Row-level security and grants alone decide here, and decide as policy.py does: which rows of every
table are seen, changed and removed. What the application then adds (a reason, a log of the read) is
not needed for anything to stay closed.
"""

import pytest

from hub.auth.model import NOBODY, Job, job_actor
from hub.auth.policy import OPERATIONS
from tests.access.bare import BARE, READ_FROM, Bare
from tests.access.compare import by_change, by_removal, by_rows, by_statement, seen
from tests.access.rows import SEES, Rows
from tests.access.stage import Stage


def test_every_table_has_an_expectation(rows: Rows) -> None:
    assert set(rows.tables) == set(SEES)


def test_every_table_that_hides_something_holds_something(rows: Rows) -> None:
    """An empty table would prove nothing."""
    assert {table for table, found in rows.tables.items() if not found} <= {"desk_closure"}


async def test_everybody_sees_exactly_the_rows_that_the_policy_permits(
    stage: Stage, rows: Rows
) -> None:
    assert not (found := await by_rows(stage.pool, stage, rows)), "\n".join(found)


@pytest.mark.parametrize("table", SEES)
async def test_everybody_changes_exactly_the_rows_that_the_policy_permits(
    stage: Stage, rows: Rows, table: str
) -> None:
    assert not (found := await by_change(stage.pool, stage, rows, table)), "\n".join(found)


@pytest.mark.parametrize("table", SEES)
async def test_everybody_removes_exactly_the_rows_that_the_policy_permits(
    stage: Stage, rows: Rows, table: str
) -> None:
    assert not (found := await by_removal(stage.pool, stage, rows, table)), "\n".join(found)


@pytest.mark.parametrize("bare", BARE, ids=lambda bare: bare.name)
async def test_a_bare_statement_does_what_the_policy_permits_the_operation(
    stage: Stage, bare: Bare
) -> None:
    assert not (found := await by_statement(stage.pool, stage, bare)), "\n".join(found)


def test_every_operation_is_held_by_the_database_too() -> None:
    held = {rule for bare in BARE for rule in bare.rules} | set(READ_FROM)
    assert set(OPERATIONS) - held == set()
    assert set(READ_FROM.values()) <= set(SEES)


SEEN_BY_JOBS: dict[Job | None, set[str]] = {
    None: set(),
    Job.SEED: {
        "staff", "desk_member", "organization", "location", "location_address", "service",
        "service_at_location", "schedule", "phone", "imported_record",
    },
    Job.EXPIRY: {
        "referral", "referral_event", "outbox", "plugin_decision", "workflow_run", "workflow_event",
    },
    Job.SEQUENCER: {"audit_entry", "audit_leaf", "audit_node", "audit_checkpoint"},
    Job.SIGN_IN: {"staff", "desk_member", "absence", "session", "sign_in"},
    Job.REWRAP: {"key_wrap"},
    Job.PLUGINS: {
        "plugin_decision", "case_file", "case_event", "referral", "referral_event", "outbox",
    },
    Job.NOTICES: {"case_event", "referral", "referral_event", "outbox", "notification"},
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
    visible = await seen(stage.pool, actor, rows)
    network = NETWORK if job else set()
    assert {table for table, keys in visible.items() if keys} == ALWAYS | network | SEEN_BY_JOBS[
        job
    ]


async def test_the_expiry_job_sees_referrals_that_may_expire_and_nothing_sealed(
    stage: Stage, rows: Rows
) -> None:
    visible = await seen(stage.pool, job_actor(Job.EXPIRY), rows)
    states = {"requested", "received", "on-hold", "cancelled"}
    wanted = {rows.key("referral", r) for r in rows.tables["referral"] if r["status"] in states}
    assert visible["referral"] == wanted
