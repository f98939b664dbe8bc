"""A transaction has one actor, is whole or not at all, and serves one statement at a time."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.auth.model import NOBODY, Actor, ActorKind, Job, Role, job_actor
from hub.db.ids import uuid7
from hub.db.transaction import transaction
from hub.errors import HubError
from tests.world import World

RENAME = "UPDATE hub.desk SET phone = $2 WHERE id = $1"


async def phone(owner: asyncpg.Connection, desk: UUID) -> str | None:
    return await owner.fetchval("SELECT phone FROM hub.desk WHERE id = $1", desk)


def admin(world: World) -> Actor:
    return world.sender.staff[Role.AGENCY_ADMIN]


async def test_the_database_knows_who_is_asking(pool: asyncpg.Pool, world: World) -> None:
    for party in world.parties:
        for role, actor in party.staff.items():
            async with transaction(pool, actor) as tx:
                row = await tx.row(
                    "SELECT hub.actor_kind() AS kind, hub.actor_id() AS id, hub.actor_agency() AS agency,"
                    " hub.actor_roles() AS roles, hub.actor_desks() AS desks, hub.works_cases() AS works"
                )
            assert row is not None
            assert (row["kind"], row["id"], row["agency"]) == (actor.kind, actor.id, party.id)
            assert row["roles"] == [role]
            assert set(row["desks"]) == actor.desk_ids
            assert row["works"] == actor.works_cases


async def test_a_transaction_has_one_actor(pool: asyncpg.Pool, world: World) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="already has an actor"):
        async with transaction(pool, world.sender.caseworker) as tx:
            await tx.execute("SELECT hub.enter('staff', $1, '')", world.recipient.caseworker.id)


@pytest.mark.parametrize("kind", ["job", "nobody"])
async def test_nobody_becomes_somebody_within_a_transaction(
    pool: asyncpg.Pool, world: World, kind: str
) -> None:
    first = job_actor(Job.SIGN_IN) if kind == "job" else NOBODY
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="already has an actor"):
        async with transaction(pool, first) as tx:
            await tx.execute("SELECT hub.enter('staff', $1, '')", world.sender.caseworker.id)


async def test_an_unknown_staff_id_is_refused(pool: asyncpg.Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no such actor"):
        async with transaction(pool, Actor(ActorKind.STAFF, uuid4())):
            raise AssertionError("it began")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no such actor"):
        async with transaction(pool, Actor(ActorKind.STAFF)):
            raise AssertionError("it began")


async def test_somebody_made_inactive_is_out_with_the_next_transaction(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    actor = world.sender.caseworker
    await owner.execute("UPDATE hub.staff SET active = false WHERE id = $1", actor.id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no such actor"):
        async with transaction(pool, actor):
            raise AssertionError("it began")


async def test_a_role_taken_away_is_gone_with_the_next_transaction(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    actor = world.sender.focal_point
    await owner.execute("UPDATE hub.staff SET roles = '{caseworker}' WHERE id = $1", actor.id)
    async with transaction(pool, actor) as tx:
        assert await tx.value("SELECT hub.oversees()") is False


async def test_roles_desks_and_agency_cannot_be_claimed(pool: asyncpg.Pool, world: World) -> None:
    liar = replace(
        world.sender.caseworker,
        roles=frozenset(Role),
        agency_id=world.recipient.id,
        desk_ids=frozenset(world.recipient.desks),
        job=Job.SEED,
    )
    async with transaction(pool, liar) as tx:
        row = await tx.row(
            "SELECT hub.actor_roles() AS roles, hub.actor_agency() AS agency, hub.actor_desks() AS desks,"
            " hub.is_job('seed') AS job, hub.actor_job() AS name"
        )
    assert row is not None
    assert (row["roles"], row["agency"]) == (["caseworker"], world.sender.id)
    assert row["desks"] == world.sender.desks[:1]
    assert (row["job"], row["name"]) == (False, "")


async def test_a_person_is_no_service_account_nor_the_other_way_round(
    pool: asyncpg.Pool, world: World
) -> None:
    wrong = [
        replace(world.sender.caseworker, kind=ActorKind.SERVICE),
        replace(world.sender.staff[Role.SERVICE_ACCOUNT], kind=ActorKind.STAFF),
    ]
    for actor in wrong:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no such actor"):
            async with transaction(pool, actor):
                raise AssertionError("it began")


async def test_a_kind_of_actor_that_does_not_exist_is_refused(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        for kind in ("superuser", "", "STAFF"):
            with pytest.raises(asyncpg.InvalidParameterValueError):
                await connection.execute("SELECT hub.enter($1, NULL, '')", kind)


async def test_who_covers_an_absence_works_those_desks_on_those_days_only(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    away, cover = world.sender.caseworker, world.sender.other_caseworker
    sql = (
        "INSERT INTO hub.absence (agency_id, staff_id, cover_id, starts_on, ends_on)"
        " SELECT $1, $2, $3, today + $4::int, today + $5::int"
        " FROM (SELECT (now() AT TIME ZONE 'America/Mexico_City')::date AS today) AS day"
    )
    for starts, ends, desks in [(1, 3, 1), (-3, -1, 1), (0, 0, 2)]:
        await owner.execute(sql, world.sender.id, away.id, cover.id, starts, ends)
        async with transaction(pool, cover) as tx:
            assert len(await tx.value("SELECT hub.actor_desks()")) == desks


async def test_what_raised_is_rolled_back(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    desk = world.sender.desks[0]
    for error in (ValueError("x"), asyncio.CancelledError()):
        with pytest.raises(type(error)):  # noqa: PT012
            async with transaction(pool, admin(world)) as tx:
                assert await tx.execute(RENAME, desk, "lost") == 1
                raise error
    assert await phone(owner, desk) is None
    async with transaction(pool, admin(world)) as tx:
        await tx.execute(RENAME, desk, "kept")
    assert await phone(owner, desk) == "kept"


async def test_a_commit_that_turns_into_a_rollback_raises(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    desk = world.sender.desks[0]
    with pytest.raises(HubError, match="rolled back"):  # noqa: PT012
        async with transaction(pool, admin(world)) as tx:
            await tx.execute(RENAME, desk, "lost")
            with pytest.raises(asyncpg.DivisionByZeroError):
                await tx.value("SELECT 1 / 0")
    assert await phone(owner, desk) is None


async def test_sibling_statements_wait_their_turn(pool: asyncpg.Pool, world: World) -> None:
    async with transaction(pool, world.sender.caseworker) as tx:
        asked = [tx.value(f"SELECT {n} FROM pg_sleep(0.01)") for n in range(8)]
        assert await asyncio.gather(*asked) == list(range(8))
        rows, row, count = await asyncio.gather(
            tx.rows("SELECT 1 AS n UNION ALL SELECT 2 ORDER BY n"),
            tx.row("SELECT 3 AS n"),
            tx.execute("SELECT 4"),
        )
        assert [found["n"] for found in rows] == [1, 2]
        assert (row and row["n"], count) == (3, 1)


async def test_a_savepoint_undoes_what_happened_inside_and_the_rest_stays(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    first, second = world.sender.desks
    async with transaction(pool, admin(world)) as tx:
        async with tx.savepoint():
            await tx.execute(RENAME, first, "kept")
        with pytest.raises(asyncpg.DivisionByZeroError):  # noqa: PT012
            async with tx.savepoint():
                await tx.execute(RENAME, second, "lost")
                async with tx.savepoint():
                    await tx.execute(RENAME, first, "lost too")
                await tx.value("SELECT 1 / 0")
        assert await tx.value("SELECT hub.actor_id()") == admin(world).id
        await tx.many(RENAME, [(second, "kept as well")])
    assert [await phone(owner, desk) for desk in (first, second)] == ["kept", "kept as well"]


async def test_execute_says_how_many_rows_it_touched(pool: asyncpg.Pool, world: World) -> None:
    async with transaction(pool, admin(world)) as tx:
        sql = "UPDATE hub.desk SET phone = 'x' WHERE agency_id = $1"
        assert await tx.execute(sql, world.sender.id) == 2
        assert await tx.execute(sql, world.recipient.id) == 0
        assert await tx.execute("SET LOCAL work_mem = '1MB'") == 0


def test_ids_are_version_7_and_follow_the_clock() -> None:
    ids = [uuid7() for _ in range(2000)]
    assert {(id.version, id.variant) for id in ids} == {(7, "specified in RFC 4122")}
    assert len(set(ids)) == len(ids)
    # Also within a millisecond, as far as the clock tells them apart.
    stamps = [id.int >> 64 for id in ids]
    assert stamps == sorted(stamps)
