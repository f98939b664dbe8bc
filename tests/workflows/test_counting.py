"""Three with the same symptoms at an office in a week are noticed by the hub itself. PAHO's own plugin."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.hooks.dispatch import Plugins
from hub.vault.service import Vault
from tests.hooks.agencies import load
from tests.workflows.office import Office, declaration, declare, working
from tests.world import World

ILL = {
    "triage_level": "yellow", "takes_medicine": False, "vaccination_status": "unknown",
    "symptoms": ["jaundice"],
}  # fmt: skip


@pytest.fixture
async def paho(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> AsyncIterator[Office]:
    async with working(pool, owner, vault, world.sender, "paho", tmp_path) as office:
        yield office


ALERT = {
    "needs": ["primary-health urgent"],
    "runs": ["outbreak_alert signal"],
    "tasks": ["outbreak_signal focal_point"],
}


async def test_the_third_with_the_same_symptoms_at_an_office_is_announced_without_anybody_counting(
    paho: Office,
) -> None:
    # Two desks of one office; people wait at either.
    first, second, third, fourth = [await paho.open(desk=n % 2) for n in range(4)]
    for case in (first, second):
        assert (await paho.answer(case, "health_screening", ILL)).begun == ()
        assert (await paho.found(case))["runs"] == []
    done = await paho.answer(third, "health_screening", ILL)
    assert [run.workflow for run in done.begun] == ["outbreak_alert"]
    assert await paho.found(third) == ALERT
    # One alert is enough for the office and the week.
    await paho.answer(fourth, "health_screening", ILL)
    assert (await paho.found(fourth))["runs"] == []
    label = await paho.owner.fetchval(
        "SELECT label_en FROM hub.workflow_task WHERE case_id = $1", third.id
    )
    assert "3 cases with the same symptoms" in label
    assert "Tapachula" in label
    seen = await paho.tasks(paho.party.focal_point)
    assert [one["name"] for one in seen] == ["outbreak_signal"]


async def numbers(office: Office) -> dict[str, int]:
    """What is counted of the agency, by choice."""
    rows = await office.owner.fetch(
        "SELECT choice, count FROM hub.answer_count WHERE agency_id = $1", office.party.id
    )
    return {row["choice"]: row["count"] for row in rows}


async def test_one_person_who_is_asked_three_times_is_no_cluster(paho: Office) -> None:
    case = await paho.open()
    for _ in range(3):
        assert (await paho.answer(case, "health_screening", ILL)).begun == ()
    assert await numbers(paho) == {"jaundice": 1}


async def test_what_a_plugin_missed_it_finds_when_the_form_is_saved_again(paho: Office) -> None:
    third, running = await paho.open(), paho.plugins
    for case in (await paho.open(), await paho.open()):
        await paho.answer(case, "health_screening", ILL)
    paho.plugins = Plugins()
    assert (await paho.answer(third, "health_screening", ILL)).begun == ()
    paho.plugins = running
    assert len((await paho.answer(third, "health_screening", ILL)).begun) == 1
    assert (await paho.answer(third, "health_screening", ILL)).begun == ()
    assert await paho.found(third) == ALERT, "each once, however often the form is saved"
    assert await numbers(paho) == {"jaundice": 3}


async def test_a_correction_takes_back_what_was_counted(paho: Office) -> None:
    one, other, third = [await paho.open() for _ in range(3)]
    for case in (one, other):
        await paho.answer(case, "health_screening", ILL)
    corrected = {**ILL, "symptoms": ["cough-two-weeks"]}
    await paho.answer(one, "health_screening", corrected)
    assert await numbers(paho) == {"jaundice": 1, "cough-two-weeks": 1}
    assert (await paho.answer(third, "health_screening", ILL)).begun == ()


async def test_another_week_and_another_office_are_counted_apart(
    paho: Office, world: World
) -> None:
    for case in [await paho.open() for _ in range(2)]:
        await paho.answer(case, "health_screening", ILL)
    await paho.owner.execute(
        "UPDATE hub.answer_count SET week = week - 7 WHERE agency_id = $1", paho.party.id
    )
    assert (await paho.answer(await paho.open(), "health_screening", ILL)).begun == ()
    # And of another agency nothing is counted with it.
    await declare(paho.pool, world.recipient, declaration(load("paho")))
    other = Office(paho.pool, paho.owner, paho.vault, world.recipient)
    await other.answer(await other.open(), "health_screening", ILL)
    assert await numbers(other) == {"jaundice": 1}


async def test_a_count_is_of_nobody_and_nothing_says_what_somebody_has(paho: Office) -> None:
    for case in [await paho.open() for _ in range(3)]:
        await paho.answer(case, "health_screening", ILL)
    await paho.tell()
    columns = await paho.owner.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'answer_count'"
    )
    assert {row[0] for row in columns} == {
        "agency_id", "office_id", "week", "form", "field", "choice", "count",
    }  # fmt: skip
    for table in ("workflow_task", "workflow_run", "case_event", "audit_entry", "notification"):
        rows = await paho.owner.fetch(f"SELECT to_jsonb(t)::text FROM hub.{table} t")
        assert not [row for row in rows if "jaundice" in row[0]], table


async def test_the_application_neither_reads_nor_writes_counts_of_its_own(
    paho: Office, world: World
) -> None:
    case = await paho.open()
    count = "SELECT hub.count_answer($1, 'health_screening', 'symptoms', 'jaundice', $2)"
    refused = [
        (world.recipient.caseworker, count, (case.id, 1)),
        (paho.party.officer, count, (case.id, 1)),
        (job_actor(Job.PLUGINS), count, (case.id, 1)),
        (paho.party.caseworker, count, (case.id, 40)),
        (paho.party.caseworker, "UPDATE hub.answer_count SET count = 9", ()),
        (paho.party.caseworker, "DELETE FROM hub.answer_count", ()),
    ]
    for actor, sql, arguments in refused:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(paho.pool, actor) as tx:
                await tx.rows(sql, *arguments)
    await paho.answer(case, "health_screening", ILL)
    for actor in (paho.party.focal_point, paho.party.officer, job_actor(Job.PLUGINS)):
        async with transaction(paho.pool, actor) as tx:
            assert await tx.rows("SELECT * FROM hub.answer_count") == []
