"""An empty database of a test's own, for what must not happen in the shared one, and a pool of one connection."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from hub.db import embedded, migrate
from hub.db.pool import create_pool


@pytest.fixture
async def fresh(server: embedded.EmbeddedServer, database: str) -> AsyncIterator[str]:
    """The administrator's DSN of a new, empty database; dropped afterwards."""
    admin, name = server.url("postgres", "postgres"), f"fresh_{uuid4().hex[:12]}"
    await migrate.create_database(admin, name)
    yield server.url("postgres", name)
    connection = await asyncpg.connect(admin)
    await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await connection.close()


@pytest.fixture
async def single(app_url: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool with one connection: the next user gets what the last one left."""
    pool = await create_pool(app_url, 1)
    yield pool
    # Not closed: that would wait for what a test has lost.
    pool.terminate()
