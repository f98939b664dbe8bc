"""`hub directory import` as a person runs it: in a process of its own, on a real database."""

import asyncio
import json
import os
import sys
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests.directory.packages import Package
from tests.world import World


async def run(app_url: str | None, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and messages of the command."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HUB_")}
    if app_url:
        environment["HUB_DATABASE_URL"] = app_url
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from hub.cli import main; main()",
        "directory",
        "import",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_a_good_file_is_imported_and_said_so(
    app_url: str, seeded: None, world: World, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    small = Package()
    file = tmp_path / "one.json"
    file.write_text(json.dumps(small.record()))
    arguments = (str(file), "--agency", world.recipient.code)
    code, out, err = await run(app_url, *arguments)
    assert (code, out) == (
        0,
        "one.json: 4 created, 0 updated, 0 unchanged, 0 rejected, 0 fields left out\n",
    )
    assert "one.json: 4 records read" in err
    sql = "SELECT agency_id FROM hub.service_at_location WHERE id = $1"
    assert await owner.fetchval(sql, small.offer) == world.recipient.id
    assert (await run(app_url, *arguments))[1].startswith("one.json: 0 created, 0 updated, 4")


async def test_a_rejected_record_is_named_with_file_record_and_field_and_the_exit_code_says_so(
    app_url: str, seeded: None, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    good, bad = Package(), Package()
    broken = bad.record()
    del broken["service"]["organization"]
    (tmp_path / "two.json").write_text(json.dumps([broken, good.record()]))
    code, out, _ = await run(app_url, str(tmp_path))
    assert code == 1
    assert f"two.json #0.service, record {bad.service}, field organization_id: rejected." in out
    assert bad.street not in out
    sql = "SELECT count(*) FROM hub.service_at_location WHERE id = ANY ($1)"
    assert await owner.fetchval(sql, [good.offer, bad.offer]) == 1


async def test_a_dry_run_reports_and_leaves_nothing(
    app_url: str, seeded: None, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    small = Package()
    (tmp_path / "one.json").write_text(json.dumps(small.record()))
    code, out, _ = await run(app_url, str(tmp_path), "--dry-run")
    assert code == 0
    assert "4 created" in out
    assert "nothing has changed" in out
    sql = "SELECT count(*) FROM hub.service_at_location WHERE id = $1"
    assert await owner.fetchval(sql, small.offer) == 0


@pytest.mark.parametrize("arguments", [("/nowhere",), (), ("--agency", "iom")])
async def test_wrong_usage_is_two(app_url: str, arguments: tuple[str, ...]) -> None:
    code, out, err = await run(app_url, *arguments)
    assert code == 2
    assert not out
    assert "Usage" in err


async def test_an_unknown_agency_and_an_empty_folder_are_wrong_usage(
    app_url: str, seeded: None, tmp_path: Path
) -> None:
    assert (await run(app_url, str(tmp_path)))[0] == 2
    (tmp_path / "one.json").write_text(json.dumps(Package().record()))
    code, _, err = await run(app_url, str(tmp_path), "--agency", f"x{uuid4().hex[:8]}")
    assert code == 2
    assert "no such agency" in err


async def test_a_database_without_tables_is_one_clear_line(
    app_url: str, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    (tmp_path / "one.json").write_text(json.dumps(Package().record()))
    path, query = app_url.split("?", 1)
    code, out, err = await run(f"{path.rsplit('/', 1)[0]}/postgres?{query}", str(tmp_path))
    assert code == 3
    assert not out
    assert err.splitlines()[-1] == "hub: The database is not up to date: run `hub migrate`."
    assert "Traceback" not in err
