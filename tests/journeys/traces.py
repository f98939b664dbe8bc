"""Looks for somebody's traces in bytes: as they are, in other encodings, and hashed without a key."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import combining, normalize
from urllib.parse import quote

import asyncpg


def disguises(mark: str) -> dict[str, bytes]:
    """How a text may lie in bytes, by name. ASCII letters are in lower case, as are those searched."""
    found = {}
    bare = "".join(c for c in normalize("NFKD", mark) if not combining(c))
    digits = "".join(c for c in mark if c.isdigit())
    spellings = {mark, mark.upper(), mark.lower(), bare, bare.lower(), normalize("NFD", mark)}
    if len(digits) >= 7:
        spellings.add(digits)
    for text in spellings:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            found[f"{text} in {encoding}"] = text.encode(encoding)
        found[f"{text} in hex"] = text.encode().hex().encode()
        found[f"{text} in JSON"] = json.dumps(text)[1:-1].encode()
        found[f"{text} in a URL"] = quote(text, safe="").encode()
        for shift, begin in enumerate((0, 2, 3)):
            # What is left of base64 when neighbours at both ends are cut off.
            coded = base64.b64encode(b"\0" * shift + text.encode()).rstrip(b"=")
            found[f"{text} in base64, {shift} bytes in"] = coded[begin:-1]
        for kind in ("sha256", "sha1", "md5"):
            digest = hashlib.new(kind, text.encode()).digest()
            found[f"{kind} of {text}"] = digest
            found[f"{kind} of {text} in hex"] = digest.hex().encode()
    return {name: disguise.lower() for name, disguise in found.items()}


def traces(marks: Iterable[str], haystack: bytes) -> list[tuple[str, str]]:
    """(mark, disguise) of everything that is found."""
    lower = haystack.lower()
    return [
        (mark, name)
        for mark in marks
        for name, disguise in disguises(mark).items()
        if disguise in lower
    ]


class _Sink:
    """Takes a copy in."""

    def __init__(self) -> None:
        self.data = bytearray()

    async def write(self, data: bytes) -> None:
        self.data += data


async def dump(owner: asyncpg.Connection) -> dict[str, bytes]:
    """Every table of the database, and what the planner remembers of it: as text and as raw bytes."""
    tables = await owner.fetch(
        "SELECT n.nspname || '.' || quote_ident(c.relname) AS name FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm')"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
    )
    await owner.execute("ANALYZE")
    found = {}
    for name in [*(row["name"] for row in tables), "pg_catalog.pg_stats"]:
        for form in ("text", "binary") if name != "pg_catalog.pg_stats" else ("text",):
            sink = _Sink()
            await owner.copy_from_query(f"SELECT * FROM {name}", output=sink.write, format=form)
            found[f"{name} ({form})"] = bytes(sink.data)
    return found


def files(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Every file under some folders."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.name, path.read_bytes()
