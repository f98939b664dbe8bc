"""Sending the same need twice, at once or one after the other."""

import asyncio
from dataclasses import replace

import asyncpg

from hub.cases.model import Identity, Population
from hub.cases.service import NewCase, NewNeed, needs_of, open_case
from hub.consent.model import Category, Effect, GivenBy, How, Purpose
from hub.consent.service import NewConsent, record
from hub.db.transaction import transaction
from hub.errors import Conflict
from hub.referrals.model import CancelReason, Referral
from hub.referrals.sending import NewReferral, send
from hub.referrals.service import withdraw
from hub.vault.service import Vault
from tests.world import World


async def need_to_refer(pool: asyncpg.Pool, vault: Vault, world: World) -> NewReferral:
    """A need of the sender's, with consent for the recipient."""
    purpose, categories = Purpose.LEGAL_REPRESENTATION, frozenset({Category.IDENTITY})
    async with transaction(pool, world.sender.caseworker) as tx:
        new = NewCase(world.sender.desks[0], Identity(given_names="Ángela"), Population.REFUGEE)
        case, _ = await open_case(tx, vault, new, [NewNeed("legal-assistance")])
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
