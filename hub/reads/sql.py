"""From a plan to one statement, however deep the plan goes.

In:   Shape("Referral", {"code": caseCode, "toDesk": Shape("Desk", {"name": name})}),
      Rows("Referral", where=("{t}.to_desk_id = {desk}",), order="{t}.id", page=Page(first=20, ...))
Out:  SELECT t0.id, t0.case_code, t1.id IS NOT NULL OR NULL, t1.name
      FROM (SELECT t0.* FROM hub.referral t0 WHERE (t0.to_desk_id = $1) ORDER BY t0.id LIMIT $2) t0
      LEFT JOIN hub.desk t1 ON t1.id = t0.to_desk_id
      ORDER BY t0.id
      and in each slot the number of its column.

To-one relations are joins, to-many relations arrays of rows (asyncpg decodes both without going through
text), so a root field is one statement and its page is cut before anything is joined to it.
"""

from dataclasses import dataclass, field

from hub.reads.declare import Code, Column, Count, Many, NodeId, One, Part, Rows, Source
from hub.reads.plan import Selected, Shape

FIRST = "first_and_one"
"""The parameter of a page: one more than are shown tells whether there is more."""


def most_of(count: Count) -> str:
    """The parameter that says how far to count."""
    return f"most_{count.field}"


@dataclass(frozen=True, slots=True)
class Statement:
    """The text, and the names of its parameters in their order."""

    text: str
    names: tuple[str, ...]


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


def statement(selected: Selected, rows: Rows) -> Statement:
    """The statement of a root field. Notes in the plan where each value comes back."""
    writer = _Writer()
    shape, page, outer = selected.shape, rows.page, selected.outer
    source, alias = shape.source, writer.alias()
    scope, columns = _Scope(writer, source, alias, None), _Columns()
    joins: list[str] = []
    shape.present = columns.at(f"{alias}.{source.key}")
    _fill(writer, shape, scope, columns, joins)
    conditions = list(rows.where)
    if page is None:
        order, where = _order(scope, rows.order), _where(scope, conditions)
        base = f"{source.table} {alias}"
        return Statement(_joined(columns, base, scope, joins) + where + order, writer.given())
    if outer is not None and outer.wants("cursor", "startCursor", "endCursor"):
        selected.cursor = tuple(columns.at(scope(one)) for one in page.key)
    behind = [page.behind] if page.behind else []
    cut = _part(_Scope(writer, source, alias, None), [*conditions, *behind], rows.order, FIRST)
    base = f"(SELECT {alias}.* {cut}) {alias}"
    counts: list[str] = []
    for count in rows.counts:
        if outer is not None and outer.wants(count.field, count.exact or count.field):
            selected.counts[count.field] = columns.at(f"counted.n{len(counts)}")
            inside = list(count.where or conditions)
            some = _part(_Scope(writer, source, alias, None), inside, None, most_of(count))
            counts.append(
                f"(SELECT count(*)::int FROM (SELECT {some}) AS counted) AS n{len(counts)}"
            )
    if counts:
        # Beside the page: there is one row even where the page is empty.
        base = f"(SELECT {', '.join(counts)}) AS counted LEFT JOIN {base} ON true"
    order = _order(scope, rows.order)
    return Statement(_joined(columns, base, scope, joins) + order, writer.given())


def _part(scope: _Scope, conditions: list[str], order: str | None, most: str) -> str:
    """FROM, WHERE, ORDER BY and LIMIT of a part of a table."""
    where, order = _where(scope, conditions), _order(scope, order)
    joins = "".join(f" {one}" for one in scope.joins)
    base = f"{scope.source.table} {scope['t']}{joins}"
    return f"FROM {base}{where}{order} LIMIT {scope.writer.parameter(most)}"


def _joined(columns: _Columns, base: str, scope: _Scope, joins: list[str]) -> str:
    return " ".join([f"SELECT {', '.join(columns.found)} FROM {base}", *scope.joins, *joins])


def _order(scope: _Scope, order: str | None) -> str:
    return f" ORDER BY {scope(order)}" if order else ""


def _where(scope: _Scope, conditions: list[str]) -> str:
    return " WHERE " + " AND ".join(f"({scope(one)})" for one in conditions) if conditions else ""


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
            _join(writer, slot.shape, origin, scope, columns, below)
        elif isinstance(origin, Many):
            assert slot.shape is not None
            slot.at = columns.at(_array(writer, slot.shape, origin, scope))
        elif isinstance(origin, Code) and shape.record is None and shape.source.record is not None:
            listed = shape.source.record.columns
            shape.record = {name: columns.at(scope(one)) for name, one in listed.items()}
    joins.extend(below)


def _join(
    writer: _Writer, shape: Shape, origin: One, of: _Scope, columns: _Columns, joins: list[str]
) -> None:
    source, alias = shape.source, writer.alias()
    scope = _Scope(writer, source, alias, of["t"])
    on = _Reached(scope, of)
    condition = on(origin.on)
    if origin.order is None:
        joins.append(f"LEFT JOIN {source.table} {alias} ON {condition}")
    else:
        first = f"SELECT * FROM {source.table} {alias} WHERE {condition}"
        joins.append(
            f"LEFT JOIN LATERAL ({first} ORDER BY {on(origin.order)} LIMIT 1) {alias} ON true"
        )
    # True or null: a key would take longer to send and to read, and nobody looks at it.
    shape.present = columns.at(f"{alias}.{source.key} IS NOT NULL OR NULL")
    below: list[str] = []
    _fill(writer, shape, scope, columns, below)
    joins.extend([*scope.joins, *below])


def _array(writer: _Writer, shape: Shape, origin: Many, of: _Scope) -> str:
    source, alias = shape.source, writer.alias()
    scope = _Scope(writer, source, alias, of["t"])
    on = _Reached(scope, of)
    columns = _Columns()
    shape.present = None
    below: list[str] = []
    _fill(writer, shape, scope, columns, below)
    if not columns.found:
        columns.at(f"{alias}.{source.key}")
    condition = on(origin.on)
    order = on(origin.order)
    joined = " ".join(["", *scope.joins, *below])
    return (
        f"ARRAY(SELECT ROW({', '.join(columns.found)}) FROM {source.table} {alias}{joined}"
        f" WHERE {condition} ORDER BY {order})"
    )


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
