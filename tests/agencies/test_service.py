"""The network's records against the real database: each agency its own, the secretariat membership."""

import secrets
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.agencies import service, store
from hub.agencies.model import (
    Agency,
    Group,
    Hours,
    OfficeKind,
    Partner,
    RecipientClass,
)
from hub.auth.model import NOBODY, Role
from hub.errors import Invalid, NotAllowed, NotFound
from tests.agencies.records import (
    COORDINATOR,
    admin,
    call,
    network,
    new_desk,
    new_office,
)
from tests.world import World


async def test_everybody_in_the_network_sees_who_and_where_everybody_is(
    pool: asyncpg.Pool, world: World
) -> None:
    for actor in (world.sender.caseworker, world.stranger.staff[Role.SECRETARIAT_ANALYST]):
        found = await network(pool, actor)
        for party in world.parties:
            assert found.agencies[party.id].code == party.code
            assert found.agency_by_code(party.code) == found.agencies[party.id]
            assert found.offices[party.office_id].kind is OfficeKind.FIELD_OFFICE
            desk = found.desks[party.desks[0]]
            assert desk.hours == tuple(Hours(n, time(9), time(17)) for n in range(1, 6))
            assert found.takes_referrals(desk)
    nothing = await network(pool, NOBODY)
    assert (nothing.agencies, nothing.offices, nothing.desks) == ({}, {}, {})


async def test_membership_is_the_secretariats_to_keep(pool: asyncpg.Pool, world: World) -> None:
    code = f"n{secrets.token_hex(5)}"
    agency = Agency(uuid4(), code, "NUE", "NEW", "Nueva", "New", sees_cases=False)
    for role, actor in world.sender.staff.items():
        if role is not COORDINATOR:
            with pytest.raises(NotAllowed):
                await call(pool, actor, service.save_agency, agency)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await call(pool, actor, store.save_agency, agency)
    coordinator = world.sender.staff[COORDINATOR]
    assert await call(pool, coordinator, service.save_agency, agency) == agency.id
    renamed = replace(agency, id=uuid4(), name_es="Otra", confirmed=True)
    assert await call(pool, coordinator, service.save_agency, renamed) == agency.id
    found = (await network(pool, coordinator)).agencies[agency.id]
    assert found == replace(renamed, id=agency.id)


async def test_a_groups_members_are_replaced_as_a_whole(pool: asyncpg.Pool, world: World) -> None:
    coordinator = world.sender.staff[COORDINATOR]
    one, two, three = (party.id for party in world.parties)
    group = Group(uuid4(), f"g{secrets.token_hex(5)}", "Grupo", "Group", (one, two), (one,))
    id = await call(pool, coordinator, service.save_group, group)
    later = replace(group, members=(two,), coordinators=(three,))
    assert await call(pool, coordinator, service.save_group, later) == id == group.id
    found = (await network(pool, coordinator)).groups[id]
    assert (set(found.members), set(found.coordinators)) == ({two, three}, {three})
    with pytest.raises(NotAllowed):
        await call(pool, admin(world.sender), service.save_group, group)
    assert (await network(pool, coordinator)).groups[id] == found


async def test_an_agency_keeps_its_own_offices_and_nobody_elses(
    pool: asyncpg.Pool, world: World
) -> None:
    office = new_office(world.sender)
    for actor in (admin(world.recipient), world.sender.focal_point):
        with pytest.raises(NotAllowed):
            await call(pool, actor, service.save_office, office)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await call(pool, actor, store.save_office, office)
    id = await call(pool, admin(world.sender), service.save_office, office)
    again = replace(office, id=uuid4(), closed=True)
    assert await call(pool, admin(world.sender), service.save_office, again) == id == office.id
    assert (await network(pool, NOBODY)).offices == {}
    assert (await network(pool, admin(world.sender))).offices[id].closed
    by_secretariat = replace(office, confirmed=True)
    await call(pool, world.stranger.staff[COORDINATOR], service.save_office, by_secretariat)
    found = (await network(pool, admin(world.sender))).offices[id]
    assert (found.closed, found.confirmed) == (False, True)


async def test_a_desk_is_saved_with_its_hours_and_days_off(
    pool: asyncpg.Pool, world: World
) -> None:
    actor = admin(world.sender)
    hours = (Hours(1, time(8), time(12)), Hours(1, time(14), time(18)), Hours(6, time(9), time(13)))
    desk = new_desk(
        world.sender, hours=hours, closures=(date(2026, 12, 24), date(2026, 12, 31)), phone="1"
    )
    assert await call(pool, actor, service.save_desk, desk) == desk.id
    assert (await network(pool, actor)).desks[desk.id] == desk
    fewer = replace(desk, hours=hours[:1], closures=(), closed=True, phone=None)
    await call(pool, actor, service.save_desk, fewer)
    found = await network(pool, actor)
    assert found.desks[desk.id] == fewer
    assert not found.takes_referrals(fewer)
    await call(pool, actor, service.save_desk, replace(fewer, closed=False))
    assert not (await network(pool, actor)).desks[desk.id].closed


@pytest.mark.parametrize(
    "hours",
    [
        (Hours(0, time(9), time(10)),),
        (Hours(8, time(9), time(10)),),
        (Hours(1, time(10), time(10)),),
        (Hours(1, time(10), time(9)),),
        (Hours(1, time(9), time(12)), Hours(1, time(11), time(13))),
    ],
)
async def test_hours_that_make_no_sense_are_refused(
    pool: asyncpg.Pool, world: World, hours: tuple[Hours, ...]
) -> None:
    with pytest.raises(Invalid) as refusal:
        await call(
            pool, admin(world.sender), service.save_desk, new_desk(world.sender, hours=hours)
        )
    assert refusal.value.field[0] == "hours"


async def test_a_desk_stands_in_an_office_of_its_own_agency(
    pool: asyncpg.Pool, world: World
) -> None:
    for office in (world.recipient.office_id, uuid4()):
        with pytest.raises(NotFound):
            await call(pool, admin(world.sender), service.save_desk, new_desk(world.sender, office))


async def test_nobody_takes_over_the_desk_of_another_agency(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    theirs = replace(new_desk(world.sender), id=world.recipient.desks[0])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await call(pool, admin(world.sender), service.save_desk, theirs)
    with pytest.raises(NotAllowed):
        await call(pool, admin(world.sender), service.save_desk, new_desk(world.recipient))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await call(pool, admin(world.sender), store.save_desk, new_desk(world.recipient))
    row = await owner.fetchrow("SELECT * FROM hub.desk WHERE id = $1", world.recipient.desks[0])
    assert row is not None
    assert (row["agency_id"], row["name"]) == (world.recipient.id, "Desk 0")
    assert await call(pool, admin(world.sender), hours_removed, world.recipient.desks[0]) == 0


async def hours_removed(tx: Any, desk: UUID) -> int:
    return int(await tx.execute("DELETE FROM hub.desk_hours WHERE desk_id = $1", desk))


async def test_partners_are_kept_by_name_and_a_closed_one_is_no_longer_listed(
    pool: asyncpg.Pool, world: World
) -> None:
    actor = admin(world.sender)
    partner = Partner(
        uuid4(), world.sender.id, "Albergue Jesús", RecipientClass.CIVIL_SOCIETY, adm1="MX07"
    )
    assert await call(pool, actor, service.save_partner, partner) == partner.id
    moved = replace(partner, id=uuid4(), adm1="MX30", adm2="MX30193")
    assert await call(pool, actor, service.save_partner, moved) == partner.id
    found = {p.id: p for p in await call(pool, world.recipient.caseworker, service.partners)}
    assert found[partner.id] == replace(moved, id=partner.id)
    await call(pool, actor, service.save_partner, replace(moved, closed=True))
    assert partner.id not in {p.id for p in await call(pool, actor, service.partners)}
    with pytest.raises(NotAllowed):
        await call(pool, admin(world.recipient), service.save_partner, partner)


async def test_a_desk_takes_referrals_while_it_is_open_and_its_agency_works_with_cases(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    actor = world.sender.caseworker
    found = await call(pool, actor, service.receiving_desk, world.recipient.desks[0])
    assert (found.desk.id, found.agency.id) == (world.recipient.desks[0], world.recipient.id)
    assert found.calendar.zone == "America/Mexico_City"
    with pytest.raises(NotFound):
        await call(pool, actor, service.receiving_desk, uuid4())
    sql = "UPDATE hub.desk SET closed_at = now() WHERE id = $1"
    await owner.execute(sql, world.recipient.desks[1])
    await owner.execute("UPDATE hub.agency SET sees_cases = false WHERE id = $1", world.stranger.id)
    for closed in (world.recipient.desks[1], world.stranger.desks[0]):
        with pytest.raises(Invalid, match="takes no referrals"):
            await call(pool, actor, service.receiving_desk, closed)
