"""All SQL of referrals. Triggers stamp times, write the timeline, the audit entry and the outbox."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from hub.cases.model import Urgency
from hub.consent.model import Category, Purpose
from hub.db.infinity import FAR_FUTURE, INFINITY
from hub.db.transaction import Transaction
from hub.referrals.model import (
    Confirmation,
    Outcome,
    Referral,
    Side,
    Status,
)
from hub.referrals.timeline import Addendum, Message
from hub.vault.service import NewKey

COLUMNS = """
    r.id, r.case_id, r.case_code, r.need_id, r.need_code, r.from_agency_id, r.from_desk_id,
    r.to_agency_id, r.to_desk_id, r.service_at_location_id, r.status, r.version, r.urgency, r.purpose,
    r.categories, r.consent_ids, r.consent_expires_at, r.preview_key_id, r.packet_key_id,
    r.acknowledge_due_at, r.decide_due_at, r.expires_at, r.due_explanation, r.status_reason, r.outcome,
    r.confirmation, r.claimed_by, r.requested_by, r.created_at, r.requested_at, r.received_at,
    r.accepted_at, r.rejected_at, r.held_at, r.started_at, r.completed_at, r.failed_at, r.cancelled_at,
    r.confirmed_at, r.next_side, r.next_due_at
"""
SENT = (
    "id", "case_id", "case_code", "need_id", "need_code", "from_agency_id", "from_desk_id", "to_agency_id",
    "to_desk_id", "service_at_location_id", "urgency", "purpose", "categories", "consent_ids",
    "consent_expires_at", "preview_key_id", "packet_key_id", "acknowledge_due_at", "decide_due_at",
    "expires_at", "due_explanation",
)  # fmt: skip
OPEN = "('requested', 'received', 'on-hold', 'accepted', 'in-progress')"


async def send(
    tx: Transaction,
    r: Referral,
    keys: Sequence[NewKey],
    preview: bytes,
    sealed: bytes,
    *,
    tells_who: bool,
) -> Referral | None:
    """Writes a referral, its packet and their keys; where it tells who it is, that this was read for it.

    The database checks consent, the desk and the need once more. Returns the referral as it stands now,
    or None where the need is being referred to that desk already.
    """
    wraps = [(new.key.id, agency, w.kek_id, w.wrapped) for new in keys for agency, w in new.wraps]
    try:
        row = await tx.row(
            f"SELECT {COLUMNS} FROM hub.send_referral($1, $2, $3, $4, $5, $6, $7, $8) AS r",  # noqa: S608
            msgspec.json.encode({name: getattr(r, name) for name in SENT}).decode(),
            *(list(column) for column in zip(*wraps, strict=True)), preview, sealed, tells_who,
        )  # fmt: skip
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "one_referral_to_a_desk":
            return None
        raise
    return to_referral(row)


async def referral(tx: Transaction, id: UUID) -> Referral | None:
    """One referral, or None when it is unknown or not the actor's to see."""
    row = await tx.row(f"SELECT {COLUMNS} FROM hub.referral r WHERE r.id = $1", id)  # noqa: S608
    return to_referral(row) if row else None


async def referrals(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Referral]:
    """Those of the given referrals that the actor sees."""
    rows = await tx.rows(f"SELECT {COLUMNS} FROM hub.referral r WHERE r.id = ANY ($1)", ids)  # noqa: S608
    return {row["id"]: to_referral(row) for row in rows}


async def of_cases(tx: Transaction, case_ids: Sequence[UUID]) -> dict[UUID, list[Referral]]:
    """The referrals of each case, oldest first; cases without any are left out."""
    rows = await tx.rows(
        f"SELECT {COLUMNS} FROM hub.referral r WHERE r.case_id = ANY ($1) ORDER BY r.id",  # noqa: S608
        list(case_ids),
    )
    found: dict[UUID, list[Referral]] = {}
    for row in rows:
        found.setdefault(row["case_id"], []).append(to_referral(row))
    return found


async def _change(tx: Transaction, r: Referral, what: str, *values: object) -> Referral | None:
    """Compare-and-set on the version; the referral as it is then, or None when somebody was faster."""
    row = await tx.row(
        f"UPDATE hub.referral r SET {what}, version = version + 1"  # noqa: S608
        f" WHERE id = $1 AND version = $2 RETURNING {COLUMNS}",
        r.id, r.version, *values,
    )  # fmt: skip
    return to_referral(row) if row else None


async def move(
    tx: Transaction,
    r: Referral,
    to: Status,
    *,
    reason: str | None = None,
    outcome: str | None = None,
) -> Referral | None:
    """To another state; None when somebody was faster."""
    what = (
        "status = $3, status_reason = coalesce($4, status_reason), outcome = coalesce($5, outcome)"
    )
    return await _change(tx, r, what, to, reason, outcome)


async def confirm(tx: Transaction, r: Referral, confirmation: str) -> Referral | None:
    """The sender's word on the outcome; None when somebody was faster."""
    return await _change(tx, r, "confirmation = $3", confirmation)


async def correct_outcome(tx: Transaction, r: Referral, outcome: str) -> Referral | None:
    """The recipient's answer to a dispute; None when somebody was faster."""
    return await _change(tx, r, "outcome = $3, confirmation = NULL", outcome)


async def claim(tx: Transaction, r: Referral, staff_id: UUID | None) -> Referral | None:
    """Who works on it at the receiving desk; None when somebody was faster."""
    return await _change(tx, r, "claimed_by = $3", staff_id)


async def part(tx: Transaction, referral_id: UUID, part: str) -> bytes | None:
    """A part of the packet, sealed; None where it is purged or not open to the actor."""
    value: bytes | None = await tx.value(
        "SELECT body FROM hub.packet WHERE referral_id = $1 AND part = $2", referral_id, part
    )
    return value


async def changed_lately(
    tx: Transaction, within: timedelta, *, incoming: bool | None, desk_id: UUID | None
) -> list[tuple[UUID, UUID]]:
    """What happened lately at the actor's desks, oldest first: (outbox id, referral id)."""
    rows = await tx.rows(
        """
        SELECT o.id, o.referral_id FROM hub.outbox o JOIN hub.referral r ON r.id = o.referral_id
        WHERE o.at > now() - $1::interval
          AND (($2 IS NOT FALSE AND r.to_agency_id = (SELECT hub.actor_agency())
                AND ($3::uuid IS NULL OR o.to_desk_id = $3))
               OR ($2 IS NOT TRUE AND r.from_agency_id = (SELECT hub.actor_agency())
                   AND ($3::uuid IS NULL OR o.from_desk_id = $3)))
        ORDER BY o.id LIMIT 1000
        """,
        within, incoming, desk_id,
    )  # fmt: skip
    return [(row["id"], row["referral_id"]) for row in rows]


async def untold(
    tx: Transaction, most: int, but: Collection[UUID]
) -> list[tuple[UUID, str, UUID, datetime]]:
    """What happened and no plugin was told yet: (outbox id, topic, referral, at); locked."""
    rows = await tx.rows(
        "SELECT o.id, o.topic, o.referral_id, o.at FROM hub.outbox o JOIN hub.referral r ON r.id = o.referral_id"
        " WHERE o.delivered_at IS NULL AND r.from_agency_id <> ALL ($2)"
        " ORDER BY o.id LIMIT $1 FOR UPDATE OF o SKIP LOCKED",
        most, list(but),
    )  # fmt: skip
    return [(row["id"], row["topic"], row["referral_id"], row["at"]) for row in rows]


async def told(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Notes that plugins were told."""
    await tx.execute(
        "UPDATE hub.outbox SET delivered_at = now() WHERE id = ANY ($1) AND delivered_at IS NULL",
        list(ids),
    )


async def add_message(tx: Transaction, id: UUID, referral_id: UUID, kind: str, body: bytes) -> None:
    """A sealed message of the thread."""
    await tx.execute(
        "INSERT INTO hub.message (id, referral_id, kind, body) VALUES ($1, $2, $3, $4)",
        id, referral_id, kind, body,
    )  # fmt: skip


async def messages(tx: Transaction, referral_id: UUID) -> list[Message]:
    """The thread, oldest first, sealed."""
    rows = await tx.rows(
        """
        SELECT m.id, m.referral_id, m.kind, m.body, m.agency_id, m.at, s.name AS author_name
        FROM hub.message m LEFT JOIN hub.staff s ON s.id = m.staff_id
        WHERE m.referral_id = $1 ORDER BY m.id
        """,
        referral_id,
    )
    return [Message(**dict(row)) for row in rows]


async def add_addendum(
    tx: Transaction, id: UUID, referral_id: UUID, part: str, body: bytes
) -> None:
    """A later fact, sealed like the part that it belongs to."""
    await tx.execute(
        "INSERT INTO hub.addendum (id, referral_id, part, body) VALUES ($1, $2, $3, $4)",
        id, referral_id, part, body,
    )  # fmt: skip


async def addenda(tx: Transaction, referral_id: UUID) -> list[Addendum]:
    """Addenda that are open to the actor, oldest first, sealed."""
    rows = await tx.rows(
        "SELECT id, referral_id, part, body, at FROM hub.addendum WHERE referral_id = $1 ORDER BY id",
        referral_id,
    )
    return [Addendum(**dict(row)) for row in rows]


async def unconsented(tx: Transaction, case_id: UUID) -> list[Referral]:
    """Open referrals of a case whose categories the ledger no longer permits."""
    rows = await tx.rows(
        f"""
        SELECT {COLUMNS} FROM hub.referral r
        WHERE r.case_id = $1 AND r.status IN {OPEN}
          AND cardinality(hub.refused_categories(r.case_id, r.to_agency_id, r.purpose, r.categories)) > 0
        ORDER BY r.id
        """,  # noqa: S608
        case_id,
    )
    return [to_referral(row) for row in rows]


async def tried_desks(tx: Transaction, need_id: UUID) -> list[UUID]:
    """Desks that have, or had and declined, a referral of this need."""
    rows = await tx.rows(
        "SELECT DISTINCT to_desk_id FROM hub.referral WHERE need_id = $1 AND status <> 'entered-in-error'",
        need_id,
    )
    return [row["to_desk_id"] for row in rows]


async def expire(tx: Transaction, limit: int) -> int:
    """Closes referrals that nobody decided in time; returns how many. For the expiry job.

    Passes by what somebody is changing, and not what is merely pointed at: a notice that is being
    written holds its referral as well, so that it stays, and that forbids no change of status.
    """
    return await tx.execute(
        """
        UPDATE hub.referral r SET status = 'cancelled', status_reason = 'expired', version = r.version + 1
        FROM (SELECT id FROM hub.referral
              WHERE expires_at <= now() AND status IN ('requested', 'received', 'on-hold') AND accepted_at IS NULL
              ORDER BY expires_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED) AS late
        WHERE r.id = late.id
        """,
        limit,
    )


def to_referral(row: Any) -> Referral:
    v = dict(row)
    v["status"] = Status(v["status"])
    v["urgency"] = Urgency(v["urgency"])
    v["purpose"] = Purpose(v["purpose"])
    v["categories"] = frozenset(map(Category, v["categories"]))
    v["consent_ids"] = tuple(v["consent_ids"])
    v["due_explanation"] = json.loads(v["due_explanation"])
    v["outcome"] = Outcome(v["outcome"]) if v["outcome"] else None
    v["confirmation"] = Confirmation(v["confirmation"]) if v["confirmation"] else None
    v["next_side"] = Side(v["next_side"]) if v["next_side"] else None
    v["next_due_at"] = FAR_FUTURE if v["next_due_at"] == INFINITY else v["next_due_at"]
    return Referral(**v)
