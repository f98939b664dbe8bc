"""Transactions that know who is asking.

All SQL of the hub runs inside one: `hub.enter` sets the actor for this transaction only, and
row-level security decides from it. Nothing is carried over to the connection's next user.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg

from hub.auth.model import Actor, ActorKind
from hub.errors import HubError


class Transaction:
    """An open transaction of one actor. Passed to every function of every store.py.

    A connection serves one statement at a time, and sibling fields of a GraphQL selection ask for
    theirs at once: each waits its turn here.
    """

    __slots__ = ("_connection", "_turn", "actor")

    def __init__(self, connection: asyncpg.Connection, actor: Actor) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self.actor = actor

    async def rows(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        async with self._turn:
            return list(await self._connection.fetch(sql, *args))

    async def row(self, sql: str, *args: object) -> asyncpg.Record | None:
        """The first row, or None."""
        async with self._turn:
            return await self._connection.fetchrow(sql, *args)

    async def value(self, sql: str, *args: object) -> Any:
        """The first column of the first row, or None."""
        async with self._turn:
            return await self._connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: object) -> int:
        """Runs a statement; returns how many rows it touched."""
        async with self._turn:
            status = await self._connection.execute(sql, *args)
        tail = status.rsplit(" ", 1)[-1]
        return int(tail) if tail.isdigit() else 0

    async def many(self, sql: str, args: Sequence[Sequence[object]]) -> None:
        """Runs one statement for each row of arguments, pipelined."""
        async with self._turn:
            await self._connection.executemany(sql, args)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undoes what happened inside when an exception leaves it; the transaction goes on.

        For mutations, which GraphQL runs one after the other; never around concurrent reads.
        """
        await self._connection.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            await self._connection.execute("ROLLBACK TO SAVEPOINT attempt; RELEASE attempt")
            raise
        await self._connection.execute("RELEASE SAVEPOINT attempt")


def entering(actor: Actor) -> str:
    """The SQL that begins a transaction as `actor`: one round trip, no parameters.

    Only enum values and UUIDs reach the text, so nothing needs quoting.
    """
    name = actor.job.value if actor.job else ""
    identity = f"'{UUID(str(actor.id))}'" if actor.id else "NULL"
    return f"BEGIN; SELECT hub.enter('{ActorKind(actor.kind).value}', {identity}, '{name}')"


@asynccontextmanager
async def transaction(pool: asyncpg.Pool, actor: Actor) -> AsyncIterator[Transaction]:
    """A transaction of `actor`: committed when the block ends, rolled back when it raises.

    Raises:
        HubError: the transaction had failed inside, so that the database rolled it back.
    """
    async with pool.acquire() as connection:
        try:
            await connection.execute(entering(actor))
            yield Transaction(connection, actor)
        except BaseException:
            # A lost connection has rolled back by itself; what lost it is the error to tell.
            with suppress(asyncpg.InterfaceError, asyncpg.PostgresConnectionError):
                await connection.execute("ROLLBACK")
            raise
        # PostgreSQL answers a COMMIT of a failed transaction with ROLLBACK, and no error.
        if await connection.execute("COMMIT") != "COMMIT":
            raise HubError("The transaction had failed and was rolled back.")
