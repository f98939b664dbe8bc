"""Messages between the hub and a plugin's process: lengths and msgpack, nothing that executes.

Goes in: a view, a declaration, an answer. Comes out: the same, of the type that the reader expects;
bytes that are anything else are refused.
"""

import dataclasses
import struct
from datetime import date
from typing import Any, TypeVar

import msgspec

from hub.hooks.declared import All, Compare, Comparison, Condition, Either, Not

LONGEST = 8 * 1024 * 1024
"""Bytes of a message."""
HEAD = struct.Struct(">I")
DAY = 1
"""Extension code of a calendar day, which plain msgpack has not."""

Kind = TypeVar("Kind")


def _keep(value: Any) -> Any:
    """Days and conditions, as what msgpack can carry."""
    if type(value) is date:
        return msgspec.msgpack.Ext(DAY, value.isoformat().encode())
    if isinstance(value, Condition):
        fields = [getattr(value, name) for name in type(value).__dataclass_fields__]  # type: ignore[attr-defined]
        return {"?": type(value).__name__, "!": [_keep(part) for part in fields]}
    if isinstance(value, dict):
        return {key: _keep(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_keep(part) for part in value]
    if isinstance(value, msgspec.Struct):
        return {name: _keep(getattr(value, name)) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value):
        return {name: _keep(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _day(code: int, data: memoryview) -> date:
    if code != DAY:
        raise ValueError("unknown extension")
    return date.fromisoformat(bytes(data).decode())


def _condition(kind: type, value: Any) -> Any:
    if not issubclass(kind, Condition) or not isinstance(value, dict) or set(value) != {"?", "!"}:
        raise ValueError("no condition")
    name, parts = value["?"], value["!"]
    if name == "Comparison":
        field, compare, given = parts
        return Comparison(
            str(field), Compare(compare), tuple(given) if isinstance(given, list) else given
        )
    if name == "Not":
        return Not(_condition(Condition, parts[0]))
    joined = tuple(_condition(Condition, part) for part in parts[0])
    return {"All": All, "Either": Either}[name](joined)


def pack(value: object) -> bytes:
    """The bytes of a message."""
    return msgspec.msgpack.encode(_keep(value))


def unpack(data: bytes, kind: type[Kind]) -> Kind:
    """A message of the expected kind.

    Raises:
        ValueError: it is something else.
    """
    try:
        plain = msgspec.msgpack.decode(data, ext_hook=_day)
        return msgspec.convert(plain, type=kind, builtin_types=(date,), dec_hook=_condition)
    except (msgspec.MsgspecError, KeyError, TypeError, RecursionError, UnicodeError) as error:
        raise ValueError(f"not a message of this kind: {type(error).__name__}") from error
