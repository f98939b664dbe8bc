"""What the access tests know of their world: who asks, what for, and what policy.py says of it.

Where an actor stands is worked out here from the rows' own agencies and desks, never by the services
under test.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg

from hub.auth.model import CASE_ROLES, Actor, Role
from hub.auth.policy import OPERATIONS, Allow, Standing
from hub.cases.model import Identity
from hub.vault.service import Vault
from tests.world import Party


@dataclass(frozen=True)
class Target:
    """What an actor stands towards: something of one agency, or a referral between two desks."""

    agency: UUID
    desk: UUID | None = None
    to_agency: UUID | None = None
    to_desk: UUID | None = None
    opened: bool = True
    """False: the recipient may not read the sealed part."""

    def standings(self, actor: Actor) -> tuple[Standing, ...]:
        """Where the actor stands; worked out here, not by the services under test."""
        if self.to_agency is None:
            if actor.agency_id != self.agency:
                return (Standing.ELSEWHERE,)
            return (Standing.DESK if self.desk in actor.desk_ids else Standing.AGENCY,)
        found = []
        if actor.agency_id == self.agency:
            at = self.desk in actor.desk_ids
            found.append(Standing.SENDER_DESK if at else Standing.SENDER_AGENCY)
        if actor.agency_id == self.to_agency:
            at = self.to_desk in actor.desk_ids
            found.append(Standing.RECIPIENT_DESK if at else Standing.RECIPIENT_AGENCY)
        return tuple(found) or (Standing.ELSEWHERE,)


def allowed(rule: str, actor: Actor, standings: Iterable[Standing]) -> bool:
    """What policy.py says."""
    return any(isinstance(OPERATIONS[rule].rule(actor, where), Allow) for where in standings)


def may(rule: str, actor: Actor, target: Target) -> bool:
    """What policy.py says of this actor and this object."""
    return allowed(rule, actor, target.standings(actor))


@dataclass
class Secret:
    """A sealed text, and every way to it: a rule, and what one has to stand right towards.

    No way: it was destroyed, and nobody may ever read it again.
    """

    text: str
    ways: list[tuple[str, Target]]

    def opens_to(self, actor: Actor) -> bool:
        """Whether the actor may read it, by any way."""
        return any(may_open(rule, actor, target) for rule, target in self.ways)


def may_open(rule: str, actor: Actor, target: Target) -> bool:
    """What policy.py says, and for the recipient only while the sealed part is open."""
    where = target.standings(actor)
    if not target.opened:
        where = tuple(s for s in where if not s.startswith("receiving"))
    return allowed(rule, actor, where)


@dataclass
class Person:
    """Somebody's case: with its needs, its sealed texts and how to find it."""

    case: UUID
    code: str
    household: UUID | None
    needs: list[UUID]
    target: Target
    identity: Identity
    texts: list[str]
    """Everything sealed of them, needs too."""


@dataclass
class Stage:
    """Everything that the tests ask for. `actors`: by the name of who they are and where they sit."""

    pool: asyncpg.Pool
    administrators: asyncpg.Pool
    vault: Vault
    sender: Party
    recipient: Party
    stranger: Party
    blind: Party
    actors: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    referrals: dict[str, UUID] = field(default_factory=dict)
    targets: dict[UUID, Target] = field(default_factory=dict)
    consents: dict[str, UUID] = field(default_factory=dict)
    files: dict[str, UUID] = field(default_factory=dict)
    offers: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, UUID] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    partner: UUID = field(default_factory=uuid4)
    group: str = ""
    photograph: dict[str, str] = field(default_factory=dict)
    rows: object = None
    app_url: str = ""
    work: dict[str, UUID] = field(default_factory=dict)
    """The run and the task of a workflow."""

    @property
    def parties(self) -> dict[str, Party]:
        """Sender, recipient, stranger, and the agency that sees no cases."""
        return {
            "sender": self.sender,
            "recipient": self.recipient,
            "stranger": self.stranger,
            "blind": self.blind,
        }

    @property
    def askers(self) -> dict[str, Actor]:
        """Every role at a desk of each agency; at the two sides' other desks, those with cases."""
        return {
            who: actor
            for who, actor in self.actors.items()
            if " 0 " in who
            or (
                (actor.has(*CASE_ROLES, Role.DATA_PROTECTION_OFFICER) and actor.sees_cases)
                and actor.agency_id != self.stranger.id
            )
        }

    def as_(self, who: str) -> Actor:
        """As in "sender 0 caseworker"."""
        return self.actors[who]

    def secret(self, rule: str, target: Target, text: str | None = None) -> str:
        """A new sealed text, opened by this rule."""
        found = Secret(text or f"Secreto {secrets.token_hex(10)}", [(rule, target)])
        self.secrets.append(found)
        return found.text

    def leaks(self, actor: Actor, answer: str) -> list[str]:
        """Which sealed texts are in an answer that this actor may not read: their first rules."""
        return [
            s.ways[0][0] if s.ways else "destroyed"
            for s in self.secrets
            if s.text in answer and not s.opens_to(actor)
        ]
