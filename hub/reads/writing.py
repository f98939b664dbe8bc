"""Puts a root field's rows, which come as JSON, together as its type wants them: a list, one, a connection.

In:   three rows, of which the page has two, and { edges { node { ... } } pageInfo { hasNextPage } }
Out:  {"edges":[{"node":{...}},{"node":{...}}],"pageInfo":{"hasNextPage":true}}
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLOutputType

from hub.reads.declare import Rows
from hub.reads.plan import Outer, Selected, is_list
from hub.reads.rows import Fetched, cursor_of, told
from hub.reads.serialiser import Unwritable, quoted


def written(
    selected: Selected, rows: Rows, fetched: Fetched, type: GraphQLOutputType
) -> str | None:
    """The rows of a root field as JSON; None where there is none.

    Raises:
        Unwritable: a value that the schema promises is not there.
    """
    texts = [row[0] for row in fetched.rows] if selected.cursor else fetched.rows
    if None in texts:
        raise Unwritable("null")
    if is_list(type):
        return f"[{','.join(texts)}]"
    if rows.page is None or selected.outer is None:
        return texts[0] if texts else None
    return _Page(selected, rows, fetched, texts).connection(selected.outer)


@dataclass(slots=True)
class _Page:
    """Writes a connection around the texts of its nodes."""

    selected: Selected
    rows: Rows
    fetched: Fetched
    texts: list[str]

    def connection(self, outer: Outer) -> str:
        counts = told(self.rows, self.fetched.counts)
        parts: list[str] = []
        for key, name in outer.names.items():
            if isinstance(name, Outer):
                value = self.edges(name) if name.kind == "edges" else self.page_info(name)
            elif name == "__typename":
                value = quoted(outer.typename)
            elif name in counts:
                value = _plain(counts[name])
            else:
                raise Unwritable(f"code {outer.typename}.{name}")
            parts.append(f"{quoted(key)}:{value}")
        return f"{{{','.join(parts)}}}"

    def edges(self, outer: Outer) -> str:
        if list(outer.names.values()) == ["node"] and self.texts:
            # What is asked for nearly always, and a fortieth of a worklist where it is put together row by row.
            (key,) = outer.names
            opening = "{" + quoted(key) + ":"
            return "[" + opening + ("}," + opening).join(self.texts) + "}]"
        edges = [
            ",".join(
                f"{quoted(key)}:{self.edge(outer, name, row, text)}"
                for key, name in outer.names.items()
            )
            for row, text in zip(self.fetched.rows, self.texts, strict=True)
        ]
        return f"[{{{'},{'.join(edges)}}}]" if edges else "[]"

    def edge(self, outer: Outer, name: "str | Outer", row: Any, text: str) -> str:
        if name == "node":
            return text
        return quoted(self.cursor(row) if name == "cursor" else outer.typename)

    def cursor(self, row: Any) -> str:
        assert self.rows.page is not None
        return cursor_of(self.selected, self.rows.page, row)

    def page_info(self, outer: Outer) -> str:
        page, rows = self.rows.page, self.fetched.rows
        assert page is not None
        values: dict[str, Callable[[], str]] = {
            "hasNextPage": lambda: _plain(self.fetched.has_next),
            "hasPreviousPage": lambda: _plain(page.behind is not None),
            "startCursor": lambda: quoted(self.cursor(rows[0])) if rows else "null",
            "endCursor": lambda: quoted(self.cursor(rows[-1])) if rows else "null",
            "__typename": lambda: quoted(outer.typename),
        }
        parts = [f"{quoted(key)}:{values[str(name)]()}" for key, name in outer.names.items()]
        return f"{{{','.join(parts)}}}"


def _plain(value: bool | int) -> str:
    return str(value).lower()
