"""The services of the demo: real terms, at desks that exist, and none left over."""

import json
from uuid import UUID

import asyncpg
import pytest

from hub.directory import service
from hub.directory.hsds import read_json
from hub.directory.model import Place
from hub.directory.records import Known, Package
from tests.directory.conftest import Opener
from tests.reading import of, read

DEMO = json.loads((service.DATA / "demo.json").read_text("utf-8"))["contents"]
DESKS = {"/".join(offer["hub_desk"][part] for part in ("agency", "city", "desk")) for offer in DEMO}


@pytest.fixture
async def desks(seeding: Opener, owner: asyncpg.Connection) -> None:
    """The agencies, offices and desks that the demo names."""
    for desk in sorted(DESKS):
        code, city, name = desk.split("/")
        agency = await owner.fetchval(
            "INSERT INTO hub.agency (code, acronym_es, acronym_en, name_es, name_en)"
            " VALUES ($1, $1, $1, $1, $1)"
            " ON CONFLICT (code) DO UPDATE SET code = excluded.code RETURNING id",
            code,
        )
        office = await owner.fetchval(
            "INSERT INTO hub.office (agency_id, city, kind, adm1) VALUES ($1, $2, 'presence',"
            " 'MX07') ON CONFLICT (agency_id, city) DO UPDATE SET city = excluded.city"
            " RETURNING id",
            agency,
            city,
        )
        if not await owner.fetchval(
            "SELECT 1 FROM hub.desk WHERE office_id = $1 AND name = $2", office, name
        ):
            await owner.execute(
                "INSERT INTO hub.desk (agency_id, office_id, name) VALUES ($1, $2, $3)",
                agency,
                office,
                name,
            )


async def test_every_demo_service_is_at_a_desk_with_room_kept_and_a_second_seed_adds_nothing(
    desks: None, seeding: Opener
) -> None:
    async with seeding() as tx:
        await service.seed_demo(tx)
        assert await service.seed_demo(tx) == 0
        seeded = of("ServiceAtLocation", *(UUID(offer["id"]) for offer in DEMO))
        shown = await read(
            tx,
            seeded,
            "deskId agencyId need assuredAt schedules { weekdays } location { city state { pcode } redacted }",
        )
    assert len(shown) == len(DEMO)
    for one in shown:
        assert all(one.values())
        assert one["location"]["state"] is not None
    found = {(one["need"], one["location"]["city"]) for one in shown}
    assert {
        ("asylum-orientation", "Tapachula"),
        ("asylum-orientation", "Tijuana"),
        ("shelter-bed", "Tapachula"),
        ("trafficking-assistance", "Ciudad de México"),
        ("child-protection", "Tapachula"),
        ("gbv-case-management", "Tapachula"),
        ("primary-health", "Tapachula"),
    } <= found
    hidden = {one["need"] for one in shown if one["location"]["redacted"]}
    assert hidden == {"gbv-case-management"}


async def test_a_second_seed_does_not_confirm_what_a_rejection_has_aged(
    desks: None, seeding: Opener, owner: asyncpg.Connection
) -> None:
    async with seeding() as tx:
        await service.seed_demo(tx)
        await service.age_capacity(tx, UUID(DEMO[0]["id"]))
        await service.seed_demo(tx)
    row = await owner.fetchrow(
        "SELECT capacity_available, assured_at FROM hub.service_at_location WHERE id = $1",
        UUID(DEMO[0]["id"]),
    )
    assert row is not None
    assert tuple(row) == (0, None)


def test_the_demo_is_free_of_problems_once_its_desks_exist() -> None:
    known = Known(
        service_codes={row["code"] for row in service._table("service_types.csv")},
        places={
            row["pcode"]: Place(row["pcode"], 1 if len(row["pcode"]) == 4 else 2, row["name"], "")
            for row in service._table("places.csv")
        },
        desk=dict.fromkeys(DESKS, (UUID(int=1), UUID(int=2))).get,
    )
    data = (service.DATA / "demo.json").read_bytes()
    package = Package(read_json("demo.json", data), known, package="demo")
    assert package.problems == []
