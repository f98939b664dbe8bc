"""A source whom an agency keeps under two people, per test."""

import asyncpg
import pytest

from hub.auth.model import Role
from hub.cases import service as cases
from hub.cases.model import Identity, Population
from hub.cases.service import NewCase, NewNeed
from hub.db.transaction import transaction
from hub.hooks.dispatch import Plugins
from hub.intake import service as intake
from hub.vault.service import Vault
from tests.access.building_plugins import FORM, QUESTION, WHO
from tests.openings.source import BIRTH, NAME, PHONE, Source, declare, sit
from tests.world import World


@pytest.fixture
async def source(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World
) -> Source:
    party = world.sender
    await declare(pool, party)
    clerk = party.caseworker
    new = NewCase(
        party.desks[0],
        Identity(given_names="Itzel", family_names="Canul", birth_date=BIRTH, phones=(PHONE,)),
        Population.OTHER,
    )
    async with transaction(pool, clerk) as tx:
        case, _ = await cases.open_case(tx, vault, new)
        need = await cases.add_need(tx, vault, case.id, NewNeed("legal-assistance"))
        told = {QUESTION: "La vio un vecino", WHO: NAME}
        await intake.save(tx, vault, Plugins(), case.id, FORM, told)
    colleague = await sit(pool, party, Role.CASEWORKER)
    return Source(
        pool, owner, vault, party, world.recipient, case, need.id, clerk, colleague,
        party.focal_point,
    )  # fmt: skip
