"""All SQL of cases. Rows are those the actor may see; row-level security decides which."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hub.cases.model import (
    AgeBand,
    CaseEvent,
    CaseFile,
    CaseStatus,
    HouseholdRole,
    Need,
    NeedStatus,
    Population,
    Referable,
    SealedIdentity,
    Sex,
    Urgency,
)
from hub.db.transaction import Transaction
from hub.vault.provider import Wrapped

CASE = (
    "c.id, c.agency_id, c.desk_id, c.code, c.household_id, c.household_role, c.age_band, c.sex, c.population,"
    " c.adm1, c.adm2, c.status, c.data_key_id, c.version, c.opened_at, c.closed_at, c.erased_at"
)
NEED = "n.id, n.case_id, n.agency_id, n.service_code, n.urgency, n.status, n.story, n.opened_at, n.closed_at"
NEED_BESIDE = ", ".join(f"n.{name} AS need_{name}" for name in Need.__dataclass_fields__)


async def add_household(tx: Transaction, id: UUID, agency_id: UUID, desk_id: UUID) -> None:
    """A household with nobody in it yet."""
    await tx.execute(
        "INSERT INTO hub.household (id, agency_id, desk_id) VALUES ($1, $2, $3)",
        id,
        agency_id,
        desk_id,
    )


async def join_household(tx: Transaction, case_id: UUID, household_id: UUID) -> bool:
    """Puts a case that is in no household into one; False where it is in one by now."""
    return bool(
        await tx.execute(
            "UPDATE hub.case_file SET household_id = $2 WHERE id = $1 AND household_id IS NULL",
            case_id,
            household_id,
        )
    )


async def household_exists(tx: Transaction, id: UUID) -> bool:
    """True when the actor may see it."""
    return bool(await tx.value("SELECT true FROM hub.household WHERE id = $1", id))


async def add_case(
    tx: Transaction,
    case: CaseFile,
    identity: bytes,
    digests: Sequence[tuple[str, bytes]],
) -> None:
    """The case, its sealed identity and its search digests."""
    await tx.execute(
        """
        INSERT INTO hub.case_file (id, agency_id, desk_id, code, household_id, household_role, age_band, sex,
                                   population, adm1, adm2, data_key_id, opened_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, (SELECT hub.actor_id()))
        """,
        case.id, case.agency_id, case.desk_id, case.code, case.household_id,
        case.household_role, case.age_band, case.sex, case.population, case.adm1, case.adm2,
        case.data_key_id,
    )  # fmt: skip
    # Their policies look for the case, which a statement sees only once another has written it.
    await tx.execute(
        """
        WITH person AS (INSERT INTO hub.person (case_id, agency_id, identity) VALUES ($2, $1, $6))
        INSERT INTO hub.blind_index (agency_id, kind, digest, case_id, desk_id)
        SELECT $1, kind, digest, $2, $3 FROM unnest($4::text[], $5::bytea[]) AS entry (kind, digest)
        ON CONFLICT DO NOTHING
        """,
        case.agency_id, case.id, case.desk_id, [k for k, _ in digests], [d for _, d in digests], identity,
    )  # fmt: skip


async def case(tx: Transaction, id: UUID) -> CaseFile | None:
    """One case, or None when it is unknown or not the actor's to see."""
    row = await tx.row(f"SELECT {CASE} FROM hub.case_file c WHERE c.id = $1", id)  # noqa: S608
    return to_case(row) if row else None


async def cases_by_id(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, CaseFile]:
    """Those of the cases that the actor sees."""
    rows = await tx.rows(f"SELECT {CASE} FROM hub.case_file c WHERE c.id = ANY ($1)", list(ids))  # noqa: S608
    return {row["id"]: to_case(row) for row in rows}


async def opened_between(tx: Transaction, first: date, last: date, most: int) -> list[CaseFile]:
    """Cases that were opened on these days (in Mexico) and not erased, oldest first."""
    rows = await tx.rows(
        f"""
        SELECT {CASE} FROM hub.case_file c
        WHERE (c.opened_at AT TIME ZONE 'America/Mexico_City')::date BETWEEN $1 AND $2
          AND c.erased_at IS NULL AND c.agency_id = (SELECT hub.actor_agency())
        ORDER BY c.id LIMIT $3
        """,  # noqa: S608
        first, last, most,
    )  # fmt: skip
    return [to_case(row) for row in rows]


async def identity(tx: Transaction, case_id: UUID) -> tuple[bytes, int] | None:
    """The sealed identity and its version; None where the actor may not have it or it is erased."""
    row = await tx.row("SELECT identity, version FROM hub.person WHERE case_id = $1", case_id)
    return (row["identity"], row["version"]) if row and row["identity"] else None


async def attempts(tx: Transaction, within: timedelta) -> int:
    """How often the actor searched for a person lately."""
    return int(
        await tx.value(
            "SELECT count(*) FROM hub.search_attempt WHERE actor_id = (SELECT hub.actor_id())"
            " AND at > now() - $1::interval",
            within,
        )
    )


async def add_attempt(tx: Transaction) -> None:
    """Notes that the actor searched, not for what."""
    await tx.execute("INSERT INTO hub.search_attempt DEFAULT VALUES")


async def forget_attempts(tx: Transaction) -> int:
    """Removes attempts older than a day; returns how many. For the expiry job."""
    return await tx.execute("DELETE FROM hub.search_attempt WHERE at < now() - interval '1 day'")


async def find(tx: Transaction, digests: Sequence[tuple[str, bytes]]) -> list[Any]:
    """Cases of the actor's agency that carry a digest: case_id, desk_id, and code where it is theirs to see."""
    return await tx.rows(
        """
        SELECT DISTINCT b.case_id, b.desk_id, c.code
        FROM unnest($1::text[], $2::bytea[]) AS wanted (kind, digest)
        JOIN hub.blind_index b ON b.kind = wanted.kind AND b.digest = wanted.digest
             AND b.agency_id = (SELECT hub.actor_agency())
        LEFT JOIN hub.case_file c ON c.id = b.case_id
        ORDER BY b.case_id LIMIT 20
        """,
        [kind for kind, _ in digests], [digest for _, digest in digests],
    )  # fmt: skip


async def add_needs(tx: Transaction, case: CaseFile, needs: Sequence[Need]) -> None:
    """Needs of a case."""
    await tx.execute(
        """
        INSERT INTO hub.need (id, case_id, agency_id, service_code, urgency, story, opened_by)
        SELECT n.id, $1, $2, n.service_code, n.urgency, n.story, (SELECT hub.actor_id())
        FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bytea[]) AS n (id, service_code, urgency, story)
        """,
        case.id, case.agency_id, [n.id for n in needs], [n.service_code for n in needs],
        [n.urgency for n in needs], [n.story for n in needs],
    )  # fmt: skip


async def claim_need(tx: Transaction, case_id: UUID, service_code: str) -> bool:
    """Whether a case has never had such a need. For the job that follows what plugins say."""
    return bool(await tx.value("SELECT hub.claim_need($1, $2)", case_id, service_code))


async def need(tx: Transaction, id: UUID) -> Need | None:
    """One need, or None."""
    row = await tx.row(f"SELECT {NEED} FROM hub.need n WHERE n.id = $1", id)  # noqa: S608
    return to_need(row) if row else None


async def referable(tx: Transaction, need_id: UUID) -> Referable | None:
    """A need with its case and what sending it takes, or None when it is not the actor's to see."""
    row = await tx.row(
        f"""
        SELECT {CASE}, {NEED_BESIDE}, coalesce(t.sensitivity, 'sealed') AS sensitivity,
               p.identity, p.version AS identity_version, w.kek_id, w.wrapped
        FROM hub.need n JOIN hub.case_file c ON c.id = n.case_id
        LEFT JOIN hub.service_type t ON t.code = n.service_code
        LEFT JOIN hub.person p ON p.case_id = c.id
        LEFT JOIN hub.key_wrap w ON w.data_key_id = c.data_key_id AND w.agency_id = c.agency_id
        WHERE n.id = $1
        """,  # noqa: S608
        need_id,
    )
    if row is None:
        return None
    values = dict(row)
    identity, version = values.pop("identity"), values.pop("identity_version")
    kek_id, wrapped = values.pop("kek_id"), values.pop("wrapped")
    sensitivity = values.pop("sensitivity")
    need = {name: values.pop(f"need_{name}") for name in Need.__dataclass_fields__}
    sealed = (
        SealedIdentity(identity, version, Wrapped(kek_id, wrapped))
        if identity and wrapped
        else None
    )
    return Referable(to_case(values), to_need(need), sensitivity, sealed)


async def needs_by_id(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Need]:
    """Those of the needs that the actor sees."""
    rows = await tx.rows(f"SELECT {NEED} FROM hub.need n WHERE n.id = ANY ($1)", list(ids))  # noqa: S608
    return {row["id"]: to_need(row) for row in rows}


async def needs_of_cases(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, list[Need]]:
    """The needs of each case, oldest first; cases without any are left out."""
    rows = await tx.rows(
        f"SELECT {NEED} FROM hub.need n WHERE n.case_id = ANY ($1) ORDER BY n.id",  # noqa: S608
        list(ids),
    )
    found: dict[UUID, list[Need]] = {}
    for row in rows:
        found.setdefault(row["case_id"], []).append(to_need(row))
    return found


async def set_need_status(
    tx: Transaction, id: UUID, status: NeedStatus, at: datetime | None
) -> bool:
    """Marks a need; False when it is unknown, not the actor's, or not open any more."""
    return bool(
        await tx.execute(
            "UPDATE hub.need SET status = $2, closed_at = $3 WHERE id = $1 AND status = 'open'",
            id,
            status,
            at,
        )
    )


async def erase(tx: Transaction, case_id: UUID) -> str:
    """Destroys every key of a case and what they sealed; returns the receipt as JSON."""
    return str(await tx.value("SELECT hub.erase_case($1)", case_id))


async def usual_urgencies(tx: Transaction, service_codes: Sequence[str]) -> dict[str, Urgency]:
    """The usual urgency of each kind of service; unknown ones are left out."""
    rows = await tx.rows(
        "SELECT code, default_urgency FROM hub.service_type WHERE code = ANY ($1)",
        list(service_codes),
    )
    return {row["code"]: Urgency(row["default_urgency"]) for row in rows}


def to_case(row: Any) -> CaseFile:
    values = dict(row)
    values["household_role"] = values["household_role"] and HouseholdRole(values["household_role"])
    return CaseFile(
        **values
        | {
            "age_band": AgeBand(values["age_band"]),
            "sex": Sex(values["sex"]),
            "population": Population(values["population"]),
            "status": CaseStatus(values["status"]),
        }
    )


def to_need(row: Any) -> Need:
    values = dict(row)
    return Need(
        **values | {"urgency": Urgency(values["urgency"]), "status": NeedStatus(values["status"])}
    )


async def untold(tx: Transaction, most: int, but: Collection[UUID]) -> list[CaseEvent]:
    """What happened to cases and their agency's plugin was not told yet, oldest first; locked."""
    rows = await tx.rows(
        "SELECT e.id, e.topic, e.at, e.case_id, e.agency_id, e.details FROM hub.case_event e"
        " WHERE e.delivered_at IS NULL AND e.agency_id <> ALL ($2)"
        " ORDER BY e.id LIMIT $1 FOR UPDATE SKIP LOCKED",
        most, list(but),
    )  # fmt: skip
    return [CaseEvent(**{**dict(row), "details": json.loads(row["details"])}) for row in rows]


async def told(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Notes that the agencies' plugins were told."""
    await tx.execute(
        "UPDATE hub.case_event SET delivered_at = now() WHERE id = ANY ($1)", list(ids)
    )
