"""All SQL of attachments. What is stored is sealed before it comes here.

Whoever adds to a file first locks the referral and then the file, so that closing a referral and
purging its packet wait for them and miss nothing. SQL of referrals is in store.py and *_store.py.
"""

from collections.abc import Sequence
from uuid import UUID

from hub.db.transaction import Transaction
from hub.referrals.timeline import Attachment

COLUMNS = (
    "a.id, a.referral_id, a.part, a.name, a.content_type, a.size, a.complete, a.agency_id, a.at,"
    " a.purged_at"
)


async def hold_referral(tx: Transaction, referral_id: UUID) -> bool:
    """Keeps the referral as it is until the transaction ends; False when it is not the actor's."""
    return bool(
        await tx.value("SELECT true FROM hub.referral WHERE id = $1 FOR SHARE", referral_id)
    )


async def hold(tx: Transaction, id: UUID) -> bool:
    """Keeps an unfinished file of the actor as it is; False when it is purged, finished or gone."""
    return bool(
        await tx.value(
            "SELECT true FROM hub.attachment WHERE id = $1 AND NOT complete AND purged_at IS NULL FOR SHARE",
            id,
        )
    )


async def add(
    tx: Transaction, id: UUID, referral_id: UUID, part: str, name: bytes | None, content_type: str
) -> None:
    """A file that has begun to come in."""
    await tx.execute(
        "INSERT INTO hub.attachment (id, referral_id, part, name, content_type, size)"
        " VALUES ($1, $2, $3, $4, $5, 0)",
        id, referral_id, part, name, content_type,
    )  # fmt: skip


async def add_chunks(tx: Transaction, id: UUID, first: int, chunks: Sequence[bytes]) -> None:
    """Sealed chunks in order; `first` is the number of the first."""
    await tx.many(
        "INSERT INTO hub.attachment_chunk (attachment_id, seq, body) VALUES ($1, $2, $3)",
        [(id, first + number, chunk) for number, chunk in enumerate(chunks)],
    )


async def finish(tx: Transaction, id: UUID, size: int) -> bool:
    """Makes a file whole, of so many bytes; the timeline tells both sides."""
    return bool(
        await tx.execute(
            "UPDATE hub.attachment SET complete = true, size = $2 WHERE id = $1 AND NOT complete",
            id, size,
        )
    )  # fmt: skip


async def attachment(tx: Transaction, id: UUID) -> Attachment | None:
    """One whole file, or None when it is unknown or not open to the actor."""
    row = await tx.row(
        f"SELECT {COLUMNS} FROM hub.attachment a WHERE a.id = $1 AND a.complete",  # noqa: S608
        id,
    )
    return Attachment(**dict(row)) if row else None


async def attachments(tx: Transaction, referral_id: UUID) -> list[Attachment]:
    """The whole files of a referral that are open to the actor, oldest first."""
    rows = await tx.rows(
        f"SELECT {COLUMNS} FROM hub.attachment a WHERE a.referral_id = $1 AND a.complete ORDER BY a.id",  # noqa: S608
        referral_id,
    )
    return [Attachment(**dict(row)) for row in rows]


async def chunks(tx: Transaction, id: UUID, first: int, count: int) -> list[bytes]:
    """Sealed chunks from number `first` on, at most so many; fewer where one is missing."""
    rows = await tx.rows(
        "SELECT body FROM hub.attachment_chunk WHERE attachment_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq",
        id, first, first + count - 1,
    )  # fmt: skip
    return [row["body"] for row in rows]


async def forget(tx: Transaction, id: UUID) -> bool:
    """Takes away an unfinished file of the actor's."""
    await tx.execute(
        "DELETE FROM hub.attachment_chunk c USING hub.attachment a"
        " WHERE a.id = c.attachment_id AND a.id = $1 AND NOT a.complete",
        id,
    )
    return bool(await tx.execute("DELETE FROM hub.attachment WHERE id = $1 AND NOT complete", id))


async def forget_incomplete(tx: Transaction, limit: int) -> int:
    """Takes away files that were begun over an hour ago and never finished; returns how many."""
    ids = [
        row["id"]
        for row in await tx.rows(
            "SELECT id FROM hub.attachment WHERE NOT complete AND at < now() - interval '1 hour'"
            " ORDER BY at LIMIT $1",
            limit,
        )
    ]
    await tx.execute("DELETE FROM hub.attachment_chunk WHERE attachment_id = ANY ($1)", ids)
    return await tx.execute("DELETE FROM hub.attachment WHERE id = ANY ($1) AND NOT complete", ids)
