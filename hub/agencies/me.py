"""Who is asking, in GraphQL: what the hub takes them for, whom they cover, their language. Thin."""

import strawberry

from hub.agencies import service
from hub.agencies.schema import Absence, Agency, Desk, Staff, agency_of, staff_of
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import node_id
from hub.auth.model import ActorKind, Role
from hub.auth.policy import capabilities, check


@strawberry.type(description="Who is asking: what the hub takes them for.")
class Me:
    roles: list[Role]
    locale: str
    is_service_account: bool
    desk_ids: list[strawberry.ID] = strawberry.field(
        description="One's own desks, and those of colleagues whom one covers today."
    )

    @strawberry.field
    async def agency(self, info: Info) -> Agency | None:
        id = info.context.actor.agency_id
        return await agency_of(info, id) if id else None

    @strawberry.field
    async def staff(self, info: Info) -> Staff | None:
        return await staff_of(info, info.context.actor.id)

    @strawberry.field
    async def desks(self, info: Info) -> list[Desk]:
        network = await info.context.network()
        wanted = info.context.actor.desk_ids
        return [Desk.of(desk) for id, desk in network.desks.items() if id in wanted]

    @strawberry.field(
        description="Operations that one's roles permit somewhere, by name, as in schema/access.md;"
        " whether they do with a given object is for the object to say."
    )
    def may(self, info: Info) -> list[str]:
        return capabilities(info.context.actor)

    @strawberry.field(description="Absences of colleagues whose desks one works today.")
    async def covers_for(self, info: Info) -> list[Absence]:
        return [Absence.of(one) for one in await service.covered_today(info.context.tx)]


@strawberry.type
class MeQuery:
    @strawberry.field(description="Who is asking.")
    async def me(self, info: Info) -> Me:
        actor = info.context.actor
        check("me", actor)
        return Me(
            roles=sorted(actor.roles),
            locale=actor.locale,
            is_service_account=actor.kind is ActorKind.SERVICE,
            desk_ids=[strawberry.ID(node_id("Desk", id)) for id in sorted(actor.desk_ids)],
        )


@strawberry.input
class SetLocaleInput:
    locale: str = strawberry.field(description="es or en.")


@strawberry.type
class SetLocalePayload(Payload):
    staff: Staff | None = None


@strawberry.type
class MeMutation:
    @mutation
    async def set_locale(self, info: Info, input: SetLocaleInput) -> SetLocalePayload:
        """Choose the language in which the hub speaks to one, from the next request on."""
        person = await service.set_locale(info.context.tx, input.locale)
        return SetLocalePayload(staff=Staff.of(person))
