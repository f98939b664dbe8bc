"""All SQL of the directory."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.db.transaction import Transaction
from hub.directory.model import Offer, Place, Record

SETS = ("sexes", "populations", "nationalities", "needs", "languages", "interpretation", "areas")


async def offers(tx: Transaction, service_code: str) -> list[Offer]:
    """Everything that could serve a need of this kind and takes referrals."""
    rows = await tx.rows(
        """
        SELECT s.id, v.service_code, s.desk_id, l.adm1, l.adm2, v.minimum_age, v.maximum_age, v.sexes,
               v.populations, v.nationalities, v.needs, v.languages, v.interpretation, v.areas,
               s.capacity_available, s.capacity_updated_at,
               greatest(s.assured_at, v.assured_date::timestamptz) AS assured_at
        FROM hub.service_at_location s
        JOIN hub.service v ON v.id = s.service_id
        JOIN hub.location l ON l.id = s.location_id
        WHERE v.status = 'active' AND v.service_code = $1 AND s.desk_id IS NOT NULL
        ORDER BY s.id
        """,
        service_code,
    )
    return [Offer(**dict(row) | {name: frozenset(row[name]) for name in SETS}) for row in rows]


async def service_codes(tx: Transaction) -> frozenset[str]:
    """All kinds of service."""
    rows = await tx.rows("SELECT code FROM hub.service_type")
    return frozenset(row["code"] for row in rows)


async def sensitivity(tx: Transaction, code: str) -> str | None:
    """standard, restricted or sealed; None for an unknown kind."""
    sql = "SELECT sensitivity FROM hub.service_type WHERE code = $1"
    value: str | None = await tx.value(sql, code)
    return value


async def places(tx: Transaction) -> dict[str, Place]:
    """All states and municipalities by P-code."""
    rows = await tx.rows("SELECT pcode, level, name, parent FROM hub.place")
    return {row["pcode"]: Place(**dict(row)) for row in rows}


async def expand_place(tx: Transaction, pcode: str) -> frozenset[str]:
    """A place and all that lies in it: a state with its municipalities; empty if there is none."""
    rows = await tx.rows("SELECT pcode FROM hub.place WHERE pcode = $1 OR parent = $1", pcode)
    return frozenset(row["pcode"] for row in rows)


async def places_named(tx: Transaction, name: str) -> frozenset[str]:
    """The state, or else the municipalities, of exactly this name, with what lies in them."""
    rows = await tx.rows(
        """
        WITH named AS (SELECT pcode, level FROM hub.place WHERE plain_name = hub.plain($1))
        SELECT p.pcode FROM named n JOIN hub.place p ON p.pcode = n.pcode OR p.parent = n.pcode
        WHERE n.level = (SELECT min(level) FROM named)
        """,
        name,
    )
    return frozenset(row["pcode"] for row in rows)


async def desk_of(tx: Transaction, id: UUID) -> UUID | None:
    """The desk that takes referrals for a service at a location."""
    sql = "SELECT desk_id FROM hub.service_at_location WHERE id = $1"
    value: UUID | None = await tx.value(sql, id)
    return value


async def keeper(tx: Transaction, id: UUID) -> Any:
    """Who maintains a service at a location: agency_id and desk_id."""
    return await tx.row("SELECT agency_id, desk_id FROM hub.service_at_location WHERE id = $1", id)


async def set_capacity(tx: Transaction, id: UUID, available: int | None) -> bool:
    """Notes how much room there is; who says so also assures the entry."""
    return bool(
        await tx.execute(
            "UPDATE hub.service_at_location SET capacity_available = $2,"
            " capacity_updated_at = now(), assured_at = now() WHERE id = $1",
            id,
            available,
        )
    )


async def assure(tx: Transaction, id: UUID) -> bool:
    """Notes that the entry is still correct."""
    sql = "UPDATE hub.service_at_location SET assured_at = now() WHERE id = $1"
    return bool(await tx.execute(sql, id))


async def age(tx: Transaction, id: UUID) -> None:
    """Notes that the entry promised room that was not there: none left, and no longer assured."""
    await tx.execute(
        "UPDATE hub.service_at_location"
        " SET capacity_available = 0, capacity_updated_at = now(), assured_at = NULL WHERE id = $1",
        id,
    )


# Import -------------------------------------------------------------------------------------------

COLUMNS = {
    "organization": {"name", "description"},
    "location": {"organization_id", "city", "adm1", "adm2", "redacted"},
    "location_address": {"name", "address", "postal_code", "latitude", "longitude"},
    "service": {
        "organization_id", "service_code", "name", "description", "status", "minimum_age",
        "maximum_age", "sexes", "populations", "nationalities", "needs", "languages",
        "interpretation", "areas", "assured_date",
    },
    "service_at_location": {"service_id", "location_id", "desk_id", "description"},
    "schedule": {
        "service_id", "location_id", "service_at_location_id", "weekdays", "opens", "closes",
        "description",
    },
    "phone": {
        "organization_id", "service_id", "location_id", "service_at_location_id", "number",
        "description",
    },
}  # fmt: skip
MAINTAINED = ("organization", "location", "service", "service_at_location")


async def stored(tx: Transaction) -> dict[str, dict[UUID, UUID | None]]:
    """Of each table the ids there are, and which agency maintains each (None: the secretariat)."""
    found: dict[str, dict[UUID, UUID | None]] = {}
    for table in MAINTAINED:
        rows = await tx.rows(f"SELECT id, agency_id FROM hub.{table}")  # noqa: S608
        found[table] = {row["id"]: row["agency_id"] for row in rows}
    for table in ("schedule", "phone"):
        rows = await tx.rows(f"SELECT id FROM hub.{table}")  # noqa: S608
        found[table] = dict.fromkeys(row["id"] for row in rows)
    return found


async def digests(tx: Transaction, package: str) -> dict[tuple[str, str, UUID], bytes]:
    """What each record of a package said last: by file, kind and id."""
    rows = await tx.rows(
        "SELECT file, kind, id, digest FROM hub.imported_record WHERE package = $1", package
    )
    return {(row["file"], row["kind"], row["id"]): row["digest"] for row in rows}


async def put(tx: Transaction, record: Record, *, new: bool) -> bool:
    """Stores what a record says; True when that changed anything."""
    assert record.table is not None
    own = {name: v for name, v in record.columns.items() if name in COLUMNS[record.table]}
    if record.table in MAINTAINED:
        own["agency_id"] = record.agency_id
    changed = await _write(tx, record.table, record.id, own, new=new)
    if record.table == "location":
        address = COLUMNS["location_address"]
        leads = {name: v for name, v in record.columns.items() if name in address}
        changed |= await _write(tx, "location_address", record.id, leads, new=new)
    if "capacity_available" in record.columns:
        changed |= await _hear(tx, record.id, record.columns)
    return changed


async def _write(
    tx: Transaction, table: str, id: UUID, columns: Mapping[str, Any], *, new: bool
) -> bool:
    names, values = list(columns), list(columns.values())
    holders = [f"${number}" for number in range(2, len(names) + 2)]
    if new:
        into, given = ", ".join(["id", *names]), ", ".join(["$1", *holders])
        sql = f"INSERT INTO hub.{table} ({into}) VALUES ({given})"  # noqa: S608
        return bool(await tx.execute(sql, id, *values))
    if not names:
        return False
    pairs = list(zip(names, holders, strict=True))
    sets = ", ".join(f"{name} = {holder}" for name, holder in pairs)
    differs = " OR ".join(f"{name} IS DISTINCT FROM {holder}" for name, holder in pairs)
    sql = f"UPDATE hub.{table} SET {sets} WHERE id = $1 AND ({differs})"  # noqa: S608
    return bool(await tx.execute(sql, id, *values))


async def _hear(tx: Transaction, id: UUID, columns: Mapping[str, Any]) -> bool:
    """Capacity from a file, unless a desk has said something since."""
    at: datetime | None = columns.get("capacity_updated_at")
    return bool(
        await tx.execute(
            "UPDATE hub.service_at_location SET capacity_available = $2,"
            " capacity_updated_at = least(coalesce($3::timestamptz, now()), now())"
            " WHERE id = $1 AND (capacity_updated_at IS NULL OR capacity_updated_at < $3)",
            id,
            columns["capacity_available"],
            at,
        )
    )


async def keep_original(tx: Transaction, package: str, record: Record, digest: bytes) -> bool:
    """Keeps a record as it came; True when this file has not had it before."""
    return bool(
        await tx.value(
            """
            INSERT INTO hub.imported_record (package, file, kind, id, agency_id, record, digest)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (package, file, kind, id) DO UPDATE
            SET agency_id = excluded.agency_id, record = excluded.record, digest = excluded.digest,
                imported_at = now()
            RETURNING xmax = 0
            """,
            package,
            record.file,
            record.kind,
            record.id,
            record.agency_id,
            json.dumps(record.original),
            digest,
        )
    )


async def assure_unsaid(tx: Transaction, ids: Collection[UUID]) -> None:
    """Assures entries that nobody has said anything about yet."""
    await tx.execute(
        "UPDATE hub.service_at_location SET assured_at = now()"
        " WHERE id = ANY ($1) AND assured_at IS NULL",
        list(ids),
    )


async def put_service_types(tx: Transaction, rows: Sequence[Sequence[Any]]) -> int:
    """Kinds of service: code, area, sensitivity, urgency, names es and en, commitments (JSON).

    Returns how many are new or have changed.
    """
    return await tx.execute(
        """
        INSERT INTO hub.service_type AS t
            (code, area, sensitivity, default_urgency, name_es, name_en, commitments)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
                             $6::text[], $7::jsonb[])
        ON CONFLICT (code) DO UPDATE
        SET area = excluded.area, sensitivity = excluded.sensitivity,
            default_urgency = excluded.default_urgency, name_es = excluded.name_es,
            name_en = excluded.name_en, commitments = excluded.commitments
        WHERE (t.area, t.sensitivity, t.default_urgency, t.name_es, t.name_en, t.commitments)
              IS DISTINCT FROM (excluded.area, excluded.sensitivity, excluded.default_urgency,
                                excluded.name_es, excluded.name_en, excluded.commitments)
        """,
        *(list(column) for column in zip(*rows, strict=True)),
    )


async def put_places(tx: Transaction, rows: Sequence[tuple[str, str]]) -> int:
    """P-codes and names, all in one statement; returns how many are new or have changed."""
    return await tx.execute(
        """
        INSERT INTO hub.place AS t (pcode, level, name, parent)
        SELECT code, CASE length(code) WHEN 4 THEN 1 ELSE 2 END, name,
               CASE length(code) WHEN 4 THEN 'MEX' ELSE left(code, 4) END
        FROM unnest($1::text[], $2::text[]) AS p (code, name)
        ON CONFLICT (pcode) DO UPDATE SET name = excluded.name WHERE t.name <> excluded.name
        """,
        [code for code, _ in rows],
        [name for _, name in rows],
    )
