"""Sending, deciding, serving and closing referrals in GraphQL. Thin: service.py decides."""

from typing import Any, Self
from uuid import UUID

import strawberry

from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import decode_id
from hub.cases.model import Urgency, tidy
from hub.consent.model import Category, Purpose
from hub.referrals import claiming, model, sending, service
from hub.referrals.disclosed import Packet, Preview
from hub.referrals.model import CancelReason, DeclineReason, Outcome, Side, Status
from hub.referrals.schema import Referral
from hub.referrals.sending import NewReferral
from hub.referrals.timeline import Part


@strawberry.input(description="Name a service at a location, or a desk.")
class SendReferralInput:
    need_id: strawberry.ID
    purpose: Purpose
    categories: list[Category]
    service_at_location_id: strawberry.ID | None = None
    to_desk_id: strawberry.ID | None = None
    urgency: Urgency | None = strawberry.field(default=None, description="Null: the need's.")
    note: str | None = strawberry.field(
        default=None, description="Part of the preview: must not identify anybody."
    )
    narrative: str | None = strawberry.field(
        default=None, description="Opens on acceptance; needs the category NARRATIVE."
    )

    def new_referral(self) -> NewReferral:
        """The model of it."""
        service_id, desk = self.service_at_location_id, self.to_desk_id
        return NewReferral(
            need_id=decode_id(self.need_id, "Need", ["needId"]),
            purpose=self.purpose,
            categories=frozenset(self.categories),
            service_at_location_id=decode_id(
                service_id, "ServiceAtLocation", ["serviceAtLocationId"]
            )
            if service_id
            else None,
            to_desk_id=decode_id(desk, "Desk", ["toDeskId"]) if desk else None,
            urgency=self.urgency,
            note=tidy(self.note),
            narrative=tidy(self.narrative),
        )


@strawberry.input(description="`version` is the one that was seen; without it the current counts.")
class ReferralInput:
    referral_id: strawberry.ID
    version: int | None = None

    @property
    def id(self) -> UUID:
        """The referral's UUID."""
        return decode_id(self.referral_id, "Referral", ["referralId"])


@strawberry.input
class AcknowledgeReferralInput(ReferralInput):
    pass


@strawberry.input
class AcceptReferralInput(ReferralInput):
    pass


@strawberry.input
class RejectReferralInput(ReferralInput):
    reason: DeclineReason
    note: str | None = None


@strawberry.input
class HoldReferralInput(ReferralInput):
    question: str


@strawberry.input
class AnswerHoldInput(ReferralInput):
    answer: str


@strawberry.input
class StartReferralInput(ReferralInput):
    pass


@strawberry.input
class CompleteReferralInput(ReferralInput):
    outcome: Outcome
    note: str | None = None


@strawberry.input
class FailReferralInput(ReferralInput):
    reason: DeclineReason
    note: str | None = None


@strawberry.input
class WithdrawReferralInput(ReferralInput):
    reason: CancelReason
    note: str | None = None


@strawberry.input
class ConfirmOutcomeInput(ReferralInput):
    pass


@strawberry.input
class DisputeOutcomeInput(ReferralInput):
    note: str


@strawberry.input
class ClaimReferralInput(ReferralInput):
    pass


@strawberry.input
class ReleaseReferralInput(ReferralInput):
    pass


@strawberry.input
class HandOverReferralInput(ReferralInput):
    staff_id: strawberry.ID = strawberry.field(
        description="Somebody of toDesk.staff: who works there, or covers there today."
    )


@strawberry.input
class AddAddendumInput:
    referral_id: strawberry.ID
    text: str
    part: Part = Part.SEALED


@strawberry.input
class PostMessageInput:
    referral_id: strawberry.ID
    text: str


@strawberry.type
class ReferralPayload(Payload):
    referral: Referral | None = strawberry.field(
        default=None, description="As it is now; after a CONFLICT as well, to compare."
    )

    async def show_current(self, info: Info, input: Any) -> None:
        """See Payload."""
        if isinstance(input, ReferralInput):
            self.referral = Referral.with_id(input.id)

    @classmethod
    def of(cls, r: model.Referral) -> Self:
        return cls(referral=Referral.of(r))


@strawberry.type(description="What a recipient would see, and what the consent refuses them.")
class Disclosure:
    preview: Preview
    packet: Packet
    refused: list[Category]
    objections: list[str] = strawberry.field(description="Why the agency's plugin would not send.")


@strawberry.type
class DisclosureQuery:
    @strawberry.field(
        description="Before sending: exactly what the recipient would see. Sends nothing."
    )
    async def disclosure(self, info: Info, referral: SendReferralInput) -> Disclosure:
        context = info.context
        found = await sending.preview_disclosure(
            context.tx, context.services.vault, referral.new_referral(), context.services.plugins
        )
        return Disclosure(
            preview=Preview.of(found.preview),
            packet=Packet.of(found.sealed),
            refused=sorted(found.refused),
            objections=[one.reason.in_(context.actor.locale) for one in found.objections],
        )


def _decoded(id: strawberry.ID) -> UUID:
    return decode_id(id, "Referral", ["referralId"])


@strawberry.type
class ReferralsMutation:
    @mutation
    async def send_referral(self, info: Info, input: SendReferralInput) -> ReferralPayload:
        """Refer a need to a desk: what the consent permits is sealed and sent at once."""
        tx, vault = info.context.tx, info.context.services.vault
        plugins = info.context.services.plugins
        return ReferralPayload.of(await sending.send(tx, vault, input.new_referral(), plugins))

    @mutation
    async def acknowledge_referral(
        self, info: Info, input: AcknowledgeReferralInput
    ) -> ReferralPayload:
        """Say that it arrived."""
        return ReferralPayload.of(
            await service.move(
                info.context.tx,
                input.id,
                "acknowledgeReferral",
                Side.RECIPIENT,
                Status.RECEIVED,
                version=input.version,
            )
        )

    @mutation
    async def accept_referral(self, info: Info, input: AcceptReferralInput) -> ReferralPayload:
        """Take it on: the packet opens."""
        tx, vault = info.context.tx, info.context.services.vault
        plugins = info.context.services.plugins
        return ReferralPayload.of(await service.accept(tx, vault, input.id, input.version, plugins))

    @mutation
    async def reject_referral(self, info: Info, input: RejectReferralInput) -> ReferralPayload:
        """Decline it, with a coded reason: the packet is destroyed, the need stays open."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.reject(tx, vault, input.id, input.version, input.reason, input.note)
        )

    @mutation
    async def hold_referral(self, info: Info, input: HoldReferralInput) -> ReferralPayload:
        """Ask the sender for more."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.hold(tx, vault, input.id, input.version, input.question)
        )

    @mutation
    async def answer_hold(self, info: Info, input: AnswerHoldInput) -> ReferralPayload:
        """Answer what the recipient asked: it goes on where it was held."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.answer_hold(tx, vault, input.id, input.version, input.answer)
        )

    @mutation
    async def start_referral(self, info: Info, input: StartReferralInput) -> ReferralPayload:
        """Begin to serve."""
        return ReferralPayload.of(
            await service.move(
                info.context.tx,
                input.id,
                "startReferral",
                Side.RECIPIENT,
                Status.IN_PROGRESS,
                version=input.version,
            )
        )

    @mutation
    async def complete_referral(self, info: Info, input: CompleteReferralInput) -> ReferralPayload:
        """Record what was really delivered; after a dispute, record it again."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.complete(tx, vault, input.id, input.version, input.outcome, input.note)
        )

    @mutation
    async def fail_referral(self, info: Info, input: FailReferralInput) -> ReferralPayload:
        """Say that it could not be served after all: the need stays open."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.fail(tx, vault, input.id, input.version, input.reason, input.note)
        )

    @mutation
    async def withdraw_referral(self, info: Info, input: WithdrawReferralInput) -> ReferralPayload:
        """Take a referral back: the packet is destroyed."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.withdraw(tx, vault, input.id, input.version, input.reason, input.note)
        )

    @mutation
    async def confirm_outcome(self, info: Info, input: ConfirmOutcomeInput) -> ReferralPayload:
        """Confirm what was delivered; a service that was delivered meets the need."""
        return ReferralPayload.of(await service.confirm(info.context.tx, input.id, input.version))

    @mutation
    async def dispute_outcome(self, info: Info, input: DisputeOutcomeInput) -> ReferralPayload:
        """Say that it was not so; the recipient records the outcome again."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.dispute(tx, vault, input.id, input.version, input.note)
        )

    @mutation
    async def claim_referral(self, info: Info, input: ClaimReferralInput) -> ReferralPayload:
        """Take it on at the receiving desk."""
        return ReferralPayload.of(await claiming.claim(info.context.tx, input.id, input.version))

    @mutation
    async def release_referral(self, info: Info, input: ReleaseReferralInput) -> ReferralPayload:
        """Give it back to the desk."""
        return ReferralPayload.of(await claiming.release(info.context.tx, input.id, input.version))

    @mutation
    async def hand_over_referral(self, info: Info, input: HandOverReferralInput) -> ReferralPayload:
        """Give it to a colleague at the receiving desk, whoever had it."""
        staff = decode_id(input.staff_id, "Staff", ["staffId"])
        return ReferralPayload.of(
            await claiming.hand_over(info.context.tx, input.id, staff, input.version)
        )

    @mutation
    async def add_addendum(self, info: Info, input: AddAddendumInput) -> ReferralPayload:
        """Add a later fact to the packet, which itself never changes."""
        tx, vault = info.context.tx, info.context.services.vault
        id = _decoded(input.referral_id)
        return ReferralPayload.of(await service.add_addendum(tx, vault, id, input.part, input.text))

    @mutation
    async def post_message(self, info: Info, input: PostMessageInput) -> ReferralPayload:
        """Write in the thread, which both sides read."""
        tx, vault = info.context.tx, info.context.services.vault
        return ReferralPayload.of(
            await service.post(tx, vault, _decoded(input.referral_id), input.text)
        )
