"""Three agencies that did not exist before, with an office, two desks and staff of every role each.

Tests share a database, so each makes a world of its own and never meets another's rows.
"""

import secrets
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg

from hub.auth.model import Actor, ActorKind, Job, Role, job_actor
from hub.db.transaction import Transaction, transaction
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault

SECOND = "second caseworker"


@dataclass
class Party:
    """One agency. `staff` holds one actor per role; the caseworker sits at desks[0]."""

    id: UUID
    code: str
    office_id: UUID
    desks: list[UUID]
    staff: dict[Role, Actor] = field(default_factory=dict)
    emails: dict[UUID, str] = field(default_factory=dict)
    other_caseworker: Actor = field(default=Actor(ActorKind.NOBODY))

    @property
    def caseworker(self) -> Actor:
        return self.staff[Role.CASEWORKER]

    @property
    def focal_point(self) -> Actor:
        return self.staff[Role.FOCAL_POINT]

    @property
    def officer(self) -> Actor:
        return self.staff[Role.DATA_PROTECTION_OFFICER]


@dataclass
class World:
    """Who sends, who receives, and who has no business with either."""

    sender: Party
    recipient: Party
    stranger: Party

    @property
    def parties(self) -> list[Party]:
        return [self.sender, self.recipient, self.stranger]


async def new_party(
    tx: Transaction, *, sees_cases: bool = True, adm2: str = "MX07089", prefix: str = "t"
) -> Party:
    """An agency with an office in Tapachula (or elsewhere), two desks, and staff of every role."""
    code = f"{prefix}{secrets.token_hex(6)}"
    agency, office = uuid4(), uuid4()
    desks = [uuid4(), uuid4()]
    await tx.execute(
        "INSERT INTO hub.agency (id, code, acronym_es, acronym_en, name_es, name_en, roles, sees_cases)"
        " VALUES ($1, $2, $3, $3, $4, $4, '{member,technical_secretariat}', $5)",
        agency, code, code.upper(), f"Agency {code}", sees_cases,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO hub.office (id, agency_id, city, kind, adm1, adm2)"
        " VALUES ($1, $2, 'Tapachula', 'field_office', $3, $4)",
        office, agency, adm2[:4], adm2,
    )  # fmt: skip
    for number, desk in enumerate(desks):
        await tx.execute(
            "INSERT INTO hub.desk (id, agency_id, office_id, name) VALUES ($1, $2, $3, $4)",
            desk, agency, office, f"Desk {number}",
        )  # fmt: skip
        for weekday in range(1, 6):
            await tx.execute(
                "INSERT INTO hub.desk_hours (desk_id, agency_id, weekday, opens, closes)"
                " VALUES ($1, $2, $3, '09:00', '17:00')",
                desk, agency, weekday,
            )  # fmt: skip
    party = Party(agency, code, office, desks)
    for role in Role:
        party.staff[role] = await hire(tx, party, role, desks[:1], sees_cases=sees_cases)
    party.other_caseworker = await hire(
        tx, party, Role.CASEWORKER, desks[1:], sees_cases=sees_cases
    )
    return party


async def hire(
    tx: Transaction, party: Party, role: Role, desks: list[UUID], *, sees_cases: bool = True
) -> Actor:
    """A member of staff with one role; only caseworkers and service accounts sit at desks."""
    staff = uuid4()
    email = f"{role.value.replace('_', '.')}.{staff.hex[:8]}@{party.code}.example"
    await tx.execute(
        "INSERT INTO hub.staff (id, agency_id, email, name, roles) VALUES ($1, $2, $3, $4, $5)",
        staff, party.id, email, f"{role.value} of {party.code}", [role.value],
    )  # fmt: skip
    sits = desks if role in (Role.CASEWORKER, Role.SERVICE_ACCOUNT) else []
    for desk in sits:
        await tx.execute(
            "INSERT INTO hub.desk_member (staff_id, desk_id, agency_id) VALUES ($1, $2, $3)",
            staff, desk, party.id,
        )  # fmt: skip
    party.emails[staff] = email
    return Actor(
        kind=ActorKind.SERVICE if role is Role.SERVICE_ACCOUNT else ActorKind.STAFF,
        id=staff,
        agency_id=party.id,
        agency_code=party.code,
        sees_cases=sees_cases,
        roles=frozenset({role}),
        desk_ids=frozenset(sits),
    )


async def new_world(pool: asyncpg.Pool, vault: Vault) -> World:
    """Three fresh agencies with keys in the keyring."""
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        world = World(await new_party(tx), await new_party(tx), await new_party(tx))
    provider = vault.provider
    assert isinstance(provider, LocalKeyring)
    for party in world.parties:
        await provider.add_agency(party.id)
    return world
