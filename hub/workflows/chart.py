"""A declared workflow as GraphQL data that a client can draw: states, steps, clocks, how far a run is. Thin."""

from collections.abc import Collection
from typing import Self

import strawberry

from hub.hooks.workflows import Clock, State, Step, Workflow
from hub.workflows.model import StoredRun


@strawberry.type(description="A workflow that one's agency can begin.")
class WorkflowKind:
    name: str
    label: str
    version: int

    @classmethod
    def of(cls, workflow: Workflow, locale: str) -> Self:
        return cls(name=workflow.name, label=workflow.title.in_(locale), version=workflow.version)


@strawberry.type(description="By when something has to happen in a state. One of the spans is set.")
class WorkflowClock:
    name: str
    label: str
    owner: str = strawberry.field(description="The role whose it is.")
    working_days: int | None = strawberry.field(description="Of the desk's office.")
    days: int | None
    hours: int | None
    days_fact: str | None = strawberry.field(description="A fact that says how many days.")
    from_fact: str | None = strawberry.field(
        description="A fact that says from which day on; null: from entering the state."
    )
    then: str | None = strawberry.field(description="The step that the hub takes by itself then.")
    source: str | None = strawberry.field(description="The law that says so.")

    @classmethod
    def of(cls, clock: Clock, locale: str) -> Self:
        return cls(
            name=clock.name,
            label=clock.label.in_(locale),
            owner=clock.owner,
            working_days=clock.working_days,
            days=clock.days,
            hours=clock.hours,
            days_fact=clock.days_fact,
            from_fact=clock.from_fact,
            then=clock.then,
            source=clock.source,
        )


@strawberry.type(description="Where a run can stand.")
class WorkflowMapState:
    name: str
    label: str
    initial: bool = strawberry.field(description="Where every run begins.")
    final: bool
    reached: bool = strawberry.field(description="This run is there, or was.")
    current: bool = strawberry.field(description="This run is there.")
    clock: WorkflowClock | None

    @classmethod
    def of(cls, state: State, locale: str, *, initial: bool, reached: bool, current: bool) -> Self:
        return cls(
            name=state.name,
            label=state.label.in_(locale),
            initial=initial,
            final=state.final,
            reached=reached,
            current=current,
            clock=WorkflowClock.of(state.clock, locale) if state.clock else None,
        )


@strawberry.type(description="A way from some states to another.")
class WorkflowMapStep:
    name: str
    label: str
    from_: list[str] = strawberry.field(name="from", description="Names of states.")
    to: str = strawberry.field(description="Name of a state.")
    roles: list[str] = strawberry.field(description="Who may take it.")
    taken: bool = strawberry.field(description="Was taken in this run.")

    @classmethod
    def of(cls, step: Step, locale: str, *, taken: bool) -> Self:
        return cls(
            name=step.name,
            label=step.label.in_(locale),
            from_=list(step.from_),
            to=step.to,
            roles=list(step.roles),
            taken=taken,
        )


@strawberry.type(description="The workflow of a run, in the version that it began with.")
class WorkflowMap:
    name: str
    label: str
    version: int
    states: list[WorkflowMapState]
    steps: list[WorkflowMapStep]

    @classmethod
    def of(cls, workflow: Workflow, run: StoredRun, reached: Collection[str], locale: str) -> Self:
        """The map with the way of a run on it; `reached` are the states that it came through."""
        first = workflow.states[0].name
        return cls(
            name=workflow.name,
            label=workflow.title.in_(locale),
            version=workflow.version,
            states=[
                WorkflowMapState.of(
                    state,
                    locale,
                    initial=state.name == first,
                    reached=state.name in (first, run.state, *reached),
                    current=state.name == run.state,
                )
                for state in workflow.states
            ],
            steps=[
                WorkflowMapStep.of(step, locale, taken=step.name in run.done)
                for step in workflow.steps
            ],
        )


def state_label(workflow: Workflow | None, name: str | None, locale: str) -> str | None:
    """What people call a state; its name where the workflow is not known any more."""
    found = (s for s in workflow.states if s.name == name) if workflow else iter(())
    return next((state.label.in_(locale) for state in found), name)


def step_label(workflow: Workflow | None, name: str | None, locale: str) -> str | None:
    """What people call a step; its name where the workflow is not known any more."""
    found = (s for s in workflow.steps if s.name == name) if workflow else iter(())
    return next((step.label.in_(locale) for step in found), name)
