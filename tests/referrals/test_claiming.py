"""Who works on a referral at the desk where it arrived: taken on, given back, handed over."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from hub.agencies import service as agencies
from hub.agencies.service import NewAbsence
from hub.auth.model import Actor, Role
from hub.cases.model import today_in_mexico
from hub.consent.model import Category
from hub.db.transaction import transaction
from hub.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from hub.referrals import claiming, service
from hub.referrals.model import Referral
from hub.vault.service import Vault
from tests.reading import of, read
from tests.referrals.files import new_referral
from tests.world import Party, World


@pytest.fixture
async def sent(pool: asyncpg.Pool, vault: Vault, world: World) -> Referral:
    """A referral that has just arrived."""
    return (await new_referral(pool, vault, world, frozenset({Category.IDENTITY})))[0]


def id_of(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


async def hand(
    pool: asyncpg.Pool, actor: Actor, r: Referral, to: Actor, version: int | None = None
) -> Referral:
    async with transaction(pool, actor) as tx:
        return await claiming.hand_over(tx, r.id, id_of(to), version)


async def join(pool: asyncpg.Pool, party: Party, *staff: Actor) -> None:
    """They belong to the desk where referrals arrive."""
    async with transaction(pool, party.focal_point) as tx:
        await agencies.set_desk_members(tx, party.desks[0], [id_of(one) for one in staff])


async def test_a_referral_is_handed_over_and_the_timeline_says_by_whom_and_to_whom(
    pool: asyncpg.Pool, world: World, sent: Referral
) -> None:
    party = world.recipient
    gloria, hugo = party.caseworker, party.other_caseworker
    await join(pool, party, gloria, hugo)
    given = await hand(pool, gloria, sent, hugo, sent.version)
    assert (given.claimed_by, given.version) == (hugo.id, sent.version + 1)
    with pytest.raises(Conflict) as again:
        await hand(pool, gloria, sent, hugo)
    assert again.value.field == ("staffId",)
    with pytest.raises(Conflict) as stale:
        await hand(pool, gloria, sent, gloria, sent.version)
    assert stale.value.field == ("version",)
    # Whoever hands it to themselves takes it on.
    assert (await hand(pool, gloria, sent, gloria)).claimed_by == gloria.id
    for actor, names in ((gloria, True), (world.sender.caseworker, False)):
        async with transaction(pool, actor) as tx:
            (shown,) = await read(tx, of("Referral", sent.id), "timeline { kind by to }")
        events = shown["timeline"]
        assert [event["kind"] for event in events] == ["requested", "handed-over", "claimed"]
        assert bool(events[1]["by"]) is bool(events[1]["to"]) is names


async def test_only_who_works_at_the_desk_or_covers_there_today_can_be_handed_a_referral(
    pool: asyncpg.Pool, world: World, sent: Referral
) -> None:
    party, today = world.recipient, today_in_mexico()
    gloria, elsewhere = party.caseworker, party.other_caseworker
    admin, robot = party.staff[Role.AGENCY_ADMIN], party.staff[Role.SERVICE_ACCOUNT]
    await join(pool, party, gloria, admin, robot)
    wrong = (elsewhere, admin, robot, world.sender.caseworker, party.officer)
    for somebody in wrong:
        with pytest.raises(Invalid) as refused:
            await hand(pool, gloria, sent, somebody)
        assert refused.value.field == ("staffId",)
    for starts, works in ((today + timedelta(days=1), False), (today, True)):
        absence = NewAbsence(id_of(gloria), elsewhere.id, starts, today + timedelta(days=2))
        async with transaction(pool, party.focal_point) as tx:
            await agencies.save_absence(tx, absence)
        if works:
            assert (await hand(pool, gloria, sent, elsewhere)).claimed_by == elsewhere.id
        else:
            with pytest.raises(Invalid):
                await hand(pool, gloria, sent, elsewhere)


async def test_whoever_is_made_inactive_is_handed_nothing(
    pool: asyncpg.Pool, world: World, sent: Referral, owner: asyncpg.Connection
) -> None:
    party = world.recipient
    await join(pool, party, party.caseworker, party.other_caseworker)
    await owner.execute(
        "UPDATE hub.staff SET active = false WHERE id = $1", party.other_caseworker.id
    )
    with pytest.raises(Invalid):
        await hand(pool, party.caseworker, sent, party.other_caseworker)


async def test_the_other_side_and_strangers_hand_over_nothing(
    pool: asyncpg.Pool, world: World, sent: Referral
) -> None:
    for actor, refusal in (
        (world.sender.caseworker, NotAllowed),
        (world.recipient.officer, NotAllowed),
        (world.recipient.other_caseworker, NotFound),
        (world.stranger.focal_point, NotFound),
    ):
        with pytest.raises(refusal):
            await hand(pool, actor, sent, world.recipient.caseworker)


async def test_the_database_gives_a_referral_to_nobody_who_does_not_work_there(
    pool: asyncpg.Pool, world: World, sent: Referral
) -> None:
    """Past the application: the trigger says it again."""
    sql = "UPDATE hub.referral SET claimed_by = $2, version = version + 1 WHERE id = $1"
    party = world.recipient
    for somebody in (
        party.other_caseworker,
        world.sender.caseworker,
        party.staff[Role.AGENCY_ADMIN],
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(pool, party.focal_point) as tx:
                await tx.execute(sql, sent.id, somebody.id)
    async with transaction(pool, party.focal_point) as tx:
        assert await tx.execute(sql, sent.id, party.caseworker.id) == 1


async def test_what_is_nobodys_is_not_given_back_and_what_is_over_is_not_taken_on(
    pool: asyncpg.Pool, vault: Vault, world: World, sent: Referral
) -> None:
    clerk = world.recipient.caseworker

    async def attempt(function: object, *args: object) -> Refusal | Referral:
        try:
            async with transaction(pool, clerk) as tx:
                return await function(tx, sent.id, *args)  # type: ignore[operator,no-any-return]
        except Refusal as refusal:
            return refusal

    assert isinstance(await attempt(claiming.release, None), Conflict)
    assert isinstance(await attempt(claiming.claim, None), Referral)
    assert isinstance(await attempt(claiming.claim, None), Conflict)
    assert isinstance(await attempt(claiming.release, None), Referral)
    async with transaction(pool, clerk) as tx:
        await service.reject(tx, vault, sent.id, None, "no-capacity", None)
    assert isinstance(await attempt(claiming.claim, None), Conflict)
    assert isinstance(await attempt(claiming.hand_over, clerk.id, None), Conflict)
