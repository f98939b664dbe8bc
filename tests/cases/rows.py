"""Bare rows, written by real actors past the application: what only the database guards."""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from hub.auth.model import Actor
from hub.db.transaction import Transaction, transaction
from tests.world import Party

NEED = "shelter-bed"


@dataclass(frozen=True)
class Rows:
    """A case with one open need."""

    case_id: UUID
    need_id: UUID
    code: str


async def case_rows(tx: Transaction, party: Party, desk: UUID | None = None) -> Rows:
    """A case and a need at the party's first desk, or another."""
    rows = Rows(uuid4(), uuid4(), f"T-{secrets.token_hex(6)}")
    await tx.execute(
        "INSERT INTO hub.case_file (id, agency_id, desk_id, code, age_band, population, data_key_id)"
        " VALUES ($1, $2, $3, $4, '25-59', 'refugee', $5)",
        rows.case_id, party.id, desk or party.desks[0], rows.code, uuid4(),
    )  # fmt: skip
    return await another_need(tx, rows, party)


async def another_need(tx: Transaction, rows: Rows, party: Party) -> Rows:
    """The same case with a need that was not referred yet."""
    rows = replace(rows, need_id=uuid4())
    await tx.execute(
        "INSERT INTO hub.need (id, case_id, agency_id, service_code, urgency)"
        " VALUES ($1, $2, $3, $4, 'normal')",
        rows.need_id, rows.case_id, party.id, NEED,
    )  # fmt: skip
    return rows


async def grant_rows(
    tx: Transaction, rows: Rows, party: Party, recipient: UUID, categories: list[str]
) -> UUID:
    """Consent to let an agency have these categories for the service."""
    id = uuid4()
    await tx.execute(
        "INSERT INTO hub.consent (id, case_id, agency_id, effect, recipient_agency_id, purposes, categories,"
        " given_by, how) VALUES ($1, $2, $3, 'grant', $4, '{service-provision}', $5, 'self', 'oral')",
        id, rows.case_id, party.id, recipient, categories,
    )  # fmt: skip
    return id


async def referral_row(
    tx: Transaction,
    rows: Rows,
    sender: Party,
    recipient: Party,
    *,
    from_desk: UUID | None = None,
    to_desk: UUID | None = None,
    categories: list[str] | None = None,
    consent_expires_at: datetime | None = None,
    status: str = "requested",
) -> UUID:
    """A referral, as the application would insert it, with no packet."""
    id, now = uuid4(), datetime.now(UTC)
    await tx.execute(
        """
        INSERT INTO hub.referral (id, case_id, case_code, need_id, need_code, from_agency_id, from_desk_id,
            to_agency_id, to_desk_id, status, urgency, purpose, categories, consent_ids, consent_expires_at,
            preview_key_id, packet_key_id, acknowledge_due_at, decide_due_at, expires_at, due_explanation)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'normal', 'service-provision', $11, '{}', $12,
            $13, $14, $15, $16, $17, $18)
        """,
        id, rows.case_id, rows.code, rows.need_id, NEED, sender.id, from_desk or sender.desks[0],
        recipient.id, to_desk or recipient.desks[0], status, categories or ["identity"],
        consent_expires_at, uuid4(), uuid4(), now + timedelta(days=3), now + timedelta(days=10),
        now + timedelta(days=20), json.dumps({"es": "x", "en": "x"}),
    )  # fmt: skip
    return id


async def sent(pool: asyncpg.Pool, sender: Party, recipient: Party, **more: object) -> UUID:
    """A case, a need, consent and a referral of the sender's caseworker, committed."""
    async with transaction(pool, sender.caseworker) as tx:
        rows = await case_rows(tx, sender)
        await grant_rows(tx, rows, sender, recipient.id, ["identity"])
        return await referral_row(tx, rows, sender, recipient, **more)  # type: ignore[arg-type]


async def move_row(
    pool: asyncpg.Pool,
    actor: Actor,
    id: UUID,
    status: str,
    *,
    reason: str | None = None,
    outcome: str | None = None,
) -> bool:
    """Moves a referral in bare SQL; False when the database refuses or hides it."""
    try:
        async with transaction(pool, actor) as tx:
            return bool(
                await tx.execute(
                    "UPDATE hub.referral SET status = $2, version = version + 1,"
                    " status_reason = coalesce($3, status_reason), outcome = coalesce($4, outcome) WHERE id = $1",
                    id, status, reason, outcome,
                )
            )  # fmt: skip
    except (asyncpg.InsufficientPrivilegeError, asyncpg.IntegrityConstraintViolationError):
        return False
