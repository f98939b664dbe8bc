"""Who closes what nobody decided in time, while others are at the same referral."""

from uuid import UUID

import asyncpg
import pytest

from hub.consent.model import Category
from hub.referrals import jobs
from hub.vault.service import Vault
from tests.referrals.files import new_referral
from tests.world import World


@pytest.fixture
async def late(pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection) -> UUID:
    """A referral that nobody answered until it was too late."""
    referral, _ = await new_referral(pool, vault, world, frozenset({Category.IDENTITY}))
    # The guard lets nobody touch a clock; only behind its back can one be moved.
    async with owner.transaction():
        await owner.execute("SET LOCAL session_replication_role = replica")
        await owner.execute(
            "UPDATE hub.referral SET expires_at = now() - interval '1 minute' WHERE id = $1",
            referral.id,
        )
    return referral.id


async def status(owner: asyncpg.Connection, id: UUID) -> tuple[str, str | None]:
    row = await owner.fetchrow("SELECT status, status_reason FROM hub.referral WHERE id = $1", id)
    assert row is not None
    return row["status"], row["status_reason"]


async def test_a_notice_that_is_being_written_keeps_no_referral_from_expiring(
    pool: asyncpg.Pool, owner: asyncpg.Connection, late: UUID
) -> None:
    # A row that points at the referral holds it like this until its transaction ends.
    async with owner.transaction():
        await owner.execute("SELECT 1 FROM hub.referral WHERE id = $1 FOR KEY SHARE", late)
        await jobs.expire(pool)
    assert await status(owner, late) == ("cancelled", "expired")


async def test_what_somebody_is_changing_is_passed_by_and_nobody_waits(
    pool: asyncpg.Pool, owner: asyncpg.Connection, late: UUID
) -> None:
    # An acceptance, say, until its transaction ends.
    async with owner.transaction():
        await owner.execute("SELECT 1 FROM hub.referral WHERE id = $1 FOR NO KEY UPDATE", late)
        await jobs.expire(pool)
        assert (await status(owner, late))[0] == "requested"
    await jobs.expire(pool)
    assert await status(owner, late) == ("cancelled", "expired")
