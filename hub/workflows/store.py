"""All SQL of workflow runs and tasks. The history is written by trigger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.db.infinity import FAR_FUTURE, INFINITY
from hub.db.transaction import Transaction
from hub.hooks.declared import Text
from hub.workflows.model import OpenTask, RunEvent, StoredRun

RUN = """
    r.id, r.case_id, r.agency_id, r.desk_id, r.workflow, r.workflow_version, r.state, r.entered_at, r.facts,
    r.done, r.version, r.due_at, r.due_clock, r.due_owner, r.due_step, r.struck_at, r.ended_at, r.begun_at
"""
TASK = """
    t.id, t.case_id, t.agency_id, t.desk_id, t.run_id, t.name, t.label_es, t.label_en, t.role, t.due_on,
    t.opened_at, t.done_at
"""


async def claim(tx: Transaction, case_id: UUID, workflow: str) -> bool:
    """Whether a workflow may begin in a case: it is not under way, nor begun by somebody else meanwhile."""
    return bool(await tx.value("SELECT hub.claim_run($1, $2)", case_id, workflow))


async def add(tx: Transaction, run: StoredRun) -> None:
    """A run in its first state."""
    await tx.execute(
        """
        INSERT INTO hub.workflow_run (id, case_id, agency_id, desk_id, workflow, workflow_version, state, facts,
                                      due_at, due_clock, due_owner, due_step)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        run.id, run.case_id, run.agency_id, run.desk_id, run.workflow, run.workflow_version, run.state,
        run.facts, _moment(run.due_at), run.due_clock, run.due_owner, run.due_step,
    )  # fmt: skip


async def move(tx: Transaction, run: StoredRun) -> bool:
    """Compare-and-set on the version before `run.version`; False when somebody was faster."""
    return bool(
        await tx.execute(
            """
            UPDATE hub.workflow_run SET state = $3, entered_at = $4, facts = $5, done = $6, version = $2,
                due_at = $7, due_clock = $8, due_owner = $9, due_step = $10, struck_at = NULL, ended_at = $11
            WHERE id = $1 AND version = $2 - 1 AND ended_at IS NULL
            """,
            run.id, run.version, run.state, run.entered_at, run.facts, list(run.done), _moment(run.due_at),
            run.due_clock, run.due_owner, run.due_step, run.ended_at,
        )
    )  # fmt: skip


async def run(tx: Transaction, id: UUID) -> StoredRun | None:
    """One run, or None when it is unknown or not the actor's to see."""
    row = await tx.row(f"SELECT {RUN} FROM hub.workflow_run r WHERE r.id = $1", id)  # noqa: S608
    return to_run(row) if row else None


async def of_case(tx: Transaction, case_id: UUID) -> list[StoredRun]:
    """The runs of a case, oldest first."""
    rows = await tx.rows(
        f"SELECT {RUN} FROM hub.workflow_run r WHERE r.case_id = $1 ORDER BY r.id",  # noqa: S608
        case_id,
    )
    return [to_run(row) for row in rows]


async def struck(tx: Transaction, most: int) -> list[StoredRun]:
    """Runs whose clock has struck and was not noticed; locked. For the expiry job."""
    rows = await tx.rows(
        f"""
        SELECT {RUN} FROM hub.workflow_run r
        WHERE r.due_at <= now() AND r.struck_at IS NULL AND r.ended_at IS NULL
        ORDER BY r.due_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
        """,  # noqa: S608
        most,
    )
    return [to_run(row) for row in rows]


async def note_struck(tx: Transaction, run: StoredRun) -> None:
    """Notes that a run's clock has struck. For the expiry job."""
    await tx.execute(
        "UPDATE hub.workflow_run SET struck_at = now(), version = version + 1 WHERE id = $1", run.id
    )


async def history(tx: Transaction, run_id: UUID) -> list[RunEvent]:
    """What happened to a run, oldest first."""
    rows = await tx.rows(
        """
        SELECT e.run_id, e.at, e.step, e.from_state, e.to_state, s.name AS actor_name
        FROM hub.workflow_event e LEFT JOIN hub.staff s ON s.id = e.actor_id
        WHERE e.run_id = $1 ORDER BY e.id
        """,
        run_id,
    )
    return [RunEvent(**dict(row)) for row in rows]


async def add_tasks(tx: Transaction, tasks: Sequence[OpenTask]) -> None:
    """Things to do."""
    await tx.many(
        "INSERT INTO hub.workflow_task (id, case_id, agency_id, desk_id, run_id, name, label_es, label_en, role,"
        " due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (
                t.id, t.case_id, t.agency_id, t.desk_id, t.run_id, t.name, t.label.es, t.label.en,
                t.role, t.due_on,
            )
            for t in tasks
        ],
    )  # fmt: skip


async def open_tasks(tx: Transaction, case_id: UUID) -> frozenset[str]:
    """The names of what is still to be done in a case."""
    rows = await tx.rows(
        "SELECT t.name FROM hub.workflow_task t WHERE t.case_id = $1 AND t.done_at IS NULL", case_id
    )
    return frozenset(row["name"] for row in rows)


async def task(tx: Transaction, id: UUID) -> OpenTask | None:
    """One task, or None."""
    row = await tx.row(f"SELECT {TASK} FROM hub.workflow_task t WHERE t.id = $1", id)  # noqa: S608
    return to_task(row) if row else None


async def finish(tx: Transaction, id: UUID) -> bool:
    """Marks a task as done; False when it was before."""
    return bool(
        await tx.execute(
            "UPDATE hub.workflow_task SET done_at = now(), done_by = (SELECT hub.actor_id())"
            " WHERE id = $1 AND done_at IS NULL",
            id,
        )
    )


def _moment(at: datetime) -> datetime:
    return INFINITY if at == FAR_FUTURE else at


def to_run(row: Any) -> StoredRun:
    values = dict(row)
    values["done"] = tuple(values["done"])
    values["due_at"] = FAR_FUTURE if values["due_at"] == INFINITY else values["due_at"]
    return StoredRun(**values)


def to_task(row: Any) -> OpenTask:
    values = dict(row)
    label = Text(values.pop("label_es"), values.pop("label_en"))
    return OpenTask(**values, label=label)
