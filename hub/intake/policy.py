"""Who answers an agency's forms. Row-level security says the same (0009_plugins.sql)."""

from hub.auth.model import Actor, ActorKind, Role
from hub.auth.policy import Decision, Standing, allow_if, operation
from hub.cases.policy import works


@operation("saveAnswers")
def save_answers(actor: Actor, standing: Standing) -> Decision:
    """Answer one of the agency's forms in a case."""
    return works(actor, standing)


@operation("case.answers")
def see_answers(actor: Actor, standing: Standing) -> Decision:
    """Read what was answered."""
    return works(actor, standing)


@operation("forms")
def see_forms(actor: Actor, standing: Standing) -> Decision:
    """See one's agency's forms, as questions and as JSON Schema."""
    return works(actor, standing)


@operation("document")
def render(actor: Actor, standing: Standing) -> Decision:
    """Have the agency's plugin write a paper about a case, under its code."""
    return works(actor, standing)


@operation("documentKinds")
def see_documents(actor: Actor, standing: Standing) -> Decision:
    """See which papers one's agency's plugin can write."""
    own = actor.kind in (ActorKind.STAFF, ActorKind.SERVICE) and standing is not Standing.ELSEWHERE
    return allow_if(own, "Papers are for the agency's own staff.")


@operation("networkDocument")
def render_for_network(actor: Actor, standing: Standing) -> Decision:
    """Have the plugin of an agency that sees no cases write a paper that is about none."""
    own = actor.kind in (ActorKind.STAFF, ActorKind.SERVICE) and standing is not Standing.ELSEWHERE
    return allow_if(
        own and not actor.sees_cases, "An agency that works with cases asks about one of them."
    )


@operation("indicators")
def see_indicators(actor: Actor, standing: Standing) -> Decision:
    """See the figures that one's agency's plugin computes; small counts are suppressed."""
    own = actor.kind in (ActorKind.STAFF, ActorKind.SERVICE) and standing is not Standing.ELSEWHERE
    answers = actor.works_cases and actor.has(Role.FOCAL_POINT)
    permitted = own and (answers or not actor.sees_cases)
    return allow_if(permitted, "Figures are for the agency's focal points.")
