"""Use cases of notifications: what one's desks were told, and having read it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hub.auth.policy import Standing, check
from hub.db.transaction import Transaction
from hub.errors import Invalid
from hub.notifications import policy, store  # noqa: F401  the rules that `check` asks
from hub.notifications.model import Notification

COUNT_MOST = 1000
MARK_MOST = 10_000
LATELY = timedelta(seconds=90)
"""No transaction lasts longer (hub/db/pool.py), so whoever looks back this far misses none."""


async def lately(tx: Transaction) -> list[Notification]:
    """What the actor's desks were told in the last 90 seconds, oldest first."""
    return await store.lately(tx, LATELY)


async def count_unread(tx: Transaction) -> int:
    """How many the actor has not read, counted up to 1,000."""
    return await store.count_unread(tx, COUNT_MOST)


async def mark_read(tx: Transaction, ids: Sequence[UUID], *, everything: bool) -> int:
    """Notes that the actor has read them; returns how many were unread before.

    What is not the actor's, or was read before, is passed over.

    Raises:
        NotAllowed: the role does not work with cases.
        Invalid: neither some nor all.
    """
    check("markNotificationsRead", tx.actor, Standing.DESK)
    if bool(ids) == everything:
        raise Invalid("Name notifications, or say all.", field=["ids"])
    return await store.mark(tx, None if everything else ids, MARK_MOST)
