"""A pool whose transactions are all undone, so that a thousand mutations may run on one world.

What runs inside is real: PostgreSQL, its policies, its triggers. The connection belongs to the
administrator, who becomes the application's role for as long as the transaction lasts and looks at
every row once it would have been committed. A transaction may begin by breaking a policy: DDL is
undone like everything else, and the tests show that way that they would notice.
"""

import asyncio
from collections.abc import Generator
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

    def acquire(self) -> "_Acquired":
        """A connection for one transaction, as of asyncpg's pool: to be awaited, or entered."""
        return _Acquired(self)

    @property
    def turns(self) -> "Rehearsal":
        """Questions take none here: what each would have changed is undone before the next."""
        return self

    async def take(self) -> "_Rehearsed":
        """A connection; `release` gives it back."""
        return _Rehearsed(self, await self._pool.acquire())

    async def leave(self, rehearsed: "_Rehearsed", *, clean: bool) -> None:
        """Gives it back after a question, `clean` or not."""
        await self.release(rehearsed)

    async def release(self, rehearsed: "_Rehearsed") -> None:
        """Gives a connection back, and undoes what it has begun."""
        connection = rehearsed.connection
        try:
            if connection.is_in_transaction():
                await connection.execute("ROLLBACK")
        finally:
            await self._pool.release(connection)

    async def look(self, connection: asyncpg.Connection) -> None:
        """Notes what the transaction would leave behind."""
        # A transaction without a number has written nothing at all.
        if await connection.fetchval("SELECT pg_current_xact_id_if_assigned()") is None:
            return
        await connection.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION")
        seen = await photograph(connection)
        self.changed |= {table for table in seen if seen[table] != self._untouched[table]}


class _Acquired:
    """What asyncpg's pool answers: awaited, it gives a connection; entered, it takes it back as well."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal

    def __await__(self) -> Generator[Any, None, "_Rehearsed"]:
        return self._rehearsal.take().__await__()

    async def __aenter__(self) -> "_Rehearsed":
        self._connection = await self
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        await self._rehearsal.release(self._connection)


class _Rehearsed:
    """A connection that rolls back where it is told to commit."""

    def __init__(self, rehearsal: Rehearsal, connection: asyncpg.Connection) -> None:
        self._rehearsal = rehearsal
        self._connection = self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def leaves_nothing(self) -> None:
        """The administrator's connection is put back in order when it is given back."""

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
