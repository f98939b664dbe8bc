"""Transactions that know who is asking.

All SQL of the hub runs inside one: `hub.enter` sets the actor for this transaction only, and
row-level security decides from it. Nothing is carried over to the connection's next user.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import asyncpg

from hub.auth.model import Actor, ActorKind
from hub.db.pool import RESET
from hub.errors import HubError

SAVEPOINT = "SAVEPOINT attempt; "
RELEASE = "RELEASE SAVEPOINT attempt; "
UNDO = "ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt; "
# PostgreSQL answers a COMMIT of a failed transaction with ROLLBACK and no error; a SELECT is an error. The
# connection is cleaned for its next user in the same round trip.
COMMIT = f"SELECT; COMMIT; {RESET}"
NOT_AS_REMEMBERED = "HB001"
PLAIN = re.compile(r"[A-Za-z0-9_-]+")


class Transaction:
    """An open transaction of one actor. Passed to every function of every store.py.

    A connection serves one statement at a time, and sibling fields of a GraphQL selection ask for
    theirs at once: each waits its turn here.
    """

    __slots__ = ("_connection", "_passed", "_turn", "actor")

    def __init__(self, connection: asyncpg.Connection, actor: Actor) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self._passed = False
        self.actor = actor

    async def rows(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        async with self._turn:
            found: list[asyncpg.Record] = await self._connection.fetch(sql, *args)
            return found

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
        await self._connection.execute(self._passed * RELEASE + SAVEPOINT)
        self._passed = False
        try:
            yield
        except BaseException:
            # Of a failed transaction nothing can be released before it is rolled back.
            await self._connection.execute(UNDO + self._passed * UNDO)
            self._passed = False
            raise
        if self._passed:
            await self._connection.execute(RELEASE)
        # It stands until the next one begins or the commit releases it: no round trip of its own.
        self._passed = True


def entering(who: "Actor | Remembered") -> str:
    """The SQL that begins a transaction as somebody: one round trip, no parameters."""
    if isinstance(who, Remembered):
        return f"BEGIN; SELECT hub.begin_session({', '.join(map(_literal, who.arguments))})"
    return f"BEGIN; SELECT {_enter(who)}"


def _literal(value: object) -> str:
    """A value of a remembered session in SQL. None of them can hold a quote: what could is refused."""
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, timedelta):
        return f"'{value.total_seconds()} seconds'"
    words = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if not all(map(PLAIN.fullmatch, words)):
        raise ValueError("not the word of a session")
    return f"'{{{','.join(words)}}}'" if isinstance(value, list) else f"'{words[0]}'"


def _enter(actor: Actor, identity: str | None = None) -> str:
    # Only enum values and UUIDs reach the text, so nothing needs quoting.
    name = actor.job.value if actor.job else ""
    written = f"'{UUID(str(actor.id))}'" if actor.id else "NULL"
    return f"hub.enter('{ActorKind(actor.kind).value}', {identity or written}, '{name}')"


@asynccontextmanager
async def transaction(pool: asyncpg.Pool, who: "Actor | Remembered") -> AsyncIterator[Transaction]:
    """A transaction of somebody: committed when the block ends, rolled back when it raises.

    Raises:
        HubError: the transaction had failed inside, so that the database rolled it back.
        NotRememberedError: it did not begin, for who was remembered is not so any more.
    """
    async with pool.acquire() as connection:
        try:
            await _begin(connection, who)
            yield Transaction(connection, who.actor if isinstance(who, Remembered) else who)
        except BaseException:
            # A lost connection has rolled back by itself; what lost it is the error to tell.
            with suppress(asyncpg.InterfaceError, asyncpg.PostgresConnectionError):
                await connection.execute("ROLLBACK")
            raise
        try:
            await connection.execute(COMMIT)
        except asyncpg.InFailedSQLTransactionError:
            await connection.execute("ROLLBACK")
            raise HubError("The transaction had failed and was rolled back.") from None
        connection.leaves_nothing()


async def _begin(connection: asyncpg.Connection, who: "Actor | Remembered") -> None:
    try:
        await connection.execute(entering(who))
    except asyncpg.PostgresError as error:
        if error.sqlstate == NOT_AS_REMEMBERED:
            raise NotRememberedError from None
        raise


@dataclass(frozen=True)
class Remembered:
    """Whom a session was of when it was last looked up. True only once the database has said so."""

    actor: Actor
    token_hash: bytes
    seen_within: timedelta
    """How long ago the session may have been used for this to do."""

    @cached_property
    def arguments(self) -> tuple[object, ...]:
        """Those of hub.enter_session."""
        one = self.actor
        roles, desks = [role.value for role in one.roles], list(one.desk_ids)
        known = (one.id, one.agency_id, one.sees_cases, roles, desks, one.locale)
        return (self.token_hash, self.seen_within, *known)


class NotRememberedError(Exception):
    """The session has ended, or its person is not as remembered: nothing was asked."""


class question:  # noqa: N801 - used as a function, and made for each request
    """A transaction for one `row`, or `rows`, and nothing else: one round trip instead of three.

    Of somebody remembered, only `rows`, which raises NotRememberedError where that is not so any more. What
    fails has to leave the block: where nothing does, the next who asks has the connection as it is.
    """

    __slots__ = ("_turns", "_who", "connection")

    def __init__(self, pool: asyncpg.Pool, who: Actor | Remembered) -> None:
        self._turns = pool.turns
        self._who = who

    async def __aenter__(self) -> Transaction:
        self.connection = connection = await self._turns.take()
        if isinstance(self._who, Remembered):
            return _Recalled(connection, self._who)
        return _Question(connection, self._who)

    async def __aexit__(self, kind: object, *_: object) -> None:
        await self._turns.leave(self.connection, clean=kind is None)


class _Question(Transaction):
    """Each statement is a transaction of its own, and begins with who is asking."""

    __slots__ = ()

    async def row(self, sql: str, *args: object) -> asyncpg.Record | None:
        """The first row, or None."""
        # Row-level security asks who it is once the actor is set: the question stands in a sub-select
        # that is executed for each row of hub.enter, of which there is one. Nothing else has an actor.
        return await super().row(
            f"SELECT asked.* FROM {_enter(self.actor)} AS entered,"  # noqa: S608 - no value reaches the text
            f" LATERAL (SELECT * FROM ({sql}) AS question WHERE entered IS NOT NULL OFFSET 0) AS asked",
            *args,
        )

    async def rows(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows. Whoever asks is a parameter: people share the prepared statement."""
        entered = _enter(self.actor, f"${len(args) + 1}")
        return await super().rows(
            f"SELECT asked.* FROM {entered} AS entered,"  # noqa: S608 - no value reaches the text
            f" LATERAL (SELECT * FROM ({sql}) AS question WHERE entered IS NOT NULL OFFSET 0) AS asked",
            *args,
            self.actor.id,
        )


class _Recalled(Transaction):
    """Each statement is a transaction of its own, and begins with whether the session is as remembered."""

    __slots__ = ("_remembered",)

    def __init__(self, connection: asyncpg.Connection, remembered: Remembered) -> None:
        super().__init__(connection, remembered.actor)
        self._remembered = remembered

    async def rows(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows, with two columns more.

        Raises:
            NotRememberedError: nothing was asked.
        """
        given = self._remembered.arguments
        found: list[asyncpg.Record] = await self._connection.fetch(
            _recalled(sql, len(args), len(given)), *args, *given
        )
        *_, there, entered = found[0]
        if not entered:
            raise NotRememberedError
        return found if there else []


@lru_cache(256)
def _recalled(sql: str, args: int, more: int) -> str:
    """As in _Question. There is a row in any case, to say whether anybody has entered."""
    numbers = ", ".join(f"${args + n}" for n in range(1, more + 1))
    return (
        f"SELECT asked.*, entered FROM hub.enter_session({numbers}) AS entered LEFT JOIN LATERAL"  # noqa: S608 - no value reaches the text
        f" (SELECT *, true AS there FROM ({sql}) AS question WHERE entered OFFSET 0) AS asked ON true"
    )
