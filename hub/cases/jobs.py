"""What time does to cases: notes of past searches are forgotten."""

import asyncpg

from hub.auth.model import Job, job_actor
from hub.cases import store
from hub.db.transaction import transaction


async def forget_searches(pool: asyncpg.Pool) -> int:
    """Removes search attempts that count for no rate limit any more; returns how many."""
    async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
        return await store.forget_attempts(tx)
