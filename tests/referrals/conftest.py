"""A hub that serves files, with one referral on its way, per test."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from hub.vault.service import Vault
from tests.referrals.files import Files, running
from tests.world import World


@pytest.fixture
async def files(
    pool: asyncpg.Pool, vault: Vault, app_url: str, world: World
) -> AsyncIterator[Files]:
    async with running(pool, vault, app_url, world) as files:
        yield files
