"""Tells desks what happened: referrals, clocks, and what is about to be overdue.

The agency's plugin may put it in its own words; where it has none, or does not answer, the hub's are
shown (hooks/spec.py: notify, go on). The job opens nothing sealed.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg

from hub.agencies import service as agencies
from hub.auth.model import Job, job_actor
from hub.db.transaction import Transaction, transaction
from hub.hooks.dispatch import Plugins
from hub.hooks.views import MessageView
from hub.hooks.views import Notification as Said
from hub.notifications import model, store
from hub.notifications.model import Notice

BATCH = 50
KEEP = timedelta(days=90)
AHEAD = {
    "emergency": timedelta(hours=1),
    "urgent": timedelta(hours=4),
    "normal": timedelta(hours=24),
}
"""How long before a referral is due its desk is told, by urgency."""
LOCALES = ("es", "en")


async def tell(pool: asyncpg.Pool, plugins: Plugins) -> int:
    """Tells desks what happened since the last time; returns how many notifications were written."""
    total = 0
    while True:
        async with transaction(pool, job_actor(Job.NOTICES)) as tx:
            found = await store.happened(tx, BATCH)
            events = await store.case_events(tx, BATCH)
            notices = [notice for one in found for notice in model.notices(one)]
            notices += [model.struck(struck) for _, struck in events if struck is not None]
            notices += (soon := await store.due(tx, AHEAD, BATCH))
            await write(tx, plugins, notices)
            await store.told(tx, [one.id for one in found])
            await store.told_of_cases(tx, [id for id, _ in events])
        total += len(notices)
        if max(len(found), len(events), len(soon)) < BATCH:
            return total


async def forget(pool: asyncpg.Pool) -> int:
    """Removes what is older than 90 days; returns how much."""
    async with transaction(pool, job_actor(Job.NOTICES)) as tx:
        return await store.forget(tx, KEEP)


async def write(tx: Transaction, plugins: Plugins, notices: Sequence[Notice]) -> None:
    """Writes notifications, in the words of the agencies' plugins where these have some."""
    if notices:
        worded = await _worded(tx, plugins, notices)
        await store.add(tx, [(notice, *said) for notice, said in zip(notices, worded, strict=True)])


Worded = tuple[Said | None, Said | None]


async def _worded(tx: Transaction, plugins: Plugins, notices: Sequence[Notice]) -> list[Worded]:
    codes = {id: one.code for id, one in (await agencies.network(tx)).agencies.items()}
    silent: set[UUID] = set()
    found: list[Worded] = []
    for notice in notices:
        said: list[Said | None] = []
        for locale in LOCALES:
            # A plugin that failed once is not waited for again in this batch.
            if notice.agency_id in silent or not plugins.asks(codes[notice.agency_id]):
                break
            message = MessageView(
                kind=notice.kind.value,
                locale=locale,
                case_code=notice.case_code,
                urgency=notice.urgency,
            )
            (answer,) = await plugins.ask([codes[notice.agency_id]], "notify", {"message": message})
            if answer.error is not None:
                silent.add(notice.agency_id)
            said.append(model.fit(answer.value))
        # Words in one language only are no words: the reader of the other would get the hub's.
        found.append((said[0], said[1]) if len(said) == 2 and all(said) else (None, None))
    return found
