"""What cannot wait is begun by the hub itself: the referral of a child alone. UNICEF's own plugin."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from hub.api.relay import node_id
from hub.auth.model import Actor, Job, job_actor
from hub.cases import service as cases
from hub.cases.model import Population, today_in_mexico
from hub.cases.service import NewNeed
from hub.db.transaction import transaction
from hub.hooks.declared import Text
from hub.hooks.views import Begin, NeedFound, Task
from hub.hooks.workflows import Clock, State, Step, Workflow
from hub.plugins.model import Declaration
from hub.vault.service import Vault
from hub.workflows import at_once, jobs
from hub.workflows import service as workflows
from tests.workflows.office import Office, declare, working
from tests.world import World

ALONE = {
    "language": "es-MX", "explained": True, "assent": "yes", "age_band": "12-14", "with_whom": "alone",
    "place": "open-shelter",
}  # fmt: skip


@pytest.fixture
async def unicef(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> AsyncIterator[Office]:
    async with working(pool, owner, vault, world.sender, "unicef", tmp_path) as office:
        yield office


ARRIVED = {
    "language": "ht", "household_size": 1, "situation": "left-country", "origin_country": "HT",
    "afraid_to_return": True, "asylum": "wants", "safe_tonight": True,
}  # fmt: skip


async def test_the_thirty_days_to_ask_for_asylum_are_watched_from_the_registration_on(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> None:
    """Ten of them before the end somebody is warned, counted from the day of entry (LRPCAP art. 18)."""
    entered = today_in_mexico() - timedelta(days=7)
    async with working(pool, owner, vault, world.sender, "unhcr", tmp_path) as unhcr:
        case = await unhcr.open(Population.OTHER)
        answers = {**ARRIVED, "entered_on": entered.isoformat()}
        (run,) = (await unhcr.answer(case, "registration", answers)).begun
    assert (run.workflow, run.due_clock, run.due_step) == ("asylum", "filing_warning", "warn")
    # Twenty working days are four weeks and a little more, holidays among them.
    assert timedelta(days=27) <= run.due_at.date() - entered <= timedelta(days=35)


CARE = ["unaccompanied-child-care emergency"]
NOTICE = ["authority_notice to_send"]
REFER = ["refer_to_authority caseworker"]


async def test_a_child_alone_opens_the_referral_to_the_authority_before_anybody_has_clicked(
    unicef: Office, world: World
) -> None:
    case = await unicef.open(Population.CHILD_UNACCOMPANIED)
    await unicef.tell()
    assert await unicef.found(case) == {"needs": CARE, "runs": NOTICE, "tasks": REFER}
    due = await unicef.owner.fetchrow(
        "SELECT round(extract(epoch FROM due_at - begun_at) / 60), due_clock, due_owner, due_step FROM hub.workflow_run"
        " WHERE case_id = $1",
        case.id,
    )
    assert tuple(due or ()) == (240, "send", "caseworker", "escalate")
    # The worklist of its desk has it, and nobody else's.
    (task,) = await unicef.tasks(unicef.party.caseworker)
    assert task["case"] == {"id": node_id("Case", case.id)}
    assert await unicef.tasks(world.recipient.caseworker) == []
    # It is in the log as the hub's own doing.
    logged = await unicef.owner.fetch(
        "SELECT action, actor_kind, actor_job FROM hub.audit_entry WHERE case_id = $1"
        " AND actor_id IS NULL ORDER BY id",
        case.id,
    )
    assert {(row["action"], row["actor_job"]) for row in logged} == {
        ("workflow_task.created", "plugins"), ("need.created", "plugins"), ("workflow.begun", "plugins"),
    }  # fmt: skip


async def test_nothing_leaves_by_itself(unicef: Office) -> None:
    """Opening the referral is not sending it: that takes a person, and consent or its legal basis."""
    case = await unicef.open(Population.CHILD_UNACCOMPANIED)
    await unicef.tell()
    await unicef.answer(case, "child_intake", ALONE)
    await unicef.tell()
    for table in ("referral", "consent"):
        count = f"SELECT count(*) FROM hub.{table} WHERE case_id = $1"
        assert await unicef.owner.fetchval(count, case.id) == 0


async def test_whom_the_first_talk_shows_to_be_alone_has_it_with_the_answers(
    unicef: Office,
) -> None:
    case = await unicef.open()
    await unicef.tell()
    assert await unicef.found(case) == {"needs": [], "runs": [], "tasks": []}
    done = await unicef.answer(case, "child_intake", {**ALONE, "afraid": True})
    assert sorted(run.workflow for run in done.begun) == ["authority_notice", "urgent_action"]
    assert "best_interests" in done.saved.assessment.start, "that waits for a person"
    for _ in range(2):
        await unicef.tell()
        found = await unicef.found(case)
        assert found["runs"] == ["urgent_action open", *NOTICE]
        assert found["needs"].count(CARE[0]) == 1
        assert found["tasks"] == REFER
        # Saving once more begins nothing twice.
        again = await unicef.answer(case, "child_intake", {**ALONE, "afraid": True})
        assert again.begun == ()


async def test_an_intake_after_the_hub_has_begun_does_not_begin_again(unicef: Office) -> None:
    case = await unicef.open(Population.CHILD_UNACCOMPANIED)
    await unicef.tell()
    done = await unicef.answer(case, "child_intake", ALONE)
    await unicef.tell()
    assert done.begun == ()
    found = await unicef.found(case)
    assert (found["runs"], found["tasks"]) == (NOTICE, REFER)
    assert found["needs"].count(CARE[0]) == 1


async def test_what_the_hub_began_goes_on_as_any_other(unicef: Office) -> None:
    case = await unicef.open(Population.CHILD_UNACCOMPANIED)
    await unicef.tell()
    id = "SELECT id FROM hub.workflow_run WHERE case_id = $1"
    run: UUID = await unicef.owner.fetchval(id, case.id)
    # Four hours in which nobody sent it: the focal point has it now.
    await unicef.owner.execute(
        "UPDATE hub.workflow_run SET due_at = now(), version = version + 1 WHERE id = $1", run
    )
    # What points at a run, a task say, holds it like this while it is written, and keeps no clock from striking.
    async with unicef.owner.transaction():
        await unicef.owner.execute(
            "SELECT 1 FROM hub.workflow_run WHERE id = $1 FOR KEY SHARE", run
        )
        await jobs.strike(unicef.pool)
    async with transaction(unicef.pool, unicef.party.focal_point) as tx:
        late = await workflows.get(tx, run)
        assert (late.state, late.due_owner) == ("late", "focal_point")
        sent = await workflows.take_step(tx, unicef.vault, unicef.plugins, run, "send", {}, None)
        assert (sent.held, sent.run.state) == ((), "sent")
        history = [(e.step, e.to_state) for e in await workflows.history(tx, sent.run)]
    assert history == [(None, "to_send"), ("escalate", "late"), ("send", "sent")]


async def test_erasing_a_case_ends_what_the_hub_began(unicef: Office) -> None:
    case = await unicef.open(Population.CHILD_UNACCOMPANIED)
    await unicef.tell()
    async with transaction(unicef.pool, unicef.party.officer) as tx:
        await cases.erase(tx, case.id)
    ended = "SELECT ended_at IS NOT NULL FROM hub.workflow_run WHERE case_id = $1"
    assert await unicef.owner.fetchval(ended, case.id)


async def test_two_who_begin_a_workflow_at_the_same_time_begin_it_once(unicef: Office) -> None:
    case = await unicef.open()
    await unicef.tell()
    done = await asyncio.gather(
        *(unicef.answer(case, "child_intake", ALONE) for _ in range(4)), return_exceptions=True
    )
    assert not [one for one in done if isinstance(one, BaseException)]
    assert (await unicef.found(case))["runs"] == NOTICE


# What a plugin may have begun -------------------------------------------------------------------------


def _text() -> Text:
    return Text("x", "x")


def _workflow(name: str, *, at_once: bool) -> Workflow:
    clock = Clock("call", _text(), owner="focal_point", days=1)
    states = (State("begun", _text(), clock=clock), State("over", _text(), final=True))
    return Workflow(name, 1, _text(), states, (Step("end", _text(), ("begun",), "over"),), at_once)


@pytest.fixture
async def office(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World
) -> Office:
    both = (_workflow("now", at_once=True), _workflow("later", at_once=False))
    await declare(pool, world.sender, Declaration(workflows=both))
    return Office(pool, owner, vault, world.sender)


async def test_only_what_was_approved_as_at_once_is_begun_and_only_in_an_open_case(
    office: Office,
) -> None:
    case = await office.open()
    said = [
        Begin(workflow="now"), Begin(workflow="later"), Begin(workflow="unheard_of"),
        NeedFound(service_code="food", urgency="urgent", reason=_text()),
        NeedFound(service_code="palace", urgency="urgent", reason=_text()),
        NeedFound(service_code="housing", urgency="whenever", reason=_text()),
        Task(name="look", label=_text(), role="president", due=date(2026, 11, 24)),
    ]  # fmt: skip
    for _ in range(2):
        async with transaction(office.pool, job_actor(Job.PLUGINS)) as tx:
            await at_once.follow(tx, case, said)
    found = await office.found(case)
    assert (found["runs"], found["needs"]) == (["now begun"], ["food urgent"])
    assert set(found["tasks"]) == {"look caseworker"}
    await office.owner.execute("UPDATE hub.case_file SET status = 'closed' WHERE id = $1", case.id)
    async with transaction(office.pool, job_actor(Job.PLUGINS)) as tx:
        shut = await cases.get(tx, case.id)
        await at_once.follow(
            tx, shut, [NeedFound(service_code="cash", urgency="normal", reason=_text())]
        )
    assert (await office.found(case))["needs"] == ["food urgent"]


async def test_a_need_that_was_met_is_not_opened_again(office: Office) -> None:
    case = await office.open()
    async with transaction(office.pool, office.party.focal_point) as tx:
        need = await cases.add_need(tx, office.vault, case.id, NewNeed("food"))
        await cases.meet_need(tx, need.id)
    async with transaction(office.pool, job_actor(Job.PLUGINS)) as tx:
        food = NeedFound(service_code="food", urgency="urgent", reason=_text())
        await at_once.follow(tx, case, [food])
    assert (await office.found(case))["needs"] == ["food urgent"]


RUN = (
    "INSERT INTO hub.workflow_run (case_id, agency_id, desk_id, workflow, workflow_version, state{more})"
    " VALUES ($1, $2, $3, 'now', 1, 'begun'{value})"
)
NEED = (
    "INSERT INTO hub.need (case_id, agency_id, service_code, urgency{more}) VALUES ($1, $2, 'food', 'urgent'"
    "{value})"
)


async def test_the_job_puts_nothing_sealed_and_nothing_of_another_agency_into_a_case(
    office: Office, world: World
) -> None:
    case, job = await office.open(), job_actor(Job.PLUGINS)
    other = world.recipient
    own, theirs = (case.id, case.agency_id), (case.id, other.id)
    refused: list[tuple[Actor, str, tuple[object, ...]]] = [
        (job, RUN.format(more=", facts", value=", '\\x00'"), (*own, case.desk_id)),
        (job, RUN.format(more="", value=""), (*own, office.party.desks[1])),
        (job, RUN.format(more="", value=""), (*theirs, other.desks[0])),
        (job, NEED.format(more=", story", value=", '\\x00'"), own),
        (job, NEED.format(more="", value=""), theirs),
        (job_actor(Job.EXPIRY), NEED.format(more="", value=""), own),
        (job_actor(Job.EXPIRY), RUN.format(more="", value=""), (*own, case.desk_id)),
        (other.caseworker, RUN.format(more="", value=""), (*own, case.desk_id)),
    ]
    for actor, sql, arguments in refused:
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ForeignKeyViolationError)):
            async with transaction(office.pool, actor) as tx:
                await tx.execute(sql, *arguments)
    # Nor does anybody learn from it what another agency is doing.
    async with transaction(office.pool, office.party.focal_point) as tx:
        assert await tx.value("SELECT hub.claim_run($1, 'now')", case.id)
    async with transaction(office.pool, job) as tx:
        await tx.execute(RUN.format(more="", value=""), *own, case.desk_id)
    for actor, free in ((office.party.focal_point, False), (other.caseworker, True), (job, False)):
        async with transaction(office.pool, actor) as tx:
            assert await tx.value("SELECT hub.claim_run($1, 'now')", case.id) is free


async def test_of_several_events_at_once_one_begins_it(office: Office) -> None:
    case = await office.open()

    async def begin() -> bool:
        async with transaction(office.pool, job_actor(Job.PLUGINS)) as tx:
            begun = await workflows.begin_unread(tx, case, _workflow("now", at_once=True))
            await asyncio.sleep(0.1)
            return begun

    assert sorted(await asyncio.gather(*(begin() for _ in range(3)))) == [False, False, True]


async def test_a_run_without_facts_moves_one_version_at_a_time_as_any_other(
    office: Office,
) -> None:
    case = await office.open()
    async with transaction(office.pool, job_actor(Job.PLUGINS)) as tx:
        await workflows.begin_unread(tx, case, _workflow("now", at_once=True))
    with pytest.raises(asyncpg.SerializationError):
        async with transaction(office.pool, office.party.focal_point) as tx:
            await tx.execute(
                "UPDATE hub.workflow_run SET version = version + 2 WHERE case_id = $1", case.id
            )
