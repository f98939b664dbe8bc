"""Stored first answers to mutations. Rows are the actor's own: row-level security sees to it."""

from dataclasses import dataclass, field

from hub.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A sealed answer and the hash of the request it answers."""

    body_hash: bytes
    status: int
    sealed: bytes = field(repr=False)


async def try_lock(tx: Transaction, number: int) -> bool:
    """Takes an advisory lock until the transaction ends; False when somebody else has it."""
    return bool(await tx.value("SELECT pg_try_advisory_xact_lock($1)", number))


async def stored(tx: Transaction, key: str) -> StoredAnswer | None:
    """The actor's answer under a key, if it is less than a day old."""
    row = await tx.row(
        "SELECT body_hash, status, response FROM hub.idempotency"
        " WHERE actor_id = $1 AND key = $2 AND created_at > now() - interval '1 day'",
        tx.actor.id,
        key,
    )
    return StoredAnswer(row["body_hash"], row["status"], row["response"]) if row else None


async def store(tx: Transaction, key: str, answer: StoredAnswer) -> None:
    """Keeps an answer, in place of one that is older than a day."""
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
    """Deletes answers older than a day that the actor may delete; returns how many."""
    return await tx.execute(
        "DELETE FROM hub.idempotency WHERE created_at < now() - interval '1 day'"
    )
