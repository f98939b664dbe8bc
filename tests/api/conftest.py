"""The edge under test: one server for the session, an administrator of a new agency per test."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from hub.auth.model import Actor, Role
from hub.vault.service import Vault
from tests.api.edge import Edge, running
from tests.world import World


@pytest.fixture(scope="session")
async def late(owner: asyncpg.Connection) -> None:
    """A table whose constraint is checked at the commit; the hub itself has none."""
    await owner.execute(
        """
        CREATE SCHEMA edge;
        CREATE TABLE edge.late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED);
        GRANT USAGE ON SCHEMA edge TO hub_app;
        GRANT INSERT ON edge.late TO hub_app;
        """
    )


@pytest.fixture(scope="session")
async def edge(pool: asyncpg.Pool, vault: Vault, app_url: str, late: None) -> AsyncIterator[Edge]:
    async with running(pool, vault, app_url) as edge:
        yield edge


@pytest.fixture
def admin(world: World) -> Actor:
    return world.sender.staff[Role.AGENCY_ADMIN]


@pytest.fixture
def headers(edge: Edge, admin: Actor) -> dict[str, str]:
    return edge.sign_in(admin)
