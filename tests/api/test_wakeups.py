"""One listening connection wakes everybody, and comes back when it is lost."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from hub.api.wakeups import Signals, Wakeups


@pytest.fixture
async def wakeups(app_url: str) -> AsyncIterator[Wakeups]:
    async def dial() -> asyncpg.Connection:
        return await asyncpg.connect(app_url, server_settings={"application_name": "wakeups-test"})

    wakeups = Wakeups(dial, back_off=(0.05, 0.1))
    first = await listening(wakeups)
    await wakeups.start()
    assert await woken(first)  # It wakes everybody when the connection is there.
    yield wakeups
    await wakeups.stop()


async def woken(signals: Signals, within: float = 3) -> bool:
    try:
        async with asyncio.timeout(within):
            await anext(signals)
    except TimeoutError:
        return False
    return True


async def listening(wakeups: Wakeups) -> Signals:
    """A listener that has had its first wake-up, which comes at once."""
    signals = wakeups.listen()
    assert await woken(signals)
    return signals


async def test_a_notification_wakes_every_listener_once(
    wakeups: Wakeups, owner: asyncpg.Connection
) -> None:
    one, other = await listening(wakeups), await listening(wakeups)
    for _ in range(5):
        await owner.execute("NOTIFY hub_worklist, 'told'")
    assert await woken(one)
    assert await woken(other)
    await asyncio.sleep(0.1)
    assert not (await woken(one, 0.2) and await woken(one, 0.2))


async def test_other_channels_wake_nobody(wakeups: Wakeups, owner: asyncpg.Connection) -> None:
    signals = await listening(wakeups)
    await owner.execute("NOTIFY something_else")
    assert not await woken(signals, 0.3)


async def test_a_lost_connection_comes_back_and_wakes_everybody(
    wakeups: Wakeups, owner: asyncpg.Connection
) -> None:
    signals = await listening(wakeups)
    killed = await owner.fetchval(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE application_name = 'wakeups-test' AND datname = current_database()"
    )
    assert killed == 1
    assert await woken(signals)
    await owner.execute("NOTIFY hub_worklist")
    assert await woken(signals)


async def test_a_database_that_is_away_is_waited_for(app_url: str) -> None:
    tries = 0

    async def dial() -> asyncpg.Connection:
        nonlocal tries
        tries += 1
        if tries < 4:
            raise ConnectionRefusedError
        return await asyncpg.connect(app_url)

    wakeups = Wakeups(dial, back_off=(0.01, 0.05))
    signals = await listening(wakeups)
    await wakeups.start()
    try:
        assert await woken(signals)
        assert tries == 4
    finally:
        await wakeups.stop()


async def test_stopping_ends_everybodys_waiting(app_url: str) -> None:
    wakeups = Wakeups(lambda: asyncpg.connect(app_url))
    await wakeups.start()
    signals = wakeups.listen()
    waiting = asyncio.create_task(_count(signals))
    await asyncio.sleep(0.2)
    await wakeups.stop()
    async with asyncio.timeout(10):
        await waiting
        await _count(wakeups.listen())


async def _count(signals: Signals) -> int:
    return len([None async for _ in signals])


async def test_a_listener_that_left_is_forgotten(wakeups: Wakeups) -> None:
    before = len(wakeups._listeners)
    async with wakeups.listen() as signals:
        assert len(wakeups._listeners) == before + 1
    del signals
    assert len(wakeups._listeners) == before
