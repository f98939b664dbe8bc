"""All SQL of the audit log."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hub.audit.merkle import Node
from hub.audit.model import AuditEntry, Checkpoint, Leaf, Read, Readership
from hub.db.transaction import Transaction

ENTRY = (
    "e.id, e.at, e.actor_kind, e.actor_id, e.actor_job, e.agency_id, e.owner_agency_id, e.other_agency_id,"
    " e.action, e.object_type, e.object_id, e.case_id, e.referral_id, e.details"
)
LOCK = 0x6875625F736571  # "hub_seq": one sequencer at a time


async def record(tx: Transaction, reads: Sequence[Read]) -> None:
    """Writes entries of the actor, in one statement."""
    await tx.execute(
        """
        INSERT INTO hub.audit_entry (action, object_type, object_id, owner_agency_id, other_agency_id,
                                     case_id, referral_id, details)
        SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[],
                             $7::uuid[], $8::jsonb[])
        """,
        [r.action for r in reads], [r.object_type for r in reads], [r.object_id for r in reads],
        [r.owner_agency_id for r in reads], [r.other_agency_id for r in reads],
        [r.case_id for r in reads], [r.referral_id for r in reads],
        [json.dumps(r.details or {}) for r in reads],
    )  # fmt: skip


async def readers(
    tx: Transaction, referral_ids: Sequence[UUID], actions: Sequence[str]
) -> list[Readership]:
    """Who read what of these referrals, as far as the actor may know."""
    rows = await tx.rows(
        """
        SELECT e.referral_id, e.agency_id, e.action, count(*)::int AS times, min(e.at) AS first_at,
               max(e.at) AS last_at
        FROM hub.audit_entry e
        WHERE e.referral_id = ANY ($1) AND e.action = ANY ($2) AND e.agency_id IS NOT NULL
        GROUP BY 1, 2, 3 ORDER BY 5
        """,
        list(referral_ids), list(actions),
    )  # fmt: skip
    return [Readership(**dict(row)) for row in rows]


# The sequencer -------------------------------------------------------------------------------------


async def lock(tx: Transaction) -> None:
    """Waits until no other sequencer is at work."""
    await tx.execute("SELECT pg_advisory_xact_lock($1)", LOCK)


async def try_lock(tx: Transaction) -> bool:
    """False when another sequencer is at work."""
    return bool(await tx.value("SELECT pg_try_advisory_xact_lock($1)", LOCK))


async def last(tx: Transaction) -> tuple[Checkpoint | None, str]:
    """The newest checkpoint and its horizon; (None, '0') before the first."""
    row = await tx.row(
        "SELECT size, root, note, horizon::text FROM hub.audit_checkpoint ORDER BY size DESC LIMIT 1"
    )
    if row is None:
        return None, "0"
    return Checkpoint(row["size"], row["root"], row["note"]), row["horizon"]


async def horizon(tx: Transaction) -> str:
    """Every transaction before this one has ended, and everything that it wrote can be seen."""
    return str(await tx.value("SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))


async def cut(tx: Transaction, since: str, before: str, limit: int) -> str:
    """A horizon up to `before` with about `limit` entries from `since` to it.

    Whole transactions only, since the horizon is the number of one: a very large one is taken whole.
    """
    row = await tx.row(
        "SELECT e.xid::text AS cut, (SELECT min(f.xid)::text FROM hub.audit_entry f"
        "                            WHERE f.xid >= $1::text::xid8) AS first"
        " FROM hub.audit_entry e WHERE e.xid >= $1::text::xid8 AND e.xid < $2::text::xid8"
        " ORDER BY e.xid, e.id OFFSET $3 LIMIT 1",
        since, before, limit,
    )  # fmt: skip
    return before if row is None else str(max(int(row["cut"]), int(row["first"]) + 1))


async def unsequenced(tx: Transaction, since: str, before: str) -> list[AuditEntry]:
    """Entries of ended transactions that are not in the tree, in the order of the log."""
    rows = await tx.rows(
        f"SELECT {ENTRY} FROM hub.audit_entry e WHERE e.xid >= $1::text::xid8 AND e.xid < $2::text::xid8"  # noqa: S608
        " ORDER BY e.xid, e.id",
        since,
        before,
    )
    return [to_entry(row) for row in rows]


async def nodes(tx: Transaction, wanted: Sequence[Node]) -> dict[Node, bytes]:
    """Hashes of complete subtrees."""
    rows = await tx.rows(
        """
        SELECT 0::smallint AS level, l.seq AS position, l.leaf_hash AS hash FROM hub.audit_leaf l
        WHERE l.seq = ANY ($1)
        UNION ALL
        SELECT n.level, n.position, n.hash FROM hub.audit_node n
        JOIN unnest($2::smallint[], $3::bigint[]) AS w (level, position)
             ON w.level = n.level AND w.position = n.position
        """,
        [p for level, p in wanted if level == 0], [level for level, _ in wanted if level],
        [p for level, p in wanted if level],
    )  # fmt: skip
    return {(row["level"], row["position"]): row["hash"] for row in rows}


async def append(
    tx: Transaction, size: int, entries: Sequence[AuditEntry], made: dict[Node, bytes]
) -> None:
    """Adds leaves and the subtrees that they complete."""
    await tx.execute(
        "INSERT INTO hub.audit_leaf (seq, entry_id, leaf_hash)"
        " SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[])",
        [size + i for i in range(len(entries))], [e.id for e in entries],
        [made[0, size + i] for i in range(len(entries))],
    )  # fmt: skip
    inner = [(node, hash) for node, hash in made.items() if node[0]]
    await tx.execute(
        "INSERT INTO hub.audit_node (level, position, hash)"
        " SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])",
        [n[0] for n, _ in inner], [n[1] for n, _ in inner], [hash for _, hash in inner],
    )  # fmt: skip


async def add_checkpoint(tx: Transaction, checkpoint: Checkpoint, horizon: str) -> None:
    """Adds a signed checkpoint."""
    await tx.execute(
        "INSERT INTO hub.audit_checkpoint (size, root, horizon, note) VALUES ($1, $2, $3::text::xid8, $4)",
        checkpoint.size, checkpoint.root, horizon, checkpoint.note,
    )  # fmt: skip


# Reading the log as a whole -------------------------------------------------------------------------


async def checkpoints(tx: Transaction, above: int, upto: int) -> list[Checkpoint]:
    """Checkpoints of trees of more than `above` and at most `upto` leaves, oldest first."""
    rows = await tx.rows(
        "SELECT size, root, note FROM hub.audit_checkpoint WHERE size > $1 AND size <= $2 ORDER BY size",
        above,
        upto,
    )
    return [Checkpoint(**dict(row)) for row in rows]


async def leaves(tx: Transaction, start: int, end: int) -> list[Leaf]:
    """Leaves [start, end) with their entries, as far as the actor may see them."""
    rows = await tx.rows(
        f"""
        SELECT l.seq, l.entry_id, l.leaf_hash, {ENTRY}
        FROM hub.audit_leaf l LEFT JOIN hub.audit_entry e ON e.id = l.entry_id
        WHERE l.seq >= $1 AND l.seq < $2 ORDER BY l.seq
        """,  # noqa: S608
        start, end,
    )  # fmt: skip
    return [_leaf(row) for row in rows]


async def leaf(tx: Transaction, entry_id: UUID) -> Leaf | None:
    """An entry's place in the log; None before it is sequenced."""
    row = await tx.row(
        f"""
        SELECT l.seq, l.entry_id, l.leaf_hash, {ENTRY}
        FROM hub.audit_leaf l LEFT JOIN hub.audit_entry e ON e.id = l.entry_id WHERE l.entry_id = $1
        """,  # noqa: S608
        entry_id,
    )
    return _leaf(row) if row else None


def _leaf(row: Any) -> Leaf:
    entry = to_entry(row) if row["id"] else None
    return Leaf(row["seq"], row["entry_id"], row["leaf_hash"], entry)


def to_entry(row: Any) -> AuditEntry:
    values = {name: row[name] for name in AuditEntry.__dataclass_fields__}
    return AuditEntry(**values | {"details": json.loads(values["details"])})
