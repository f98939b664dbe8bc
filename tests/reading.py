"""Fetches the rows that a feature's reads.py names, without GraphQL around it."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from hub.api import schema
from hub.db.transaction import Transaction
from hub.reads.declare import SOURCES, Column, Many, NodeId, Rows
from hub.reads.plan import Outer, Planner, Selected, Shape
from hub.reads.rows import Row, arguments, cursor_of, fetch, told
from hub.reads.sql import of_values


@dataclass(frozen=True)
class Listed:
    """One page: the keys of its rows, whether there is more, its last cursor, what was counted."""

    keys: list[Any]
    has_next: bool
    end: str | None
    counts: dict[str, int | bool]


async def listed(tx: Transaction, rows: Rows) -> Listed:
    """The page that these rows are."""
    wanted = {name: name for count in rows.counts for name in (count.field, count.exact) if name}
    outer = Outer({**wanted, "pageInfo": Outer({"endCursor": "endCursor"})})
    selected = Selected(Shape(SOURCES[rows.kind]), outer if rows.page else None)
    fetched = await fetch(tx, selected, rows)
    assert selected.shape.present is not None
    keys = [row[selected.shape.present] for row in fetched.rows]
    end = cursor_of(selected, rows.page, fetched.rows[-1]) if rows.page and keys else None
    return Listed(keys, fetched.has_next, end, told(rows, fetched.counts))


async def read(tx: Transaction, rows: Rows, selection: str) -> list[dict[str, Any]]:
    """What is shown of these rows: `selection` as in GraphQL, "id desk { name }"."""
    return [_shown(row) for row in await _fetched(tx, rows, selection)]


async def records(tx: Transaction, rows: Rows, code: str) -> list[Any]:
    """The models of these rows, as code is given them that works out this field."""
    return [row.record for row in await _fetched(tx, rows, code)]


def of(kind: str, *keys: Any) -> Rows:
    """The rows with these keys, in their order."""
    where = (f"{{t}}.{SOURCES[kind].key} = ANY ({{keys}})",)
    return Rows(kind, where, "{t}.id", {"keys": list(keys)})


async def _fetched(tx: Transaction, rows: Rows, selection: str) -> list[Row]:
    operation = parse(f"{{ rows {{ {selection} }} }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    (field,) = operation.selection_set.selections
    assert isinstance(field, FieldNode)
    planner = Planner(_schema(), operation, {}, VariableValues({}, {}))
    selected = planner.select(rows.kind, [field])
    return [Row(selected.shape, values) for values in (await fetch(tx, selected, rows)).rows]


@cache
def _schema() -> GraphQLSchema:
    return schema.build()._schema


def _shown(row: Row) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, slot in row.shape.slots.items():
        value = row.value(slot)
        if isinstance(value, Row):
            value = _shown(value)
        elif isinstance(slot.origin, Many):
            value = [_shown(one) for one in value]
        else:
            assert value is None or isinstance(slot.origin, Column | NodeId), name
        shown[name] = value
    return shown


async def page_plan(tx: Transaction, rows: Rows) -> dict[str, Any]:
    """The node by which the database finds the rows of a page, where sorting is its last resort."""
    await tx.rows("SET LOCAL enable_sort = off")
    await tx.rows("SET LOCAL enable_seqscan = off")
    made = of_values(Selected(Shape(SOURCES[rows.kind]), None), rows)
    found = await tx.rows(
        f"EXPLAIN (FORMAT JSON) {made.text}", *arguments(made, rows, tx.actor.locale)
    )
    whole = json.loads(found[0][0])[0]["Plan"]
    node: dict[str, Any] = next(one for one in whole["Plans"] if one.get("Plans"))
    while node["Node Type"] in ("Limit", "Subquery Scan", "Sort", "Incremental Sort"):
        inner = (
            one for one in node["Plans"] if one["Parent Relationship"] in ("Outer", "Subquery")
        )
        was, node = node["Node Type"], next(inner)
        if was == "Limit":
            break
    return node
