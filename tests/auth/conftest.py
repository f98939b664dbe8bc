"""A small hub that has nothing but sign-in, and the providers it talks to."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from hub.auth.issuers import Issuer
from hub.auth.routes import routes
from hub.auth.service import Authenticator
from hub.errors import NotAllowed, Unauthenticated
from hub.settings import Settings
from hub.vault.keyring import LocalKeyring
from tests.auth.identity_fixture import identity
from tests.auth.rogue import AUDIENCE, Rogue

__all__ = ["identity"]

SECURE = "https://hub.example"


@dataclass
class Hub:
    """Sign-in routes, and `/actor` which tells who asks. `browser()` is a new browser."""

    authenticator: Authenticator
    base_url: str
    transport: httpx.ASGITransport

    def browser(self, **options: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, base_url=self.base_url, **options)

    async def begin(self, browser: httpx.AsyncClient, **fields: str) -> dict[str, str]:
        """Sends the login form; returns the parameters with which the provider is called."""
        response = await browser.post("/auth/login", data=fields)
        assert response.status_code == 303, response.text
        query = parse_qs(urlsplit(response.headers["location"]).query)
        return {name: values[0] for name, values in query.items()}


@asynccontextmanager
async def small_hub(
    pool: asyncpg.Pool,
    *issuers: Issuer,
    base_url: str = SECURE,
    keys: LocalKeyring | None = None,
    **options: Any,
) -> AsyncIterator[Hub]:
    """A hub with these providers. `keys`: those of devices; without them, nobody gets any."""
    settings = Settings(
        environment="development",
        home=Path("unused"),
        keyring=Path("unused"),
        host="127.0.0.1",
        port=8000,
        base_url=base_url,
        audience=AUDIENCE,
        issuers=issuers,
        **{"session_idle": timedelta(minutes=30), "session_limit": timedelta(hours=12), **options},
    )
    authenticator = Authenticator(pool, settings)

    async def actor(request: Request) -> JSONResponse:
        try:
            found = await authenticator.actor_of(request)
        except Unauthenticated:
            return JSONResponse({"error": "unauthenticated"}, 401)
        except NotAllowed as error:
            return JSONResponse({"error": error.code}, 403)
        return JSONResponse({"kind": found.kind, "id": str(found.id), "roles": sorted(found.roles)})

    signing_in = routes(authenticator, keys or LocalKeyring(Path("unused")))
    app = Starlette(routes=[*signing_in, Route("/actor", actor, methods=["GET", "POST"])])
    try:
        yield Hub(authenticator, base_url, httpx.ASGITransport(app))
    finally:
        await authenticator.aclose()


@pytest.fixture
def rogue() -> Iterator[Rogue]:
    """A provider that says what the test wants."""
    provider = Rogue()
    yield provider
    provider.close()


async def sessions_of(owner: asyncpg.Connection, staff_id: Any) -> int:
    """How many sessions somebody has."""
    count = await owner.fetchval("SELECT count(*) FROM hub.session WHERE staff_id = $1", staff_id)
    return int(count)
