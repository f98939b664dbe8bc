"""A world of these tests' own, as the access tests know it; nothing that they ask changes it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from hub.db import embedded, migrate
from hub.db.pool import create_pool
from hub.vault.service import Vault
from tests.access.building import build
from tests.access.stage import Stage


@pytest.fixture(scope="session")
async def stage(
    server: embedded.EmbeddedServer, database: str, vault: Vault
) -> AsyncIterator[Stage]:
    """Everybody who could ask, and one of everything to ask for."""
    name = f"{database}_reads"
    await migrate.create_database(server.url("postgres", "postgres"), name)
    owner_url = server.url("postgres", name)
    await migrate.migrate(owner_url, migrate.read())
    pool = await create_pool(server.url("hub_app", name), 4)
    administrators: asyncpg.Pool = await create_pool(owner_url, 2)
    yield await build(pool, administrators, vault)
    await pool.close()
    await administrators.close()
