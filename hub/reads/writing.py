"""Writes the rows of a root field as JSON values, as its plan wants them: a list, one, or a connection."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.reads.declare import Rows
from hub.reads.plan import Outer, Selected
from hub.reads.rows import Fetched, cursor_of, told
from hub.reads.serialiser import Unwritable, Write
from hub.reads.sql import Statement


@dataclass(slots=True)
class Made:
    """What one combination of arguments of a root field needs: its plan, statement and serialiser."""

    selected: Selected
    statement: Statement
    write: Write


def written(made: Made, rows: Rows, fetched: Fetched, as_list: bool) -> Any:
    """The rows of a root field as JSON values: a list, one or none, or a connection."""
    if as_list:
        return [made.write(row) for row in fetched.rows]
    if rows.page is None or made.selected.outer is None:
        return made.write(fetched.rows[0]) if fetched.rows else None
    return _Page(made, rows, fetched).connection(made.selected.outer)


@dataclass(slots=True)
class _Page:
    """Writes a connection."""

    made: Made
    rows: Rows
    fetched: Fetched

    def connection(self, outer: Outer) -> dict[str, Any]:
        counts = told(self.rows, self.fetched.counts)
        found: dict[str, Any] = {}
        for key, name in outer.names.items():
            if isinstance(name, Outer):
                found[key] = self.edges(name) if name.kind == "edges" else self.page_info(name)
            elif name == "__typename":
                found[key] = outer.typename
            elif name in counts:
                found[key] = counts[name]
            else:
                raise Unwritable(f"code {outer.typename}.{name}")
        return found

    def edges(self, outer: Outer) -> list[dict[str, Any]]:
        write, rows = self.made.write, self.fetched.rows
        if list(outer.names.values()) == ["node"]:
            (key,) = outer.names
            return [{key: write(row)} for row in rows]
        return [
            {
                key: write(row)
                if name == "node"
                else self.cursor(row)
                if name == "cursor"
                else outer.typename
                for key, name in outer.names.items()
            }
            for row in rows
        ]

    def cursor(self, row: Any) -> str:
        assert self.rows.page is not None
        return cursor_of(self.made.selected, self.rows.page, row)

    def page_info(self, outer: Outer) -> dict[str, Any]:
        page, rows = self.rows.page, self.fetched.rows
        assert page is not None
        values: dict[str, Callable[[], Any]] = {
            "hasNextPage": lambda: self.fetched.has_next,
            "hasPreviousPage": lambda: page.behind is not None,
            "startCursor": lambda: self.cursor(rows[0]) if rows else None,
            "endCursor": lambda: self.cursor(rows[-1]) if rows else None,
            "__typename": lambda: outer.typename,
        }
        return {key: values[str(name)]() for key, name in outer.names.items()}
