"""Connections as the application's role, and how the hub finds its database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from hub.db import embedded
from hub.db.turns import Turns
from hub.errors import SettingsError, Unreachable
from hub.settings import Settings

DATABASE = "hub"
NOT_YET = "The database does not exist yet: run `hub migrate`."
APP_ROLE = "hub_app"

# What asyncpg does between two users of a connection, and what it forgets: a role set with SET ROLE
# survives RESET ALL.
RESET = "RESET SESSION AUTHORIZATION; RESET ROLE; SELECT pg_advisory_unlock_all(); CLOSE ALL; UNLISTEN *; RESET ALL"

# Planned once for all values. Left to choose, PostgreSQL plans a worklist anew each time, for 1.6 ms, and
# executes it in 0.3: with row-level security in it nothing is known beforehand that would pay for that. So
# no statement may hope that it is planned for its values: write each form of a question as a text of its own.
PLANS = {"plan_cache_mode": "force_generic_plan", "jit": "off"}
STATEMENTS = 250
"""How many a connection keeps prepared, the latest used: about 100 kB each in the database's process."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where the database is: as the application, and as its administrator (for migrations)."""

    app_url: str
    owner_url: str | None
    server: embedded.EmbeddedServer | None = None

    def stop(self) -> None:
        """Stops an embedded server that nobody else uses."""
        if self.server is not None:
            self.server.stop()


def locate(settings: Settings) -> Database:
    """The configured database, or the embedded one, started.

    Raises:
        SettingsError: the embedded server cannot be started.
    """
    if settings.database_url:
        return Database(settings.database_url, settings.owner_url)
    server = embedded.start(settings.home)
    return Database(server.url(APP_ROLE, DATABASE), server.url("postgres", DATABASE), server)


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that may have been cleaned for its next user already."""

    _left_nothing = False

    def leaves_nothing(self) -> None:
        """Says that RESET has been executed, or need not be, since the last statement."""
        self._left_nothing = True


async def _reset(connection: Connection) -> None:
    if not connection._left_nothing:
        await connection.execute(RESET)
    connection._left_nothing = False


async def _know_arrays(connection: asyncpg.Connection) -> None:
    """Has the driver look up types of lists now: it cannot once they come inside of a row in a row."""
    await connection.fetch(
        "SELECT NULL::date[], NULL::time[], NULL::timestamptz[], NULL::uuid[], NULL::smallint[],"
        " NULL::integer[], NULL::bigint[], NULL::float8[], NULL::boolean[], NULL::text[]"
    )


class Pool(asyncpg.Pool):  # type: ignore[misc]
    """A pool of connections, which those who only ask have in turns."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.turns = Turns(self)


async def create_pool(url: str, size: int) -> asyncpg.Pool:
    """A pool whose connections are clean for every user, with limits on what a statement may take."""
    return await Pool(
        url,
        min_size=min(2, size),
        max_size=size,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        loop=None,
        record_class=asyncpg.Record,
        connection_class=Connection,
        init=_know_arrays,
        reset=_reset,
        # Planning is what a statement costs: the driver would forget them after five minutes.
        statement_cache_size=STATEMENTS,
        max_cached_statement_lifetime=0,
        server_settings={
            "application_name": "hub",
            "timezone": "UTC",
            "statement_timeout": "15s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "60s",
            **PLANS,
        },
    )


@asynccontextmanager
async def open_pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    """A pool on the configured database, for a command's lifetime.

    Raises:
        SettingsError: the database does not exist yet.
        Unreachable: it does not answer, does not let us in, is not up to date, or fails meanwhile.
    """
    database = locate(settings)
    try:
        try:
            pool = await create_pool(database.app_url, settings.pool_size)
        except asyncpg.InvalidCatalogNameError:
            raise SettingsError([NOT_YET]) from None
        except (OSError, asyncpg.PostgresError) as error:
            unknown_role = isinstance(error, asyncpg.InvalidAuthorizationSpecificationError)
            if unknown_role and database.server is not None:
                # The embedded server lets everybody in whom it knows: it has not been set up.
                raise SettingsError([NOT_YET]) from None
            raise Unreachable(
                f"The database cannot be reached ({type(error).__name__}): check HUB_DATABASE_URL."
            ) from error
        try:
            yield pool
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError) as error:
            raise Unreachable("The database is not up to date: run `hub migrate`.") from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise Unreachable(f"The database failed ({type(error).__name__}).") from error
        finally:
            await pool.close()
    finally:
        database.stop()
