"""Background work: a step done again and again while the hub runs. One failure never ends it.

Any number of workers run the same steps, so each step takes what it works on (FOR UPDATE SKIP
LOCKED, or an advisory lock) and passes by what another has.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

from hub.telemetry import JOBS

log = structlog.get_logger("hub.jobs")

SLOWEST = 300.0
"""Seconds between attempts while they keep failing."""


async def repeat(
    name: str, every: float, step: Callable[[], Awaitable[int]], stop: asyncio.Event
) -> None:
    """Runs `step` about every `every` seconds until `stop` is set, and returns soon after.

    `step` returns how much it did. A failure is logged by its type, since messages of the database
    may quote values, and tried again, more slowly while it keeps failing.
    """
    pause = every
    while not stop.is_set():
        try:
            done = await step()
        except Exception as error:
            log.error("job.failed", job=name, error=type(error).__name__)
            JOBS.labels(name, "failed").inc()
            pause = min(2 * pause, max(every, SLOWEST))
        else:
            JOBS.labels(name, "done").inc()
            pause = every
            if done:
                log.info("job.done", job=name, count=done)
        # Workers that started together do not look in the same instant for ever.
        try:
            await asyncio.wait_for(stop.wait(), pause * random.uniform(0.8, 1.2))  # noqa: S311
        except TimeoutError:
            continue
