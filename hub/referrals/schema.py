"""Referrals in GraphQL: what their two sides see of them. Thin: service.py and sending.py decide.

Preview, packet, messages, addenda and attachments are opened when they are asked for, each opening
logged before it is answered.
"""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies.schema import Agency, Desk, Staff
from hub.api.context import Info
from hub.api.relay import Shown, decode_id, shown
from hub.auth.policy import Standing, check
from hub.cases import code as case_code
from hub.cases.model import Urgency
from hub.cases.schema import Case, Need
from hub.consent.model import Category, Purpose
from hub.consent.schema import HasRead
from hub.directory.schema import ServiceAtLocation
from hub.errors import Invalid
from hub.referrals import attachments, model, reads, sending, service, thread
from hub.referrals.disclosed import (
    Addendum,
    Attachment,
    Message,
    Packet,
    Preview,
    ReferralEvent,
    ReferralMove,
    attachment_of,
)
from hub.referrals.model import (
    CancelReason,
    Confirmation,
    DeclineReason,
    Outcome,
    Side,
    Status,
    WorklistFilter,
)
from hub.referrals.timeline import MessageKind, Part
from hub.routing.schema import Route

strawberry.enum(Side, name="ReferralSide", description="From which side somebody acts.")
strawberry.enum(Outcome, name="ReferralOutcome", description="What was really delivered.")
strawberry.enum(Confirmation, description="The sender's word on an outcome.")
strawberry.enum(DeclineReason, description="Why a desk does not take, or cannot finish, it.")
strawberry.enum(CancelReason, description="Why a sender takes a referral back.")


@strawberry.enum(description="From which side one looks at referrals.")
class Direction(Enum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"


@strawberry.type(description="The request that a desk serve a need.")
class Referral(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Referral]
    case_code: str = strawberry.field(description="What one says aloud instead of a name.")
    need_code: str = strawberry.field(description="The kind of service; see serviceTypes.")
    status: Status
    status_reason: str | None
    version: int = strawberry.field(description="Send it back with a move: nobody is overruled.")
    urgency: Urgency
    purpose: Purpose
    categories: list[Category]
    outcome: Outcome | None
    confirmation: Confirmation | None
    next_side: Side | None = strawberry.field(description="Who owns the next action.")
    acknowledge_due_at: datetime
    decide_due_at: datetime
    expires_at: datetime
    consent_expires_at: datetime | None
    packet_open: bool = strawberry.field(description="Whether the recipient may read the packet.")
    created_at: datetime | None
    requested_at: datetime | None
    received_at: datetime | None
    accepted_at: datetime | None
    rejected_at: datetime | None
    held_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    failed_at: datetime | None
    cancelled_at: datetime | None
    confirmed_at: datetime | None

    next_due_at: datetime | None = strawberry.field(
        description="When the next action is due; null when nothing is."
    )
    closed_at: datetime | None = strawberry.field(
        description="When it was completed, rejected, failed or cancelled; null while under way."
    )
    due_explanation: str = strawberry.field(
        description="How the due times were worked out, in one's own language."
    )
    from_agency: Agency
    from_desk: Desk
    to_agency: Agency
    to_desk: Desk
    service: ServiceAtLocation | None
    case: Case | None = strawberry.field(description="The sender's case; null for the recipient.")
    need: Need | None = strawberry.field(description="The sender's need; null for the recipient.")
    claimed_by: Staff | None = strawberry.field(
        description="Who works on it at the receiving desk; for their colleagues."
    )

    @strawberry.field(description="What one decides on. Opening it is logged.")
    async def preview(self, info: Info) -> Preview | None:
        context = info.context
        part = await sending.open_preview(context.tx, context.services.vault, self.record)
        return Preview.of(part) if part else None

    @strawberry.field(
        description="Who it is about: for the sender, and for the recipient from acceptance on."
        " Opening it is logged. Null where it is closed or destroyed."
    )
    async def packet(self, info: Info) -> Packet | None:
        context = info.context
        part = await sending.open_sealed(context.tx, context.services.vault, self.record)
        return Packet.of(part) if part else None

    @strawberry.field(description="Oldest first. Reading them is logged.")
    async def messages(self, info: Info) -> list[Message]:
        context = info.context
        return [
            Message(
                agency_id=message.agency_id,
                kind=MessageKind(message.kind),
                text=text,
                at=message.at,
                by=message.author_name,
            )
            for message, text in await thread.messages(
                context.tx, context.services.vault, self.record
            )
        ]

    @strawberry.field(description="Oldest first. Reading them is logged.")
    async def addenda(self, info: Info) -> list[Addendum]:
        context = info.context
        return [
            Addendum(part=Part(addendum.part), text=text, at=addendum.at)
            for addendum, text in await thread.addenda(
                context.tx, context.services.vault, self.record
            )
        ]

    @strawberry.field(
        description="Files that are open to one, oldest first. Reading their names is logged."
        " POST a file to /attachments/{referral id}?part=preview or sealed."
    )
    async def attachments(self, info: Info) -> list[Attachment]:
        context = info.context
        found = await attachments.of_referral(context.tx, context.services.vault, self.record)
        return [attachment_of(file, name) for file, name in found]

    @strawberry.field(
        description="Everything that can be done with a referral: what one may do now, and what not,"
        " and why. The agency's plugin may still object to an acceptance."
    )
    async def moves(self, info: Info) -> list[ReferralMove]:
        context, r = info.context, self.record
        keys = context.services.vault.held
        held = {id for id in (r.preview_key_id, r.packet_key_id) if await context.load(keys, id)}
        found = await service.moves_of(context.tx, r, frozenset(held))
        return [ReferralMove.of(move, context.actor.locale) for move in found]

    timeline: list[ReferralEvent] = strawberry.field(description="What happened, oldest first.")
    latest_event: ReferralEvent | None

    @strawberry.field(description="Which agencies have read what of it; for the sender.")
    async def readers(self, info: Info) -> list[HasRead]:
        return [HasRead.of(r) for r in await service.readers(info.context.tx, self.record)]

    @strawberry.field(
        description="After a refusal or expiry: where the sender could turn next, best first."
    )
    async def next_routes(self, info: Info) -> list[Route]:
        locale = info.context.actor.locale
        found = await service.next_routes(info.context.tx, self.record)
        return [Route.of(route, locale) for route in found]


@strawberry.type
class ReferralConnection(relay.Connection[Referral]):
    total_count: int = strawberry.field(description="How many, counted up to 1,000.")
    count_is_exact: bool = strawberry.field(description="False: more than totalCount says.")


@strawberry.type
class ReferralsQuery:
    @strawberry.field(
        description="The referrals of one's desks, or of the agency for those who oversee it: the"
        " next due first or, where only closed ones are asked for, the last closed first. Filters"
        " narrow it together; each list means any of these."
    )
    def worklist(
        self,
        info: Info,
        direction: Direction,
        desk: strawberry.ID | None = None,
        status: list[Status] | None = None,
        next_side: Annotated[
            Side | None, strawberry.argument(description="Who owns the next action.")
        ] = None,
        urgency: list[Urgency] | None = None,
        need: Annotated[
            list[str] | None, strawberry.argument(description="Kinds of service; see serviceTypes.")
        ] = None,
        code: Annotated[
            str | None,
            strawberry.argument(
                description="A case code, or how one begins; case, dashes, spaces and look-alikes"
                " do not matter."
            ),
        ] = None,
        claimed_by: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The colleague who works on it at the receiving desk."),
        ] = None,
        unclaimed: Annotated[
            bool,
            strawberry.argument(
                description="Only incoming ones that nobody of the receiving desk has taken on."
            ),
        ] = False,
        first: int | None = None,
        after: str | None = None,
    ) -> ReferralConnection:
        actor = info.context.actor
        check("worklist", actor, Standing.SENDER_DESK, Standing.RECIPIENT_DESK)
        if unclaimed and direction is not Direction.INCOMING:
            raise Invalid("Only incoming referrals are taken on here.", field=["unclaimed"])
        wanted = WorklistFilter(
            incoming=direction is Direction.INCOMING,
            desk_id=decode_id(desk, "Desk", ["desk"]) if desk else None,
            statuses=tuple(status) if status else None,
            next_side=next_side,
            urgencies=tuple(urgency) if urgency else None,
            needs=tuple(need) if need else None,
            code=case_code.beginning(code) if code else None,
            claimed_by=decode_id(claimed_by, "Staff", ["claimedBy"]) if claimed_by else None,
            unclaimed=unclaimed,
        )
        return shown(reads.worklist(actor, wanted, first=first, after=after))

    @strawberry.field(description="One referral; null where it is unknown, or not yours to see.")
    def referral(self, id: strawberry.ID) -> Referral | None:
        return shown(Referral.with_id(decode_id(id, "Referral", ["id"])))
