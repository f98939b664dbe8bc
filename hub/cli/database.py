"""`hub migrate` and `hub seed`."""

import asyncio

import asyncpg
import click

from hub import settings as configuration
from hub.auth.model import Job, job_actor
from hub.db import embedded
from hub.db import migrate as migrations
from hub.db.pool import DATABASE, open_pool
from hub.db.transaction import transaction
from hub.errors import SettingsError
from hub.settings import Settings


async def bring_up_to_date(settings: Settings) -> list[str]:
    """Creates the embedded database when there is none, and applies what is missing."""
    if settings.database_url:
        if not settings.owner_url:
            raise SettingsError(
                [
                    "HUB_OWNER_URL must name the database's administrator: the application's role may not migrate."
                ]
            )
        return await _migrate(settings.owner_url)
    server = embedded.start(settings.home)
    try:
        await migrations.create_database(server.url("postgres", "postgres"), DATABASE)
        return await _migrate(server.url("postgres", DATABASE))
    finally:
        server.stop()


async def _migrate(owner_url: str) -> list[str]:
    try:
        return await migrations.migrate(
            owner_url, migrations.read(), lambda name: click.echo(f"applied {name}", err=True)
        )
    except (OSError, asyncpg.PostgresError) as error:
        raise SettingsError([f"The migration failed and left nothing behind: {error}"]) from error


@click.command()
def migrate() -> None:
    """Bring the database up to date. Running it twice is harmless."""
    done = asyncio.run(bring_up_to_date(configuration.load()))
    click.echo(
        f"{len(done)} migrations applied." if done else "Nothing to do: the database is up to date."
    )


@click.command()
@click.option(
    "--demo/--no-demo", default=False, help="Also invented staff, desks' hours and services."
)
def seed(demo: bool) -> None:
    """Fill in the network: agencies, offices, desks, service types, places. Idempotent."""

    async def run() -> int:
        from hub.cli.seeding import seed_network

        settings = configuration.load()
        async with open_pool(settings) as pool, transaction(pool, job_actor(Job.SEED)) as tx:
            return await seed_network(tx, settings, demo=demo)

    added = asyncio.run(run())
    click.echo(f"{added} records added." if added else "Nothing to do: everything is there.")
