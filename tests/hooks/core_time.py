"""What the core's answers take while a plugin misbehaves beside them: for the test, and for the bench."""

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from hub.auth.model import NOBODY
from hub.db.transaction import transaction
from hub.hooks.client import PluginError
from tests.hooks.hostile import Pen
from tests.hooks.test_hostile import ARGUMENTS

ASKED = 40
MISDEEDS = {
    "loops": "while True: pass",
    "allocates": "return b'x' * 10_000_000_000",
    "forks": "import os; [os.fork() for _ in range(100)]",
    "answers garbage": "return 'x' * 1_000_000",
    "answers late": "import time; time.sleep(30)",
}
"""What a plugin's screening does, by what one calls it."""


async def core_seconds(pool: asyncpg.Pool) -> float:
    """The median of what another agency's small request takes: its transaction, its statement."""
    taken = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        async with transaction(pool, NOBODY) as tx:
            assert await tx.value("SELECT count(*) FROM hub.migration")
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


async def both(pool: asyncpg.Pool, pen: Pen) -> tuple[float, float]:
    """Seconds alone, and beside the plugin that is asked all the time, one after the other."""
    alone = await core_seconds(pool)
    async with _misbehaving(pen):
        await asyncio.sleep(0.05)
        return alone, await core_seconds(pool)


@asynccontextmanager
async def _misbehaving(pen: Pen) -> AsyncIterator[None]:
    wild = asyncio.create_task(_ask_on(pen))
    try:
        yield
    finally:
        wild.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await wild


async def _ask_on(pen: Pen) -> None:
    client = pen.client()
    try:
        while True:
            with contextlib.suppress(PluginError):
                await client.ask("screen_referral", **ARGUMENTS)
            await pen.supervisor.look()
            # It may have been given up meanwhile: then nobody waits for it.
            await asyncio.sleep(0.001)
    finally:
        client.close()
