"""Questions take turns, and nobody is forgotten, kept waiting for long, or given what another left."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import pytest

from hub.auth.model import NOBODY
from hub.db import turns
from hub.db.pool import create_pool
from hub.db.transaction import question, transaction
from hub.db.turns import MOST, PASSED
from tests.world import World

BACKEND = "SELECT pg_backend_pid() AS backend"


@pytest.fixture
async def several(app_url: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool of this test's own, so that its turns are, too."""
    pool = await create_pool(app_url, MOST + 4)
    yield pool
    # Not closed: that would wait for what a test has lost.
    pool.terminate()


async def ask(pool: asyncpg.Pool, sql: str = BACKEND) -> int:
    """Asks for a whole number."""
    async with question(pool, NOBODY) as tx:
        (row,) = await tx.rows(sql)
        return int(row[0])


async def slow(pool: asyncpg.Pool, seconds: float) -> int:
    """Keeps a connection busy; its backend."""
    return await ask(pool, f"SELECT pg_backend_pid() FROM (SELECT pg_sleep({seconds})) AS slept")


async def rested(pool: asyncpg.Pool, patch: pytest.MonkeyPatch) -> None:
    """As many may ask as before, no more, and the pool has all its connections."""
    patch.setattr(turns, "PATIENCE", 60)
    async with asyncio.timeout(20):
        while pool.get_size() != pool.get_idle_size():
            await asyncio.sleep(0.01)
        taken = await asyncio.gather(*(pool.turns.take() for _ in range(MOST)))
    another = asyncio.ensure_future(pool.turns.take())
    await asyncio.sleep(0.05)
    assert not another.done()
    for connection in taken:
        await pool.turns.leave(connection, clean=True)
    await pool.turns.leave(await another, clean=True)
    assert pool.get_size() == pool.get_idle_size()


async def test_so_many_ask_at_once_and_no_more(
    several: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    backends = await asyncio.gather(*(slow(several, 0.01) for _ in range(5 * MOST)))
    assert len(set(backends)) == MOST
    await rested(several, monkeypatch)


async def test_a_transaction_finds_a_connection_however_many_ask(
    several: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    asking = [asyncio.ensure_future(slow(several, 0.2)) for _ in range(4 * MOST)]
    await asyncio.sleep(0.01)
    async with transaction(several, NOBODY) as tx:
        assert await tx.value("SELECT 1") == 1
        assert not all(one.done() for one in asking)
    await asyncio.gather(*asking)


async def test_what_is_slow_keeps_nobody_waiting_for_long(
    several: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly = [asyncio.ensure_future(slow(several, 14)) for _ in range(MOST)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(12):
        await asyncio.gather(*(ask(several) for _ in range(3 * MOST)))
    assert not any(one.done() for one in slowly)
    for one in slowly:
        one.cancel()
    await asyncio.gather(*slowly, return_exceptions=True)
    await rested(several, monkeypatch)


async def test_once_what_was_slow_is_done_no_more_ask_at_once_than_before(
    several: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()
    backends: list[int] = []

    async def busy() -> None:
        while not done.is_set():
            backends.append(await ask(several))

    slowly = [asyncio.ensure_future(slow(several, 1)) for _ in range(MOST)]
    await asyncio.sleep(0.01)
    asking = [asyncio.ensure_future(busy()) for _ in range(3 * MOST)]
    await asyncio.gather(*slowly)
    monkeypatch.setattr(turns, "PATIENCE", 60)
    async with asyncio.timeout(20):
        while len(set(backends[-50 * MOST :])) > MOST:
            await asyncio.sleep(0.01)
    done.set()
    await asyncio.gather(*asking)
    await rested(several, monkeypatch)


async def test_a_connection_is_passed_on_without_anything_of_the_one_before(
    single: asyncpg.Pool, world: World
) -> None:
    people = [world.sender.caseworker, world.recipient.caseworker, NOBODY]
    actor = "SELECT hub.actor_id() AS id, hub.actor_desks() AS desks, pg_backend_pid() AS backend"

    async def who(number: int) -> int:
        person = people[number % 3]
        async with question(single, person) as tx:
            (row,) = await tx.rows(actor)
        assert (row["id"], set(row["desks"])) == (person.id, person.desk_ids)
        return int(row["backend"])

    assert len(set(await asyncio.gather(*(who(n) for n in range(30))))) == 1


async def test_what_somebody_may_have_left_is_cleaned_first(single: asyncpg.Pool) -> None:
    connection = await single.turns.take()
    await connection.execute("SET statement_timeout = '1h'")
    waiting = asyncio.ensure_future(
        ask(single, "SELECT (current_setting('statement_timeout') = '15s')::int")
    )
    await asyncio.sleep(0)
    await single.turns.leave(connection, clean=False)
    assert await waiting == 1


async def test_an_error_and_a_lost_connection_are_nobody_elses(
    several: asyncpg.Pool, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost() -> None:
        async with question(several, NOBODY) as tx:
            (row,) = await tx.rows(BACKEND)
            await owner.fetchval("SELECT pg_terminate_backend($1, 5000)", row["backend"])
            await tx.rows(BACKEND)

    wrong = [ask(several, "SELECT 1 / 0") for _ in range(2 * MOST)]
    found = await asyncio.gather(
        *wrong, *(ask(several) for _ in range(2 * MOST)), lost(), return_exceptions=True
    )
    assert all(isinstance(one, asyncpg.DivisionByZeroError) for one in found[: 2 * MOST])
    assert all(isinstance(one, int) for one in found[2 * MOST : -1])
    assert isinstance(found[-1], asyncpg.PostgresError | asyncpg.InterfaceError)
    await rested(several, monkeypatch)


async def test_a_connection_that_is_lost_is_not_passed_on(
    single: asyncpg.Pool, owner: asyncpg.Connection
) -> None:
    with suppress(asyncpg.PostgresError):
        async with question(single, NOBODY) as tx:
            (row,) = await tx.rows(BACKEND)
            waiting = [asyncio.ensure_future(ask(single)) for _ in range(2 * MOST)]
            kill = owner.fetchval("SELECT pg_terminate_backend($1, 5000)", row["backend"])
            killed = asyncio.ensure_future(kill)
            await tx.rows("SELECT pg_sleep(20)")
    assert row["backend"] not in await asyncio.gather(*waiting)
    assert await killed


@pytest.mark.parametrize("seed", range(4))
async def test_whoever_leaves_before_their_turn_takes_nobodys(
    several: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    asking = []
    for _ in range(200):
        asking.append(asyncio.ensure_future(ask(several)))
        await asyncio.sleep(chance.choice((0, 0, 0, 0.001)))
        if chance.random() < 0.5:
            chance.choice(asking[-8:]).cancel()
    found = await asyncio.gather(*asking, return_exceptions=True)
    answered = [one for one in found if isinstance(one, int)]
    cancelled = [one for one in found if isinstance(one, asyncio.CancelledError)]
    assert len(answered) + len(cancelled) == len(found)
    assert len(answered) > 50
    await rested(several, monkeypatch)


async def test_a_pool_that_does_not_connect_loses_no_turn(several: asyncpg.Pool) -> None:
    await several.close()
    for _ in range(2 * MOST):
        with pytest.raises(asyncpg.InterfaceError, match="clos"):
            await asyncio.wait_for(ask(several), 20)


async def test_whoever_waits_at_the_pool_is_not_forgotten(single: asyncpg.Pool) -> None:
    done = asyncio.Event()
    number = 0

    async def busy() -> None:
        nonlocal number
        while not done.is_set():
            await ask(single)
            number += 1

    asking = [asyncio.ensure_future(busy()) for _ in range(8)]
    while number < 20:
        await asyncio.sleep(0)
    begun = number
    async with asyncio.timeout(20), transaction(single, NOBODY) as tx:
        assert await tx.value("SELECT 1") == 1
    # As many as may ask wait at the pool as well, and each may pass its connection on.
    assert number - begun <= MOST * (PASSED + 1)
    done.set()
    await asyncio.gather(*asking)
