"""Openings in GraphQL: what is kept under several people, who asks, who agrees. Thin."""

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies.schema import Desk, Staff
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import Shown, decode_id, shown
from hub.auth.policy import Standing, check
from hub.cases.schema import Case
from hub.consent.model import Category
from hub.openings import model, reads, service
from hub.openings.model import OpeningState
from hub.referrals.schema import Referral

strawberry.enum(OpeningState, description="How a request to open stands.")


@strawberry.type(description="A request to open what the agency keeps under several people.")
class Opening(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Opening]
    state: OpeningState
    needed: int = strawberry.field(description="How many people it takes, the requester included.")
    requested_at: datetime
    lapses_at: datetime = strawberry.field(description="When it is too late to agree.")
    opened_at: datetime | None
    closes_at: datetime | None = strawberry.field(description="When what was opened closes again.")

    @strawberry.field(description="Why it is asked for; for those who work with the case.")
    async def reason(self, info: Info) -> str | None:
        return await service.reason(info.context.tx, info.context.services.vault, self.record)

    @strawberry.field(description="True where one's own agreement would count now.")
    def may_answer(self, info: Info) -> bool:
        return service.may_answer(info.context.actor, self.record)

    requested_by: Staff | None
    approved_by: list[Staff]
    desk: Desk
    case: Case | None = strawberry.field(
        description="What it is about; null where it is about a referral."
    )
    referral: Referral | None = strawberry.field(
        description="What it is about; null where it is about a case."
    )


@strawberry.type(description="What one's agency keeps under several people.")
class KeptApart:
    people: int = strawberry.field(description="How many it takes; 1: nothing is kept apart.")
    categories: list[Category]


@strawberry.type
class OpeningsQuery:
    @strawberry.field(description="What opens to several people together only, at one's agency.")
    async def kept_apart(self, info: Info) -> KeptApart:
        check("keptApart", info.context.actor, Standing.DESK)
        people, kept = await service.kept_apart(info.context.tx)
        categories = [category for category in Category if category.value in kept]
        return KeptApart(people=people, categories=categories)

    @strawberry.field(
        description="Requests to open what is kept under several people, newest first."
    )
    def openings(
        self,
        info: Info,
        case: strawberry.ID | None = None,
        referral: strawberry.ID | None = None,
        waiting: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> relay.Connection[Opening]:
        return shown(
            reads.openings(
                info.context.actor,
                case=case,
                referral=referral,
                waiting=waiting,
                first=first,
                after=after,
            )
        )


@strawberry.input
class RequestOpeningInput:
    case_id: strawberry.ID | None = strawberry.field(
        default=None, description="One's own agency's; or a referral."
    )
    referral_id: strawberry.ID | None = strawberry.field(
        default=None, description="One that was received; or a case."
    )
    reason: str = strawberry.field(description="Sealed, for those who answer.")


@strawberry.input
class AnswerOpeningInput:
    opening_id: strawberry.ID


@strawberry.type
class OpeningPayload(Payload):
    opening: Opening | None = None


@strawberry.type
class OpeningsMutation:
    @mutation
    async def request_opening(self, info: Info, input: RequestOpeningInput) -> OpeningPayload:
        """Ask to open what is kept under several people: somebody else has to agree."""
        context, case, referral = info.context, input.case_id, input.referral_id
        asked = await service.request(
            context.tx,
            context.services.vault,
            case_id=decode_id(case, "Case", ["caseId"]) if case else None,
            referral_id=decode_id(referral, "Referral", ["referralId"]) if referral else None,
            reason=input.reason,
        )
        return OpeningPayload(opening=Opening.of(asked))

    @mutation
    async def approve_opening(self, info: Info, input: AnswerOpeningInput) -> OpeningPayload:
        """Agree to somebody else's request: for an hour it is open to both."""
        id = decode_id(input.opening_id, "Opening", ["openingId"])
        return OpeningPayload(
            opening=Opening.of(await service.answer(info.context.tx, id, approve=True))
        )

    @mutation
    async def decline_opening(self, info: Info, input: AnswerOpeningInput) -> OpeningPayload:
        """Turn a request down, or take one's own back."""
        id = decode_id(input.opening_id, "Opening", ["openingId"])
        return OpeningPayload(
            opening=Opening.of(await service.answer(info.context.tx, id, approve=False))
        )
