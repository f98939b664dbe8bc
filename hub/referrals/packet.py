"""What a referral discloses: an immutable snapshot in two parts. Pure.

The preview is what the recipient decides on, and never identifies. The sealed part opens on
acceptance and holds, category by category, only what the ledger permits.

Sealed categories (GBV, trafficking, asylum, detention ...) and services marked as sealed go under the
case's code: even the opened packet then has no name, birth date, address, family or document. The
recipient reaches the person through the sending desk or, where CONTACT is permitted, by the phone
number alone.
"""

from collections.abc import Collection
from typing import Self

import msgspec

from hub.cases.model import CaseFile, Identity, Need, Urgency
from hub.consent.model import SEALED_CATEGORIES, Category, Purpose

UNDER_CODE_WITHHELD = frozenset(
    {Category.IDENTITY, Category.DOCUMENTS, Category.FAMILY, Category.LOCATION}
)
"""What a referral under a code never carries, whatever is consented."""
OF_THE_PERSON = frozenset(
    {Category.IDENTITY, Category.CONTACT, Category.DOCUMENTS, Category.FAMILY, Category.LOCATION}
)
"""Categories whose fields come from the record of the person."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    def to_bytes(self) -> bytes:
        """What is sealed."""
        return msgspec.json.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What was sealed."""
        return msgspec.json.decode(data, type=cls)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(sealed)"

    __str__ = __repr__


class PreviewPart(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """Enough to decide, not enough to identify. Place is the municipality at most."""

    case_code: str
    need_code: str
    urgency: str
    age_band: str
    sex: int
    population: str
    adm1: str | None = None
    adm2: str | None = None
    languages: tuple[str, ...] = ()
    purpose: str
    categories: tuple[str, ...]
    under_code: bool = False
    note: str | None = None


class SealedPart(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """What opens on acceptance. A field whose category is not permitted is absent."""

    case_code: str
    given_names: str | None = None
    family_names: str | None = None
    birth_date: str | None = None
    nationality: str | None = None
    documents: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    address: str | None = None
    family: str | None = None
    narrative: str | None = None


def under_code(categories: Collection[Category], sensitivity: str) -> bool:
    """True when the referral may not carry a name."""
    return sensitivity == "sealed" or not SEALED_CATEGORIES.isdisjoint(categories)


def disclosed(categories: Collection[Category], sensitivity: str) -> frozenset[Category]:
    """The categories that a packet really holds: under a code, fewer than are consented."""
    coded = under_code(categories, sensitivity)
    return frozenset(categories) - (UNDER_CODE_WITHHELD if coded else frozenset())


def tells_who(categories: Collection[Category], sensitivity: str) -> bool:
    """True when the packet holds anything from the record of the person but the languages."""
    return not OF_THE_PERSON.isdisjoint(disclosed(categories, sensitivity))


def assemble(
    *,
    case: CaseFile,
    need: Need,
    identity: Identity,
    urgency: Urgency,
    purpose: Purpose,
    categories: Collection[Category],
    sensitivity: str,
    note: str | None,
    narrative: str | None,
) -> tuple[PreviewPart, SealedPart]:
    """Both parts. `sensitivity` is the service type's: standard, restricted or sealed."""
    coded = under_code(categories, sensitivity)
    shown = disclosed(categories, sensitivity)
    preview = PreviewPart(
        case_code=case.code,
        need_code=need.service_code,
        urgency=urgency.value,
        age_band=case.age_band.value,
        sex=int(case.sex),
        population=case.population.value,
        adm1=case.adm1,
        adm2=None if coded else case.adm2,
        languages=identity.languages,
        purpose=purpose.value,
        categories=tuple(sorted(category.value for category in categories)),
        under_code=coded,
        note=note,
    )
    named = Category.IDENTITY in shown
    sealed = SealedPart(
        case_code=case.code,
        given_names=identity.given_names or None if named else None,
        family_names=identity.family_names or None if named else None,
        birth_date=identity.birth_date.isoformat() if named and identity.birth_date else None,
        nationality=identity.nationality if named else None,
        documents=identity.documents if Category.DOCUMENTS in shown else (),
        phones=identity.phones if Category.CONTACT in shown else (),
        address=identity.address if Category.LOCATION in shown else None,
        family=identity.family if Category.FAMILY in shown else None,
        narrative=narrative if Category.NARRATIVE in shown else None,
    )
    return preview, sealed
