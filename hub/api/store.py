"""Stored first answers to mutations. Rows are the actor's own: row-level security sees to it."""

from dataclasses import dataclass, field

from hub.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A sealed answer and the hash of the request it answers. `sealed` is None once it is forgotten."""

    body_hash: bytes
    status: int
    sealed: bytes | None = field(repr=False)


async def claim(tx: Transaction, number: int, key: str) -> tuple[bool, StoredAnswer | None]:
    """Takes an advisory lock until the transaction ends; False when somebody else has it.

    With the lock comes what the actor did under a key in the last thirty days, and its answer for two.
    The database looks for it once the lock is held, so that an answer given meanwhile is not missed.
    """
    row = await tx.row("SELECT * FROM hub.claim_answer($1, $2)", number, key)
    assert row is not None
    if row["body_hash"] is None:
        return row["claimed"], None
    return row["claimed"], StoredAnswer(row["body_hash"], row["status"], row["response"])


async def store(tx: Transaction, key: str, answer: StoredAnswer) -> None:
    """Keeps an answer, in place of one that is older than thirty days."""
    await tx.execute(
        "INSERT INTO hub.idempotency (actor_id, key, body_hash, status, response)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (actor_id, key) DO UPDATE SET body_hash = excluded.body_hash,"
        " status = excluded.status, response = excluded.response, created_at = now()",
        tx.actor.id,
        key,
        answer.body_hash,
        answer.status,
        answer.sealed,
    )


async def forget_old(tx: Transaction) -> int:
    """Forgets answers older than two days and keys older than thirty, as far as the actor may;
    returns how many of both."""
    keys = await tx.execute(
        "DELETE FROM hub.idempotency WHERE created_at < now() - interval '30 days'"
    )
    answers = await tx.execute(
        "UPDATE hub.idempotency SET response = NULL"
        " WHERE created_at < now() - interval '2 days' AND response IS NOT NULL"
    )
    return keys + answers
