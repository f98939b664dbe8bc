"""What time does to referrals: those that nobody decided expire, unfinished uploads go."""

import asyncpg

from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.referrals import attachments, store

BATCH = 100


async def expire(pool: asyncpg.Pool) -> int:
    """Closes referrals past their expiry, in batches; returns how many. The need stays open."""
    total = 0
    while True:
        async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
            done = await store.expire(tx, BATCH)
        total += done
        if done < BATCH:
            return total


async def forget_incomplete(pool: asyncpg.Pool) -> int:
    """Removes uploads that were never finished; returns how many."""
    async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
        return await attachments.forget_incomplete(tx)
