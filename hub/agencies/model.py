"""Members of the network, their offices, desks, staff and partners. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from uuid import UUID


class RecipientClass(StrEnum):
    """What kind of organisation receives something (reference codes, recipient_class)."""

    UN = "un"
    CIVIL_SOCIETY = "civil-society"
    HEALTH = "health"
    EDUCATION = "education"
    PROTECTION_AUTHORITY = "protection-authority"
    ASYLUM_AUTHORITY = "asylum-authority"
    SEARCH_AUTHORITY = "search-authority"
    CONSULAR = "consular"
    ACADEMIA = "academia"
    PRIVATE_SECTOR = "private-sector"
    IMMIGRATION_ENFORCEMENT = "immigration-enforcement"


FORBIDDEN_CLASSES = frozenset({RecipientClass.IMMIGRATION_ENFORCEMENT})
"""The firewall: nothing is ever granted to these."""


class OfficeKind(StrEnum):
    """How an agency is present somewhere."""

    HEAD_OFFICE = "head_office"
    FIELD_OFFICE = "field_office"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class Agency:
    """A member of the network. Those with `sees_cases` false only ever see aggregates."""

    id: UUID
    code: str
    acronym_es: str
    acronym_en: str
    name_es: str
    name_en: str
    roles: tuple[str, ...] = ("member",)
    confirmed: bool = False
    sees_cases: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A standing group of agencies. `coordinators` and `members` are agency ids."""

    id: UUID
    code: str
    name_es: str
    name_en: str
    members: tuple[UUID, ...] = ()
    coordinators: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """A place an agency works from. P-codes are those of OCHA COD-AB."""

    id: UUID
    agency_id: UUID
    city: str
    kind: OfficeKind
    adm1: str
    adm2: str | None = None
    confirmed: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One span of a weekday (ISO: 1 is Monday), in the office's local time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Desk:
    """Where referrals arrive: a service desk at an office, never a named person."""

    id: UUID
    agency_id: UUID
    office_id: UUID
    name: str
    phone: str | None = None
    email: str | None = None
    hours: tuple[Hours, ...] = ()
    closures: tuple[date, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff or a service account. The repr holds no name."""

    id: UUID
    agency_id: UUID
    email: str = field(repr=False)
    name: str = field(repr=False)
    roles: frozenset[str] = frozenset()
    desk_ids: tuple[UUID, ...] = ()
    locale: str = "es"
    active: bool = True


@dataclass(frozen=True, slots=True)
class Absence:
    """When somebody is away, both days included, and who works their desks meanwhile."""

    id: UUID
    agency_id: UUID
    staff_id: UUID
    cover_id: UUID | None
    starts_on: date
    ends_on: date


ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
"""What an e-mail address looks like; whether it is somebody's, their provider knows."""

LOCALES = ("es", "en")
"""Languages of the hub. Spanish is what counts where nobody has chosen."""


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation outside the network that an agency works with."""

    id: UUID
    agency_id: UUID
    name: str
    recipient_class: RecipientClass
    country: str | None = None
    adm1: str | None = None
    adm2: str | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """Who and where everybody is: agencies, groups, offices and desks by id. No secret within it."""

    agencies: dict[UUID, Agency]
    groups: dict[UUID, Group]
    offices: dict[UUID, Office]
    desks: dict[UUID, Desk]

    def agency_by_code(self, code: str) -> Agency | None:
        """The member with this code."""
        return next((a for a in self.agencies.values() if a.code == code), None)

    def takes_referrals(self, desk: Desk) -> bool:
        """True while the desk is open and its agency works with cases."""
        return not desk.closed and self.agencies[desk.agency_id].sees_cases
