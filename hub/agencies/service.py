"""Use cases of the network's records: who is a member, where, with which desks and staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from hub.agencies import policy, store  # noqa: F401  the rules that `check` asks
from hub.agencies.calendar import DEFAULT_HOURS, Calendar, zone_of
from hub.agencies.model import (
    ADDRESS,
    LOCALES,
    Absence,
    Agency,
    Desk,
    Group,
    Hours,
    Network,
    Office,
    Partner,
    Staff,
)
from hub.auth.model import Actor, Role
from hub.auth.policy import Standing, check
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import Invalid, NotAllowed, NotFound

SECRETARIAT = frozenset({Role.SECRETARIAT_ANALYST, Role.SECRETARIAT_COORDINATOR})


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """An absence to note, or with an id one to change."""

    staff_id: UUID
    cover_id: UUID | None
    starts_on: date
    ends_on: date
    id: UUID | None = None


async def network(tx: Transaction) -> Network:
    """Agencies, groups, offices and desks."""
    return await store.network(tx)


def standing(actor: Actor, agency_id: UUID) -> Standing:
    """Where the actor stands towards an agency's records."""
    return Standing.AGENCY if actor.agency_id == agency_id else Standing.ELSEWHERE


def calendar_of(network: Network, desk: Desk) -> Calendar:
    """The working calendar of a desk."""
    return _calendar(desk, network.offices[desk.office_id])


def _calendar(desk: Desk, office: Office) -> Calendar:
    zone = zone_of(office.adm1, office.adm2)
    return Calendar(zone, desk.hours or DEFAULT_HOURS, frozenset(desk.closures))


@dataclass(frozen=True, slots=True)
class Receiver:
    """A desk that takes referrals, its agency, and when it works."""

    desk: Desk
    agency: Agency
    calendar: Calendar


async def desk(tx: Transaction, id: UUID, *, field: Sequence[str] = ("deskId",)) -> Desk:
    """One desk.

    Raises:
        NotFound: no such desk.
    """
    found = await store.desk(tx, id)
    if found is None:
        raise NotFound("desk", field=field)
    return found[0]


async def office_of(tx: Transaction, desk_id: UUID) -> Office:
    """The office that a desk belongs to.

    Raises:
        NotFound: no such desk.
    """
    found = await store.desk(tx, desk_id)
    if found is None:
        raise NotFound("desk", field=["deskId"])
    return found[1]


async def receiving_desk(
    tx: Transaction, desk_id: UUID, *, field: Sequence[str] = ("deskId",)
) -> Receiver:
    """A desk that takes referrals.

    Raises:
        NotFound: no such desk.
        Invalid: it is closed, or its agency does not work with cases.
    """
    found = await store.desk(tx, desk_id)
    if found is None:
        raise NotFound("desk", field=field)
    desk, office, agency = found
    if desk.closed or not agency.sees_cases:
        raise Invalid("That desk takes no referrals.", field=field)
    return Receiver(desk, agency, _calendar(desk, office))


async def partners(tx: Transaction) -> list[Partner]:
    """Organisations that agencies work with."""
    return await store.partners(tx)


async def save_agency(tx: Transaction, agency: Agency) -> UUID:
    """Adds or changes a member."""
    check("saveAgency", tx.actor)
    return await store.save_agency(tx, agency)


async def save_group(tx: Transaction, group: Group) -> UUID:
    """Adds or changes a group."""
    check("saveGroup", tx.actor)
    return await store.save_group(tx, group)


async def save_office(tx: Transaction, office: Office) -> UUID:
    """Adds or changes an office."""
    check("saveOffice", tx.actor, standing(tx.actor, office.agency_id))
    _check_said(office.city, "city")
    return await store.save_office(tx, office)


def _check_said(text: str, field: str) -> None:
    if not text.strip():
        raise Invalid("This must be said.", field=[field])


def _check_hours(hours: Sequence[Hours]) -> None:
    for number, span in enumerate(sorted(hours)):
        field = ["hours", str(number)]
        if not 1 <= span.weekday <= 7:
            raise Invalid("A weekday is a number from 1 (Monday) to 7.", field=field)
        if span.opens >= span.closes:
            raise Invalid("A desk closes later than it opens.", field=field)
    ordered = sorted(hours)
    for one, two in pairwise(ordered):
        if one.weekday == two.weekday and two.opens < one.closes:
            raise Invalid("Two spans of a day overlap.", field=["hours"])


async def save_desk(tx: Transaction, desk: Desk) -> UUID:
    """Adds or changes a desk, its hours and its days off."""
    check("saveDesk", tx.actor, standing(tx.actor, desk.agency_id))
    _check_said(desk.name, "name")
    _check_hours(desk.hours)
    office = (await store.network(tx)).offices.get(desk.office_id)
    if office is None or office.agency_id != desk.agency_id:
        raise NotFound("office", field=["officeId"])
    return await store.save_desk(tx, desk)


async def save_partner(tx: Transaction, partner: Partner) -> UUID:
    """Adds or changes a partner."""
    check("savePartner", tx.actor, standing(tx.actor, partner.agency_id))
    _check_said(partner.name, "name")
    return await store.save_partner(tx, partner)


async def save_staff(tx: Transaction, person: Staff) -> Staff:
    """Adds or changes a member of staff; somebody made inactive loses their sessions at once.

    Raises:
        NotAllowed: not the agency's administrator; or secretariat roles by anybody but the secretariat.
    """
    where = standing(tx.actor, person.agency_id)
    administrators_only = person.roles == {Role.AGENCY_ADMIN}
    check("appointAdministrator" if administrators_only else "saveStaff", tx.actor, where)
    _check_said(person.name, "name")
    if not ADDRESS.fullmatch(person.email):
        raise Invalid("An e-mail address has one @ and no spaces.", field=["email"])
    if person.roles & SECRETARIAT and not tx.actor.has(Role.SECRETARIAT_COORDINATOR):
        raise NotAllowed("Only the secretariat gives secretariat roles.", field=["roles"])
    _check_locale(person.locale)
    id = await store.save_staff(tx, person)
    if not person.active:
        await store.revoke_sessions(tx, id)
    found = await store.one_staff(tx, id)
    if found is None:
        raise NotFound("member of staff", field=["email"])
    return found


async def set_desk_members(tx: Transaction, desk_id: UUID, staff_ids: Sequence[UUID]) -> Desk:
    """Says who works a desk."""
    found = await desk(tx, desk_id)
    check("setDeskMembers", tx.actor, standing(tx.actor, found.agency_id))
    await store.set_desk_members(tx, found, staff_ids)
    return found


async def working(tx: Transaction, desk_ids: Sequence[UUID]) -> dict[UUID, list[Staff]]:
    """Colleagues who may take on what arrives at each desk: its caseworkers and focal points, and
    those who cover one of them today."""
    return await store.working(tx, desk_ids)


async def set_locale(tx: Transaction, locale: str) -> Staff:
    """Sets the language in which the hub speaks to the actor, from their next request on.

    Raises:
        Invalid: the hub does not speak it.
    """
    check("setLocale", tx.actor)
    _check_locale(locale)
    assert tx.actor.id is not None
    changed = await store.set_locale(tx, locale)
    person = await store.one_staff(tx, tx.actor.id) if changed else None
    if person is None:
        raise NotFound("member of staff")
    return person


def _check_locale(locale: str) -> None:
    if locale not in LOCALES:
        raise Invalid(f"The hub speaks these languages: {', '.join(LOCALES)}.", field=["locale"])


async def save_absence(tx: Transaction, wanted: NewAbsence) -> Staff:
    """Notes who is away and who covers their desks, or changes what was noted.

    Raises:
        NotFound, NotAllowed, Invalid: as their messages say.
    """
    person = await store.one_staff(tx, wanted.staff_id)
    if person is None:
        raise NotFound("member of staff", field=["staffId"])
    check("saveAbsence", tx.actor, standing(tx.actor, person.agency_id))
    if wanted.id is not None:
        known = await store.absence(tx, wanted.id)
        if known is None or known.staff_id != person.id:
            raise NotFound("absence", field=["id"])
    if wanted.ends_on < wanted.starts_on:
        raise Invalid("The absence ends before it begins.", field=["endsOn"])
    if wanted.cover_id == person.id:
        raise Invalid("Nobody covers for themselves.", field=["coverId"])
    cover = await store.one_staff(tx, wanted.cover_id) if wanted.cover_id else None
    if wanted.cover_id and (cover is None or cover.agency_id != person.agency_id):
        raise NotFound("member of staff", field=["coverId"])
    absence = Absence(
        wanted.id or uuid7(),
        person.agency_id,
        person.id,
        wanted.cover_id,
        wanted.starts_on,
        wanted.ends_on,
    )
    await store.save_absence(tx, absence)
    return person


async def remove_absence(tx: Transaction, id: UUID) -> Staff:
    """Takes an absence away; whoever covered works those desks no longer.

    Raises:
        NotFound, NotAllowed: as their messages say.
    """
    absence = await store.absence(tx, id)
    if absence is None:
        raise NotFound("absence", field=["absenceId"])
    check("removeAbsence", tx.actor, standing(tx.actor, absence.agency_id))
    await store.remove_absence(tx, id)
    person = await store.one_staff(tx, absence.staff_id)
    if person is None:
        raise NotFound("absence", field=["absenceId"])
    return person
