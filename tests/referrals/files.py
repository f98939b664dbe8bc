"""Files of a referral for the tests: a hub that serves their routes, and a referral on its way."""

import contextlib
import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

import asyncpg
import httpx
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

import hub.cases.policy  # noqa: F401  the rules that opening a case asks
from hub.api.context import Services
from hub.api.relay import node_id
from hub.api.wakeups import Wakeups
from hub.auth.model import NOBODY, Actor, Job, job_actor
from hub.cases.model import AgeBand, Identity, Population
from hub.cases.service import NewCase, NewNeed, add_need, open_case
from hub.consent.model import Category, Effect, GivenBy, How, Purpose
from hub.consent.service import NewConsent, record
from hub.db.ids import uuid7
from hub.db.transaction import transaction
from hub.directory import service as directory
from hub.errors import Unauthenticated
from hub.referrals import attachment_store, attachments, service
from hub.referrals.model import Outcome, Referral, Side, Status
from hub.referrals.routes import routes
from hub.referrals.sending import NewReferral, send
from hub.referrals.timeline import Attachment
from hub.telemetry import Observed
from hub.vault.service import Vault
from tests.api.edge import serving, settings
from tests.world import World

NAME = "Constancia de Ángela – COMAR.pdf"
STORY = b"Angela walked from San Pedro Sula with two children. "
PDF = b"%PDF-1.7\n" + STORY * 20
MB = 1024 * 1024
MOST = 20 * MB


def document(size: int) -> bytes:
    """A PDF of so many bytes, full of what must not be stored in clear."""
    return (PDF + STORY * (size // len(STORY) + 1))[:size]


@dataclass
class Files:
    """A running hub that has only the routes of files, and one referral on its way."""

    url: str
    pool: asyncpg.Pool
    vault: Vault
    world: World
    referral: Referral
    consent_id: UUID
    actors: dict[str, Actor] = field(default_factory=dict)
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=60))

    @property
    def sender(self) -> Actor:
        return self.world.sender.caseworker

    @property
    def recipient(self) -> Actor:
        return self.world.recipient.caseworker

    @property
    def address(self) -> str:
        return f"{self.url}/attachments/{node_id('Referral', self.referral.id)}"

    def sign_in(self, actor: Actor) -> dict[str, str]:
        token = secrets.token_hex(8)
        self.actors[token] = actor
        return {"authorization": f"Bearer {token}"}

    async def authenticate(self, connection: HTTPConnection) -> Actor:
        header = connection.headers.get("authorization")
        if header is None:
            return NOBODY
        try:
            return self.actors[header.removeprefix("Bearer ")]
        except KeyError:
            raise Unauthenticated from None

    async def post(
        self,
        actor: Actor,
        content: bytes | AsyncIterator[bytes] = PDF,
        kind: str = "application/pdf",
        *,
        part: str = "preview",
        name: str | None = NAME,
        address: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        sent = {**self.sign_in(actor), "content-type": kind, **(headers or {})}
        if name is not None:
            sent["x-file-name"] = quote(name)
        address = f"{address or self.address}?part={part}"
        return await self.client.post(address, content=content, headers=sent)

    async def attach(self, actor: Actor, content: bytes = PDF, **more: Any) -> str:
        """Sends a file that must be taken; its address."""
        response = await self.post(actor, content, **more)
        assert response.status_code == 201, response.text
        return self.url + response.headers["location"]

    async def get(self, actor: Actor, address: str) -> httpx.Response:
        return await self.client.get(address, headers=self.sign_in(actor))

    async def listed(self, actor: Actor) -> list[tuple[Attachment, str | None]]:
        async with transaction(self.pool, actor) as tx:
            r = await service.get(tx, self.referral.id)
            return await attachments.of_referral(tx, self.vault, r)

    async def accept(self) -> None:
        async with transaction(self.pool, self.recipient) as tx:
            await service.accept(tx, self.vault, self.referral.id, None)

    async def reject(self) -> None:
        async with transaction(self.pool, self.recipient) as tx:
            await service.reject(tx, self.vault, self.referral.id, None, "no-capacity", None)


async def new_referral(
    pool: asyncpg.Pool, vault: Vault, world: World, categories: frozenset[Category]
) -> tuple[Referral, UUID]:
    """A referral from the world's sender to its recipient, and the consent that it rests on."""
    sender, recipient = world.sender, world.recipient
    purpose = Purpose.SERVICE_PROVISION
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await directory.seed(tx)
        kind = (await tx.rows("SELECT code FROM hub.service_type WHERE sensitivity = 'standard'"))[
            0
        ]
    async with transaction(pool, sender.caseworker) as tx:
        case, _ = await open_case(
            tx,
            vault,
            NewCase(
                desk_id=sender.desks[0],
                identity=Identity(given_names="Ángela"),
                age_band=AgeBand.YEARS_25_59,
                population=Population.REFUGEE,
            ),
        )
        need = await add_need(tx, vault, case.id, NewNeed(service_code=kind["code"]))
        consent = await record(
            tx,
            vault,
            NewConsent(
                case_id=case.id,
                effect=Effect.GRANT,
                purposes=frozenset({purpose}),
                categories=categories,
                recipient_agency_id=recipient.id,
                given_by=GivenBy.SELF,
                how=How.WRITTEN,
            ),
        )
        wanted = NewReferral(need.id, purpose, categories, to_desk_id=recipient.desks[0])
        return await send(tx, vault, wanted), consent.id


@contextlib.asynccontextmanager
async def running(
    pool: asyncpg.Pool, vault: Vault, app_url: str, world: World, *, patience: float = 30.0
) -> AsyncIterator[Files]:
    categories = frozenset({Category.IDENTITY, Category.ATTACHMENT})
    referral, consent_id = await new_referral(pool, vault, world, categories)
    app = Starlette()
    async with serving(Observed(app)) as url:  # type: ignore[arg-type]
        files = Files(url, pool, vault, world, referral, consent_id)
        services = Services(
            settings(url), pool, vault, Wakeups(lambda: asyncpg.connect(app_url))
        )  # fmt: skip
        app.routes.extend(routes(services, files.authenticate, patience=patience))
        async with files.client:
            yield files


def code_of(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


async def reads(owner: asyncpg.Connection, files: Files, action: str = "attachment.read") -> int:
    return int(
        await owner.fetchval(
            "SELECT count(*) FROM hub.audit_entry WHERE referral_id = $1 AND action = $2",
            files.referral.id,
            action,
        )
    )


async def stored(owner: asyncpg.Connection, files: Files) -> tuple[int, int]:
    """How many files and chunks are there of the referral, finished or not."""
    sql = """
        SELECT (SELECT count(*) FROM hub.attachment WHERE referral_id = $1),
               (SELECT count(*) FROM hub.attachment a JOIN hub.attachment_chunk c ON c.attachment_id = a.id
                WHERE a.referral_id = $1)
    """
    return tuple(await owner.fetchrow(sql, files.referral.id))


async def complete(files: Files) -> None:
    async with transaction(files.pool, files.recipient) as tx:
        id, to = files.referral.id, Status.IN_PROGRESS
        await service.move(tx, id, "startReferral", Side.RECIPIENT, to)
        await service.complete(tx, files.vault, id, None, Outcome.DELIVERED, None)


def request_head(files: Files, actor: Actor, length: int, part: str = "preview") -> bytes:
    path = files.address.removeprefix(files.url)
    header = files.sign_in(actor)["authorization"]
    return (
        f"POST {path}?part={part} HTTP/1.1\r\nHost: hub\r\nAuthorization: {header}\r\n"
        f"Content-Type: application/pdf\r\nX-File-Name: {quote(NAME)}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


async def begin(files: Files, hours: int, owner: asyncpg.Connection) -> UUID:
    """A file whose worker died while it came in, so many hours ago."""
    id = uuid7()
    async with transaction(files.pool, files.sender) as tx:
        await attachment_store.add(tx, id, files.referral.id, "preview", None, "text/plain")
        await attachment_store.add_chunks(tx, id, 0, [os.urandom(100)] * 3)
    await owner.execute(
        "UPDATE hub.attachment SET at = now() - make_interval(hours => $2) WHERE id = $1", id, hours
    )
    return id
