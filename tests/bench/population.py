"""What sending is measured on: two desks, and open needs to refer from one to the other.

Written as the database's administrator, past triggers. What is sealed is sealed for real, so that the hub
can open it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from hub.cases import code
from hub.cases.model import Identity
from hub.db.ids import uuid7
from hub.vault.envelope import Binding, seal
from hub.vault.keyring import LocalKeyring
from hub.vault.service import context

IDENTITY = Identity(
    given_names="Persona",
    family_names="Inventada Ejemplo",
    nationality="HN",
    languages=("es-MX",),
    phones=("+52 962 000 0000",),
    story="Lo que contó la persona al llegar, en sus palabras. " * 4,
)
PURPOSE = "service-provision"
CATEGORIES = ["identity", "contact", "narrative"]
TABLES = ("data_key", "key_wrap", "case_file", "person", "need", "consent")


@dataclass(frozen=True)
class Desks:
    """A desk that sends, one that receives, a member of staff at each, and what they are asked for."""

    sender_agency: UUID
    sender_desk: UUID
    sender_staff: UUID
    recipient_agency: UUID
    recipient_desk: UUID
    recipient_staff: UUID
    service_code: str


@dataclass(frozen=True)
class Supply:
    """One open need in a case of its own, with consent to refer it."""

    n: int
    need_id: UUID
    case_id: UUID
    case_code: str
    data_key_id: UUID
    consent_id: UUID


def ids(one: Supply) -> dict[str, str]:
    """Columns of bench.supply by the text that stands in them, for statements.script."""
    names = ("need_id", "case_id", "case_code", "data_key_id", "consent_id")
    return {str(getattr(one, name)): name for name in names}


async def desks_between(
    owner: asyncpg.Connection, sender: str, recipient: str, service_code: str
) -> Desks:
    """The desks of two members of staff, who are named by their e-mail address."""
    found = [
        await owner.fetchrow(
            "SELECT s.agency_id, m.desk_id, s.id FROM hub.staff s"
            " JOIN hub.desk_member m ON m.staff_id = s.id WHERE s.email = $1",
            email,
        )
        for email in (sender, recipient)
    ]
    (a1, d1, s1), (a2, d2, s2) = found
    return Desks(a1, d1, s1, a2, d2, s2, service_code)


async def prepare(owner: asyncpg.Connection) -> None:
    """The table that says which needs are left to refer, readable by the application."""
    await owner.execute(
        """
        CREATE SCHEMA bench;
        CREATE TABLE bench.supply (n bigint PRIMARY KEY, need_id uuid, case_id uuid, case_code text,
                                   data_key_id uuid, consent_id uuid);
        CREATE SEQUENCE bench.turn;
        GRANT USAGE ON SCHEMA bench TO hub_app;
        GRANT SELECT ON bench.supply TO hub_app;
        GRANT USAGE ON bench.turn TO hub_app;
        """
    )


async def stock(
    owner: asyncpg.Connection, keyring: LocalKeyring, desks: Desks, count: int
) -> list[Supply]:
    """Adds open needs, each in its own case with consent; returns them."""
    first = await owner.fetchval("SELECT coalesce(max(n), 0) + 1 FROM bench.supply")
    now = datetime.now(UTC)
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in TABLES}
    supplies = []
    for n in range(first, first + count):
        one = Supply(n, uuid7(), uuid7(), code.new(), uuid7(), uuid7())
        supplies.append(one)
        key = os.urandom(32)
        wrap = await keyring.wrap(desks.sender_agency, key, context(one.data_key_id))
        binding = Binding(desks.sender_agency, "person", one.case_id, "identity", 1)
        agency = desks.sender_agency
        rows["data_key"].append((one.data_key_id, "case", agency, one.case_id))
        rows["key_wrap"].append((one.data_key_id, agency, wrap.kek_id, wrap.wrapped))
        rows["case_file"].append(
            (one.case_id, agency, desks.sender_desk, one.case_code, "25-59",
             "migrant-in-transit", "MX07", "MX07089", one.data_key_id, now)
        )  # fmt: skip
        rows["person"].append((one.case_id, agency, seal(key, IDENTITY.to_bytes(), binding)))
        rows["need"].append((one.need_id, one.case_id, agency, desks.service_code, "normal", now))
        rows["consent"].append(
            (one.consent_id, one.case_id, agency, "grant", desks.recipient_agency, [PURPOSE],
             CATEGORIES, "self", "oral", desks.sender_staff)
        )  # fmt: skip
    columns = {
        "data_key": "id kind owner_agency_id case_id",
        "key_wrap": "data_key_id agency_id kek_id wrapped",
        "case_file": "id agency_id desk_id code age_band population adm1 adm2 data_key_id opened_at",
        "person": "case_id agency_id identity",
        "need": "id case_id agency_id service_code urgency opened_at",
        "consent": "id case_id agency_id effect recipient_agency_id purposes categories given_by how recorded_by",
    }
    async with owner.transaction():
        await owner.execute("SET LOCAL session_replication_role = replica")
        for table, names in columns.items():
            await owner.copy_records_to_table(
                table, schema_name="hub", columns=names.split(), records=rows[table]
            )
        await owner.copy_records_to_table(
            "supply", schema_name="bench",
            records=[(s.n, s.need_id, s.case_id, s.case_code, s.data_key_id, s.consent_id) for s in supplies],
        )  # fmt: skip
    return supplies
