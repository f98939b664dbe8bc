"""Keeps the audit log sequenced and signed while the hub runs. One failure never ends it."""

import asyncio

import asyncpg
import structlog

from hub.audit import note, service

log = structlog.get_logger("hub.audit")

EVERY = 5.0
"""Seconds between two looks: how long an entry usually waits for its place in the tree."""
SLOWEST = 60.0
"""Seconds between attempts while they keep failing."""


async def keep_sequenced(
    pool: asyncpg.Pool,
    signer: note.Signer,
    origin: str,
    *,
    every: float = EVERY,
    stop: asyncio.Event,
) -> None:
    """Sequences what has been written, every `every` seconds, until `stop` is set.

    Any number of workers may run this: whoever finds another one at work passes. What fails is
    logged by its type, without its message, and tried again, more slowly while it keeps failing.
    Returns as soon as it is stopped; a step under way is rolled back and done by the next run.
    """
    stopping = asyncio.create_task(stop.wait())
    pause = every
    try:
        while not stopping.done():
            attempt = asyncio.create_task(_catch_up(pool, signer, origin))
            try:
                await asyncio.wait({attempt, stopping}, return_when=asyncio.FIRST_COMPLETED)
            finally:  # also when this is cancelled itself: nothing is left running behind
                attempt.cancel()
                await asyncio.wait({attempt})
            well = not attempt.cancelled() and attempt.result()
            pause = every if well else min(2 * pause, max(every, SLOWEST))
            await asyncio.wait({stopping}, timeout=pause)
    finally:
        stopping.cancel()


async def _catch_up(pool: asyncpg.Pool, signer: note.Signer, origin: str) -> bool:
    """Sequences until nothing is left; False when it failed, which is logged."""
    size = 0
    try:
        while checkpoint := await service.sequence(pool, signer, origin, wait=False):
            size = checkpoint.size
    except Exception as error:
        # Messages of the database may quote values; the type says enough to look further.
        log.error("audit.sequencing_failed", error=type(error).__name__)
        return False
    if size:
        log.info("audit.sequenced", size=size)
    return True
