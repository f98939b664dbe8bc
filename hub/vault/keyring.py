"""The local keyring: every agency's keys in one file that only its owner reads.

Each agency has its own keys, and the hub one signing key for its log. Written whole and atomically
under a lock; other processes notice a new file by its inode. Never logged: the repr shows the path.
"""

import base64
import fcntl
import hashlib
import hmac
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.errors import IntegrityError, SettingsError, Unreachable
from hub.vault.provider import Wrapped

NONCE = 12


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


class LocalKeyring:
    """A KeyProvider over a JSON file:

    {"signing": key, "agencies": {id: {"index": key, "current": 2, "keks": {"1": key, "2": key}}}}
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"LocalKeyring({self.path.name})"

    @classmethod
    def create(cls, path: Path) -> "LocalKeyring":
        """Makes the file with a signing key, unless it is there.

        Raises:
            SettingsError: the folder cannot be written to, or the file is open to others.
        """
        keyring = cls(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with keyring._locked():
                if not path.exists():
                    keyring._write({"signing": _text(os.urandom(32)), "agencies": {}})
        except OSError as error:
            raise SettingsError(
                [f"The keyring {path} cannot be written: {error.strerror}."]
            ) from None
        keyring._load()
        return keyring

    def _locked(self) -> "_Lock":
        return _Lock(self.path.with_suffix(".lock"))

    def _write(self, keys: dict[str, Any]) -> None:
        temporary = self.path.with_suffix(".new")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            os.fchmod(file.fileno(), 0o600)  # a file left behind keeps its mode, and must not
            json.dump(keys, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.path)
        # The new name has to survive a crash as well: data is wrapped under these keys next.
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _load(self) -> dict[str, Any]:
        try:
            state = self.path.stat()
        except OSError:
            raise SettingsError(
                [f"There is no keyring at {self.path}: HUB_KEYRING must name it."]
            ) from None
        if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsError([f"The keyring {self.path} is open to others: chmod 600 it."])
        seen = (state.st_ino, state.st_mtime_ns)
        if seen != self._seen:
            try:
                self._keys = json.loads(self.path.read_text("utf-8"))
            except (OSError, ValueError):
                raise SettingsError([f"The keyring {self.path} cannot be read."]) from None
            self._seen = seen
        return self._keys

    def _agency(self, agency_id: UUID) -> dict[str, Any]:
        agency: dict[str, Any] | None = self._load()["agencies"].get(str(agency_id))
        if agency is None:
            raise IntegrityError("An agency has no keys.")
        return agency

    def _change(self, change: Callable[[dict[str, Any]], None]) -> None:
        try:
            with self._locked():
                self._seen = None  # what another process just wrote must not be lost
                keys = json.loads(json.dumps(self._load()))
                change(keys)
                self._write(keys)
        except OSError as error:
            raise Unreachable(
                f"The keyring {self.path} cannot be written: {error.strerror}."
            ) from None
        self._load()

    @staticmethod
    def _kek_id(agency_id: UUID, version: int | str) -> str:
        return f"{agency_id}/{version}"

    def _kek(self, agency_id: UUID, kek_id: str) -> bytes:
        owner, _, version = kek_id.partition("/")
        key = self._agency(agency_id)["keks"].get(version) if owner == str(agency_id) else None
        if key is None:
            raise IntegrityError("A key that wraps a data key is gone.")
        return base64.b64decode(key)

    async def wrap(self, agency_id: UUID, data_key: bytes, context: bytes) -> Wrapped:
        """See KeyProvider."""
        kek_id = await self.current(agency_id)
        nonce = os.urandom(NONCE)
        cipher = AESGCM(self._kek(agency_id, kek_id))
        return Wrapped(
            kek_id, nonce + cipher.encrypt(nonce, data_key, kek_id.encode() + b"\0" + context)
        )

    async def unwrap(self, agency_id: UUID, wrapped: Wrapped, context: bytes) -> bytes:
        """See KeyProvider."""
        cipher = AESGCM(self._kek(agency_id, wrapped.kek_id))
        nonce, body = wrapped.wrapped[:NONCE], wrapped.wrapped[NONCE:]
        try:
            return cipher.decrypt(nonce, body, wrapped.kek_id.encode() + b"\0" + context)
        except (InvalidTag, ValueError):
            raise IntegrityError("A data key does not unwrap.") from None

    async def digest(self, agency_id: UUID, kind: str, value: bytes) -> bytes:
        """See KeyProvider."""
        key = base64.b64decode(self._agency(agency_id)["index"])
        return hmac.digest(key, kind.encode() + b"\0" + value, hashlib.sha256)

    async def current(self, agency_id: UUID) -> str:
        """See KeyProvider."""
        return self._kek_id(agency_id, self._agency(agency_id)["current"])

    async def agencies(self) -> list[UUID]:
        """See KeyProvider."""
        return [UUID(id) for id in self._load()["agencies"]]

    async def add_agency(self, agency_id: UUID) -> None:
        """See KeyProvider."""

        def add(keys: dict[str, Any]) -> None:
            keys["agencies"].setdefault(
                str(agency_id),
                {
                    "index": _text(os.urandom(32)),
                    "current": 1,
                    "keks": {"1": _text(os.urandom(32))},
                },
            )

        if str(agency_id) not in self._load()["agencies"]:
            self._change(add)

    async def rotate(self, agency_id: UUID) -> str:
        """See KeyProvider."""

        def add(keys: dict[str, Any]) -> None:
            agency = keys["agencies"][str(agency_id)]
            agency["current"] += 1
            agency["keks"][str(agency["current"])] = _text(os.urandom(32))

        self._agency(agency_id)
        self._change(add)
        return await self.current(agency_id)

    async def retire(self, agency_id: UUID, kek_id: str) -> None:
        """See KeyProvider. The current key is never destroyed."""
        if kek_id == await self.current(agency_id):
            raise ValueError("the current key stays")
        version = kek_id.partition("/")[2]
        self._change(lambda keys: keys["agencies"][str(agency_id)]["keks"].pop(version, None))

    async def old_keys(self, agency_id: UUID) -> list[str]:
        """See KeyProvider."""
        current = await self.current(agency_id)
        ids = [self._kek_id(agency_id, version) for version in self._agency(agency_id)["keks"]]
        return [id for id in ids if id != current]

    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(self._load()["signing"]))

    async def sign(self, message: bytes) -> bytes:
        """See KeyProvider."""
        return self._signing().sign(message)

    async def public_key(self) -> bytes:
        """See KeyProvider."""
        return (
            self._signing()
            .public_key()
            .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        )


class _Lock:
    """One writer at a time, across processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)
