"""Who answers an agency's forms. Row-level security says the same (0009_plugins.sql)."""

from hub.auth.model import Actor
from hub.auth.policy import Decision, Standing, operation
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
