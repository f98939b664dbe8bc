"""What a resolver may reach: the actor, their transaction and the hub's services. Nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import strawberry
from strawberry.dataloader import DataLoader

from hub.api.wakeups import Wakeups
from hub.auth.model import Actor
from hub.db.transaction import Transaction
from hub.hooks.dispatch import Plugins
from hub.settings import Settings
from hub.vault.service import Vault


@dataclass(frozen=True, slots=True)
class Services:
    """What lives as long as the worker."""

    settings: Settings
    pool: asyncpg.Pool
    vault: Vault
    wakeups: Wakeups
    plugins: Plugins = field(default_factory=Plugins)


Load = Callable[[Transaction, Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]
"""A service's function that fetches many objects at once; what it leaves out is not there."""


@dataclass(slots=True)
class Context:
    """What lives as long as one operation. `tx` commits before the answer is released."""

    services: Services
    actor: Actor
    tx: Transaction
    correlation_id: str = field(default_factory=lambda: uuid4().hex)
    mutating: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    _loaders: dict[Load, DataLoader[UUID, Any]] = field(default_factory=dict, repr=False)
    entries: dict[tuple[Any, ...], DataLoader[Any, Any]] = field(default_factory=dict, repr=False)
    """What look-ahead fetches by key, together for all siblings (hub/reads/rows.py)."""

    async def load(self, many: Load, id: UUID) -> Any:
        """For what code works out: what siblings ask of `many` at the same moment is one call."""
        loader = self._loaders.get(many)
        if loader is None:

            async def batch(ids: list[UUID]) -> list[Any]:
                found = await many(self.tx, ids)
                return [found.get(id) for id in ids]

            loader = self._loaders[many] = DataLoader(batch)
        return await loader.load(id)

    def forget(self) -> None:
        """After a mutation: what was asked before may not be so any more."""
        self._loaders.clear()


Info = strawberry.Info[Context, None]
