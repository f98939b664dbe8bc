"""The consent ledger's words. Pure. Codes are those of the reference (codes.json)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hub.agencies.model import RecipientClass


class Effect(StrEnum):
    """A grant permits; a withhold rule forbids, and wins."""

    GRANT = "grant"
    WITHHOLD = "withhold"


class GivenBy(StrEnum):
    """Who spoke."""

    SELF = "self"
    CAREGIVER = "caregiver"
    TRUSTED_ADULT = "trusted-adult"
    GUARDIAN = "guardian"


class How(StrEnum):
    """How it was expressed."""

    WRITTEN = "written"
    ORAL = "oral"
    THUMBPRINT = "thumbprint"
    REMOTE = "remote"


class LegalBasis(StrEnum):
    """On what a disclosure rests."""

    CONSENT = "consent"
    VITAL_INTEREST = "vital-interest"
    BEST_INTEREST = "best-interest"
    LEGAL_OBLIGATION = "legal-obligation"
    LEGITIMATE_INTEREST = "legitimate-interest"


STRONG_BASES = frozenset(
    {LegalBasis.VITAL_INTEREST, LegalBasis.BEST_INTEREST, LegalBasis.LEGAL_OBLIGATION}
)
"""Bases that stand against a person's own withhold rule; legitimate interest does not."""


class Purpose(StrEnum):
    """What for."""

    SERVICE_PROVISION = "service-provision"
    PROTECTION_ASSESSMENT = "protection-assessment"
    FAMILY_TRACING = "family-tracing"
    LEGAL_REPRESENTATION = "legal-representation"
    HEALTH_CARE = "health-care"
    DURABLE_SOLUTION = "durable-solution"
    STATISTICS_NON_IDENTIFIABLE = "statistics-non-identifiable"


class Category(StrEnum):
    """What kind of data."""

    IDENTITY = "identity"
    CONTACT = "contact"
    LOCATION = "location"
    FAMILY = "family"
    DOCUMENTS = "documents"
    HEALTH = "health"
    MENTAL_HEALTH = "mental-health"
    GBV = "gbv"
    TRAFFICKING = "trafficking"
    SEXUAL_EXPLOITATION = "sexual-exploitation"
    ASYLUM = "asylum"
    DETENTION = "detention"
    LEGAL = "legal"
    CHILD_PROTECTION = "child-protection"
    EDUCATION = "education"
    LIVELIHOOD = "livelihood"
    NARRATIVE = "narrative"
    ATTACHMENT = "attachment"


SEALED_CATEGORIES = frozenset(
    {
        Category.GBV,
        Category.TRAFFICKING,
        Category.SEXUAL_EXPLOITATION,
        Category.ASYLUM,
        Category.DETENTION,
        Category.CHILD_PROTECTION,
    }
)
"""Disclosed under a code, never a name (reference codes, sealed_category; HIV is a service here)."""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One entry, with what was said of it later. `purposes` is empty in a withhold rule for all."""

    id: UUID
    case_id: UUID
    agency_id: UUID
    effect: Effect
    recipient_agency_id: UUID | None
    recipient_partner_id: UUID | None
    recipient_class: RecipientClass | None
    purposes: frozenset[Purpose]
    categories: frozenset[Category]
    given_by: GivenBy | None
    how: How | None
    assent: bool
    caregiver_informed: bool
    legal_basis: LegalBasis
    reason: bytes | None = field(repr=False)
    reason_key_id: UUID | None
    recorded_by: UUID | None
    recorded_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None = None
    review: str | None = None
    reviewed_at: datetime | None = None

    def counts(self, at: datetime) -> bool:
        """True until it expires, is withdrawn or is revoked on review."""
        unexpired = self.expires_at is None or self.expires_at > at
        return unexpired and self.withdrawn_at is None and self.review != "revoked"
