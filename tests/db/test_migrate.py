"""Migrations: once each, in order, whole or not at all, and never changed afterwards."""

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from hub.db import embedded, migrate
from hub.db.migrate import Migration
from hub.errors import SettingsError


def step(name: str, sql: str) -> Migration:
    return Migration(name, sql, hashlib.sha256(sql.encode()).digest())


TABLE = step("0001_first.sql", "CREATE TABLE hub.first (n integer)")


async def value(url: str, sql: str, *args: object) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql, *args)
    finally:
        await connection.close()


async def test_applying_twice_changes_nothing(fresh: str) -> None:
    files, said = migrate.read(), list[str]()
    assert await migrate.migrate(fresh, files, said.append) == [file.name for file in files]
    assert said == [file.name for file in files]
    before = await value(fresh, "SELECT max(applied_at) FROM hub.migration")
    assert await migrate.migrate(fresh, files) == []
    assert await value(fresh, "SELECT max(applied_at) FROM hub.migration") == before


async def test_a_changed_file_is_refused_by_name_and_nothing_else_is_applied(fresh: str) -> None:
    await migrate.migrate(fresh, [TABLE])
    changed = replace(TABLE, digest=b"\0" * 32)
    later = step("0002_second.sql", "CREATE TABLE hub.second (n integer)")
    with pytest.raises(SettingsError, match=r"migrations/0001_first\.sql was applied and has chan"):
        await migrate.migrate(fresh, [changed, later])
    assert await value(fresh, "SELECT to_regclass('hub.second')") is None


async def test_a_database_newer_than_the_files_is_refused_by_name(fresh: str) -> None:
    await migrate.migrate(fresh, [TABLE, step("0002_second.sql", "SELECT 1")])
    with pytest.raises(SettingsError, match=r"0002_second\.sql .* older than its database"):
        await migrate.migrate(fresh, [TABLE])


async def test_a_file_that_comes_too_late_is_refused_by_name(fresh: str) -> None:
    await migrate.migrate(fresh, [step("0002_second.sql", "SELECT 1")])
    with pytest.raises(SettingsError, match=r"0001_first\.sql comes before 0002_second\.sql"):
        await migrate.migrate(fresh, [TABLE, step("0002_second.sql", "SELECT 1")])


async def test_every_mistake_is_named_at_once(fresh: str) -> None:
    two = step("0002_second.sql", "SELECT 1")
    await migrate.migrate(fresh, [TABLE, two])
    changed = [replace(file, digest=b"\0" * 32) for file in (TABLE, two)]
    with pytest.raises(SettingsError) as refusal:
        await migrate.migrate(fresh, changed)
    assert len(refusal.value.problems) == 2


async def test_of_two_runners_at_once_each_file_is_applied_by_one(fresh: str) -> None:
    files = migrate.read()
    applied = await asyncio.gather(*(migrate.migrate(fresh, files) for _ in range(3)))
    assert sorted(name for names in applied for name in names) == [file.name for file in files]
    assert sorted(map(len, applied)) == [0, 0, len(files)]


async def test_a_role_that_another_migration_made_meanwhile_is_taken_as_it_is(fresh: str) -> None:
    class TooEarly:
        """A connection that looked for the roles before the other one committed them."""

        def __init__(self, connection: asyncpg.Connection) -> None:
            self.fetch, self.execute = connection.fetch, connection.execute

        async def fetchval(self, *_: object) -> None:
            return None

    await migrate.migrate(fresh, [TABLE])
    connection = await asyncpg.connect(fresh)
    try:
        await migrate._roles(TooEarly(connection))  # type: ignore[arg-type]
    finally:
        await connection.close()


async def test_two_databases_of_one_server_may_be_migrated_at_once(
    server: embedded.EmbeddedServer, fresh: str
) -> None:
    other = f"fresh_{uuid4().hex[:12]}"
    admin = server.url("postgres", "postgres")
    await migrate.create_database(admin, other)
    files = migrate.read()
    try:
        applied = await asyncio.gather(
            migrate.migrate(fresh, files),
            migrate.migrate(server.url("postgres", other), files),
        )
        assert list(map(len, applied)) == [len(files), len(files)]
    finally:
        connection = await asyncpg.connect(admin)
        await connection.execute(f'DROP DATABASE "{other}" WITH (FORCE)')
        await connection.close()


async def test_migrations_wait_neither_long_for_locks_nor_run_for_ever(fresh: str) -> None:
    settings = "current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')"
    await migrate.migrate(
        fresh, [step("0001_s.sql", f"CREATE TABLE hub.s AS SELECT {settings} AS s")]
    )
    assert await value(fresh, "SELECT s FROM hub.s") == "4s 30s"


async def test_a_migration_gives_up_when_somebody_holds_the_table(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate.migrate(fresh, [TABLE])
    monkeypatch.setattr(migrate, "LIMITS", migrate.LIMITS.replace("4s", "50ms"))
    holder = await asyncpg.connect(fresh)
    try:
        await holder.execute("BEGIN; LOCK TABLE hub.first IN ACCESS SHARE MODE")
        change = step("0002_second.sql", "ALTER TABLE hub.first ADD COLUMN m integer")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await migrate.migrate(fresh, [TABLE, change])
    finally:
        await holder.close()
    assert await migrate.migrate(fresh, [TABLE, change]) == ["0002_second.sql"]


async def test_a_failing_migration_leaves_nothing_behind(fresh: str) -> None:
    bad = step("0002_bad.sql", "CREATE TABLE hub.half (n integer); SELECT 1 / 0")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate.migrate(fresh, [TABLE, bad])
    assert await value(fresh, "SELECT to_regclass('hub.half')") is None
    assert await value(fresh, "SELECT array_agg(name) FROM hub.migration") == [TABLE.name]
    good = step("0002_bad.sql", "CREATE TABLE hub.half (n integer)")
    assert await migrate.migrate(fresh, [TABLE, good]) == ["0002_bad.sql"]


async def test_what_a_migration_makes_belongs_to_the_owner_role_not_to_the_administrator(
    fresh: str,
) -> None:
    await migrate.migrate(fresh, [TABLE])
    owner = "SELECT relowner::regrole::text FROM pg_class WHERE oid = 'hub.first'::regclass"
    assert await value(fresh, owner) == "hub_owner"


async def test_an_administrator_who_is_no_superuser_can_migrate_twice(
    server: embedded.EmbeddedServer, database: str
) -> None:
    admin, name = server.url("postgres", "postgres"), f"managed_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(admin)
    try:
        await connection.execute(f"CREATE ROLE {name} LOGIN; GRANT hub_owner TO {name}")
        await connection.execute(f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0")
        url = server.url(name, name)
        files = migrate.read()
        assert len(await migrate.migrate(url, files)) == len(files)
        assert await migrate.migrate(url, files) == []
    finally:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"DROP ROLE {name}")
        await connection.close()


@pytest.mark.parametrize("attribute", ["BYPASSRLS", "SUPERUSER"])
async def test_an_application_role_that_bypasses_row_level_security_is_refused(
    fresh: str, attribute: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = f"unsafe_{uuid4().hex[:12]}"
    monkeypatch.setattr(migrate, "ROLES", {role: "NOLOGIN", "hub_owner": "NOLOGIN"})
    await value(fresh, f"CREATE ROLE {role} {attribute}")
    try:
        with pytest.raises(SettingsError, match=f"Role {role} bypasses row-level security"):
            await migrate.migrate(fresh, [TABLE])
    finally:
        await value(fresh, f"DROP ROLE {role}")


async def test_creating_a_database_that_exists_is_harmless(
    server: embedded.EmbeddedServer, database: str
) -> None:
    assert not await migrate.create_database(server.url("postgres", "postgres"), database)


def test_files_are_named_by_number_and_words_and_a_number_is_used_once(tmp_path: Path) -> None:
    for name in ("0001_one.sql", "0001_two.sql", "2_short.sql", "0003_Upper.sql", "readme.txt"):
        (tmp_path / name).write_text("SELECT 1")
    with pytest.raises(SettingsError) as refusal:
        migrate.read(tmp_path)
    said = "\n".join(refusal.value.problems)
    assert len(refusal.value.problems) == 3
    for part in ("2_short.sql", "0003_Upper.sql", "number 0001 is used twice"):
        assert part in said


def test_files_are_read_in_order_with_the_digest_of_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "0002_two.sql").write_text("SELECT 2")
    (tmp_path / "0001_one.sql").write_text("SELECT 'é'", encoding="utf-8")
    one, two = migrate.read(tmp_path)
    assert (one.name, two.name) == ("0001_one.sql", "0002_two.sql")
    assert one.digest == hashlib.sha256("SELECT 'é'".encode()).digest()


def test_no_migration_ends_its_own_transaction() -> None:
    for file in migrate.read():
        words = file.sql.upper().replace(";", " ; ").split()
        starts = [w for before, w in zip([";", *words], words, strict=False) if before == ";"]
        assert not {"COMMIT", "ROLLBACK", "ABORT"} & set(starts), file.name
