"""A database of these tests' own, so that every row in it is known, with a world made once."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from hub.db import embedded, migrate
from hub.db.pool import create_pool
from hub.vault.service import Vault
from tests.access.building import build
from tests.access.client import Client
from tests.access.rows import Rows, read
from tests.access.stage import Stage


@pytest.fixture(scope="session")
async def stage(
    server: embedded.EmbeddedServer, database: str, vault: Vault
) -> AsyncIterator[Stage]:
    """Everybody who could ask, and one of everything to ask for. Committed: do not change it."""
    name = f"{database}_access"
    await migrate.create_database(server.url("postgres", "postgres"), name)
    owner_url = server.url("postgres", name)
    await migrate.migrate(owner_url, migrate.read())
    app_url = server.url("hub_app", name)
    pool = await create_pool(app_url, 10)
    administrators: asyncpg.Pool = await create_pool(owner_url, 4)
    stage = await build(pool, administrators, vault)
    stage.app_url = app_url
    yield stage
    await pool.close()
    await administrators.close()


@pytest.fixture
async def rows(stage: Stage) -> Rows:
    """Every row there is, read again when a test has left something behind."""
    if stage.rows is None:
        async with stage.administrators.acquire() as connection:
            stage.rows = await read(connection)
    assert isinstance(stage.rows, Rows)
    return stage.rows


@pytest.fixture(scope="session")
async def client(stage: Stage) -> AsyncIterator[Client]:
    """Asks as anybody, over the real endpoint; nothing that it does stays."""
    async with Client.of(stage) as client:
        yield client
