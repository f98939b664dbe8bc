"""Sending the same need twice, at once or one after the other."""

import asyncio
from dataclasses import replace

import asyncpg
import pytest

from hub.cases.model import Identity, Population
from hub.cases.service import NewCase, NewNeed, needs_of, open_case
from hub.consent.model import Category, Effect, GivenBy, How, Purpose
from hub.consent.service import NewConsent, record
from hub.db.transaction import transaction
from hub.errors import Conflict
from hub.referrals.model import CancelReason, Referral
from hub.referrals.sending import NewReferral, open_sealed, preview_disclosure, send
from hub.referrals.service import withdraw
from hub.vault.service import Vault
from tests.world import World


async def need_to_refer(
    pool: asyncpg.Pool,
    vault: Vault,
    world: World,
    *shown: Category,
    service: str = "legal-assistance",
) -> NewReferral:
    """A need of the sender's, with consent for the recipient: to know who it is, or what is said."""
    purpose, categories = Purpose.LEGAL_REPRESENTATION, frozenset(shown or {Category.IDENTITY})
    async with transaction(pool, world.sender.caseworker) as tx:
        new = NewCase(world.sender.desks[0], Identity(given_names="Ángela"), Population.REFUGEE)
        case, _ = await open_case(tx, vault, new, [NewNeed(service)])
        consent = NewConsent(
            case.id, Effect.GRANT, frozenset({purpose}), categories, world.recipient.id,
            given_by=GivenBy.SELF, how=How.ORAL,
        )  # fmt: skip
        await record(tx, vault, consent)
        need = (await needs_of(tx, [case.id]))[case.id][0]
    return NewReferral(need.id, purpose, categories, to_desk_id=world.recipient.desks[0])


async def test_of_many_who_refer_a_need_to_a_desk_at_once_one_does(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    new = await need_to_refer(pool, vault, world)

    async def sent() -> Referral:
        async with transaction(pool, world.sender.caseworker) as tx:
            return await send(tx, vault, new)

    found = await asyncio.gather(*(sent() for _ in range(6)), return_exceptions=True)
    refused = [one for one in found if isinstance(one, Conflict)]
    assert len(refused) == 5
    assert {error.message for error in refused} == {
        "This need is being referred to that desk already."
    }
    (first,) = [one for one in found if isinstance(one, Referral)]
    sql = "SELECT count(*) FROM hub.{} WHERE {} = $1"
    assert await owner.fetchval(sql.format("referral", "need_id"), new.need_id) == 1
    # Nothing of those who came too late is left, not even that they read who it is.
    assert await owner.fetchval(sql.format("data_key", "case_id"), first.case_id) == 3
    read = "SELECT count(*) FROM hub.audit_entry WHERE action = 'person.read' AND case_id = $1"
    assert await owner.fetchval(read, first.case_id) == 1


async def test_a_need_goes_to_another_desk_and_again_once_the_first_referral_ended(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    new = await need_to_refer(pool, vault, world)
    async with transaction(pool, world.sender.caseworker) as tx:
        first = await send(tx, vault, new)
        elsewhere = await send(tx, vault, replace(new, to_desk_id=world.recipient.desks[1]))
        await withdraw(tx, vault, first.id, None, CancelReason.MOVED_ON, None)
        again = await send(tx, vault, new)
    assert len({first.id, elsewhere.id, again.id}) == 3


CODED = Category.ASYLUM
"""A category that goes under a code."""


@pytest.mark.parametrize(
    ("shown", "service", "names", "read"),
    [
        ((Category.IDENTITY,), "legal-assistance", True, True),
        ((Category.DOCUMENTS, Category.LEGAL), "legal-assistance", False, True),
        ((Category.LEGAL,), "legal-assistance", False, False),
        ((Category.IDENTITY, Category.DOCUMENTS, CODED), "legal-assistance", False, False),
        ((Category.IDENTITY,), "asylum-orientation", False, False),
        # A telephone number is told under a code as well, and leads to the person.
        ((Category.IDENTITY, Category.CONTACT, CODED), "legal-assistance", False, True),
    ],
)
async def test_the_log_says_that_who_it_is_was_read_where_the_packet_tells_it_and_nowhere_else(
    pool: asyncpg.Pool,
    vault: Vault,
    world: World,
    owner: asyncpg.Connection,
    shown: tuple[Category, ...],
    service: str,
    names: bool,
    read: bool,
) -> None:
    new = await need_to_refer(pool, vault, world, *shown, service=service)

    async def logged() -> int:
        return int(
            await owner.fetchval(
                "SELECT count(*) FROM hub.audit_entry e JOIN hub.need n ON n.case_id = e.case_id"
                " WHERE n.id = $1 AND e.action = 'person.read'",
                new.need_id,
            )
        )

    async with transaction(pool, world.sender.caseworker) as tx:
        seen = await preview_disclosure(tx, vault, new)
    assert (seen.sealed.given_names == "Ángela") is names
    assert await logged() == read
    async with transaction(pool, world.sender.caseworker) as tx:
        sent = await send(tx, vault, new)
    assert await logged() == 2 * read
    async with transaction(pool, world.sender.caseworker) as tx:
        packet = await open_sealed(tx, vault, sent)
    assert packet is not None
    assert (packet.given_names == "Ángela") is names
