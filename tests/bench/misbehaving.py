"""How long the core takes to answer beside a plugin that misbehaves, in turn with how long it takes alone."""

import statistics
import tempfile
from pathlib import Path

import asyncpg

from hub.db.pool import create_pool
from tests.bench.figures import heading
from tests.hooks.core_time import ASKED, MISDEEDS, both
from tests.hooks.hostile import running
from tests.hooks.test_hostile import screening

ROUNDS = 8


async def measure(app_url: str, rounds: int = ROUNDS) -> list[str]:
    """A line for each way to misbehave: what people of other agencies notice of it."""
    lines = heading("The core's answer time beside a misbehaving plugin")
    pool = await create_pool(app_url, 2)
    try:
        for how in MISDEEDS:
            lines.append(await _line(pool, how, rounds))
    finally:
        await pool.close()
    return [
        *lines,
        f"A small request of somebody else's, the median of {ASKED}, {rounds} rounds in turn; the plugin is asked"
        " all the time.",
        "ratio: beside / alone, of the medians; its spread, of single rounds.",
    ]


async def _line(pool: asyncpg.Pool, how: str, rounds: int) -> str:
    each = []
    for _ in range(rounds):
        # A process of its own for each round: one that fails on and on is not started any more.
        with tempfile.TemporaryDirectory(prefix="hub-misbehaving-") as folder:
            async with running(Path(folder), screening(MISDEEDS[how])) as pen:
                each.append(await both(pool, pen))
    alone, beside = (statistics.median(side) * 1000 for side in zip(*each, strict=True))
    single = [b / a for a, b in each]
    return (
        f"  {how:<16} alone {alone:7.3f} ms   beside {beside:7.3f} ms   ratio {beside / alone:5.2f}"
        f"   {min(single):.2f}-{max(single):.2f}"
    )
