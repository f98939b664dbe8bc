"""Relay ids, cursors and connections, the same in every feature."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast
from uuid import UUID

from strawberry import relay

from hub.errors import Invalid
from hub.reads.declare import SOURCES, Entry, Page, Rows

FIRST_DEFAULT = 20
FIRST_MOST = 100


Promised = TypeVar("Promised")


class Shown:
    """A type whose objects are rows: services return models, look-ahead fetches what is shown of them."""

    @classmethod
    def of(cls, record: Any) -> Any:
        """The object with this model's id, as the rows have it when the field is resolved."""
        return cls.with_id(record.id)

    @classmethod
    def with_id(cls, id: UUID | None) -> Any:
        """The object with this id; none for none, and for what is not the actor's to see."""
        return None if id is None else Entry(cls.__name__, id)


def shown(rows: Rows | Entry | None) -> Promised:  # type: ignore[type-var]
    """What a resolver returns for the objects that the schema promises: which they are."""
    return cast("Promised", rows)


def entry_of(id: str) -> Entry | None:
    """The object behind any id; None for what is none: such an object is not there."""
    try:
        kind, raw = relay.from_base64(id)
        return Entry(kind, UUID(raw)) if kind in SOURCES and "id" in SOURCES[kind].fields else None
    except ValueError:
        return None


def node_id(typename: str, id: UUID) -> str:
    """The opaque id of an object."""
    return base64.b64encode(f"{typename}:{id}".encode()).decode()


def decode_id(value: str, typename: str, field: Sequence[str] = ()) -> UUID:
    """The UUID in an id of the given type.

    Raises:
        Invalid: it is no id, or one of something else.
    """
    try:
        kind, raw = relay.from_base64(value)
        if kind == typename:
            return UUID(raw)
    except ValueError:
        pass
    raise Invalid(f"This is not the id of a {typename}.", field=field)


def encode_cursor(*values: object) -> str:
    """An opaque cursor of a row's sort key."""
    return base64.urlsafe_b64encode(json.dumps([str(v) for v in values]).encode()).decode()


def decode_cursor(cursor: str | None, *types: Callable[[str], Any]) -> tuple[Any, ...] | None:
    """The sort key in a cursor, each value made by its type; None stays None.

    Raises:
        Invalid: it is no cursor of ours.
    """
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return tuple(make(value) for make, value in zip(types, values, strict=True))
    except (ValueError, TypeError, binascii.Error):
        raise Invalid("This is not a cursor of this list.", field=["after"]) from None


def page_size(first: int | None) -> int:
    """How many to fetch.

    Raises:
        Invalid: fewer than 1 or more than 100.
    """
    if first is None:
        return FIRST_DEFAULT
    if not 1 <= first <= FIRST_MOST:
        raise Invalid(f"first must lie between 1 and {FIRST_MOST}.", field=["first"])
    return first


def newest_first(rows: Rows, first: int | None, after: str | None) -> Rows:
    """These rows page by page; ids grow with time.

    Raises:
        Invalid: a wrong page size, or no cursor of ours.
    """
    return _by_id(rows, first, after, "{t}.id DESC", "{t}.id < {after}")


def oldest_first(rows: Rows, first: int | None, after: str | None) -> Rows:
    """The same, the other way round."""
    return _by_id(rows, first, after, "{t}.id", "{t}.id > {after}")


def _by_id(rows: Rows, first: int | None, after: str | None, order: str, behind: str) -> Rows:
    page, values = Page(page_size(first), ("{t}.id",)), dict(rows.values)
    if (cursor := decode_cursor(after, UUID)) is not None:
        page, values["after"] = replace(page, behind=behind), cursor[0]
    return replace(rows, order=order, values=values, page=page)
