"""All SQL of agencies, offices, desks, staff and partners."""

import json
from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from hub.agencies.model import (
    Absence,
    Agency,
    Desk,
    Group,
    Hours,
    Network,
    Office,
    OfficeKind,
    Partner,
    RecipientClass,
    Staff,
)
from hub.db.transaction import Transaction

DESK = """
    to_jsonb(d) || jsonb_build_object(
        'hours', (SELECT coalesce(jsonb_agg(jsonb_build_array(h.weekday, h.opens, h.closes)
                                            ORDER BY h.weekday, h.opens), '[]')
                  FROM hub.desk_hours h WHERE h.desk_id = d.id),
        'closures', (SELECT coalesce(jsonb_agg(c.closed_on ORDER BY c.closed_on), '[]')
                     FROM hub.desk_closure c WHERE c.desk_id = d.id))
"""


async def network(tx: Transaction) -> Network:
    """Agencies, groups, offices and desks, in one statement."""
    found = json.loads(
        await tx.value(
            f"""
            SELECT jsonb_build_object(
                'agencies', (SELECT jsonb_agg(to_jsonb(a) - 'created_at' ORDER BY a.code) FROM hub.agency a),
                'groups', (SELECT jsonb_agg(jsonb_build_object(
                        'id', g.id, 'code', g.code, 'name_es', g.name_es, 'name_en', g.name_en,
                        'members', (SELECT coalesce(jsonb_agg(m.agency_id), '[]') FROM hub.group_member m
                                    WHERE m.group_id = g.id),
                        'coordinators', (SELECT coalesce(jsonb_agg(m.agency_id), '[]') FROM hub.group_member m
                                         WHERE m.group_id = g.id AND m.coordinates)) ORDER BY g.code)
                    FROM hub.network_group g),
                'offices', (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.city) FROM hub.office o),
                'desks', (SELECT jsonb_agg({DESK} ORDER BY d.name) FROM hub.desk d))::text
            """  # noqa: S608
        )
    )
    agencies = [_agency(row) for row in found["agencies"] or ()]
    groups = [
        Group(
            UUID(row["id"]),
            row["code"],
            row["name_es"],
            row["name_en"],
            tuple(map(UUID, row["members"])),
            tuple(map(UUID, row["coordinators"])),
        )
        for row in found["groups"] or ()
    ]
    offices = [_office(row) for row in found["offices"] or ()]
    desks = [_desk(row) for row in found["desks"] or ()]
    return Network(
        {a.id: a for a in agencies},
        {g.id: g for g in groups},
        {o.id: o for o in offices},
        {d.id: d for d in desks},
    )


async def desk(tx: Transaction, id: UUID) -> tuple[Desk, Office, Agency] | None:
    """One desk with its office and its agency, or None."""
    found = await tx.value(
        f"""
        SELECT jsonb_build_object(
            'agency', to_jsonb(a) - 'created_at', 'office', to_jsonb(o),
            'desk', {DESK})::text
        FROM hub.desk d JOIN hub.office o ON o.id = d.office_id JOIN hub.agency a ON a.id = d.agency_id
        WHERE d.id = $1
        """,  # noqa: S608
        id,
    )
    if found is None:
        return None
    row = json.loads(found)
    return _desk(row["desk"]), _office(row["office"]), _agency(row["agency"])


def _agency(row: dict[str, Any]) -> Agency:
    return Agency(**row | {"id": UUID(row["id"]), "roles": tuple(row["roles"])})


def _office(row: dict[str, Any]) -> Office:
    return Office(
        id=UUID(row["id"]),
        agency_id=UUID(row["agency_id"]),
        city=row["city"],
        kind=OfficeKind(row["kind"]),
        adm1=row["adm1"],
        adm2=row["adm2"],
        confirmed=row["confirmed"],
        closed=row["closed_at"] is not None,
    )


def _desk(row: dict[str, Any]) -> Desk:
    return Desk(
        id=UUID(row["id"]),
        agency_id=UUID(row["agency_id"]),
        office_id=UUID(row["office_id"]),
        name=row["name"],
        phone=row["phone"],
        email=row["email"],
        hours=tuple(
            Hours(day, time.fromisoformat(opens), time.fromisoformat(closes))
            for day, opens, closes in row["hours"]
        ),
        closures=tuple(map(date.fromisoformat, row["closures"])),
        closed=row["closed_at"] is not None,
    )


async def save_agency(tx: Transaction, agency: Agency) -> UUID:
    """Adds a member, or changes the one with this code; returns its id."""
    return await tx.value(  # type: ignore[no-any-return]
        """
        INSERT INTO hub.agency (id, code, acronym_es, acronym_en, name_es, name_en, roles, confirmed, sees_cases)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (code) DO UPDATE SET acronym_es = excluded.acronym_es, acronym_en = excluded.acronym_en,
            name_es = excluded.name_es, name_en = excluded.name_en, roles = excluded.roles,
            confirmed = excluded.confirmed, sees_cases = excluded.sees_cases
        RETURNING id
        """,
        agency.id, agency.code, agency.acronym_es, agency.acronym_en, agency.name_es, agency.name_en,
        list(agency.roles), agency.confirmed, agency.sees_cases,
    )  # fmt: skip


async def save_group(tx: Transaction, group: Group) -> UUID:
    """Adds a group, or changes the one with this code, and sets its members; returns its id."""
    id: UUID = await tx.value(
        """
        INSERT INTO hub.network_group (id, code, name_es, name_en) VALUES ($1, $2, $3, $4)
        ON CONFLICT (code) DO UPDATE SET name_es = excluded.name_es, name_en = excluded.name_en
        RETURNING id
        """,
        group.id, group.code, group.name_es, group.name_en,
    )  # fmt: skip
    members = list({*group.members, *group.coordinators})
    await tx.execute(
        "DELETE FROM hub.group_member WHERE group_id = $1 AND agency_id <> ALL ($2)", id, members
    )
    await tx.execute(
        """
        INSERT INTO hub.group_member (group_id, agency_id, coordinates)
        SELECT $1, member, member = ANY ($3::uuid[]) FROM unnest($2::uuid[]) AS member
        ON CONFLICT (group_id, agency_id) DO UPDATE SET coordinates = excluded.coordinates
        """,
        id, members, list(group.coordinators),
    )  # fmt: skip
    return id


async def save_office(tx: Transaction, office: Office) -> UUID:
    """Adds an office, or changes the agency's one in this city; returns its id."""
    return await tx.value(  # type: ignore[no-any-return]
        """
        INSERT INTO hub.office (id, agency_id, city, kind, adm1, adm2, confirmed, closed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN now() END)
        ON CONFLICT (agency_id, city) DO UPDATE SET kind = excluded.kind, adm1 = excluded.adm1,
            adm2 = excluded.adm2, confirmed = excluded.confirmed,
            closed_at = CASE WHEN $8 THEN coalesce(office.closed_at, now()) END
        RETURNING id
        """,
        office.id, office.agency_id, office.city, office.kind, office.adm1, office.adm2, office.confirmed,
        office.closed,
    )  # fmt: skip


async def save_desk(tx: Transaction, desk: Desk) -> UUID:
    """Adds a desk or changes the one with this id; sets its hours and days off; returns its id."""
    await tx.execute(
        """
        INSERT INTO hub.desk (id, agency_id, office_id, name, phone, email, closed_at)
        VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN now() END)
        ON CONFLICT (id) DO UPDATE SET office_id = excluded.office_id, name = excluded.name,
            phone = excluded.phone, email = excluded.email,
            closed_at = CASE WHEN $7 THEN coalesce(desk.closed_at, now()) END
        """,
        desk.id, desk.agency_id, desk.office_id, desk.name, desk.phone, desk.email, desk.closed,
    )  # fmt: skip
    await set_hours(tx, desk, desk.hours)
    await set_closures(tx, desk, desk.closures)
    return desk.id


async def set_hours(tx: Transaction, desk: Desk, hours: Sequence[Hours]) -> None:
    """Replaces a desk's opening hours."""
    await tx.execute("DELETE FROM hub.desk_hours WHERE desk_id = $1", desk.id)
    await tx.execute(
        "INSERT INTO hub.desk_hours (desk_id, agency_id, weekday, opens, closes)"
        " SELECT $1, $2, * FROM unnest($3::smallint[], $4::time[], $5::time[])",
        desk.id, desk.agency_id, [h.weekday for h in hours], [h.opens for h in hours],
        [h.closes for h in hours],
    )  # fmt: skip


async def set_closures(tx: Transaction, desk: Desk, days: Sequence[date]) -> None:
    """Replaces a desk's days off."""
    await tx.execute("DELETE FROM hub.desk_closure WHERE desk_id = $1", desk.id)
    await tx.execute(
        "INSERT INTO hub.desk_closure (desk_id, agency_id, closed_on, reason)"
        " SELECT $1, $2, day, 'closed' FROM unnest($3::date[]) AS day",
        desk.id, desk.agency_id, list(days),
    )  # fmt: skip


async def partners(tx: Transaction) -> list[Partner]:
    """All partners that still work with an agency."""
    rows = await tx.rows(
        "SELECT id, agency_id, name, recipient_class, country, adm1, adm2, closed_at IS NOT NULL AS closed"
        " FROM hub.partner WHERE closed_at IS NULL ORDER BY name"
    )
    return [
        Partner(**dict(row) | {"recipient_class": RecipientClass(row["recipient_class"])})
        for row in rows
    ]


async def save_partner(tx: Transaction, partner: Partner) -> UUID:
    """Adds a partner, or changes the agency's one of this name; returns its id."""
    return await tx.value(  # type: ignore[no-any-return]
        """
        INSERT INTO hub.partner (id, agency_id, name, recipient_class, country, adm1, adm2, closed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN now() END)
        ON CONFLICT (agency_id, name) DO UPDATE SET recipient_class = excluded.recipient_class,
            country = excluded.country, adm1 = excluded.adm1, adm2 = excluded.adm2,
            closed_at = CASE WHEN $8 THEN coalesce(partner.closed_at, now()) END
        RETURNING id
        """,
        partner.id, partner.agency_id, partner.name, partner.recipient_class, partner.country,
        partner.adm1, partner.adm2, partner.closed,
    )  # fmt: skip


STAFF = """
    SELECT s.id, s.agency_id, s.email, s.name, s.roles, s.locale, s.active,
           ARRAY(SELECT m.desk_id FROM hub.desk_member m WHERE m.staff_id = s.id) AS desk_ids
    FROM hub.staff s
"""


async def staff(tx: Transaction, agency_id: UUID) -> list[Staff]:
    """An agency's staff, as far as the actor may see them."""
    rows = await tx.rows(f"{STAFF} WHERE s.agency_id = $1 ORDER BY s.name", agency_id)
    return [_staff(row) for row in rows]


async def one_staff(tx: Transaction, id: UUID) -> Staff | None:
    """One member of staff, or None."""
    row = await tx.row(f"{STAFF} WHERE s.id = $1", id)
    return _staff(row) if row else None


def _staff(row: Any) -> Staff:
    return Staff(
        **dict(row) | {"roles": frozenset(row["roles"]), "desk_ids": tuple(row["desk_ids"])}
    )


async def save_staff(tx: Transaction, person: Staff) -> UUID:
    """Adds a member of staff, or changes the agency's one with this address; returns the id."""
    return await tx.value(  # type: ignore[no-any-return]
        """
        INSERT INTO hub.staff (id, agency_id, email, name, roles, locale, active)
        VALUES ($1, $2, hub.fold($3), $4, $5, $6, $7)
        ON CONFLICT (agency_id, email) DO UPDATE SET name = excluded.name, roles = excluded.roles,
            locale = excluded.locale, active = excluded.active
        RETURNING id
        """,
        person.id, person.agency_id, person.email, person.name, sorted(person.roles), person.locale,
        person.active,
    )  # fmt: skip


async def revoke_sessions(tx: Transaction, staff_id: UUID) -> int:
    """Ends all sessions of a member of staff; returns how many."""
    return await tx.execute(
        "UPDATE hub.session SET revoked_at = now() WHERE staff_id = $1 AND revoked_at IS NULL",
        staff_id,
    )


async def set_desk_members(tx: Transaction, desk: Desk, staff_ids: Sequence[UUID]) -> None:
    """Replaces who works a desk."""
    await tx.execute(
        "DELETE FROM hub.desk_member WHERE desk_id = $1 AND staff_id <> ALL ($2)",
        desk.id,
        list(staff_ids),
    )
    await tx.execute(
        "INSERT INTO hub.desk_member (staff_id, desk_id, agency_id)"
        " SELECT person, $1, $2 FROM unnest($3::uuid[]) AS person ON CONFLICT DO NOTHING",
        desk.id, desk.agency_id, list(staff_ids),
    )  # fmt: skip


async def add_desk_member(tx: Transaction, desk: Desk, staff_id: UUID) -> None:
    """One more who works a desk."""
    await tx.execute(
        "INSERT INTO hub.desk_member (staff_id, desk_id, agency_id) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        staff_id, desk.id, desk.agency_id,
    )  # fmt: skip


async def working(tx: Transaction, desk_ids: Sequence[UUID]) -> dict[UUID, list[Staff]]:
    """Colleagues who work at each desk today, by name."""
    rows = await tx.rows(
        f"SELECT desk.id AS at_desk, s.* FROM unnest($1::uuid[]) AS desk (id)"  # noqa: S608
        f" JOIN ({STAFF} WHERE s.agency_id = (SELECT hub.actor_agency())) AS s"
        " ON hub.works_at(s.id, desk.id) ORDER BY s.name, s.id",
        list(desk_ids),
    )
    found: dict[UUID, list[Staff]] = {}
    for row in rows:
        person = {name: value for name, value in row.items() if name != "at_desk"}
        found.setdefault(row["at_desk"], []).append(_staff(person))
    return found


async def set_locale(tx: Transaction, locale: str) -> bool:
    """The actor's own language; False where nobody is signed in, or the hub does not speak it."""
    return await tx.value("SELECT hub.set_locale($1)", locale) is not None


ABSENCE = (
    "SELECT b.id, b.agency_id, b.staff_id, b.cover_id, b.starts_on, b.ends_on FROM hub.absence b"
)


async def absence(tx: Transaction, id: UUID) -> Absence | None:
    """One absence, or None when it is unknown or of another agency."""
    row = await tx.row(f"{ABSENCE} WHERE b.id = $1", id)
    return Absence(**dict(row)) if row else None


async def save_absence(tx: Transaction, absence: Absence) -> None:
    """Adds an absence or changes the one with this id; the cover works the desks meanwhile."""
    await tx.execute(
        """
        INSERT INTO hub.absence (id, agency_id, staff_id, cover_id, starts_on, ends_on)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET cover_id = excluded.cover_id, starts_on = excluded.starts_on,
            ends_on = excluded.ends_on
        """,
        absence.id, absence.agency_id, absence.staff_id, absence.cover_id, absence.starts_on,
        absence.ends_on,
    )  # fmt: skip


async def remove_absence(tx: Transaction, id: UUID) -> bool:
    """Takes an absence away; False when it is not there."""
    return bool(await tx.execute("DELETE FROM hub.absence WHERE id = $1", id))
