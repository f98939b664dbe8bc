"""From a plan to SQL that writes its rows as JSON: exactly this shape and no other.

In:   the slots of Shape("Referral", {"code": caseCode, "status": status, "toDesk": Shape("Desk", {"name": name})})
      and the SQL of each value
Out:  '{"code":' || json_scalar((t0.case_code)::text)::text
      || ',"status":' || CASE (t0.status)::text WHEN 'sent' THEN '"SENT"' ... END
      || ',"toDesk":' || CASE WHEN t1.id IS NOT NULL THEN '{"name":' || ... || '}' END || '}'

PostgreSQL has the values in hand, so it writes them: the worker passes the text on and looks at nothing in
it. Where the schema promises a value and there is none, an object's whole text becomes NULL, and so does
what lies around it: graphql-core then answers instead, and it alone decides what becomes of errors and
nulls. Values are written as Strawberry's scalars and msgspec write them, to the byte.
"""

from collections.abc import Iterable
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLScalarType,
)

from hub.reads.declare import NodeId
from hub.reads.plan import Slot, bare, is_list


class Unwritable(Exception):  # noqa: N818  it says what is the matter with the answer
    """What was asked for is not written here: `reason` for the metrics."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NULL = "'null'"
AS_TEXT = frozenset({"String", "ID", "UUID"})
AS_IT_IS = frozenset({"Int", "Boolean", "JSON"})
# Quotation marks are text to to_char only behind a backslash; Python writes no fraction where it is nothing.
MOMENTS = {"DateTime": r'\"YYYY-MM-DD"T"HH24:MI:SS.US+00:00\"', "Time": r"\"HH24:MI:SS.US\""}
# From here to there PostgreSQL and msgspec write the same digits, but for a whole number's fraction.
FLOATS = "abs({0}) >= 0.0001 AND abs({0}) < 1e15 OR {0} = 0"
LINE = 76
"""Characters after which PostgreSQL breaks base64."""


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name of GraphQL's in JSON: there is nothing in it to escape."""
    return f'"{name}"'


def written_object(pairs: Iterable[tuple[str, str]]) -> str:
    """An object of these names and the SQL of their JSON, in the answer's order."""
    parts: list[str] = []
    opening = "{"
    for key, written in pairs:
        parts += [literal(f"{opening}{quoted(key)}:"), written]
        opening = ","
    return "(" + " || ".join([*parts, literal("}" if parts else "{}")]) + ")"


def written_where(present: str, written: str, slot: Slot) -> str:
    """What is written where there is something, and otherwise null or an end to all."""
    return f"CASE WHEN {present} THEN {written}{f' ELSE {NULL}' if slot.nullable else ''} END"


def written_list(source: str) -> str:
    """The rows of a sub-select whose only column `w` is JSON; NULL where one of them is."""
    listed = "'[' || coalesce(string_agg(w, ','), '') || ']'"
    return f"(SELECT CASE WHEN count(*) = count(w) THEN {listed} END FROM ({source}) AS l)"


def written_value(slot: Slot, sql: str) -> str:
    """A field whose value is an expression: a scalar, an enum, an id, or a list of such.

    Raises:
        Unwritable: the field's scalar is not one of those above.
    """
    kind = slot.origin.kind if isinstance(slot.origin, NodeId) else None
    if not is_list(slot.type):
        return _written(slot.type, kind, sql)
    listed_type: Any = bare(slot.type)
    inner = _written(listed_type.of_type, kind, "v")
    items = f"SELECT {inner} AS w FROM unnest(given.a) WITH ORDINALITY AS u (v, n) ORDER BY n"
    listed = written_where("given.a IS NOT NULL", written_list(items), slot)
    # The expression is named, so that it is worked out once.
    return f"(SELECT {listed} FROM (SELECT {sql} OFFSET 0) AS given (a))"


def _written(type: GraphQLOutputType, kind: str | None, sql: str) -> str:
    """One value; `kind` is that of the object whose id it is."""
    nullable = not isinstance(type, GraphQLNonNull)
    named = bare(type)
    if isinstance(named, GraphQLEnumType):
        return _enum(named, f"({sql})::text", nullable=nullable)
    assert isinstance(named, GraphQLScalarType)
    if named.name == "Float":
        whole = f"regexp_replace(({sql})::text, '^(-?[0-9]+)$', '\\1.0')"
        absent = f" WHEN ({sql}) IS NULL THEN {NULL}" if nullable else ""
        return f"CASE WHEN {FLOATS.format(f'({sql})')} THEN {whole}{absent} END"
    written = _node_id(kind, sql) if kind else _scalar(named.name, sql)
    return f"coalesce({written}, {NULL})" if nullable else written


def _enum(enum: GraphQLEnumType, sql: str, *, nullable: bool) -> str:
    """The name that the schema gives a code of the database."""
    codes = {name: getattr(one.value, "value", one.value) for name, one in enum.values.items()}
    cases = [
        f"WHEN {literal(str(code))} THEN {literal(quoted(name))}" for name, code in codes.items()
    ]
    if nullable:
        # Named, for a code that the schema does not know must not pass for null.
        sql, cases = f"coalesce({sql}, {NULL})", [f"WHEN {NULL} THEN {NULL}", *cases]
    return f"CASE {sql} {' '.join(cases)} END"


def _scalar(name: str, sql: str) -> str:
    if name in AS_TEXT:
        return f"json_scalar(({sql})::text)::text"
    if name == "Date":
        return f"to_json(({sql})::date)::text"
    if name in MOMENTS:
        return f"replace(to_char({sql}, '{MOMENTS[name]}'), '.000000', '')"
    if name in AS_IT_IS:
        return f"({sql})::text"
    raise Unwritable(f"scalar {name}")


def _node_id(kind: str, sql: str) -> str:
    encoded = f"encode(convert_to({literal(kind + ':')} || {sql}, 'UTF8'), 'base64')"
    if len(kind) + 37 >= LINE // 4 * 3:
        encoded = f"replace({encoded}, E'\\n', '')"
    return f"'\"' || {encoded} || '\"'"
