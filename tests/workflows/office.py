"""An agency whose plugin is the real one of another, running in its process, and its cases."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from hub.auth.model import Actor, Role
from hub.cases import service as cases
from hub.cases.model import AgeBand, CaseFile, Identity, Population
from hub.cases.service import NewCase
from hub.db.transaction import transaction
from hub.hooks import package, wire
from hub.hooks.dispatch import Plugins
from hub.hooks.plugin import Plugin
from hub.plugins import store
from hub.plugins.model import Decision, Declaration, Verdict
from hub.vault.service import Vault
from hub.workflows import at_once, events, reads
from tests import reading
from tests.hooks.agencies import ROOT, load
from tests.hooks.hostile import Approved, Pen
from tests.world import Party


async def declare(pool: asyncpg.Pool, party: Party, declared: Declaration) -> None:
    decision = Decision(
        party.id, Verdict.APPROVED, "1", "x", secrets.token_bytes(32), wire.pack(declared), None,
        None, datetime.now(UTC),
    )  # fmt: skip
    async with transaction(pool, party.staff[Role.AGENCY_ADMIN]) as tx:
        await store.add(tx, decision)


def declaration(plugin: Plugin) -> Declaration:
    found = plugin.declared
    return Declaration(
        hooks=plugin.hooks,
        forms=found.forms,
        workflows=found.workflows,
        document_kinds=found.document_kinds,
    )


class Office:
    """An agency whose plugin is that of a real one, and its caseworker."""

    def __init__(
        self, pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, party: Party
    ) -> None:
        self.pool, self.owner, self.vault, self.party = pool, owner, vault, party
        self.plugins = Plugins()

    async def open(
        self, population: Population = Population.MIGRANT_IN_TRANSIT, desk: int = 0
    ) -> CaseFile:
        new = NewCase(
            self.party.desks[desk], Identity(given_names="Ixchel"), population,
            age_band=AgeBand.YEARS_12_14,
        )  # fmt: skip
        async with transaction(self.pool, self.party.focal_point) as tx:
            case, _ = await cases.open_case(tx, self.vault, new)
        return case

    async def answer(self, case: CaseFile, form: str, answers: dict[str, Any]) -> at_once.Followed:
        """Saves a form. Where a busy machine kept the plugin, it is saved again, as people do."""
        for _ in range(5):
            async with transaction(self.pool, self.party.focal_point) as tx:
                done = await at_once.save(tx, self.vault, self.plugins, case.id, form, answers)
            if done.saved.assessed:
                return done
        raise AssertionError("The plugin has not assessed the form in any of five times.")

    async def tell(self) -> None:
        """Whatever the plugin is told, and what follows from that in turn, until nothing does."""
        while await events.tell(self.pool, self.plugins):
            continue

    async def tasks(self, actor: Actor) -> list[dict[str, Any]]:
        """What the actor's list of tasks shows."""
        rows = reads.tasks(actor, desk=None, first=50, after=None)
        async with transaction(self.pool, actor) as tx:
            return await reading.read(tx, rows, "name case { id }")

    async def found(self, case: CaseFile) -> dict[str, list[str]]:
        """What lies open in a case."""
        asked = {
            "needs": "SELECT service_code || ' ' || urgency FROM hub.need WHERE case_id = $1 ORDER BY id",
            "runs": "SELECT workflow || ' ' || state FROM hub.workflow_run WHERE case_id = $1 ORDER BY id",
            "tasks": "SELECT name || ' ' || role FROM hub.workflow_task WHERE case_id = $1 ORDER BY id",
        }
        return {
            what: [row[0] for row in await self.owner.fetch(sql, case.id)]
            for what, sql in asked.items()
        }


@asynccontextmanager
async def working(
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    vault: Vault,
    party: Party,
    agency: str,
    folder: Path,
) -> AsyncIterator[Office]:
    """The real plugin of an agency, approved by this one and running in its process."""
    await events.tell(pool, Plugins())
    await declare(pool, party, declaration(load(agency)))
    home = ROOT / "plugins" / agency / f"hub_{agency}"
    pen = Pen(folder)
    pen.wanted[party.code] = Approved.of(package.read(party.code, f"hub_{agency}.plugin", home))
    assert pen.supervisor.lead()
    office = Office(pool, owner, vault, party)
    office.plugins = Plugins(pen.supervisor.folder)
    office.plugins.set_running([party.code])
    try:
        await pen.supervisor.look()
        yield office
    finally:
        office.plugins.close()
        pen.supervisor.stop()
