"""How features say who may do what, so that people get a reason and the statement of access can be made.

A rule is a pure function of the actor and of where the actor stands towards the object. The same
rules make `schema/access.md` and the generated access tests; row-level security decides again,
without asking them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hub.auth.model import Actor
from hub.errors import NotAllowed


class Standing(StrEnum):
    """Where an actor stands towards the object of an operation."""

    DESK = "own desk"
    AGENCY = "own agency"
    SENDER_DESK = "sending desk"
    SENDER_AGENCY = "sending agency"
    RECIPIENT_DESK = "receiving desk"
    RECIPIENT_AGENCY = "receiving agency"
    ELSEWHERE = "elsewhere"


OWN = (Standing.DESK, Standing.AGENCY, Standing.ELSEWHERE)
"""Standings towards what belongs to one agency."""

PARTIES = (
    Standing.SENDER_DESK,
    Standing.SENDER_AGENCY,
    Standing.RECIPIENT_DESK,
    Standing.RECIPIENT_AGENCY,
    Standing.ELSEWHERE,
)
"""Standings towards a referral."""


@dataclass(frozen=True, slots=True)
class Allow:
    """The policy permits it; row-level security still decides."""


@dataclass(frozen=True, slots=True)
class Deny:
    """The policy refuses, with a reason that the person reads."""

    reason: str


Decision = Allow | Deny
Rule = Callable[[Actor, Standing], Decision]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for, by its GraphQL name."""

    name: str
    summary: str
    standings: tuple[Standing, ...]
    rule: Rule


OPERATIONS: dict[str, Operation] = {}
"""Every operation of every feature whose policy.py has been imported."""


def operation(name: str, *, standings: tuple[Standing, ...] = OWN) -> Callable[[Rule], Rule]:
    """Registers a rule under the GraphQL field it guards; its docstring is the summary."""

    def register(rule: Rule) -> Rule:
        if name in OPERATIONS:
            raise ValueError(f"two rules for {name}")
        summary = (rule.__doc__ or "").strip().splitlines()[0]
        OPERATIONS[name] = Operation(name, summary, standings, rule)
        return rule

    return register


def decide(name: str, actor: Actor, *standings: Standing) -> Decision:
    """What the rule says to the actor, from whichever of their standings is the best."""
    rule = OPERATIONS[name].rule
    decisions = [rule(actor, standing) for standing in standings or (Standing.ELSEWHERE,)]
    return next((one for one in decisions if isinstance(one, Allow)), decisions[0])


def check(name: str, actor: Actor, *standings: Standing) -> None:
    """Raises NotAllowed with the rule's reason unless the actor may, from any of their standings."""
    decision = decide(name, actor, *standings)
    if isinstance(decision, Deny):
        raise NotAllowed(decision.reason)


def permitted(operation: Operation, actor: Actor) -> list[Standing]:
    """Where the actor may stand to be allowed; empty: nowhere."""
    return [s for s in operation.standings if isinstance(operation.rule(actor, s), Allow)]


def capabilities(actor: Actor) -> list[str]:
    """Names of the operations that the actor's roles permit somewhere: what a client may offer."""
    return sorted(name for name, one in OPERATIONS.items() if permitted(one, actor))


def allow_if(condition: bool, reason: str) -> Decision:
    """Allow when the condition holds, else Deny for the reason."""
    return Allow() if condition else Deny(reason)
