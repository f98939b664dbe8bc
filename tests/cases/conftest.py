"""Kinds of service, which every need names one of."""

import asyncpg
import pytest

from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.directory import service as directory


@pytest.fixture(scope="session")
async def service_types(pool: asyncpg.Pool) -> None:
    """The network's own list of kinds of service."""
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await directory.seed(tx)
