"""What the hub does by itself, so that nobody has to remember it: begins workflows, opens needs and tasks.

Only what an agency's approved plugin says, in that agency's own case, and only workflows that are
declared `at_once`. Doing it twice does nothing more. It sends nothing: that takes a person, and consent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hub.cases import events as case_events
from hub.cases import service as cases
from hub.cases.model import CaseFile, CaseStatus
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.hooks.dispatch import Plugins
from hub.hooks.views import Begin, NeedFound, Task
from hub.hooks.workflows import ROLES, Workflow
from hub.intake import service as intake
from hub.intake.model import Saved
from hub.plugins import service as plugins_of
from hub.vault.service import Vault
from hub.workflows import service, store
from hub.workflows.model import OpenTask, StoredRun


@dataclass(frozen=True, slots=True, repr=False)
class Followed:
    """An intake that was saved, and the workflows that the hub has begun on its account."""

    saved: Saved
    begun: tuple[StoredRun, ...]


async def save(
    tx: Transaction,
    vault: Vault,
    plugins: Plugins,
    case_id: UUID,
    form: str,
    raw: dict[str, Any],
    *,
    open_needs: bool = True,
) -> Followed:
    """Answers a form (hub/intake) and does at once what the assessment says cannot wait.

    Raises:
        NotFound, NotAllowed, Invalid, Conflict: as intake.save does.
    """
    saved = await intake.save(tx, vault, plugins, case_id, form, raw, open_needs=open_needs)
    found = saved.assessment
    if not found.start and not found.tasks:
        return Followed(saved, ())
    case = await cases.get(tx, case_id)
    if found.tasks:
        # A form is saved again and again; what it asks to be done is asked for once until it is done.
        open_ = await store.open_tasks(tx, case.id)
        await open_tasks(tx, case, [task for task in found.tasks if task.name not in open_])
    begun = []
    for workflow in by_itself(await service.workflows(tx), found.start):
        run = await service.begin_in(tx, vault, case, workflow)
        if run is not None:
            begun.append(run)
    return Followed(saved, tuple(begun))


def by_itself(known: Sequence[Workflow], named: Iterable[str]) -> list[Workflow]:
    """Those of the named workflows that the hub may begin by itself, each once."""
    names = frozenset(named)
    return [workflow for workflow in known if workflow.at_once and workflow.name in names]


async def follow(tx: Transaction, case: CaseFile, said: Sequence[Task | NeedFound | Begin]) -> None:
    """Does what a plugin says to an event of a case. For the job that tells events; it opens nothing sealed."""
    if case.status is not CaseStatus.OPEN:
        return
    await open_tasks(tx, case, [one for one in said if isinstance(one, Task)])
    for one in said:
        if isinstance(one, NeedFound):
            await case_events.open_need(tx, case, one.service_code, one.urgency)
    names = [one.workflow for one in said if isinstance(one, Begin)]
    if not names:
        return
    declared = await plugins_of.declared(tx, case.agency_id)
    for workflow in by_itself(declared[0].workflows if declared else (), names):
        await service.begin_unread(tx, case, workflow)


async def open_tasks(tx: Transaction, case: CaseFile, tasks: Sequence[Task]) -> None:
    """Puts tasks into the worklist of the case's desk."""
    if not tasks:
        return
    now = datetime.now(UTC)
    await store.add_tasks(
        tx,
        [
            OpenTask(
                uuid7(), case.id, case.agency_id, case.desk_id, None, task.name, task.label,
                task.role if task.role in ROLES else "caseworker", task.due, now, None,
            )
            for task in tasks
        ],
    )  # fmt: skip
