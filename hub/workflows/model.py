"""How a workflow runs: what a step needs, what it brings, and by when something is due. Pure.

The hub's runs and a plugin author's tests use the same rules.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hub.agencies.calendar import Calendar
from hub.errors import Conflict, Invalid, NotAllowed
from hub.hooks.declared import Text
from hub.hooks.views import Advance, Held, RunView, Task, Values
from hub.hooks.workflows import Clock, Step, Workflow


@dataclass(frozen=True, slots=True)
class Run:
    """A workflow under way. `done` are the steps taken, oldest first."""

    workflow: str
    version: int
    state: str
    entered_at: datetime
    facts: Values = field(default_factory=dict)
    done: tuple[str, ...] = ()

    def view(self) -> RunView:
        """What the plugin sees of it."""
        return RunView(
            workflow=self.workflow,
            version=self.version,
            state=self.state,
            entered_on=self.entered_at.date(),
            facts=self.facts,
            done=self.done,
        )


@dataclass(frozen=True, slots=True)
class Due:
    """By when something has to happen, whose it is, and by which rule."""

    clock: str
    label: Text
    owner: str
    at: datetime
    source: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: the run after it, and the tasks it opens."""

    run: Run
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A step that was not taken, and every reason."""

    reasons: tuple[Held, ...]


def begin(workflow: Workflow, at: datetime, facts: Values | None = None) -> Run:
    """A run in the workflow's first state. `facts` are what the intake brought."""
    return Run(workflow.name, workflow.version, workflow.states[0].name, at, dict(facts or {}))


def check_step(workflow: Workflow, run: Run, name: str, roles: frozenset[str]) -> Step:
    """The step, where the run's state has it and one of the roles may take it.

    Raises:
        Invalid: there is no such step.
        Conflict: it does not lead out of the state that the run is in.
        NotAllowed: it is for another role.
    """
    try:
        step = workflow.step(name)
    except KeyError:
        raise Invalid("This workflow has no such step.", field=["step"]) from None
    if run.state not in step.from_:
        raise Conflict(f"This step does not lead out of {run.state}.", field=["step"])
    if roles.isdisjoint(step.roles):
        raise NotAllowed(f"This step is for: {', '.join(step.roles)}.", field=["step"])
    return step


def answered(workflow: Workflow, run: Run, step: Step, answers: dict[str, Any]) -> Values:
    """The run's facts with the answers to the step's questions.

    Raises:
        Invalid: an answer is missing or wrong; the field is named.
    """
    problems = workflow.asking(step).validate(answers) if step.ask or answers else []
    if problems:
        raise Invalid(problems[0].text.es, field=["answers", problems[0].field])
    return {**run.facts, **{name: value for name, value in answers.items() if value is not None}}


def take(
    workflow: Workflow, run: Run, step: Step, facts: Values, advance: Advance, at: datetime
) -> Taken | HeldBack:
    """Takes a step with these facts, unless a guard or the plugin holds it back."""
    facts = {**facts, **advance.facts}
    held = [Held(guard=g.name, reason=g.reason) for g in workflow.held_by(step, facts)]
    held += advance.held
    if held:
        return HeldBack(tuple(held))
    entered = at if step.to != run.state else run.entered_at
    after = Run(run.workflow, run.version, step.to, entered, facts, (*run.done, step.name))
    label = step.task
    own = (Task(name=step.name, label=label, role=step.roles[0]),) if label else ()
    return Taken(after, (*own, *advance.tasks))


def due(clock: Clock, run: Run, calendar: Calendar) -> Due | None:
    """When the clock of the run's state strikes; None while the fact it counts from is unknown."""
    begins = run.entered_at
    if clock.from_fact is not None:
        day = run.facts.get(clock.from_fact)
        if not isinstance(day, date):
            return None
        begins = datetime.combine(day, time(0), ZoneInfo(calendar.zone)).astimezone(UTC)
    if clock.hours is not None:
        at = begins + timedelta(hours=clock.hours)
    elif clock.days is not None:
        at = begins + timedelta(days=clock.days)
    elif clock.days_fact is not None:
        left = run.facts.get(clock.days_fact)
        if not isinstance(left, int | float):
            return None
        at = begins + timedelta(days=left)
    else:
        at = calendar.add_days(begins, clock.working_days or 0)
    return Due(clock.name, clock.label, clock.owner, at, clock.source)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A row of hub.workflow_run: a run, its place and its clock; `facts` are sealed."""

    id: UUID
    case_id: UUID
    agency_id: UUID
    desk_id: UUID
    workflow: str
    workflow_version: int
    state: str
    entered_at: datetime
    facts: bytes | None = field(repr=False)
    done: tuple[str, ...]
    version: int
    due_at: datetime
    due_clock: str | None
    due_owner: str | None
    due_step: str | None
    struck_at: datetime | None
    ended_at: datetime | None
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class RunEvent:
    """One line of a run's history. `actor_name` is filled for colleagues only."""

    run_id: UUID
    at: datetime
    step: str | None
    from_state: str | None
    to_state: str
    actor_name: str | None


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Something to do in a case, for a role at its desk."""

    id: UUID
    case_id: UUID
    agency_id: UUID
    desk_id: UUID
    run_id: UUID | None
    name: str
    label: Text
    role: str
    due_on: date | None
    opened_at: datetime
    done_at: datetime | None


def acting(roles: frozenset[str]) -> frozenset[str]:
    """A service account works a case as its caseworker would."""
    return roles | {"caseworker"} if "service_account" in roles else roles
