"""Where the fields of workflow runs and tasks come from, and which tasks are to be done."""

from typing import Any

from hub.api.relay import decode_id, oldest_first
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.reads.declare import (
    Code,
    Column,
    NodeId,
    One,
    Record,
    Rows,
    columns,
    made,
    plain,
    source,
)
from hub.workflows import policy, store  # noqa: F401  the rules that `check` asks
from hub.workflows.model import acting

LABELLED = Code("in the words of the plugin's workflow, as it was approved")
CASE = One("Case", "{t}.id = {of}.case_id")

source(
    "WorkflowRun",
    "hub.workflow_run",
    {
        **plain(
            "workflow", "workflow_version", "state", "entered_at", "done", "version", "due_owner",
            "struck_at", "ended_at", "begun_at",
        ),
        "id": NodeId("WorkflowRun"),
        "dueAt": Column("nullif({t}.due_at, 'infinity')"),
        "case": CASE,
        "history": LABELLED,
        "workflowLabel": LABELLED,
        "stateLabel": LABELLED,
        "dueLabel": LABELLED,
        "map": LABELLED,
        "ways": Code("the plugin's workflow says what is next, and its guards what holds it back"),
    },
    record=Record(columns(store.RUN), store.to_run),
)  # fmt: skip
source(
    "Task",
    "hub.workflow_task",
    {
        **plain("name", "role", "due_on", "opened_at", "done_at"),
        "id": NodeId("Task"),
        "label": Column("CASE WHEN {locale} = 'en' THEN {t}.label_en ELSE {t}.label_es END"),
        "desk": One("Desk", "{t}.id = {of}.desk_id"),
        "case": CASE,
    },
)
made("WorkflowMap", "name label version states steps")
made("WorkflowMapState", "name label initial final reached current clock")
made("WorkflowClock", "name label owner workingDays days hours daysFact fromFact then source")
made("WorkflowMapStep", "name label from to roles taken")
made("WorkflowWay", "step label to toLabel roles asks jsonSchema held")
made("HeldBy", "guard reason")
made("WorkflowEvent", "at step stepLabel fromState fromLabel toState toLabel by")
made("WorkflowKind", "name label version")


def tasks(actor: Actor, *, desk: str | None, first: int | None, after: str | None) -> Rows:
    """What is to be done at the actor's desks by somebody with their roles, oldest first."""
    check("tasks", actor, Standing.DESK)
    where = ["{t}.done_at IS NULL", "{t}.role = ANY ({roles})"]
    roles = acting(frozenset(role.value for role in actor.roles))
    values: dict[str, Any] = {"roles": sorted(roles)}
    if desk:
        where.append("{t}.desk_id = {desk}")
        values["desk"] = decode_id(desk, "Desk", ["desk"])
    return oldest_first(Rows("Task", tuple(where), values=values), first, after)
