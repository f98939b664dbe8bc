"""Fills in the network from data/network.json. Adds what is missing, never changes what is there.

Membership is not published as one list, so it is data that the secretariat edits; what it has edited
stays as it is, however often this runs.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import time
from pathlib import Path
from typing import Any, NamedTuple

from hub.agencies import store
from hub.agencies.model import Agency, Desk, Group, Hours, Network, Office, OfficeKind, Staff
from hub.db.ids import uuid7
from hub.db.transaction import Transaction

DATA = Path(__file__).parent / "data" / "network.json"
DESK = "Mesa de referencia"
"""The desk that every office begins with."""
HOURS = tuple(Hours(day, time(9), time(17)) for day in range(1, 6))


class NewStaff(NamedTuple):
    """Somebody to add. `city` is the office whose desk they work at, None for no desk."""

    agency: str
    email: str
    name: str
    roles: Sequence[str]
    city: str | None
    locale: str


async def seed(tx: Transaction) -> int:
    """Agencies, groups, offices and their first desks; returns how many were added."""
    wanted = json.loads(DATA.read_text("utf-8"))
    known = await store.network(tx)
    added = 0
    for row in wanted["agencies"]:
        agency = known.agency_by_code(row["code"])
        if agency is None:
            agency = _agency(row)
            await store.save_agency(tx, agency)
            added += 1
        added += await _places(tx, known, agency, row["offices"])
    known = await store.network(tx)
    groups = {group.code for group in known.groups.values()}
    for row in wanted["groups"]:
        if row["code"] not in groups:
            await store.save_group(tx, _group(row, known))
            added += 1
    return added


def _agency(row: dict[str, Any]) -> Agency:
    (acronym_es, acronym_en), (name_es, name_en) = row["acronym"], row["name"]
    return Agency(
        uuid7(),
        row["code"],
        acronym_es,
        acronym_en,
        name_es,
        name_en,
        roles=tuple(row["roles"]),
        confirmed=row["confirmed"],
        sees_cases=row["sees_cases"],
    )


def _group(row: dict[str, Any], network: Network) -> Group:
    by_code = {agency.code: agency.id for agency in network.agencies.values()}
    members = by_code if row["members"] == "all" else row["members"]
    name_es, name_en = row["name"]
    return Group(
        uuid7(),
        row["code"],
        name_es,
        name_en,
        members=tuple(by_code[code] for code in members),
        coordinators=tuple(by_code[code] for code in row["coordinators"]),
    )


async def _places(
    tx: Transaction, known: Network, agency: Agency, rows: Iterable[dict[str, Any]]
) -> int:
    there = {office.city for office in known.offices.values() if office.agency_id == agency.id}
    added = 0
    for row in rows:
        if row["city"] in there:
            continue
        office = Office(
            uuid7(),
            agency.id,
            row["city"],
            OfficeKind(row["kind"]),
            row["adm1"],
            row.get("adm2"),
            confirmed=row["confirmed"],
        )
        await store.save_office(tx, office)
        await store.save_desk(tx, Desk(uuid7(), agency.id, office.id, DESK, hours=HOURS))
        added += 2
    return added


async def seed_staff(tx: Transaction, people: Iterable[NewStaff]) -> int:
    """Staff who are not there yet, at the first desks of their offices; returns how many."""
    network = await store.network(tx)
    added = 0
    for new in people:
        agency = network.agency_by_code(new.agency)
        if agency is None or new.email in {s.email for s in await store.staff(tx, agency.id)}:
            continue
        person = Staff(
            uuid7(), agency.id, new.email, new.name, frozenset(new.roles), locale=new.locale
        )
        await store.save_staff(tx, person)
        desk = _desk(network, agency, new.city) if new.city else None
        if desk is not None:
            await store.add_desk_member(tx, desk, person.id)
        added += 1
    return added


def _desk(network: Network, agency: Agency, city: str) -> Desk | None:
    return next(
        (
            desk
            for desk in network.desks.values()
            if desk.agency_id == agency.id and network.offices[desk.office_id].city == city
        ),
        None,
    )
