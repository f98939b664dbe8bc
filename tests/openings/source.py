"""A case of an agency that keeps who somebody is under two people, and the people who work there."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from hub.auth.model import Actor, Job, Role, job_actor
from hub.cases import searching
from hub.cases import service as cases
from hub.cases.model import CaseFile
from hub.cases.searching import PersonSearch
from hub.db.transaction import Transaction, transaction
from hub.hooks import wire
from hub.intake import service as intake
from hub.openings import service
from hub.plugins import store
from hub.plugins.model import Decision, Verdict
from hub.vault.service import Vault
from tests.access.building_plugins import DECLARED, QUESTION, WHO
from tests.world import Party, hire

NAME, PHONE, BIRTH = "Itzel Canul", "+52 999 555 0177", date(1990, 2, 3)
Use = Callable[[Transaction], Awaitable[Any]]


@dataclass
class Source:
    """A case of an agency that keeps identity and contact under two people, and who works there."""

    pool: asyncpg.Pool
    owner: asyncpg.Connection
    vault: Vault
    party: Party
    other: Party
    case: CaseFile
    need: UUID
    clerk: Actor
    colleague: Actor
    head: Actor

    async def as_(self, actor: Actor, use: Use) -> Any:
        async with transaction(self.pool, actor) as tx:
            return await use(tx)

    async def opens(self, actor: Actor) -> bool:
        """Whether anything of who it is comes to this person: the record, the answers, a search."""
        identity = await self.as_(actor, lambda tx: cases.identity(tx, self.vault, self.case))
        answers = await self.as_(actor, lambda tx: intake.filled(tx, self.vault, self.case))
        found = [
            await self.as_(actor, lambda tx, w=wanted: searching.search(tx, self.vault, w))
            for wanted in (PersonSearch(phone=PHONE), PersonSearch(name=NAME, birth_date=BIRTH))
        ]
        ways = {
            "record": identity is not None,
            "answers": any(WHO in one.answers for one in answers),
            "search": all(found),
        }
        assert len(set(ways.values())) == 1, ways
        assert all(one.answers[QUESTION] == "La vio un vecino" for one in answers)
        return ways["record"]

    async def ask(self, actor: Actor, reason: str = "Hay que avisarle del riesgo") -> Any:
        return await self.as_(
            actor,
            lambda tx: service.request(
                tx, self.vault, case_id=self.case.id, referral_id=None, reason=reason
            ),
        )

    async def answer(self, actor: Actor, id: UUID, *, approve: bool = True) -> Any:
        return await self.as_(actor, lambda tx: service.answer(tx, id, approve=approve))


async def declare(pool: asyncpg.Pool, party: Party, quorum: int = 2) -> None:
    kept = ("contact", "identity") if quorum > 1 else ()
    decision = Decision(
        party.id, Verdict.APPROVED, "1", "x", secrets.token_bytes(32), wire.pack(DECLARED), None,
        None, datetime.now(UTC), quorum, kept,
    )  # fmt: skip
    async with transaction(pool, party.staff[Role.AGENCY_ADMIN]) as tx:
        await store.add(tx, decision)


async def sit(pool: asyncpg.Pool, party: Party, role: Role) -> Actor:
    """Somebody new at the first desk."""
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        actor = await hire(tx, party, role, party.desks[:1])
    return replace(actor, desk_ids=frozenset(party.desks[:1]))
