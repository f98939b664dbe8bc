"""The audit log: reads are written before they are released, and all entries are sequenced later.

Triggers write what changes; this module writes what is read, in the transaction that reads it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from hub.audit import merkle, note, policy, store  # noqa: F401  the rules that `check` asks
from hub.audit.merkle import Node
from hub.audit.model import AuditEntry, Checkpoint, Read, Readership
from hub.auth.model import Job, job_actor
from hub.auth.policy import Standing, check
from hub.db.paging import Page
from hub.db.transaction import Transaction, transaction


async def record_read(
    tx: Transaction,
    action: str,
    object_type: str,
    object_id: UUID | None,
    *,
    owner_agency_id: UUID | None = None,
    other_agency_id: UUID | None = None,
    case_id: UUID | None = None,
    referral_id: UUID | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Writes that the actor is about to be shown something sealed. `details` holds codes only."""
    read = Read(
        action,
        object_type,
        object_id,
        owner_agency_id,
        other_agency_id,
        case_id,
        referral_id,
        details,
    )
    await store.record(tx, [read])


async def record_reads(tx: Transaction, reads: Sequence[Read]) -> None:
    """The same for many, in one statement."""
    if reads:
        await store.record(tx, reads)


async def trail(
    tx: Transaction,
    *,
    case_id: UUID | None,
    referral_id: UUID | None,
    first: int,
    after: UUID | None,
) -> Page[AuditEntry]:
    """What the log says, newest first, as far as the actor may know.

    Raises:
        NotAllowed: the role reads no audit trail.
    """
    check("auditTrail", tx.actor, Standing.AGENCY)
    return await store.trail(tx, case_id=case_id, referral_id=referral_id, first=first, after=after)


async def readers(
    tx: Transaction, referral_ids: Sequence[UUID], actions: Sequence[str]
) -> list[Readership]:
    """Who read what of these referrals."""
    return await store.readers(tx, referral_ids, actions) if referral_ids else []


async def sequence(pool: asyncpg.Pool, signer: note.Signer, origin: str) -> Checkpoint | None:
    """Puts the entries of ended transactions into the tree and signs what it is now.

    An entry is taken when its transaction's number lies from the last horizon up to the oldest
    transaction still running. Numbers below that horizon can get no further entries, so none is
    skipped; the next run begins there, so none is taken twice. A long transaction delays the
    log, and loses nothing.

    Returns None when there was nothing to add.
    """
    async with transaction(pool, job_actor(Job.SEQUENCER)) as tx:
        await store.lock(tx)
        size, since = await store.last(tx)
        before = await store.horizon(tx)
        entries = await store.unsequenced(tx, since, before)
        if not entries:
            return None
        edge = _right_edge(size)
        known = await store.nodes(tx, edge)
        made = merkle.new_nodes(size, [entry.leaf() for entry in entries], known.__getitem__)
        await store.append(tx, size, entries, made)
        grown = size + len(entries)
        checkpoint = await note.sign(
            origin, grown, merkle.root(grown, {**known, **made}.__getitem__), signer
        )
        await store.add_checkpoint(tx, checkpoint, before)
        return checkpoint


def _right_edge(size: int) -> list[Node]:
    """The subtrees that later leaves will be joined with."""
    return merkle.peaks(size)
