"""Rotation: a new key for an agency, everything rewrapped under it, the old keys destroyed.

Never destroys a key under which something is wrapped, or might be by a transaction still under way.
Each step can be interrupted and run again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from hub.audit.model import Read
from hub.audit.service import record_reads
from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.errors import IntegrityError
from hub.vault import store
from hub.vault.provider import KeyProvider
from hub.vault.service import context

BATCH = 500
"""Wraps renewed in one transaction: below a second, so that nobody waits for a locked one."""
PATIENCE = 90.0
"""Seconds to wait for transactions that may have wrapped under an old key. They live a minute at most."""


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many wraps were renewed, and the data keys whose old wrap does not open."""

    done: int
    unreadable: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """An agency's keys: the current one, and how many data keys each wraps (0 where nothing)."""

    current: str
    wraps: dict[str, int]


async def rotate(pool: asyncpg.Pool, provider: KeyProvider, agency_id: UUID) -> str:
    """Gives an agency a new current key, and writes that into the audit log. Returns its id."""
    kek_id = await provider.rotate(agency_id)
    await _record(pool, "key.rotated", agency_id, kek_id)
    return kek_id


async def rewrap(
    pool: asyncpg.Pool,
    provider: KeyProvider,
    agency_id: UUID,
    said: Callable[[int], None] = lambda _done: None,
) -> Rewrapped:
    """Rewraps what is not under the agency's current key. `said` hears how many are done.

    A wrap that does not open is left as it is and named: it must not keep the others from a new key.
    """
    current = await provider.current(agency_id)
    after: UUID | None = None
    done, unreadable = 0, list[UUID]()
    while True:
        async with transaction(pool, job_actor(Job.REWRAP)) as tx:
            old = await store.outdated(tx, agency_id, current, after, BATCH)
            new = []
            for id, wrapped in old:
                try:
                    key = await provider.unwrap(agency_id, wrapped, context(id))
                except IntegrityError:
                    unreadable.append(id)
                else:
                    new.append((id, await provider.wrap(agency_id, key, context(id))))
            if new:
                await store.rewrap(tx, agency_id, new)
        if not old:
            return Rewrapped(done, tuple(unreadable))
        after = old[-1][0]
        done += len(new)
        said(done)


async def retire(
    pool: asyncpg.Pool, provider: KeyProvider, agency_id: UUID, *, patience: float = PATIENCE
) -> list[str]:
    """Destroys the agency's old keys under which nothing is wrapped; returns their ids.

    A transaction that began before the rotation may yet commit a wrap under an old key. Those that
    are under way now are waited for; while one of them runs, nothing is destroyed.
    """
    old = await provider.old_keys(agency_id)
    if not old or not await _ended(pool, patience):
        return []
    held = await holding(pool, provider, agency_id)
    gone = [kek_id for kek_id in old if not held.wraps.get(kek_id)]
    for kek_id in gone:
        await provider.retire(agency_id, kek_id)
        await _record(pool, "key.retired", agency_id, kek_id)
    return gone


async def _ended(pool: asyncpg.Pool, patience: float) -> bool:
    """Waits until every transaction under way now has ended; False when one outlasts the patience."""
    deadline = asyncio.get_running_loop().time() + patience
    waiting_for: set[str] | None = None
    while True:
        async with transaction(pool, job_actor(Job.REWRAP)) as tx:
            running = await store.running(tx)
        waiting_for = running if waiting_for is None else waiting_for & running
        if not waiting_for:
            return True
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.1)


async def holding(pool: asyncpg.Pool, provider: KeyProvider, agency_id: UUID) -> Holding:
    """An agency's keys and what is wrapped under them, also keys that the provider has no more."""
    current, old = await provider.current(agency_id), await provider.old_keys(agency_id)
    async with transaction(pool, job_actor(Job.REWRAP)) as tx:
        counts = await store.count(tx, agency_id)
    return Holding(current, dict.fromkeys([*old, current], 0) | counts)


async def _record(pool: asyncpg.Pool, action: str, agency_id: UUID, kek_id: str) -> None:
    version = kek_id.rpartition("/")[2]
    async with transaction(pool, job_actor(Job.REWRAP)) as tx:
        said = Read(action, "key", None, owner_agency_id=agency_id, details={"version": version})
        await record_reads(tx, [said])
