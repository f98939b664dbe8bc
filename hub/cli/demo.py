"""`hub demo`: a referral from end to end on real components, then a hub to try out.

Everything lies in HUB_HOME (.hub): a second start finds the data of the first.
"""

import asyncio
import os
import time

import click
import uvicorn

from hub import settings as configuration
from hub.auth.model import Job, job_actor
from hub.cli.database import bring_up_to_date
from hub.cli.demo_people import PASSPHRASE, PEOPLE
from hub.cli.identity import DemoIdentity, free_port, issuers_json
from hub.cli.seeding import seed_network
from hub.cli.serve import check_port, end_in_order
from hub.cli.story import Story
from hub.db.pool import create_pool, locate
from hub.db.transaction import transaction
from hub.errors import SettingsError, Unreachable
from hub.settings import Settings

START_SECONDS = 30


def _timed(what: str, begun: float) -> None:
    click.echo(f"     {what:<66} {(time.perf_counter() - begun) * 1000:7.0f} ms")


async def _prepare(settings: Settings) -> None:
    begun = time.perf_counter()
    done = await bring_up_to_date(settings)
    _timed(f"PostgreSQL is up; {len(done)} migrations applied", begun)
    begun = time.perf_counter()
    database = locate(settings)
    try:
        pool = await create_pool(database.app_url, 2)
        async with transaction(pool, job_actor(Job.SEED)) as tx:
            added = await seed_network(tx, settings, demo=True)
        await pool.close()
    finally:
        database.stop()
    _timed(f"The network is there: {added} records added", begun)


def _check(settings: Settings) -> None:
    if settings.production or settings.database_url or settings.issuers:
        raise SettingsError(
            [
                "The demo brings its own database and identity provider: unset HUB_ENVIRONMENT,"
                " HUB_DATABASE_URL and HUB_IDENTITY_PROVIDERS."
            ]
        )
    check_port(settings)


async def _run(settings: Settings, *, once: bool) -> None:
    click.echo("The hub, on this machine only. All people are invented.\n")
    await _prepare(settings)
    begun = time.perf_counter()
    identity = DemoIdentity(settings.home, free_port(), settings.base_url, settings.audience)
    try:
        issuers = await asyncio.to_thread(identity.start)
        _timed(f"Identity provider (Canaille) answers at {identity.issuer}", begun)
        os.environ["HUB_IDENTITY_PROVIDERS"] = issuers_json(issuers)
        await _serve(settings, once=once)
    finally:
        await asyncio.to_thread(identity.stop)


async def _serve(settings: Settings, *, once: bool) -> None:
    begun = time.perf_counter()
    # The story is what one reads here; HUB_LOG_LEVEL=info shows the hub's own lines between.
    os.environ.setdefault("HUB_LOG_LEVEL", "warning")
    server = uvicorn.Server(
        uvicorn.Config(
            "hub.app:create",
            factory=True,
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_config=None,
            server_header=False,
            ws="websockets-sansio",
            timeout_graceful_shutdown=5,
        )
    )
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:
            if serving.done() or time.perf_counter() - begun > START_SECONDS:
                raise Unreachable("The hub does not start.")
            await asyncio.sleep(0.02)
        _timed(f"The hub answers at {settings.base_url}", begun)
        click.echo()
        begun = time.perf_counter()
        await Story(settings.base_url, click.echo).tell()
        click.echo(f"\nAnswered, served and confirmed in {time.perf_counter() - begun:.1f} s.")
        if not once:
            _invite(settings)
            await serving
    finally:
        server.should_exit = True
        await asyncio.wait({serving})


def _invite(settings: Settings) -> None:
    click.echo(f"\nNow it is yours: {settings.base_url} (Ctrl-C stops it)\n")
    click.echo(f"  Sign in at {settings.base_url}/auth/login as one of:")
    for one in PEOPLE:
        where = f", {one.city}" if one.city else ""
        click.echo(f"    {one.email:<28} {one.agency.upper()}: {one.what}{where}")
    click.echo(f"  Passphrase for all: {PASSPHRASE}")
    click.echo(f"  GraphiQL: {settings.base_url}/graphql\n\n  From a script:")
    click.echo(
        f"    curl {settings.base_url}/graphql -H 'Content-Type: application/json' \\\n"
        '      -H "Authorization: Bearer $(.venv/bin/hub token ana.lopez@iom.example)" \\\n'
        """      -d '{"query": "{ me { roles agency { acronym } } }"}'\n"""
    )


@click.command()
@click.option("--once", is_flag=True, help="Stop after the story; exit code 0 if all went well.")
def demo(once: bool) -> None:
    """Run a referral from end to end, then serve. PORT= chooses the port."""
    settings = configuration.load()
    _check(settings)
    end_in_order()
    asyncio.run(_run(settings, once=once))
