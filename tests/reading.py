"""Fetches the rows that a feature's reads.py names, without GraphQL around it."""

import json
from dataclasses import dataclass
from typing import Any

from hub.db.transaction import Transaction
from hub.reads.declare import SOURCES, Rows
from hub.reads.plan import Outer, Selected, Shape
from hub.reads.rows import arguments, cursor_of, fetch, told
from hub.reads.sql import statement


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


async def page_plan(tx: Transaction, rows: Rows) -> dict[str, Any]:
    """The node by which the database finds the rows of a page, where sorting is its last resort."""
    await tx.rows("SET LOCAL enable_sort = off")
    await tx.rows("SET LOCAL enable_seqscan = off")
    made = statement(Selected(Shape(SOURCES[rows.kind]), None), rows)
    found = await tx.rows(
        f"EXPLAIN (FORMAT JSON) {made.text}", *arguments(made, rows, tx.actor.locale)
    )
    node: dict[str, Any] = json.loads(found[0][0])[0]["Plan"]
    while node["Node Type"] in ("Limit", "Subquery Scan", "Sort", "Incremental Sort"):
        inner = (
            one for one in node["Plans"] if one["Parent Relationship"] in ("Outer", "Subquery")
        )
        was, node = node["Node Type"], next(inner)
        if was == "Limit":
            break
    return node
