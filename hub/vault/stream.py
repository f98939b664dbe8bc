"""Sealing files piece by piece, so that 20 MB never stand in memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015) over AES-256-GCM: every chunk's
nonce is a random prefix, its number and whether it is the last. A chunk that is left out, repeated,
moved or brought from another file does not open, and neither does a file that was cut.
"""

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.errors import IntegrityError
from hub.vault.envelope import Binding

CHUNK = 64 * 1024
"""Bytes of plaintext in a chunk; only the last may be shorter."""
PREFIX = 7


class StreamSealer:
    """Seals the chunks of one file, in order. The first sealed chunk begins with the prefix."""

    def __init__(self, key: bytes, binding: Binding) -> None:
        self._cipher = AESGCM(key)
        self._binding = binding.to_bytes()
        self._prefix = os.urandom(PREFIX)
        self._number = 0
        self._done = False

    def seal(self, chunk: bytes, *, last: bool) -> bytes:
        """The next chunk, sealed. `last` closes the file."""
        if self._done or len(chunk) > CHUNK:
            raise ValueError("the file is closed, or the chunk too large")
        self._done = last
        head = self._prefix if self._number == 0 else b""
        nonce = _nonce(self._prefix, self._number, last)
        self._number += 1
        return head + self._cipher.encrypt(nonce, chunk, self._binding)


class StreamOpener:
    """Opens the chunks of one file, in order."""

    def __init__(self, key: bytes, binding: Binding) -> None:
        self._cipher = AESGCM(key)
        self._binding = binding.to_bytes()
        self._prefix: bytes | None = None
        self._number = 0
        self._done = False

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        """The next chunk.

        Raises:
            IntegrityError: it is not the next chunk of this file.
        """
        if self._done:
            raise IntegrityError("A file goes on after its end.")
        if self._prefix is None:
            self._prefix, sealed = sealed[:PREFIX], sealed[PREFIX:]
        nonce = _nonce(self._prefix, self._number, last)
        try:
            chunk = self._cipher.decrypt(nonce, sealed, self._binding)
        except (InvalidTag, ValueError):
            raise IntegrityError("A part of a file does not open.") from None
        self._number += 1
        self._done = last
        return chunk

    def finish(self) -> None:
        """Says that nothing more comes.

        Raises:
            IntegrityError: the last chunk is missing.
        """
        if not self._done:
            raise IntegrityError("A file was cut.")


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix.ljust(PREFIX, b"\0") + struct.pack(">I?", number, last)
