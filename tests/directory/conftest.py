"""The directory's own lists, which every test here may rely on."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import asyncpg
import pytest

from hub.auth.model import Job, job_actor
from hub.db.transaction import Transaction, transaction

Opener = Callable[[], AbstractAsyncContextManager[Transaction]]


@pytest.fixture
def seeding(pool: asyncpg.Pool, seeded: None) -> Opener:
    """Opens transactions of the import."""
    return lambda: transaction(pool, job_actor(Job.SEED))
