"""What time does to workflows: clocks strike, and some take a step by themselves."""

import asyncpg

from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.workflows import service

BATCH = 100


async def strike(pool: asyncpg.Pool) -> int:
    """Notices clocks that have struck, in batches; returns how many."""
    total = 0
    while True:
        async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
            done = len(await service.strike(tx, BATCH))
        total += done
        if done < BATCH:
            return total
