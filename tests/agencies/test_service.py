"""The network's records against the real database: each agency its own, the secretariat membership."""

import secrets
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.agencies import reads, service, store
from hub.agencies.model import (
    Agency,
    Desk,
    Group,
    Hours,
    Network,
    Office,
    OfficeKind,
    Partner,
    RecipientClass,
    Staff,
)
from hub.agencies.service import NewAbsence
from hub.api.relay import decode_id, node_id
from hub.auth.model import NOBODY, Actor, Role
from hub.cases.model import today_in_mexico
from hub.db.transaction import transaction
from hub.errors import Invalid, NotAllowed, NotFound, Refusal
from tests.reading import of, read
from tests.world import Party, World

COORDINATOR, ADMIN = Role.SECRETARIAT_COORDINATOR, Role.AGENCY_ADMIN


async def call(pool: asyncpg.Pool, actor: Actor, function: Any, *args: Any, **more: Any) -> Any:
    """One use case or store function in a transaction of its own."""
    async with transaction(pool, actor) as tx:
        return await function(tx, *args, **more)


async def network(pool: asyncpg.Pool, actor: Actor) -> Network:
    found: Network = await call(pool, actor, service.network)
    return found


def admin(party: Party) -> Actor:
    return party.staff[ADMIN]


def new_office(party: Party, city: str = "Tijuana") -> Office:
    return Office(uuid4(), party.id, city, OfficeKind.FIELD_OFFICE, "MX02", "MX02004")


def new_desk(party: Party, office_id: UUID | None = None, **more: Any) -> Desk:
    return Desk(uuid4(), party.id, office_id or party.office_id, f"Desk {uuid4().hex[:6]}", **more)


def new_staff(party: Party, *roles: Role, **more: Any) -> Staff:
    email = f"{uuid4().hex[:8]}@{party.code}.example"
    return Staff(uuid4(), party.id, email, "Somebody", frozenset(roles), **more)


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


async def test_an_administrator_hires_and_names_are_folded(
    pool: asyncpg.Pool, world: World
) -> None:
    person = new_staff(world.sender, Role.CASEWORKER)
    typed = replace(person, email=f" {person.email.upper()}".strip())
    saved = await call(pool, admin(world.sender), service.save_staff, typed)
    assert (saved.id, saved.email, saved.roles) == (person.id, person.email, person.roles)
    again = replace(person, id=uuid4(), name="Ana", roles=frozenset({Role.FOCAL_POINT}))
    changed = await call(pool, admin(world.sender), service.save_staff, again)
    assert (changed.id, changed.name, changed.roles) == (person.id, "Ana", again.roles)
    assert "Ana" not in repr(changed)
    (shown,) = await call(
        pool, world.sender.caseworker, read, of("Agency", world.sender.id), "staff { id name }"
    )
    assert {"id": node_id("Staff", person.id), "name": "Ana"} in shown["staff"]


async def test_staff_are_known_to_their_own_agency_only(pool: asyncpg.Pool, world: World) -> None:
    for actor in world.recipient.staff.values():
        agency = of("Agency", world.sender.id)
        (shown,) = await call(pool, actor, read, agency, "staff { id } desks { staff { id } }")
        assert shown["staff"] == []
        assert [desk["staff"] for desk in shown["desks"]] == [[], []]
        seen = {person.id for person in await call(pool, actor, store.staff, world.sender.id)}
        administrators = {world.sender.staff[ADMIN].id}
        assert seen == (administrators if actor.has(COORDINATOR) else set())


async def test_the_secretariat_does_not_see_staff_without_a_role_either(
    pool: asyncpg.Pool, world: World
) -> None:
    person = new_staff(world.sender)
    await call(pool, admin(world.sender), service.save_staff, person)
    coordinator = world.stranger.staff[COORDINATOR]
    assert await call(pool, coordinator, store.one_staff, person.id) is None
    with pytest.raises(NotAllowed):
        await call(pool, coordinator, service.save_staff, new_staff(world.sender))
    promoted = replace(person, roles=frozenset({ADMIN}))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await call(pool, coordinator, service.save_staff, promoted)


async def test_the_secretariat_appoints_administrators_and_nobody_else(
    pool: asyncpg.Pool, world: World
) -> None:
    coordinator = world.stranger.staff[COORDINATOR]
    person = new_staff(world.sender, ADMIN)
    assert (await call(pool, coordinator, service.save_staff, person)).id == person.id
    for role in set(Role) - {ADMIN}:
        with pytest.raises(NotAllowed):
            await call(pool, coordinator, service.save_staff, new_staff(world.sender, role))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await call(pool, coordinator, store.save_staff, new_staff(world.sender, role))
    with pytest.raises(NotAllowed):
        await call(pool, admin(world.recipient), service.save_staff, new_staff(world.sender, ADMIN))


async def test_only_the_secretariat_gives_secretariat_roles(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    person = new_staff(world.sender, Role.SECRETARIAT_ANALYST)
    with pytest.raises(NotAllowed, match="Only the secretariat"):
        await call(pool, admin(world.sender), service.save_staff, person)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await call(pool, admin(world.sender), store.save_staff, person)
    sql = "UPDATE hub.agency SET roles = '{member}' WHERE id = $1"
    await owner.execute(sql, world.recipient.id)
    elsewhere = new_staff(world.recipient, Role.SECRETARIAT_ANALYST)
    with pytest.raises(asyncpg.CheckViolationError, match="technical secretariat"):
        await owner.execute(
            "INSERT INTO hub.staff (id, agency_id, email, name, roles) VALUES ($1, $2, $3, 'x', $4)",
            elsewhere.id, elsewhere.agency_id, elsewhere.email, sorted(elsewhere.roles),
        )  # fmt: skip


async def test_somebody_made_inactive_loses_their_sessions_at_once(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    person = new_staff(world.sender, Role.CASEWORKER)
    await call(pool, admin(world.sender), service.save_staff, person)
    for _ in range(2):
        await owner.execute(
            "INSERT INTO hub.session (token_hash, csrf_hash, staff_id, agency_id, expires_at)"
            " VALUES ($1, 'c', $2, $3, now() + interval '1 hour')",
            secrets.token_bytes(32), person.id, world.sender.id,
        )  # fmt: skip
    await call(pool, admin(world.sender), service.save_staff, replace(person, active=False))
    left = "SELECT count(*) FROM hub.session WHERE staff_id = $1 AND revoked_at IS NULL"
    assert await owner.fetchval(left, person.id) == 0


async def test_who_works_a_desk_is_for_the_administrator_and_the_focal_point(
    pool: asyncpg.Pool, world: World
) -> None:
    desk, other = world.sender.desks
    people = [world.sender.caseworker.id, world.sender.other_caseworker.id]
    for actor in (admin(world.sender), world.sender.focal_point):
        await call(pool, actor, service.set_desk_members, desk, people[1:])
        await call(pool, actor, service.set_desk_members, desk, people)
    assert await call(pool, world.sender.other_caseworker, service_desks) == {desk, other}
    for actor in (world.sender.caseworker, world.sender.officer, admin(world.recipient)):
        with pytest.raises(NotAllowed):
            await call(pool, actor, service.set_desk_members, desk, [])
        removed = await call(pool, actor, members_removed, desk)
        assert removed == 0
    with pytest.raises(NotFound):
        await call(pool, admin(world.sender), service.set_desk_members, uuid4(), [])
    stranger = [world.recipient.caseworker.id]
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await call(pool, admin(world.sender), service.set_desk_members, desk, stranger)


async def service_desks(tx: Any) -> set[UUID]:
    return set(await tx.value("SELECT hub.actor_desks()"))


async def members_removed(tx: Any, desk: UUID) -> int:
    return int(await tx.execute("DELETE FROM hub.desk_member WHERE desk_id = $1", desk))


async def test_whoever_covers_an_absence_works_the_desks_meanwhile(
    pool: asyncpg.Pool, world: World
) -> None:
    today = today_in_mexico()
    away, cover = world.sender.caseworker, world.sender.other_caseworker
    assert away.id is not None
    wanted = NewAbsence(away.id, cover.id, today, today + timedelta(days=3))
    boss = world.sender.focal_point
    with pytest.raises(NotAllowed):
        await call(pool, away, service.save_absence, wanted)
    with pytest.raises(NotFound):
        await call(pool, world.recipient.focal_point, service.save_absence, wanted)
    for wrong, field in (
        (replace(wanted, ends_on=today - timedelta(days=1)), "endsOn"),
        (replace(wanted, cover_id=away.id), "coverId"),
        (replace(wanted, cover_id=world.recipient.caseworker.id), "coverId"),
        (replace(wanted, id=uuid4()), "id"),
    ):
        with pytest.raises(Refusal) as refused:
            await call(pool, boss, service.save_absence, wrong)
        assert refused.value.field == (field,)
    await call(pool, boss, service.save_absence, wanted)
    assert await call(pool, cover, service_desks) == set(world.sender.desks)


async def test_an_absence_is_changed_or_taken_away_and_with_it_the_cover(
    pool: asyncpg.Pool, world: World
) -> None:
    today, boss = today_in_mexico(), world.sender.focal_point
    away, cover = world.sender.caseworker, world.sender.other_caseworker
    assert away.id is not None
    wanted = NewAbsence(away.id, cover.id, today, today + timedelta(days=3))
    await call(pool, boss, service.save_absence, wanted)
    (noted,) = await absences(pool, boss, away)
    assert noted["cover"] == {"id": node_id("Staff", cover.id)}
    assert await covered(pool, cover) == [node_id("Staff", away.id)]
    absence = decode_id(noted["id"], "Absence")
    later = replace(wanted, id=absence, starts_on=today + timedelta(days=1))
    await call(pool, boss, service.save_absence, later)
    assert await absences(pool, boss, away) == [noted | {"startsOn": later.starts_on}]
    assert await call(pool, cover, service_desks) == {world.sender.desks[1]}
    assert await covered(pool, cover) == []
    with pytest.raises(NotAllowed):
        await call(pool, cover, service.remove_absence, absence)
    with pytest.raises(NotFound):
        await call(pool, world.recipient.focal_point, service.remove_absence, absence)
    await call(pool, boss, service.remove_absence, absence)
    assert await absences(pool, boss, away) == []


async def absences(pool: asyncpg.Pool, actor: Actor, away: Actor) -> list[dict[str, Any]]:
    """What somebody sees of a colleague's absences."""
    chosen = "absences { id startsOn endsOn cover { id } }"
    (shown,) = await call(pool, actor, read, of("Staff", away.id), chosen)
    found: list[dict[str, Any]] = shown["absences"]
    return found


async def covered(pool: asyncpg.Pool, actor: Actor) -> list[str]:
    """Whom the actor sees that they cover today."""
    (shown,) = await call(pool, actor, read, reads.me(actor), "coversFor { staff { id } }")
    return [one["staff"]["id"] for one in shown["coversFor"]]


async def test_a_desks_staff_are_its_caseworkers_and_those_who_cover_them_today(
    pool: asyncpg.Pool, world: World
) -> None:
    """Others may belong to a desk; what arrives there is not given to them."""
    today, party = today_in_mexico(), world.sender
    boss, away, cover = party.focal_point, party.caseworker, party.other_caseworker
    assert away.id is not None

    async def there(actor: Actor, who: str) -> set[UUID]:
        desk = of("Desk", party.desks[0])
        (shown,) = await call(pool, actor, read, desk, "members { id } staff { id }")
        working = await call(pool, actor, service.working, party.desks[:1])
        found = {who: {decode_id(one["id"], "Staff") for one in shown[who]} for who in shown}
        assert found["staff"] == {one.id for one in working.get(party.desks[0], ())}
        return found[who]

    admin, robot = party.staff[Role.AGENCY_ADMIN], party.staff[Role.SERVICE_ACCOUNT]
    everybody = [away.id, admin.id, robot.id]
    await call(pool, boss, service.set_desk_members, party.desks[0], everybody)
    assert await there(boss, "members") == set(everybody)
    assert await there(boss, "staff") == {away.id}
    assert await there(world.stranger.focal_point, "members") == set()
    assert await there(world.stranger.focal_point, "staff") == set()
    wanted = NewAbsence(away.id, cover.id, today, today)
    await call(pool, boss, service.save_absence, wanted)
    assert await there(boss, "staff") == {away.id, cover.id}
    assert await there(boss, "members") == set(everybody)


async def test_everybody_chooses_their_own_language_and_changes_nothing_else(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    for actor in (world.sender.caseworker, world.sender.staff[Role.SERVICE_ACCOUNT]):
        assert (await call(pool, actor, service.set_locale, "en")).locale == "en"
    with pytest.raises(Invalid) as refused:
        await call(pool, world.sender.caseworker, service.set_locale, "fr")
    assert refused.value.field == ("locale",)
    english = await owner.fetch(
        "SELECT id FROM hub.staff WHERE locale = 'en' AND agency_id = $1", world.sender.id
    )
    assert len(english) == 2
    async with transaction(pool, NOBODY) as tx:
        assert await tx.value("SELECT hub.set_locale('en')") is None
    for column in ("roles = '{agency_admin}'", "name = 'x'", "locale = 'en'"):
        async with transaction(pool, world.sender.caseworker) as tx:
            assert await tx.execute(f"UPDATE hub.staff SET {column}") == 0


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
