"""Wake-ups: one LISTEN per worker tells everybody who waits that something may have changed.

A notification only wakes. It carries nothing, so whoever wakes must look again, as themselves.
"""

import asyncio
import contextlib
import random
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType

import asyncpg
import structlog

CHANNEL = "hub_worklist"
BACK_OFF = (0.1, 10.0)
# A connection that died silently shows itself at the next question.
ALIVE_EVERY = 30.0

log = structlog.get_logger("hub.wakeups")


class Signals:
    """Wake-ups of one listener: `async for _ in signals`. Several at once are one.

    Listens from the moment it is made, until closed or forgotten. The first wake-up comes at once:
    whoever looks after it, and after every other, has missed nothing.
    """

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._woken.set()
        self._closed = False

    def wake(self) -> None:
        """Says: look again."""
        self._woken.set()

    def close(self) -> None:
        """Ends the iteration."""
        self._closed = True
        self._woken.set()

    def __aiter__(self) -> "Signals":
        return self

    async def __anext__(self) -> None:
        await self._woken.wait()
        if self._closed:
            raise StopAsyncIteration
        self._woken.clear()

    async def __aenter__(self) -> "Signals":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Wakeups:
    """The worker's listening connection. It comes back by itself, and wakes everybody when it does:
    what was signalled meanwhile is lost."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        *,
        back_off: tuple[float, float] = BACK_OFF,
    ) -> None:
        self._connect = connect
        self._back_off = back_off
        self._listeners: weakref.WeakSet[Signals] = weakref.WeakSet()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    async def start(self) -> None:
        """Begins to listen, in the background; a database that is away is waited for."""
        if self._task is None:
            self._stopped = False
            self._task = asyncio.create_task(self._keep_listening(), name="hub.wakeups")

    async def stop(self) -> None:
        """Closes the connection and ends everybody's iteration."""
        self._stopped = True
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for signals in list(self._listeners):
            signals.close()

    def listen(self) -> Signals:
        """A new listener: `async with wakeups.listen() as signals: async for _ in signals: ...`."""
        signals = Signals()
        if self._stopped:
            signals.close()
        self._listeners.add(signals)
        return signals

    def wake_all(self) -> None:
        """Wakes every listener of this worker."""
        for signals in list(self._listeners):
            signals.wake()

    async def _keep_listening(self) -> None:
        least, most = self._back_off
        pause = least
        while True:
            try:
                async with self._connection() as connection:
                    pause = least
                    await self._listen_on(connection)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.warning("wakeups.lost", error=type(error).__name__)
            # Workers that lost the same database do not come back in the same instant.
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311
            pause = min(most, pause * 2)

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await self._connect()
        try:
            yield connection
        finally:
            # Not close(): it would wait for a server that may be gone.
            connection.terminate()

    async def _listen_on(self, connection: asyncpg.Connection) -> None:
        """Returns, or raises, when the connection is lost."""
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(CHANNEL, lambda *_: self.wake_all())
        self.wake_all()
        while not lost.is_set():
            try:
                await asyncio.wait_for(lost.wait(), ALIVE_EVERY)
            except TimeoutError:
                await connection.fetchval("SELECT 1", timeout=5)
