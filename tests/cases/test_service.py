"""Cases against the real database: opened, listed, read, and destroyed so that nothing opens again."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.api.relay import node_id
from hub.auth.model import NOBODY, Role
from hub.cases import reads, searching, service, store
from hub.cases.code import new as new_code
from hub.cases.model import (
    AgeBand,
    CaseFile,
    CaseStatus,
    Identity,
    NeedStatus,
    Sex,
    Urgency,
)
from hub.cases.searching import PersonSearch
from hub.cases.service import NewNeed
from hub.db.transaction import transaction
from hub.errors import Conflict, IntegrityError, Invalid, NotAllowed, NotFound
from hub.vault.service import Vault
from tests import reading
from tests.cases.building import STORY, call, file, opened, person
from tests.cases.rows import Rows, case_rows, grant_rows, move_row, referral_row
from tests.world import World

pytestmark = pytest.mark.usefixtures("service_types")


async def test_a_case_is_opened_with_its_needs_and_reads_back(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    identity = person()
    needs = [NewNeed("shelter-bed", story=STORY), NewNeed("primary-health", Urgency.EMERGENCY)]
    known = await call(pool, world.sender.caseworker, store.usual_urgencies, ["shelter-bed"])
    case = await opened(pool, vault, world.sender, *needs, identity=identity)
    actor = world.sender.caseworker
    found = await call(pool, actor, service.get, case.id)
    stamps = {"opened_at": case.opened_at}
    assert replace(found, **stamps) == case
    assert (found.age_band, found.sex, found.status) == ("25-59", Sex.FEMALE, CaseStatus.OPEN)
    assert await call(pool, actor, service.identity, vault, found) == identity
    opened_needs = (await call(pool, actor, service.needs_of, [case.id]))[case.id]
    assert [(n.service_code, n.urgency, n.status) for n in opened_needs] == [
        ("shelter-bed", known["shelter-bed"], NeedStatus.OPEN),
        ("primary-health", Urgency.EMERGENCY, NeedStatus.OPEN),
    ]
    assert await call(pool, actor, service.story, vault, opened_needs[0]) == STORY
    assert await call(pool, actor, service.story, vault, opened_needs[1]) is None


async def test_nothing_that_identifies_is_stored_in_clear(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    identity = person(given_names="Xochiquetzalli", address="Calle Escondida 5")
    await opened(pool, vault, world.sender, NewNeed("shelter-bed", story=STORY), identity=identity)
    secrets = ["Xochiquetzalli", "Escondida", STORY, identity.documents[0][1], identity.phones[0]]
    tables = [
        row[0]
        for row in await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'hub'")
    ]
    assert len(tables) > 40
    for table in tables:
        for secret in secrets:
            forms = [f"%{secret}%", f"%{secret.encode().hex()}%"]
            sql = f"SELECT count(*) FROM hub.{table} t WHERE t::text ILIKE ANY ($1)"
            assert await owner.fetchval(sql, forms) == 0, (table, secret[:3])


async def test_a_case_is_opened_at_ones_own_desk_by_those_who_work_cases(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    allowed = {Role.CASEWORKER, Role.FOCAL_POINT, Role.SERVICE_ACCOUNT}
    for role, actor in world.sender.staff.items():
        if role in allowed:
            await call(pool, actor, service.open_case, vault, file(world.sender))
        else:
            with pytest.raises(NotAllowed):
                await call(pool, actor, service.open_case, vault, file(world.sender))
    for actor in (world.sender.other_caseworker, world.recipient.caseworker):
        with pytest.raises(NotAllowed):
            await call(pool, actor, service.open_case, vault, file(world.sender))
    # The focal point oversees every desk of the agency, and this is none of them.
    theirs, focal_point = world.recipient.desks[0], world.sender.focal_point
    stray = file(world.sender, desk_id=theirs)
    with pytest.raises(NotAllowed):
        await call(pool, focal_point, service.open_case, vault, stray)
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ForeignKeyViolationError)):
        await call(pool, focal_point, case_rows, world.sender, theirs)
    with pytest.raises(NotFound):
        await call(pool, NOBODY, service.open_case, vault, file(world.sender))


async def test_a_wrong_value_opens_nothing(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    count = "SELECT count(*) FROM hub.case_file WHERE agency_id = $1"
    before = await owner.fetchval(count, world.sender.id)
    actor = world.sender.caseworker
    wrong = [
        (file(world.sender, Identity()), (), Invalid, ("identity", "givenNames")),
        (file(world.sender, household_id=uuid4()), (), NotFound, ("householdId",)),
        (
            file(world.sender),
            (NewNeed("shelter-bed"), NewNeed("nonsense")),
            Invalid,
            ("needs", "1", "serviceCode"),
        ),
    ]
    for new, needs, error, field in wrong:
        with pytest.raises(error) as refusal:
            await call(pool, actor, service.open_case, vault, new, needs)
        assert refusal.value.field == field
    assert await owner.fetchval(count, world.sender.id) == before


@pytest.mark.parametrize("birth", [None, date(2015, 1, 1)])
async def test_the_age_band_follows_the_birth_date_or_what_was_said(
    pool: asyncpg.Pool, vault: Vault, world: World, birth: date | None
) -> None:
    said = person(birth_date=birth)
    case = await opened(pool, vault, world.sender, identity=said, age_band=AgeBand.YEARS_60_UP)
    assert (case.age_band == AgeBand.YEARS_60_UP) == (birth is None)
    silent = await opened(pool, vault, world.sender, identity=person(birth_date=None))
    assert silent.age_band == AgeBand.UNKNOWN


async def test_a_relatives_case_begins_a_household_of_the_two_or_joins_the_one_there_is(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    who = person()
    first = await opened(pool, vault, world.sender, identity=who)
    assert first.household_id is None
    second = await opened(pool, vault, world.sender, relative_case_id=first.id)
    third = await opened(pool, vault, world.sender, relative_case_id=first.id)
    async with transaction(pool, world.sender.caseworker) as tx:
        first = await service.get(tx, first.id)
        assert first.household_id == second.household_id == third.household_id is not None
        # Changing it changed nothing of who they are.
        assert await service.identity(tx, vault, first) == who
        (shown,) = await reading.read(tx, reading.of("Case", third.id), "household { id }")
    assert len(shown["household"]) == 3
    for actor in (world.recipient.caseworker, world.sender.other_caseworker):
        desk = next(iter(actor.desk_ids))
        stray = replace(file(world.sender, relative_case_id=first.id), desk_id=desk)
        with pytest.raises(NotFound) as refused:
            async with transaction(pool, actor) as tx:
                await service.open_case(tx, vault, stray)
        assert list(refused.value.field) == ["relativeCaseId"]


async def test_a_household_is_shared_within_the_agency_only(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    first = await opened(pool, vault, world.sender, new_household=True)
    second = await opened(pool, vault, world.sender, household_id=first.household_id)
    assert first.household_id == second.household_id is not None
    assert first.household_id is not None
    async with transaction(pool, world.sender.caseworker) as tx:
        (shown,) = await reading.read(tx, reading.of("Case", second.id), "household { id }")
    assert shown["household"] == [{"id": node_id("Case", one.id)} for one in (first, second)]
    stray = file(world.recipient, household_id=first.household_id)
    with pytest.raises(NotFound):
        await call(pool, world.recipient.caseworker, service.open_case, vault, stray)


async def test_a_case_is_seen_at_its_desk_and_by_those_who_answer_for_the_agency(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender, NewNeed("shelter-bed", story=STORY))
    need = (await call(pool, world.sender.caseworker, service.needs_of, [case.id]))[case.id][0]
    sees = {Role.CASEWORKER, Role.FOCAL_POINT, Role.SERVICE_ACCOUNT, Role.DATA_PROTECTION_OFFICER}
    for party in world.parties:
        for role, actor in [*party.staff.items(), (None, party.other_caseworker)]:
            seen = party is world.sender and role in sees
            assert bool(await call(pool, actor, service.get_or_none, case.id)) == seen
            assert bool(await call(pool, actor, service.by_id, [case.id])) == seen
            assert bool(await call(pool, actor, service.needs_by_id, [need.id])) == seen
            opens = seen and role is not Role.DATA_PROTECTION_OFFICER
            assert bool(await call(pool, actor, service.identity, vault, case)) == opens
            if not seen:
                with pytest.raises(NotFound):
                    await call(pool, actor, service.get_need, need.id)
    assert await call(pool, world.sender.officer, service.story, vault, need) is None


async def logged(owner: asyncpg.Connection, case_id: UUID) -> list[tuple[str, UUID]]:
    rows = await owner.fetch(
        "SELECT action, actor_id FROM hub.audit_entry WHERE case_id = $1 AND action LIKE '%.read' ORDER BY id",
        case_id,
    )
    return [(row["action"], row["actor_id"]) for row in rows]


async def test_opening_an_identity_or_a_story_is_logged_before_it_is_shown(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    case = await opened(pool, vault, world.sender, NewNeed("shelter-bed", story=STORY))
    actor = world.sender.caseworker
    need = (await call(pool, actor, service.needs_of, [case.id]))[case.id][0]
    assert await logged(owner, case.id) == []
    await call(pool, actor, service.identity, vault, case)
    await call(pool, actor, service.story, vault, need)
    assert await logged(owner, case.id) == [("person.read", actor.id), ("need.read", actor.id)]
    await call(pool, world.recipient.caseworker, service.identity, vault, case)
    assert len(await logged(owner, case.id)) == 2


async def test_a_sealed_identity_does_not_open_in_another_persons_place(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    one = await opened(pool, vault, world.sender)
    two = await opened(pool, vault, world.sender)
    await owner.execute(
        "UPDATE hub.person p SET identity = q.identity FROM hub.person q"
        " WHERE p.case_id = $1 AND q.case_id = $2",
        one.id, two.id,
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        await call(pool, world.sender.caseworker, service.identity, vault, one)


async def test_needs_are_added_while_the_case_is_open_and_met_once(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    actor = world.sender.caseworker
    need = await call(pool, actor, service.add_need, vault, case.id, NewNeed("shelter-bed"))
    assert (await call(pool, actor, service.get_need, need.id)).status is NeedStatus.OPEN
    with pytest.raises(Invalid, match="no such kind of service"):
        await call(pool, actor, service.add_need, vault, case.id, NewNeed("nonsense"))
    officer = world.sender.officer
    with pytest.raises(NotAllowed):
        await call(pool, officer, service.add_need, vault, case.id, NewNeed("shelter-bed"))
    stranger = world.recipient.caseworker
    with pytest.raises(NotFound):
        await call(pool, stranger, service.add_need, vault, case.id, NewNeed("shelter-bed"))
    assert not await call(pool, world.sender.officer, service.meet_need, need.id)
    assert await call(pool, actor, service.meet_need, need.id)
    assert not await call(pool, actor, service.meet_need, need.id)
    met = await call(pool, actor, service.get_need, need.id)
    assert met.status is NeedStatus.MET
    assert met.closed_at is not None


async def test_cases_are_listed_newest_first_page_by_page(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    cases = [await opened(pool, vault, world.sender) for _ in range(5)]
    wanted = [case.id for case in reversed(cases)]
    every: dict[str, Any] = {"desk": None, "status": None, "code": None}
    actor, seen, after = world.sender.caseworker, [], None

    async def page_of(first: int, after: str | None = None, **narrowed: Any) -> reading.Listed:
        rows = reads.cases(actor, **every | narrowed, first=first, after=after)
        async with transaction(pool, actor) as tx:
            return await reading.listed(tx, rows)

    for more in (True, True, False):
        page = await page_of(2, after)
        seen += page.keys
        after = page.end
        assert page.has_next == more
    assert seen == wanted
    typed = cases[2].code.lower().replace("-", " ")
    assert (await page_of(9, code=typed)).keys == [cases[2].id]
    for desk in world.sender.desks:
        found = (await page_of(9, desk=node_id("Desk", desk))).keys
        assert found == (wanted if desk == world.sender.desks[0] else [])
    assert (await page_of(9, status=CaseStatus.CLOSED)).keys == []
    with pytest.raises(Invalid):
        await page_of(9, code="K7PM")


async def referred(pool: asyncpg.Pool, world: World, case: CaseFile, need: UUID) -> UUID:
    """A referral of a case, in bare rows."""
    rows = Rows(case.id, need, case.code)
    async with transaction(pool, world.sender.caseworker) as tx:
        await grant_rows(tx, rows, world.sender, world.recipient.id, ["identity"])
        return await referral_row(tx, rows, world.sender, world.recipient)


async def test_erasing_destroys_every_key_and_says_how_much(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    identity = person()
    case = await opened(
        pool, vault, world.sender, NewNeed("shelter-bed", story=STORY), identity=identity
    )
    need = (await call(pool, world.sender.caseworker, service.needs_of, [case.id]))[case.id][0]
    referral = await referred(pool, world, case, need.id)
    erased, receipt = await call(pool, world.sender.officer, service.erase, case.id)
    assert (erased.status, erased.adm2) == (CaseStatus.ERASED, None)
    assert erased.erased_at is not None
    assert receipt == {
        "keys": 1, "packets": 0, "messages": 0, "attachmentChunks": 0, "searchDigests": 3,
        "needs": 1, "referralsCancelled": 1,
    }  # fmt: skip
    keys = "SELECT count(*) FROM hub.key_wrap w JOIN hub.data_key k ON k.id = w.data_key_id WHERE k.case_id = $1"
    assert await owner.fetchval(keys, case.id) == 0
    row = await owner.fetchrow(
        "SELECT status, status_reason FROM hub.referral WHERE id = $1", referral
    )
    assert tuple(row or ()) == ("cancelled", "consent-withdrawn")
    for actor in (world.sender.caseworker, world.sender.focal_point):
        assert await call(pool, actor, service.identity, vault, case) is None
    with pytest.raises(NotFound):
        await call(pool, world.sender.caseworker, service.story, vault, need)
    found = await call(pool, world.sender.caseworker, service.needs_of, [case.id])
    assert [(n.status, n.story) for n in found[case.id]] == [(NeedStatus.CLOSED, None)]
    wanted = PersonSearch(document=identity.documents[0][1])
    assert await call(pool, world.sender.caseworker, searching.search, vault, wanted) == []
    kept = await owner.fetchval("SELECT receipt::text FROM hub.erasure WHERE case_id = $1", case.id)
    assert '"keys": 1' in kept
    assert not await move_row(pool, world.recipient.caseworker, referral, "accepted")


async def test_only_the_agencys_protection_officer_erases_and_only_once(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    for actor in (world.sender.caseworker, world.sender.focal_point):
        with pytest.raises(NotAllowed):
            await call(pool, actor, service.erase, case.id)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await call(pool, actor, store.erase, case.id)
    for actor in (world.recipient.officer, world.sender.staff[Role.AGENCY_ADMIN]):
        with pytest.raises(NotFound):
            await call(pool, actor, service.erase, case.id)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await call(pool, actor, store.erase, case.id)
    officer = world.sender.officer
    with pytest.raises(Invalid, match="not the code"):
        await call(pool, officer, service.erase, case.id, new_code())
    await call(pool, officer, service.erase, case.id, case.code.lower())
    with pytest.raises(Conflict):
        await call(pool, officer, service.erase, case.id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await call(pool, officer, store.erase, case.id)


async def test_an_erased_case_takes_no_need_and_no_change(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    await call(pool, world.sender.officer, service.erase, case.id)
    actor = world.sender.caseworker
    with pytest.raises(Conflict):
        await call(pool, actor, service.add_need, vault, case.id, NewNeed("shelter-bed"))
    async with transaction(pool, actor) as tx:
        assert not await tx.execute(
            "UPDATE hub.case_file SET status = 'open' WHERE id = $1", case.id
        )
        assert not await tx.execute(
            "UPDATE hub.person SET identity = 'again' WHERE case_id = $1", case.id
        )
