"""Files of a referral over real HTTP: how they come in and go out, and what is refused."""

import asyncio
import gc
import tracemalloc
from collections.abc import AsyncIterator
from urllib.parse import quote

import asyncpg
import pytest

from hub.db.transaction import transaction
from hub.referrals import attachments
from hub.referrals.routes import disposition, file_name
from hub.vault.stream import CHUNK
from tests.referrals.files import (
    MB,
    MOST,
    NAME,
    PDF,
    STORY,
    Files,
    code_of,
    complete,
    document,
    reads,
    request_head,
    stored,
)


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
