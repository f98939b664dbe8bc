"""Data keys: made, opened for those who hold a wrap, handed over on acceptance, rewrapped on rotation.

A key is in clear only inside this process, for the time of one operation.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from hub.auth.model import Job, job_actor
from hub.db.ids import uuid7
from hub.db.transaction import Transaction, transaction
from hub.errors import NotFound
from hub.vault import blindness, store
from hub.vault.envelope import Binding, open_sealed, seal
from hub.vault.provider import KeyProvider

BATCH = 500


@dataclass(frozen=True, slots=True)
class DataKey:
    """A data key in clear. Its repr does not show it."""

    id: UUID
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: the new key's id, and how many wraps it renewed."""

    kek_id: str
    rewrapped: int


def _context(data_key_id: UUID) -> bytes:
    return b"hub.data_key\0" + data_key_id.bytes


class Vault:
    """Seals and opens under data keys, whose wraps are in the database."""

    def __init__(self, provider: KeyProvider) -> None:
        self.provider = provider

    async def new_key(
        self,
        tx: Transaction,
        kind: str,
        *,
        case_id: UUID,
        owner_agency_id: UUID,
        readers: Sequence[UUID],
        referral_id: UUID | None = None,
        id: UUID | None = None,
    ) -> DataKey:
        """Makes a data key (case, preview, packet or review) and wraps it for each reader's agency."""
        key = DataKey(id or uuid7(), os.urandom(32))
        await store.add_key(tx, key.id, kind, owner_agency_id, case_id, referral_id)
        wraps = [(a, await self.provider.wrap(a, key.key, _context(key.id))) for a in readers]
        await store.add_wraps(tx, key.id, wraps)
        return key

    async def open_key(self, tx: Transaction, data_key_id: UUID) -> DataKey:
        """A data key through the wrap of the actor's own agency.

        Raises:
            NotFound: there is none, or it is not the actor's to use.
            IntegrityError: it does not unwrap.
        """
        agency = tx.actor.agency_id
        wrapped = await store.wrap(tx, data_key_id, agency) if agency else None
        if wrapped is None or agency is None:
            raise NotFound("key")
        return DataKey(
            data_key_id, await self.provider.unwrap(agency, wrapped, _context(data_key_id))
        )

    async def adopt_key(self, tx: Transaction, data_key_id: UUID, sender_id: UUID) -> DataKey:
        """On acceptance: wraps the packet's key for the actor's agency, from the sender's wrap.

        Raises:
            NotFound: the referral is not accepted, or not the actor's.
        """
        agency = tx.actor.agency_id
        wrapped = await store.wrap(tx, data_key_id, sender_id)
        if wrapped is None or agency is None:
            raise NotFound("key")
        key = await self.provider.unwrap(sender_id, wrapped, _context(data_key_id))
        own = await self.provider.wrap(agency, key, _context(data_key_id))
        await store.add_wraps(tx, data_key_id, [(agency, own)])
        return DataKey(data_key_id, key)

    def seal(self, key: DataKey, plaintext: bytes, binding: Binding) -> bytes:
        """Seals a value; it opens only with the same binding."""
        return seal(key.key, plaintext, binding)

    def open(self, key: DataKey, sealed: bytes, binding: Binding) -> bytes:
        """Opens a value.

        Raises:
            IntegrityError: wrong key or place, or changed bytes.
        """
        return open_sealed(key.key, sealed, binding)

    async def digest(self, agency_id: UUID, kind: str, value: str) -> bytes:
        """The blind index of a search term (name-birth, document or phone), normalised first."""
        return await self.provider.digest(agency_id, kind, blindness.NORMAL[kind](value).encode())

    async def rotate(
        self,
        pool: asyncpg.Pool,
        agency_id: UUID,
        said: Callable[[int], None] = lambda _: None,
    ) -> Rotation:
        """Gives an agency a new key and rewraps everything under it; can be stopped and resumed."""
        kek_id = await self.provider.rotate(agency_id)
        return Rotation(kek_id, await self.rewrap(pool, agency_id, said))

    async def rewrap(
        self,
        pool: asyncpg.Pool,
        agency_id: UUID,
        said: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Rewraps what is not under the agency's current key, in batches; returns how many."""
        current, done = await self.provider.current(agency_id), 0
        while True:
            async with transaction(pool, job_actor(Job.REWRAP)) as tx:
                old = await store.outdated(tx, agency_id, current, BATCH)
                if not old:
                    return done
                new = []
                for id, wrapped in old:
                    key = await self.provider.unwrap(agency_id, wrapped, _context(id))
                    new.append((id, await self.provider.wrap(agency_id, key, _context(id))))
                await store.rewrap(tx, agency_id, new)
            done += len(new)
            said(done)
