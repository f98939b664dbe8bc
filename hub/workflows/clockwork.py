"""Runs as they are kept: how one begins, and when the clock of its state strikes. No I/O."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hub.agencies.calendar import Calendar
from hub.cases.model import CaseFile
from hub.db.infinity import FAR_FUTURE
from hub.hooks.views import Values
from hub.hooks.workflows import Workflow
from hub.workflows.model import Run, StoredRun, begin, due


def begun(
    workflow: Workflow,
    case: CaseFile,
    id: UUID,
    facts: Values,
    sealed: bytes | None,
    calendar: Calendar,
) -> StoredRun:
    """A run of a workflow that begins now in a case. `sealed` are its facts; None: none were read."""
    run = begin(workflow, datetime.now(UTC), facts)
    stored = StoredRun(
        id=id,
        case_id=case.id,
        agency_id=case.agency_id,
        desk_id=case.desk_id,
        workflow=workflow.name,
        workflow_version=workflow.version,
        state=run.state,
        entered_at=run.entered_at,
        facts=sealed,
        done=(),
        version=1,
        due_at=FAR_FUTURE,
        due_clock=None,
        due_owner=None,
        due_step=None,
        struck_at=None,
        ended_at=None,
        begun_at=run.entered_at,
    )
    return with_clock(stored, workflow, run, calendar, unread=sealed is None)


def with_clock(
    stored: StoredRun, workflow: Workflow, run: Run, calendar: Calendar, *, unread: bool = False
) -> StoredRun:
    """A run with the clock of its state.

    Where its facts are `unread`, a clock that needs one strikes now, so that its owner looks, rather
    than never.
    """
    state = workflow.state(run.state)
    clock = state.clock
    strikes = due(clock, run, calendar) if clock else None
    stored = replace(
        stored,
        due_at=strikes.at if strikes else FAR_FUTURE,
        due_clock=strikes.clock if strikes else None,
        due_owner=strikes.owner if strikes else None,
        due_step=clock.then if clock and strikes else None,
        ended_at=run.entered_at if state.final else None,
    )
    if unread and clock is not None and clock.reads_a_fact and strikes is None:
        return replace(stored, due_at=run.entered_at, due_clock=clock.name, due_owner=clock.owner)
    return stored
