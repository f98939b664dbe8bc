"""Staff, the desks they work and whom they cover, against the real database."""

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.agencies import reads, service, store
from hub.agencies.service import NewAbsence
from hub.api.relay import decode_id, node_id
from hub.auth.model import NOBODY, Actor, Role
from hub.cases.model import today_in_mexico
from hub.db.transaction import transaction
from hub.errors import Invalid, NotAllowed, NotFound, Refusal
from tests.agencies.records import (
    ADMIN,
    COORDINATOR,
    admin,
    call,
    new_staff,
)
from tests.reading import of, read
from tests.world import World


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
