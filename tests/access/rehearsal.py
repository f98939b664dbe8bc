"""A pool whose transactions are all undone, so that a thousand mutations may run on one world.

What runs inside is real: PostgreSQL, its policies, its triggers. The connection belongs to the
administrator, who becomes the application's role for as long as the transaction lasts and looks at
every row once it would have been committed. A transaction may begin by breaking a policy: DDL is
undone like everything else, and the tests show that way that they would notice.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from hub.db.transaction import COMMIT

BEGIN = "BEGIN; "


async def photograph(connection: asyncpg.Connection) -> dict[str, str]:
    """Every table of the schema: how many rows, and a digest of them all."""
    tables = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'hub'::regnamespace AND relkind = 'r'"
        # Lists that only the seed job writes; the bare SQL tests hold them closed.
        " AND relname NOT IN ('place', 'service_type')"
    )
    looks = (
        f"SELECT '{row[0]}', count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)"
        f" FROM hub.{row[0]} t"
        for row in tables
    )
    return {row[0]: row[1] for row in await connection.fetch(" UNION ALL ".join(looks))}


class Rehearsal:
    """Stands in for the pool. `changed`: the tables that the last transactions would have changed.

    `before` is run as the administrator at the beginning of every transaction.
    """

    def __init__(self, pool: asyncpg.Pool, untouched: dict[str, str], before: str = "") -> None:
        self._pool = pool
        self._untouched = untouched
        self.before = before
        self.changed: set[str] = set()

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator["_Rehearsed"]:
        """A connection for one transaction, as of asyncpg's pool."""
        async with self._pool.acquire() as connection:
            try:
                yield _Rehearsed(self, connection)
            finally:
                if connection.is_in_transaction():
                    await connection.execute("ROLLBACK")

    async def look(self, connection: asyncpg.Connection) -> None:
        """Notes what the transaction would leave behind."""
        # A transaction without a number has written nothing at all.
        if await connection.fetchval("SELECT pg_current_xact_id_if_assigned()") is None:
            return
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION")
        seen = await photograph(connection)
        self.changed |= {table for table in seen if seen[table] != self._untouched[table]}


class _Rehearsed:
    """A connection that rolls back where it is told to commit."""

    def __init__(self, rehearsal: Rehearsal, connection: asyncpg.Connection) -> None:
        self._rehearsal = rehearsal
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def execute(self, sql: str, *args: object, timeout: float | None = None) -> str:
        if sql.startswith(BEGIN):
            await self._connection.execute(f"BEGIN; {self._rehearsal.before}")
            sql = f"SET LOCAL SESSION AUTHORIZATION hub_app; {sql.removeprefix(BEGIN)}"
        if sql != COMMIT:
            return str(await self._connection.execute(sql, *args, timeout=timeout))
        try:
            await self._rehearsal.look(self._connection)
        finally:
            # A client that hangs up may cancel this; the transaction has to end nevertheless.
            await asyncio.shield(self._connection.execute("ROLLBACK"))
        return "COMMIT"

    async def fetch(self, sql: str, *args: object, timeout: float | None = None) -> list[Any]:
        """Rows; a statement that is a transaction of its own is undone like every other."""
        if self._connection.is_in_transaction():
            return list(await self._connection.fetch(sql, *args, timeout=timeout))
        await self.execute(BEGIN + "SELECT 1")
        try:
            found = list(await self._connection.fetch(sql, *args, timeout=timeout))
        except BaseException:
            await asyncio.shield(self._connection.execute("ROLLBACK"))
            raise
        await self.execute(COMMIT)
        return found
