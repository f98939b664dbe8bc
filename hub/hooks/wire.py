"""Messages between the hub and a plugin's process: lengths and msgpack, nothing that executes.

Goes in: a view, a declaration, an answer. Comes out: the same, of the type that the reader expects;
bytes that are anything else are refused.
"""

import dataclasses
import struct
from datetime import date
from typing import Any, TypeVar

import msgspec

from hub.hooks.declared import All, Answers, Compare, Comparison, Condition, Either, Not

LONGEST = 8 * 1024 * 1024
"""Bytes of a message."""
HEAD = struct.Struct(">I")
BUILTIN = (date,)
"""Types that msgspec is to leave as they are: `unpack` has made them already."""
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
        if value.__struct_config__.array_like:
            return [_keep(getattr(value, name)) for name in value.__struct_fields__]
        plain = {name: _keep(getattr(value, name)) for name in value.__struct_fields__}
        config = value.__struct_config__
        return plain if config.tag is None else {config.tag_field: config.tag, **plain}
    if dataclasses.is_dataclass(value):
        return {name: _keep(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _day(code: int, data: memoryview) -> date:
    if code != DAY:
        raise ValueError("unknown extension")
    return date.fromisoformat(bytes(data).decode())


def condition(kind: type, value: Any) -> Any:
    """A condition from its message; msgspec asks for what it does not know. Raises ValueError."""
    if not issubclass(kind, Condition) or not isinstance(value, dict) or set(value) != {"?", "!"}:
        raise ValueError("no condition")
    name, parts = value["?"], value["!"]
    if name == "Comparison":
        field, compare, given = parts
        return Comparison(
            str(field), Compare(compare), tuple(given) if isinstance(given, list) else given
        )
    if name == "Not":
        return Not(condition(Condition, parts[0]))
    joined = tuple(condition(Condition, part) for part in parts[0])
    return {"All": All, "Either": Either}[name](joined)


def pack(value: object) -> bytes:
    """The bytes of a message."""
    return msgspec.msgpack.encode(_keep(value))


def convert(plain: Any, kind: Any) -> Any:
    """A value of the expected kind from what a message holds.

    Raises:
        msgspec.ValidationError, ValueError: it is something else.
    """
    if kind == Answers:
        if not isinstance(plain, dict):
            raise ValueError("not answers")
        return {k: tuple(v) if isinstance(v, list) else v for k, v in dict(plain).items()}
    return msgspec.convert(plain, type=kind, builtin_types=BUILTIN, dec_hook=condition)


def unpack(data: bytes, kind: type[Kind]) -> Kind:
    """A message of the expected kind.

    Raises:
        ValueError: it is something else.
    """
    try:
        plain = msgspec.msgpack.decode(data, ext_hook=_day)
        return convert(plain, kind)  # type: ignore[no-any-return]
    except (msgspec.MsgspecError, LookupError, TypeError, RecursionError) as error:
        raise ValueError(f"not a message of this kind: {type(error).__name__}") from error
