"""Checkpoints as signed notes (C2SP tlog-checkpoint): readable, copyable, verifiable offline.

hub.example/log
1234
<root, base64>

— hub.example/log <key hash and Ed25519 signature, base64>
"""

import base64
import binascii
import hashlib
from typing import Protocol
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub.audit.model import Checkpoint
from hub.errors import IntegrityError

ED25519 = b"\x01"


class Signer(Protocol):
    """What signs checkpoints: a KeyProvider."""

    async def sign(self, message: bytes) -> bytes:
        """Ed25519 signature."""

    async def public_key(self) -> bytes:
        """32 bytes."""


def origin_of(base_url: str) -> str:
    """The log's name: the hub's host. Without the port, which may change while the log goes on."""
    return f"{urlsplit(base_url).hostname}/log"


def key_hash(origin: str, public_key: bytes) -> bytes:
    """The four bytes that name a key in a note."""
    return hashlib.sha256(origin.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def fingerprint(public_key: bytes) -> str:
    """What people compare over the telephone: the key's SHA-256 in hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


async def sign(origin: str, size: int, root: bytes, signer: Signer) -> Checkpoint:
    """A signed checkpoint."""
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    public = await signer.public_key()
    signature = base64.b64encode(key_hash(origin, public) + await signer.sign(body.encode()))
    return Checkpoint(size, root, f"{body}\n— {origin} {signature.decode()}\n")


def verify(note: str, public_key: bytes) -> Checkpoint:
    """The checkpoint in a note.

    Raises:
        IntegrityError: it is no note, or not signed by this key.
    """
    try:
        body, _, signatures = note.partition("\n\n")
        body += "\n"
        origin, size, root = body.splitlines()[:3]
        *lines, end = signatures.split("\n")
        if end:
            raise ValueError("a note ends with its last line")
        signed = [(mark, name, decoded(text)) for mark, name, text in (x.split(" ") for x in lines)]
        if any(mark != "—" for mark, _, _ in signed):
            raise ValueError("what is no signature stands among them")
        # Others, witnesses, may have signed as well.
        for _, name, signature in signed:
            if name == origin and signature[:4] == key_hash(origin, public_key):
                Ed25519PublicKey.from_public_bytes(public_key).verify(signature[4:], body.encode())
                return Checkpoint(int(size), decoded(root), note)
    except (ValueError, binascii.Error, InvalidSignature):
        pass
    raise IntegrityError("The checkpoint is not signed by this key.")


def decoded(text: str) -> bytes:
    """The bytes in base64 of the one spelling that there is of them: no other byte may stand in a note."""
    found = base64.b64decode(text, validate=True)
    if base64.b64encode(found).decode() != text:
        raise ValueError("another spelling of the same bytes")
    return found
