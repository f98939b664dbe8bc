"""From a plan to one statement, however deep the plan goes.

In:   Shape("Referral", {"code": caseCode, "toDesk": Shape("Desk", {"name": name})}),
      Rows("Referral", where=("{t}.to_desk_id = {desk}",), order="{t}.id", page=Page(first=20, ...))
Out:  SELECT ARRAY(
          SELECT ROW(t0.case_code, t1.id IS NOT NULL OR NULL, t1.name, t0.id)
          FROM (SELECT t0.* FROM hub.referral t0 WHERE (t0.to_desk_id = $1) ORDER BY t0.id LIMIT $2) t0
          LEFT JOIN hub.desk t1 ON t1.id = t0.to_desk_id
          ORDER BY t0.id)
      and in each slot the number of its value (`of_values`, for look-ahead); or the same with each row as
      JSON instead, '{"code":' || ... || '}' (`of_text`, for read plans).

To-one relations are joins, to-many relations sub-selects, so a root field is one statement and its page is
cut before anything is joined to it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from hub.reads.declare import Code, Column, Count, Many, NodeId, One, Part, Rows, Source
from hub.reads.plan import Selected, Shape, Slot
from hub.reads.serialiser import (
    literal,
    quoted,
    written_list,
    written_object,
    written_value,
    written_where,
)

FIRST = "first_and_one"
"""The parameter of a page: one more than are shown tells whether there is more."""
PARAMETER = re.compile(r"\$(\d+)")


def most_of(count: Count) -> str:
    """The parameter that says how far to count."""
    return f"most_{count.field}"


@dataclass(frozen=True, slots=True)
class Statement:
    """The text, the names of its parameters in their order, and how many values it brings, in one row."""

    text: str
    names: tuple[str, ...]
    width: int


@dataclass(slots=True)
class _Writer:
    """Aliases and parameters of one statement."""

    aliases: int = 0
    names: list[str] = field(default_factory=list)

    def alias(self) -> str:
        self.aliases += 1
        return f"t{self.aliases - 1}"

    def parameter(self, name: str) -> str:
        if name not in self.names:
            self.names.append(name)
        return f"${self.names.index(name) + 1}"

    def given(self) -> tuple[str, ...]:
        return tuple(self.names)


class _Scope(dict[str, str]):
    """What the names in a template stand for, around one row; joins are noted when they are named."""

    def __init__(self, writer: _Writer, source: Source, alias: str, of: str | None) -> None:
        super().__init__(t=alias, **({"of": of} if of else {}))
        self.writer = writer
        self.source = source
        self.joins: list[str] = []

    def __missing__(self, name: str) -> str:
        join = self.source.joins.get(name)
        if join is None:
            return self.writer.parameter(name)
        self[name] = f"{self['t']}_{name}"
        self.joins.append(self(join))
        return self[name]

    def __call__(self, template: str) -> str:
        return template.format_map(self)


class _Columns:
    """What one SELECT, or one ROW, brings; the same expression twice is one column."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}

    def at(self, expression: str) -> int:
        return self.found.setdefault(expression, len(self.found))

    @property
    def row(self) -> str:
        """All of them as one value."""
        return f"ROW({', '.join(self.found) or 'NULL'})"


def of_values(selected: Selected, rows: Rows) -> Statement:
    """The statement that brings a root field's values. Notes in the plan where each comes back."""
    return _statement(selected, rows, _fill)


def of_text(selected: Selected, rows: Rows) -> Statement:
    """The statement that brings a root field's rows as JSON, NULL where one cannot be written.

    Raises:
        Unwritable: there is something in the plan that SQL does not write.
    """
    return _statement(selected, rows, _write)


def _statement(selected: Selected, rows: Rows, take: "_Take") -> Statement:
    writer = _Writer()
    shape, page, outer = selected.shape, rows.page, selected.outer
    source, alias = shape.source, writer.alias()
    scope, columns = _Scope(writer, source, alias, None), _Columns()
    joins: list[str] = []
    take(writer, shape, scope, columns, joins)
    if take is _fill:
        shape.present = columns.at(f"{alias}.{source.key}")
    if page is None:
        base, where = f"{source.table} {alias}", _where(scope, rows.where)
    else:
        if outer is not None and outer.wants("cursor", "startCursor", "endCursor"):
            selected.cursor = tuple(columns.at(scope(one)) for one in page.key)
        behind = [page.behind] if page.behind else []
        inside = _Scope(writer, source, alias, None)
        cut = _part(inside, [*rows.where, *behind], rows.order, FIRST)
        base, where = f"(SELECT {alias}.* {cut}) {alias}", ""
    # Each row is a value of one list: the database and the driver handle one row for a page, not many.
    item = columns.row if take is _fill or selected.cursor else next(iter(columns.found))
    order = _order(scope, rows.order)
    every = " ".join([f"SELECT {item} FROM {base}", *scope.joins, *joins])
    values = [f"ARRAY({every}{where}{order})"]
    for count in rows.counts:
        if outer is not None and outer.wants(count.field, count.exact or count.field):
            selected.counts[count.field] = len(values)
            inside = _Scope(writer, source, alias, None)
            some = _part(inside, count.where or rows.where, None, most_of(count))
            values.append(f"(SELECT count(*)::int FROM (SELECT {some}) AS counted)")
    return Statement(f"SELECT {', '.join(values)}", writer.given(), len(values))


@lru_cache(256)
def together(statements: tuple[Statement, ...]) -> str:
    """Statements of several root fields as one: their values side by side, their parameters in turn."""
    if len(statements) == 1:
        return statements[0].text
    parts: list[str] = []
    before = 0

    def moved(parameter: re.Match[str]) -> str:
        return f"${int(parameter[1]) + before}"

    for number, one in enumerate(statements):
        parts.append(f"({PARAMETER.sub(moved, one.text)}) AS q{number}")
        before += len(one.names)
    every = ", ".join(f"q{number}.*" for number in range(len(statements)))
    return f"SELECT {every} FROM {', '.join(parts)}"


def _part(scope: _Scope, conditions: Sequence[str], order: str | None, most: str) -> str:
    """FROM, WHERE, ORDER BY and LIMIT of a part of a table."""
    where, order = _where(scope, conditions), _order(scope, order)
    joins = "".join(f" {one}" for one in scope.joins)
    base = f"{scope.source.table} {scope['t']}{joins}"
    return f"FROM {base}{where}{order} LIMIT {scope.writer.parameter(most)}"


def _order(scope: _Scope, order: str | None) -> str:
    return f" ORDER BY {scope(order)}" if order else ""


def _where(scope: _Scope, conditions: Sequence[str]) -> str:
    return " WHERE " + " AND ".join(f"({scope(one)})" for one in conditions) if conditions else ""


_Take = Callable[[_Writer, Shape, _Scope, _Columns, list[str]], None]


def _fill(
    writer: _Writer, shape: Shape, scope: _Scope, columns: _Columns, joins: list[str]
) -> None:
    """Adds the columns of a shape, and the joins that lead below it, after the shape's own."""
    below: list[str] = []
    for slot in shape.slots.values():
        origin = slot.origin
        if isinstance(origin, Column | NodeId):
            slot.at = columns.at(scope(origin.template))
        elif isinstance(origin, Part):
            assert slot.shape is not None
            slot.shape.present = columns.at(scope(origin.present)) if origin.present else None
            _fill(writer, slot.shape, scope, columns, below)
        elif isinstance(origin, One):
            assert slot.shape is not None
            inner, join = _one(writer, slot.shape, origin, scope)
            # True or null: a key would take longer to send and to read, and nobody looks at it.
            slot.shape.present = columns.at(f"{_there(inner)} OR NULL")
            further: list[str] = []
            _fill(writer, slot.shape, inner, columns, further)
            below.extend([join, *inner.joins, *further])
        elif isinstance(origin, Many):
            assert slot.shape is not None
            slot.shape.present = None
            inner, reached = _scope_of(writer, slot.shape, scope)
            listed, further = _Columns(), []
            _fill(writer, slot.shape, inner, listed, further)
            slot.at = columns.at(f"ARRAY({_many(origin, listed.row, inner, reached, further)})")
        elif isinstance(origin, Code) and shape.record is None and shape.source.record is not None:
            named = shape.source.record.columns
            shape.record = {name: columns.at(scope(one)) for name, one in named.items()}
    joins.extend(below)


def _write(
    writer: _Writer, shape: Shape, scope: _Scope, columns: _Columns, joins: list[str]
) -> None:
    """Adds the shape's JSON as a column, and the joins that lead below it."""
    columns.at(_object(writer, shape, scope, joins))


def _object(writer: _Writer, shape: Shape, scope: _Scope, joins: list[str]) -> str:
    below: list[str] = []
    pairs = [(k, _member(writer, shape, slot, scope, below)) for k, slot in shape.slots.items()]
    joins.extend(below)
    return written_object(pairs)


def _member(writer: _Writer, shape: Shape, slot: Slot, scope: _Scope, joins: list[str]) -> str:
    origin = slot.origin
    if origin is None:
        return literal(quoted(shape.kind))
    if isinstance(origin, Column | NodeId):
        return written_value(slot, scope(origin.template))
    assert slot.shape is not None
    if isinstance(origin, Part):
        written = _object(writer, slot.shape, scope, joins)
        present = origin.present and f"({scope(origin.present)}) IS NOT NULL"
        return written_where(present, written, slot) if present else written
    further: list[str] = []
    if isinstance(origin, One):
        inner, join = _one(writer, slot.shape, origin, scope)
        written = _object(writer, slot.shape, inner, further)
        joins.extend([join, *inner.joins, *further])
        return written_where(_there(inner), written, slot)
    assert isinstance(origin, Many)
    inner, reached = _scope_of(writer, slot.shape, scope)
    item = f"{_object(writer, slot.shape, inner, further)} AS w"
    return written_list(_many(origin, item, inner, reached, further))


def _scope_of(writer: _Writer, shape: Shape, of: _Scope) -> "tuple[_Scope, _Reached]":
    """Around a row of another source, and what a template between the two means."""
    scope = _Scope(writer, shape.source, writer.alias(), of["t"])
    return scope, _Reached(scope, of)


def _there(scope: _Scope) -> str:
    return f"{scope['t']}.{scope.source.key} IS NOT NULL"


def _one(writer: _Writer, shape: Shape, origin: One, of: _Scope) -> tuple[_Scope, str]:
    """Around the row that a relation leads to, and the join that leads there."""
    scope, reached = _scope_of(writer, shape, of)
    row, condition = f"{scope.source.table} {scope['t']}", reached(origin.on)
    if origin.order is None:
        return scope, f"LEFT JOIN {row} ON {condition}"
    first = f"SELECT * FROM {row} WHERE {condition} ORDER BY {reached(origin.order)} LIMIT 1"
    return scope, f"LEFT JOIN LATERAL ({first}) {scope['t']} ON true"


def _many(
    origin: Many, selected: str, scope: _Scope, reached: "_Reached", further: list[str]
) -> str:
    """The sub-select of the rows that a relation leads to, in their order."""
    condition, order = reached(origin.on), reached(origin.order)
    joined = " ".join([f"{scope.source.table} {scope['t']}", *scope.joins, *further])
    return f"SELECT {selected} FROM {joined} WHERE {condition} ORDER BY {order}"


class _Reached(dict[str, str]):
    """A template between two rows: `{of}` and `{of_NAME}` (a join of that row) are the one it comes from."""

    def __init__(self, scope: _Scope, of: _Scope) -> None:
        super().__init__()
        self.scope = scope
        self.of = of

    def __missing__(self, name: str) -> str:
        if name == "of":
            return self.of["t"]
        if name.startswith("of_"):
            return self.of[name.removeprefix("of_")]
        return self.scope[name]

    def __call__(self, template: str) -> str:
        return template.format_map(self)
