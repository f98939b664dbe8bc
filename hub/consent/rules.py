"""What the ledger permits, and who may give consent at which age. Pure.

The database says the same in hub.refused_categories; a test holds the two equal.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.agencies.model import RecipientClass
from hub.cases.model import AgeBand
from hub.consent.model import STRONG_BASES, Category, ConsentEntry, Effect, GivenBy, Purpose

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


@dataclass(frozen=True, slots=True)
class AgeRules:
    """Who may consent at an age, and what it takes, so that a form offers nothing else.

    Of `given_by`, those in `needs_assent` need the child's assent as well, and those in
    `needs_reason` a written reason. `caregiver_informed`: whether a caregiver may be informed, with
    the young person's permission, which is recorded as assent.
    """

    given_by: tuple[GivenBy, ...]
    needs_assent: tuple[GivenBy, ...]
    needs_reason: tuple[GivenBy, ...]
    caregiver_informed: bool
    explanation_es: str
    explanation_en: str

    def explanation(self, locale: str) -> str:
        """Why, in Spanish or English."""
        return self.explanation_en if locale == "en" else self.explanation_es


EXPLANATIONS = {
    AgeBand.YEARS_0_5: (
        "Hasta los 5 años consiente quien cuida a la niña o al niño.",
        "Up to the age of 5 a caregiver consents.",
    ),
    AgeBand.YEARS_6_11: (
        "De 6 a 11 años consiente quien cuida a la niña o al niño, y la niña o el niño asiente.",
        "From 6 to 11 a caregiver consents, and the child assents.",
    ),
    AgeBand.YEARS_12_14: (
        "De 12 a 14 años consiente quien cuida a la o el adolescente, con su asentimiento. Si tiene"
        " madurez suficiente, basta su propio consentimiento, con la razón por escrito.",
        "From 12 to 14 a caregiver consents, and the child assents. A mature child's own consent"
        " suffices, with the reason in writing.",
    ),
    AgeBand.YEARS_15_17: (
        "De 15 a 17 años consiente la o el adolescente. A quien le cuida se le informa solo con su"
        " permiso.",
        "From 15 to 17 the young person consents. A caregiver is informed only with their"
        " permission.",
    ),
}
GROWN = (
    "A partir de los 18 años cada quien consiente por sí. Por otra persona consiente alguien más solo"
    " si se escribe por qué no puede hacerlo ella misma.",
    "From 18 on people consent for themselves. Somebody else consents for them only where it is"
    " written down why they cannot.",
)
"""For an age that is not known as well: a grown person must not need a guardian."""


def by_age(band: AgeBand) -> AgeRules:
    """What `may_give` permits at an age, asked of it way by way."""

    def permits(who: GivenBy, *, assent: bool, informed: bool = False, reason: bool) -> bool:
        return not may_give(
            band, who, assent=assent, caregiver_informed=informed, reason_given=reason
        )

    who = [one for one in GivenBy if permits(one, assent=True, reason=True)]
    es, en = EXPLANATIONS.get(band, GROWN)
    return AgeRules(
        given_by=tuple(who),
        needs_assent=tuple(one for one in who if not permits(one, assent=False, reason=True)),
        needs_reason=tuple(one for one in who if not permits(one, assent=True, reason=False)),
        caregiver_informed=any(
            permits(one, assent=False, reason=True)
            and not permits(one, assent=False, informed=True, reason=True)
            for one in who
        ),
        explanation_es=es,
        explanation_en=en,
    )


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
