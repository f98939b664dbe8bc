"""How commands run on the configured database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from hub import settings as configuration
from hub.db.pool import open_pool
from hub.settings import Settings

Answer = TypeVar("Answer")


def with_hub(use: Callable[[asyncpg.Pool, Settings], Awaitable[Answer]]) -> Answer:
    """Runs something on the configured database.

    Raises:
        SettingsError, Unreachable: as open_pool does.
    """

    async def run() -> Answer:
        settings = configuration.load()
        async with open_pool(settings) as pool:
            return await use(pool, settings)

    return asyncio.run(run())
