"""Importing HSDS packages into the real database: whole, twice, and with what is wrong in them."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.api.relay import node_id
from hub.auth.model import Role
from hub.db.transaction import transaction
from hub.directory.importing import Unit, import_path, import_unit
from tests.directory.conftest import Opener
from tests.directory.packages import Package, attribute, unit
from tests.reading import of, read
from tests.world import World

REAL = Path(__file__).parents[3] / "shared" / "real" / "hsds"
TABLES = (
    "organization",
    "location",
    "location_address",
    "service",
    "service_at_location",
    "schedule",
    "phone",
    "imported_record",
)


async def everything(owner: asyncpg.Connection) -> dict[str, list[str]]:
    """All rows of the directory as text, with their system version."""
    return {
        table: sorted(
            row[0] for row in await owner.fetch(f"SELECT xmin::text || t::text FROM hub.{table} t")
        )
        for table in TABLES
    }


async def test_the_published_examples_are_imported_whole_and_a_second_time_change_nothing(
    seeding: Opener, owner: asyncpg.Connection
) -> None:
    if not REAL.is_dir():
        pytest.skip("the published HSDS 3.1 examples are not beside this project")
    package = uuid4().hex
    first = await import_path(seeding, REAL, package=package)
    assert not [problem for report in first for problem in report.rejected]
    # The example's own latitude is 100 degrees; it is named wherever it stands.
    assert {p.field for r in first if r.file.endswith(".json") for p in r.left_out} == {"latitude"}
    before = await everything(owner)
    second = await import_path(seeding, REAL, package=package)
    assert sum(r.created + r.updated for r in second) == 0
    assert [r.unchanged for r in second] == [r.created + r.updated + r.unchanged for r in first]
    assert await everything(owner) == before


async def test_every_table_and_record_of_the_published_examples_is_kept(
    seeding: Opener, owner: asyncpg.Connection
) -> None:
    if not REAL.is_dir():
        pytest.skip("the published HSDS 3.1 examples are not beside this project")
    package = uuid4().hex
    await import_path(seeding, REAL / "csv", package=package)
    kept = await owner.fetch(
        "SELECT DISTINCT file FROM hub.imported_record WHERE package = $1", package
    )
    assert {row["file"] for row in kept} == {file.name for file in (REAL / "csv").glob("*.csv")}


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    seeding: Opener, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    small = Package()
    (tmp_path / "a.json").write_text(json.dumps(small.record()))
    before = await everything(owner)
    (report,) = await import_path(seeding, tmp_path, package="p", dry_run=True)
    assert report.created == 4
    assert await everything(owner) == before


async def test_a_bad_record_does_not_take_the_others_with_it(seeding: Opener) -> None:
    good, bad = Package(), Package()
    broken = bad.record()
    del broken["service"]["name"]
    async with seeding() as tx:
        report = await import_unit(tx, unit(broken, "nonsense", good.record()), package="p")
        found = await read(tx, of("ServiceAtLocation", good.offer, bad.offer), "id")
    assert found == [{"id": node_id("ServiceAtLocation", good.offer)}]
    assert {(p.place, p.field) for p in report.rejected} == {
        ("#0.service", "name"),
        ("#0", "service_id"),
        ("#1", "-"),
    }


async def test_a_record_that_the_database_refuses_is_named_without_its_values(
    seeding: Opener, owner: asyncpg.Connection
) -> None:
    small = Package()
    # What the reader lets pass and the database does not: it is told to be stricter for a moment.
    await owner.execute(
        f"ALTER TABLE hub.service ADD CONSTRAINT strict CHECK (name <> '{small.name}') NOT VALID"
    )
    try:
        async with seeding() as tx:
            report = await import_unit(tx, unit(small.record()), package="p")
    finally:
        await owner.execute("ALTER TABLE hub.service DROP CONSTRAINT strict")
    assert report.rejected[0].field == "strict"
    assert small.name not in str(report)
    assert report.created == 2
    assert await owner.fetchval("SELECT count(*) FROM hub.location WHERE id = $1", small.location)


async def test_a_changed_record_is_updated_and_only_where_it_speaks(seeding: Opener) -> None:
    small = Package()
    full = small.record(languages=[{"id": "l", "code": "ht"}], minimum_age=12, description="Antes")
    brief = small.record(description="Después")
    async with seeding() as tx:
        await import_unit(tx, unit(full), package="p")
        report = await import_unit(tx, unit(brief), package="p")
        stored = of("ServiceAtLocation", small.offer)
        (shown,) = await read(tx, stored, "description languages eligibility { minimumAge }")
    assert (report.created, report.updated) == (0, 1)
    assert shown == {
        "description": "Después",
        "languages": ["ht"],
        "eligibility": {"minimumAge": 12},
    }


async def test_what_a_desk_has_said_since_is_not_overwritten_by_an_older_file(
    seeding: Opener, owner: asyncpg.Connection
) -> None:
    small = Package()

    def room(available: int, updated: str) -> Any:
        capacity = {"id": "c", "available": available, "updated": updated}
        return unit(small.record(capacities=[capacity]))

    async def available() -> int:
        sql = "SELECT capacity_available FROM hub.service_at_location WHERE id = $1"
        return int(await owner.fetchval(sql, small.offer))

    async with seeding() as tx:
        await import_unit(tx, room(5, "2026-01-10T00:00:00Z"), package="p")
    assert await available() == 5
    async with seeding() as tx:
        await import_unit(tx, room(9, "2026-01-09T00:00:00Z"), package="p")
    assert await available() == 5
    async with seeding() as tx:
        await import_unit(tx, room(3, "2026-01-11T00:00:00Z"), package="p")
    assert await available() == 3


async def test_one_agencys_package_cannot_touch_anothers_record(
    seeding: Opener, world: World, owner: asyncpg.Connection
) -> None:
    small = Package()
    async with seeding() as tx:
        await import_unit(tx, unit(small.record()), package="p", agency_id=world.recipient.id)
    before = await everything(owner)
    forged = small.record(description="ajeno") | {"id": str(uuid4())}
    async with seeding() as tx:
        report = await import_unit(tx, unit(forged), package="q", agency_id=world.stranger.id)
    assert report.created == report.updated == 0
    assert {p.message for p in report.rejected} == {
        "The record, or what it hangs on, is maintained by somebody else."
    }
    assert await everything(owner) == before


async def test_ids_that_are_no_uuids_do_not_collide_between_packages(seeding: Opener) -> None:
    record = {"id": "1", "name": uuid4().hex, "legal_status": "ngo"}
    async with seeding() as tx:
        one = await import_unit(tx, unit(record), package=uuid4().hex)
        two = await import_unit(tx, unit(record), package=uuid4().hex)
    assert (one.created, two.created) == (1, 1)


async def test_a_word_is_needed_to_take_a_safe_house_out_of_hiding(
    seeding: Opener, owner: asyncpg.Connection
) -> None:
    small = Package()
    hidden = small.record()
    hidden["location"]["attributes"] = [attribute("hub-redacted", "safe-house")]
    shown = small.record()
    shown["location"]["attributes"] = [attribute("hub-redacted", "false")]

    async def redacted() -> Any:
        return await owner.fetchval(
            "SELECT redacted FROM hub.location WHERE id = $1", small.location
        )

    for record, expected in ((hidden, True), (small.record(), True), (shown, False)):
        async with seeding() as tx:
            await import_unit(tx, unit(record), package="p")
        assert await redacted() is expected


async def test_csv_files_of_a_folder_are_read_together_and_json_beside_them(
    seeding: Opener, tmp_path: Path
) -> None:
    org, place, offered, offer = (str(uuid4()) for _ in range(4))
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "organizations.csv").write_text(f"id,name\n{org},Casa\n")
    (tmp_path / "csv" / "locations.csv").write_text(f"id,name\n{place},Sede\n")
    (tmp_path / "csv" / "services.csv").write_text(
        f"id,organization_id,name,status\n{offered},{org},Comedor,active\n"
    )
    (tmp_path / "csv" / "service_at_location.csv").write_text(
        f"id,service_id,location_id\n{offer},{offered},{place}\nbad,{offered},{uuid4()}\n"
    )
    (tmp_path / "more.json").write_text(json.dumps(Package().record()))
    (tmp_path / ".hidden.json").write_text("not json")
    reports = await import_path(seeding, tmp_path, package=uuid4().hex)
    assert [(r.file, r.created) for r in reports] == [("more.json", 4), ("csv/*.csv", 4)]
    (problem,) = reports[1].rejected
    assert (problem.file, problem.place, problem.record, problem.field) == (
        "csv/service_at_location.csv",
        "line 3",
        "bad",
        "location_id",
    )
    async with seeding() as tx:
        (shown,) = await read(tx, of("ServiceAtLocation", UUID(offer)), "name")
    assert shown == {"name": "Comedor"}


async def test_originals_are_for_those_who_maintain_them(
    seeding: Opener, pool: asyncpg.Pool, world: World
) -> None:
    small = Package()
    async with seeding() as tx:
        await import_unit(tx, unit(small.record()), package="p", agency_id=world.recipient.id)
    sql = "SELECT count(*) FROM hub.imported_record WHERE id = $1"
    for party in world.parties:
        for role, actor in party.staff.items():
            async with transaction(pool, actor) as tx:
                seen = await tx.value(sql, small.location)
            assert seen == (party is world.recipient and role is Role.AGENCY_ADMIN), (role, party)


async def test_a_file_that_is_too_large_is_refused_by_name(
    seeding: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.directory.hsds.MOST_BYTES", 10)
    async with seeding() as tx:
        report = await import_unit(tx, Unit("a.json", {"a.json": b" " * 11}), package="p")
    assert "larger" in report.rejected[0].message
