"""The network in GraphQL: members, groups, offices, desks, staff and partners. Thin."""

from datetime import date, time
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies import reads
from hub.agencies.model import OfficeKind, RecipientClass
from hub.api.context import Info
from hub.api.relay import Shown, shown
from hub.auth.model import Role

strawberry.enum(OfficeKind, description="How an agency is present somewhere.")
strawberry.enum(RecipientClass, description="What kind of organisation receives something.")
strawberry.enum(Role, name="StaffRole", description="What somebody may be within their agency.")


@strawberry.type(description="A span of a weekday on which a desk works, in local time.")
class DeskHours:
    weekday: int = strawberry.field(description="ISO 8601: 1 is Monday.")
    opens: time
    closes: time


@strawberry.type(description="Where referrals arrive: a service desk, never a named person.")
class Desk(Shown, relay.Node):
    id: relay.NodeID[UUID]
    name: str
    phone: str | None
    email: str | None
    closed: bool
    hours: list[DeskHours] = strawberry.field(
        description="Empty: Monday to Friday, 9 to 17, until the agency says otherwise."
    )
    closures: list[date] = strawberry.field(description="Days off beyond the statutory holidays.")

    office: "Office"
    agency: "Agency"
    takes_referrals: bool = strawberry.field(
        description="False for desks that are closed, or whose agency sees no cases."
    )
    staff: list["Staff"] = strawberry.field(
        description="Colleagues who may take on what arrives here, today: its caseworkers and focal"
        " points, and who covers one of them. Empty for every agency but one's own."
    )
    members: list["Staff"] = strawberry.field(
        description="Colleagues who belong to it, whatever their role, absent or not active; what"
        " setDeskMembers replaces. Empty for every agency but one's own."
    )


@strawberry.type(description="A place that an agency works from. P-codes are those of OCHA.")
class Office(Shown, relay.Node):
    id: relay.NodeID[UUID]
    city: str
    kind: OfficeKind
    adm1: str = strawberry.field(description="State, as in MX07.")
    adm2: str | None = strawberry.field(description="Municipality, as in MX07089.")
    confirmed: bool = strawberry.field(description="False: inferred, not said by the agency.")
    closed: bool

    agency: "Agency"
    desks: list[Desk]


@strawberry.type(description="A standing group of agencies, such as the Network itself.")
class Group(Shown, relay.Node):
    id: relay.NodeID[UUID]
    code: str

    name: str
    members: list["Agency"]
    coordinators: list["Agency"]


@strawberry.type(description="A member of staff, or a service account.")
class Staff(Shown, relay.Node):
    id: relay.NodeID[UUID]
    name: str
    email: str
    roles: list[Role]
    locale: str
    active: bool

    agency: "Agency"
    desks: list[Desk]
    absences: list["Absence"] = strawberry.field(
        description="When they are away, as far as it is not over; soonest first."
    )


@strawberry.type(description="When somebody is away, both days included.")
class Absence:
    id: strawberry.ID
    starts_on: date
    ends_on: date
    staff: Staff | None = strawberry.field(description="Who is away.")
    cover: Staff | None = strawberry.field(description="Who works their desks meanwhile.")


@strawberry.type(description="An organisation outside the network that an agency works with.")
class Partner(Shown, relay.Node):
    id: relay.NodeID[UUID]
    name: str
    recipient_class: RecipientClass
    country: str | None = strawberry.field(description="ISO 3166-1; of a consulate.")
    adm1: str | None
    adm2: str | None
    closed: bool

    agency: "Agency"


@strawberry.type(description="A member of the network.")
class Agency(Shown, relay.Node):
    id: relay.NodeID[UUID]
    code: str
    roles: list[str]
    confirmed: bool = strawberry.field(description="False: inferred, not said by the agency.")
    sees_cases: bool = strawberry.field(description="False: it only ever sees aggregates.")

    acronym: str = strawberry.field(
        description="What people call it, in the language of the person who asks."
    )
    name: str = strawberry.field(
        description="Its full name, in the language of the person who asks."
    )
    offices: list[Office]
    desks: list[Desk]
    groups: list[Group]
    staff: list[Staff] = strawberry.field(
        description="Colleagues. Empty for every agency but one's own."
    )
    partners: list[Partner] = strawberry.field(description="Organisations it works with.")


@strawberry.type
class AgenciesQuery:
    @strawberry.field(description="The members of the network, by code.")
    def agencies(self, info: Info) -> list[Agency]:
        return shown(reads.agencies(info.context.actor))

    @strawberry.field(description="The standing groups of the network.")
    def groups(self, info: Info) -> list[Group]:
        return shown(reads.groups(info.context.actor))
