"""What all measurements stand on: a database with its population, an identity provider, people signed in."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import click

from hub import settings as configuration
from hub.auth.model import Job, job_actor
from hub.auth.service import Authenticator
from hub.cli.database import bring_up_to_date
from hub.cli.demo_people import PASSPHRASE
from hub.cli.identity import DemoIdentity, free_port, issuers_json, sign_in
from hub.cli.seeding import seed_network
from hub.db import embedded
from hub.db.pool import APP_ROLE, DATABASE, create_pool
from hub.db.transaction import transaction
from hub.settings import Settings
from hub.vault.keyring import LocalKeyring
from tests.bench import filling, inside, load, population
from tests.bench import statements as capture
from tests.bench.figures import Sample
from tests.bench.population import Desks
from tests.bench.servers import Server
from tests.bench.statements import Statement

ANA, GLORIA = "ana.lopez@iom.example", "gloria.tzul@unhcr.example"


@dataclass(frozen=True)
class Plan:
    """How much to measure. `sizes` are numbers of referrals, each in a database of its own."""

    sizes: tuple[int, ...]
    connections: tuple[int, ...]
    rounds: int
    seconds: int
    workers: int
    starts: int


def say(text: str) -> None:
    """Progress, apart from the figures."""
    click.echo(text, err=True)


@dataclass
class Ground:
    """A database with so many referrals; `owner` is its administrator's connection."""

    referrals: int
    database: str
    owner: asyncpg.Connection


@dataclass
class Stage:
    """What the measurements share. Sending is measured on the smallest ground, the first one."""

    plan: Plan
    home: Path
    server: embedded.EmbeddedServer
    settings: Settings
    environment: dict[str, str]
    identity: DemoIdentity
    desks: Desks
    grounds: list[Ground] = field(default_factory=list)
    hub: Server = field(init=False)

    @property
    def owner(self) -> asyncpg.Connection:
        """The administrator of the smallest ground."""
        return self.grounds[0].owner

    @property
    def app_url(self) -> str:
        """The smallest ground, as the application."""
        return self.url(self.grounds[0])

    def url(self, ground: Ground) -> str:
        """A ground, as the application."""
        return self.server.url(APP_ROLE, ground.database)

    def of(self, ground: Ground) -> dict[str, str]:
        """The environment of a server that works on a ground."""
        return {
            **self.environment, "HUB_DATABASE_URL": self.url(ground), "BENCH_DATABASE_URL": self.url(ground),
            "BENCH_POOL": str(self.settings.pool_size), "BENCH_WORKERS": str(self.plan.workers),
            "BENCH_BASE_URL": self.settings.base_url,
        }  # fmt: skip

    @staticmethod
    async def use_sessions(ground: Ground) -> None:
        """Notes that sessions are in use, as the hub does once a minute: pgbench knows of no other way."""
        await ground.owner.execute("UPDATE hub.session SET last_seen_at = now()")

    @property
    def keyring(self) -> LocalKeyring:
        """The agencies' keys."""
        return LocalKeyring(self.settings.keyring)


@asynccontextmanager
async def set_up(plan: Plan, home: Path) -> AsyncIterator[Stage]:
    """The database with its population, and the identity provider."""
    port = free_port()
    base_url = f"http://localhost:{port}"
    own = {name: text for name, text in os.environ.items() if not name.startswith("HUB_")}
    environment = {
        **own, "HUB_HOME": str(home), "PORT": str(port), "HUB_BASE_URL": base_url,
        "HUB_LOG_LEVEL": "warning",
    }  # fmt: skip
    say("Starting PostgreSQL, filling it ...")
    settings = configuration.load(environment)
    # It stops the server when it is done, also for others of this process: so it comes first.
    await bring_up_to_date(settings)
    await _more_connections(home)
    server = embedded.start(home)
    identity = DemoIdentity(home, free_port(), base_url)
    try:
        pool = await create_pool(server.url(APP_ROLE, DATABASE), 1)
        async with transaction(pool, job_actor(Job.SEED)) as tx:
            await seed_network(tx, settings, demo=True)
        await pool.close()
        issuers = await asyncio.to_thread(identity.start)
        environment["HUB_IDENTITY_PROVIDERS"] = issuers_json(issuers)
        settings = configuration.load(environment)
        owner = await asyncpg.connect(server.url("postgres", DATABASE))
        desks = await population.desks_between(owner, ANA, GLORIA, "legal-assistance")
        await population.prepare(owner)
        await owner.close()
        stage = Stage(plan, home, server, settings, environment, identity, desks)
        yield stage
        for ground in stage.grounds:
            await ground.owner.close()
    finally:
        await asyncio.to_thread(identity.stop)
        server.stop()


async def _more_connections(home: Path) -> None:
    """Makes room for every hub and bare endpoint, on every ground, beside pgbench with its 64."""
    server = embedded.start(home)
    owner = await asyncpg.connect(server.url("postgres", DATABASE))
    await owner.execute("ALTER SYSTEM SET max_connections = 300")
    await owner.close()
    server.stop()


async def lay(stage: Stage) -> None:
    """Makes a ground of every size, from the database in which everybody has signed in.

    Nobody may be connected to that one.
    """
    admin = await asyncpg.connect(stage.server.url("postgres", "postgres"))
    for count in stage.plan.sizes:
        begun = time.perf_counter()
        name = f"{DATABASE}_{count}"
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE}")
        owner = await asyncpg.connect(stage.server.url("postgres", name))
        await filling.fill(owner, stage.desks, count)
        stage.grounds.append(Ground(count, name, owner))
        say(f"{count:,} referrals in {time.perf_counter() - begun:.0f} s")
    # Nobody waits for what was written before.
    await admin.execute("CHECKPOINT")
    await admin.close()


async def cookie(stage: Stage, email: str) -> dict[str, str]:
    """The headers of a browser that has signed in for real."""
    client = await sign_in(email, PASSPHRASE, stage.settings.base_url)
    held = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
    headers = {name: client.headers[name] for name in ("X-CSRF-Token", "Origin")}
    await client.aclose()
    return {"Cookie": held, **headers}


async def driven(server: Server, target: load.Target, connections: int, seconds: float) -> Sample:
    """One round of a server that is asked over HTTP."""
    before = server.cpu_seconds()
    round = await load.drive(target, connections, seconds)
    spent = server.cpu_seconds() - before
    return Sample(round.rate, spent * 1000 / len(round.latencies), round.p95)


async def captured(
    stage: Stage, ground: Ground, headers: dict[str, str], bodies: list[bytes]
) -> list[list[list[Statement]]]:
    """What each request but the first executes, by transaction: who asks, then what they ask."""
    found = []
    async with capture.captured(stage.url(ground)) as (pool, take):
        authenticator = Authenticator(pool, stage.settings)
        app = inside.endpoint(
            pool,
            stage.url(ground),
            stage.settings,
            authenticator.actor_of,
            authenticator.remembered,
        )
        for body in bodies:
            await inside.ask(app, headers, body)
            found.append(capture.transactions(await take()))
        await authenticator.aclose()
    return found[1:]
