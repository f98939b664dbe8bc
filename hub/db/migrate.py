"""Brings a database up to this version of the hub: roles first, then migrations/NNNN_name.sql.

Forward only. A file that was applied once is never applied again and never accepted changed.

A file runs as role hub_owner, in one transaction of its own, whole, and gives up after waiting 4 s for
a lock or running a statement for 30 s, so that it cannot stand in the way of those at work. A file that
needs longer says so in its first line: `-- statement_timeout: 5min`. What cannot run in a transaction
(CREATE INDEX CONCURRENTLY) is not for these files.

pogo-migrate was weighed and not taken: it compares names but not contents, wants a way back for each
file, and splits SQL by itself.
"""

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncpg

from hub.errors import HubError

OWNER = "hub_owner"
APPLICATION = "hub_app"
SECRETARIAT = "hub_secretariat"
ROLES = {
    OWNER: "NOLOGIN",
    APPLICATION: "LOGIN",
    # Reserved for the aggregates of the technical secretariat, which must not see cases.
    SECRETARIAT: "NOLOGIN",
}

LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "30s"
OLDEST_SERVER = 180000  # uuidv7() and virtual generated columns

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_OWN_TIMEOUT = re.compile(r"-- statement_timeout: *(\d+ ?(?:ms|s|min|h))\s*$", re.MULTILINE)
_ADVISORY_KEY = 0x6875625F6D696772  # 'hub_migr': one migration at a time in a database

Progress = Callable[[int, int, str], None]
"""Told before each file: how many are done, how many there are to do, the file's name."""


class MigrationRefused(HubError):
    """The database, the role or the files are not such that migrating is safe. Nothing was applied,
    unless the message says so."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file, and the SHA-256 (hex) of its text with line ends as LF."""

    name: str
    sql: str
    sha256: str
    statement_timeout: str


def migrations_folder() -> Path:
    """Beside the package in a checkout; within it in an installed wheel."""
    packaged = Path(__file__).with_name("migrations")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "migrations"


def read_migrations(folder: Path | None = None) -> list[Migration]:
    """All files in order. Raises MigrationRefused for a name out of pattern, a number twice or a gap."""
    found = []
    for path in sorted((folder or migrations_folder()).glob("*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise MigrationRefused(f"{path.name}: a migration is named NNNN_lower_case.sql.")
        if int(match[1]) != len(found) + 1:
            raise MigrationRefused(
                f"{path.name}: expected number {len(found) + 1:04}; numbers have no gaps and no doubles."
            )
        sql = path.read_text("utf-8")
        own = _OWN_TIMEOUT.match(sql)
        found.append(
            Migration(
                path.name,
                sql,
                hashlib.sha256(sql.encode()).hexdigest(),
                own[1] if own else STATEMENT_TIMEOUT,
            )
        )
    return found


async def migrate(
    dsn: str,
    *,
    folder: Path | None = None,
    application_dsn: str | None = None,
    progress: Progress | None = None,
) -> list[str]:
    """Applies what is missing, and returns the names of the files it applied.

    `dsn` signs in as a superuser, or as the owner of the database with CREATEROLE. Where it creates
    the role hub_app, that role gets the password that `application_dsn` holds, if it holds one.
    Raises MigrationRefused before anything is applied when an applied file has changed, is unknown
    or was overtaken, and after the last good file when one fails.
    """
    files = read_migrations(folder)
    connection = await asyncpg.connect(dsn, server_settings={"application_name": "hub migrate"})
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _ADVISORY_KEY)
        await _bootstrap(connection, application_dsn)
        missing = compare(files, await _applied(connection))
        for done, file in enumerate(missing):
            if progress:
                progress(done, len(missing), file.name)
            await _apply(connection, file)
        return [file.name for file in missing]
    finally:
        await connection.close()


def compare(files: Sequence[Migration], applied: Sequence[tuple[str, str]]) -> list[Migration]:
    """The files still to apply, given (name, sha256) of those applied. Raises MigrationRefused."""
    known = {file.name: file for file in files}
    for name, sha256 in applied:
        if name not in known:
            raise MigrationRefused(
                f"{name}: applied to this database and unknown to this version of the hub, "
                "which is older than the database. Install the newer version."
            )
        if known[name].sha256 != sha256:
            raise MigrationRefused(
                f"{name}: changed after it was applied. Restore the file and write a new one."
            )
    missing = [file for file in files if file.name not in {name for name, _ in applied}]
    newest = max((name for name, _ in applied), default="")
    if missing and missing[0].name < newest:
        raise MigrationRefused(
            f"{missing[0].name}: not applied, although {newest}, which comes after it, is."
        )
    return missing


async def outstanding(connection: Any, folder: Path | None = None) -> list[str]:
    """Names still to apply, seen by the application's own role; `connection` may be a pool.

    Raises MigrationRefused like `migrate`, and when the database was never migrated.
    """
    try:
        rows = await connection.fetch("SELECT name, sha256 FROM hub.migration ORDER BY name")
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError) as error:
        raise MigrationRefused("This database was never migrated.") from error
    return [file.name for file in compare(read_migrations(folder), [tuple(row) for row in rows])]


async def _applied(connection: asyncpg.Connection) -> list[tuple[str, str]]:
    rows = await connection.fetch("SELECT name, sha256 FROM hub.migration ORDER BY name")
    return [(row["name"], row["sha256"]) for row in rows]


async def _apply(connection: asyncpg.Connection, file: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(
                f"SET LOCAL ROLE {OWNER}; SET LOCAL lock_timeout = '{LOCK_TIMEOUT}';"
                f"SET LOCAL statement_timeout = '{file.statement_timeout}'"
            )
            # Without arguments asyncpg sends the text whole; the server splits it, nobody else.
            await connection.execute(file.sql)
            if not connection.is_in_transaction():
                raise MigrationRefused(
                    f"{file.name}: ends its own transaction. What came before that is applied, and "
                    "not recorded: repair the database by hand."
                )
            await connection.execute(
                "INSERT INTO hub.migration (name, sha256) VALUES ($1, $2)", file.name, file.sha256
            )
    except asyncpg.LockNotAvailableError as error:
        raise MigrationRefused(
            f"{file.name}: waited {LOCK_TIMEOUT} for a lock and gave up; nothing of it is applied. "
            "Run it again."
        ) from error
    except asyncpg.PostgresError as error:
        # Not str(error): its DETAIL may quote a row.
        raise MigrationRefused(f"{file.name}{_line(file, error)}: {error.args[0]}") from error


def _line(file: Migration, error: asyncpg.PostgresError) -> str:
    position = getattr(error, "position", None)
    return f" line {file.sql.count(chr(10), 0, int(position) - 1) + 1}" if position else ""


async def _bootstrap(connection: asyncpg.Connection, application_dsn: str | None) -> None:
    """Roles, schema and the table of applied files: idempotent, and safe against doing the same
    in another database of the cluster at this moment (roles are shared, advisory locks are not)."""
    await _check_server(connection)
    deadline = time.monotonic() + 10
    while True:
        try:
            async with connection.transaction():
                await _create_roles(connection, application_dsn)
                await _create_schema(connection)
            return
        except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
            pass
        except asyncpg.InternalServerError as error:
            if "tuple concurrently updated" not in str(error):
                raise
        if time.monotonic() > deadline:
            raise MigrationRefused("Other databases of this cluster keep changing its roles.")
        await asyncio.sleep(0.05 + secrets.randbelow(100) / 1000)


async def _check_server(connection: asyncpg.Connection) -> None:
    """One clear line with the grants that are needed, instead of a failure half-way."""
    facts = await connection.fetchrow(
        """
        SELECT current_setting('server_version_num')::int AS version,
               current_setting('server_version') AS version_name,
               r.rolname AS me, r.rolsuper AS super, r.rolcreaterole AS creates_roles,
               d.datname AS database, pg_has_role(d.datdba, 'USAGE') AS owns_database,
               (SELECT n.nspowner::regrole::text FROM pg_namespace n WHERE n.nspname = 'hub')
                   AS schema_owner,
               ARRAY(SELECT p.rolname::text FROM pg_roles p WHERE p.rolname = ANY ($1)) AS roles,
               ARRAY(SELECT p.rolname::text FROM pg_roles p
                     WHERE p.rolname = ANY ($1) AND (p.rolsuper OR p.rolbypassrls)) AS mighty
        FROM pg_roles r, pg_database d
        WHERE r.rolname = current_user AND d.datname = current_database()
        """,
        list(ROLES),
    )
    if facts["version"] < OLDEST_SERVER:
        raise MigrationRefused(f"PostgreSQL 18 is needed; this is {facts['version_name']}.")
    if facts["mighty"]:
        raise MigrationRefused(
            f"Row-level security would not hold: role {', '.join(facts['mighty'])} is a superuser or "
            f"bypasses it. ALTER ROLE {facts['mighty'][0]} NOSUPERUSER NOBYPASSRLS;"
        )
    if facts["schema_owner"] not in (None, OWNER):
        raise MigrationRefused(
            f"Schema hub belongs to {facts['schema_owner']}. ALTER SCHEMA hub OWNER TO {OWNER};"
        )
    needed = []
    if not facts["super"]:
        if not facts["owns_database"]:
            needed.append(f'ALTER DATABASE "{facts["database"]}" OWNER TO "{facts["me"]}";')
        if not facts["creates_roles"] and set(facts["roles"]) != set(ROLES):
            needed.append(f'ALTER ROLE "{facts["me"]}" CREATEROLE;')
    if needed:
        raise MigrationRefused(
            f"Role {facts['me']} may not set up this database. As a superuser: {' '.join(needed)}"
        )


async def _create_roles(connection: asyncpg.Connection, application_dsn: str | None) -> None:
    existing = await connection.fetchval(
        "SELECT array_agg(rolname::text) FROM pg_roles WHERE rolname = ANY ($1)", list(ROLES)
    )
    for role in ROLES.keys() - set(existing or ()):
        await connection.execute(
            f"CREATE ROLE {role} {ROLES[role]} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"
        )
        if role == APPLICATION and application_dsn:
            password = unquote(urlsplit(application_dsn).password or "")
            if password:
                await connection.execute(f"ALTER ROLE {role} PASSWORD '{scram_verifier(password)}'")
    if not await connection.fetchval("SELECT pg_has_role($1, 'SET')", OWNER):
        await connection.execute(f"GRANT {OWNER} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE")


async def _create_schema(connection: asyncpg.Connection) -> None:
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    # A database made from a template does not inherit these, so they are set every time.
    await connection.execute(
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
        f"GRANT CONNECT ON DATABASE {database} TO {APPLICATION};"
        "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    )
    if not await connection.fetchval("SELECT to_regnamespace('hub') IS NOT NULL"):
        await connection.execute(f"CREATE SCHEMA hub AUTHORIZATION {OWNER}")
    if await connection.fetchval("SELECT to_regclass('hub.migration') IS NOT NULL"):
        return
    await connection.execute(
        f"""
        SET LOCAL ROLE {OWNER};
        GRANT USAGE ON SCHEMA hub TO {APPLICATION};
        CREATE TABLE hub.migration (
            name text PRIMARY KEY,
            sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{{64}}$'),
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE hub.migration IS 'The files of migrations/ that this database has.';
        ALTER TABLE hub.migration ENABLE ROW LEVEL SECURITY;
        ALTER TABLE hub.migration FORCE ROW LEVEL SECURITY;
        CREATE POLICY keep ON hub.migration TO {OWNER} USING (true) WITH CHECK (true);
        -- /readyz compares it with the files; names and hashes are no secret.
        CREATE POLICY see ON hub.migration FOR SELECT TO {APPLICATION} USING (true);
        GRANT SELECT ON hub.migration TO {APPLICATION};
        RESET ROLE;
        """
    )


def scram_verifier(password: str, *, iterations: int = 4096) -> str:
    """What PostgreSQL stores for a password (RFC 5803), so that no statement holds the password."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored_key = hashlib.sha256(client_key).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(part).decode() for part in (salt, stored_key, server_key)]
    return f"SCRAM-SHA-256${iterations}:{parts[0]}${parts[1]}:{parts[2]}"
