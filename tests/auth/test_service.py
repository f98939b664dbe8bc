"""Whom a provider's word binds to which member of staff, and for how long."""

import asyncpg
import pytest

from hub.auth.model import Role
from hub.errors import Unauthenticated
from tests.auth.conftest import sessions_of, small_hub
from tests.auth.rogue import Rogue
from tests.auth.test_bearer import bound
from tests.auth.test_oidc import answered
from tests.world import World


async def test_an_address_given_to_a_newcomer_does_not_open_its_former_owner_s_account(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    email = world.sender.emails[who.id]
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        assert (await answered(hub, rogue, email, subject="first owner")).status_code == 303
        newcomer = await answered(hub, rogue, email, subject="newcomer")
        assert newcomer.json()["error"]["code"] == "SIGN_IN_REFUSED"
        assert await sessions_of(owner, who.id) == 1
        # The first owner keeps the account under a new address of the agency's.
        renamed = f"new.name@{world.sender.code}.example"
        married = await answered(hub, rogue, email, subject="first owner", email=renamed)
        assert married.status_code == 303


async def test_whoever_moves_to_another_agency_of_the_same_provider_leaves_the_old_account(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    email = world.sender.emails[who.id]
    entries = [rogue.entry(world.sender.code), rogue.entry(world.recipient.code)]
    async with small_hub(pool, *entries) as hub:
        assert (await answered(hub, rogue, email)).status_code == 303
        moved = f"somebody@{world.recipient.code}.example"
        answer = await answered(hub, rogue, email, email=moved)
        assert answer.status_code == 403
    assert await sessions_of(owner, who.id) == 1


async def test_an_agency_that_changes_its_provider_takes_its_staff_along(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    await owner.execute(
        "UPDATE hub.staff SET issuer = 'https://old.example', subject = 's' WHERE id = $1", who.id
    )
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        assert (await answered(hub, rogue, world.sender.emails[who.id])).status_code == 303
    issuer = await owner.fetchval("SELECT issuer FROM hub.staff WHERE id = $1", who.id)
    assert issuer == rogue.issuer


async def test_a_binding_ends_where_the_agency_leaves_the_provider(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    await owner.execute(
        "UPDATE hub.staff SET issuer = $2, subject = 'ana' WHERE id = $1", who.id, rogue.issuer
    )
    async with small_hub(pool, rogue.entry(world.recipient.code)) as hub:
        with pytest.raises(Unauthenticated):
            await hub.authenticator.actor_of_bearer(rogue.sign(rogue.access_claims("ana")))


async def test_capital_letters_in_an_address_do_not_matter(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        assert (await answered(hub, rogue, email.upper())).status_code == 303


async def test_whoever_asks_acts_as_the_database_sees_them(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    party = world.sender
    robot = party.staff[Role.SERVICE_ACCOUNT]
    async with small_hub(pool, rogue.entry(party.code)) as hub:
        for who in (party.caseworker, party.officer, robot):
            await bound(owner, rogue, who, str(who.id))
            of_a_program = {"client_id": str(who.id)} if who is robot else {}
            token = rogue.sign(rogue.access_claims(str(who.id), **of_a_program))
            assert await hub.authenticator.actor_of_bearer(token) == who


async def test_cover_for_a_colleague_counts_while_they_are_away(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    party = world.sender
    absence = (
        "INSERT INTO hub.absence (agency_id, staff_id, cover_id, starts_on, ends_on)"
        " SELECT $1, $2, $3, today - 1, today + $4::int"
        " FROM (SELECT (now() AT TIME ZONE 'America/Mexico_City')::date AS today) AS day"
    )
    await bound(owner, rogue, party.caseworker, "ana")
    token = rogue.sign(rogue.access_claims("ana"))
    async with small_hub(pool, rogue.entry(party.code)) as hub:
        cover = (party.id, party.other_caseworker.id, party.caseworker.id)
        await owner.execute(absence, *cover, -1)
        found = await hub.authenticator.actor_of_bearer(token)
        assert found.desk_ids == {party.desks[0]}
        await owner.execute(absence, *cover, 1)
        found = await hub.authenticator.actor_of_bearer(token)
        assert found.desk_ids == set(party.desks)


async def test_a_provider_vouches_for_the_domains_of_its_entry_only(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    """An administrator may have entered a private address, which their provider does not own."""
    who = world.sender.caseworker
    private = f"private-{world.sender.code}@mail.example"
    await owner.execute("UPDATE hub.staff SET email = $2 WHERE id = $1", who.id, private)
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        begun_with = f"anybody@{world.sender.code}.example"
        answer = await answered(hub, rogue, begun_with, email=private)
        assert answer.json()["error"]["code"] == "SIGN_IN_REFUSED"
        token = rogue.sign(rogue.access_claims("somebody", email=private))
        with pytest.raises(Unauthenticated):
            await hub.authenticator.actor_of_bearer(token)
    assert await sessions_of(owner, who.id) == 0
    assert await owner.fetchval("SELECT subject FROM hub.staff WHERE id = $1", who.id) is None
