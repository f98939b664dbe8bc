"""The directory's own lists, which every test here may rely on."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import asyncpg
import pytest

from hub.auth.model import Job, job_actor
from hub.db.transaction import Transaction, transaction
from hub.directory import service

Opener = Callable[[], AbstractAsyncContextManager[Transaction]]


@pytest.fixture(scope="session")
async def seeded(pool: asyncpg.Pool) -> None:
    """Kinds of service and places are there."""
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await service.seed(tx)


@pytest.fixture
def seeding(pool: asyncpg.Pool, seeded: None) -> Opener:
    """Opens transactions of the import."""
    return lambda: transaction(pool, job_actor(Job.SEED))
