"""Asks the real GraphQL endpoint as any actor, in transactions that are undone."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import asyncpg
import httpx
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Route

from hub.api import schema
from hub.api.context import Services
from hub.api.http import GraphQLEndpoint
from hub.api.wakeups import Wakeups
from hub.auth.model import NOBODY, Actor
from hub.referrals.routes import routes as attachment_routes
from hub.settings import Settings
from tests.access.building import PDF
from tests.access.rehearsal import Rehearsal
from tests.access.stage import Stage

CORRELATION = re.compile(r'"correlationId":"[0-9a-f]+"')


@dataclass
class Answer:
    """What came back: the bytes without the correlation id, and the tables that it changed."""

    text: str
    changed: set[str]
    status: int

    @property
    def body(self) -> dict[str, Any]:
        """The answer; nothing where it is a file."""
        found: dict[str, Any] = json.loads(self.text) if self.text.startswith("{") else {}
        return found

    @property
    def data(self) -> dict[str, Any]:
        """The data, empty where there is none."""
        return self.body.get("data") or {}

    def codes(self) -> list[str]:
        """Codes of errors and user errors."""
        found = [e["extensions"]["code"] for e in self.body.get("errors", ())]
        for payload in self.data.values():
            if isinstance(payload, dict):
                found += [e["code"] for e in payload.get("userErrors", ())]
        return found


class Client:
    """`ask` sends a document as an actor. `rehearsal.before` breaks the database first."""

    def __init__(self, stage: Stage, http: httpx.AsyncClient, rehearsal: Rehearsal) -> None:
        self.stage = stage
        self.http = http
        self.rehearsal = rehearsal

    @classmethod
    @asynccontextmanager
    async def of(cls, stage: Stage) -> AsyncIterator[Self]:
        """A client of the endpoint and of the attachments' addresses."""
        rehearsal = Rehearsal(stage.administrators, stage.photograph)
        pool: Any = rehearsal
        wakeups = Wakeups(lambda: asyncpg.connect())  # never started: no subscription is asked here
        services = Services(settings(), pool, stage.vault, wakeups)
        actors = {str(actor.id): actor for actor in stage.actors.values()}

        async def authenticate(connection: HTTPConnection) -> Actor:
            return actors.get(connection.headers.get("x-actor", ""), NOBODY)

        graph = Route("/graphql", GraphQLEndpoint(schema.build(), services, authenticate))
        app = Starlette(routes=[graph, *attachment_routes(services, authenticate)])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as http:
            yield cls(stage, http, rehearsal)

    async def ask(self, actor: Actor, document: str, **variables: Any) -> Answer:
        """Sends a document; what it did is undone."""
        body = {"query": document, "variables": variables}
        return await self._send(actor, "POST", "/graphql", json=body)

    async def attach(self, actor: Actor, referral: str, part: str = "preview") -> Answer:
        """Sends a file for a part of a referral."""
        address = f"/attachments/{referral}?part={part}"
        kind = {"content-type": "application/pdf"}
        return await self._send(actor, "POST", address, content=PDF, headers=kind)

    async def download(self, actor: Actor, file: str) -> Answer:
        """Fetches a file."""
        return await self._send(actor, "GET", f"/attachments/{file}")

    async def _send(self, actor: Actor, method: str, address: str, **more: Any) -> Answer:
        self.rehearsal.changed = set()
        headers = {"x-actor": str(actor.id), "accept": "*/*", **more.pop("headers", {})}
        answer = await self.http.request(method, address, headers=headers, **more)
        text = CORRELATION.sub('"correlationId":""', answer.text)
        return Answer(text, self.rehearsal.changed, answer.status_code)


def settings() -> Settings:
    """Settings of a development server."""
    return Settings(
        environment="development",
        home=Path("unused"),
        keyring=Path("unused"),
        host="127.0.0.1",
        port=8000,
        base_url="http://hub.example",
        audience="http://hub.example",
        session_idle=timedelta(minutes=30),
    )


def unknown(id: UUID) -> UUID:
    """An id of the same form that nothing has."""
    return UUID(int=id.int ^ 0x5555)
