"""What all measurements stand on: a database with its population, an identity provider, people signed in."""

import asyncio
import os
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
from tests.bench import inside, load, population
from tests.bench import statements as capture
from tests.bench.figures import Sample
from tests.bench.population import Desks
from tests.bench.servers import Server
from tests.bench.statements import Statement

ANA, GLORIA = "ana.lopez@iom.example", "gloria.tzul@unhcr.example"
HUB = "hub, session cookie"


@dataclass(frozen=True)
class Plan:
    """How much to measure."""

    referrals: int
    rounds: int
    seconds: int
    workers: int
    starts: int
    connections: tuple[int, ...] = (1, 16)


def say(text: str) -> None:
    """Progress, apart from the figures."""
    click.echo(text, err=True)


@dataclass
class Stage:
    """What the measurements share."""

    plan: Plan
    home: Path
    server: embedded.EmbeddedServer
    settings: Settings
    environment: dict[str, str]
    identity: DemoIdentity
    owner: asyncpg.Connection
    desks: Desks
    hub: Server = field(init=False)

    @property
    def app_url(self) -> str:
        """The database, as the application."""
        return self.server.url(APP_ROLE, DATABASE)

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
        cases = max(200, plan.referrals // 10)
        await population.stock(owner, LocalKeyring(settings.keyring), desks, cases)
        await population.add_referrals(owner, desks, plan.referrals, cases)
        yield Stage(plan, home, server, settings, environment, identity, owner, desks)
        await owner.close()
    finally:
        await asyncio.to_thread(identity.stop)
        server.stop()


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
    return Sample(round.rate, spent * 1000 / len(round.latencies))


async def captured(
    stage: Stage, headers: dict[str, str], bodies: list[bytes]
) -> list[list[list[Statement]]]:
    """What each request but the first executes, by transaction: who asks, then what they ask."""
    found = []
    async with capture.captured(stage.app_url) as (pool, take):
        authenticator = Authenticator(pool, stage.settings)
        app = inside.endpoint(pool, stage.app_url, stage.settings, authenticator.actor_of)
        for body in bodies:
            await inside.ask(app, headers, body)
            found.append(capture.transactions(await take()))
        await authenticator.aclose()
    return found[1:]
