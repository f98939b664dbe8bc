"""Files on slow and broken lines: nothing half stays, and nobody waits for them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import asyncpg
import pytest

from hub.api.relay import node_id
from hub.auth.model import Actor, Job, job_actor
from hub.cases.service import erase
from hub.db.ids import uuid7
from hub.db.transaction import transaction
from hub.referrals import attachment_store, attachments
from hub.vault.service import Vault
from tests.referrals.files import (
    MB,
    PDF,
    Files,
    begin,
    complete,
    document,
    request_head,
    running,
    stored,
)
from tests.world import World


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
