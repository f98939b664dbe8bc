"""Questions take turns: a few connections answer one after the other, and are passed on while somebody waits.

In:   any number of questions of one round trip each (hub/db/transaction.py), at the same time
Out:  at most MOST of them at the database, unless those are slow; the next one gets the connection that the
      last one leaves

PostgreSQL answers a question in a third of a millisecond. Ten at once on two processors keep ten processes
with a memory each half done, and take longer than four; and what is passed on costs none of the pool's
bookkeeping. The pool's other connections are for transactions, which find one while questions are quick.
"""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any, Protocol

import asyncpg

MOST = 4
PATIENCE = 0.1
"""Seconds after which a question takes its turn beside the others: what it waits for must be slow."""
PASSED = 100
"""After so many the pool has a connection back: for whoever waits there, to renew it when it is old, and to
ask with fewer again where slow ones had others beside them."""


class Pool(Protocol):
    """What is needed of asyncpg's."""

    def acquire(self) -> Any:
        """To be awaited: a connection."""

    async def release(self, connection: Any) -> None:
        """Cleans a connection and keeps it, or closes it where that fails."""


class Turns:
    """The turns of all who ask by one pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._asking = 0
        self._passed = 0
        self._waiting: deque[asyncio.Future[Any]] = deque()

    async def take(self) -> Any:
        """A connection with nothing of anybody's on it. `leave` it in any case."""
        if self._asking < MOST:
            self._asking += 1
        elif (connection := await self._wait()) is not None:
            return connection
        try:
            return await self._pool.acquire()
        except BaseException:
            self._end()
            raise

    async def leave(self, connection: Any, *, clean: bool) -> None:
        """Passes a connection on, or gives it back where nobody waits or something may be left on it."""
        if clean:
            if self._passed < PASSED and self._pass_on(connection):
                self._passed += 1
                return
            connection.leaves_nothing()
        self._passed = 0
        try:
            # What cannot be cleaned, for it was lost, is closed already: what lost it is the error to tell.
            with suppress(
                asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError
            ):
                await self._pool.release(connection)
        finally:
            self._end()

    async def _wait(self) -> Any:
        """A connection; None to have the pool's instead, in a turn that counts already."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        late = loop.call_later(PATIENCE, self._go_ahead, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            # It may have been given a turn, and left before it knew.
            if not turn.cancelled():
                if (connection := turn.result()) is None:
                    self._end()
                else:
                    await self.leave(connection, clean=True)
            raise
        finally:
            late.cancel()

    def _go_ahead(self, turn: asyncio.Future[Any]) -> None:
        if not turn.done():
            self._asking += 1
            turn.set_result(None)

    def _end(self) -> None:
        if self._asking > MOST or not self._pass_on(None):
            self._asking -= 1

    def _pass_on(self, connection: Any) -> bool:
        """Gives the first who waits a turn, with this connection; False where nobody does."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False
