"""What the ledger permits, and who may give consent at which age. Pure.

The database says the same in hub.refused_categories; a test holds the two equal.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from hub.agencies.model import RecipientClass
from hub.cases.model import AgeBand
from hub.consent.model import STRONG_BASES, Category, ConsentEntry, Effect, GivenBy, Purpose

ADULTS = frozenset({AgeBand.YEARS_18_24, AgeBand.YEARS_25_59, AgeBand.YEARS_60_UP, AgeBand.UNKNOWN})
CAREGIVERS = frozenset({GivenBy.CAREGIVER, GivenBy.GUARDIAN, GivenBy.TRUSTED_ADULT})


def may_give(
    band: AgeBand,
    given_by: GivenBy | None,
    *,
    assent: bool,
    caregiver_informed: bool,
    reason_given: bool,
) -> list[str]:
    """Why this person may not give consent in this way; empty when they may.

    Ages are those of the reference (consent_by_age). An unknown age counts as adult, because a
    grown person must not need a guardian; a child's age is to be recorded at intake. An adult's
    guardian may consent only where a reason is recorded (incapacity).
    """
    if given_by is None:
        return ["Say who gave the consent."]
    match band:
        case AgeBand.YEARS_0_5:
            if given_by not in CAREGIVERS:
                return ["Up to the age of 5 a caregiver consents."]
        case AgeBand.YEARS_6_11:
            if given_by not in CAREGIVERS:
                return ["From 6 to 11 a caregiver consents and the child assents."]
            if not assent:
                return ["From 6 to 11 the child has to assent as well."]
        case AgeBand.YEARS_12_14:
            if given_by is GivenBy.SELF and not reason_given:
                return ["From 12 to 14 a child's own consent suffices only with a written reason."]
            if given_by in CAREGIVERS and not assent:
                return ["From 12 to 14 the child has to assent as well."]
        case AgeBand.YEARS_15_17:
            if given_by is not GivenBy.SELF:
                return ["From 15 to 17 the young person consents."]
            if caregiver_informed and not assent:
                return [
                    "From 15 to 17 the caregiver is informed only with the young person's permission."
                ]
        case _:
            if given_by is not GivenBy.SELF and not reason_given:
                return ["An adult consents for themselves; for a guardian, record the reason."]
    return []


def applies(entry: ConsentEntry, agency_id: UUID, purpose: Purpose, at: datetime) -> bool:
    """True when an entry says something about this agency and purpose, now."""
    names = entry.recipient_agency_id == agency_id or entry.recipient_class is RecipientClass.UN
    for_all = entry.effect is Effect.WITHHOLD and not entry.purposes
    return names and (for_all or purpose in entry.purposes) and entry.counts(at)


def refused_categories(
    entries: Iterable[ConsentEntry],
    agency_id: UUID,
    purpose: Purpose,
    categories: Collection[Category],
    at: datetime,
) -> set[Category]:
    """The categories that the ledger does not let this agency have for this purpose.

    A withhold rule beats a grant; a strong legal basis beats a withhold rule.
    """
    standing = [entry for entry in entries if applies(entry, agency_id, purpose, at)]
    refused = set()
    for category in categories:
        about = [entry for entry in standing if category in entry.categories]
        grants = [entry for entry in about if entry.effect is Effect.GRANT]
        if any(entry.legal_basis in STRONG_BASES for entry in grants):
            continue
        if not grants or len(grants) < len(about):
            refused.add(category)
    return refused


def basis(
    entries: Iterable[ConsentEntry],
    agency_id: UUID,
    purpose: Purpose,
    categories: Collection[Category],
    at: datetime,
) -> tuple[list[UUID], datetime | None]:
    """The grants that a disclosure relies on, and when the first category is no longer permitted."""
    entries = list(entries)
    grants = [
        entry
        for entry in entries
        if entry.effect is Effect.GRANT
        and applies(entry, agency_id, purpose, at)
        and not entry.categories.isdisjoint(categories)
    ]
    # Permission ends only where a grant does; what is left then may no longer beat a withhold rule.
    ends = sorted({entry.expires_at for entry in grants if entry.expires_at is not None})
    lost = (end for end in ends if refused_categories(entries, agency_id, purpose, categories, end))
    return [entry.id for entry in grants], next(lost, None)
