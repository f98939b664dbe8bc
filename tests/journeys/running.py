"""The real hub for journeys: `hub serve` in a process of its own, on a database of this worker's own.

The database is not the one that other tests share: a running hub sequences and expires what it finds.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx

from hub.auth.issuers import Issuer
from hub.auth.model import Job, job_actor
from hub.cli.identity import DemoIdentity, issuers_json
from hub.cli.seeding import seed_network
from hub.db import embedded, migrate
from hub.db.pool import create_pool
from hub.db.transaction import transaction
from hub.settings import Settings

REPOSITORY = Path(__file__).parents[2]
HUB = Path(sys.executable).parent / "hub"
START_SECONDS = 60
NOT_OURS = ("HUB_", "PORT", "PROMETHEUS_", "OTEL_")


def environment(**ours: str) -> dict[str, str]:
    """This process's environment without anything that configures a hub, and with `ours`."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(NOT_OURS)}
    return {**kept, **ours}


@dataclass
class Process:
    """A command under way, with its output in files."""

    command: list[str]
    env: Mapping[str, str]
    folder: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                self.command, env=dict(self.env), stdout=out, stderr=err, cwd=REPOSITORY
            )

    @property
    def out(self) -> Path:
        return self.folder / "stdout"

    @property
    def err(self) -> Path:
        return self.folder / "stderr"

    def wait_for(self, url: str, seconds: float = START_SECONDS) -> None:
        """Waits until the address answers with 200; fails with what the process said otherwise."""
        end, answer = time.monotonic() + seconds, "nothing"
        with httpx.Client(trust_env=False, timeout=2.0) as http:
            while time.monotonic() < end and self.process.poll() is None:
                with contextlib.suppress(httpx.HTTPError):
                    found = http.get(url)
                    if found.status_code == 200:
                        return
                    answer = found.text
                time.sleep(0.05)
        said = self.err.read_text()[-2000:]
        raise AssertionError(f"{url} answers {answer!r}; the process said: {said}")

    def stop(self, seconds: float = 30) -> int:
        """Asks it to end, and waits; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            raise


async def prepare_database(server: embedded.EmbeddedServer, name: str, keyring: Path) -> None:
    """A migrated database with the demo's network and people, and keys for every agency."""
    await migrate.create_database(server.url("postgres", "postgres"), name)
    await migrate.migrate(server.url("postgres", name), migrate.read())
    settings = Settings(
        environment="development",
        home=keyring.parent,
        keyring=keyring,
        host="127.0.0.1",
        port=1,
        base_url="http://localhost:1",
        audience="unused",
    )
    pool = await create_pool(server.url("hub_app", name), 2)
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await seed_network(tx, settings, demo=True)
    await pool.close()


async def log_every_statement(owner: asyncpg.Connection, database: str) -> None:
    """The server's log will hold each statement of the application in this database, whole."""
    for setting in (
        "log_statement = 'all'",
        "log_parameter_max_length = -1",
        "log_parameter_max_length_on_error = -1",
    ):
        await owner.execute(f'ALTER ROLE hub_app IN DATABASE "{database}" SET {setting}')


def serve(
    folder: Path,
    *,
    database_url: str,
    keyring: Path,
    identity: DemoIdentity,
    issuers: tuple[Issuer, ...],
    workers: int = 1,
    **more: str,
) -> Process:
    """`hub serve` at the identity provider's `base_url`, ready."""
    process = Process(
        [str(HUB), "serve", "--workers", str(workers)],
        environment(
            HUB_HOME=str(folder),
            HUB_KEYRING=str(keyring),
            HUB_DATABASE_URL=database_url,
            HUB_IDENTITY_PROVIDERS=issuers_json(issuers),
            HUB_AUDIENCE=identity.audience,
            HUB_BASE_URL=identity.base_url,
            HUB_LOG_LEVEL="debug",
            PORT=identity.base_url.rpartition(":")[2],
            **more,
        ),
        folder,
    )
    try:
        process.wait_for(f"{identity.base_url}/readyz")
    except BaseException:
        process.stop()
        raise
    return process
