"""`hub migrate`, `hub seed`, `hub schema` and `hub directory import`: twice is as good as once."""

import shutil
from pathlib import Path

import asyncpg
import pytest

from hub.db import migrate
from hub.db.embedded import EmbeddedServer
from tests.cli.commands import hub
from tests.journeys.running import REPOSITORY

pytestmark = pytest.mark.xdist_group("commands")

HSDS = REPOSITORY.parent / "shared" / "real" / "hsds"


@pytest.fixture(scope="module")
async def empty(
    server: EmbeddedServer, database: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Variables for a database with nothing in it."""
    name = f"hub_commands_{worker_id}"
    await migrate.create_database(server.url("postgres", "postgres"), name)
    return {
        "HUB_HOME": str(tmp_path_factory.mktemp("commands")),
        "HUB_DATABASE_URL": server.url("hub_app", name),
        "HUB_OWNER_URL": server.url("postgres", name),
    }


async def test_migrating_and_seeding_twice_adds_nothing(empty: dict[str, str]) -> None:
    for command in (("seed",), ("plugins", "list")):
        early = hub(*command, **empty)
        assert early.code == 3, command
        assert early.lines == ["hub: The database is not up to date: run `hub migrate`."]

    first = hub("migrate", **empty)
    assert first.code == 0, first.err
    names = [migration.name for migration in migrate.read()]
    assert first.out == f"{len(names)} migrations applied.\n"
    assert first.lines == [f"applied {name}" for name in names]
    second = hub("migrate", **empty)
    assert (second.code, second.out) == (0, "Nothing to do: the database is up to date.\n")

    seeded = hub("seed", "--demo", **empty)
    assert seeded.code == 0, seeded.err
    assert seeded.out.endswith("records added.\n")
    owner = await asyncpg.connect(empty["HUB_OWNER_URL"])
    tables = ("agency", "office", "desk", "staff", "service_at_location")
    count = "SELECT " + ", ".join(f"(SELECT count(*) FROM hub.{t}) AS {t}" for t in tables)
    before = dict(await owner.fetchrow(count))
    keys = (Path(empty["HUB_HOME"]) / "keyring.json").read_bytes()
    again = hub("seed", "--demo", **empty)
    assert (again.code, again.out) == (0, "Nothing to do: everything is there.\n")
    assert dict(await owner.fetchrow(count)) == before
    assert before["agency"] == 16
    assert (Path(empty["HUB_HOME"]) / "keyring.json").read_bytes() == keys
    await owner.close()


def test_migrating_needs_the_administrator(empty: dict[str, str]) -> None:
    done = hub("migrate", **{**empty, "HUB_OWNER_URL": ""})
    assert done.code == 2
    assert done.lines[0].startswith("hub: HUB_OWNER_URL")


async def test_real_records_of_a_directory_are_imported_once(empty: dict[str, str]) -> None:
    if not HSDS.is_dir():
        pytest.skip("the examples of Open Referral are not beside this repository")
    assert hub("migrate", **empty).code == 0
    assert hub("seed", **empty).code == 0
    dry = hub("directory", "import", "../shared/real/hsds", "--dry-run", **empty)
    assert "nothing has changed" in dry.out
    first = hub("directory", "import", "../shared/real/hsds", **empty)
    assert first.code in (0, 1), first.err
    assert first.out.count(" created") >= 2
    owner = await asyncpg.connect(empty["HUB_OWNER_URL"])
    count = "SELECT count(*) FROM hub.service_at_location"
    before = await owner.fetchval(count)
    assert before > 0
    second = hub("directory", "import", "../shared/real/hsds", **empty)
    assert second.code == first.code
    totals = [line.split(": ", 1)[1] for line in second.out.splitlines() if " unchanged, " in line]
    assert totals
    assert all(line.startswith("0 created, 0 updated") for line in totals)
    assert await owner.fetchval(count) == before
    await owner.close()
    assert hub("directory", "import", "../nowhere", **empty).code == 2


def test_what_is_generated_is_as_committed_and_a_difference_is_noticed(tmp_path: Path) -> None:
    done = hub("schema", "check")
    assert (done.code, done.out) == (0, "The schema is as committed.\n"), done.err
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    access = tmp_path / "schema" / "access.md"
    access.write_text(access.read_text("utf-8") + "\nEverybody may do everything.\n", "utf-8")
    stale = hub("schema", "check", "--folder", str(tmp_path / "schema"))
    assert stale.code == 1
    assert "access.md" in stale.err
    graphql = tmp_path / "schema" / "hub.graphql"
    text = graphql.read_text("utf-8")
    graphql.write_text(text.replace("type Query {", "type Query {\n  gone: String\n", 1), "utf-8")
    breaking = hub("schema", "export", "--folder", str(tmp_path / "schema"))
    assert breaking.code == 1
    assert "gone" in breaking.err
    assert "gone: String" in graphql.read_text("utf-8"), "a breaking change was written"
