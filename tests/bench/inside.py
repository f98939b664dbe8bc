"""The hub's GraphQL endpoint within this process: to write down its statements, to profile it, and
(`create`) to serve it with somebody already signed in, which shows what signing in costs."""

import asyncio
import cProfile
import json
import os
import pstats
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Scope

from hub import log, telemetry
from hub import settings as configuration
from hub.api import schema
from hub.api.context import Services
from hub.api.http import GraphQLEndpoint, Recall
from hub.api.trusted import Trusted, TrustedDocuments
from hub.api.wakeups import Wakeups
from hub.auth import store as signing_in
from hub.auth.model import Actor, Job, job_actor
from hub.db.pool import create_pool
from hub.db.transaction import transaction
from hub.settings import Settings
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from tests.bench import questions
from tests.bench.pgbench import BenchError

Who = Callable[[HTTPConnection], Awaitable[Actor]]


def endpoint(
    pool: asyncpg.Pool, url: str, settings: Settings, who: Who, recall: Recall = lambda _: None
) -> GraphQLEndpoint:
    """/graphql as hub.app makes it."""
    vault = Vault(LocalKeyring(settings.keyring))
    services = Services(settings, pool, vault, Wakeups(lambda: asyncpg.connect(url)))
    trusted = {questions.TRUSTED: Trusted("Worklist", questions.WORKLIST)}
    known = TrustedDocuments(trusted)
    return GraphQLEndpoint(schema.build(), services, who, recall=recall, trusted=known)


async def ask(app: ASGIApp, headers: dict[str, str], body: bytes) -> bytes:
    """The answer to one POST /graphql, without a network in between.

    Raises:
        BenchError: it is an error.
    """
    headers = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    parts: list[bytes] = []
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        parts.append(message.get("body", b""))

    await app(scope, receive, send)
    answer = b"".join(parts)
    if "errors" in json.loads(answer):
        raise BenchError(f"The hub answered with an error: {answer[:500]!r}")
    return answer


@dataclass(frozen=True)
class Cost:
    """A function's own time in one request; `calls` in one request as well."""

    where: str
    milliseconds: float
    calls: float


@dataclass(frozen=True)
class Profile:
    """Where one request spends its time, in milliseconds under the profiler; `plain` without it."""

    total: float
    plain: float
    functions: list[Cost]
    packages: list[Cost]


async def profile(app: ASGIApp, headers: dict[str, str], body: bytes, times: int) -> Profile:
    """Profiles a request that is asked again and again, the first ones not counted."""
    for _ in range(20):
        await ask(app, headers, body)
    begun = time.process_time()
    for _ in range(times):
        await ask(app, headers, body)
    plain = (time.process_time() - begun) / times * 1000
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(times):
        await ask(app, headers, body)
    profiler.disable()
    functions: list[Cost] = []
    packages: dict[str, list[float]] = {}
    for (file, line, name), (_, calls, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if "run_until_complete" in name or "epoll" in name or "Loop.run" in name:
            continue
        place = _place(file)
        functions.append(
            Cost(f"{place}:{line} {name}" if line else name, own / times * 1000, calls / times)
        )
        sums = packages.setdefault(place.split("/")[0], [0.0, 0.0])
        sums[0] += own / times * 1000
        sums[1] += calls / times
    return Profile(
        sum(one.milliseconds for one in functions),
        plain,
        sorted(functions, key=lambda c: -c.milliseconds),
        sorted(
            (Cost(name, *sums) for name, sums in packages.items()), key=lambda c: -c.milliseconds
        ),
    )


def _place(file: str) -> str:
    """A source file without what differs between machines."""
    if file.startswith(("~", "<")):
        return "built-in" if file.startswith("~") else "generated"
    parts = Path(file).parts
    for root in ("site-packages", "hub", "tests"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + 1 if root == "site-packages" else at :])
    return "python/" + "/".join(parts[-2:])


async def actor_of(pool: asyncpg.Pool, staff_id: UUID) -> Actor:
    """A member of staff as they act, as signing in finds them."""
    async with transaction(pool, job_actor(Job.SIGN_IN)) as tx:
        found = await signing_in.person(tx, staff_id)
    assert found is not None
    return found.actor


def create() -> ASGIApp:
    """/graphql for one actor (BENCH_STAFF), whoever asks. For the bench only."""
    settings = configuration.load()
    log.set_up(settings.log_level)
    url = os.environ["BENCH_DATABASE_URL"]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        pool = await create_pool(url, settings.pool_size)
        actor = await actor_of(pool, UUID(os.environ["BENCH_STAFF"]))

        async def who(_: HTTPConnection) -> Actor:
            return actor

        app.router.routes.append(Route("/graphql", endpoint(pool, url, settings, who)))
        yield
        await pool.close()

    app = Starlette(lifespan=lifespan)
    return telemetry.Observed(app)


if __name__ == "__main__":
    uvicorn.run(
        "tests.bench.inside:create",
        factory=True,
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        workers=int(os.environ["BENCH_WORKERS"]),
        access_log=False,
        log_config=None,
        server_header=False,
    )
