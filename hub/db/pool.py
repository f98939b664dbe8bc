"""The pool of connections of the application's role, which owns nothing and bypasses nothing.

A connection carries nothing over to its next user: not a role, a setting, a lock, a temporary table.
"""

from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from hub.db.migrate import APPLICATION, OWNER
from hub.errors import HubError


class DatabaseRefused(HubError):
    """The database cannot be reached, or the role would not be bound by row-level security."""


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How much one worker may ask of the database. Times in seconds."""

    min_size: int = 2
    max_size: int = 16
    connect_timeout: float = 10
    statement_timeout: float = 15
    idle_transaction_timeout: float = 30


class CleanConnection(asyncpg.Connection):
    """A connection that forgets its last user when it goes back to the pool.

    asyncpg's own reset leaves SET ROLE, SET SESSION AUTHORIZATION, temporary tables and sequence
    values. DISCARD ALL would also drop the prepared statements that asyncpg caches.
    """

    def get_reset_query(self) -> str:
        """One round trip; RESET ALL goes back to what the connection was opened with."""
        return (
            "SET SESSION AUTHORIZATION DEFAULT; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *;"
            "SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES"
        )


async def set_codecs(connection: asyncpg.Connection) -> None:
    """json and jsonb as Python values. Also for connections outside the pool."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", format="binary", encoder=_encode_jsonb, decoder=_decode_jsonb
    )
    await connection.set_type_codec(
        "json",
        schema="pg_catalog",
        format="binary",
        encoder=msgspec.json.encode,
        decoder=msgspec.json.decode,
    )


def _encode_jsonb(value: object) -> bytes:
    return b"\x01" + msgspec.json.encode(value)


def _decode_jsonb(value: bytes) -> Any:
    return msgspec.json.decode(memoryview(value)[1:])


async def create_pool(
    dsn: str, limits: PoolLimits | None = None, *, application_name: str = "hub"
) -> asyncpg.Pool:
    """Opens the pool of role hub_app. Raises DatabaseRefused, in one line without the DSN."""
    limits = limits or PoolLimits()
    try:
        pool = await asyncpg.create_pool(
            dsn,
            min_size=limits.min_size,
            max_size=limits.max_size,
            timeout=limits.connect_timeout,
            # Past this a connection is presumed broken; the server gives up long before.
            command_timeout=limits.statement_timeout + 5,
            connection_class=CleanConnection,
            init=set_codecs,
            server_settings={
                "application_name": application_name,
                "timezone": "UTC",
                "statement_timeout": _milliseconds(limits.statement_timeout),
                "idle_in_transaction_session_timeout": _milliseconds(
                    limits.idle_transaction_timeout
                ),
                # Compiling pays for reports; it costs short statements more than it gives.
                "jit": "off",
            },
        )
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseRefused(f"The database cannot be reached: {reason(error)}") from error
    try:
        await _check_role(pool)
    except BaseException:
        pool.terminate()
        raise
    return pool


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


def reason(error: BaseException) -> str:
    """The message of a connection error without its DETAIL, in one line."""
    if isinstance(error, TimeoutError):
        return "no answer in time."
    text = str(error.args[0]) if isinstance(error, asyncpg.PostgresError) else str(error)
    return " ".join(text.split()) or type(error).__name__


async def _check_role(pool: asyncpg.Pool) -> None:
    """Row-level security binds neither a superuser nor, unless forced, the owner: refuse both."""
    role = await pool.fetchrow(
        """
        SELECT r.rolname AS name, r.rolsuper OR r.rolbypassrls AS mighty,
               EXISTS (SELECT FROM pg_roles o
                       WHERE o.rolname = $1 AND pg_has_role(r.oid, o.oid, 'MEMBER')) AS owner
        FROM pg_roles r WHERE r.rolname = session_user
        """,
        OWNER,
    )
    if role["mighty"] or role["owner"]:
        raise DatabaseRefused(
            f"HUB_DATABASE_URL signs in as {role['name']}, which row-level security does not bind. "
            f"It must sign in as {APPLICATION}."
        )
    if role["name"] != APPLICATION:
        raise DatabaseRefused(
            f"HUB_DATABASE_URL signs in as {role['name']}; the policies know only {APPLICATION}."
        )
