"""Who runs an agency's workflows. Row-level security says the same (0009_plugins.sql).

Which role may take which step is the workflow's own matter, checked beside these.
"""

from hub.auth.model import Actor
from hub.auth.policy import Decision, Standing, operation
from hub.cases.policy import works


@operation("beginWorkflow")
def begin(actor: Actor, standing: Standing) -> Decision:
    """Begin one of the agency's workflows in a case."""
    return works(actor, standing)


@operation("workflowKinds")
def see_kinds(actor: Actor, standing: Standing) -> Decision:
    """See which workflows one's agency can begin."""
    return works(actor, standing)


@operation("takeStep")
def take(actor: Actor, standing: Standing) -> Decision:
    """Take a step of a workflow, where its guards and roles let one."""
    return works(actor, standing)


@operation("case.workflows")
def see_runs(actor: Actor, standing: Standing) -> Decision:
    """See a case's workflows, their history and what is next."""
    return works(actor, standing)


@operation("tasks")
def see_tasks(actor: Actor, standing: Standing) -> Decision:
    """See what is to be done at one's desks."""
    return works(actor, standing)


@operation("finishTask")
def finish(actor: Actor, standing: Standing) -> Decision:
    """Say that a task is done."""
    return works(actor, standing)
