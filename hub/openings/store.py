"""All SQL of openings. Who asks, who answers and when it closes is stamped by the database."""

from typing import Any
from uuid import UUID

from hub.db.paging import Page, page
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


async def listed(
    tx: Transaction,
    *,
    case_id: UUID | None,
    referral_id: UUID | None,
    waiting: bool,
    first: int,
    after: UUID | None,
) -> Page[Opening]:
    """Requests that the actor may see, newest first; with `waiting`, those that nobody answered yet."""
    rows = await tx.rows(
        f"""
        SELECT {OPENING} FROM hub.opening o
        WHERE ($1::uuid IS NULL OR o.case_id = $1) AND ($2::uuid IS NULL OR o.referral_id = $2)
          AND (NOT $3 OR (o.declined_at IS NULL AND o.opened_at IS NULL AND o.lapses_at > now()))
          AND ($4::uuid IS NULL OR o.id < $4)
        ORDER BY o.id DESC LIMIT $5
        """,  # noqa: S608
        case_id, referral_id, waiting, after, first + 1,
    )  # fmt: skip
    return page([to_opening(row) for row in rows], first)


def to_opening(row: Any) -> Opening:
    """A row as the feature has it."""
    return Opening(**{**dict(row), "approved_by": tuple(row["approved_by"])})
