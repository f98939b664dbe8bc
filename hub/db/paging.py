"""Keyset pages: stable while rows come and go, and as fast on page 500 as on page 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

Item = TypeVar("Item")

INFINITY = datetime.max
"""What asyncpg reads and writes for 'infinity': the one time without a zone."""
FAR_FUTURE = INFINITY.replace(tzinfo=UTC)
"""What stands for it everywhere else, so that times compare. Sorts what is never due last."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Up to `first` items, and whether there are more behind them."""

    items: Sequence[Item]
    has_next: bool


def page(items: Sequence[Item], first: int) -> Page[Item]:
    """Cuts a result that was fetched with LIMIT first + 1."""
    return Page(items[:first], len(items) > first)
