"""Sealing: AES-256-GCM under a data key, bound to agency, object, field and version.

A sealed value that is moved to another row, field or version does not open. Lengths are padded to
buckets, so that a short name does not show as one.

    envelope = version (1 byte, 0x01) | nonce (12 bytes) | ciphertext and tag
    plaintext = length (4 bytes, big-endian) | value | zeros up to the bucket
"""

import os
import struct
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.errors import IntegrityError

FORMAT = b"\x01"
NONCE = 12
SMALLEST = 64


@dataclass(frozen=True, slots=True)
class Binding:
    """What a sealed value belongs to. It opens nowhere else."""

    agency_id: UUID
    object_type: str
    object_id: UUID
    field: str
    version: int = 1

    def to_bytes(self) -> bytes:
        """Unambiguous: every part carries its length."""
        parts = (
            b"hub.envelope",
            self.agency_id.bytes,
            self.object_type.encode(),
            self.object_id.bytes,
            self.field.encode(),
            struct.pack(">I", self.version),
        )
        return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def bucket(length: int) -> int:
    """The padded length: powers of two from 64 bytes to 4 kB, then steps of an eighth."""
    size = SMALLEST
    while size < length and size < 4096:
        size *= 2
    while size < length:
        size += max(512, size // 8)
    return size


def seal(key: bytes, plaintext: bytes, binding: Binding) -> bytes:
    """Seals a value under a 32-byte key."""
    framed = struct.pack(">I", len(plaintext)) + plaintext
    padded = framed.ljust(bucket(len(framed)), b"\0")
    nonce = os.urandom(NONCE)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, padded, FORMAT + binding.to_bytes())


def open_sealed(key: bytes, sealed: bytes, binding: Binding) -> bytes:
    """Opens a sealed value.

    Raises:
        IntegrityError: wrong key, wrong place, or changed bytes; which of them is not told.
    """
    if sealed[:1] != FORMAT or len(sealed) < 1 + NONCE + 16 + SMALLEST:
        raise IntegrityError("A sealed value has an unknown format.")
    nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    try:
        padded = AESGCM(key).decrypt(nonce, body, FORMAT + binding.to_bytes())
    except (InvalidTag, ValueError):
        raise IntegrityError("A sealed value does not open.") from None
    (length,) = struct.unpack(">I", padded[:4])
    return padded[4 : 4 + length]
