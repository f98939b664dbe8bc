"""From a plan to the function that writes its rows as JSON values: exactly this shape and no other.

In:   Shape("Referral", {"code": caseCode at 0, "status": status at 1,
                         "toDesk": Shape("Desk", {"name": name at 3}, present=2)})
Out:  lambda r: {"code": r[0] if r[0] is not None else missing(),
                 "status": C0[r[1]] if r[1] is not None else missing(),
                 "toDesk": {"name": r[3] if ... else missing()} if r[2] is not None else missing()}
      made from text once; msgspec writes what it returns.

Where the schema promises a value and there is none, `missing` raises Unwritable: graphql-core then answers
instead, and it alone decides what becomes of errors and nulls. Values are written as Strawberry's scalars
write them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLScalarType,
)

from hub.api.relay import node_id
from hub.reads.declare import Column, Many, NodeId
from hub.reads.plan import Shape, Slot

Write = Callable[[Sequence[Any]], dict[str, Any]]


class Unwritable(Exception):  # noqa: N818  it says what is the matter with the answer
    """The rows hold what this serialiser does not write: `reason` for the metrics."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def missing() -> NoReturn:
    """A value that the schema promises is null."""
    raise Unwritable("null")


AS_IT_IS = frozenset({"String", "Int", "Float", "Boolean", "ID", "JSON"})
AS_ISO = frozenset({"Date", "DateTime", "Time"})


@dataclass(slots=True)
class _Text:
    """The text of a function, and what its names stand for."""

    names: dict[str, Any] = field(default_factory=lambda: {"missing": missing, "str": str})
    depth: int = 0

    def name(self, value: Any, prefix: str) -> str:
        """A name for a constant of the function."""
        for known, other in self.names.items():
            if other is value:
                return known
        fresh = f"{prefix}{len(self.names)}"
        self.names[fresh] = value
        return fresh

    def row(self) -> str:
        """A name for a row of a list."""
        self.depth += 1
        return f"r{self.depth}"

    def shape(self, shape: Shape, row: str) -> str:
        """An object. The order of its fields is that of the answer."""
        pairs = [f"{key!r}: {self.slot(slot, shape, row)}" for key, slot in shape.slots.items()]
        return "{" + ", ".join(pairs) + "}"

    def slot(self, slot: Slot, shape: Shape, row: str) -> str:
        """The value of a field."""
        if slot.origin is None:
            return repr(shape.kind)
        if isinstance(slot.origin, Column | NodeId):
            return self.or_missing(slot, f"{row}[{slot.at}]", self.leaf(slot, f"{row}[{slot.at}]"))
        assert slot.shape is not None
        if isinstance(slot.origin, Many):
            inner = self.row()
            return f"[{self.shape(slot.shape, inner)} for {inner} in {row}[{slot.at}]]"
        written = self.shape(slot.shape, row)
        if slot.shape.present is None:
            return written
        return self.or_missing(slot, f"{row}[{slot.shape.present}]", written)

    def or_missing(self, slot: Slot, value: str, written: str) -> str:
        """What is written where there is a value, and otherwise null or an end to all."""
        return f"({written} if {value} is not None else {'None' if slot.nullable else 'missing()'})"

    def leaf(self, slot: Slot, value: str) -> str:
        """A scalar, an enum or a list of them, known not to be null."""
        origin = slot.origin
        if isinstance(origin, NodeId):
            if is_list(slot.type):
                return f"[node_id({origin.kind!r}, v) for v in {self.use(node_id, value)}]"
            return f"{self.name(node_id, 'node_id')}({origin.kind!r}, {value})"
        assert isinstance(origin, Column)
        if origin.made is not None:
            value = f"{self.name(origin.made, 'made')}({value})"
        named = _bare(slot.type)
        if isinstance(named, GraphQLList):
            item = named.of_type
            inner = self.written(_bare(item), "v")
            if inner == "v" and isinstance(item, GraphQLNonNull):
                return value
            absent = "missing()" if isinstance(item, GraphQLNonNull) else "None"
            return f"[({inner} if v is not None else {absent}) for v in {value}]"
        return self.written(named, value)

    def use(self, function: Callable[..., Any], value: str) -> str:
        """The value, where a text names a function by its own name."""
        self.names[function.__name__] = function
        return value

    def written(self, named: GraphQLOutputType, value: str) -> str:
        """One value of a named type."""
        if isinstance(named, GraphQLEnumType):
            return f"{self.name(_names(named), 'C')}[{value}]"
        assert isinstance(named, GraphQLScalarType)
        if named.name in AS_ISO:
            return f"{value}.isoformat()"
        if named.name == "UUID":
            return f"str({value})"
        if named.name in AS_IT_IS:
            return value
        raise Unwritable(f"scalar {named.name}")


def _bare(type: GraphQLOutputType) -> GraphQLOutputType:
    found: GraphQLOutputType = type.of_type if isinstance(type, GraphQLNonNull) else type
    return found


def is_list(type: GraphQLOutputType) -> bool:
    """True for [X], [X]! and the like."""
    return isinstance(_bare(type), GraphQLList)


_NAMES: dict[str, dict[Any, str]] = {}


def _names(enum: GraphQLEnumType) -> dict[Any, str]:
    """The names of an enum by the codes in the database."""
    members = enum.extensions["strawberry-definition"].wrapped_cls
    known = _NAMES.get(enum.name)
    if known is None or set(known) != {member.value for member in members}:
        values = {getattr(one.value, "value", one.value): name for name, one in enum.values.items()}
        known = _NAMES[enum.name] = values
    return known


def serialiser(shape: Shape) -> Write:
    """The function that writes a row of this shape.

    Raises:
        Unwritable: a field's scalar is not one of those above.
    """
    text = _Text()
    body = f"lambda r: {text.shape(shape, 'r')}"
    # The text holds response names (as literals), numbers of columns and names chosen above.
    write: Write = eval(body, text.names)  # noqa: S307
    return write
