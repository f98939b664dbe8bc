"""A referral's states and who may move it where. Pure.

States are FHIR R4 Task.status; who may set which follows the SDOH Clinical Care guide, with `received`
as our acknowledgement. The database holds the same table (hub.referral_transition) and guards it by
trigger; a test holds the two equal.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from hub.cases.model import Urgency
from hub.consent.model import Category, Purpose
from hub.errors import Conflict, Invalid


class Status(StrEnum):
    """FHIR R4 Task.status, as far as the hub uses it."""

    DRAFT = "draft"
    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ON_HOLD = "on-hold"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"


class Side(StrEnum):
    """From which side somebody moves a referral."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    SYSTEM = "system"


class Outcome(StrEnum):
    """What was really delivered (reference codes, outcome)."""

    DELIVERED = "delivered"
    PARTIALLY_DELIVERED = "partially-delivered"
    UNREACHABLE = "not-delivered-unreachable"
    PERSON_DECLINED = "not-delivered-person-declined"
    MOVED_ON = "not-delivered-moved-on"
    OTHER = "not-delivered-other"


class Confirmation(StrEnum):
    """The sender's word on an outcome."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class DeclineReason(StrEnum):
    """Why a desk does not take, or cannot finish, a referral (reference codes, decline_reason)."""

    NO_CAPACITY = "no-capacity"
    WAITLIST = "waitlist"
    SERVICE_UNAVAILABLE = "service-unavailable"
    NOT_ELIGIBLE = "not-eligible"
    OUTSIDE_MANDATE = "outside-mandate"
    OUTSIDE_AREA = "outside-area"
    INSUFFICIENT_INFORMATION = "insufficient-information"
    ADDITIONAL_ASSESSMENT_REQUIRED = "additional-assessment-required"
    DUPLICATE = "duplicate"
    ALREADY_SERVED = "already-served"
    PERSON_DECLINED = "person-declined"
    UNREACHABLE = "unreachable"
    MOVED_ON = "moved-on"
    SAFETY_RISK = "safety-risk"


class CancelReason(StrEnum):
    """Why a sender takes a referral back (reference codes, cancel_reason)."""

    CONSENT_WITHDRAWN = "consent-withdrawn"
    NEED_MET_ELSEWHERE = "need-met-elsewhere"
    PERSON_DECLINED = "person-declined"
    MOVED_ON = "moved-on"
    UNREACHABLE = "unreachable"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"
    ENTERED_IN_ERROR = "entered-in-error"
    SAFETY_RISK = "safety-risk"


UNANSWERED = frozenset({Status.REQUESTED, Status.RECEIVED, Status.ON_HOLD})
UNDER_WAY = UNANSWERED | {Status.ACCEPTED, Status.IN_PROGRESS}
TERMINAL = frozenset(
    {Status.REJECTED, Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.ENTERED_IN_ERROR}
)

_BY_SENDER = {
    Status.DRAFT: {Status.REQUESTED},
    Status.ON_HOLD: {Status.RECEIVED, Status.IN_PROGRESS},
}
_BY_RECIPIENT = {
    Status.REQUESTED: {Status.RECEIVED, Status.ACCEPTED, Status.REJECTED, Status.ON_HOLD},
    Status.RECEIVED: {Status.ACCEPTED, Status.REJECTED, Status.ON_HOLD},
    Status.ON_HOLD: {Status.RECEIVED, Status.IN_PROGRESS},
    Status.ACCEPTED: {Status.IN_PROGRESS, Status.FAILED},
    Status.IN_PROGRESS: {Status.ON_HOLD, Status.COMPLETED, Status.FAILED},
}
TRANSITIONS: frozenset[tuple[Status, Status, Side]] = frozenset(
    {(a, b, Side.SENDER) for a, targets in _BY_SENDER.items() for b in targets}
    | {(a, b, Side.RECIPIENT) for a, targets in _BY_RECIPIENT.items() for b in targets}
    | {(a, Status.CANCELLED, Side.SENDER) for a in UNDER_WAY | {Status.DRAFT}}
    | {(a, Status.CANCELLED, Side.SYSTEM) for a in UNANSWERED}
    | {
        (a, Status.ENTERED_IN_ERROR, Side.SENDER)
        for a in Status
        if a not in (Status.COMPLETED, Status.ENTERED_IN_ERROR)
    }
)
"""Every legal (from, to, side)."""

REASONS: dict[Status, type[DeclineReason] | type[CancelReason]] = {
    Status.REJECTED: DeclineReason,
    Status.FAILED: DeclineReason,
    Status.CANCELLED: CancelReason,
    Status.ENTERED_IN_ERROR: CancelReason,
}
"""States that are entered with a coded reason."""

BY_SYSTEM = frozenset({CancelReason.EXPIRED, CancelReason.CONSENT_WITHDRAWN})
"""Why the hub itself may take a referral back."""


@dataclass(frozen=True, slots=True)
class Referral:
    """All columns of hub.referral. `next_due_at` is datetime.max-like (infinity) when nothing is due."""

    id: UUID
    case_id: UUID
    case_code: str
    need_id: UUID
    need_code: str
    from_agency_id: UUID
    from_desk_id: UUID
    to_agency_id: UUID
    to_desk_id: UUID
    service_at_location_id: UUID | None
    urgency: Urgency
    purpose: Purpose
    categories: frozenset[Category]
    consent_ids: tuple[UUID, ...]
    consent_expires_at: datetime | None
    preview_key_id: UUID
    packet_key_id: UUID
    acknowledge_due_at: datetime
    decide_due_at: datetime
    expires_at: datetime
    due_explanation: dict[str, Any]
    status: Status = Status.REQUESTED
    version: int = 1
    status_reason: str | None = None
    outcome: Outcome | None = None
    confirmation: Confirmation | None = None
    claimed_by: UUID | None = None
    requested_by: UUID | None = None
    created_at: datetime | None = None
    requested_at: datetime | None = None
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    rejected_at: datetime | None = None
    held_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    failed_at: datetime | None = None
    cancelled_at: datetime | None = None
    confirmed_at: datetime | None = None
    next_side: Side | None = Side.RECIPIENT
    next_due_at: datetime | None = field(default=None)

    @property
    def packet_open(self) -> bool:
        """True while the recipient may read the sealed part (hub.packet_open)."""
        return self.accepted_at is not None and self.status in {
            Status.ACCEPTED,
            Status.IN_PROGRESS,
            Status.ON_HOLD,
            Status.COMPLETED,
            Status.FAILED,
        }


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    """What of the incoming or outgoing referrals is wanted; None asks for nothing in particular.

    Without a desk: the actor's desks, or all of their agency's for those who oversee it. `own_desk`:
    the desk is known to be one of the actor's. `code` is a case code in its written form, or the
    beginning of one. `unclaimed`: what nobody of the receiving desk has taken on; incoming only.
    """

    incoming: bool
    desk_id: UUID | None = None
    statuses: tuple[Status, ...] | None = None
    next_side: Side | None = None
    urgencies: tuple[Urgency, ...] | None = None
    needs: tuple[str, ...] | None = None
    code: str | None = None
    claimed_by: UUID | None = None
    unclaimed: bool = False
    own_desk: bool = False

    @property
    def is_closed(self) -> bool:
        """Only what has ended is wanted: the last to end stands first, since nothing is due."""
        return self.statuses is not None and TERMINAL.issuperset(self.statuses)


@dataclass(frozen=True, slots=True)
class ReferralState:
    """What a transition depends on."""

    status: Status
    accepted: bool = False
    confirmation: Confirmation | None = None

    @classmethod
    def of(cls, referral: Referral) -> Self:
        """The state of a referral."""
        return cls(referral.status, referral.accepted_at is not None, referral.confirmation)


def transition(
    state: ReferralState, to: Status, side: Side, reason: str | None = None
) -> ReferralState:
    """The state after a move.

    Raises:
        Conflict: nobody, or not this side, may move it there from here.
        Invalid: a reason is missing, or not one of the list.
    """
    if (state.status, to, side) not in TRANSITIONS:
        raise Conflict(f"A referral that is {state.status} cannot become {to} by the {side}.")
    held = state.status is Status.ON_HOLD and to in (Status.RECEIVED, Status.IN_PROGRESS)
    if held and (to is Status.IN_PROGRESS) != state.accepted:
        raise Conflict("A hold ends where it began.")
    if side is Side.SYSTEM and state.accepted:
        raise Conflict("Only unanswered referrals expire.")
    reasons = REASONS.get(to)
    if reasons is not None:
        known = [code.value for code in reasons]
        if reason not in known:
            raise Invalid(f"A reason is needed, one of: {', '.join(known)}.", field=["reason"])
        if (to is Status.ENTERED_IN_ERROR) != (reason == CancelReason.ENTERED_IN_ERROR):
            raise Invalid("This reason belongs to another state.", field=["reason"])
        if reason == CancelReason.EXPIRED and side is not Side.SYSTEM:
            raise Invalid("Only the hub lets a referral expire.", field=["reason"])
        if side is Side.SYSTEM and reason not in BY_SYSTEM:
            raise Invalid("The hub itself only lets referrals expire.", field=["reason"])
    return ReferralState(to, state.accepted or to is Status.ACCEPTED, None)


def next_side(state: ReferralState) -> Side | None:
    """Who owns the next action; None when there is none."""
    if state.status in (Status.REQUESTED, Status.RECEIVED, Status.ACCEPTED, Status.IN_PROGRESS):
        return Side.RECIPIENT
    if state.status in (Status.ON_HOLD, Status.DRAFT):
        return Side.SENDER
    if state.status is Status.COMPLETED:
        if state.confirmation is None:
            return Side.SENDER
        if state.confirmation is Confirmation.DISPUTED:
            return Side.RECIPIENT
    return None
