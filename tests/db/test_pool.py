"""A pooled connection carries nothing over to its next user."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from hub.auth.model import NOBODY
from hub.db.pool import create_pool, open_pool
from hub.db.transaction import transaction
from hub.errors import SettingsError, Unreachable
from hub.settings import load
from tests.world import World


@pytest.fixture
async def powerful(owner_url: str) -> AsyncIterator[asyncpg.Pool]:
    """The same as a role that may become others."""
    pool = await create_pool(owner_url, 1)
    yield pool
    await pool.close()


async def leave(pool: asyncpg.Pool, sql: str, *args: object) -> int:
    """Runs a statement, gives the connection back, returns its backend's number."""
    async with pool.acquire() as connection:
        await connection.execute(sql, *args)
        return int(await connection.fetchval("SELECT pg_backend_pid()"))


async def next_user(pool: asyncpg.Pool, sql: str) -> tuple[int, Any]:
    """What the next user finds, and on which backend."""
    async with pool.acquire() as connection:
        return (
            int(await connection.fetchval("SELECT pg_backend_pid()")),
            await connection.fetchval(sql),
        )


@pytest.mark.parametrize(
    ("left", "looked_for", "expected"),
    [
        ("SET statement_timeout = '1h'", "SHOW statement_timeout", "15s"),
        ("SET lock_timeout = 0", "SHOW lock_timeout", "5s"),
        ("SET TimeZone = 'America/Tijuana'", "SHOW TimeZone", "UTC"),
        ("SET search_path = hub", "SHOW search_path", '"$user", public'),
        ("SET row_security = off", "SHOW row_security", "on"),
        ("SET default_transaction_read_only = on", "SHOW default_transaction_read_only", "off"),
        (
            "SELECT set_config('hub.actor_kind', 'staff', false), set_config('hub.actor_roles', 'focal_point', false)",
            "SELECT hub.actor_kind() || hub.actor_roles()::text",
            "nobody{}",
        ),
        ("SELECT set_config('hub.actor_job', 'seed', false)", "SELECT hub.actor_job()", ""),
        (
            "SELECT pg_advisory_lock(42)",
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
            0,
        ),
        ("LISTEN somewhere", "SELECT count(*) FROM pg_listening_channels()", 0),
        (
            "BEGIN; DECLARE kept CURSOR WITH HOLD FOR SELECT 1; COMMIT",
            "SELECT count(*) FROM pg_cursors WHERE name = 'kept'",
            0,
        ),
    ],
)
async def test_a_setting_lock_channel_or_cursor_ends_with_its_user(
    single: asyncpg.Pool, left: str, looked_for: str, expected: object
) -> None:
    before = await leave(single, left)
    assert await next_user(single, looked_for) == (before, expected)


@pytest.mark.parametrize("left", ["SET ROLE hub_app", "SET SESSION AUTHORIZATION hub_app"])
async def test_a_role_taken_ends_with_its_user(powerful: asyncpg.Pool, left: str) -> None:
    before = await leave(powerful, left)
    who = "SELECT session_user || ' ' || current_user"
    assert await next_user(powerful, who) == (before, "postgres postgres")


@pytest.mark.parametrize("left", ["SET ROLE hub_app", "SET SESSION AUTHORIZATION hub_app"])
async def test_without_our_reset_the_role_would_stay(owner_url: str, left: str) -> None:
    """What the test above guards against: asyncpg alone forgets it."""
    pool = await asyncpg.create_pool(owner_url, min_size=1, max_size=1)
    try:
        await leave(pool, left)
        assert (await next_user(pool, "SELECT current_user"))[1] == "hub_app"
    finally:
        await pool.close()


async def test_a_transaction_left_open_is_rolled_back(
    single: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    admin = next(a for r, a in world.sender.staff.items() if r.value == "agency_admin")
    async with single.acquire() as connection:
        await connection.execute(f"BEGIN; SELECT hub.enter('staff', '{admin.id}', '')")
        await connection.execute(
            "UPDATE hub.desk SET phone = 'left' WHERE id = $1", world.sender.desks[0]
        )
    _, kind = await next_user(single, "SELECT hub.actor_kind()")
    assert kind == "nobody"
    phone = await owner.fetchval("SELECT phone FROM hub.desk WHERE id = $1", world.sender.desks[0])
    assert phone is None


async def test_an_actor_is_gone_with_the_transaction(single: asyncpg.Pool, world: World) -> None:
    async with transaction(single, world.sender.caseworker) as tx:
        assert await tx.value("SELECT hub.actor_id()") == world.sender.caseworker.id
    who = "SELECT hub.actor_kind() || coalesce(hub.actor_id()::text, '') || hub.actor_desks()::text"
    assert (await next_user(single, who))[1] == "nobody{}"
    assert (await next_user(single, "SELECT count(*) FROM hub.desk"))[1] == 0
    async with transaction(single, NOBODY) as tx:
        assert await tx.value("SELECT count(*) FROM hub.agency") == 0


async def test_a_lost_connection_is_replaced(
    single: asyncpg.Pool, owner: asyncpg.Connection
) -> None:
    async def kill(backend: int) -> None:
        await owner.fetchval("SELECT pg_terminate_backend($1, 5000)", backend)

    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError)):  # noqa: PT012
        async with transaction(single, NOBODY) as tx:
            backend = await tx.value("SELECT pg_backend_pid()")
            killed = asyncio.ensure_future(kill(backend))
            await tx.value("SELECT pg_sleep(10)")
    # The administrator's connection is everybody's, and free once this is answered.
    await killed
    assert (await next_user(single, "SELECT 1"))[1] == 1


async def test_a_database_that_does_not_exist_yet_says_what_to_do(app_url: str) -> None:
    missing = app_url.replace("/hub_", "/nowhere_")
    assert missing != app_url
    with pytest.raises(SettingsError, match="run `hub migrate`"):
        async with open_pool(load({"HUB_DATABASE_URL": missing})):
            pass


async def test_the_password_of_a_database_that_refuses_us_is_not_repeated() -> None:
    url = "postgresql://hub_app:s3cret@127.0.0.1:1/hub"
    with pytest.raises(Unreachable, match="cannot be reached") as refusal:
        async with open_pool(load({"HUB_DATABASE_URL": url})):
            pass
    assert "s3cret" not in str(refusal.value)
