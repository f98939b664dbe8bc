"""All SQL of plugins' approvals. Decisions are added, never changed."""

from typing import Any
from uuid import UUID

from hub.db.transaction import Transaction
from hub.plugins.model import Decision, Verdict

DECISION = """
    d.agency_id, d.decision, d.version, d.module, d.digest, d.declared, d.reason, d.decided_by,
    d.decided_at
"""


async def newest(tx: Transaction) -> dict[str, Decision]:
    """The newest decision of each agency that the actor sees, by its code."""
    rows = await tx.rows(
        f"""
        SELECT DISTINCT ON (d.agency_id) a.code, {DECISION}
        FROM hub.plugin_decision d JOIN hub.agency a ON a.id = d.agency_id
        ORDER BY d.agency_id, d.id DESC
        """  # noqa: S608
    )
    return {row["code"]: _decision(row) for row in rows}


async def history(tx: Transaction, agency_id: UUID) -> list[Decision]:
    """All decisions of an agency, the newest first."""
    rows = await tx.rows(
        f"SELECT {DECISION} FROM hub.plugin_decision d WHERE d.agency_id = $1 ORDER BY d.id DESC",  # noqa: S608
        agency_id,
    )
    return [_decision(row) for row in rows]


async def add(tx: Transaction, decision: Decision) -> None:
    """Appends a decision; the database notes whose it is and when."""
    await tx.execute(
        """
        INSERT INTO hub.plugin_decision (agency_id, decision, version, module, digest, declared, reason,
                                         quorum, quorum_categories)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        decision.agency_id, decision.verdict, decision.version, decision.module, decision.digest,
        decision.declared, decision.reason, decision.quorum, list(decision.kept_apart),
    )  # fmt: skip


async def kept_apart(tx: Transaction) -> frozenset[str]:
    """The data categories that the actor's agency keeps under several people."""
    return frozenset(await tx.value("SELECT hub.kept_apart()"))


async def quorum(tx: Transaction) -> int:
    """How many people that takes."""
    return int(await tx.value("SELECT hub.quorum()"))


def _decision(row: Any) -> Decision:
    return Decision(
        row["agency_id"],
        Verdict(row["decision"]),
        row["version"],
        row["module"],
        row["digest"],
        row["declared"],
        row["reason"],
        row["decided_by"],
        row["decided_at"],
    )
