"""Workflows in GraphQL: runs of a case, the steps that are open or held back, tasks. Thin."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self, cast
from uuid import UUID

import strawberry
from strawberry import relay
from strawberry.scalars import JSON

from hub.agencies.schema import Desk
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import Shown, decode_id, shown
from hub.cases.schema import Case
from hub.hooks import json_schema
from hub.hooks.views import Held
from hub.hooks.workflows import Workflow
from hub.intake.service import answers_of
from hub.workflows import model, reads, service
from hub.workflows.chart import WorkflowKind, WorkflowMap, state_label, step_label
from hub.workflows.service import Outcome, Way


@strawberry.type(description="Why a step is held back.")
class HeldBy:
    guard: str
    reason: str


def _held(info: Info, held: Iterable[Held]) -> list[HeldBy]:
    locale = info.context.actor.locale
    return [HeldBy(guard=one.guard, reason=one.reason.in_(locale)) for one in held]


@strawberry.type(description="A step out of the state that a run is in.")
class WorkflowWay:
    step: str
    label: str
    to: str
    to_label: str
    roles: list[str]
    asks: list[str] = strawberry.field(description="Questions that taking it answers.")
    json_schema: JSON = strawberry.field(
        description="JSON Schema 2020-12 of the answers to them, in one's own language."
    )
    held: list[HeldBy] = strawberry.field(description="Empty: it may be taken.")

    @classmethod
    def of(cls, way: Way, info: Info) -> Self:
        step = way.step
        return cls(
            step=step.name,
            label=step.label.in_(info.context.actor.locale),
            to=step.to,
            to_label=way.to.label.in_(info.context.actor.locale),
            roles=list(step.roles),
            asks=[one.name for one in step.ask],
            json_schema=cast(
                "JSON", json_schema.json_schema(way.asking, info.context.actor.locale)
            ),
            held=_held(info, way.held),
        )


@strawberry.type(description="One line of a run's history.")
class WorkflowEvent:
    at: datetime
    step: str | None
    step_label: str | None
    from_state: str | None
    from_label: str | None
    to_state: str
    to_label: str
    by: str | None = strawberry.field(description="Null: the hub itself, or not a colleague.")


async def _declared(info: Info, run: model.StoredRun) -> Workflow | None:
    """The workflow of a run as its agency's plugin declares it."""
    declared = await info.context.load(service.declarations_of, run.agency_id)
    return service.workflow_in(declared or (), run)


@strawberry.type(description="A workflow under way in a case.")
class WorkflowRun(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.StoredRun]
    workflow: str
    workflow_version: int
    state: str
    entered_at: datetime
    done: list[str]
    version: int
    due_owner: str | None = strawberry.field(description="Whose clock it is.")
    struck_at: datetime | None = strawberry.field(description="When its clock struck.")
    ended_at: datetime | None
    begun_at: datetime

    due_at: datetime | None = strawberry.field(
        description="When the clock of its state strikes; null when none runs."
    )
    case: Case | None

    @strawberry.field(description="What people call the workflow, in one's own language.")
    async def workflow_label(self, info: Info) -> str:
        declared = await _declared(info, self.record)
        locale = info.context.actor.locale
        return declared.title.in_(locale) if declared else self.record.workflow

    @strawberry.field(description="What people call its state, in one's own language.")
    async def state_label(self, info: Info) -> str:
        declared, locale = await _declared(info, self.record), info.context.actor.locale
        return state_label(declared, self.record.state, locale) or self.record.state

    @strawberry.field(
        description="What is due then, in one's own language; null when no clock runs."
    )
    async def due_label(self, info: Info) -> str | None:
        declared, due = await _declared(info, self.record), self.record.due_clock
        clocks = [state.clock for state in declared.states if state.clock] if declared else []
        found = (
            clock.label.in_(info.context.actor.locale) for clock in clocks if clock.name == due
        )
        return next(found, due)

    @strawberry.field(description="The whole workflow, to be drawn; null where it is not known.")
    async def map(self, info: Info) -> WorkflowMap | None:
        declared = await _declared(info, self.record)
        if declared is None:
            return None
        past = await service.history(info.context.tx, self.record)
        reached = {event.to_state for event in past}
        return WorkflowMap.of(declared, self.record, reached, info.context.actor.locale)

    @strawberry.field(description="What is next, and what holds it back.")
    async def ways(self, info: Info) -> list[WorkflowWay]:
        context = info.context
        found = await service.ways(context.tx, context.services.vault, self.record)
        return [WorkflowWay.of(way, info) for way in found]

    @strawberry.field(description="What happened, oldest first.")
    async def history(self, info: Info) -> list[WorkflowEvent]:
        declared, locale = await _declared(info, self.record), info.context.actor.locale
        return [
            WorkflowEvent(
                at=event.at,
                step=event.step,
                step_label=step_label(declared, event.step, locale),
                from_state=event.from_state,
                from_label=state_label(declared, event.from_state, locale),
                to_state=event.to_state,
                to_label=state_label(declared, event.to_state, locale) or event.to_state,
                by=event.actor_name,
            )
            for event in await service.history(info.context.tx, self.record)
        ]


@strawberry.type(description="Something to do in a case.")
class Task(Shown, relay.Node):
    id: relay.NodeID[UUID]
    name: str
    role: str
    due_on: date | None
    opened_at: datetime
    done_at: datetime | None

    label: str
    desk: Desk
    case: Case | None


@strawberry.type
class WorkflowsQuery:
    @strawberry.field(description="The workflows that one's agency can begin.")
    async def workflow_kinds(self, info: Info) -> list[WorkflowKind]:
        locale = info.context.actor.locale
        return [WorkflowKind.of(one, locale) for one in await service.kinds(info.context.tx)]

    @strawberry.field(description="What is to be done at one's desks, oldest first.")
    def tasks(
        self,
        info: Info,
        desk: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> relay.Connection[Task]:
        return shown(reads.tasks(info.context.actor, desk=desk, first=first, after=after))


@strawberry.input
class BeginWorkflowInput:
    case_id: strawberry.ID
    workflow: str


@strawberry.type
class BeginWorkflowPayload(Payload):
    run: WorkflowRun | None = None


@strawberry.input
class TakeStepInput:
    run_id: strawberry.ID
    step: str
    answers: JSON | None = strawberry.field(
        default=None, description="To the step's questions, by name."
    )
    version: int | None = None


@strawberry.type
class TakeStepPayload(Payload):
    run: WorkflowRun | None = strawberry.field(
        default=None, description="As it is now; after a CONFLICT as well, to compare."
    )
    held: list[HeldBy] = strawberry.field(
        default_factory=list, description="Why it was not taken; empty when it was."
    )
    tasks: list[Task] = strawberry.field(default_factory=list)

    async def show_current(self, info: Info, input: Any) -> None:
        """See Payload."""
        id = decode_id(input.run_id, "WorkflowRun", ["runId"])
        run = await service.get_or_none(info.context.tx, id)
        self.run = WorkflowRun.of(run) if run else None

    @classmethod
    def of(cls, outcome: Outcome, info: Info) -> Self:
        return cls(
            run=WorkflowRun.of(outcome.run),
            held=_held(info, outcome.held),
            tasks=[Task.of(task) for task in outcome.tasks],
        )


@strawberry.input
class FinishTaskInput:
    task_id: strawberry.ID


@strawberry.type
class FinishTaskPayload(Payload):
    task: Task | None = None

    async def show_current(self, info: Info, input: Any) -> None:
        """See Payload."""
        found = await service.task_or_none(info.context.tx, decode_id(input.task_id, "Task"))
        self.task = Task.of(found) if found else None


@strawberry.type
class WorkflowsMutation:
    @mutation
    async def begin_workflow(self, info: Info, input: BeginWorkflowInput) -> BeginWorkflowPayload:
        """Begin one of the agency's workflows in a case."""
        context = info.context
        id = decode_id(input.case_id, "Case", ["caseId"])
        run = await service.start(context.tx, context.services.vault, id, input.workflow)
        return BeginWorkflowPayload(run=WorkflowRun.of(run))

    @mutation
    async def take_step(self, info: Info, input: TakeStepInput) -> TakeStepPayload:
        """Take a step of a workflow, or learn everything that holds it back."""
        context = info.context
        given: Any = input.answers
        outcome = await service.take_step(
            context.tx,
            context.services.vault,
            context.services.plugins,
            decode_id(input.run_id, "WorkflowRun", ["runId"]),
            input.step,
            answers_of(given or {}),
            input.version,
        )
        return TakeStepPayload.of(outcome, info)

    @mutation
    async def finish_task(self, info: Info, input: FinishTaskInput) -> FinishTaskPayload:
        """Say that a task is done."""
        id = decode_id(input.task_id, "Task", ["taskId"])
        return FinishTaskPayload(task=Task.of(await service.finish_task(info.context.tx, id)))
