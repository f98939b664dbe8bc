"""Records of the network for the tests, and who keeps them."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg

from hub.agencies import service
from hub.agencies.model import (
    Desk,
    Network,
    Office,
    OfficeKind,
    Staff,
)
from hub.auth.model import Actor, Role
from hub.db.transaction import transaction
from tests.world import Party

COORDINATOR, ADMIN = Role.SECRETARIAT_COORDINATOR, Role.AGENCY_ADMIN


async def call(pool: asyncpg.Pool, actor: Actor, function: Any, *args: Any, **more: Any) -> Any:
    """One use case or store function in a transaction of its own."""
    async with transaction(pool, actor) as tx:
        return await function(tx, *args, **more)


async def network(pool: asyncpg.Pool, actor: Actor) -> Network:
    found: Network = await call(pool, actor, service.network)
    return found


def admin(party: Party) -> Actor:
    return party.staff[ADMIN]


def new_office(party: Party, city: str = "Tijuana") -> Office:
    return Office(uuid4(), party.id, city, OfficeKind.FIELD_OFFICE, "MX02", "MX02004")


def new_desk(party: Party, office_id: UUID | None = None, **more: Any) -> Desk:
    return Desk(uuid4(), party.id, office_id or party.office_id, f"Desk {uuid4().hex[:6]}", **more)


def new_staff(party: Party, *roles: Role, **more: Any) -> Staff:
    email = f"{uuid4().hex[:8]}@{party.code}.example"
    return Staff(uuid4(), party.id, email, "Somebody", frozenset(roles), **more)
