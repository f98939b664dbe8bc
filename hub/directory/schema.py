"""The directory in GraphQL: search it, read it, keep its capacity. Thin: service.py decides."""

from datetime import datetime, time
from typing import cast
from uuid import UUID

import strawberry
from strawberry import relay

from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import Shown, decode_cursor, decode_id, page_size, shown
from hub.directory import reads, service
from hub.directory.model import Keeper, Sensitivity

strawberry.enum(Sensitivity, description="How carefully a kind of service is spoken of.")


@strawberry.type(description="A kind of service that people need and agencies offer.")
class ServiceType:
    code: str
    name: str
    area: str
    sensitivity: Sensitivity


@strawberry.type(description="A state or municipality, by its OCHA P-code.")
class Place:
    pcode: str
    name: str


@strawberry.type(description="When a service is open, in local time.")
class Schedule:
    weekdays: list[int] = strawberry.field(description="ISO 8601: 1 is Monday.")
    opens: time | None
    closes: time | None
    description: str | None


@strawberry.type(description="Whom a service is for. An empty list means no restriction.")
class Eligibility:
    minimum_age: float | None
    maximum_age: float | None
    sexes: list[int] = strawberry.field(description="ISO/IEC 5218: 1 male, 2 female.")
    populations: list[str]
    nationalities: list[str] = strawberry.field(description="ISO 3166-1 alpha-2.")
    needs: list[str] = strawberry.field(description="UNHCR specific needs codes.")


@strawberry.type(
    description="Where a service is offered. Of a redacted place (a safe house) only those who"
    " maintain the record see more than city, municipality and state."
)
class ServiceLocation:
    name: str | None
    address: str | None
    postal_code: str | None
    city: str | None
    municipality: Place | None
    state: Place | None
    latitude: float | None
    longitude: float | None
    redacted: bool


@strawberry.type(description="A service that is offered at a location.")
class ServiceAtLocation(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[Keeper]
    name: str
    description: str | None
    need: str | None = strawberry.field(
        description="Code of the kind of service; see serviceTypes."
    )
    organization: str
    agency_id: strawberry.ID | None = strawberry.field(
        description="The member that maintains the entry; null: the secretariat."
    )
    desk_id: strawberry.ID | None = strawberry.field(
        description="The desk that takes referrals; null: the network cannot refer to it yet."
    )
    location: ServiceLocation
    eligibility: Eligibility
    languages: list[str]
    interpretation: list[str] = strawberry.field(description="Languages with an interpreter.")
    areas: list[str] = strawberry.field(description="P-codes it serves; MEX is the whole country.")
    schedules: list[Schedule]
    phones: list[str]
    capacity_available: int | None = strawberry.field(
        description="How many more people it can take; null: nobody has said."
    )
    capacity_updated_at: datetime | None
    assured_at: datetime | None = strawberry.field(description="When somebody last confirmed it.")

    @strawberry.field(
        description="Whether one may say how much room it has, and that its entry is still correct."
    )
    def may_maintain(self, info: Info) -> bool:
        return service.may_maintain(info.context.actor, self.record)


@strawberry.type
class DirectoryQuery:
    @strawberry.field(
        description="Services at locations by kind of need, place (P-code or name; a state finds"
        " its municipalities, and services that cover it are found too), language and words."
    )
    async def services(
        self,
        info: Info,
        need: str | None = None,
        place: str | None = None,
        language: str | None = None,
        text: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> relay.Connection[ServiceAtLocation]:
        return shown(
            await service.search(
                info.context.tx,
                need=need,
                place=place,
                language=language,
                text=text,
                first=page_size(first),
                after=cast("tuple[str, UUID] | None", decode_cursor(after, str, UUID)),
            )
        )

    @strawberry.field(description="The kinds of service that the network knows.")
    def service_types(self, info: Info) -> list[ServiceType]:
        return shown(reads.service_types(info.context.actor))

    @strawberry.field(
        description="At most 20 states and municipalities whose names begin so; or the one with this P-code."
    )
    def places(self, info: Info, name: str) -> list[Place]:
        return shown(reads.places(info.context.actor, name))


@strawberry.input
class UpdateCapacityInput:
    service_at_location_id: strawberry.ID
    available: int | None = strawberry.field(
        description="How many more people it can take now; null: unknown."
    )


@strawberry.type
class UpdateCapacityPayload(Payload):
    service: ServiceAtLocation | None = None


@strawberry.input
class AssureServiceInput:
    service_at_location_id: strawberry.ID


@strawberry.type
class AssureServicePayload(Payload):
    service: ServiceAtLocation | None = None


def _decoded(id: str) -> UUID:
    return decode_id(id, "ServiceAtLocation", ["serviceAtLocationId"])


@strawberry.type
class DirectoryMutation:
    @mutation
    async def update_capacity(
        self, info: Info, input: UpdateCapacityInput
    ) -> UpdateCapacityPayload:
        """Say how much room a service has. Who says so also confirms the entry."""
        id = _decoded(input.service_at_location_id)
        await service.update_capacity(info.context.tx, id, input.available)
        return UpdateCapacityPayload(service=ServiceAtLocation.with_id(id))

    @mutation
    async def assure_service(self, info: Info, input: AssureServiceInput) -> AssureServicePayload:
        """Say that a service's entry is still correct."""
        id = _decoded(input.service_at_location_id)
        await service.assure(info.context.tx, id)
        return AssureServicePayload(service=ServiceAtLocation.with_id(id))
