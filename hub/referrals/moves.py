"""What somebody may do with a referral now, and if not, why. Pure.

The mutations ask these same functions before they act, so what a client shows is what happens. Only
the agency's own plugin may still object to an acceptance, and somebody may be faster.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.auth.model import Actor
from hub.auth.policy import Allow, Deny, Standing, decide
from hub.consent.model import Category
from hub.errors import Conflict, NotAllowed, Refusal
from hub.referrals import policy
from hub.referrals.model import (
    REASONS,
    UNDER_WAY,
    Confirmation,
    Referral,
    ReferralState,
    Side,
    Status,
    next_side,
    transition,
)
from hub.referrals.timeline import Part

CLOSED_THREAD = "The thread of this referral is closed: what was written there is destroyed."
ATTACHABLE = UNDER_WAY | {Status.COMPLETED}
"""States in which files are taken. After completion too: they support or dispute an outcome."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done with a referral, by the name of its operation.

    `reason` says why not. `reasons` are the codes of which one has to be given, `parts` those of the
    packet that something may be added to; both empty where there is nothing to choose.
    """

    name: str
    reason: str | None
    reasons: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def allowed(self) -> bool:
        """True when it would succeed now."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Situation:
    """A referral, who looks at it from where, and which data keys their agency holds."""

    r: Referral
    actor: Actor
    standings: Sequence[Standing]
    held: frozenset[UUID]
    now: datetime

    @property
    def talks(self) -> bool:
        """True while the thread can be written in."""
        return self.r.preview_key_id in self.held


Answer = Refusal | None
"""What speaks against a move in this state; None: nothing."""


def require(problem: Answer, *, field: Sequence[str] = ()) -> None:
    """Raises what speaks against a move, naming the input at fault if one is."""
    if problem is not None:
        problem.field = tuple(field) or problem.field
        raise problem


def moves(at: Situation) -> list[Move]:
    """Every move, in the order in which they usually come."""
    return [_move(name, rule, at) for name, rule in RULES.items()]


def _move(name: str, rule: Callable[[Situation], "Answer | Move"], at: Situation) -> Move:
    decision = decide(name, at.actor, *at.standings)
    if isinstance(decision, Deny):
        return Move(name, decision.reason)
    found = rule(at)
    if isinstance(found, Move):
        return found
    return Move(name, found.message if found else None)


# States ---------------------------------------------------------------------------------------------


def _refusal(r: Referral, to: Status, side: Side, reason: str | None = None) -> Answer:
    try:
        transition(ReferralState.of(r), to, side, reason)
    except Refusal as problem:
        return problem
    return None


def _to(status: Status) -> Callable[[Situation], Answer]:
    """A move by the recipient that needs no reason."""
    return lambda at: _refusal(at.r, status, Side.RECIPIENT)


def _coded(name: str, side: Side, *states: Status) -> Callable[[Situation], Move]:
    """A move to one of these states, which of them is for the reason to say."""

    def rule(at: Situation) -> Move:
        codes, problem = [], None
        for code in REASONS[states[0]]:
            found = [_refusal(at.r, to, side, code) or _too_much(at, to) for to in states]
            if None in found:
                codes.append(code.name)
            state = (one for one in found if isinstance(one, Conflict | NotAllowed))
            problem = problem or next(state, None)
        return _choice(name, problem, reasons=codes)

    return rule


def _choice(
    name: str, problem: Answer, *, reasons: Iterable[str] = (), parts: Iterable[Part] = ()
) -> Move:
    """Allowed where there is something to choose."""
    reasons, parts = tuple(reasons), tuple(parts)
    message = problem.message if problem else None
    return Move(name, None if reasons or parts else message, reasons, parts)


def _too_much(at: Situation, to: Status) -> Answer:
    """The protection officer takes a referral back, and does not say that it never was."""
    if to is Status.ENTERED_IN_ERROR and not _sends(at.actor, at.standings):
        return NotAllowed("Only those who sent it may say that it was an error.")
    return None


def _sends(actor: Actor, standings: Sequence[Standing]) -> bool:
    return any(isinstance(policy.sends(actor, where), Allow) for where in standings)


def unexpired(r: Referral, now: datetime) -> Answer:
    """Nothing, while the consent behind a referral lasts."""
    if r.consent_expires_at is not None and r.consent_expires_at <= now:
        return NotAllowed("The consent behind this referral has expired.", code="NOT_CONSENTED")
    return None


def _acceptable(at: Situation) -> Answer:
    return _refusal(at.r, Status.ACCEPTED, Side.RECIPIENT) or unexpired(at.r, at.now)


def after_hold(r: Referral) -> Status:
    """Where a referral goes on that was held."""
    return Status.IN_PROGRESS if r.accepted_at else Status.RECEIVED


def completable(r: Referral) -> Answer:
    """The outcome is recorded once, and again after a dispute."""
    if r.status is Status.COMPLETED and r.confirmation is Confirmation.DISPUTED:
        return None
    return _refusal(r, Status.COMPLETED, Side.RECIPIENT)


def judgeable(r: Referral) -> Answer:
    """There is an outcome, and the sender has not given their word on it."""
    if r.status != Status.COMPLETED:
        return Conflict(f"There is no outcome yet: this referral is {r.status}.")
    if r.confirmation is not None:
        return Conflict(f"This outcome was {r.confirmation} before.")
    return None


# Who works on it ------------------------------------------------------------------------------------


def handable(r: Referral) -> Answer:
    """Somebody still has something to do."""
    if next_side(ReferralState.of(r)) is None:
        return Conflict(f"Nobody works on this referral any more: it is {r.status}.")
    return None


def claimable(r: Referral, by: UUID | None) -> Answer:
    """They do not work on it already."""
    if r.claimed_by is not None and r.claimed_by == by:
        return Conflict("They work on this referral already.")
    return handable(r)


def releasable(r: Referral) -> Answer:
    """Somebody works on it."""
    if r.claimed_by is None:
        return Conflict("Nobody works on this referral: there is nothing to give back.")
    return handable(r)


# What is added --------------------------------------------------------------------------------------


def writable(at: Situation) -> Answer:
    """The thread is open."""
    return None if at.talks else Conflict(CLOSED_THREAD)


def addable(r: Referral, part: Part, now: datetime) -> Answer:
    """A later fact may be added to a part of the packet."""
    if r.status not in UNDER_WAY:
        return Conflict(f"This referral is {r.status}: nothing can be added to it.")
    if part is Part.PREVIEW:
        return None
    if Category.NARRATIVE not in r.categories:
        return NotAllowed(
            "The consent behind this referral does not cover a narrative.", code="NOT_CONSENTED"
        )
    return unexpired(r, now)


def attachable(
    r: Referral, actor: Actor, standings: Sequence[Standing], part: Part, now: datetime
) -> Answer:
    """A file may be added to a part of the packet by this actor."""
    if r.status not in ATTACHABLE:
        return Conflict(f"This referral is {r.status}: it takes no more files.")
    if actor.agency_id == r.from_agency_id:
        if Category.ATTACHMENT not in r.categories:
            return NotAllowed(
                "This referral carries no files: the category attachment was not consented.",
                code="NOT_CONSENTED",
            )
        if (problem := unexpired(r, now)) is not None:
            return problem
    if part is Part.SEALED and not r.packet_open and not _sends(actor, standings):
        return NotAllowed("The sealed part opens on acceptance.", field=["part"])
    return None


def _parts(name: str, rule: Callable[[Situation, Part], Answer]) -> Callable[[Situation], Move]:
    def every(at: Situation) -> Move:
        found = {part: rule(at, part) for part in Part}
        open_ = [part for part, problem in found.items() if problem is None]
        return _choice(name, next(filter(None, found.values()), None), parts=open_)

    return every


def _keyed(at: Situation, part: Part, problem: Answer) -> Answer:
    key = at.r.preview_key_id if part is Part.PREVIEW else at.r.packet_key_id
    return problem or (None if key in at.held else Conflict("This part is closed to you."))


RULES: dict[str, Callable[[Situation], Answer | Move]] = {
    "acknowledgeReferral": _to(Status.RECEIVED),
    "claimReferral": lambda at: claimable(at.r, at.actor.id),
    "handOverReferral": lambda at: handable(at.r),
    "releaseReferral": lambda at: releasable(at.r),
    "acceptReferral": _acceptable,
    "holdReferral": lambda at: _refusal(at.r, Status.ON_HOLD, Side.RECIPIENT) or writable(at),
    "answerHold": lambda at: _refusal(at.r, after_hold(at.r), Side.SENDER) or writable(at),
    "rejectReferral": _coded("rejectReferral", Side.RECIPIENT, Status.REJECTED),
    "startReferral": _to(Status.IN_PROGRESS),
    "completeReferral": lambda at: completable(at.r),
    "failReferral": _coded("failReferral", Side.RECIPIENT, Status.FAILED),
    "confirmOutcome": lambda at: judgeable(at.r),
    "disputeOutcome": lambda at: judgeable(at.r) or writable(at),
    "withdrawReferral": _coded(
        "withdrawReferral", Side.SENDER, Status.CANCELLED, Status.ENTERED_IN_ERROR
    ),
    "postMessage": writable,
    "addAddendum": _parts(
        "addAddendum", lambda at, part: _keyed(at, part, addable(at.r, part, at.now))
    ),
    "attach": _parts(
        "attach",
        lambda at, part: _keyed(at, part, attachable(at.r, at.actor, at.standings, part, at.now)),
    ),
}
"""Every move by the name of its operation, and what its state says."""
