"""Cases for the tests, opened as caseworkers open them."""

from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg

from hub.auth.model import Actor
from hub.cases import service
from hub.cases.model import (
    CaseFile,
    Identity,
    Population,
    Sex,
)
from hub.cases.service import NewCase, NewNeed
from hub.db.transaction import transaction
from hub.vault.service import Vault
from tests.world import Party

STORY = "left at night with two children"


def person(**more: Any) -> Identity:
    """Somebody with a document of their own."""
    number = uuid4().hex[:10].upper()
    values: dict[str, Any] = {
        "given_names": "Zoraida",
        "family_names": "Quetzalcóatl",
        "birth_date": date(1991, 2, 3),
        "documents": (("passport", number),),
        "phones": (f"+52 961 {number[:3]} {number[3:7]} 55501",),
        "story": STORY,
    }
    return Identity(**values | more)


def file(party: Party, identity: Identity | None = None, **more: Any) -> NewCase:
    values: dict[str, Any] = {
        "desk_id": party.desks[0],
        "identity": identity or person(),
        "population": Population.REFUGEE,
        "sex": Sex.FEMALE,
        "adm1": "MX07",
        "adm2": "MX07089",
    }
    return NewCase(**values | more)


async def call(pool: asyncpg.Pool, actor: Actor, function: Any, *args: Any, **more: Any) -> Any:
    async with transaction(pool, actor) as tx:
        return await function(tx, *args, **more)


async def opened(
    pool: asyncpg.Pool, vault: Vault, party: Party, *needs: NewNeed, **more: Any
) -> CaseFile:
    case, _ = await call(
        pool, party.caseworker, service.open_case, vault, file(party, **more), needs
    )
    return case  # type: ignore[no-any-return]
