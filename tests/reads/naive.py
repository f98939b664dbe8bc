"""Reads a schema the slow way, to compare with: one statement for each field of each object.

It knows the declarations, and nothing of how plans, statements and serialisers are made of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import msgspec
import strawberry
from graphql import GraphQLEnumType, GraphQLField, GraphQLObjectType, get_named_type

from hub.api import schema as assembled
from hub.api.relay import encode_cursor, node_id
from hub.reads.declare import (
    SOURCES,
    Code,
    Column,
    Entry,
    Many,
    NodeId,
    One,
    Origin,
    Part,
    Rows,
    Source,
)
from hub.reads.plan import is_list


@dataclass
class Thing:
    """An object by where its row lies; `via` is the source whose row it is, where it is a Part of it."""

    kind: str
    place: Any
    via: str
    record: Any = None


class _Names(dict[str, str]):
    """Every join has its alias; what is none of them is a parameter."""

    def __init__(self, source: Source, values: dict[str, Any], of: Source | None = None) -> None:
        super().__init__(t="t", of="o")
        self.update({name: f"j_{name}" for name in source.joins})
        if of is not None:
            self.update({f"of_{name}": f"oj_{name}" for name in of.joins})
        self.values_ = values
        self.used: list[str] = []

    def __missing__(self, name: str) -> str:
        if name not in self.used:
            self.used.append(name)
        return f"${self.used.index(name) + 2}"

    def __call__(self, template: str) -> str:
        return template.format_map(self)

    def arguments(self) -> list[Any]:
        return [self.values_[name] for name in self.used]


def _from(source: Source, alias: str, prefix: str) -> str:
    names = {"t": alias, **{name: f"{prefix}{name}" for name in source.joins}}
    joins = [join.format_map(names) for join in source.joins.values()]
    return " ".join([f"{source.table} {alias}", *joins])


def _place(source: Source, alias: str) -> str:
    return "1" if source.table and source.table.startswith("(") else f"{alias}.ctid::text"


def _at(source: Source, alias: str) -> str:
    return (
        "$1::int = 1"
        if source.table and source.table.startswith("(")
        else f"{alias}.ctid = $1::text::tid"
    )


async def one_value(tx: Any, thing: Thing, template: str) -> Any:
    """An expression of one row."""
    source = SOURCES[thing.via]
    names = _Names(source, {"locale": tx.actor.locale})
    sql = f"SELECT {names(template)} FROM {_from(source, 't', 'j_')} WHERE {_at(source, 't')}"
    return await tx.value(sql, thing.place, *names.arguments())


async def related(tx: Any, thing: Thing, origin: One | Many) -> list[Thing]:
    """The rows that a relation leads to."""
    of, source = SOURCES[thing.via], SOURCES[origin.kind]
    names = _Names(source, {"locale": tx.actor.locale}, of)
    order = f" ORDER BY {names(origin.order)}" if origin.order else ""
    sql = (
        f"SELECT {_place(source, 't')} FROM {_from(of, 'o', 'oj_')},"
        f" {_from(source, 't', 'j_')} WHERE {_at(of, 'o')} AND ({names(origin.on)}){order}"
    )
    return [
        Thing(origin.kind, row[0], origin.kind)
        for row in await tx.rows(sql, thing.place, *names.arguments())
    ]


async def listed(
    tx: Any, rows: Rows
) -> tuple[list[tuple[Thing, str | None]], bool, dict[str, Any]]:
    """The rows of a root field with their cursors, whether there is more, and what is counted."""
    source, page = SOURCES[rows.kind], rows.page
    values = {**rows.values, "locale": tx.actor.locale}
    names = _Names(source, values)
    behind = (page.behind,) if page and page.behind else ()
    where = " AND ".join(f"({names(one)})" for one in (*rows.where, *behind)) or "true"
    key = ", ".join(names(one) for one in page.key) if page else "1"
    order = f" ORDER BY {names(rows.order)}" if rows.order else ""
    sql = f"SELECT {_place(source, 't')}, {key} FROM {_from(source, 't', 'j_')} WHERE $1::int = 1 AND {where}{order}"
    found = await tx.rows(sql, 1, *names.arguments())
    counts: dict[str, Any] = {}
    for count in rows.counts:
        inside = _Names(source, values)
        given = " AND ".join(f"({inside(one)})" for one in (count.where or rows.where)) or "true"
        sql = f"SELECT count(*) FROM {_from(source, 't', 'j_')} WHERE $1::int = 1 AND {given}"
        number = await tx.value(sql, 1, *inside.arguments())
        counts[count.field] = min(number, count.most)
        counts[count.exact or ""] = number <= count.most
    first = page.first if page else len(found)
    shown = [
        (
            Thing(rows.kind, row[0], rows.kind),
            encode_cursor(*(page.write(value) for value in row[1:])) if page else None,
        )
        for row in found[:first]
    ]
    return shown, len(found) > first, counts


async def _by_key(tx: Any, entry: Entry) -> Thing | None:
    source = SOURCES[entry.kind]
    sql = f"SELECT ctid::text FROM {source.table} WHERE {source.key} = $1"
    place = await tx.value(sql, entry.key)
    return None if place is None else Thing(entry.kind, place, entry.kind)


async def _shown(value: Any, info: Any) -> Any:
    if hasattr(value, "__await__"):
        value = await value
    tx = info.context.tx
    if isinstance(value, Entry):
        return await _by_key(tx, value)
    if isinstance(value, list) and value and isinstance(value[0], Entry):
        return [await _by_key(tx, one) for one in value]
    if not isinstance(value, Rows):
        return value
    found, has_next, counts = await listed(tx, value)
    if value.page is None or is_list(info.return_type):
        things = [thing for thing, _ in found]
        return things if is_list(info.return_type) else next(iter(things), None)
    cursors = [cursor for _, cursor in found]
    return SimpleNamespace(
        edges=[SimpleNamespace(node=thing, cursor=cursor) for thing, cursor in found],
        page_info=SimpleNamespace(
            has_next_page=has_next,
            has_previous_page=value.page.behind is not None,
            start_cursor=next(iter(cursors), None),
            end_cursor=next(reversed(cursors), None),
        ),
        counts=counts,
    )


def _field(source: Source, name: str, field: GraphQLField) -> Callable[..., Any]:
    async def read(thing: Thing, info: Any) -> Any:
        tx = info.context.tx
        origin: Origin = source.fields[name]
        if isinstance(origin, Part):
            absent = origin.present and await one_value(tx, thing, origin.present) is None
            return None if absent else Thing(origin.kind, thing.place, thing.via)
        if isinstance(origin, One | Many):
            found = await related(tx, thing, origin)
            return found if isinstance(origin, Many) else next(iter(found), None)
        assert isinstance(origin, Column | NodeId)
        value = await one_value(tx, thing, origin.template)
        if isinstance(origin, NodeId):
            if isinstance(value, list):
                return [node_id(origin.kind, one) for one in value]
            return value and node_id(origin.kind, value)
        named = get_named_type(field.type)
        if value is not None and named.name == "JSON":
            return msgspec.Raw(value.encode())
        if value is not None and isinstance(named, GraphQLEnumType):
            enum = named.extensions["strawberry-definition"].wrapped_cls
            return [enum(one) for one in value] if isinstance(value, list) else enum(value)
        return value

    return read


def _code(source: Source, resolve: Callable[..., Any]) -> Callable[..., Any]:
    async def read(thing: Thing, info: Any, **arguments: Any) -> Any:
        if source.record is not None:
            columns = {
                name: await one_value(info.context.tx, thing, template)
                for name, template in source.record.columns.items()
            }
            thing.record = source.record.make(columns)
        return await _shown(resolve(thing, info, **arguments), info)

    return read


def _other(resolve: Callable[..., Any]) -> Callable[..., Any]:
    def read(source: Any, info: Any, **arguments: Any) -> Any:
        counts = getattr(source, "counts", {})
        if info.field_name in counts:
            return counts[info.field_name]
        return _shown(resolve(source, info, **arguments), info)

    return read


def schema() -> strawberry.Schema:
    """The hub's schema, read naively."""
    made = assembled.assemble({})
    graph = made._schema
    for kind in graph.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("__"):
            continue
        source = SOURCES.get(kind.name)
        if source is not None:
            name = kind.name
            kind.is_type_of = lambda value, _, name=name: getattr(value, "kind", None) == name  # type: ignore[misc]
        for name, field in kind.fields.items():
            origin = source.fields[name] if source else None
            if origin is not None and not isinstance(origin, Code):
                assert source is not None
                field.resolve = _field(source, name, field)
            elif source is not None:
                field.resolve = _code(source, field.resolve)  # type: ignore[arg-type]
            elif field.resolve is not None and kind is not graph.mutation_type:
                field.resolve = _other(field.resolve)
    return made
