"""Writes down what the hub asks of the database, so that others can be measured at the same statements.

Captured from the running code, never copied by hand: what is compared cannot drift from what is.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from hub.auth.model import Actor
from hub.db.pool import RESET, create_pool
from hub.db.transaction import COMMIT, transaction
from hub.referrals.sending import NewReferral, send
from hub.vault.service import Vault


@dataclass(frozen=True)
class Statement:
    """One round trip: the text, and its arguments as asyncpg got them."""

    sql: str
    args: tuple[Any, ...] = ()

    @property
    def begins(self) -> bool:
        """True where a transaction begins."""
        return self.sql.startswith("BEGIN")


Take = Callable[[], Awaitable[list[Statement]]]


@asynccontextmanager
async def captured(url: str) -> AsyncIterator[tuple[asyncpg.Pool, Take]]:
    """A pool of one connection, and a function that returns what it has executed since the last call.

    Ask for everything once before what is to be captured: the driver looks up types when it first meets
    them. What cleans the connection between two users is left out: it is the pool's.
    """
    pool = await create_pool(url, 1)
    found: list[Statement] = []

    def note(record: Any) -> None:
        text = "COMMIT" if record.query == COMMIT else record.query
        if text != RESET:
            found.append(Statement(text, tuple(record.args or ())))

    async def take() -> list[Statement]:
        # The driver notes a statement in the loop's next turn.
        await asyncio.sleep(0)
        taken = found.copy()
        found.clear()
        return taken

    try:
        async with pool.acquire() as connection:
            connection.add_query_logger(note)
        yield pool, take
    finally:
        await pool.close()


def transactions(statements: Iterable[Statement]) -> list[list[Statement]]:
    """Statements, transaction by transaction. One that stands alone is a transaction of its own."""
    found: list[list[Statement]] = []
    under_way = False
    for one in statements:
        if not under_way:
            found.append([])
        found[-1].append(one)
        under_way = (under_way or one.begins) and one.sql != "COMMIT"
    return found


async def of_sending(
    url: str, vault: Vault, actor: Actor, news: Iterable[NewReferral]
) -> list[list[Statement]]:
    """What sending executes, from BEGIN to COMMIT, for each referral but the first.

    The referrals are really sent.
    """
    found = []
    async with captured(url) as (pool, take):
        for new in news:
            async with transaction(pool, actor) as tx:
                await send(tx, vault, new)
            found.append(await take())
    return found[1:]


Ids = dict[str, str]
"""Names of columns by the text that stands in them."""


@dataclass(frozen=True)
class Script:
    """A pgbench script, and the constants to hand over with -D."""

    text: str
    constants: dict[str, str]


async def script(
    connection: asyncpg.Connection,
    statements: Sequence[Statement],
    supply: Ids,
    elsewhere: Sequence[Statement],
) -> Script:
    """A pgbench script of the same statements, for `pgbench -M prepared`.

    `supply` names the columns of bench.supply by the ids (or codes) of the need that was referred: each
    transaction takes the next row. `elsewhere` is the same captured for another need: ids that are not
    in there were made for this referral, so each transaction makes its own.
    """
    writer = _Writer(connection, supply, _uuids(elsewhere))
    body = [await writer.lines(one) for one in statements]
    return Script("\n".join([writer.first(), *body]) + "\n", writer.constants)


async def fixed(connection: asyncpg.Connection, statements: Sequence[Statement]) -> Script:
    """A pgbench script of the same statements with the same arguments."""
    writer = _Writer(connection, {}, _uuids(statements))
    body = [await writer.lines(one) for one in statements]
    return Script("\n".join(body) + "\n", writer.constants)


def _uuids(statements: Sequence[Statement]) -> set[str]:
    return {u for one in statements for arg in one.args for u in _uuids_in(arg)}


UUID_TEXT = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def _uuids_in(arg: Any) -> Iterable[str]:
    if isinstance(arg, UUID):
        yield str(arg)
    elif isinstance(arg, str):
        yield from UUID_TEXT.findall(arg)
    elif isinstance(arg, list | tuple | set | frozenset):
        for item in arg:
            yield from _uuids_in(item)


class _Writer:
    """Turns arguments into pgbench variables: constants (-D), or columns of the first statement."""

    PARAMETER = re.compile(r"\$(\d+)")
    VARIABLE = re.compile(r"(?<!:):[A-Za-z_]")
    TEXT = re.compile(r"(?<!E)'((?:[^']|'')*)'")

    def __init__(self, connection: asyncpg.Connection, supply: Ids, shared: set[str]) -> None:
        self.connection = connection
        self.supply = supply
        self.shared = shared
        self.fresh: dict[str, str] = {}
        self.chosen: dict[str, str] = {}
        self.constants: dict[str, str] = {}

    def first(self) -> str:
        """Takes the next need and makes ids: the one statement that the hub does not execute."""
        made = ", ".join(f"uuidv7() AS {name}" for name in self.fresh.values()) or "1"
        columns = ", ".join(f"{sql} AS {name}" for sql, name in self.chosen.items()) or "1 AS one"
        return (
            f"SELECT {columns} FROM bench.supply s, (SELECT {made}) AS made"
            " WHERE s.n = (SELECT nextval('bench.turn')) \\gset"
        )

    async def lines(self, one: Statement) -> str:
        sql = self.TEXT.sub(self.without_colon, one.sql)
        if self.VARIABLE.search(sql):
            raise ValueError("A colon in a statement would read as a variable of pgbench.")
        if not one.args:
            # The driver sends these as one message, whatever they hold; a pipeline is one as well.
            parts = [part.strip() for part in sql.split(";") if part.strip()]
            if len(parts) == 1:
                return f"{parts[0]};"
            return "\n".join(["\\startpipeline", *(f"{part};" for part in parts), "\\endpipeline"])
        types = (await self.connection.prepare(one.sql)).get_parameters()
        values = [await self.value(arg, type) for arg, type in zip(one.args, types, strict=True)]
        return self.PARAMETER.sub(lambda m: values[int(m[1]) - 1], sql).strip() + ";"

    def without_colon(self, text: re.Match[str]) -> str:
        """A text of the statement that pgbench passes on as it is."""
        return _literal(text[1].replace("''", "'")) if self.VARIABLE.search(text[0]) else text[0]

    async def value(self, arg: Any, type: Any) -> str:
        """What stands for an argument in the script's SQL."""
        name = f"{type.schema}.{type.name}"
        text = await self.connection.fetchval(f"SELECT ($1::{name})::text", arg)
        if text is None:
            return f"NULL::{name}"
        for id in _uuids_in(arg):
            if id not in self.shared and id not in self.supply:
                self.fresh.setdefault(id, f"f{len(self.fresh)}")
        sql = self.expression(text)
        if sql is not None:
            variable = self.chosen.setdefault(sql, f"v{len(self.chosen)}")
        else:
            known = {text: variable for variable, text in self.constants.items()}
            variable = known.get(text) or f"c{len(self.constants)}"
            self.constants[variable] = text
        return f":{variable}::{name}"

    def expression(self, text: str) -> str | None:
        """SQL for a text in which ids vary, or None where nothing does."""
        varying = {**{id: f"s.{name}" for id, name in self.supply.items()},
                   **{id: f"made.{name}" for id, name in self.fresh.items()}}  # fmt: skip
        if not varying:
            return None
        parts = re.split("(" + "|".join(map(re.escape, varying)) + ")", text)
        if len(parts) == 1:
            return None
        sql = [
            f"{varying[part]}::text" if part in varying else _literal(part)
            for part in parts
            if part
        ]
        return " || ".join(sql)


def _literal(text: str) -> str:
    """A text in SQL, without a colon: pgbench would take what follows for a variable's name."""
    quoted = text.replace("\\", "\\\\").replace("'", "''").replace(":", r"\x3a")
    return f"E'{quoted}'"
