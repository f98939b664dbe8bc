"""What is to be done at a desk: by whom, until it is done, page by page."""

from uuid import UUID

import asyncpg

from hub.api.relay import node_id
from hub.auth.model import Actor
from hub.db.transaction import Transaction, transaction
from hub.workflows import reads, service
from tests import reading
from tests.cases.rows import Rows, case_rows
from tests.world import Party, World


async def task(tx: Transaction, rows: Rows, party: Party, role: str) -> UUID:
    """Something to do for somebody with this role, at the first desk."""
    id: UUID = await tx.value(
        "INSERT INTO hub.workflow_task (case_id, agency_id, desk_id, name, label_es, label_en, role)"
        " VALUES ($1, $2, $3, 'call', 'Llamar', 'Call', $4) RETURNING id",
        rows.case_id, party.id, party.desks[0], role,
    )  # fmt: skip
    return id


async def listed(
    pool: asyncpg.Pool, actor: Actor, first: int, desk: UUID | None = None
) -> list[UUID]:
    """The actor's list, read page by page."""
    found: list[UUID] = []
    at, after = node_id("Desk", desk) if desk else None, None
    async with transaction(pool, actor) as tx:
        while True:
            page = await reading.listed(tx, reads.tasks(actor, desk=at, first=first, after=after))
            found += page.keys
            if not page.has_next:
                return found
            after = page.end


async def test_what_was_opened_first_stands_first_until_it_is_done(
    pool: asyncpg.Pool, world: World
) -> None:
    party = world.sender
    clerk, head = party.caseworker, party.focal_point
    async with transaction(pool, head) as tx:
        rows = await case_rows(tx, party)
        mine = [await task(tx, rows, party, "caseworker") for _ in range(5)]
        heads = await task(tx, rows, party, "focal_point")
    assert await listed(pool, clerk, 2) == mine
    assert heads in await listed(pool, head, 100)
    assert await listed(pool, clerk, 100, party.desks[0]) == mine
    assert await listed(pool, clerk, 100, party.desks[1]) == []
    for elsewhere in (party.other_caseworker, world.recipient.focal_point):
        assert await listed(pool, elsewhere, 100) == []
    async with transaction(pool, clerk) as tx:
        await service.finish_task(tx, mine[1])
    assert await listed(pool, clerk, 2) == [mine[0], *mine[2:]]
