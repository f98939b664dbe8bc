"""A closed loop of HTTP/1.1 connections: each sends its next request when the last one is answered.

Raw bytes over asyncio, so that the generator costs little and the same on both sides. Every answer is
looked at: one that is not what was asked for stops the run.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from tests.bench.pgbench import BenchError

Body = Callable[[], bytes]
"""Makes the body of the next request."""

HOST = "127.0.0.1"
PATIENCE = 30.0


@dataclass(frozen=True)
class Target:
    """Where to send what. `bodies` yields a body for each request; None: GET without one.

    `good` says whether an answer is right.
    """

    port: int
    path: str
    headers: dict[str, str]
    bodies: Iterator[bytes] | None
    good: Callable[[bytes], bool]

    def request(self) -> bytes:
        """The next request, whole."""
        if not self.bodies:
            return self._head + b"\r\n"
        body = next(self.bodies)
        return b"%bContent-Length: %d\r\n\r\n%b" % (self._head, len(body), body)

    @cached_property
    def _head(self) -> bytes:
        headers = {"Host": f"localhost:{self.port}", **self.headers}
        if self.bodies:
            headers["Content-Type"] = "application/json"
        lines = "".join(f"{name}: {text}\r\n" for name, text in headers.items())
        method = "POST" if self.bodies else "GET"
        return f"{method} {self.path} HTTP/1.1\r\n{lines}".encode()


@dataclass
class Round:
    """What one round measured; latencies in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def p95(self) -> float:
        """The time within which 95 of 100 answers came, in ms."""
        return sorted(self.latencies)[int(len(self.latencies) * 0.95)] * 1000


class _Connection(asyncio.Protocol):
    def __init__(self, target: Target, until: float, round: Round) -> None:
        self.target, self.until, self.round = target, until, round
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.begun = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self._send()

    def _send(self) -> None:
        try:
            request = self.target.request()
        except StopIteration:
            self._fail("There is nothing left to send.")
            return
        self.begun = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self.round.latencies.append(time.perf_counter() - self.begun)
        self.buffer = b""
        if not head.startswith(b"HTTP/1.1 200") or not self.target.good(body):
            self._fail(f"Not the answer that was asked for: {head[:12]!r} {body[:500]!r}")
        elif time.perf_counter() < self.until:
            self._send()
        else:
            self.transport.close()

    def _fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(BenchError(why))
        self.transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            if time.perf_counter() < self.until:
                self.done.set_exception(BenchError("The server closed the connection."))
            else:
                self.done.set_result(None)


async def drive(target: Target, connections: int, seconds: float) -> Round:
    """One round: so many connections for so long.

    Raises:
        BenchError: an answer was not right.
    """
    loop, round = asyncio.get_running_loop(), Round()
    begun = time.perf_counter()
    made = [
        await loop.create_connection(
            lambda: _Connection(target, begun + seconds, round), HOST, target.port
        )
        for _ in range(connections)
    ]
    try:
        async with asyncio.timeout(seconds + PATIENCE):
            await asyncio.gather(*(protocol.done for _, protocol in made))
    except TimeoutError:
        raise BenchError("The server does not answer.") from None
    round.seconds = time.perf_counter() - begun
    return round


async def once(target: Target) -> bytes:
    """One answer, to look at."""
    answers: list[bytes] = []

    def keep(body: bytes) -> bool:
        answers.append(body)
        return target.good(body)

    await drive(Target(target.port, target.path, target.headers, target.bodies, keep), 1, 0)
    return answers[0]
