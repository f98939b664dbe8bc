"""Writes the sequenced log as a file that anybody can verify without the hub (hub.audit.verify).

JSON lines. For an agency, entries that do not concern it are only their hashes: it can check its own
entries and the whole tree, and never sees another's. The lines, in the order of the log:

    {"format": "hub-audit-export/1", "origin", "public_key" (base64), "agency": {"id", "code"} or null,
     "start", "size", "peaks" (hashes of what came before start), "checkpoint" (the newest signed note)}
    {"seq": 0, "leaf": "<hash>", "entry": {...}}   an entry that concerns the agency
    {"seq": 1, "leaf": "<hash>"}                   another agency's entry
    {"seq": 2, "leaf": "<hash>", "lost": "<id>"}   the hub has the hash, and the entry no more
    {"checkpoint": "<signed note>"}                stands after the last entry that it signs
"""

import base64
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from hub.agencies import service as agencies
from hub.audit import merkle, store
from hub.audit.model import Checkpoint, Leaf, Proof
from hub.audit.verify import EXPORT, PROOF
from hub.auth.model import Job, job_actor
from hub.db.transaction import Transaction, transaction
from hub.errors import HubError, IntegrityError, Invalid, NotFound

BATCH = 2_000
"""Leaves read in one transaction: the export is as long as the log, and holds nothing up."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The agency that an export is for."""

    id: UUID
    code: str


async def recipient(pool: asyncpg.Pool, code: str) -> Recipient:
    """The agency of a code, as in iom.

    Raises:
        NotFound: there is none.
    """
    async with transaction(pool, job_actor(Job.SEQUENCER)) as tx:
        network = await agencies.network(tx)
    for agency in network.agencies.values():
        if agency.code == code:
            return Recipient(agency.id, agency.code)
    raise NotFound("agency")


async def lines(
    pool: asyncpg.Pool,
    public_key: bytes,
    *,
    agency: Recipient | None = None,
    start: int = 0,
    said: Callable[[int, int], None] = lambda _done, _of: None,
) -> AsyncIterator[bytes]:
    """The export, line by line, up to the newest checkpoint. `said` hears how far it is.

    Raises:
        HubError: nothing is signed yet.
        Invalid: `start` lies behind the end of the log.
        IntegrityError: the tree has holes.
    """
    async with transaction(pool, job_actor(Job.SEQUENCER)) as tx:
        newest, _ = await store.last(tx)
        if newest is None:
            raise HubError("Nothing is sequenced yet: run `hub audit sequence`.")
        if start > newest.size:
            raise Invalid(f"The log has only {newest.size} entries.", field=["since"])
        peaks = await _hashes(tx, merkle.peaks(start))
    yield _line(_header(newest, public_key, agency, start, peaks))
    done = start
    while done < newest.size:
        end = min(done + BATCH, newest.size)
        async with transaction(pool, job_actor(Job.SEQUENCER)) as tx:
            leaves = await store.leaves(tx, done, end)
            signed = {c.size: c for c in await store.checkpoints(tx, done, end)}
        for leaf in leaves:
            yield _line(_leaf(leaf, agency))
            if checkpoint := signed.get(leaf.seq + 1):
                yield _line({"checkpoint": checkpoint.note})
        done = end
        said(done - start, newest.size - start)


async def _hashes(tx: Transaction, nodes: list[merkle.Node]) -> list[bytes]:
    known = await store.nodes(tx, nodes)
    if len(known) < len(nodes):
        raise IntegrityError("Parts of the audit log's tree are missing.")
    return [known[node] for node in nodes]


def _header(
    newest: Checkpoint,
    public_key: bytes,
    agency: Recipient | None,
    start: int,
    peaks: list[bytes],
) -> dict[str, Any]:
    return {
        "format": EXPORT,
        "origin": newest.note.partition("\n")[0],
        "public_key": base64.b64encode(public_key).decode(),
        "agency": {"id": str(agency.id), "code": agency.code} if agency else None,
        "start": start,
        "size": newest.size,
        "peaks": [peak.hex() for peak in peaks],
        "checkpoint": newest.note,
    }


def _leaf(leaf: Leaf, agency: Recipient | None) -> dict[str, Any]:
    line: dict[str, Any] = {"seq": leaf.seq, "leaf": leaf.hash.hex()}
    if leaf.entry is None:
        # Never shown as another agency's: somebody took it away.
        line["lost"] = str(leaf.entry_id)
    elif agency is None or leaf.entry.concerns(agency.id):
        line["entry"] = json.loads(leaf.entry.canonical())
    return line


def proof(found: Proof, public_key: bytes) -> bytes:
    """An inclusion proof as one JSON document, for `hub audit verify`."""
    leaf = found.leaf
    assert leaf.entry is not None
    document = {
        "format": PROOF,
        "public_key": base64.b64encode(public_key).decode(),
        "seq": leaf.seq,
        "entry": json.loads(leaf.entry.canonical()),
        "path": [step.hex() for step in found.path],
        "checkpoint": found.checkpoint.note,
    }
    return _line(document)


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"
