"""Where the agencies' own keys are. A local keyring by default; OpenBao or a plugin can stand here."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key under an agency's key. `kek_id` names the key and its version."""

    kek_id: str
    wrapped: bytes = field(repr=False)


class KeyProvider(Protocol):
    """Wraps data keys, digests search terms and signs checkpoints; never gives its keys away.

    `context` is bound into the wrap: it unwraps only with the same.
    Unknown agencies and wrong contexts raise IntegrityError.
    """

    async def wrap(self, agency_id: UUID, data_key: bytes, context: bytes) -> Wrapped:
        """Wraps a 32-byte data key under the agency's current key."""

    async def unwrap(self, agency_id: UUID, wrapped: Wrapped, context: bytes) -> bytes:
        """The data key."""

    async def digest(self, agency_id: UUID, kind: str, value: bytes) -> bytes:
        """HMAC-SHA256 of a value under the agency's index key; 32 bytes."""

    async def current(self, agency_id: UUID) -> str:
        """The id of the agency's current key."""

    async def agencies(self) -> list[UUID]:
        """Agencies that have keys."""

    async def old_keys(self, agency_id: UUID) -> list[str]:
        """Ids of the agency's keys that still unwrap and are not the current one."""

    async def add_agency(self, agency_id: UUID) -> None:
        """Makes keys for an agency that has none."""

    async def rotate(self, agency_id: UUID) -> str:
        """Makes a new current key; older ones still unwrap. Returns its id."""

    async def retire(self, agency_id: UUID, kek_id: str) -> None:
        """Destroys an old key; what it wraps is lost."""

    async def sign(self, message: bytes) -> bytes:
        """Ed25519 signature by the hub's log key."""

    async def public_key(self) -> bytes:
        """The log key's public half, 32 bytes."""
