"""Who is asking, in GraphQL: what the hub takes them for, whom they cover, their language. Thin."""

import strawberry

from hub.agencies import reads, service
from hub.agencies.schema import Absence, Agency, Desk, Staff
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import shown
from hub.auth.model import Role
from hub.auth.policy import capabilities


@strawberry.type(description="Who is asking: what the hub takes them for.")
class Me:
    roles: list[Role]
    locale: str
    is_service_account: bool
    desk_ids: list[strawberry.ID] = strawberry.field(
        description="One's own desks, and those of colleagues whom one covers today."
    )

    agency: Agency | None
    staff: Staff | None
    desks: list[Desk]
    covers_for: list[Absence] = strawberry.field(
        description="Absences of colleagues whose desks one works today."
    )

    @strawberry.field(
        description="Operations that one's roles permit somewhere, by name, as in schema/access.md;"
        " whether they do with a given object is for the object to say."
    )
    def may(self, info: Info) -> list[str]:
        return capabilities(info.context.actor)


@strawberry.type
class MeQuery:
    @strawberry.field(description="Who is asking.")
    def me(self, info: Info) -> Me:
        return shown(reads.me(info.context.actor))


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
