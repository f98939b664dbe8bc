"""All SQL of form answers. They are added, never changed: a correction is answered again."""

from uuid import UUID

from hub.db.transaction import Transaction
from hub.intake.model import FormAnswer


async def add(tx: Transaction, answer: FormAnswer) -> None:
    """A form that was answered."""
    await tx.execute(
        "INSERT INTO hub.form_answer (id, case_id, agency_id, form, version, body)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        answer.id, answer.case_id, answer.agency_id, answer.form, answer.version, answer.body,
    )  # fmt: skip


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
