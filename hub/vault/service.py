"""Data keys: made, opened for those who hold a wrap, handed over on acceptance.

A key is in clear only inside this process, for the time of one operation.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import NotFound
from hub.vault import blindness, store
from hub.vault.envelope import Binding, open_sealed, seal
from hub.vault.provider import KeyProvider, Wrapped


@dataclass(frozen=True, slots=True)
class DataKey:
    """A data key in clear. Its repr does not show it."""

    id: UUID
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A data key that is not stored yet: its kind, and a wrap for each agency that may read."""

    key: DataKey
    kind: str
    wraps: tuple[tuple[UUID, Wrapped], ...]


def context(data_key_id: UUID) -> bytes:
    """What a wrap is bound to."""
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
    ) -> DataKey:
        """Makes a data key (case or review) and wraps it for each reader's agency."""
        new = await self.make_key(kind, readers)
        await store.add_key(tx, new.key.id, kind, owner_agency_id, case_id, new.wraps)
        return new.key

    async def make_key(self, kind: str, readers: Sequence[UUID], id: UUID | None = None) -> NewKey:
        """A data key (case, preview, packet or review) with a wrap for each reader's agency.

        It is nowhere yet: whoever makes it stores it.
        """
        key = DataKey(id or uuid7(), os.urandom(32))
        wraps = [(a, await self.provider.wrap(a, key.key, context(key.id))) for a in readers]
        return NewKey(key, kind, tuple(wraps))

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
        return await self.unwrap(agency, data_key_id, wrapped)

    async def unwrap(self, agency_id: UUID, data_key_id: UUID, wrapped: Wrapped) -> DataKey:
        """A data key from a wrap of this agency.

        Raises:
            IntegrityError: it does not unwrap.
        """
        key = await self.provider.unwrap(agency_id, wrapped, context(data_key_id))
        return DataKey(data_key_id, key)

    async def held(self, tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, bool]:
        """Those of the data keys that the actor's own agency can open; others are left out."""
        return dict.fromkeys(await store.held(tx, ids), True)

    async def adopt_key(self, tx: Transaction, data_key_id: UUID, sender_id: UUID) -> DataKey:
        """On acceptance: wraps the packet's key for the actor's agency, from the sender's wrap.

        Raises:
            NotFound: the referral is not accepted, or not the actor's.
        """
        agency = tx.actor.agency_id
        wrapped = await store.wrap(tx, data_key_id, sender_id)
        if wrapped is None or agency is None:
            raise NotFound("key")
        key = await self.unwrap(sender_id, data_key_id, wrapped)
        own = await self.provider.wrap(agency, key.key, context(data_key_id))
        await store.add_wrap(tx, data_key_id, agency, own)
        return key

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
