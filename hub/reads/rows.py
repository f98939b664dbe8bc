"""Look-ahead: graphql-core with one statement per root field, by the same declarations as the read plans.

In:   a resolver that returns Rows("Referral", ...), or an Entry("Case", id), and the selection below it
Out:  Row objects that hold everything selected; the resolvers of declared fields only look into them.

What is asked of the database, and how a page is told from what is behind it, read plans have from here too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Protocol

import msgspec
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
)
from graphql.execution.values import VariableValues
from strawberry.dataloader import DataLoader

from hub.api.relay import encode_cursor, node_id
from hub.db.transaction import Transaction
from hub.reads.declare import SOURCES, Code, Column, Entry, Many, NodeId, One, Page, Part, Rows
from hub.reads.plan import Planner, Selected, Shape, Slot, is_list
from hub.reads.sql import FIRST, Statement, most_of, of_values, together


class Reading(Protocol):
    """What look-ahead needs of an operation's context."""

    tx: Transaction
    entries: dict[tuple[Any, ...], DataLoader[Any, Any]]


Resolving = GraphQLResolveInfo[Any]


class Row:
    """One object of a declared type, as it was fetched. Resolvers find its model under `record`."""

    __slots__ = ("_record", "shape", "values")

    def __init__(self, shape: Shape, values: Sequence[Any]) -> None:
        self.shape = shape
        self.values = values
        self._record: Any = None

    @property
    def kind(self) -> str:
        """The GraphQL type."""
        return self.shape.kind

    @property
    def record(self) -> Any:
        """The model, for what code works out."""
        if self._record is None:
            assert self.shape.record is not None
            assert self.shape.source.record is not None
            columns = {name: self.values[at] for name, at in self.shape.record.items()}
            self._record = self.shape.source.record.make(columns)
        return self._record

    def value(self, slot: Slot) -> Any:
        """What a field shows, before graphql-core serialises it."""
        origin = slot.origin
        if isinstance(origin, Column):
            return _shown_as(slot, self.values[slot.at])
        if isinstance(origin, NodeId):
            found = self.values[slot.at]
            if isinstance(found, list):
                return [node_id(origin.kind, one) for one in found]
            return None if found is None else node_id(origin.kind, found)
        assert slot.shape is not None
        if isinstance(origin, Many):
            return [Row(slot.shape, found) for found in self.values[slot.at]]
        assert isinstance(origin, One | Part)
        present = slot.shape.present
        absent = present is not None and self.values[present] is None
        return None if absent else Row(slot.shape, self.values)


def _shown_as(slot: Slot, value: Any) -> Any:
    """Codes of the database as members of the enum that the schema shows; JSON as it is there."""
    named = get_named_type(slot.type)
    if value is not None and named.name == "JSON":
        return msgspec.Raw(value.encode())
    if value is None or not isinstance(named, GraphQLEnumType):
        return value
    enum = named.extensions["strawberry-definition"].wrapped_cls
    return [enum(one) for one in value] if isinstance(value, list) else enum(value)


@dataclass(slots=True)
class _PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(slots=True)
class _Edge:
    node: Row
    cursor: str | None


@dataclass(slots=True)
class _Connection:
    """A page of rows as the resolvers of a connection's fields look for it."""

    edges: list[_Edge]
    page_info: _PageInfo
    counts: dict[str, int | bool]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The rows of a root field, cut to the page, with what the page as a whole has."""

    rows: list[Any]
    has_next: bool = False
    counts: dict[str, int] = field(default_factory=dict)


def cursor_of(selected: Selected, page: Page, row: Sequence[Any]) -> str:
    """The cursor behind a row."""
    return encode_cursor(*(page.write(row[at]) for at in selected.cursor))


@dataclass(frozen=True, slots=True)
class Asking:
    """What a root field asks: its rows by this plan and statement."""

    rows: Rows
    selected: Selected
    statement: Statement


@dataclass(frozen=True, slots=True)
class Question:
    """What several root fields ask, as one statement with its parameters."""

    asking: Sequence[Asking]
    text: str
    given: Sequence[Any]

    @classmethod
    def of(cls, asking: Sequence[Asking], locale: str) -> "Question":
        """The question that these make together."""
        text = together(tuple(one.statement for one in asking))
        given = [value for one in asking for value in arguments(one.statement, one.rows, locale)]
        return cls(asking, text, given)


async def ask(tx: Transaction, question: Question) -> list[Fetched]:
    """What was asked for, in the order of the root fields."""
    (found,) = await tx.rows(question.text, *question.given)
    fetched, at = [], 0
    for one in question.asking:
        counts = {name: found[at + n] for name, n in one.selected.counts.items()}
        fetched.append(cut(one.rows, found[at], counts))
        at += one.statement.width
    return fetched


async def fetch(tx: Transaction, selected: Selected, rows: Rows) -> Fetched:
    """Asks for the values of a root field."""
    asking = [Asking(rows, selected, of_values(selected, rows))]
    (fetched,) = await ask(tx, Question.of(asking, tx.actor.locale))
    return fetched


def arguments(made: Statement, rows: Rows, locale: str) -> list[Any]:
    """The parameters of a statement, in their order."""
    page = rows.page
    given = {**rows.values, "locale": locale}
    if page is not None:
        given[FIRST] = page.first + 1
    for count in rows.counts:
        given[most_of(count)] = count.most + 1
    return [given[name] for name in made.names]


def cut(rows: Rows, found: list[Any], counts: dict[str, int]) -> Fetched:
    """Tells the page from what only says that there is more."""
    page = rows.page
    if page is None:
        return Fetched(found, counts=counts)
    return Fetched(found[: page.first], len(found) > page.first, counts)


def told(rows: Rows, counted: dict[str, int]) -> dict[str, int | bool]:
    """What the fields of a connection say of its counts."""
    said: dict[str, int | bool] = {}
    for count in rows.counts:
        if (number := counted.get(count.field)) is not None:
            said[count.field] = min(number, count.most)
            said[count.exact or ""] = number <= count.most
    return said


def _planner(info: Resolving) -> Planner:
    """Plans what is below a field. Strawberry hands the variables' values over bare."""
    given: Any = info.variable_values
    variables = given if isinstance(given, VariableValues) else VariableValues({}, given)
    return Planner(info.schema, info.operation, info.fragments, variables)


async def show(rows: Rows, info: Resolving) -> Any:
    """What a root field's resolver named, fetched with all that is selected below."""
    context: Reading = info.context
    planner = _planner(info)
    selected = planner.select(rows.kind, info.field_nodes, info.return_type)
    fetched = await fetch(context.tx, selected, rows)
    shown = [Row(selected.shape, values) for values in fetched.rows]
    if is_list(info.return_type):
        return shown
    page = rows.page
    if page is None:
        return shown[0] if shown else None
    cursors: list[str | None] = [
        cursor_of(selected, page, row) if selected.cursor else None for row in fetched.rows
    ]
    return _Connection(
        [_Edge(row, cursor) for row, cursor in zip(shown, cursors, strict=True)],
        _PageInfo(
            fetched.has_next,
            page.behind is not None,
            cursors[0] if cursors else None,
            cursors[-1] if cursors else None,
        ),
        told(rows, fetched.counts),
    )


async def _entry(entry: Entry, info: Resolving) -> Row | None:
    """One object by its key; what siblings of a list ask for is one statement."""
    context: Reading = info.context
    at = (entry.kind, *map(id, info.field_nodes))
    loader: DataLoader[Any, Row | None] | None = context.entries.get(at)
    if loader is None:
        planner = _planner(info)

        async def batch(keys: list[Any]) -> list[Row | None]:
            selected = planner.select(entry.kind, info.field_nodes)
            key = SOURCES[entry.kind].key
            rows = Rows(entry.kind, (f"{{t}}.{key} = ANY ({{keys}})",), values={"keys": keys})
            found = (await fetch(context.tx, selected, rows)).rows
            shape = selected.shape
            assert shape.present is not None
            by_key = {values[shape.present]: Row(shape, values) for values in found}
            return [by_key.get(key) for key in keys]

        loader = context.entries[at] = DataLoader(batch, cache=False)
    return await loader.load(entry.key)


async def _shown(value: Any, info: Resolving) -> Any:
    if isawaitable(value):
        value = await value
    if isinstance(value, Rows):
        return await show(value, info)
    if isinstance(value, Entry):
        return await _entry(value, info)
    if isinstance(value, list) and value and isinstance(value[0], Entry):
        return await info.async_helpers.gather([_entry(one, info) for one in value])
    return value


def _from_row(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Looks into the row; where code made the object, it answers itself."""

    def read(source: Any, info: Resolving, **arguments: Any) -> Any:
        if isinstance(source, Row):
            return source.value(source.shape.slots[str(info.path.key)])
        return _shown(resolve(source, info, **arguments), info)

    return read


def _by_code(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Asks the resolver, then fetches what it names."""

    def read(source: Any, info: Resolving, **arguments: Any) -> Any:
        if isinstance(source, _Connection) and info.field_name in source.counts:
            return source.counts[info.field_name]
        return _shown(resolve(source, info, **arguments), info)

    return read


def install(schema: GraphQLSchema) -> None:
    """Has a schema's declared fields read from fetched rows."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            source = SOURCES.get(kind.name)
            if source is not None:
                kind.is_type_of = _is_row_of(kind.name)
            for name, one in kind.fields.items():
                origin = source.fields.get(name) if source else None
                if origin is not None and not isinstance(origin, Code):
                    one.resolve = _from_row(one.resolve or default_field_resolver)
                elif _shows_rows(one) or kind is schema.query_type or _counts(kind):
                    one.resolve = _by_code(one.resolve or default_field_resolver)


def _shows_rows(one: GraphQLField) -> bool:
    return get_named_type(one.type).name in SOURCES


def _counts(kind: GraphQLObjectType) -> bool:
    return kind.name.endswith("Connection")


def _is_row_of(name: str) -> Callable[[Any, Resolving], bool]:
    return lambda value, _: isinstance(value, Row) and value.kind == name
