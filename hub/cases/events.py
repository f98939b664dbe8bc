"""What happened to cases and has to be told to their agency's plugin. For the job that tells it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from hub.cases import store
from hub.cases.model import CaseEvent
from hub.db.transaction import Transaction


async def untold(tx: Transaction, most: int, but: Collection[UUID]) -> list[CaseEvent]:
    """What was not told yet, oldest first; `but` are agencies that are not told now."""
    return await store.untold(tx, most, but)


async def told(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Notes that it was told."""
    await store.told(tx, ids)
