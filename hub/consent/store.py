"""All SQL of the consent ledger. Entries are added, never changed."""

from typing import Any
from uuid import UUID

from hub.agencies.model import RecipientClass
from hub.consent.model import Category, ConsentEntry, Effect, GivenBy, How, LegalBasis, Purpose
from hub.db.transaction import Transaction

ENTRY = """
    SELECT c.id, c.case_id, c.agency_id, c.effect, c.recipient_agency_id, c.recipient_partner_id,
           c.recipient_class, c.purposes, c.categories, c.given_by, c.how, c.assent,
           c.caregiver_informed, c.legal_basis, c.reason, c.reason_key_id, c.recorded_by,
           c.recorded_at, c.expires_at, w.recorded_at AS withdrawn_at, r.decision AS review,
           r.reviewed_at
    FROM hub.consent c
    LEFT JOIN hub.consent_withdrawal w ON w.consent_id = c.id
    LEFT JOIN hub.consent_review r ON r.consent_id = c.id
"""


async def add(tx: Transaction, entry: ConsentEntry) -> None:
    """Appends an entry."""
    await tx.execute(
        """
        INSERT INTO hub.consent (id, case_id, agency_id, effect, recipient_agency_id, recipient_partner_id,
            recipient_class, purposes, categories, given_by, how, assent, caregiver_informed, legal_basis,
            reason, reason_key_id, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """,
        entry.id, entry.case_id, entry.agency_id, entry.effect, entry.recipient_agency_id,
        entry.recipient_partner_id, entry.recipient_class, sorted(entry.purposes),
        sorted(entry.categories), entry.given_by, entry.how, entry.assent, entry.caregiver_informed,
        entry.legal_basis, entry.reason, entry.reason_key_id, entry.expires_at,
    )  # fmt: skip


async def entry(tx: Transaction, id: UUID) -> ConsentEntry | None:
    """One entry, or None when it is unknown or not the actor's to see."""
    row = await tx.row(f"{ENTRY} WHERE c.id = $1", id)
    return to_entry(row) if row else None


async def of_case(tx: Transaction, case_id: UUID) -> list[ConsentEntry]:
    """The ledger of a case, oldest first."""
    return [
        to_entry(row)
        for row in await tx.rows(f"{ENTRY} WHERE c.case_id = $1 ORDER BY c.id", case_id)
    ]


async def withdraw(tx: Transaction, entry: ConsentEntry, by: str) -> bool:
    """Appends a withdrawal; False when there is one already."""
    return bool(
        await tx.execute(
            "INSERT INTO hub.consent_withdrawal (consent_id, case_id, agency_id, withdrawn_by_person)"
            " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            entry.id, entry.case_id, entry.agency_id, by,
        )
    )  # fmt: skip


async def review(tx: Transaction, entry: ConsentEntry, decision: str) -> bool:
    """Appends the data protection officer's decision; False when there is one already."""
    return bool(
        await tx.execute(
            "INSERT INTO hub.consent_review (consent_id, case_id, agency_id, decision)"
            " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            entry.id, entry.case_id, entry.agency_id, decision,
        )
    )  # fmt: skip


def to_entry(row: Any) -> ConsentEntry:
    v = dict(row)
    v["effect"] = Effect(v["effect"])
    v["recipient_class"] = RecipientClass(v["recipient_class"]) if v["recipient_class"] else None
    v["purposes"] = frozenset(map(Purpose, v["purposes"]))
    v["categories"] = frozenset(map(Category, v["categories"]))
    v["given_by"] = GivenBy(v["given_by"]) if v["given_by"] else None
    v["how"] = How(v["how"]) if v["how"] else None
    v["legal_basis"] = LegalBasis(v["legal_basis"])
    return ConsentEntry(**v)
