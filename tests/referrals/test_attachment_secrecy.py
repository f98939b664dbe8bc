"""What is logged and stored of a file, and that nobody can change it unnoticed."""

import asyncio
import contextlib
import json
import logging
from typing import Any
from urllib.parse import quote

import asyncpg
import httpx
import pytest
import structlog.testing
from starlette.applications import Starlette

from hub.api.context import Services
from hub.api.relay import decode_id
from hub.api.wakeups import Wakeups
from hub.consent.model import GivenBy
from hub.db.transaction import transaction
from hub.referrals.routes import routes
from hub.referrals.withdrawal import withdraw_consent
from hub.vault.stream import CHUNK
from tests.api.edge import settings
from tests.referrals.files import (
    MB,
    NAME,
    STORY,
    Files,
    code_of,
    document,
    reads,
)


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
        for clear in (b"Angela", b"San Pedro", NAME.encode(), b"Constancia", b"%PDF-1."):
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
