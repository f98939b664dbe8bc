"""`hub migrate` and `hub seed`."""

import asyncio
from collections.abc import Callable
from functools import partial

import asyncpg
import click

from hub import settings as configuration
from hub.auth.model import Job, job_actor
from hub.cli.connected import with_hub
from hub.cli.seeding import seed_network
from hub.db import embedded
from hub.db import migrate as migrations
from hub.db.pool import DATABASE
from hub.db.transaction import transaction
from hub.errors import SettingsError, Unreachable
from hub.settings import Settings


async def bring_up_to_date(
    settings: Settings, said: Callable[[str], None] = lambda _: None
) -> list[str]:
    """Creates the embedded database when there is none, and applies what is missing.

    `said` is told each file as it is applied. Returns their names.

    Raises:
        SettingsError: the administrator's address is missing, or a migration fails.
        Unreachable: the database does not answer.
    """
    if settings.database_url:
        if not settings.owner_url:
            raise SettingsError(
                [
                    "HUB_OWNER_URL must name the database's administrator:"
                    " the application's role may not migrate."
                ]
            )
        return await _migrate(settings.owner_url, said)
    server = embedded.start(settings.home)
    try:
        await migrations.create_database(server.url("postgres", "postgres"), DATABASE)
        return await _migrate(server.url("postgres", DATABASE), said)
    finally:
        server.stop()


async def _migrate(owner_url: str, said: Callable[[str], None]) -> list[str]:
    try:
        return await migrations.migrate(owner_url, migrations.read(), said)
    except OSError as error:
        raise Unreachable(f"The database cannot be reached: {type(error).__name__}.") from error
    except asyncpg.PostgresError as error:
        raise SettingsError([f"The migration failed and left nothing behind: {error}"]) from error


@click.command()
def migrate() -> None:
    """Bring the database up to date. Running it twice is harmless."""
    said = partial(click.echo, err=True)
    settings = configuration.load()
    done = asyncio.run(bring_up_to_date(settings, lambda name: said(f"applied {name}")))
    click.echo(
        f"{len(done)} migrations applied." if done else "Nothing to do: the database is up to date."
    )


@click.command()
@click.option(
    "--demo/--no-demo", default=False, help="Also invented staff, desks' hours and services."
)
def seed(demo: bool) -> None:
    """Fill in the network: agencies, offices, desks, service types, places. Idempotent."""

    async def run(pool: asyncpg.Pool, settings: Settings) -> int:
        async with transaction(pool, job_actor(Job.SEED)) as tx:
            return await seed_network(tx, settings, demo=demo)

    added = with_hub(run)
    click.echo(f"{added} records added." if added else "Nothing to do: everything is there.")
