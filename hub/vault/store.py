"""All SQL of data keys and their wraps."""

from collections.abc import Sequence
from uuid import UUID

from hub.db.transaction import Transaction
from hub.vault.provider import Wrapped


async def add_key(
    tx: Transaction,
    id: UUID,
    kind: str,
    owner_agency_id: UUID,
    case_id: UUID,
    wraps: Sequence[tuple[UUID, Wrapped]],
) -> None:
    """A data key's record with its wraps; the key itself is only in these."""
    await tx.execute(
        "SELECT hub.add_key($1, $2, $3, $4, $5, $6, $7)",
        id, kind, owner_agency_id, case_id,
        [agency for agency, _ in wraps], [w.kek_id for _, w in wraps], [w.wrapped for _, w in wraps],
    )  # fmt: skip


async def add_wrap(tx: Transaction, id: UUID, agency_id: UUID, wrapped: Wrapped) -> None:
    """A data key for one more agency."""
    await tx.execute(
        "INSERT INTO hub.key_wrap (data_key_id, agency_id, kek_id, wrapped) VALUES ($1, $2, $3, $4)",
        id, agency_id, wrapped.kek_id, wrapped.wrapped,
    )  # fmt: skip


async def wrap(tx: Transaction, id: UUID, agency_id: UUID) -> Wrapped | None:
    """An agency's wrap of a data key, where the actor may have it."""
    row = await tx.row(
        "SELECT kek_id, wrapped FROM hub.key_wrap WHERE data_key_id = $1 AND agency_id = $2",
        id,
        agency_id,
    )
    return Wrapped(row["kek_id"], row["wrapped"]) if row else None


async def held(tx: Transaction, ids: Sequence[UUID]) -> list[UUID]:
    """Those of the data keys that the actor's own agency has a wrap of."""
    rows = await tx.rows(
        "SELECT data_key_id FROM hub.key_wrap WHERE data_key_id = ANY ($1)"
        " AND agency_id = (SELECT hub.actor_agency())",
        list(ids),
    )
    return [row["data_key_id"] for row in rows]


async def outdated(
    tx: Transaction, agency_id: UUID, current: str, after: UUID | None, limit: int
) -> list[tuple[UUID, Wrapped]]:
    """Wraps of an agency under another key than its current one; locked. For rotation."""
    rows = await tx.rows(
        "SELECT data_key_id, kek_id, wrapped FROM hub.key_wrap WHERE agency_id = $1 AND kek_id <> $2"
        " AND ($3::uuid IS NULL OR data_key_id > $3) ORDER BY data_key_id LIMIT $4 FOR UPDATE",
        agency_id, current, after, limit,
    )  # fmt: skip
    return [(row["data_key_id"], Wrapped(row["kek_id"], row["wrapped"])) for row in rows]


async def rewrap(tx: Transaction, agency_id: UUID, wraps: Sequence[tuple[UUID, Wrapped]]) -> None:
    """Replaces wraps by those under the new key."""
    await tx.execute(
        """
        UPDATE hub.key_wrap w SET kek_id = n.kek_id, wrapped = n.wrapped
        FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS n (data_key_id, kek_id, wrapped)
        WHERE w.data_key_id = n.data_key_id AND w.agency_id = $1
        """,
        agency_id, [id for id, _ in wraps], [w.kek_id for _, w in wraps], [w.wrapped for _, w in wraps],
    )  # fmt: skip


async def count(tx: Transaction, agency_id: UUID) -> dict[str, int]:
    """How many wraps each of an agency's keys holds."""
    rows = await tx.rows(
        "SELECT kek_id, count(*) AS n FROM hub.key_wrap WHERE agency_id = $1 GROUP BY kek_id",
        agency_id,
    )
    return {row["kek_id"]: row["n"] for row in rows}


async def running(tx: Transaction) -> set[str]:
    """The application's transactions under way but this one, also those that wrote nothing yet."""
    rows = await tx.rows(
        "SELECT l.virtualtransaction || ' ' || l.pid AS id FROM pg_locks l"
        " JOIN pg_stat_activity a ON a.pid = l.pid AND a.datname = current_database()"
        " AND a.usename = session_user"
        " WHERE l.locktype = 'virtualxid' AND l.virtualxid = l.virtualtransaction"
        " AND l.pid <> pg_backend_pid()"
    )
    return {row["id"] for row in rows}
