"""A database and a keyring of these tests' own: a log is one for the whole hub, and these break it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from hub.audit import service
from hub.auth.model import Actor
from hub.db import embedded, migrate
from hub.db.pool import create_pool
from hub.db.transaction import transaction
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from tests.audit.exports import Sample, exported
from tests.world import World, new_world

ORIGIN = "hub.example/log"


@dataclass
class Log:
    """A hub with a log of its own."""

    pool: asyncpg.Pool
    owner: asyncpg.Connection
    keyring: LocalKeyring
    app_url: str
    world: World

    async def write(self, actor: Actor, *actions: str) -> None:
        """Entries of an actor, about their own agency, in one transaction."""
        async with transaction(self.pool, actor) as tx:
            for action in actions:
                await service.record_read(
                    tx, action, "case", actor.id, owner_agency_id=actor.agency_id
                )

    async def settle(self) -> None:
        """Waits until what was written can be sequenced: any transaction of the cluster delays it."""
        async with asyncio.timeout(30):
            while not await self.owner.fetchval(
                "SELECT coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true)"
                " FROM hub.audit_entry"
            ):
                await asyncio.sleep(0.02)

    async def sequence(self) -> int:
        """Sequences everything; the size of the tree."""
        await self.settle()
        while await service.sequence(self.pool, self.keyring, ORIGIN):
            pass
        newest = await service.latest(self.pool)
        assert newest is not None
        return newest.size

    async def hub(self, *arguments: str, connected: bool = True) -> tuple[int, str, str]:
        """Runs the command in a process of its own: exit code, output, messages."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HUB_")}
        if connected:
            environment |= {
                "HUB_DATABASE_URL": self.app_url,
                "HUB_KEYRING": str(self.keyring.path),
            }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from hub.cli import main; main()",
            *arguments,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def log(
    server: embedded.EmbeddedServer,
    database: str,
    owner: asyncpg.Connection,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Log]:
    """An empty hub of this test's own, but for three agencies; migrated once, then copied."""
    template, name = f"{database}_audit", f"{database}_audit_copy"
    url = server.url("postgres", template)
    if await migrate.create_database(server.url("postgres", "postgres"), template):
        await migrate.migrate(url, migrate.read())
    await owner.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)")
    await owner.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    app_url = server.url("hub_app", name)
    pool = await create_pool(app_url, 10)
    behind = await asyncpg.connect(server.url("postgres", name))
    keyring = LocalKeyring.create(tmp_path / "keys" / "keyring.json")
    world = await new_world(pool, Vault(keyring))
    yield Log(pool, behind, keyring, app_url, world)
    await behind.close()
    await pool.close()


@pytest.fixture
async def sample(log: Log) -> Sample:
    """An export of a log with a checkpoint after each third entry."""
    await log.sequence()
    for _ in range(4):
        for party in log.world.parties:
            await log.write(party.caseworker, "case.read")
        await log.sequence()
    return Sample(await exported(log), await log.keyring.public_key(), log)
