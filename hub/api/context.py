"""What a resolver may reach: the actor, their transaction and the hub's services. Nothing else."""

from dataclasses import dataclass, field
from uuid import uuid4

import asyncpg
import strawberry

from hub.api.wakeups import Wakeups
from hub.auth.model import Actor
from hub.db.transaction import Transaction
from hub.settings import Settings
from hub.vault.service import Vault


@dataclass(frozen=True, slots=True)
class Services:
    """What lives as long as the worker."""

    settings: Settings
    pool: asyncpg.Pool
    vault: Vault
    wakeups: Wakeups


@dataclass(slots=True)
class Context:
    """What lives as long as one operation. `tx` commits before the answer is released."""

    services: Services
    actor: Actor
    tx: Transaction
    correlation_id: str = field(default_factory=lambda: uuid4().hex)


Info = strawberry.Info[Context, None]
