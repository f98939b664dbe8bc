"""What a desk finds on its list: every filter, alone and together, and how many there are."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from hub.auth.model import Actor, Role
from hub.cases.model import Urgency
from hub.consent.model import Category
from hub.db.transaction import transaction
from hub.referrals import claiming, reads, service
from hub.referrals.model import TERMINAL, Outcome, Referral, Side, Status, WorklistFilter
from hub.vault.service import Vault
from tests import reading
from tests.referrals.files import new_referral
from tests.world import World

IDENTITY = frozenset({Category.IDENTITY})


@pytest.fixture
async def sent(pool: asyncpg.Pool, vault: Vault, world: World) -> list[Referral]:
    """Five referrals to one desk: new, acknowledged and claimed, held, rejected, completed."""
    ids = [(await new_referral(pool, vault, world, IDENTITY))[0].id for _ in range(5)]
    clerk = world.recipient.caseworker
    async with transaction(pool, clerk) as tx:
        for id in ids[1:3]:
            await service.move(tx, id, "acknowledgeReferral", Side.RECIPIENT, Status.RECEIVED)
        await claiming.claim(tx, ids[1], None)
        await service.hold(tx, vault, ids[2], None, "¿Qué día llega?")
        await service.reject(tx, vault, ids[3], None, "no-capacity", None)
        await service.accept(tx, vault, ids[4], None)
        await service.move(tx, ids[4], "startReferral", Side.RECIPIENT, Status.IN_PROGRESS)
        await service.complete(tx, vault, ids[4], None, Outcome.DELIVERED, None)
        found = await service.get_many(tx, ids)
    return [found[id] for id in ids]


async def listed(pool: asyncpg.Pool, actor: Actor, **wanted: Any) -> list[UUID]:
    """Ids of the worklist, read page by page, once it is known to be counted right."""
    filter = WorklistFilter(**{"incoming": True, **wanted})
    ids: list[UUID] = []
    after = None
    async with transaction(pool, actor) as tx:
        while True:
            page = await reading.listed(tx, reads.worklist(actor, filter, first=2, after=after))
            ids += page.keys
            if not page.has_next:
                break
            after = page.end
    assert page.counts == {"totalCount": len(ids), "countIsExact": True}
    return ids


async def test_each_filter_finds_what_it_says_and_all_together_what_all_of_them_say(
    pool: asyncpg.Pool, world: World, sent: list[Referral]
) -> None:
    clerk = world.recipient.caseworker
    every = await listed(pool, clerk)
    assert set(every) == {r.id for r in sent}
    one = sent[1]
    choices: dict[str, list[tuple[Any, Any]]] = {
        "statuses": [
            (None, lambda r: True),
            ((Status.RECEIVED, Status.REJECTED), lambda r: r.status in ("received", "rejected")),
            ((Status.COMPLETED, Status.REJECTED), lambda r: r.status in ("completed", "rejected")),
        ],
        "next_side": [
            (None, lambda r: True),
            (Side.RECIPIENT, lambda r: r.next_side == "recipient"),
            (Side.SENDER, lambda r: r.next_side == "sender"),
        ],
        "urgencies": [
            (None, lambda r: True),
            ((one.urgency,), lambda r: r.urgency == one.urgency),
            (tuple(set(Urgency) - {one.urgency}), lambda r: r.urgency != one.urgency),
        ],
        "needs": [
            (None, lambda r: True),
            ((one.need_code, "x"), lambda r: r.need_code == one.need_code),
            (("x",), lambda r: False),
        ],
        "code": [
            (None, lambda r: True),
            (one.case_code, lambda r: r.case_code == one.case_code),
            (one.case_code[:3], lambda r: r.case_code.startswith(one.case_code[:3])),
        ],
        "claimed_by": [(None, lambda r: True), (clerk.id, lambda r: r.claimed_by == clerk.id)],
        "unclaimed": [(False, lambda r: True), (True, lambda r: r.claimed_by is None)],
        "desk_id": [
            (None, lambda r: True),
            (world.recipient.desks[0], lambda r: True),
            (world.recipient.desks[1], lambda r: False),
        ],
    }
    for chosen in product(*choices.values()):
        wanted = dict(zip(choices, (value for value, _ in chosen), strict=True))
        expected = {r.id for r in sent if all(holds(r) for _, holds in chosen)}
        found = await listed(pool, clerk, **wanted)
        assert set(found) == expected, wanted
        if Status.COMPLETED not in (wanted["statuses"] or ()):
            assert found == [id for id in every if id in expected], "the next due first"


async def test_of_closed_referrals_the_last_to_close_stands_first_whenever_it_was_sent(
    pool: asyncpg.Pool, vault: Vault, world: World, sent: list[Referral]
) -> None:
    clerk, sender = world.recipient.caseworker, world.sender.caseworker
    new, claimed, _, rejected, completed = (r.id for r in sent)
    async with transaction(pool, sender) as tx:
        await service.withdraw(tx, vault, claimed, None, "moved-on", None)
    async with transaction(pool, clerk) as tx:
        await service.reject(tx, vault, new, None, "no-capacity", None)
    closed = tuple(TERMINAL)
    every = [new, claimed, completed, rejected]
    assert await listed(pool, clerk, statuses=closed) == every
    assert await listed(pool, sender, incoming=False, statuses=closed) == every
    assert await listed(pool, world.recipient.focal_point, statuses=closed) == every
    assert await listed(pool, clerk, statuses=(Status.REJECTED,)) == [new, rejected]


async def test_a_past_that_grows_is_read_by_its_index_from_its_end(
    pool: asyncpg.Pool, world: World, sent: list[Referral]
) -> None:
    for wanted in (
        WorklistFilter(incoming=True, statuses=tuple(TERMINAL)),
        WorklistFilter(incoming=True, statuses=(Status.REJECTED,)),
        WorklistFilter(incoming=False, statuses=tuple(TERMINAL)),
    ):
        party = world.recipient if wanted.incoming else world.sender
        for actor in (party.caseworker, party.focal_point):
            rows = reads.worklist(actor, wanted, first=2, after=None)
            async with transaction(pool, actor) as tx:
                first = await reading.page_plan(tx, rows)
            assert first["Node Type"] == "Index Scan", first
            assert first["Scan Direction"] == "Backward", first
            assert first["Index Name"].startswith("referral_closed_"), first


async def test_the_sender_cannot_guess_who_works_on_it_at_the_other_desk(
    pool: asyncpg.Pool, world: World, sent: list[Referral]
) -> None:
    who = world.recipient.caseworker.id
    sender = world.sender.caseworker
    assert len(await listed(pool, sender, incoming=False)) == len(sent)
    assert await listed(pool, sender, incoming=False, claimed_by=who) == []
    assert await listed(pool, world.recipient.focal_point, claimed_by=who) == [sent[1].id]


async def test_a_filter_leads_to_nobody_elses_referrals(
    pool: asyncpg.Pool, world: World, sent: list[Referral]
) -> None:
    for actor in (world.stranger.focal_point, world.recipient.other_caseworker):
        for direction in (True, False):
            assert await listed(pool, actor, incoming=direction, code=sent[0].case_code) == []


async def test_somebody_with_one_desk_and_somebody_who_covers_another_see_all_of_theirs(
    pool: asyncpg.Pool, world: World, sent: list[Referral]
) -> None:
    """One desk is read by its own index; the list is the same either way."""
    clerk, party = world.recipient.caseworker, world.recipient
    both = replace(clerk, desk_ids=frozenset(party.desks))
    assert len(clerk.desk_ids) == 1
    assert await listed(pool, clerk) == await listed(pool, both)
    assert set(await listed(pool, party.other_caseworker)) == set()
    for overseer in (party.focal_point, party.officer):
        at_desk = replace(overseer, desk_ids=frozenset(party.desks[1:]))
        assert await listed(pool, at_desk) == await listed(pool, clerk)


async def test_a_caseworker_who_is_the_protection_officer_as_well_sees_the_agencys(
    pool: asyncpg.Pool, world: World, sent: list[Referral], owner: asyncpg.Connection
) -> None:
    both = frozenset({Role.CASEWORKER, Role.DATA_PROTECTION_OFFICER})
    somebody = replace(world.recipient.other_caseworker, roles=both)
    await owner.execute("UPDATE hub.staff SET roles = $2 WHERE id = $1", somebody.id, sorted(both))
    assert set(await listed(pool, somebody)) == {r.id for r in sent}
    assert await listed(pool, somebody, desk_id=world.recipient.desks[1]) == []
