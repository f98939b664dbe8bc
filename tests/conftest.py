"""Fixtures that every test may use: real PostgreSQL, one database per worker, keys in a temporary file."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from hub.auth.model import Job, job_actor
from hub.db import embedded, migrate
from hub.db.pool import create_pool
from hub.db.transaction import transaction
from hub.directory import service as directory
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from tests.world import World, new_world


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """gw0, gw1 ... under xdist; 'main' without."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A temporary folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "main" else base.parent


@pytest.fixture(scope="session")
def server(shared_folder: Path) -> Iterator[embedded.EmbeddedServer]:
    """The embedded PostgreSQL of this run."""
    # pytest makes its folders private to root; the database's own user has to pass through.
    for folder in (shared_folder, *shared_folder.parents):
        if folder.stat().st_uid == os.getuid() and folder.name.startswith("pytest-"):
            folder.chmod(folder.stat().st_mode | 0o011)
    server = embedded.start(shared_folder)
    yield server
    server.stop()


@pytest.fixture(scope="session")
async def database(server: embedded.EmbeddedServer, worker_id: str) -> str:
    """The name of this worker's database, migrated."""
    name = f"hub_{worker_id}"
    admin = server.url("postgres", "postgres")
    connection = await asyncpg.connect(admin)
    # Tests may lose their data with the machine: waiting for the disk proves nothing here.
    await connection.execute("ALTER SYSTEM SET fsync = off")
    await connection.execute("ALTER SYSTEM SET synchronous_commit = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()
    await migrate.create_database(admin, name)
    await migrate.migrate(server.url("postgres", name), migrate.read())
    return name


@pytest.fixture(scope="session")
def app_url(server: embedded.EmbeddedServer, database: str) -> str:
    """The DSN of the application's role."""
    return server.url("hub_app", database)


@pytest.fixture(scope="session")
def owner_url(server: embedded.EmbeddedServer, database: str) -> str:
    """The DSN of the administrator, whom row-level security does not bind."""
    return server.url("postgres", database)


@pytest.fixture(scope="session")
async def pool(app_url: str) -> AsyncIterator[asyncpg.Pool]:
    """Connections as the application."""
    pool = await create_pool(app_url, 10)
    yield pool
    await pool.close()


@pytest.fixture(scope="session")
async def owner(owner_url: str) -> AsyncIterator[asyncpg.Connection]:
    """One connection that sees everything, to look behind the application's back."""
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> LocalKeyring:
    """Keys of this worker's agencies."""
    return LocalKeyring.create(tmp_path_factory.mktemp("keys") / "keyring.json")


@pytest.fixture(scope="session")
def vault(keyring: LocalKeyring) -> Vault:
    """The vault over those keys."""
    return Vault(keyring)


@pytest.fixture(scope="session")
async def seeded(pool: asyncpg.Pool) -> None:
    """Kinds of service and places are there."""
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await directory.seed(tx)


@pytest.fixture
async def world(pool: asyncpg.Pool, vault: Vault, seeded: None) -> World:
    """Three agencies of this test's own."""
    return await new_world(pool, vault)
