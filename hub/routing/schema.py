"""Routes in GraphQL: where a need could go, and every reason for and against. Thin."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

import strawberry

from hub.api.context import Info
from hub.api.relay import decode_id, node_id
from hub.directory.schema import ServiceAtLocation
from hub.hooks.views import Suggestion
from hub.routing import model, reads, service, suggestions  # noqa: F401  reads declares
from hub.routing.reasons import Code, Reason, Topic, Weight

strawberry.enum(Topic, name="RouteTopic", description="What a reason is about.")
strawberry.enum(Weight, name="RouteWeight", description="Whether a reason speaks for a route.")
strawberry.enum(Code, name="RouteReasonCode", description="Every reason there is.")


@strawberry.type(description="One reason for or against a route.")
class RouteReason:
    topic: Topic
    code: Code
    weight: Weight
    text: str = strawberry.field(description="A sentence in the language of the person who asks.")

    @classmethod
    def of(cls, reason: Reason, locale: str) -> Self:
        return cls(
            topic=reason.topic,
            code=reason.code,
            weight=reason.weight,
            text=reason.text(locale),
        )


@strawberry.type(description="One reason of an agency's plugin for or against a route.")
class AgencyReason:
    for_it: bool
    text: str

    @classmethod
    def of(cls, suggestion: Suggestion, locale: str) -> Self:
        return cls(for_it=suggestion.for_it, text=suggestion.reason.in_(locale))


@strawberry.type(
    description="A desk that could serve the need. Routes come best first, compared topic by topic:"
    " eligibility, room, distance, language, hours (before distance in an emergency), and age of"
    " the information. There is no hidden score."
)
class Route:
    service: ServiceAtLocation
    desk_id: strawberry.ID
    eligible: bool = strawberry.field(
        description="False when the service says that it does not serve this person."
    )
    reasons: list[RouteReason]
    agency_reasons: list[AgencyReason] = strawberry.field(
        description="What one's own agency's plugin says for or against it."
    )

    @classmethod
    def of(cls, route: model.Route, locale: str, said: Iterable[Suggestion] = ()) -> Self:
        desk_id = route.offer.desk_id
        assert desk_id is not None
        return cls(
            service=ServiceAtLocation.of(route.offer),
            desk_id=strawberry.ID(node_id("Desk", desk_id)),
            eligible=route.eligible,
            reasons=[RouteReason.of(reason, locale) for reason in route.reasons],
            agency_reasons=[AgencyReason.of(one, locale) for one in said],
        )


@strawberry.type
class RoutingQuery:
    @strawberry.field(
        description="Where a need could be referred to, best first. Languages and nationality are"
        " sealed with the identity: say them to have them counted."
    )
    async def routes(
        self,
        info: Info,
        need_id: strawberry.ID,
        languages: list[str] | None = None,
        nationality: str | None = None,
    ) -> list[Route]:
        id: UUID = decode_id(need_id, "Need", ["needId"])
        found = await service.routes_of_need(
            info.context.tx, id, languages=languages or (), nationality=nationality
        )
        context = info.context
        said = await suggestions.of_routes(
            context.tx, context.services.vault, context.services.plugins, id, found
        )
        locale = context.actor.locale
        return [Route.of(route, locale, said.get(route.offer.id, ())) for route in found]
