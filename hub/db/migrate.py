"""Applies migrations/*.sql in order, once each, forward only.

A file that was applied and has changed since is refused by name: what the database looks like is
always what the files say.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from hub.db.transaction import Transaction
from hub.errors import SettingsError

LOCK = 0x6875625F6D6967  # "hub_mig": one migration run at a time per database
LIMITS = "SET LOCAL lock_timeout = '4s'; SET LOCAL statement_timeout = '30s'"
ROLES = {"hub_owner": "NOLOGIN", "hub_app": "LOGIN"}
NAME = re.compile(r"^\d{4}_[a-z_]+\.sql$")


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its name, text and SHA-256."""

    name: str
    sql: str
    digest: bytes


def folder() -> Path:
    """Where the files are: in the package once installed, beside it in a clone."""
    packaged = Path(__file__).parent / "migrations"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "migrations"


def read(path: Path | None = None) -> list[Migration]:
    """All migrations in order.

    Raises:
        SettingsError: a file's name is not NNNN_words.sql, or a number is used twice.
    """
    files = sorted((path or folder()).glob("*.sql"))
    problems = [
        f"migrations/{f.name} must be named NNNN_words.sql."
        for f in files
        if not NAME.match(f.name)
    ]
    numbers = [f.name[:4] for f in files]
    problems += [
        f"Migration number {n} is used twice."
        for n in sorted({n for n in numbers if numbers.count(n) > 1})
    ]
    if problems:
        raise SettingsError(problems)
    return [
        Migration(f.name, f.read_text("utf-8"), hashlib.sha256(f.read_bytes()).digest())
        for f in files
    ]


async def create_database(admin_url: str, name: str) -> bool:
    """Creates the database when it is missing; True when it was."""
    connection = await asyncpg.connect(admin_url)
    try:
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return False
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING utf8')
        return True
    finally:
        await connection.close()


async def _roles(connection: asyncpg.Connection) -> None:
    for role, login in ROLES.items():
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            # Another database's migration may be faster: roles belong to the whole cluster. Which of the
            # two it is depends on whether that one has committed yet.
            with suppress(asyncpg.UniqueViolationError, asyncpg.DuplicateObjectError):
                await connection.execute(
                    f"CREATE ROLE {role} {login} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
                )
    unsafe = await connection.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) AND (rolsuper OR rolbypassrls)",
        list(ROLES),
    )
    if unsafe:
        raise SettingsError(
            [
                f"Role {row['rolname']} bypasses row-level security: take that away first."
                for row in unsafe
            ]
        )


async def _bookkeeping(connection: asyncpg.Connection) -> dict[str, bytes]:
    await connection.execute(
        """
        CREATE SCHEMA IF NOT EXISTS hub AUTHORIZATION hub_owner;
        CREATE TABLE IF NOT EXISTS hub.migration (
            name text PRIMARY KEY,
            digest bytea NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        ALTER TABLE hub.migration ENABLE ROW LEVEL SECURITY;
        ALTER TABLE hub.migration FORCE ROW LEVEL SECURITY;
        DO $$
        BEGIN
            -- Forced row-level security binds an administrator who is no superuser as well.
            IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = 'hub.migration'::regclass) THEN
                CREATE POLICY keep ON hub.migration TO hub_owner USING (true);
                -- The application asks whether its database is the one it was written for.
                CREATE POLICY see ON hub.migration FOR SELECT TO hub_app USING (true);
                GRANT SELECT ON hub.migration TO hub_app;
            END IF;
            -- A temporary table would outlive its user on a pooled connection.
            EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
        END
        $$;
        """
    )
    return {
        row["name"]: row["digest"]
        for row in await connection.fetch("SELECT name, digest FROM hub.migration")
    }


async def applied(tx: Transaction) -> set[str]:
    """The names of the files that this database has seen, for whoever may ask."""
    return {row["name"] for row in await tx.rows("SELECT name FROM hub.migration")}


def _check(migrations: Sequence[Migration], applied: dict[str, bytes]) -> None:
    known = {migration.name: migration.digest for migration in migrations}
    problems = [
        f"migrations/{name} was applied and has changed since: write a new migration instead."
        if name in known
        else f"migrations/{name} was applied to this database, and is missing here:"
        " this hub is older than its database."
        for name, digest in sorted(applied.items())
        if known.get(name) != digest
    ]
    newest = max(applied, default="")
    problems += [
        f"migrations/{m.name} comes before {newest}, which is applied already: give it a later number."
        for m in migrations
        if m.name not in applied and m.name < newest
    ]
    if problems:
        raise SettingsError(problems)


async def migrate(
    owner_url: str,
    migrations: Sequence[Migration],
    said: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Applies what is missing, each file in a transaction of its own; returns the names applied.

    Raises:
        SettingsError: an applied file has changed, or the files and the database do not fit.
    """
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await _roles(connection)
        applied = await _bookkeeping(connection)
        _check(migrations, applied)
        done = []
        for migration in migrations:
            if migration.name in applied:
                continue
            async with connection.transaction():
                await connection.execute(LIMITS)
                await connection.execute("SET LOCAL ROLE hub_owner")
                await connection.execute(migration.sql)
                await connection.execute("RESET ROLE")
                await connection.execute(
                    "INSERT INTO hub.migration (name, digest) VALUES ($1, $2)",
                    migration.name,
                    migration.digest,
                )
            said(migration.name)
            done.append(migration.name)
        return done
    finally:
        await connection.close()
