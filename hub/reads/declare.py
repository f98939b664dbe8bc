"""Where the value of each exposed field comes from, said once, in the `reads.py` of its feature.

In:   source("Desk", "hub.desk", {"name": Column("name"), "agency": One("Agency", "{t}.id = {of}.agency_id"),
                                  "hours": Many("DeskHours", "{t}.desk_id = {of}.id", order="{t}.weekday")})
Out:  SOURCES["Desk"], from which look-ahead (rows.py) and read plans (compiled.py) make their statements.

SQL is written as templates: `{t}` is the row of the type itself, `{of}` the row from which it is reached,
another name a join of the source, or else a value that the root field brings. Which rows there are is never
said here: row-level security decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A value of the row: a column's name, or an expression."""

    sql: str

    @property
    def template(self) -> str:
        """The expression."""
        return f"{{t}}.{self.sql}" if self.sql.isidentifier() else self.sql


@dataclass(frozen=True, slots=True)
class NodeId:
    """A UUID shown as the opaque id of an object of this kind."""

    kind: str
    sql: str = "id"

    @property
    def template(self) -> str:
        """The expression of the UUID."""
        return f"{{t}}.{self.sql}" if self.sql.isidentifier() else self.sql


@dataclass(frozen=True, slots=True)
class One:
    """A row of another source, or none. With an `order`: the first of several."""

    kind: str
    on: str
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """Rows of another source, in this order."""

    kind: str
    on: str
    order: str


@dataclass(frozen=True, slots=True)
class Part:
    """Fields of the same row under a name of their own; null where `present` is."""

    kind: str
    present: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Worked out by the resolver in schema.py, which gets the row's record. `why` says what for."""

    why: str


Origin = Column | NodeId | One | Many | Part | Code


@dataclass(frozen=True, slots=True)
class Record:
    """What resolvers get as `self.record`: its columns (templates by name), and what makes it of them."""

    columns: Mapping[str, str]
    make: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A GraphQL type and the table that its objects are rows of; None for a Part of another's row."""

    kind: str
    table: str | None
    fields: Mapping[str, Origin]
    key: str = "id"
    joins: Mapping[str, str] = field(default_factory=dict)
    record: Record | None = None


SOURCES: dict[str, Source] = {}
"""Every type whose objects are rows, by its GraphQL name."""

MADE: dict[str, frozenset[str]] = {}
"""Every type whose objects code makes whole, by its GraphQL name: its fields."""


def source(
    kind: str,
    table: str | None,
    fields: Mapping[str, Origin],
    *,
    key: str = "id",
    joins: Mapping[str, str] | None = None,
    record: Record | None = None,
) -> Source:
    """Declares a type. `key` identifies a row of the table."""
    if kind in SOURCES or kind in MADE:
        raise ValueError(f"{kind} is declared twice")
    SOURCES[kind] = Source(kind, table, fields, key, joins or {}, record)
    return SOURCES[kind]


def made(kind: str, fields: str) -> None:
    """Declares a type whose objects a service makes whole: no plan looks into them."""
    if kind in SOURCES or kind in MADE:
        raise ValueError(f"{kind} is declared twice")
    MADE[kind] = frozenset(fields.split())


def columns(listed: str) -> dict[str, str]:
    """Templates of a store's list of columns: "r.id, r.name" becomes {"id": "{t}.id", ...}."""
    names = [one.strip().split(".")[-1] for one in listed.split(",")]
    return {name: f"{{t}}.{name}" for name in names}


def plain(*names: str) -> dict[str, Column]:
    """Fields whose columns have the same names: "caseCode" is case_code."""
    return {
        "".join([first, *map(str.title, rest)]): Column(name)
        for name in names
        for first, *rest in [name.split("_")]
    }


def in_order(values: str, collation: str = ' COLLATE "C"') -> Column:
    """What a set of codes looks like to a reader: each once, sorted. Of a column, or an expression."""
    given = Column(values).template
    return Column(f"ARRAY(SELECT DISTINCT v{collation} FROM unnest({given}) AS v ORDER BY 1)")


@dataclass(frozen=True, slots=True)
class Page:
    """How a list is cut: `first` rows, behind the cursor where `behind` says so.

    A cursor is made of `key`, each value as `write` has it.
    """

    first: int
    key: tuple[str, ...]
    behind: str | None = None
    write: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True, slots=True)
class Count:
    """An aggregate beside a page: `field` says how many, no further than `most`; `exact` if that is all.

    Counting over row-level security costs, and beyond a thousand nobody reads the number anyway.
    """

    field: str
    exact: str | None = None
    where: tuple[str, ...] = ()
    """Of what; empty: of the list itself, whatever the page."""
    most: int = 1000


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a root field shows: what its resolver returns, without having asked the database.

    It depends on the actor and the arguments and on nothing else, such as the time: it is remembered.

    `where` holds templates, `values` what they name. Templates depend on which arguments are given,
    never on their values: a statement is made once for each such combination.
    """

    kind: str
    where: tuple[str, ...] = ()
    order: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    page: Page | None = None
    counts: tuple[Count, ...] = ()

    @property
    def form(self) -> tuple[Any, ...]:
        """What the statement depends on."""
        page = self.page
        return (
            self.kind,
            self.where,
            self.order,
            page and page.key,
            page and page.behind,
            self.counts,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One row by its key: what code returns where the schema shows a type that is declared here."""

    kind: str
    key: Any
