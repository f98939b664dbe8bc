"""Fixtures that every test may use: real PostgreSQL, one database per worker, keys in a temporary file."""

import os
import shutil
import tempfile
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

FOLDER = "HUB_TESTS_FOLDER"


def pytest_configure(config: pytest.Config) -> None:
    """Makes the folder of this run's database; workers find it in their environment.

    Not in pytest's own: that is root's alone, and every other run of pytest makes it so again.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="hub-tests-")
        Path(os.environ[FOLDER]).chmod(0o711)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes it once every worker has left."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what journeys of the console have measured, and what axe-core looked at."""
    told = [
        (name, str(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "teardown"
        for name, value in report.user_properties
    ]
    pages = {value for name, value in told if name == "accessible"}
    if not told:
        return
    terminalreporter.section("measured")
    for line in sorted({value for name, value in told if name == "measured"}):
        terminalreporter.write_line(line)
    names = {page.split()[0] for page in pages}
    terminalreporter.write_line(
        f"axe-core, WCAG 2.2 AA: no violation in {len(names)} pages and states of pages,"
        f" looked at {len(pages)} times (light and dark, 360 and 1280 pixels)"
    )


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
def server_folder() -> Path:
    """Where the database of this run lies; its log is in postgres/log."""
    return Path(os.environ[FOLDER])


@pytest.fixture(scope="session")
def server(server_folder: Path) -> Iterator[embedded.EmbeddedServer]:
    """The embedded PostgreSQL of this run."""
    server = embedded.start(server_folder)
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
