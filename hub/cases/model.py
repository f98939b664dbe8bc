"""Cases, people and needs. Pure.

Clear fields are the few that routing and statistics need. `Identity` is everything else: it exists in
clear only between the vault and the person who may read it, and its repr shows nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Self
from unicodedata import normalize
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from hub.errors import Invalid
from hub.vault.provider import Wrapped


class AgeBand(StrEnum):
    """Age in the bands that consent rules and services need (reference codes, consent_by_age)."""

    YEARS_0_5 = "0-5"
    YEARS_6_11 = "6-11"
    YEARS_12_14 = "12-14"
    YEARS_15_17 = "15-17"
    YEARS_18_24 = "18-24"
    YEARS_25_59 = "25-59"
    YEARS_60_UP = "60+"
    UNKNOWN = "unknown"


BANDS = (
    (5, AgeBand.YEARS_0_5),
    (11, AgeBand.YEARS_6_11),
    (14, AgeBand.YEARS_12_14),
    (17, AgeBand.YEARS_15_17),
    (24, AgeBand.YEARS_18_24),
    (59, AgeBand.YEARS_25_59),
)


class Sex(IntEnum):
    """ISO/IEC 5218."""

    NOT_KNOWN = 0
    MALE = 1
    FEMALE = 2
    NOT_APPLICABLE = 9


class Population(StrEnum):
    """In which situation of mobility somebody is (reference codes, population)."""

    MIGRANT_IN_TRANSIT = "migrant-in-transit"
    MIGRANT_SETTLED = "migrant-settled"
    RETURNEE = "returnee"
    INTERNALLY_DISPLACED = "internally-displaced"
    ASYLUM_SEEKER = "asylum-seeker"
    REFUGEE = "refugee"
    STATELESS = "stateless"
    HOST_COMMUNITY = "host-community"
    CHILD_UNACCOMPANIED = "child-unaccompanied"
    OTHER = "other"


class HouseholdRole(StrEnum):
    """What somebody is to the household they travel or live with."""

    HEAD = "head"
    PARTNER = "partner"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    OTHER_RELATIVE = "other-relative"
    NOT_RELATED = "not-related"


class CaseStatus(StrEnum):
    """Whether a case is worked on."""

    OPEN = "open"
    CLOSED = "closed"
    ERASED = "erased"


class NeedStatus(StrEnum):
    """A need stays open until somebody serves it, however many referrals end."""

    OPEN = "open"
    MET = "met"
    CLOSED = "closed"


class Urgency(StrEnum):
    """How fast an answer is needed (reference codes, urgency)."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"


def today_in_mexico() -> date:
    """The calendar day where people are: that of the hub's clock begins six hours early."""
    return datetime.now(ZoneInfo("America/Mexico_City")).date()


def age_band(birth: date, today: date) -> AgeBand:
    """The band of somebody born on `birth`."""
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return next((band for limit, band in BANDS if years <= limit), AgeBand.YEARS_60_UP)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One agency's file on one person: the clear columns of hub.case_file."""

    id: UUID
    agency_id: UUID
    desk_id: UUID
    code: str
    household_id: UUID | None
    household_role: HouseholdRole | None
    age_band: AgeBand
    sex: Sex
    population: Population
    adm1: str | None
    adm2: str | None
    status: CaseStatus
    data_key_id: UUID
    version: int
    opened_at: datetime
    closed_at: datetime | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a person needs; `story` is sealed."""

    id: UUID
    case_id: UUID
    agency_id: UUID
    service_code: str
    urgency: Urgency
    status: NeedStatus
    story: bytes | None = field(repr=False)
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class SealedIdentity:
    """Who somebody is, sealed, and the wrap of its key for the case's agency."""

    identity: bytes
    version: int
    wrap: Wrapped


@dataclass(frozen=True, slots=True, repr=False)
class Referable:
    """A need that may be referred, and its case. `sealed` is None where it is erased or not the actor's.

    `sensitivity` is the service type's; an unknown kind counts as sealed.
    """

    case: CaseFile
    need: Need
    sensitivity: str
    sealed: SealedIdentity | None


class Identity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who somebody is. Sealed at rest; never logged.

    `nationality` is ISO 3166-1 alpha-2; `languages` are codes of the network; `documents` are pairs of
    kind and number; `story` is what the person told.
    """

    given_names: str = ""
    family_names: str = ""
    birth_date: date | None = None
    nationality: str | None = None
    languages: tuple[str, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    address: str | None = None
    family: str | None = None
    story: str | None = None

    def __repr__(self) -> str:
        return "Identity(sealed)"

    __str__ = __repr__

    @property
    def full_name(self) -> str:
        """Given and family names."""
        return f"{self.given_names} {self.family_names}".strip()

    def to_bytes(self) -> bytes:
        """What is sealed."""
        return msgspec.json.encode(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What was sealed."""
        return msgspec.json.decode(data, type=cls)


COUNTRY = re.compile(r"[A-Z]{2}")
MOST = {"given_names": 200, "family_names": 200, "address": 500, "family": 5_000, "story": 50_000}


def tidy(text: str | None) -> str | None:
    """NFKC, without blanks at the ends; empty becomes None."""
    return normalize("NFKC", text).strip() or None if text else None


def validate_identity(identity: Identity) -> Sequence[Invalid]:
    """What is wrong with an identity, field by field; never says what was typed."""
    problems = []

    def wrong(field: str, message: str) -> None:
        problems.append(Invalid(message, field=["identity", field]))

    if not identity.full_name:
        wrong("givenNames", "Give at least one name, or what the person wants to be called.")
    for name, most in MOST.items():
        if len(getattr(identity, name) or "") > most:
            first, *rest = name.split("_")
            wrong(first + "".join(map(str.title, rest)), f"At most {most} characters.")
    today = today_in_mexico()
    if (
        identity.birth_date
        and not today.replace(year=today.year - 125, day=1) < identity.birth_date <= today
    ):
        wrong("birthDate", "The birth date lies in the future, or too far in the past.")
    if identity.nationality and not COUNTRY.fullmatch(identity.nationality):
        wrong("nationality", "Two capital letters, ISO 3166-1, as in HN.")
    if len(identity.documents) > 20 or any(
        len(n) > 60 or not any(map(str.isalnum, n)) for _, n in identity.documents
    ):
        wrong("documents", "At most 20 documents, with numbers of 1 to 60 letters or digits.")
    if len(identity.phones) > 10 or any(sum(c.isdigit() for c in p) < 7 for p in identity.phones):
        wrong("phones", "At most 10 numbers, each with at least 7 digits.")
    return problems


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """A row of hub.case_event: something that happened to a case, in clear columns."""

    id: UUID
    topic: str
    at: datetime
    case_id: UUID
    agency_id: UUID
    details: dict[str, Any]
