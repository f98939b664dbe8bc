"""The key under which a person's device keeps what they read and draft offline.

Derived (HKDF-SHA256, RFC 5869) from the agency's index key and the person, so that whoever signs in
again gets the same key again and nobody else ever does; nothing is stored. Never logged.

It stays the same when the agency's wrapping keys are rotated (`hub keys rotate`): drafts on devices
survive that. When the index key itself is another one, because a keyring was lost or replaced, key
and key id change together: what a device kept under the old id cannot be opened any more, and the
device throws it away.
"""

import base64
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from hub.vault.provider import KeyProvider

PURPOSE = "device-store"


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """32 bytes for AES-256-GCM, and an id that tells which key it is and nothing of it."""

    id: str
    key: bytes = field(repr=False)


async def device_key(provider: KeyProvider, agency_id: UUID, staff_id: UUID) -> DeviceKey:
    """The key of a member of staff.

    Raises:
        IntegrityError: the agency has no keys.
    """
    secret = await provider.digest(agency_id, PURPOSE, staff_id.bytes)

    def derive(what: bytes, length: int) -> bytes:
        # The digest is uniform already, so expanding it is all that is left to do (RFC 5869, 3.3).
        return HKDFExpand(SHA256(), length, b"hub " + what + b" 1").derive(secret)

    id = base64.urlsafe_b64encode(derive(b"device key id", 12)).decode()
    return DeviceKey(id, derive(b"device key", 32))
