"""Who asks to open what is kept under several people, and who agrees. RLS says the same (0016_openings.sql).

The requester is entitled to what is asked for, and so is everybody who agrees: two people who could each
open it if it were not kept apart. An administrator or a focal point counts as one person like anybody.
"""

from hub.auth.model import Actor, ActorKind
from hub.auth.policy import Decision, Deny, Standing, allow_if, operation
from hub.cases.policy import see_case, works

PEOPLE = "People ask to open and agree to it; programs do not."


def _person(actor: Actor, standing: Standing) -> Decision:
    decision = works(actor, standing)
    if isinstance(decision, Deny):
        return decision
    return allow_if(actor.kind is ActorKind.STAFF, PEOPLE)


@operation("openings")
def see_openings(actor: Actor, standing: Standing) -> Decision:
    """See who asks, or asked, to open what is kept under several people."""
    return see_case(actor, standing)


@operation("keptApart")
def see_kept_apart(actor: Actor, standing: Standing) -> Decision:
    """See what one's agency keeps under several people, and how many it takes."""
    return see_case(actor, standing)


@operation("requestOpening")
def request(actor: Actor, standing: Standing) -> Decision:
    """Ask to open what is kept under several people, with a reason."""
    return _person(actor, standing)


@operation("approveOpening")
def approve(actor: Actor, standing: Standing) -> Decision:
    """Agree to somebody else's request: it opens, for an hour, to both."""
    return _person(actor, standing)


@operation("declineOpening")
def decline(actor: Actor, standing: Standing) -> Decision:
    """Turn a request down, or take one's own back."""
    return _person(actor, standing)
