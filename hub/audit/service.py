"""The audit log: reads are written before they are released, and all entries are sequenced later.

Triggers write what changes; this module writes what is read, in the transaction that reads it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from hub.audit import merkle, note, policy, store  # noqa: F401  the rules that `check` asks
from hub.audit.merkle import Node
from hub.audit.model import Checkpoint, Proof, Read, Readership
from hub.auth.model import Job, job_actor
from hub.db.transaction import Transaction, transaction
from hub.errors import IntegrityError, NotFound

BATCH = 5_000
"""Entries put into the tree at a time: well below what a statement may take."""


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


async def readers(
    tx: Transaction, referral_ids: Sequence[UUID], actions: Sequence[str]
) -> list[Readership]:
    """Who read what of these referrals."""
    return await store.readers(tx, referral_ids, actions) if referral_ids else []


async def sequence(
    pool: asyncpg.Pool, signer: note.Signer, origin: str, *, wait: bool = True
) -> Checkpoint | None:
    """Puts the entries of ended transactions into the tree and signs what it is now.

    An entry is taken when its transaction's number lies from the last horizon up to the oldest
    transaction still running. Numbers below that horizon can get no further entries, so none is
    skipped; the next run begins there, so none is taken twice. A long transaction delays the
    log, and loses nothing. At most about BATCH entries are taken: call again until there are none.

    Returns None when there was nothing to add or, with `wait` off, another sequencer is at work.

    Raises:
        IntegrityError: the tree is not the one that was signed last; nothing is signed on top of it.
    """
    async with transaction(pool, job_actor(Job.SEQUENCER)) as tx:
        if wait:
            await store.lock(tx)
        elif not await store.try_lock(tx):
            return None
        newest, since = await store.last(tx)
        before = await store.cut(tx, since, await store.horizon(tx), BATCH)
        entries = await store.unsequenced(tx, since, before)
        if not entries:
            return None
        size = newest.size if newest else 0
        known = await _nodes(tx, merkle.peaks(size))
        if newest:
            _check_tree(newest, known, await signer.public_key())
        made = merkle.new_nodes(size, [entry.leaf() for entry in entries], known.__getitem__)
        await store.append(tx, size, entries, made)
        grown = size + len(entries)
        checkpoint = await note.sign(
            origin, grown, merkle.root(grown, {**known, **made}.__getitem__), signer
        )
        await store.add_checkpoint(tx, checkpoint, before)
        return checkpoint


async def _nodes(tx: Transaction, wanted: Sequence[Node]) -> dict[Node, bytes]:
    known = await store.nodes(tx, wanted)
    if len(known) < len(set(wanted)):
        raise IntegrityError("Parts of the audit log's tree are missing.")
    return known


def _check_tree(newest: Checkpoint, known: dict[Node, bytes], public_key: bytes) -> None:
    """Raises unless the tree is what this hub signed last: it never signs for what others changed."""
    signed = note.verify(newest.note, public_key)
    if (signed.size, signed.root) != (newest.size, merkle.root(newest.size, known.__getitem__)):
        raise IntegrityError("The audit log's tree is not the one that was signed last.")


async def latest(pool: asyncpg.Pool) -> Checkpoint | None:
    """The newest checkpoint; None before the first."""
    async with transaction(pool, job_actor(Job.SEQUENCER)) as tx:
        return (await store.last(tx))[0]


async def prove(tx: Transaction, entry_id: UUID) -> Proof:
    """That an entry is in the newest tree.

    Raises:
        NotFound: no such entry, not the actor's to see, or not sequenced yet.
        IntegrityError: parts of the tree are missing.
    """
    leaf = await store.leaf(tx, entry_id)
    newest, _ = await store.last(tx)
    if leaf is None or newest is None or leaf.entry is None:
        raise NotFound("entry in the sequenced log")
    # The nodes of the proof are known only once it is made: ask for them first, then make it.
    wanted: dict[Node, bytes] = {}
    merkle.inclusion_proof(leaf.seq, newest.size, lambda node: wanted.setdefault(node, b""))
    known = await _nodes(tx, list(wanted))
    path = merkle.inclusion_proof(leaf.seq, newest.size, known.__getitem__)
    return Proof(leaf, tuple(path), newest)
