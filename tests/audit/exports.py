"""Exports of a log, and what the tests do to them."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hub.audit import export as exporting
from hub.audit import merkle, note
from hub.audit.model import canonical
from hub.audit.verify import Verdict, verify

if TYPE_CHECKING:
    from tests.audit.conftest import Log

Line = dict[str, Any]


async def exported(log: "Log", code: str | None = None, start: int = 0) -> list[Line]:
    whose = await exporting.recipient(log.pool, code) if code else None
    key = await log.keyring.public_key()
    lines = exporting.lines(log.pool, key, agency=whose, start=start)
    return [json.loads(line) async for line in lines]


def raw(lines: list[Line]) -> list[bytes]:
    return [json.dumps(line).encode() + b"\n" for line in lines]


def checked(lines: list[Line], **more: Any) -> Verdict:
    return verify(raw(lines), **more)


def rehash(line: Line) -> None:
    """Makes a line's hash fit its entry, as whoever edits it carefully would."""
    line["leaf"] = merkle.leaf_hash(canonical(line["entry"])).hex()


@dataclass
class Sample:
    """An export with a checkpoint after each third entry, and where its entries stand."""

    lines: list[Line]
    key: bytes
    log: "Log"

    def at(self, seq: int) -> int:
        """The index of an entry's line; its number in the file is one more."""
        return next(i for i, line in enumerate(self.lines) if line.get("seq") == seq)

    @property
    def ends(self) -> list[int]:
        return [note.verify(n, self.key).size for n in self.notes]

    @property
    def notes(self) -> list[str]:
        return [line["checkpoint"] for line in self.lines[1:] if "checkpoint" in line]
