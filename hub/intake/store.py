"""All SQL of form answers. They are added, never changed: a correction is answered again."""

from collections.abc import Sequence
from uuid import UUID

from hub.db.transaction import Transaction
from hub.hooks.views import RunState
from hub.intake.model import Change, FormAnswer


async def add(tx: Transaction, answer: FormAnswer) -> None:
    """A form that was answered."""
    await tx.execute(
        "INSERT INTO hub.form_answer (id, case_id, agency_id, form, version, body)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        answer.id, answer.case_id, answer.agency_id, answer.form, answer.version, answer.body,
    )  # fmt: skip


async def add_apart(tx: Transaction, answer: FormAnswer, body: bytes) -> None:
    """What of an answered form is kept under several people."""
    await tx.execute(
        "INSERT INTO hub.answer_apart (answer_id, case_id, agency_id, body) VALUES ($1, $2, $3, $4)",
        answer.id, answer.case_id, answer.agency_id, body,
    )  # fmt: skip


async def latest_apart(tx: Transaction, case_id: UUID) -> list[FormAnswer]:
    """The newest of what each form keeps apart: none unless it was opened to the actor."""
    rows = await tx.rows(
        """
        SELECT DISTINCT ON (a.form) a.id, a.case_id, a.agency_id, a.form, a.version, p.body, a.answered_at
        FROM hub.answer_apart p JOIN hub.form_answer a ON a.id = p.answer_id
        WHERE p.case_id = $1 ORDER BY a.form, a.id DESC
        """,
        case_id,
    )
    return [FormAnswer(**dict(row)) for row in rows]


async def opened(tx: Transaction, case_id: UUID) -> bool:
    """Whether what the agency keeps apart is open to the actor in this case, now."""
    return bool(await tx.value("SELECT $1 = ANY (hub.opened_cases())", case_id))


async def latest(tx: Transaction, case_id: UUID) -> list[FormAnswer]:
    """The newest answer to each form of a case, as far as the actor may see them."""
    rows = await tx.rows(
        """
        SELECT DISTINCT ON (a.form) a.id, a.case_id, a.agency_id, a.form, a.version, a.body, a.answered_at
        FROM hub.form_answer a WHERE a.case_id = $1 ORDER BY a.form, a.id DESC
        """,
        case_id,
    )
    return [FormAnswer(**dict(row)) for row in rows]


async def count(tx: Transaction, case_id: UUID, form: str, changes: Sequence[Change]) -> list[int]:
    """Counts choices at the case's office, in this week; how many there are of each afterwards."""
    rows = await tx.rows(
        "SELECT hub.count_answer($1, $2, c.field, c.choice, c.by) AS count"
        " FROM unnest($3::text[], $4::text[], $5::integer[]) WITH ORDINALITY AS c (field, choice, by, n)"
        " ORDER BY c.n",
        case_id, form, [c.field for c in changes], [c.choice for c in changes], [c.by for c in changes],
    )  # fmt: skip
    return [row["count"] for row in rows]


async def runs(tx: Transaction, case_id: UUID) -> list[RunState]:
    """How far the workflows of a case have come, oldest first."""
    rows = await tx.rows(
        "SELECT r.workflow, r.state, r.entered_at, r.done, r.ended_at FROM hub.workflow_run r"
        " WHERE r.case_id = $1 ORDER BY r.id",
        case_id,
    )
    return [
        RunState(
            workflow=row["workflow"],
            state=row["state"],
            entered_on=row["entered_at"].date(),
            done=tuple(row["done"]),
            ended=row["ended_at"] is not None,
        )
        for row in rows
    ]
