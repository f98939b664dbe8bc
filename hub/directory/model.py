"""Services and where they are offered, in the terms of Open Referral HSDS 3.1. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

EVERYWHERE = "MEX"
"""The P-code of the whole country, as a service area."""


class Sensitivity(StrEnum):
    """How carefully a kind of service is spoken of: a sealed one tells about who needs it."""

    STANDARD = "standard"
    RESTRICTED = "restricted"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Place:
    """A state (level 1) or municipality (level 2) of OCHA COD-AB."""

    pcode: str
    level: int
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A service at a location, as far as choosing among offers looks at it.

    Empty eligibility sets mean no restriction. Capacity None: nobody has said.
    """

    id: UUID
    service_code: str | None
    desk_id: UUID | None
    adm1: str | None
    adm2: str | None
    minimum_age: float | None
    maximum_age: float | None
    sexes: frozenset[int]
    populations: frozenset[str]
    nationalities: frozenset[str]
    needs: frozenset[str]
    languages: frozenset[str]
    interpretation: frozenset[str]
    areas: frozenset[str]
    capacity_available: int | None
    capacity_updated_at: datetime | None
    assured_at: datetime | None


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; None or empty means anything.

    `need` is a service code; `places` hold the P-codes of a place (a state, a municipality, or
    the municipalities that share a name); `language` is a tag of which the primary part counts.
    """

    need: str | None = None
    places: frozenset[str] = frozenset()
    language: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps a service at a location: the member that maintains it, and the desk that offers it."""

    agency_id: UUID | None
    desk_id: UUID | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an imported file that could not be used; no value is repeated.

    `rejected` is True when the record was not imported, False when only the field was left out.
    `place` is the line or path within the file, `record` the id there is.
    """

    file: str
    place: str
    record: str
    field: str
    message: str
    rejected: bool = True

    def __str__(self) -> str:
        what = "rejected" if self.rejected else "left out"
        where = f"{self.file} {self.place}, record {self.record}, field {self.field}"
        return f"{where}: {what}. {self.message}"


@dataclass(slots=True)
class Record:
    """One record that can be stored.

    `columns` are those that the record speaks of: others keep what they are. `original` is the
    record as it came. `table` is one of the directory's, or None for what is only kept as it came.
    `agency_id` maintains it (None: the secretariat).
    """

    kind: str
    table: str | None
    id: UUID
    file: str
    place: str
    columns: dict[str, Any]
    original: dict[str, Any]
    agency_id: UUID | None = None


@dataclass(slots=True)
class Report:
    """What the import of one file did, in records of the directory."""

    file: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rejected(self) -> list[Problem]:
        """Records that were not imported."""
        return [problem for problem in self.problems if problem.rejected]

    @property
    def left_out(self) -> list[Problem]:
        """Fields that were left out of records that were imported."""
        return [problem for problem in self.problems if not problem.rejected]


def days_since(at: datetime | date | None, today: date) -> int | None:
    """How many days ago, at least 0; None when never."""
    if at is None:
        return None
    return max(0, (today - (at.date() if isinstance(at, datetime) else at)).days)


def primary(language: str) -> str:
    """The primary subtag of a language tag: es of es-MX (RFC 5646)."""
    return language.replace("_", "-").split("-")[0].lower()
