"""A small schema on real tables, served by a real server, for the tests of the edge."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Route, WebSocketRoute

from hub.api import graphiql
from hub.api.context import Info, Services
from hub.api.http import GraphQLEndpoint
from hub.api.limits import Limits
from hub.api.payload import Payload, mutation
from hub.api.wakeups import Wakeups
from hub.api.websocket import SubscriptionEndpoint
from hub.auth.model import NOBODY, Actor
from hub.db.transaction import transaction
from hub.errors import NotFound, Unauthenticated
from hub.settings import Settings
from hub.vault.service import Vault

SECRET = "Maria Candelaria of Tapachula"
CORES = "application/graphql-response+json"

LATE_ACTORS: dict[str, UUID] = {}
"""Whom the database saw in `unhurried`, by correlation id."""


@strawberry.type
class Agency:
    code: str

    @strawberry.field
    async def desks(self, info: Info) -> list[str]:
        sql = (
            "SELECT d.name FROM hub.desk d JOIN hub.agency a ON a.id = d.agency_id"
            " WHERE a.code = $1 ORDER BY d.name"
        )
        return [row["name"] for row in await info.context.tx.rows(sql, self.code)]


@strawberry.input
class Search:
    name: str


@strawberry.type
class Query:
    @strawberry.field
    async def agencies(self, info: Info) -> list[Agency]:
        rows = await info.context.tx.rows(
            "SELECT code FROM hub.agency WHERE id = $1", info.context.actor.agency_id
        )
        return [Agency(code=row["code"]) for row in rows]

    @strawberry.field
    async def cases(self, info: Info, search: Search | None = None) -> list[str]:
        return [search.name] if search else []

    @strawberry.field
    async def hidden(self) -> str | None:
        raise NotFound("case")

    @strawberry.field
    async def bug(self) -> str | None:
        raise ValueError(SECRET)

    @strawberry.field
    async def forbidden(self, info: Info) -> str | None:
        await info.context.tx.execute(
            "INSERT INTO hub.partner (agency_id, name, recipient_class)"
            " VALUES (uuidv7(), $1, 'un')",
            SECRET,
        )
        return None

    @strawberry.field
    async def slow(self, info: Info, seconds: float = 30) -> str:
        await info.context.tx.execute("SELECT pg_sleep($1)", seconds)
        return "done"

    @strawberry.field
    async def unhurried(self, info: Info) -> str:
        """Uses its transaction only when its sibling has failed long since."""
        await asyncio.sleep(0.3)
        actor = await info.context.tx.value("SELECT hub.actor_id()")
        LATE_ACTORS[info.context.correlation_id] = actor
        return "done"

    @strawberry.field
    def needed(self) -> str:
        raise NotFound("need")


@strawberry.type
class AddPartnerPayload(Payload):
    name: str | None = None


@strawberry.input
class AddPartnerInput:
    name: str
    pause: float = 0


async def add_partner(info: Info, name: str) -> None:
    await info.context.tx.execute(
        "INSERT INTO hub.partner (agency_id, name, recipient_class) VALUES ($1, $2, 'un')",
        info.context.actor.agency_id,
        name,
    )


@strawberry.type
class Mutation:
    @mutation
    async def add_partner(self, info: Info, input: AddPartnerInput) -> AddPartnerPayload:
        """Adds a partner of the actor's agency, after a pause in seconds."""
        await add_partner(info, input.name)
        await info.context.tx.execute("SELECT pg_sleep($1)", input.pause)
        return AddPartnerPayload(name=input.name)

    @strawberry.mutation
    async def add_and_fail(self, info: Info, name: str) -> str | None:
        await add_partner(info, name)
        raise ValueError(SECRET)

    @strawberry.mutation
    async def add_too_late(self, info: Info, name: str) -> str | None:
        """Fails at the commit, by a constraint that is checked only then."""
        await add_partner(info, name)
        await info.context.tx.execute("INSERT INTO edge.late VALUES (1), (1)")
        return name


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def partners(self, info: Info) -> AsyncGenerator[int, None]:
        """How many partners the actor's agency has, now and at every wake-up that changes it."""
        services, actor = info.context.services, info.context.actor
        known = -1
        async with services.wakeups.listen() as signals:
            async for _ in signals:
                async with transaction(services.pool, actor) as tx:
                    sql = "SELECT count(*) FROM hub.partner WHERE agency_id = $1"
                    count = await tx.value(sql, actor.agency_id)
                if count != known:
                    known = count
                    yield count

    @strawberry.subscription
    async def mine(self, info: Info) -> AsyncGenerator[Agency, None]:
        """The actor's agency, whose fields are read in the event's own transaction."""
        yield Agency(code=str(info.context.actor.agency_code))

    @strawberry.subscription
    async def spoken(self, info: Info) -> AsyncGenerator[str, None]:
        """The language of whoever asks."""
        yield info.context.actor.locale

    @strawberry.subscription
    async def careless(self, info: Info) -> AsyncGenerator[int, None]:
        """Uses the stream's transaction, which does not exist."""
        yield await info.context.tx.value("SELECT 1")


schema = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)


@dataclass
class Edge:
    """A running server. `sign_in(actor)` gives headers that authenticate as that actor."""

    services: Services
    url: str = ""
    actors: dict[str, Actor] = field(default_factory=dict)
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=30))

    def sign_in(self, actor: Actor) -> dict[str, str]:
        token = secrets.token_hex(8)
        self.actors[token] = actor
        return {"authorization": f"Bearer {token}", "accept": CORES}

    async def authenticate(self, connection: HTTPConnection) -> Actor:
        header = connection.headers.get("authorization")
        if header is None:
            return NOBODY
        try:
            return self.actors[header.removeprefix("Bearer ")]
        except KeyError:
            raise Unauthenticated from None

    async def ask(
        self, query: str, headers: dict[str, str], *, path: str = "/graphql", **rest: Any
    ) -> httpx.Response:
        body = {"query": query, **rest}
        return await self.client.post(self.url + path, json=body, headers=headers)

    @property
    def origin(self) -> str:
        return self.services.settings.base_url


def settings(base_url: str, **changes: Any) -> Settings:
    """Settings of a development server that gives up after three seconds."""
    ours = Settings(
        environment="development",
        home=Path("unused"),
        keyring=Path("unused"),
        host="127.0.0.1",
        port=8000,
        base_url=base_url,
        audience=base_url,
        session_idle=timedelta(minutes=30),
        request_timeout=3.0,
    )
    return replace(ours, **changes)


@contextlib.asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    """A real server on a free port; its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="websockets-sansio")
    )
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await task


@contextlib.asynccontextmanager
async def running(pool: asyncpg.Pool, vault: Vault, app_url: str) -> AsyncIterator[Edge]:
    """The edge: /graphql in development, /production as production has it."""
    wakeups = Wakeups(lambda: asyncpg.connect(app_url))
    await wakeups.start()
    app = Starlette()
    async with serving(app) as url:
        ours = settings(url)
        edge = Edge(Services(ours, pool, vault, wakeups), url)
        strict = Services(replace(ours, environment="production"), pool, vault, wakeups)
        limits = Limits(subscriptions=2, message=5_000)
        app.routes.extend(
            [
                Route("/graphql", GraphQLEndpoint(schema, edge.services, edge.authenticate)),
                Route("/production", GraphQLEndpoint(schema, strict, edge.authenticate)),
                WebSocketRoute(
                    "/graphql",
                    SubscriptionEndpoint(
                        schema,
                        edge.services,
                        edge.authenticate,
                        limits,
                        init_timeout=0.5,
                        reauthenticate_every=0.3,
                    ),
                ),
                graphiql.assets(),
            ]
        )
        try:
            yield edge
        finally:
            await wakeups.stop()
            await edge.client.aclose()


async def partners(pool: asyncpg.Pool, actor: Actor) -> list[str]:
    """Names of the partners of an actor's agency, as committed."""
    async with transaction(pool, actor) as tx:
        rows = await tx.rows(
            "SELECT name FROM hub.partner WHERE agency_id = $1 ORDER BY name", actor.agency_id
        )
    return [row["name"] for row in rows]


async def remembered(owner: asyncpg.Connection, actor_id: UUID | None) -> list[asyncpg.Record]:
    """The stored answers of an actor, seen from behind."""
    return list(await owner.fetch("SELECT * FROM hub.idempotency WHERE actor_id = $1", actor_id))
