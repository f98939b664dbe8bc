"""Relay ids, cursors and connections, the same in every feature."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from strawberry import relay

from hub.db.paging import Page
from hub.errors import Invalid

FIRST_DEFAULT = 20
FIRST_MOST = 100

NodeType = TypeVar("NodeType", bound=relay.Node)
Item = TypeVar("Item")


def node_id(typename: str, id: UUID) -> str:
    """The opaque id of an object."""
    return relay.to_base64(typename, id)


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


def uuids(node_ids: Iterable[str]) -> list[UUID | None]:
    """The UUIDs in what a `node` query asks for; None where it is none: such a node is not there."""
    found: list[UUID | None] = []
    for raw in node_ids:
        try:
            found.append(UUID(str(raw)))
        except ValueError:
            found.append(None)
    return found


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


def connection(
    kind: type[relay.Connection[NodeType]],
    page: Page[Item],
    make: Callable[[Item], NodeType],
    key: Callable[[Item], tuple[object, ...]],
    *,
    after: str | None,
    **extra: object,
) -> relay.Connection[NodeType]:
    """A connection of a page: `make` turns an item into its node, `key` gives its sort key."""
    edges = [relay.Edge(cursor=encode_cursor(*key(item)), node=make(item)) for item in page.items]
    return kind(
        page_info=relay.PageInfo(
            has_next_page=page.has_next,
            has_previous_page=after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        edges=edges,
        **extra,
    )
