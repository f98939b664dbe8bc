"""An agency that only ever sees aggregates: its plugin is given no case, and what is about one is not approved."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from hub.auth.model import Job, Role, job_actor
from hub.cases import service as cases
from hub.cases.model import AgeBand, Identity, Population, today_in_mexico
from hub.cases.service import NewCase
from hub.db.transaction import transaction
from hub.errors import NotAllowed, NotFound
from hub.hooks import wire
from hub.hooks.declared import Text
from hub.hooks.dispatch import Plugins
from hub.hooks.views import Document, Figure, Indicator, ServiceKind
from hub.intake import figures
from hub.intake import service as intake
from hub.plugins import store
from hub.plugins.model import Decision, Declaration, Verdict, about_cases
from hub.vault.service import Vault
from hub.workflows import papers
from tests.access.building_plugins import DECLARED, FORM
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.hostile import running
from tests.world import Party, World, new_party

AGGREGATES_ONLY = {"eclac", "rco"}

PRYING = """
from hub.hooks.declared import Text
from hub.hooks.spec import hook
from hub.hooks.views import Document, Figure, Indicator
hub_versions = (1,)

@hook
def indicators():
    return [Indicator(name="cases_given", label=Text("Casos", "Cases"), unit="cases")]

@hook
def compute_indicator(name, period, cases):
    return [Figure(value=len(cases), count=0)]

@hook
def render_document(name, case, run, locale):
    if name == "work_plan":
        return Document(title=Text("Plan", "Plan"), paragraphs=(f"{case} {run}", locale))
"""
"""A plugin that says how many cases it was given, and which."""


async def allow(pool: asyncpg.Pool, party: Party) -> None:
    counts = Declaration(
        indicators=(Indicator(name="cases_given", label=Text("Casos", "Cases"), unit="cases"),)
    )
    decision = Decision(
        party.id, Verdict.APPROVED, "1", "x", secrets.token_bytes(32), wire.pack(counts), None,
        None, datetime.now(UTC),
    )  # fmt: skip
    async with transaction(pool, party.staff[Role.AGENCY_ADMIN]) as tx:
        await store.add(tx, decision)


@pytest.fixture
async def blind(pool: asyncpg.Pool, world: World) -> Party:
    """An agency that sees no cases, with staff of every role all the same."""
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        return await new_party(tx, sees_cases=False)


async def counted(
    pool: asyncpg.Pool, vault: Vault, folder: Path, party: Party
) -> list[tuple[Figure, ...] | None]:
    """What an agency's focal point reads of today, as its own plugin computes it."""
    await allow(pool, party)
    today = today_in_mexico()
    async with running(folder, PRYING, party.code) as pen:
        plugins = Plugins(pen.supervisor.folder)
        plugins.set_running([party.code])
        async with transaction(pool, party.staff[Role.FOCAL_POINT]) as tx:
            found = await figures.compute(tx, vault, plugins, today, today)
        plugins.close()
    return [one.figures for one in found]


async def a_case(pool: asyncpg.Pool, vault: Vault, party: Party) -> UUID:
    new = NewCase(
        desk_id=party.desks[0],
        identity=Identity(given_names="Ixchel"),
        age_band=AgeBand.YEARS_25_59,
        population=Population.REFUGEE,
    )
    async with transaction(pool, party.caseworker) as tx:
        case, _ = await cases.open_case(tx, vault, new)
        assert (await intake.case_view(tx, vault, case)).office == "Tapachula"
    return case.id


async def test_its_plugin_is_given_no_case_however_it_asks(
    pool: asyncpg.Pool, vault: Vault, world: World, blind: Party, tmp_path: Path
) -> None:
    await a_case(pool, vault, world.sender)
    none = (Figure(value=0, count=0),)
    assert await counted(pool, vault, tmp_path / "blind", blind) == [none]
    # The same plugin at an agency that works with cases is given its own.
    own = (Figure(value=1, count=0),)
    assert await counted(pool, vault, tmp_path / "sender", world.sender) == [own]


async def test_its_papers_are_about_no_case_and_nobody_elses_are(
    pool: asyncpg.Pool, vault: Vault, world: World, blind: Party, tmp_path: Path
) -> None:
    case = await a_case(pool, vault, world.sender)
    async with running(tmp_path, PRYING, blind.code) as pen:
        plugins = Plugins(pen.supervisor.folder)
        plugins.set_running([blind.code])
        async with transaction(pool, blind.staff[Role.FOCAL_POINT]) as tx:
            plan = await intake.network_document(tx, plugins, "work_plan")
            assert plan == Document(title=Text("Plan", "Plan"), paragraphs=("None None", "es"))
            assert await intake.network_document(tx, plugins, "poem") is None
            with pytest.raises(NotFound):
                await papers.document(tx, vault, plugins, case, "work_plan")
        async with transaction(pool, world.sender.staff[Role.FOCAL_POINT]) as tx:
            with pytest.raises(NotAllowed):
                await intake.network_document(tx, plugins, "work_plan")
        plugins.close()


@pytest.mark.parametrize("agency", AGENCIES)
def test_of_the_sixteen_two_could_do_without_any_case(agency: str) -> None:
    plugin = load(agency)
    declared = Declaration(
        hooks=tuple(plugin.hooks),
        forms=plugin.declared.forms,
        workflows=plugin.declared.workflows,
        services=plugin.declared.services,
    )
    assert (about_cases(declared) == []) is (agency in AGGREGATES_ONLY)


def test_whatever_is_about_a_case_is_named_when_approval_is_refused() -> None:
    bed = ServiceKind(code="shelter-bed", label=Text("Cama", "Bed"))
    brought = Declaration(hooks=("indicators", "on_event"), forms=DECLARED.forms, services=(bed,))
    assert about_cases(brought) == ["hook on_event", f"form {FORM}", "service shelter-bed"]
