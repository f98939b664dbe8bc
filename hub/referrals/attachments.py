"""Files of a referral: sealed while they come in, opened while they go out, never whole in memory.

A file on a slow line takes minutes, a transaction must not: each batch of chunks is a short one of
its own, which looks again at whether the actor, the referral and the file still permit it. What is
not finished is seen by nobody and taken away.

A read is logged in a transaction that has committed before the first byte leaves. Had it shared one
with the sending, a client that hangs up halfway would roll back the record of what it has read.
"""

import contextlib
import re
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from hub.audit.service import record_read
from hub.auth.model import Actor
from hub.auth.policy import check
from hub.db.ids import uuid7
from hub.db.transaction import Transaction, transaction
from hub.errors import Conflict, HubError, IntegrityError, Invalid, NotAllowed, NotFound
from hub.referrals import attachment_store as store
from hub.referrals import moves, policy, thread  # noqa: F401  the rules that `check` asks
from hub.referrals.model import Referral
from hub.referrals.service import get, standings
from hub.referrals.sniffing import KINDS, Sniffer, claimed_type
from hub.referrals.timeline import Attachment, Part
from hub.vault.envelope import Binding
from hub.vault.service import DataKey, Vault
from hub.vault.stream import CHUNK, StreamOpener, StreamSealer

MOST = 20 * 1024 * 1024
"""Bytes of one file; hub.attachment has the same limit."""
MOST_NAME = 200
BATCH = 16
"""Chunks in a transaction: a megabyte, so that a few uploads fit beside everything else."""


@dataclass(frozen=True, slots=True, repr=False)
class NewAttachment:
    """What comes with a file: its part, its claimed content type, its name and size if given."""

    part: Part
    content_type: str | None
    name: str | None = None
    declared: int | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way out. `pieces` yields exactly `attachment.size` bytes, or raises."""

    attachment: Attachment
    name: str | None = field(repr=False)
    pieces: AsyncIterator[bytes] = field(repr=False)


# In ------------------------------------------------------------------------------------------------


async def receive(
    pool: asyncpg.Pool,
    vault: Vault,
    actor: Actor,
    referral_id: UUID,
    new: NewAttachment,
    body: AsyncIterator[bytes],
) -> Attachment:
    """Takes a file in. Nothing of `body` is read before the actor is known to be allowed.

    Raises:
        NotFound: no such referral, or not the actor's to see.
        NotAllowed: not with this role or side; NOT_CONSENTED, the referral carries no files.
        Conflict: the referral is closed, or closed meanwhile.
        Invalid: LIMIT_BODY, more than 20 MB; UNSUPPORTED_MEDIA_TYPE, not what it claims to be, or a
            kind that is not taken; INVALID, the name or an empty file.
        Whatever `body` raises. In every case nothing of the file stays.
    """
    claimed = claimed_type(new.content_type)
    name = checked_name(new.name)
    if new.declared is not None and new.declared > MOST:
        raise too_large()
    async with transaction(pool, actor) as tx:
        r = await get(tx, referral_id)
        check("attach", actor, *standings(actor, r))
        _check_open(actor, r, new.part)
        key = await vault.open_key(tx, _key_id(r, new.part))
    upload = _Upload(pool, vault, actor, r, new.part, claimed, name, key)
    try:
        return await upload.run(body)
    except BaseException:
        await upload.abandon()
        raise


def checked_name(name: str | None) -> str | None:
    """A file's name as it will be kept (NFC, trimmed); None where there is none.

    Raises:
        Invalid: too long, or with characters that lead elsewhere or hide what the name is.
    """
    name = unicodedata.normalize("NFC", name or "").strip()
    if not name:
        return None
    if len(name) > MOST_NAME:
        raise Invalid(f"A file's name has at most {MOST_NAME} characters.", field=["fileName"])
    if _UNSAFE.search(name) or name in (".", ".."):
        raise Invalid(
            "A file's name holds no slashes, line breaks or other control characters.",
            field=["fileName"],
        )
    return name


# Control characters, separators of paths and lines, and what turns the direction of writing around.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def too_large() -> Invalid:
    """The refusal of a file for its size; 413 over HTTP."""
    return Invalid("A file has at most 20 MB.", code="LIMIT_BODY")


def _key_id(r: Referral, part: str) -> UUID:
    return r.preview_key_id if part == Part.PREVIEW else r.packet_key_id


def _check_open(actor: Actor, r: Referral, part: Part) -> None:
    """Raises unless the actor may add to this part now."""
    moves.require(moves.attachable(r, actor, standings(actor, r), part, datetime.now(UTC)))


def _binding(r: Referral, id: UUID, part: str, content_type: str) -> Binding:
    """Ties the chunks to their file, its part and its type: none can be changed behind our back."""
    return Binding(r.from_agency_id, "attachment", id, f"{part} {content_type}")


def _name_binding(r: Referral, id: UUID) -> Binding:
    return Binding(r.from_agency_id, "attachment", id, "name")


class _Upload:
    """One file on its way in, from the first batch of chunks to the last."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        vault: Vault,
        actor: Actor,
        r: Referral,
        part: Part,
        content_type: str,
        name: str | None,
        key: DataKey,
    ) -> None:
        self.id = uuid7()
        self._pool = pool
        self._actor = actor
        self._referral_id = r.id
        self._part = part
        self._content_type = content_type
        self._name = vault.seal(key, name.encode(), _name_binding(r, self.id)) if name else None
        self._sealer = StreamSealer(key.key, _binding(r, self.id, part, content_type))
        self._stored = 0
        self._begun = False
        self.done: Attachment | None = None

    async def run(self, body: AsyncIterator[bytes]) -> Attachment:
        """Checks, seals and stores the file piece by piece."""
        sniffer = Sniffer(self._content_type)
        batch: list[bytes] = []
        size = 0
        async for piece, last in _pieces(body):
            size += len(piece)
            sniffer.feed(piece, last=last)
            batch.append(self._sealer.seal(piece, last=last))
            if last or len(batch) == BATCH:
                await self._store(batch, size if last else None)
                batch = []
        assert self.done is not None
        return self.done

    async def _store(self, batch: list[bytes], size: int | None) -> None:
        """One batch in a transaction of its own; with `size`, the last one."""
        async with transaction(self._pool, self._actor) as tx:
            if not await store.hold_referral(tx, self._referral_id):
                raise NotFound("referral", field=["referralId"])
            r = await get(tx, self._referral_id)
            check("attach", self._actor, *standings(self._actor, r))
            _check_open(self._actor, r, self._part)
            if self._stored == 0:
                self._begun = True
                await store.add(tx, self.id, r.id, self._part, self._name, self._content_type)
            elif not await store.hold(tx, self.id):
                raise Conflict("This file was taken away while it came in.")
            await store.add_chunks(tx, self.id, self._stored, batch)
            if size is not None:
                await store.finish(tx, self.id, size)
                self.done = await store.attachment(tx, self.id)
        self._stored += len(batch)

    async def abandon(self) -> None:
        """Takes away what is there of it. Where that fails, the job does it."""
        if not self._begun:
            return
        with contextlib.suppress(HubError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            async with transaction(self._pool, self._actor) as tx:
                await store.forget(tx, self.id)


async def _pieces(body: AsyncIterator[bytes]) -> AsyncIterator[tuple[bytes, bool]]:
    """The body in pieces of CHUNK bytes, each with whether it is the last, which may be shorter.

    Raises:
        Invalid: LIMIT_BODY.
    """
    held, size = bytearray(), 0
    async for data in body:
        size += len(data)
        if size > MOST:
            raise too_large()
        held += data
        while len(held) > CHUNK:
            yield bytes(held[:CHUNK]), False
            del held[:CHUNK]
    yield bytes(held), True


# Out -----------------------------------------------------------------------------------------------


async def release(pool: asyncpg.Pool, vault: Vault, actor: Actor, id: UUID) -> Download:
    """Opens a file for the actor, once the log says so.

    The first batch is opened before anything is returned, so that a file which does not open is an
    error rather than a broken answer. Each further batch asks the database again: where the packet
    closes meanwhile, the file ends with an error.

    Raises:
        NotFound: no such file, or not open to the actor.
        Conflict: GONE, it was destroyed.
        IntegrityError: it does not open; also while its pieces are being read.
    """
    async with transaction(pool, actor) as tx:
        attachment, r, key = await _find(tx, vault, id)
        name = _open_name(vault, r, attachment, key)
        await _log_read(tx, r, attachment)
        first = await store.chunks(tx, id, 0, BATCH)
    pieces = _opened(pool, actor, attachment, r, key, first)
    return Download(attachment, name, _after(await anext(pieces), pieces))


async def _find(tx: Transaction, vault: Vault, id: UUID) -> tuple[Attachment, Referral, DataKey]:
    attachment = await store.attachment(tx, id)
    if attachment is None:
        raise NotFound("attachment")
    r = await get(tx, attachment.referral_id)
    try:
        check("referral.attachments", tx.actor, *standings(tx.actor, r))
    except NotAllowed:
        raise NotFound("attachment") from None
    if attachment.purged_at is not None:
        raise Conflict("This file was destroyed.", code="GONE")
    key = await thread.key_or_none(tx, vault, _key_id(r, attachment.part))
    if key is None:
        raise NotFound("attachment")
    return attachment, r, key


async def _log_read(tx: Transaction, r: Referral, attachment: Attachment) -> None:
    await record_read(
        tx,
        "attachment.read",
        "attachment",
        attachment.id,
        owner_agency_id=r.from_agency_id,
        other_agency_id=r.to_agency_id,
        case_id=r.case_id,
        referral_id=r.id,
    )


async def _opened(
    pool: asyncpg.Pool,
    actor: Actor,
    attachment: Attachment,
    r: Referral,
    key: DataKey,
    batch: list[bytes],
) -> AsyncIterator[bytes]:
    """The pieces of a file; `batch` is the first."""
    binding = _binding(r, attachment.id, attachment.part, attachment.content_type)
    opener = StreamOpener(key.key, binding)
    count = max(1, -(-attachment.size // CHUNK))
    left = attachment.size
    for first in range(0, count, BATCH):
        if first:
            async with transaction(pool, actor) as tx:
                batch = await store.chunks(tx, attachment.id, first, BATCH)
        if len(batch) != min(BATCH, count - first):
            raise IntegrityError("A part of a file is not there, or not open any more.")
        for number, sealed in enumerate(batch, first):
            piece = opener.open(sealed, last=number == count - 1)
            left -= len(piece)
            if (left == 0) != (number == count - 1):
                raise IntegrityError("A file has not the size that it was said to have.")
            yield piece
    opener.finish()


async def _after(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


def _open_name(
    vault: Vault, r: Referral, attachment: Attachment, key: DataKey | None
) -> str | None:
    if attachment.name is None or key is None:
        return None
    return vault.open(key, attachment.name, _name_binding(r, attachment.id)).decode()


def safe_name(attachment: Attachment, name: str | None) -> str:
    """The name to save a file under: it always ends as its type does, so that it opens as nothing else."""
    kind = KINDS.get(attachment.content_type)
    endings = kind.endings if kind else (".bin",)
    name = name or "attachment"
    return name if name.lower().endswith(endings) else name + endings[0]


async def of_referral(
    tx: Transaction, vault: Vault, r: Referral
) -> list[tuple[Attachment, str | None]]:
    """The files of a referral that are open to the actor, with their names.

    Logged before it is returned, as `attachment.listed`: a name was read, the file was not. A name is
    None where there is none, or where it is destroyed.
    """
    if not tx.actor.works_cases:
        return []
    found = await store.attachments(tx, r.id)
    if not found:
        return []
    await thread.log_read(tx, "attachment.listed", r)
    keys = {
        part: await thread.key_or_none(tx, vault, _key_id(r, part))
        for part in {attachment.part for attachment in found}
    }
    return [(one, _open_name(vault, r, one, keys[one.part])) for one in found]


# What was never finished ---------------------------------------------------------------------------

FORGET_AT_ONCE = 100


async def forget_incomplete(tx: Transaction) -> int:
    """Takes away files that were begun over an hour ago and never finished; at most 100 at a time.

    For the expiry job (Job.EXPIRY). Returns how many: call again until there are none.
    """
    return await store.forget_incomplete(tx, FORGET_AT_ONCE)
