"""Files of a referral over real HTTP: who may send and fetch them, and what is stored of them."""

import asyncio
import contextlib
import gc
import json
import logging
import os
import secrets
import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import structlog.testing
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

import hub.cases.policy  # noqa: F401  the rules that opening a case asks
from hub.api.context import Services
from hub.api.relay import decode_id, node_id
from hub.api.wakeups import Wakeups
from hub.auth.model import NOBODY, Actor, Job, Role, job_actor
from hub.cases.model import AgeBand, Identity, Population
from hub.cases.service import NewCase, NewNeed, add_need, erase, open_case
from hub.consent.model import Category, Effect, GivenBy, How, Purpose
from hub.consent.service import NewConsent, record
from hub.db.ids import uuid7
from hub.db.transaction import transaction
from hub.directory import service as directory
from hub.errors import Unauthenticated
from hub.referrals import attachment_store, attachments, service
from hub.referrals.model import Outcome, Referral, Side, Status
from hub.referrals.routes import disposition, file_name, routes
from hub.referrals.sending import NewReferral, send
from hub.referrals.timeline import Attachment
from hub.referrals.withdrawal import withdraw_consent
from hub.telemetry import Observed
from hub.vault.service import Vault
from hub.vault.stream import CHUNK
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
    async with serving(Observed(app, lambda: list(app.routes))) as url:  # type: ignore[arg-type]
        files = Files(url, pool, vault, world, referral, consent_id)
        services = Services(
            settings(url), pool, vault, Wakeups(lambda: asyncpg.connect(app_url))
        )  # fmt: skip
        app.routes.extend(routes(services, files.authenticate, patience=patience))
        async with files.client:
            yield files


@pytest.fixture
async def files(
    pool: asyncpg.Pool, vault: Vault, app_url: str, world: World
) -> AsyncIterator[Files]:
    async with running(pool, vault, app_url, world) as files:
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


# A file comes in and goes out ------------------------------------------------------------------------


async def test_a_file_comes_back_as_it_was_sent(files: Files) -> None:
    address = await files.attach(files.sender)
    for actor in (files.sender, files.recipient, files.world.recipient.focal_point):
        response = await files.get(actor, address)
        assert response.status_code == 200
        assert response.content == PDF


async def test_the_answer_lets_a_browser_save_the_file_and_never_show_it(files: Files) -> None:
    response = await files.get(files.recipient, await files.attach(files.sender))
    headers = response.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-length"] == str(len(PDF))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-correlation-id"]
    shown = headers["content-disposition"]
    assert shown.startswith('attachment; filename="Constancia de _ngela _ COMAR.pdf"')
    assert shown.endswith(f"filename*=UTF-8''{quote(NAME, safe='')}")


async def test_sizes_around_a_chunk_come_through(files: Files) -> None:
    for size in (10, CHUNK - 1, CHUNK, CHUNK + 1, 16 * CHUNK, 16 * CHUNK + 1, 40 * CHUNK):
        content = document(size)
        address = await files.attach(files.sender, content)
        assert (await files.get(files.recipient, address)).content == content


async def test_both_sides_see_a_new_file_in_the_list_and_on_the_timeline(files: Files) -> None:
    await files.attach(files.sender)
    await files.attach(files.recipient, b"Tenemos lugar.", kind="text/plain", name=None)
    for actor in (files.sender, files.recipient):
        listed = await files.listed(actor)
        assert [(a.content_type, a.size, name) for a, name in listed] == [
            ("application/pdf", len(PDF), NAME),
            ("text/plain", 14, None),
        ]
        async with transaction(files.pool, actor) as tx:
            kinds = await tx.rows(
                "SELECT kind FROM hub.referral_event WHERE referral_id = $1", files.referral.id
            )
        assert [row["kind"] for row in kinds].count("attachment") == 2


async def test_a_list_with_names_is_logged_and_is_no_read_of_the_files(
    files: Files, owner: asyncpg.Connection
) -> None:
    await files.listed(files.recipient)
    assert await reads(owner, files, "attachment.listed") == 0
    await files.attach(files.sender)
    await files.listed(files.recipient)
    assert await reads(owner, files, "attachment.listed") == 1
    assert await reads(owner, files) == 0


async def test_a_text_that_is_named_like_a_script_is_saved_as_a_text(files: Files) -> None:
    address = await files.attach(files.sender, b"del x", kind="text/plain", name="notas.bat")
    shown = (await files.get(files.recipient, address)).headers["content-disposition"]
    assert shown.endswith("notas.bat.txt")


async def complete(files: Files) -> None:
    async with transaction(files.pool, files.recipient) as tx:
        id, to = files.referral.id, Status.IN_PROGRESS
        await service.move(tx, id, "startReferral", Side.RECIPIENT, to)
        await service.complete(tx, files.vault, id, None, Outcome.DELIVERED, None)


async def test_files_support_an_outcome_after_completion(files: Files) -> None:
    await files.accept()
    await complete(files)
    address = await files.attach(files.recipient, part="sealed")
    assert (await files.get(files.sender, address)).content == PDF


# Twenty megabytes ------------------------------------------------------------------------------------


async def pieces_of(size: int) -> AsyncIterator[bytes]:
    """A PDF of so many bytes that never stands in memory."""
    yield b"%PDF-1.7\n"
    left = size - 9
    piece = STORY * 1000
    while left > 0:
        yield piece[: min(left, len(piece))]
        left -= len(piece)


async def test_twenty_megabytes_go_in_and_out_in_a_few_of_memory(files: Files) -> None:
    await files.attach(files.sender)
    gc.collect()
    tracemalloc.start()
    try:
        address = await files.attach(files.sender, pieces_of(MOST), headers={"content-length": str(MOST)})  # type: ignore[arg-type]  # fmt: skip
        _, going_in = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        received = 0
        headers = files.sign_in(files.recipient)
        async with files.client.stream("GET", address, headers=headers) as response:
            async for data in response.aiter_bytes():
                received += len(data)
        _, going_out = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert received == MOST
    # Client and server share this process: both together stay below a quarter of the file.
    assert max(going_in, going_out) < 5 * MB, (going_in, going_out)


@pytest.mark.parametrize("declared", [True, False])
async def test_one_byte_more_than_twenty_megabytes_is_refused(
    files: Files, owner: asyncpg.Connection, declared: bool
) -> None:
    headers = {"content-length": str(MOST + 1)} if declared else None
    response = await files.post(files.sender, pieces_of(MOST + 1), headers=headers)
    assert response.status_code == 413
    assert code_of(response) == "LIMIT_BODY"
    assert await stored(owner, files) == (0, 0)


async def test_a_declared_size_is_refused_before_the_body_is_read(files: Files) -> None:
    host, port = files.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request_head(files, files.sender, MOST + 1))
    await writer.drain()
    status = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    assert b" 413 " in status


# What it is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (PDF, "image/png", "is a PDF document"),
        (b"<html><script>alert(1)</script>", "text/plain", "is a web page"),
        (b"MZ" + bytes(100), "application/pdf", "is a program"),
        (PDF, "text/html", "Send one of"),
        (PDF, "application/zip", "Send one of"),
        (b"a" * 2 * MB + b"\x00", "text/plain", "control characters"),
        (b"PK\x03\x04" + bytes(2 * MB), sorted(attachments.KINDS)[2], "archive"),
    ],
)
async def test_a_file_that_is_not_what_it_claims_is_refused_and_nothing_stays(
    files: Files, owner: asyncpg.Connection, content: bytes, kind: str, says: str
) -> None:
    response = await files.post(files.sender, content, kind)
    assert response.status_code == 415
    assert code_of(response) == "UNSUPPORTED_MEDIA_TYPE"
    assert says in response.json()["errors"][0]["message"]
    assert response.json()["errors"][0]["extensions"]["field"] == ["contentType"]
    assert await stored(owner, files) == (0, 0)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\\b.pdf", "a\nb.pdf", "a\x00.pdf", "fdp.\u202eexe", "x" * 201]
)
async def test_a_name_that_leads_elsewhere_is_refused(
    files: Files, owner: asyncpg.Connection, name: str
) -> None:
    response = await files.post(files.sender, name=name)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["field"] == ["fileName"]
    assert name not in response.text
    assert await stored(owner, files) == (0, 0)


def test_names_are_read_and_written_as_the_standards_say() -> None:
    assert file_name([]) is None
    assert file_name(["a%20b.pdf"]) == "a b.pdf"
    assert file_name(["UTF-8''%C3%81ngela.pdf"]) == "Ángela.pdf"
    assert file_name(["utf-8'es'%C3%81ngela's.pdf"]) == "Ángela's.pdf"
    assert disposition('a"b\\c;é%41.pdf') == (
        'attachment; filename="a_b_c;__41.pdf"; '
        "filename*=UTF-8''a%22b%5Cc%3B%C3%A9%2541.pdf"
    )  # fmt: skip


@pytest.mark.parametrize("sent", ["%C3%28.pdf", "%ZZ.pdf", "á.pdf"])
async def test_a_name_in_another_code_is_refused(files: Files, sent: str) -> None:
    headers = {**files.sign_in(files.sender), "content-type": "application/pdf"}
    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    raw.append((b"x-file-name", sent.encode("latin-1")))
    response = await files.client.post(f"{files.address}?part=preview", content=PDF, headers=raw)
    assert response.status_code == 400


async def test_an_unknown_part_is_refused(files: Files) -> None:
    response = await files.post(files.sender, part="open")
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["field"] == ["part"]


# Who may ---------------------------------------------------------------------------------------------


async def test_unknown_and_forbidden_look_alike(files: Files, owner: asyncpg.Connection) -> None:
    address = await files.attach(files.sender)
    unknown = f"{files.url}/attachments/{node_id('Attachment', uuid4())}"
    wrong = f"{files.url}/attachments/{node_id('Referral', files.referral.id)}"
    garbage = f"{files.url}/attachments/nothing"
    strangers = [
        files.world.stranger.caseworker,
        files.world.stranger.focal_point,
        files.world.sender.other_caseworker,
        files.world.sender.officer,
        files.world.recipient.staff[Role.AGENCY_ADMIN],
    ]
    answers = set()
    for actor in strangers:
        for asked in (address, unknown, wrong, garbage):
            response = await files.get(actor, asked)
            error = response.json()["errors"][0]
            del error["extensions"]["correlationId"]
            hidden = {"date", "x-correlation-id"}
            headers = sorted((k, v) for k, v in response.headers.items() if k not in hidden)
            answers.add((response.status_code, json.dumps(error), tuple(headers)))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert await reads(owner, files) == 0


async def test_a_stranger_cannot_attach_and_learns_nothing(
    files: Files, owner: asyncpg.Connection
) -> None:
    unknown = f"{files.url}/attachments/{node_id('Referral', uuid4())}"
    answers = set()
    for actor in (files.world.stranger.caseworker, files.world.recipient.other_caseworker):
        for address in (files.address, unknown):
            response = await files.post(actor, address=address)
            message = response.json()["errors"][0]["message"]
            answers.add((response.status_code, code_of(response), message))
    assert len(answers) == 1
    assert answers.pop()[:2] == (404, "NOT_FOUND")
    assert await stored(owner, files) == (0, 0)


async def test_an_officer_sees_the_referral_and_attaches_nothing(files: Files) -> None:
    response = await files.post(files.world.sender.officer)
    assert response.status_code == 403
    assert await files.listed(files.world.sender.officer) == []


async def test_nobody_is_asked_to_sign_in(files: Files) -> None:
    address = await files.attach(files.sender)
    for headers in ({}, {"authorization": "Bearer wrong"}):
        for response in (
            await files.client.get(address, headers=headers),
            await files.client.post(files.address + "?part=preview", headers=headers),
        ):
            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.json()["errors"][0]["extensions"]["correlationId"]


async def test_other_methods_are_not_served(
    files: Files, owner: asyncpg.Connection
) -> None:  # fmt: skip
    address = await files.attach(files.sender)
    headers = files.sign_in(files.recipient)
    for method in ("HEAD", "PUT", "DELETE"):
        assert (await files.client.request(method, address, headers=headers)).status_code == 405
    assert await reads(owner, files) == 0


async def test_without_consent_to_files_the_sender_attaches_none(
    files: Files, owner: asyncpg.Connection
) -> None:
    referral, _ = await new_referral(
        files.pool, files.vault, files.world, frozenset({Category.IDENTITY})
    )
    files.referral = referral
    response = await files.post(files.sender)
    assert response.status_code == 403
    assert code_of(response) == "NOT_CONSENTED"
    assert await stored(owner, files) == (0, 0)
    # What the recipient answers with is theirs to give.
    assert (await files.post(files.recipient)).status_code == 201
    # The database says the same when asked directly.
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(files.pool, files.sender) as tx:
            await attachment_store.add(tx, uuid7(), referral.id, "preview", None, "text/plain")


async def test_once_consent_has_expired_the_sender_attaches_nothing_more(
    files: Files, owner: asyncpg.Connection
) -> None:
    async with owner.transaction():
        # Time passes; the triggers would take this for somebody's doing.
        await owner.execute("SET LOCAL session_replication_role = replica")
        sql = "UPDATE hub.referral SET consent_expires_at = now() WHERE id = $1"
        await owner.execute(sql, files.referral.id)
    response = await files.post(files.sender)
    assert code_of(response) == "NOT_CONSENTED"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await begin(files, 0, owner)


# The sealed part -------------------------------------------------------------------------------------


async def test_the_sealed_part_opens_to_the_recipient_on_acceptance(
    files: Files, owner: asyncpg.Connection
) -> None:
    address = await files.attach(files.sender, part="sealed")
    assert (await files.get(files.sender, address)).content == PDF
    assert (await files.get(files.recipient, address)).status_code == 404
    assert await files.listed(files.recipient) == []
    refused = await files.post(files.recipient, part="sealed")
    assert refused.status_code == 403
    assert await reads(owner, files) == 1
    await files.accept()
    assert (await files.get(files.recipient, address)).content == PDF
    assert [name for _, name in await files.listed(files.recipient)] == [NAME]
    assert (await files.post(files.recipient, part="sealed")).status_code == 201


async def test_a_rejected_referral_destroys_the_sealed_files(
    files: Files, owner: asyncpg.Connection
) -> None:
    sealed = await files.attach(files.sender, part="sealed")
    preview = await files.attach(files.sender)
    await files.reject()
    assert (await files.get(files.recipient, sealed)).status_code == 404
    gone = await files.get(files.sender, sealed)
    assert gone.status_code == 410
    assert code_of(gone) == "GONE"
    assert (await files.get(files.world.stranger.caseworker, sealed)).status_code == 404
    id = decode_id(sealed.rsplit("/", 1)[1], "Attachment")
    sql = "SELECT count(*) FROM hub.attachment_chunk WHERE attachment_id = $1"
    assert await owner.fetchval(sql, id) == 0
    assert await owner.fetchval("SELECT name FROM hub.attachment WHERE id = $1", id) is None
    assert [name for _, name in await files.listed(files.sender)] == [None, NAME]
    # What was decided on stays readable to both.
    assert (await files.get(files.recipient, preview)).content == PDF
    late = await files.post(files.sender)
    assert late.status_code == 409


async def test_withdrawn_consent_closes_every_file_to_the_recipient(files: Files) -> None:
    await files.accept()
    addresses = [await files.attach(files.sender, part=part) for part in ("preview", "sealed")]
    for address in addresses:
        assert (await files.get(files.recipient, address)).status_code == 200
    async with transaction(files.pool, files.sender) as tx:
        withdrawal = await withdraw_consent(tx, files.consent_id, GivenBy.SELF)
    for address in addresses:
        assert (await files.get(files.recipient, address)).status_code == 404
    told = {(reader.agency_id, reader.what, reader.times) for reader in withdrawal.readers}
    assert (files.world.recipient.id, "attachment.read", 2) in told


async def test_an_erased_case_leaves_no_file(files: Files, owner: asyncpg.Connection) -> None:
    await files.accept()
    addresses = [await files.attach(files.sender, part=part) for part in ("preview", "sealed")]
    async with transaction(files.pool, files.world.sender.officer) as tx:
        _, receipt = await erase(tx, files.referral.case_id)
    assert (await stored(owner, files))[1] == 0
    # The sealed part's went when the referral was cancelled.
    assert receipt["attachmentChunks"] == 1
    for address in addresses:
        assert (await files.get(files.recipient, address)).status_code in (404, 410)


# The log ---------------------------------------------------------------------------------------------


async def test_a_read_is_in_the_log_before_the_first_byte_leaves(
    files: Files, owner: asyncpg.Connection
) -> None:
    address = await files.attach(files.sender, document(3 * MB))
    app = Starlette(
        routes=routes(
            Services(settings(files.url), files.pool, files.vault, Wakeups(asyncpg.connect)),
            files.authenticate,
        )
    )
    counts: list[int] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def watch(message: Any) -> None:
        # Another connection sees only what is committed.
        counts.append(await reads(owner, files))
        if len(counts) > 2:
            raise OSError("the client hangs up")

    path = address.removeprefix(files.url)
    header = files.sign_in(files.recipient)["authorization"]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"authorization", header.encode())],
    }
    with contextlib.suppress(Exception):
        await app(scope, receive, watch)
    assert counts == [1, 1, 1]
    # Hanging up does not take the record back.
    assert await reads(owner, files) == 1
    row = await owner.fetchrow(
        "SELECT * FROM hub.audit_entry WHERE referral_id = $1 AND action = 'attachment.read'",
        files.referral.id,
    )
    assert row["actor_id"] == files.recipient.id
    assert row["owner_agency_id"] == files.world.sender.id
    assert row["object_id"] == decode_id(path.rsplit("/", 1)[1], "Attachment")
    assert NAME not in str(dict(row))


async def test_no_name_and_no_content_reaches_a_log(
    files: Files, owner: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("asyncio").setLevel(logging.INFO)
    with structlog.testing.capture_logs() as lines:
        address = await files.attach(files.sender, document(3 * MB))
        await files.get(files.recipient, address)
        await files.post(files.sender, b"MZ" + STORY, "application/pdf")
        await files.post(files.sender, name="Ángela/Reyes.pdf")
        await swap(owner, address, 0, 1)
        await files.get(files.recipient, address)
        await swap(owner, address, 0, 1)
        await swap(owner, address, 20, 21)
        with pytest.raises(httpx.RemoteProtocolError):
            await files.get(files.recipient, address)
    logged = json.dumps(lines, default=str, ensure_ascii=False)
    assert logged.count('"answered"') == 6
    assert logged.count('"failed"') == 2
    # The client runs in this process too, and its lines show what it sent.
    ours = [r for r in caplog.records if r.name.partition(".")[0] not in ("httpx", "httpcore")]
    everything = logged + "\n".join(map(logging.Formatter().format, ours))
    assert "IntegrityError" in everything
    for personal in ("ngela", "Constancia", quote(NAME), "San Pedro", "Reyes"):
        assert personal not in everything


# What is stored --------------------------------------------------------------------------------------


async def test_nothing_of_a_file_is_stored_in_clear(
    files: Files, owner: asyncpg.Connection
) -> None:
    await files.attach(files.sender, document(2 * MB))
    await files.attach(files.sender, b"Angela walked", kind="text/plain", part="sealed")
    for table in ("attachment", "attachment_chunk"):
        rows = await owner.fetch(f"SELECT * FROM hub.{table}")
        assert rows
        raw = b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for row in rows
            for value in row.values()
        )
        for clear in (b"Angela", b"San Pedro", NAME.encode(), b"Constancia", b"%PDF"):
            assert clear not in raw
    sealed = await owner.fetch("SELECT body FROM hub.attachment_chunk")
    assert max(len(row["body"]) for row in sealed) <= CHUNK + 16 + 7


async def swap(owner: asyncpg.Connection, address: str, one: int, other: int) -> None:
    """Exchanges two chunks of a file, behind the application's back."""
    id = decode_id(address.rsplit("/", 1)[1], "Attachment")
    await owner.execute(
        """
        UPDATE hub.attachment_chunk c SET body = o.body FROM hub.attachment_chunk o
        WHERE c.attachment_id = $1 AND o.attachment_id = $1
          AND (c.seq, o.seq) IN (($2::int, $3::int), ($3, $2))
        """,
        id, one, other,
    )  # fmt: skip


async def test_swapped_chunks_break_the_transfer(files: Files, owner: asyncpg.Connection) -> None:
    address = await files.attach(files.sender, document(3 * MB))
    await swap(owner, address, 0, 1)
    response = await files.get(files.recipient, address)
    assert response.status_code == 500
    assert code_of(response) == "INTERNAL"
    await swap(owner, address, 0, 1)
    assert (await files.get(files.recipient, address)).status_code == 200
    await swap(owner, address, 30, 31)
    with pytest.raises(httpx.RemoteProtocolError):
        await files.get(files.recipient, address)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM hub.attachment_chunk WHERE attachment_id = $1 AND seq = 47",
        "DELETE FROM hub.attachment_chunk WHERE attachment_id = $1 AND seq = 20",
        "UPDATE hub.attachment SET size = size - 1 WHERE id = $1",
        "UPDATE hub.attachment SET size = size + 1 WHERE id = $1",
        "UPDATE hub.attachment SET size = 20 * 65536 WHERE id = $1",
    ],
)
async def test_a_file_that_was_cut_never_passes_for_a_whole_one(
    files: Files, owner: asyncpg.Connection, change: str
) -> None:
    address = await files.attach(files.sender, document(3 * MB))
    await owner.execute(change, decode_id(address.rsplit("/", 1)[1], "Attachment"))
    with pytest.raises(httpx.RemoteProtocolError):
        await files.get(files.recipient, address)


async def test_a_file_cannot_be_given_another_type_or_another_file(
    files: Files, owner: asyncpg.Connection
) -> None:
    one, other = [await files.attach(files.sender) for _ in range(2)]
    ids = [decode_id(address.rsplit("/", 1)[1], "Attachment") for address in (one, other)]
    await owner.execute(
        "UPDATE hub.attachment SET content_type = 'text/html' WHERE id = $1", ids[0]
    )
    assert (await files.get(files.recipient, one)).status_code == 500
    await owner.execute(
        """
        UPDATE hub.attachment_chunk c SET body = o.body FROM hub.attachment_chunk o
        WHERE c.attachment_id = $1 AND o.attachment_id = $2
        """,
        ids[1], ids[0],
    )  # fmt: skip
    assert (await files.get(files.recipient, other)).status_code == 500


async def test_a_download_ends_when_the_packet_closes(files: Files) -> None:
    await files.accept()
    address = await files.attach(files.sender, document(20 * MB), part="sealed")
    headers = files.sign_in(files.recipient)
    async with files.client.stream("GET", address, headers=headers) as response:
        assert response.status_code == 200
        arriving = response.aiter_bytes()
        received = len(await anext(arriving))
        async with transaction(files.pool, files.sender) as tx:
            await withdraw_consent(tx, files.consent_id, GivenBy.SELF)

        async def rest() -> int:
            return sum([len(data) async for data in arriving])

        with pytest.raises(httpx.RemoteProtocolError):
            received += await rest()
    assert 0 < received < 20 * MB


# Slow and broken lines -------------------------------------------------------------------------------


def request_head(files: Files, actor: Actor, length: int, part: str = "preview") -> bytes:
    path = files.address.removeprefix(files.url)
    header = files.sign_in(actor)["authorization"]
    return (
        f"POST {path}?part={part} HTTP/1.1\r\nHost: hub\r\nAuthorization: {header}\r\n"
        f"Content-Type: application/pdf\r\nX-File-Name: {quote(NAME)}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


@contextlib.asynccontextmanager
async def slow_upload(
    files: Files, owner: asyncpg.Connection, actor: Actor, part: str = "preview"
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A client that has sent 3 of 5 MB, of which at least two are stored, and waits."""
    host, port = files.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    content = document(5 * MB)
    writer.write(request_head(files, actor, len(content), part))
    for at in range(0, 3 * MB, MB // 2):
        writer.write(content[at : at + MB // 2])
        await writer.drain()
        await asyncio.sleep(0.02)
    async with asyncio.timeout(10):
        while (await stored(owner, files))[1] < 32:
            await asyncio.sleep(0.02)
    yield reader, writer
    writer.close()


async def test_a_slow_client_holds_no_transaction_and_leaves_nothing_when_it_goes(
    files: Files, owner: asyncpg.Connection
) -> None:
    async with slow_upload(files, owner, files.sender) as (_, writer):
        sql = """
            SELECT count(*) FROM pg_stat_activity
            WHERE usename = 'hub_app' AND datname = current_database() AND xact_start IS NOT NULL
        """
        await asyncio.sleep(0.2)
        assert await owner.fetchval(sql) == 0
        assert (await stored(owner, files))[0] == 1
        for actor in (files.sender, files.recipient):
            assert await files.listed(actor) == []
        id = await owner.fetchval(
            "SELECT id FROM hub.attachment WHERE referral_id = $1", files.referral.id
        )
        address = f"{files.url}/attachments/{node_id('Attachment', id)}"
        for actor in (files.sender, files.recipient):
            assert (await files.get(actor, address)).status_code == 404
        writer.close()
        async with asyncio.timeout(10):
            while await stored(owner, files) != (0, 0):
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("part", ["preview", "sealed"])
async def test_an_upload_is_refused_when_the_referral_closes_meanwhile(
    files: Files, owner: asyncpg.Connection, part: str
) -> None:
    async with slow_upload(files, owner, files.sender, part) as (reader, writer):
        await files.reject()
        if part == "sealed":
            assert (await stored(owner, files))[1] == 0
        writer.write(document(5 * MB)[3 * MB :])
        status = await asyncio.wait_for(reader.readline(), 10)
        assert b" 409 " in status
    assert (await stored(owner, files))[1] == 0
    assert await files.listed(files.sender) == []


async def test_an_upload_ends_with_the_account_of_whoever_sends_it(
    files: Files, owner: asyncpg.Connection
) -> None:
    async with slow_upload(files, owner, files.sender) as (reader, writer):
        await owner.execute("UPDATE hub.staff SET active = false WHERE id = $1", files.sender.id)
        writer.write(document(5 * MB)[3 * MB :])
        status = await asyncio.wait_for(reader.readline(), 10)
        assert b" 403 " in status
    assert await files.listed(files.recipient) == []


async def test_a_client_that_falls_silent_is_let_go(
    pool: asyncpg.Pool, vault: Vault, app_url: str, world: World, owner: asyncpg.Connection
) -> None:
    async with (
        running(pool, vault, app_url, world, patience=0.5) as files,
        slow_upload(files, owner, files.sender) as (reader, _),
    ):
        status = await asyncio.wait_for(reader.readline(), 10)
        assert b" 408 " in status
        assert await stored(owner, files) == (0, 0)


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


async def test_the_job_takes_away_what_was_never_finished(
    files: Files, owner: asyncpg.Connection
) -> None:
    address = await files.attach(files.sender)
    await owner.execute(
        "UPDATE hub.attachment SET at = at - interval '1 day' WHERE referral_id = $1",
        files.referral.id,
    )
    await begin(files, 2, owner)
    fresh = await begin(files, 0, owner)
    async with transaction(files.pool, job_actor(Job.EXPIRY)) as tx:
        assert await attachments.forget_incomplete(tx) >= 1
        # The job sees what it takes away, and nothing else.
        assert await tx.value("SELECT count(*) FROM hub.attachment") == 0
    assert await stored(owner, files) == (2, 4)
    assert (await files.get(files.recipient, address)).content == PDF
    sql = "SELECT NOT complete FROM hub.attachment WHERE id = $1"
    assert await owner.fetchval(sql, fresh)


async def test_nobody_else_takes_away_or_finishes_a_file(
    files: Files, owner: asyncpg.Connection
) -> None:
    await files.attach(files.sender)
    id = await begin(files, 2, owner)
    other = files.world.sender.focal_point
    for actor in (other, files.recipient, files.world.stranger.caseworker, job_actor(Job.REWRAP)):
        async with transaction(files.pool, actor) as tx:
            assert not await attachment_store.forget(tx, id)
            assert not await attachment_store.finish(tx, id, 10)
            assert not await attachment_store.hold(tx, id)
            assert await attachment_store.forget_incomplete(tx, 10) == 0
            assert await tx.execute("DELETE FROM hub.attachment") == 0
            assert await tx.execute("DELETE FROM hub.attachment_chunk") == 0
    async with transaction(files.pool, files.sender) as tx:
        # Nor does whoever sent it, once it is whole.
        assert await tx.execute("DELETE FROM hub.attachment_chunk") == 3
        assert await tx.execute("DELETE FROM hub.attachment") == 1
    assert await stored(owner, files) == (1, 1)


async def test_the_database_finishes_no_file_of_a_closed_referral(
    files: Files, owner: asyncpg.Connection
) -> None:
    id = await begin(files, 0, owner)
    await files.reject()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(files.pool, files.sender) as tx:
            await attachment_store.finish(tx, id, 10)


async def test_a_rejection_waits_for_a_chunk_under_way_and_destroys_it(
    files: Files, owner: asyncpg.Connection
) -> None:
    id = uuid7()
    async with transaction(files.pool, files.sender) as tx:
        assert await attachment_store.hold_referral(tx, files.referral.id)
        await attachment_store.add(tx, id, files.referral.id, "sealed", None, "text/plain")
        await attachment_store.add_chunks(tx, id, 0, [b"sealed"])
        rejecting = asyncio.create_task(files.reject())
        await asyncio.sleep(0.3)
        assert not rejecting.done()
    await rejecting
    assert await stored(owner, files) == (1, 0)


async def test_an_erasure_waits_for_a_chunk_under_way_and_destroys_it(
    files: Files, owner: asyncpg.Connection
) -> None:
    await files.accept()
    await complete(files)
    id = await begin(files, 0, owner)
    officer = files.world.sender.officer

    async def erasing() -> None:
        async with transaction(files.pool, officer) as tx:
            await erase(tx, files.referral.case_id)

    async with transaction(files.pool, files.sender) as tx:
        assert await attachment_store.hold(tx, id)
        await attachment_store.add_chunks(tx, id, 3, [b"sealed"])
        erasure = asyncio.create_task(erasing())
        await asyncio.sleep(0.3)
        assert not erasure.done()
    await erasure
    assert await stored(owner, files) == (1, 0)
