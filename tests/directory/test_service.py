"""Searching the directory, keeping it, and what of it nobody else may see."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.api.relay import decode_cursor
from hub.auth.model import NOBODY, Actor, Role
from hub.db.transaction import transaction
from hub.directory import reads, service
from hub.directory.importing import import_unit
from hub.errors import Invalid, NotAllowed, NotFound
from tests.directory.conftest import Opener
from tests.directory.packages import Package, attribute, unit
from tests.reading import listed, of, read
from tests.world import Party, World

SHOWN = """
    name description need organization phones schedules { description } languages areas
    location { name address postalCode city municipality { pcode } state { pcode } latitude longitude }
"""


async def offered(seeding: Opener, party: Party, *, redacted: bool = False, **more: Any) -> Package:
    """A service at a desk of a party; keyword arguments add to the HSDS service."""
    small = Package()
    record = small.record(**more) | {
        "hub_desk": {"agency": party.code, "city": "Tapachula", "desk": "Desk 0"}
    }
    if redacted:
        record["location"]["attributes"] = [attribute("hub-redacted", "safe-house")]
        record["location"]["phones"] = [{"id": str(uuid4()), "number": small.street[-12:]}]
        record["location"]["schedules"] = [{"id": str(uuid4()), "description": small.street}]
    async with seeding() as tx:
        report = await import_unit(tx, unit(record), package=uuid4().hex)
    assert not report.problems
    return small


async def search(pool: asyncpg.Pool, actor: Actor, **wanted: Any) -> list[UUID]:
    """The services that are found, by name."""
    async with transaction(pool, actor) as tx:
        keys: list[UUID] = (await listed(tx, await service.search(tx, first=100, **wanted))).keys
        return keys


async def test_search_finds_by_need_place_language_and_words(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(
        seeding,
        world.recipient,
        attributes=[attribute("hub-service", "food"), attribute("hub-interpretation", "mam")],
        languages=[{"id": "l", "code": "es-MX"}],
    )
    word = small.name.removeprefix("Consejería ")
    actor = world.sender.caseworker

    async def found(**wanted: Any) -> bool:
        return await search(pool, actor, **({"text": word} | wanted)) == [small.offer]

    assert await found()
    assert await found(text=f"{word.upper()} CONSEJERIA tapachula")
    assert await found(need="food")
    assert not await found(need="shelter-bed")
    for place in ("MX07", "MX07089", "chiapas", "TAPACHULA"):
        assert await found(place=place), place
    assert not await found(place="MX02004")
    for language in ("es", "es-GT", "mam"):
        assert await found(language=language), language
    assert not await found(language="fr")
    assert not await found(text=f"{word} nowhere")


async def test_a_service_that_covers_a_place_is_found_there(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient, service_areas=[{"id": "a", "extent": "MX02"}])
    word = small.name.split()[1]
    actor = world.sender.caseworker
    assert await search(pool, actor, text=word, place="Tijuana")
    assert not await search(pool, actor, text=word, place="MX08037")


async def test_pages_show_every_service_once_and_in_order(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    tag = uuid4().hex
    made = {
        (await offered(seeding, world.recipient, description=tag, name=name)).offer
        for name in ("Árbol", "arbol", "Zapato", "Casa", "casa", "Ñandú", "Único")
    }
    seen: list[UUID] = []
    names: list[str] = []
    after = None
    while True:
        async with transaction(pool, world.sender.caseworker) as tx:
            rows = await service.search(tx, text=tag, first=2, after=after)
            page = await listed(tx, rows)
            names += [shown["name"] for shown in await read(tx, rows, "name")]
        seen += page.keys
        if not page.has_next:
            break
        after = decode_cursor(page.end, str, UUID)
    assert len(seen) == 7
    assert set(seen) == made
    assert set(names[:2]) == {"Árbol", "arbol"}
    assert set(names[2:4]) == {"Casa", "casa"}
    assert names[4:] == ["Ñandú", "Único", "Zapato"]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"need": "no-such"}, "need"),
        ({"place": "MX99"}, "place"),
        ({"place": "Atlantis"}, "place"),
        ({"text": "x" * 201}, "text"),
    ],
)
async def test_a_search_that_means_nothing_names_the_argument(
    pool: asyncpg.Pool, seeding: Opener, world: World, wanted: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        await search(pool, world.sender.caseworker, **wanted)
    assert refusal.value.field == (field,)


async def test_nobody_signed_in_reads_nothing_of_the_directory(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient)
    with pytest.raises(NotAllowed):
        await search(pool, NOBODY)
    async with transaction(pool, NOBODY) as tx:
        assert await read(tx, of("ServiceAtLocation", small.offer), "id") == []
        for table in ("service", "location", "location_address", "place", "service_type", "phone"):
            assert await tx.value(f"SELECT count(*) FROM hub.{table}") == 0


async def test_what_leads_to_a_safe_house_is_hidden_from_all_but_its_agency(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient, redacted=True)
    secrets = (small.street, "14.9", "-92.26", "30700", small.street[-12:])
    for party in world.parties:
        for role, actor in party.staff.items():
            async with transaction(pool, actor) as tx:
                (shown,) = await read(tx, of("ServiceAtLocation", small.offer), SHOWN)
                raw = [
                    str(dict(row))
                    for table in ("location_address", "location", "phone", "schedule", "service")
                    for row in await tx.rows(f"SELECT * FROM hub.{table}")
                ]
            there = shown["location"]
            assert there["city"] == "Tapachula"
            assert (there["state"], there["municipality"]) == (
                {"pcode": "MX07"},
                {"pcode": "MX07089"},
            )
            theirs = party is world.recipient
            assert (there["address"] == small.street) is theirs, role
            assert any(small.street in text for text in raw) is theirs, role
            assert any(f"'{small.street[-12:]}'" in text for text in raw) is theirs, role
            if not theirs:
                hidden = ("name", "latitude", "longitude", "postalCode")
                assert [there[name] for name in hidden] == [None] * 4
                assert not any(secret in str(shown) for secret in secrets)


async def test_words_of_a_hidden_address_find_nothing_for_a_stranger(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient, redacted=True)
    house = small.street.split()[-1]
    assert await search(pool, world.recipient.caseworker, text=house)
    assert not await search(pool, world.stranger.caseworker, text=house)


async def test_an_open_address_is_shown_to_the_network(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient)
    async with transaction(pool, world.stranger.caseworker) as tx:
        (shown,) = await read(tx, of("ServiceAtLocation", small.offer), SHOWN)
    assert shown["location"]["address"] == small.street
    assert shown["location"]["latitude"] == 14.9


def keepers(world: World) -> list[tuple[Actor, bool]]:
    """Everybody, and whether they may say how much room the recipient's desk 0 has."""
    found = []
    for party in world.parties:
        for role, actor in party.staff.items():
            own = party is world.recipient and role in {
                Role.CASEWORKER,
                Role.SERVICE_ACCOUNT,
                Role.FOCAL_POINT,
                Role.AGENCY_ADMIN,
            }
            found.append((actor, own or role is Role.SECRETARIAT_COORDINATOR))
        found.append((party.other_caseworker, False))
    return found


async def room(owner: asyncpg.Connection, id: UUID) -> Any:
    sql = "SELECT capacity_available, assured_at FROM hub.service_at_location WHERE id = $1"
    return tuple(await owner.fetchrow(sql, id))


async def test_capacity_is_said_by_those_who_offer_the_service_and_the_database_agrees(
    pool: asyncpg.Pool, seeding: Opener, world: World, owner: asyncpg.Connection
) -> None:
    small = await offered(seeding, world.recipient)
    sql = "UPDATE hub.service_at_location SET capacity_available = $2 WHERE id = $1"
    for number, (actor, allowed) in enumerate(keepers(world)):
        before = await room(owner, small.offer)
        if allowed:
            async with transaction(pool, actor) as tx:
                await service.update_capacity(tx, small.offer, number)
            available, assured_at = await room(owner, small.offer)
            assert available == number
            assert assured_at is not None
        else:
            with pytest.raises(NotAllowed):
                async with transaction(pool, actor) as tx:
                    await service.update_capacity(tx, small.offer, number)
            with pytest.raises(NotAllowed):
                async with transaction(pool, actor) as tx:
                    await service.assure(tx, small.offer)
            assert await room(owner, small.offer) == before
        async with transaction(pool, actor) as tx:
            assert await tx.execute(sql, small.offer, 1000) == allowed, actor.roles


async def test_a_desk_changes_its_capacity_and_nothing_else_even_in_bare_sql(
    pool: asyncpg.Pool, seeding: Opener, world: World, owner: asyncpg.Connection
) -> None:
    small = await offered(seeding, world.recipient)
    for column, value in (("description", "x"), ("desk_id", world.recipient.desks[1])):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(pool, world.recipient.caseworker) as tx:
                await tx.execute(
                    f"UPDATE hub.service_at_location SET {column} = $2 WHERE id = $1",
                    small.offer,
                    value,
                )
    desk = await owner.fetchval(
        "SELECT desk_id FROM hub.service_at_location WHERE id = $1", small.offer
    )
    assert desk == world.recipient.desks[0]


async def test_an_offer_cannot_be_sent_to_another_agencys_desk(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with transaction(pool, world.recipient.staff[Role.AGENCY_ADMIN]) as tx:
            await tx.execute(
                "UPDATE hub.service_at_location SET desk_id = $2 WHERE id = $1",
                small.offer,
                world.stranger.desks[0],
            )


async def test_records_are_changed_by_their_administrator_and_the_secretariat_only(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient, redacted=True)
    for party in world.parties:
        for role, actor in party.staff.items():
            own = party is world.recipient and role is Role.AGENCY_ADMIN
            allowed = own or role is Role.SECRETARIAT_COORDINATOR
            async with transaction(pool, actor) as tx:
                for table, id in (
                    ("organization", small.organization),
                    ("service", small.service),
                    ("location", small.location),
                ):
                    sql = f"UPDATE hub.{table} SET agency_id = agency_id WHERE id = $1"
                    assert await tx.execute(sql, id) == allowed, (role, table)
                # The secretariat neither sees nor changes the hidden address of another member.
                sql = "UPDATE hub.location_address SET address = address WHERE id = $1"
                theirs = allowed and party is world.recipient
                assert await tx.execute(sql, small.location) == theirs, role


async def test_the_secretariat_cannot_bring_a_members_safe_house_into_the_open(
    pool: asyncpg.Pool, seeding: Opener, world: World, owner: asyncpg.Connection
) -> None:
    small = await offered(seeding, world.recipient, redacted=True)
    coordinator = world.stranger.staff[Role.SECRETARIAT_COORDINATOR]
    for change in ("redacted = false", f"agency_id = '{world.stranger.id}'", "agency_id = NULL"):
        sql = f"UPDATE hub.location SET {change} WHERE id = $1"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(pool, coordinator) as tx:
                await tx.execute(sql, small.location)
    row = await owner.fetchrow(
        "SELECT redacted, agency_id FROM hub.location WHERE id = $1", small.location
    )
    assert row is not None
    assert tuple(row) == (True, world.recipient.id)
    async with transaction(pool, world.recipient.staff[Role.AGENCY_ADMIN]) as tx:
        sql = "UPDATE hub.location SET redacted = false WHERE id = $1"
        assert await tx.execute(sql, small.location) == 1


async def test_an_absurd_or_unknown_capacity_names_the_input(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient)
    actor = world.recipient.caseworker
    for available in (-1, 100_001):
        with pytest.raises(Invalid) as refusal:
            async with transaction(pool, actor) as tx:
                await service.update_capacity(tx, small.offer, available)
        assert refusal.value.field == ("available",)
    with pytest.raises(NotFound):
        async with transaction(pool, actor) as tx:
            await service.update_capacity(tx, uuid4(), 1)


async def test_a_rejection_for_lack_of_room_ages_the_entry_until_somebody_says_otherwise(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient)
    async with transaction(pool, world.recipient.caseworker) as tx:
        await service.update_capacity(tx, small.offer, 5)
        await service.age_capacity(tx, small.offer)
        aged = of("ServiceAtLocation", small.offer)
        (shown,) = await read(tx, aged, "capacityAvailable assuredAt")
        assert shown == {"capacityAvailable": 0, "assuredAt": None}
        await service.update_capacity(tx, small.offer, 2)
        (shown,) = await read(tx, aged, "capacityAvailable assuredAt")
    assert shown["capacityAvailable"] == 2
    assert shown["assuredAt"] is not None


async def test_capacity_changes_stand_in_the_audit_log(
    pool: asyncpg.Pool, seeding: Opener, world: World, owner: asyncpg.Connection
) -> None:
    small = await offered(seeding, world.recipient)
    async with transaction(pool, world.recipient.caseworker) as tx:
        await service.update_capacity(tx, small.offer, 5)
    async with transaction(pool, world.recipient.staff[Role.AGENCY_ADMIN]) as tx:
        sql = "UPDATE hub.location SET redacted = true WHERE id = $1"
        assert await tx.execute(sql, small.location) == 1
    rows = await owner.fetch(
        "SELECT action, actor_id FROM hub.audit_entry WHERE object_id = ANY ($1) ORDER BY id",
        [small.offer, small.location],
    )
    assert ("service_at_location.changed", world.recipient.caseworker.id) in map(tuple, rows)
    admin = world.recipient.staff[Role.AGENCY_ADMIN]
    assert ("location.changed", admin.id) in map(tuple, rows)


async def test_seeding_twice_adds_nothing(seeding: Opener) -> None:
    async with seeding() as tx:
        assert await service.seed(tx) == 0
    async with seeding() as tx:
        await service.seed_demo(tx)
        assert await service.seed_demo(tx) == 0


async def test_places_are_found_by_the_beginning_of_their_name_or_by_their_p_code(
    pool: asyncpg.Pool, seeding: Opener, world: World
) -> None:
    async with transaction(pool, world.sender.caseworker) as tx:
        assert (await listed(tx, reads.places(tx.actor, "tapachúl"))).keys == ["MX07089"]
        assert (await listed(tx, reads.places(tx.actor, "mx07089"))).keys == ["MX07089"]
        assert len((await listed(tx, reads.service_types(tx.actor))).keys) == 48
