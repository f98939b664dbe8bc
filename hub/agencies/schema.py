"""The network in GraphQL: members, groups, offices, desks, staff and partners. Thin."""

from collections.abc import Iterable
from datetime import date, time
from typing import Self
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies import model, service
from hub.agencies.model import OfficeKind, RecipientClass
from hub.api.context import Info
from hub.api.relay import node_id, uuids
from hub.auth.model import Role
from hub.auth.policy import check

strawberry.enum(OfficeKind, description="How an agency is present somewhere.")
strawberry.enum(RecipientClass, description="What kind of organisation receives something.")
strawberry.enum(Role, name="StaffRole", description="What somebody may be within their agency.")


@strawberry.type(description="A span of a weekday on which a desk works, in local time.")
class DeskHours:
    weekday: int = strawberry.field(description="ISO 8601: 1 is Monday.")
    opens: time
    closes: time


@strawberry.type(description="Where referrals arrive: a service desk, never a named person.")
class Desk(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Desk]
    name: str
    phone: str | None
    email: str | None
    closed: bool
    hours: list[DeskHours] = strawberry.field(
        description="Empty: Monday to Friday, 9 to 17, until the agency says otherwise."
    )
    closures: list[date] = strawberry.field(description="Days off beyond the statutory holidays.")

    @classmethod
    def of(cls, desk: model.Desk) -> Self:
        return cls(
            id=desk.id,
            record=desk,
            name=desk.name,
            phone=desk.phone,
            email=desk.email,
            closed=desk.closed,
            hours=[
                DeskHours(weekday=h.weekday, opens=h.opens, closes=h.closes) for h in desk.hours
            ],
            closures=list(desk.closures),
        )

    @strawberry.field
    async def office(self, info: Info) -> "Office":
        return Office.of((await info.context.network()).offices[self.record.office_id])

    @strawberry.field
    async def agency(self, info: Info) -> "Agency":
        return await agency_of(info, self.record.agency_id)

    @strawberry.field(description="False for desks that are closed, or whose agency sees no cases.")
    async def takes_referrals(self, info: Info) -> bool:
        return (await info.context.network()).takes_referrals(self.record)

    @strawberry.field(
        description="Colleagues who may take on what arrives here, today: its caseworkers and focal"
        " points, and who covers one of them. Empty for every agency but one's own."
    )
    async def staff(self, info: Info) -> list["Staff"]:
        found = await info.context.load(service.working, self.record.id) or ()
        return [Staff.of(person) for person in found]

    @strawberry.field(
        description="Colleagues who belong to it, whatever their role, absent or not active; what"
        " setDeskMembers replaces. Empty for every agency but one's own."
    )
    async def members(self, info: Info) -> list["Staff"]:
        found = await info.context.load(service.members, self.record.id) or ()
        return [Staff.of(person) for person in found]

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        found = (await info.context.network()).desks
        return [cls.of(found[id]) if id in found else None for id in uuids(node_ids)]


@strawberry.type(description="A place that an agency works from. P-codes are those of OCHA.")
class Office(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Office]
    city: str
    kind: OfficeKind
    adm1: str = strawberry.field(description="State, as in MX07.")
    adm2: str | None = strawberry.field(description="Municipality, as in MX07089.")
    confirmed: bool = strawberry.field(description="False: inferred, not said by the agency.")
    closed: bool

    @classmethod
    def of(cls, office: model.Office) -> Self:
        return cls(
            id=office.id,
            record=office,
            city=office.city,
            kind=office.kind,
            adm1=office.adm1,
            adm2=office.adm2,
            confirmed=office.confirmed,
            closed=office.closed,
        )

    @strawberry.field
    async def agency(self, info: Info) -> "Agency":
        return await agency_of(info, self.record.agency_id)

    @strawberry.field
    async def desks(self, info: Info) -> list[Desk]:
        network = await info.context.network()
        return [Desk.of(d) for d in network.desks.values() if d.office_id == self.record.id]

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        found = (await info.context.network()).offices
        return [cls.of(found[id]) if id in found else None for id in uuids(node_ids)]


@strawberry.type(description="A standing group of agencies, such as the Network itself.")
class Group(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Group]
    code: str

    @classmethod
    def of(cls, group: model.Group) -> Self:
        return cls(id=group.id, record=group, code=group.code)

    @strawberry.field
    def name(self, info: Info) -> str:
        return self.record.name_en if info.context.actor.locale == "en" else self.record.name_es

    @strawberry.field
    async def members(self, info: Info) -> list["Agency"]:
        return [await agency_of(info, id) for id in self.record.members]

    @strawberry.field
    async def coordinators(self, info: Info) -> list["Agency"]:
        return [await agency_of(info, id) for id in self.record.coordinators]

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        found = (await info.context.network()).groups
        return [cls.of(found[id]) if id in found else None for id in uuids(node_ids)]


@strawberry.type(description="A member of staff, or a service account.")
class Staff(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Staff]
    name: str
    email: str
    roles: list[Role]
    locale: str
    active: bool

    @classmethod
    def of(cls, person: model.Staff) -> Self:
        return cls(
            id=person.id,
            record=person,
            name=person.name,
            email=person.email,
            roles=sorted(map(Role, person.roles)),
            locale=person.locale,
            active=person.active,
        )

    @strawberry.field
    async def agency(self, info: Info) -> "Agency":
        return await agency_of(info, self.record.agency_id)

    @strawberry.field
    async def desks(self, info: Info) -> list[Desk]:
        network = await info.context.network()
        return [Desk.of(network.desks[id]) for id in self.record.desk_ids]

    @strawberry.field(description="When they are away, as far as it is not over; soonest first.")
    async def absences(self, info: Info) -> list["Absence"]:
        found = await info.context.load(service.absences, self.record.id) or ()
        return [Absence.of(absence) for absence in found]

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        people = [
            await info.context.load(service.staff_by_id, id) if id else None
            for id in uuids(node_ids)
        ]
        return [cls.of(person) if person else None for person in people]


async def staff_of(info: Info, id: UUID | None) -> Staff | None:
    """The colleague with this id, for other types' fields; None for anybody else."""
    person = await info.context.load(service.staff_by_id, id) if id else None
    return Staff.of(person) if person else None


@strawberry.type(description="When somebody is away, both days included.")
class Absence:
    record: strawberry.Private[model.Absence]
    id: strawberry.ID
    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, absence: model.Absence) -> Self:
        id = strawberry.ID(node_id("Absence", absence.id))
        return cls(record=absence, id=id, starts_on=absence.starts_on, ends_on=absence.ends_on)

    @strawberry.field(description="Who is away.")
    async def staff(self, info: Info) -> Staff | None:
        return await staff_of(info, self.record.staff_id)

    @strawberry.field(description="Who works their desks meanwhile.")
    async def cover(self, info: Info) -> Staff | None:
        return await staff_of(info, self.record.cover_id)


@strawberry.type(description="An organisation outside the network that an agency works with.")
class Partner(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Partner]
    name: str
    recipient_class: RecipientClass
    country: str | None = strawberry.field(description="ISO 3166-1; of a consulate.")
    adm1: str | None
    adm2: str | None
    closed: bool

    @classmethod
    def of(cls, partner: model.Partner) -> Self:
        return cls(
            id=partner.id,
            record=partner,
            name=partner.name,
            recipient_class=partner.recipient_class,
            country=partner.country,
            adm1=partner.adm1,
            adm2=partner.adm2,
            closed=partner.closed,
        )

    @strawberry.field
    async def agency(self, info: Info) -> "Agency":
        return await agency_of(info, self.record.agency_id)

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        found = {partner.id: partner for partner in await service.partners(info.context.tx)}
        return [cls.of(found[id]) if id in found else None for id in uuids(node_ids)]


@strawberry.type(description="A member of the network.")
class Agency(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Agency]
    code: str
    roles: list[str]
    confirmed: bool = strawberry.field(description="False: inferred, not said by the agency.")
    sees_cases: bool = strawberry.field(description="False: it only ever sees aggregates.")

    @classmethod
    def of(cls, agency: model.Agency) -> Self:
        return cls(
            id=agency.id,
            record=agency,
            code=agency.code,
            roles=list(agency.roles),
            confirmed=agency.confirmed,
            sees_cases=agency.sees_cases,
        )

    @strawberry.field(description="What people call it, in the language of the person who asks.")
    def acronym(self, info: Info) -> str:
        return self.record.acronym(info.context.actor.locale)

    @strawberry.field(description="Its full name, in the language of the person who asks.")
    def name(self, info: Info) -> str:
        return self.record.name(info.context.actor.locale)

    @strawberry.field
    async def offices(self, info: Info) -> list[Office]:
        network = await info.context.network()
        return [Office.of(o) for o in network.offices.values() if o.agency_id == self.record.id]

    @strawberry.field
    async def desks(self, info: Info) -> list[Desk]:
        network = await info.context.network()
        return [Desk.of(d) for d in network.desks.values() if d.agency_id == self.record.id]

    @strawberry.field
    async def groups(self, info: Info) -> list[Group]:
        network = await info.context.network()
        return [Group.of(g) for g in network.groups.values() if self.record.id in g.members]

    @strawberry.field(description="Colleagues. Empty for every agency but one's own.")
    async def staff(self, info: Info) -> list[Staff]:
        return [Staff.of(p) for p in await service.staff(info.context.tx, self.record.id)]

    @strawberry.field(description="Organisations it works with.")
    async def partners(self, info: Info) -> list[Partner]:
        found = await service.partners(info.context.tx)
        return [Partner.of(p) for p in found if p.agency_id == self.record.id]

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        found = (await info.context.network()).agencies
        return [cls.of(found[id]) if id in found else None for id in uuids(node_ids)]


async def agency_of(info: Info, id: UUID) -> Agency:
    """The member with this id, for other types' fields."""
    return Agency.of((await info.context.network()).agencies[id])


async def desk_of(info: Info, id: UUID) -> Desk:
    """The desk with this id, for other types' fields."""
    return Desk.of((await info.context.network()).desks[id])


@strawberry.type
class AgenciesQuery:
    @strawberry.field(description="The members of the network, by code.")
    async def agencies(self, info: Info) -> list[Agency]:
        check("agencies", info.context.actor)
        found = (await info.context.network()).agencies.values()
        return [Agency.of(agency) for agency in sorted(found, key=lambda agency: agency.code)]

    @strawberry.field(description="The standing groups of the network.")
    async def groups(self, info: Info) -> list[Group]:
        check("groups", info.context.actor)
        return [Group.of(group) for group in (await info.context.network()).groups.values()]
