"""All SQL of openings. Who asks, who answers and when it closes is stamped by the database."""

from typing import Any
from uuid import UUID

from hub.db.transaction import Transaction
from hub.openings.model import Opening

OPENING = """
    o.id, o.agency_id, o.desk_id, o.case_id, o.referral_id, o.needed, o.reason, o.requested_by, o.requested_at,
    o.lapses_at, o.declined_at, o.opened_at, o.closes_at,
    ARRAY(SELECT a.staff_id FROM hub.opening_answer a WHERE a.opening_id = o.id AND a.approved ORDER BY a.at)
        AS approved_by
"""


async def add(
    tx: Transaction,
    id: UUID,
    desk_id: UUID,
    case_id: UUID | None,
    referral_id: UUID | None,
    needed: int,
    reason: bytes,
) -> None:
    """A request of the actor's."""
    await tx.execute(
        "INSERT INTO hub.opening (id, desk_id, case_id, referral_id, needed, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        id, desk_id, case_id, referral_id, needed, reason,
    )  # fmt: skip


async def answer(tx: Transaction, id: UUID, *, approved: bool) -> None:
    """The actor's answer to a request."""
    await tx.execute(
        "INSERT INTO hub.opening_answer (opening_id, approved) VALUES ($1, $2)", id, approved
    )


async def opening(tx: Transaction, id: UUID) -> Opening | None:
    """One request, or None when it is unknown or not the actor's to see."""
    row = await tx.row(f"SELECT {OPENING} FROM hub.opening o WHERE o.id = $1", id)  # noqa: S608
    return to_opening(row) if row else None


async def asked_already(tx: Transaction, case_id: UUID | None, referral_id: UUID | None) -> bool:
    """True while a request of the actor's for the case, or the referral, waits or is open."""
    return bool(
        await tx.value(
            "SELECT EXISTS (SELECT FROM hub.opening o WHERE o.requested_by = (SELECT hub.actor_id())"
            " AND (o.case_id = $1 OR o.referral_id = $2) AND o.declined_at IS NULL"
            " AND now() < coalesce(o.closes_at, o.lapses_at))",
            case_id,
            referral_id,
        )
    )


def to_opening(row: Any) -> Opening:
    """A row as the feature has it."""
    return Opening(**{**dict(row), "approved_by": tuple(row["approved_by"])})
