"""Use cases of workflows: begin one in a case, take a step, and what there is to do.

Guards read facts, which are sealed under the case's key; the agency's plugin may hold a step back as
well, and one that does not answer does.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hub.agencies import service as agencies
from hub.agencies.calendar import Calendar
from hub.audit.service import record_read
from hub.auth.policy import Standing, check
from hub.cases import service as cases
from hub.cases.model import CaseFile, CaseStatus, today_in_mexico
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import Conflict, NotFound
from hub.hooks import dispatch
from hub.hooks.dispatch import Plugins
from hub.hooks.forms import Form
from hub.hooks.views import Advance, Held, Values
from hub.hooks.workflows import State, Step, Workflow
from hub.intake import model as answers_model
from hub.intake import service as intake
from hub.plugins import service as plugin_service
from hub.plugins.model import Declaration
from hub.vault.envelope import Binding
from hub.vault.service import Vault
from hub.workflows import policy, store  # noqa: F401  the rules that `check` asks
from hub.workflows.clockwork import begun, with_clock
from hub.workflows.model import (
    HeldBack,
    OpenTask,
    Run,
    RunEvent,
    StoredRun,
    acting,
    answered,
    check_step,
    take,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A step out of a run's state and where it leads: whether it may be taken now, and if not, why."""

    step: Step
    to: State
    held: tuple[Held, ...]
    asking: Form


@dataclass(frozen=True, slots=True)
class Outcome:
    """What trying a step did: the run as it is now, and what held the step back, if anything."""

    run: StoredRun
    held: tuple[Held, ...]
    tasks: tuple[OpenTask, ...]


async def workflows(tx: Transaction) -> list[Workflow]:
    """The workflows of the actor's agency, as they are now."""
    found = await intake.declarations(tx)
    return list(found[0].workflows) if found else []


async def kinds(tx: Transaction) -> list[Workflow]:
    """The workflows that the actor's agency can begin.

    Raises:
        NotAllowed: the role does not work with cases.
    """
    check("workflowKinds", tx.actor, Standing.DESK)
    return await workflows(tx)


async def declarations_of(
    tx: Transaction, agency_ids: Sequence[UUID]
) -> dict[UUID, list[Declaration]]:
    """What each agency's approvals brought, the newest first."""
    return {id: await plugin_service.declared(tx, id) for id in agency_ids}


def workflow_in(declared: Sequence[Declaration], run: StoredRun) -> Workflow | None:
    """The workflow of a run, in the version that it began with; None where no approval brought it."""
    found = (one.workflow(run.workflow, run.workflow_version) for one in declared)
    return next((workflow for workflow in found if workflow is not None), None)


async def workflow_of(tx: Transaction, run: StoredRun) -> Workflow:
    """The workflow of a run, in the version that it began with.

    Raises:
        NotFound: no approval has brought it.
    """
    found = workflow_in(await plugin_service.declared(tx, run.agency_id), run)
    if found is None:
        raise NotFound("workflow", field=["workflow"])
    return found


def _binding(run_id: UUID, agency_id: UUID) -> Binding:
    # Not to the run's version: a clock moves a run and cannot seal its facts anew.
    return Binding(agency_id, "workflow_run", run_id, "facts")


async def _seal(
    tx: Transaction, vault: Vault, case: CaseFile, run_id: UUID, facts: Values
) -> bytes:
    key = await vault.open_key(tx, case.data_key_id)
    text = json.dumps({k: _tag(v) for k, v in facts.items()}, ensure_ascii=False, sort_keys=True)
    return vault.seal(key, text.encode(), _binding(run_id, case.agency_id))


def _tag(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _untag(value: Any) -> Any:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return tuple(value) if isinstance(value, list) else value


async def facts_of(tx: Transaction, vault: Vault, case: CaseFile, run: StoredRun) -> Values:
    """What a run's steps and intake brought together; logged before it is returned."""
    if run.facts is None:
        return {}
    await record_read(
        tx, "facts.read", "workflow_run", run.id, owner_agency_id=run.agency_id, case_id=run.case_id
    )
    key = await vault.open_key(tx, case.data_key_id)
    text = vault.open(key, run.facts, _binding(run.id, run.agency_id))
    return {name: _untag(value) for name, value in json.loads(text).items()}


async def _calendar(tx: Transaction, desk_id: UUID) -> Calendar:
    network = await agencies.network(tx)
    return agencies.calendar_of(network, network.desks[desk_id])


async def start(tx: Transaction, vault: Vault, case_id: UUID, name: str) -> StoredRun:
    """Begins a workflow in a case; its facts are what the intake forms have answered.

    Raises:
        NotFound, NotAllowed, Conflict: as their messages say.
    """
    case = await cases.get(tx, case_id)
    check("beginWorkflow", tx.actor, cases.standing(tx.actor, case))
    if case.status is not CaseStatus.OPEN:
        raise Conflict("This case is not open any more.", field=["caseId"])
    workflow = next((one for one in await workflows(tx) if one.name == name), None)
    if workflow is None:
        raise NotFound("workflow", field=["workflow"])
    run = await begin_in(tx, vault, case, workflow)
    if run is None:
        raise Conflict("This workflow is under way in this case.", field=["workflow"])
    return run


async def begin_in(
    tx: Transaction, vault: Vault, case: CaseFile, workflow: Workflow
) -> StoredRun | None:
    """Begins a workflow with what the intake forms have answered; None where it is under way."""
    if not await store.claim(tx, case.id, workflow.name):
        return None
    facts: Values = {}
    for one in await intake.filled(tx, vault, case):
        facts |= one.together
    id = uuid7()
    sealed = await _seal(tx, vault, case, id, facts)
    calendar = await _calendar(tx, case.desk_id)
    await store.add(tx, begun(workflow, case, id, facts, sealed, calendar))
    return await get(tx, id)


async def begin_unread(tx: Transaction, case: CaseFile, workflow: Workflow) -> bool:
    """Begins a workflow without any fact; False where it is under way. For a job, which opens nothing."""
    if not await store.claim(tx, case.id, workflow.name):
        return False
    calendar = await _calendar(tx, case.desk_id)
    await store.add(tx, begun(workflow, case, uuid7(), {}, None, calendar))
    return True


async def get(tx: Transaction, id: UUID) -> StoredRun:
    """One run. Raises NotFound where it is unknown, or not the actor's to see."""
    found = await store.run(tx, id)
    if found is None:
        raise NotFound("workflow run", field=["runId"])
    return found


async def get_or_none(tx: Transaction, id: UUID) -> StoredRun | None:
    """One run, or None: unknown and forbidden look alike."""
    return await store.run(tx, id)


async def of_case(tx: Transaction, case_id: UUID) -> list[StoredRun]:
    """The runs of a case, oldest first."""
    return await store.of_case(tx, case_id)


async def history(tx: Transaction, run: StoredRun) -> list[RunEvent]:
    """What happened to a run, oldest first."""
    return await store.history(tx, run.id)


def run_of(stored: StoredRun, facts: Values) -> Run:
    """A run with its facts, as the rules and the plugin see it."""
    return Run(
        stored.workflow,
        stored.workflow_version,
        stored.state,
        stored.entered_at,
        facts,
        stored.done,
    )


async def ways(tx: Transaction, vault: Vault, stored: StoredRun) -> list[Way]:
    """The steps out of a run's state, each with the guards that hold it back as facts stand."""
    if stored.ended_at is not None or not tx.actor.works_cases:
        return []
    case = await cases.get(tx, stored.case_id)
    workflow = await workflow_of(tx, stored)
    facts = await facts_of(tx, vault, case, stored)
    return [
        Way(
            step,
            workflow.state(step.to),
            tuple(Held(guard=g.name, reason=g.reason) for g in workflow.held_by(step, facts)),
            workflow.asking(step),
        )
        for step in workflow.open_steps(stored.state)
    ]


async def take_step(
    tx: Transaction,
    vault: Vault,
    plugins: Plugins,
    run_id: UUID,
    name: str,
    raw: dict[str, Any],
    version: int | None,
) -> Outcome:
    """Takes a step, or says everything that holds it back.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: an answer is missing or wrong; the field is named.
        Conflict: somebody was faster, or the state has no such step.
    """
    stored = await get(tx, run_id)
    case = await cases.get(tx, stored.case_id)
    check("takeStep", tx.actor, cases.standing(tx.actor, case))
    if version is not None and version != stored.version:
        raise Conflict("This run has changed meanwhile.", field=["version"])
    if stored.ended_at is not None:
        raise Conflict("This run has ended.", field=["runId"])
    workflow = await workflow_of(tx, stored)
    run = run_of(stored, await facts_of(tx, vault, case, stored))
    roles = frozenset(role.value for role in tx.actor.roles)
    step = check_step(workflow, run, name, acting(roles))
    given = answers_model.read(workflow.asking(step), raw)
    facts = answered(workflow, run, step, given)
    advance, unheard = await _advance(tx, vault, plugins, case, replace(run, facts=facts), name)
    now = datetime.now(UTC)
    outcome = take(workflow, run, step, facts, advance, now)
    held = (*(outcome.reasons if isinstance(outcome, HeldBack) else ()), *unheard)
    if held or isinstance(outcome, HeldBack):
        return Outcome(stored, held, ())
    after = replace(
        stored,
        state=outcome.run.state,
        entered_at=outcome.run.entered_at,
        done=outcome.run.done,
        version=stored.version + 1,
        facts=await _seal(tx, vault, case, stored.id, outcome.run.facts),
    )
    after = with_clock(after, workflow, outcome.run, await _calendar(tx, stored.desk_id))
    if not await store.move(tx, after):
        raise Conflict("Somebody was faster: look again.", field=["version"])
    tasks = [
        OpenTask(
            uuid7(), case.id, case.agency_id, case.desk_id, stored.id, task.name, task.label,
            task.role, task.due, now, None,
        )
        for task in outcome.tasks
    ]  # fmt: skip
    await store.add_tasks(tx, tasks)
    return Outcome(await get(tx, run_id), (), tuple(tasks))


async def _advance(
    tx: Transaction, vault: Vault, plugins: Plugins, case: CaseFile, run: Run, step: str
) -> tuple[Advance, tuple[Held, ...]]:
    code = tx.actor.agency_code or ""
    view = await intake.case_view(tx, vault, case)
    asked = {"run": run.view(), "step": step, "case": view, "today": today_in_mexico()}
    answer = (await plugins.ask([code], "advance_workflow", asked))[0]
    return answer.value or Advance(), dispatch.held(answer)


async def task_or_none(tx: Transaction, id: UUID) -> OpenTask | None:
    """One task, or None: unknown and forbidden look alike."""
    return await store.task(tx, id)


async def finish_task(tx: Transaction, id: UUID) -> OpenTask:
    """Says that a task is done.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Conflict: it was done before.
    """
    task = await store.task(tx, id)
    if task is None:
        raise NotFound("task", field=["taskId"])
    case = await cases.get(tx, task.case_id)
    check("finishTask", tx.actor, cases.standing(tx.actor, case))
    if not await store.finish(tx, id):
        raise Conflict("This task was done before.", field=["taskId"])
    found = await store.task(tx, id)
    return found or task


async def strike(tx: Transaction, most: int) -> Sequence[StoredRun]:
    """Notices the clocks that have struck: takes the steps that they take. For the expiry job."""
    found = await store.struck(tx, most)
    for run in found:
        if run.due_step is None:
            await store.note_struck(tx, run)
        else:
            await _step_by_itself(tx, run, run.due_step)
    return found


async def _step_by_itself(tx: Transaction, stored: StoredRun, name: str) -> None:
    """The step that a clock takes: it has no guards, so that no fact need be read."""
    workflow = await workflow_of(tx, stored)
    step = workflow.step(name)
    now = datetime.now(UTC)
    run = Run(stored.workflow, stored.workflow_version, step.to, now, {}, (*stored.done, name))
    after = replace(
        stored, state=step.to, entered_at=now, done=run.done, version=stored.version + 1
    )
    calendar = await _calendar(tx, stored.desk_id)
    await store.move(tx, with_clock(after, workflow, run, calendar, unread=True))
