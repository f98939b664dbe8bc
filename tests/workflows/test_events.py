"""An agency's plugin is told what happens to its own cases, in clear columns, and nobody waits for it."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from hub.auth.model import Role
from hub.cases import service as cases
from hub.cases.model import AgeBand, Identity, Population
from hub.cases.service import NewCase, NewNeed
from hub.consent.model import Category, Effect, GivenBy, How, Purpose
from hub.consent.service import NewConsent
from hub.db.transaction import transaction
from hub.hooks import wire
from hub.hooks.dispatch import Plugins
from hub.intake import service as intake
from hub.plugins import store
from hub.plugins.model import Decision, Verdict
from hub.referrals import withdrawal
from hub.vault.service import Vault
from hub.workflows import events, jobs
from hub.workflows import service as workflows
from tests.access.building_plugins import CARE, DECLARED, FORM, QUESTION
from tests.hooks.hostile import Approved, Pen, running, write
from tests.world import Party, World

TELLTALE = """
import json
from hub.hooks.declared import Text
from hub.hooks.spec import hook
from hub.hooks.views import Task
hub_versions = (1,)

def plain(value):
    if hasattr(value, "__struct_fields__"):
        given = {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        return {name: one for name, one in given.items() if one not in (None, {}, [])}
    if isinstance(value, (tuple, list, frozenset)):
        return sorted(map(plain, value)) if isinstance(value, frozenset) else list(map(plain, value))
    return value if isinstance(value, (str, int, dict)) else str(value)

@hook
def on_event(event, case):
    said = json.dumps([plain(event), plain(case)], sort_keys=True)
    return [Task(name=event.kind.replace(".", "_").replace("-", "_"), label=Text(said, said))]
"""
"""A plugin that opens a task for whatever it is told, and says in its label what that was."""


async def approve(pool: asyncpg.Pool, party: Party) -> None:
    decision = Decision(
        party.id, Verdict.APPROVED, "1", "x", secrets.token_bytes(32), wire.pack(DECLARED), None,
        None, datetime.now(UTC),
    )  # fmt: skip
    async with transaction(pool, party.staff[Role.AGENCY_ADMIN]) as tx:
        await store.add(tx, decision)


async def told(owner: asyncpg.Connection, case_id: UUID) -> dict[str, list[str]]:
    rows = await owner.fetch(
        "SELECT name, label_en FROM hub.workflow_task WHERE case_id = $1 AND run_id IS NULL ORDER BY id",
        case_id,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["name"], []).append(row["label_en"])
    return found


async def new_case(pool: asyncpg.Pool, vault: Vault, party: Party, **more: Any) -> Any:
    new = NewCase(
        desk_id=party.desks[0],
        identity=Identity(given_names="Ixchel", phones=("+52 962 555 0134",)),
        age_band=AgeBand.YEARS_25_59,
        population=Population.REFUGEE,
    )
    async with transaction(pool, party.caseworker) as tx:
        case, _ = await cases.open_case(tx, vault, new)
    return case


async def test_a_plugin_is_told_what_happens_to_its_agencys_cases(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> None:
    party, clerk = world.sender, world.sender.caseworker
    await approve(pool, party)
    case = await new_case(pool, vault, party)
    async with transaction(pool, clerk) as tx:
        await cases.add_need(tx, vault, case.id, NewNeed("food", story="Tiene hambre"))
        await intake.save(tx, vault, Plugins(), case.id, FORM, {QUESTION: "Vino sola"})
        run = await workflows.start(tx, vault, case.id, CARE)
        await workflows.take_step(tx, vault, Plugins(), run.id, "call", {}, None)
        entry = await withdrawal.record_consent(
            tx,
            vault,
            NewConsent(
                case_id=case.id,
                effect=Effect.GRANT,
                purposes=frozenset({Purpose.HEALTH_CARE}),
                categories=frozenset({Category.HEALTH}),
                recipient_agency_id=world.recipient.id,
                given_by=GivenBy.SELF,
                how=How.ORAL,
            ),
        )
        await withdrawal.withdraw_consent(tx, entry.entry.id, GivenBy.SELF)
    await owner.execute(
        "UPDATE hub.workflow_run SET due_at = now() - interval '1 minute', due_clock = 'late',"
        " due_owner = 'focal_point', version = version + 1 WHERE id = $1",
        run.id,
    )
    await jobs.strike(pool)
    async with running(tmp_path, TELLTALE, party.code) as pen:
        plugins = Plugins(pen.supervisor.folder)
        plugins.set_running([party.code])
        await events.tell(pool, plugins)
        again = await events.tell(pool, plugins)
        plugins.close()
    found = await told(owner, case.id)
    assert {name: len(labels) for name, labels in found.items()} == {
        "case_opened": 1, "case_need_added": 1, "case_answers_saved": 1, "workflow_entered": 2,
        "workflow_struck": 1, "consent_recorded": 1, "consent_withdrawn": 1,
    }  # fmt: skip
    assert again == 0
    assert '"office": "Tapachula"' in found["case_opened"][0]
    assert '"service_code": "food"' in found["case_need_added"][0]
    assert f'"form": "{FORM}"' in found["case_answers_saved"][0]
    assert '"state": "begun"' in found["workflow_entered"][0]
    assert '"done": ["call"]' in found["workflow_entered"][1]
    assert '"clock": "late"' in found["workflow_struck"][0]
    assert f'"agency": "{world.recipient.code}"' in found["consent_withdrawn"][0]
    everything = str(found)
    for hidden in ("Ixchel", "555 0134", "hambre", "sola"):
        assert hidden not in everything


async def test_nobody_is_told_of_another_agencys_cases(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> None:
    case = await new_case(pool, vault, world.sender)
    async with running(tmp_path, TELLTALE, world.stranger.code) as pen:
        plugins = Plugins(pen.supervisor.folder)
        plugins.set_running([world.stranger.code])
        await events.tell(pool, plugins)
        plugins.close()
    assert await told(owner, case.id) == {}


async def test_a_plugin_that_does_not_answer_is_told_again_and_holds_up_nobody_else(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> None:
    """More than a batch of events waits for the one that fails, all older than the other's."""
    await events.tell(pool, Plugins())
    late = [await new_case(pool, vault, world.sender) for _ in range(events.BATCH + 2)]
    prompt = await new_case(pool, vault, world.recipient)
    pen = Pen(tmp_path)
    wrong = TELLTALE.replace("    said = ", "    raise ValueError\n    said = ")
    for name, party, code in (("a", world.sender, wrong), ("b", world.recipient, TELLTALE)):
        pen.wanted[party.code] = Approved.of(write(tmp_path / name, code, party.code))
    assert pen.supervisor.lead()
    plugins = Plugins(pen.supervisor.folder)
    plugins.set_running(pen.wanted)
    try:
        await pen.supervisor.look()
        assert await events.tell(pool, plugins) == 1
        assert set(await told(owner, prompt.id)) == {"case_opened"}
        assert [await told(owner, one.id) for one in late] == [{}] * len(late)
        pen.supervisor.stop()
        pen = Pen(tmp_path)
        pen.wanted[world.sender.code] = Approved.of(
            write(tmp_path / "c", TELLTALE, world.sender.code)
        )
        assert pen.supervisor.lead()
        await pen.supervisor.look()
        assert await events.tell(pool, plugins) == len(late)
        assert set(await told(owner, late[0].id)) == {"case_opened"}
    finally:
        plugins.close()
        pen.supervisor.stop()


async def test_a_plugin_that_is_silent_for_a_day_is_not_told_any_more(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World, tmp_path: Path
) -> None:
    case = await new_case(pool, vault, world.sender)
    plugins = Plugins(tmp_path)
    plugins.set_running([], expected=[world.sender.code])
    waiting = "SELECT count(*) FROM hub.case_event WHERE case_id = $1 AND delivered_at IS NULL"
    await events.tell(pool, plugins)
    assert await owner.fetchval(waiting, case.id) == 1
    await owner.execute(
        "UPDATE hub.case_event SET at = at - interval '25 hours' WHERE case_id = $1", case.id
    )
    await events.tell(pool, plugins)
    assert await owner.fetchval(waiting, case.id) == 0
