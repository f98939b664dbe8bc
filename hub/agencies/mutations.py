"""Keeping the network's records in GraphQL. Without an id something is added, with one changed."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import strawberry

from hub.agencies import model, service
from hub.agencies.model import Hours, OfficeKind, RecipientClass
from hub.agencies.schema import Agency, Desk, Group, Office, Partner, Staff
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import decode_id
from hub.auth.model import Role
from hub.db.ids import uuid7
from hub.errors import NotFound


def _agency_id(id: strawberry.ID) -> UUID:
    return decode_id(id, "Agency", ["agencyId"])


@strawberry.input
class SaveAgencyInput:
    code: str
    acronym_es: str
    acronym_en: str
    name_es: str
    name_en: str
    roles: list[str] = strawberry.field(default_factory=lambda: ["member"])
    confirmed: bool = False
    sees_cases: bool = True


@strawberry.type
class SaveAgencyPayload(Payload):
    agency: Agency | None = None


@strawberry.input
class SaveGroupInput:
    code: str
    name_es: str
    name_en: str
    member_ids: list[strawberry.ID]
    coordinator_ids: list[strawberry.ID] = strawberry.field(default_factory=list)


@strawberry.type
class SaveGroupPayload(Payload):
    group: Group | None = None


@strawberry.input
class SaveOfficeInput:
    agency_id: strawberry.ID
    city: str
    kind: OfficeKind
    adm1: str
    adm2: str | None = None
    confirmed: bool = True
    closed: bool = False


@strawberry.type
class SaveOfficePayload(Payload):
    office: Office | None = None


@strawberry.input
class DeskHoursInput:
    weekday: int
    opens: time
    closes: time


@strawberry.input
class SaveDeskInput:
    office_id: strawberry.ID
    name: str
    id: strawberry.ID | None = None
    phone: str | None = None
    email: str | None = None
    hours: list[DeskHoursInput] = strawberry.field(default_factory=list)
    closures: list[date] = strawberry.field(default_factory=list)
    closed: bool = False


@strawberry.type
class SaveDeskPayload(Payload):
    desk: Desk | None = None


@strawberry.input
class SavePartnerInput:
    agency_id: strawberry.ID
    name: str
    recipient_class: RecipientClass
    country: str | None = None
    adm1: str | None = None
    adm2: str | None = None
    closed: bool = False


@strawberry.type
class SavePartnerPayload(Payload):
    partner: Partner | None = None


@strawberry.input
class SaveStaffInput:
    agency_id: strawberry.ID
    email: str
    name: str
    roles: list[Role]
    locale: str = "es"
    active: bool = strawberry.field(default=True, description="False ends their sessions at once.")


@strawberry.type
class SaveStaffPayload(Payload):
    staff: Staff | None = None


@strawberry.input
class SetDeskMembersInput:
    desk_id: strawberry.ID
    staff_ids: list[strawberry.ID]


@strawberry.type
class SetDeskMembersPayload(Payload):
    desk: Desk | None = None


@strawberry.input
class SaveAbsenceInput:
    staff_id: strawberry.ID
    starts_on: date
    ends_on: date
    cover_id: strawberry.ID | None = None
    id: strawberry.ID | None = strawberry.field(default=None, description="Of one to change.")


@strawberry.type
class SaveAbsencePayload(Payload):
    staff: Staff | None = None


@strawberry.input
class RemoveAbsenceInput:
    absence_id: strawberry.ID


@strawberry.type
class RemoveAbsencePayload(Payload):
    staff: Staff | None = None


@strawberry.type
class AgenciesMutation:
    @mutation
    async def save_agency(self, info: Info, input: SaveAgencyInput) -> SaveAgencyPayload:
        """Add a member of the network, or change the one with this code."""
        agency = model.Agency(
            id=uuid7(),
            code=input.code,
            acronym_es=input.acronym_es,
            acronym_en=input.acronym_en,
            name_es=input.name_es,
            name_en=input.name_en,
            roles=tuple(input.roles),
            confirmed=input.confirmed,
            sees_cases=input.sees_cases,
        )
        id = await service.save_agency(info.context.tx, agency)
        await info.context.services.vault.provider.add_agency(id)
        return SaveAgencyPayload(agency=Agency.of(replace(agency, id=id)))

    @mutation
    async def save_group(self, info: Info, input: SaveGroupInput) -> SaveGroupPayload:
        """Add a group, or change the one with this code and its members."""
        group = model.Group(
            id=uuid7(),
            code=input.code,
            name_es=input.name_es,
            name_en=input.name_en,
            members=tuple(decode_id(id, "Agency", ["memberIds"]) for id in input.member_ids),
            coordinators=tuple(
                decode_id(id, "Agency", ["coordinatorIds"]) for id in input.coordinator_ids
            ),
        )
        id = await service.save_group(info.context.tx, group)
        return SaveGroupPayload(group=Group.of(replace(group, id=id)))

    @mutation
    async def save_office(self, info: Info, input: SaveOfficeInput) -> SaveOfficePayload:
        """Add an office, or change the agency's one in this city."""
        office = model.Office(
            id=uuid7(),
            agency_id=_agency_id(input.agency_id),
            city=input.city,
            kind=input.kind,
            adm1=input.adm1,
            adm2=input.adm2,
            confirmed=input.confirmed,
            closed=input.closed,
        )
        id = await service.save_office(info.context.tx, office)
        return SaveOfficePayload(office=Office.of(replace(office, id=id)))

    @mutation
    async def save_desk(self, info: Info, input: SaveDeskInput) -> SaveDeskPayload:
        """Add a desk, or change one, with its hours and days off."""
        network = await service.network(info.context.tx)
        office = network.offices.get(decode_id(input.office_id, "Office", ["officeId"]))
        if office is None:
            raise NotFound("office", field=["officeId"])
        id = decode_id(input.id, "Desk", ["id"]) if input.id else uuid7()
        if input.id and id not in network.desks:
            raise NotFound("desk", field=["id"])
        desk = model.Desk(
            id=id,
            agency_id=office.agency_id,
            office_id=office.id,
            name=input.name,
            phone=input.phone,
            email=input.email,
            hours=tuple(Hours(h.weekday, h.opens, h.closes) for h in input.hours),
            closures=tuple(input.closures),
            closed=input.closed,
        )
        await service.save_desk(info.context.tx, desk)
        return SaveDeskPayload(desk=Desk.of(desk))

    @mutation
    async def save_partner(self, info: Info, input: SavePartnerInput) -> SavePartnerPayload:
        """Add a partner, or change the agency's one of this name."""
        partner = model.Partner(
            id=uuid7(),
            agency_id=_agency_id(input.agency_id),
            name=input.name,
            recipient_class=input.recipient_class,
            country=input.country,
            adm1=input.adm1,
            adm2=input.adm2,
            closed=input.closed,
        )
        id = await service.save_partner(info.context.tx, partner)
        return SavePartnerPayload(partner=Partner.of(replace(partner, id=id)))

    @mutation
    async def save_staff(self, info: Info, input: SaveStaffInput) -> SaveStaffPayload:
        """Add a member of staff, or change the agency's one with this address."""
        person = model.Staff(
            id=uuid7(),
            agency_id=_agency_id(input.agency_id),
            email=input.email,
            name=input.name,
            roles=frozenset(input.roles),
            locale=input.locale,
            active=input.active,
        )
        return SaveStaffPayload(staff=Staff.of(await service.save_staff(info.context.tx, person)))

    @mutation
    async def set_desk_members(
        self, info: Info, input: SetDeskMembersInput
    ) -> SetDeskMembersPayload:
        """Say who works a desk."""
        id = decode_id(input.desk_id, "Desk", ["deskId"])
        staff = [decode_id(one, "Staff", ["staffIds"]) for one in input.staff_ids]
        await service.set_desk_members(info.context.tx, id, staff)
        return SetDeskMembersPayload(desk=Desk.with_id(id))

    @mutation
    async def save_absence(self, info: Info, input: SaveAbsenceInput) -> SaveAbsencePayload:
        """Note who is away, and who covers their desks meanwhile."""
        wanted = service.NewAbsence(
            staff_id=decode_id(input.staff_id, "Staff", ["staffId"]),
            cover_id=decode_id(input.cover_id, "Staff", ["coverId"]) if input.cover_id else None,
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            id=decode_id(input.id, "Absence", ["id"]) if input.id else None,
        )
        person = await service.save_absence(info.context.tx, wanted)
        return SaveAbsencePayload(staff=Staff.of(person))

    @mutation
    async def remove_absence(self, info: Info, input: RemoveAbsenceInput) -> RemoveAbsencePayload:
        """Take an absence away that is not to be, or ended early."""
        id = decode_id(input.absence_id, "Absence", ["absenceId"])
        return RemoveAbsencePayload(
            staff=Staff.of(await service.remove_absence(info.context.tx, id))
        )
