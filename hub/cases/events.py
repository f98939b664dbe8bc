"""What happened to cases and has to be told to their agency's plugin, and needs that it then finds.

For the job that tells it.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from hub.cases import store
from hub.cases.model import CaseEvent, CaseFile, Need, NeedStatus, Urgency
from hub.db.ids import uuid7
from hub.db.transaction import Transaction


async def untold(tx: Transaction, most: int, but: Collection[UUID]) -> list[CaseEvent]:
    """What was not told yet, oldest first; `but` are agencies that are not told now."""
    return await store.untold(tx, most, but)


async def told(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Notes that it was told."""
    await store.told(tx, ids)


async def open_need(tx: Transaction, case: CaseFile, service_code: str, urgency: str) -> bool:
    """Opens a need without a story, unless the case has, or has had, such a one.

    False too where nobody knows such a kind of service, or such an urgency.
    """
    if urgency not in set(Urgency) or not await store.usual_urgencies(tx, [service_code]):
        return False
    if not await store.claim_need(tx, case.id, service_code):
        return False
    need = Need(
        uuid7(), case.id, case.agency_id, service_code, Urgency(urgency), NeedStatus.OPEN, None,
        datetime.now(UTC), None,
    )  # fmt: skip
    await store.add_needs(tx, case, [need])
    return True
