"""A running hub for each worker that tells journeys, and people who sign in for real."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from hub.cli.demo_people import PASSPHRASE
from hub.cli.identity import DemoIdentity, free_port, sign_in
from hub.db.embedded import EmbeddedServer
from hub.db.pool import create_pool
from tests.journeys.running import Process, log_every_statement, prepare_database, serve
from tests.journeys.stage import Person, Stage


@pytest.fixture(scope="session")
def journeys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the hub of the journeys keeps its keys and its output."""
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="session")
async def journeys_database(
    server: EmbeddedServer, database: str, worker_id: str, journeys_folder: Path
) -> str:
    """A database of the journeys' own, seeded; every statement of the hub in it is logged."""
    name = f"hub_journeys_{worker_id}"
    await prepare_database(server, name, journeys_folder / "keyring.json")
    connection = await asyncpg.connect(server.url("postgres", name))
    await log_every_statement(connection, name)
    await connection.close()
    return name


@pytest.fixture(scope="session")
async def provider(journeys_folder: Path) -> AsyncIterator[DemoIdentity]:
    """Canaille with the demo's people."""
    home = journeys_folder / "identity"
    home.mkdir()
    found = DemoIdentity(home, free_port(), f"http://localhost:{free_port()}")
    yield found
    found.stop()


@pytest.fixture(scope="session")
def installed(journeys_folder: Path) -> Path:
    """A folder where the hub looks for distributions too: what is put there is installed."""
    folder = journeys_folder / "installed"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
async def hub(
    server: EmbeddedServer,
    journeys_database: str,
    provider: DemoIdentity,
    journeys_folder: Path,
    installed: Path,
) -> AsyncIterator[Process]:
    """`hub serve`, ready. Its provider also vouches for an agency that has not joined yet."""
    process = serve(
        journeys_folder / "hub",
        database_url=server.url("hub_app", journeys_database),
        keyring=journeys_folder / "keyring.json",
        identity=provider,
        issuers=(*provider.start(), provider.entry("wfp")),
        PYTHONPATH=str(installed),
    )
    yield process
    process.stop()


@pytest.fixture(scope="session")
async def stage(
    server: EmbeddedServer, journeys_database: str, hub: Process, provider: DemoIdentity
) -> AsyncIterator[Stage]:
    """The hub, people who are signed in (each once), and a look behind its back."""
    people: dict[str, Person] = {}

    async def person(email: str) -> Person:
        if email not in people:
            http = await sign_in(email, PASSPHRASE, provider.base_url)
            people[email] = Person(http, email)
        return people[email]

    owner = await asyncpg.connect(server.url("postgres", journeys_database))
    pool = await create_pool(server.url("hub_app", journeys_database), 2)
    yield Stage(provider.base_url, owner, pool, provider, person)
    for one in people.values():
        await one.http.aclose()
    await pool.close()
    await owner.close()
