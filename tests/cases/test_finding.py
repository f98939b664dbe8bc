"""Finding people: by exact match only, within the agency, logged, and not without end."""

from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from hub.auth.model import Role
from hub.cases import searching, service
from hub.cases.searching import PersonSearch
from hub.errors import Invalid, NotAllowed, TooMany
from hub.vault.service import Vault
from tests.cases.building import call, file, opened, person
from tests.world import World

pytestmark = pytest.mark.usefixtures("service_types")


async def test_a_person_is_found_by_exact_match_however_it_is_typed(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    number = uuid4().hex[:10]
    identity = person(
        given_names="José María", family_names="Núñez", documents=(("passport", f"ab-{number}"),),
        phones=("961 123 4567",),
    )  # fmt: skip
    case = await opened(pool, vault, world.sender, identity=identity)
    for wanted in (
        PersonSearch(name="NUNEZ jose maria", birth_date=date(1991, 2, 3)),
        PersonSearch(document=f"AB {number.upper()}"),
        PersonSearch(phone="+52 1 961 1234567"),
        PersonSearch(phone="nothing 1112223", document=f"AB{number}"),
    ):
        found = await call(pool, world.sender.caseworker, searching.search, vault, wanted)
        assert [(f.case_id, f.code) for f in found] == [(case.id, case.code)]
    for wanted in (
        PersonSearch(name="José María Núñez", birth_date=date(1991, 3, 2)),
        PersonSearch(name="José Núñez", birth_date=date(1991, 2, 3)),
        PersonSearch(document=number[:-1]),
    ):
        assert await call(pool, world.sender.caseworker, searching.search, vault, wanted) == []


async def test_search_stays_within_the_agency_and_hides_the_code_at_another_desk(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    identity = person()
    case = await opened(pool, vault, world.sender, identity=identity)
    wanted = PersonSearch(document=identity.documents[0][1])
    for actor, code in (
        (world.sender.focal_point, case.code),
        (world.sender.other_caseworker, None),
    ):
        found = await call(pool, actor, searching.search, vault, wanted)
        assert [(f.case_id, f.desk_id, f.code) for f in found] == [(case.id, case.desk_id, code)]
    assert await call(pool, world.recipient.caseworker, searching.search, vault, wanted) == []
    for role in (Role.DATA_PROTECTION_OFFICER, Role.AGENCY_ADMIN, Role.SECRETARIAT_ANALYST):
        with pytest.raises(NotAllowed):
            await call(pool, world.sender.staff[role], searching.search, vault, wanted)


async def test_opening_a_second_case_of_the_same_person_says_so(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    identity = person()
    first = await opened(pool, vault, world.sender, identity=identity)
    at_other_desk = file(world.sender, identity, desk_id=world.sender.desks[1])
    _, twins = await call(
        pool, world.sender.other_caseworker, service.open_case, vault, at_other_desk
    )
    assert [(twin.case_id, twin.code) for twin in twins] == [(first.id, None)]
    _, twins = await call(
        pool, world.recipient.caseworker, service.open_case, vault, file(world.recipient, identity)
    )
    assert twins == []


async def test_a_search_needs_something_exact(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    nothing = [
        PersonSearch(),
        PersonSearch(name="Ana"),
        PersonSearch(birth_date=date(1991, 2, 3)),
        PersonSearch(name="Ana", document="X1"),
    ]
    for wanted in nothing:
        with pytest.raises(Invalid) as refusal:
            await call(pool, world.sender.caseworker, searching.search, vault, wanted)
        assert refusal.value.field == ("search",)


async def test_a_document_number_without_a_letter_or_digit_is_none_and_finds_nobody(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    with pytest.raises(Invalid) as refusal:
        await opened(pool, vault, world.sender, identity=person(documents=(("other", "--"),)))
    assert refusal.value.field == ("identity", "documents")
    wanted = PersonSearch(document=" -- ")
    assert await call(pool, world.sender.caseworker, searching.search, vault, wanted) == []


async def test_searches_are_logged_without_what_was_looked_for(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    actor = world.sender.caseworker
    await call(pool, actor, searching.search, vault, PersonSearch(document="SECRET123"))
    row = await owner.fetchrow(
        "SELECT t::text AS said, details::text FROM hub.audit_entry t"
        " WHERE actor_id = $1 AND action = 'person.searched'",
        actor.id,
    )
    assert row is not None
    assert row["details"] == '{"kinds": ["document"]}'
    assert "SECRET123" not in row["said"]


async def test_a_harvester_is_stopped_after_sixty_searches_an_hour(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    actor, wanted = world.sender.caseworker, PersonSearch(document="X1")
    await owner.execute(
        "INSERT INTO hub.search_attempt (agency_id, actor_id, at)"
        " SELECT $1, $2, now() - make_interval(mins => 59) FROM generate_series(1, 59)",
        world.sender.id, actor.id,
    )  # fmt: skip
    await call(pool, actor, searching.search, vault, wanted)
    with pytest.raises(TooMany) as refusal:
        await call(pool, actor, searching.search, vault, wanted)
    assert refusal.value.retry_after == 3600
    assert await call(pool, world.sender.focal_point, searching.search, vault, wanted) == []
    older = "UPDATE hub.search_attempt SET at = at - interval '2 minutes' WHERE actor_id = $1"
    await owner.execute(older, actor.id)
    assert await call(pool, actor, searching.search, vault, wanted) == []
