"""`hub serve`: it answers, it measures, and it ends without cutting anybody off."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from hub.cli.identity import free_port
from hub.db.embedded import EmbeddedServer
from tests.journeys.running import HUB, Process, environment

pytestmark = pytest.mark.xdist_group("commands")


@dataclass
class Served:
    """A hub that runs on the worker's database."""

    url: str
    process: Process
    http: httpx.AsyncClient


@asynccontextmanager
async def serving(folder: Path, app_url: str, *options: str) -> AsyncIterator[Served]:
    port = free_port()
    url = f"http://localhost:{port}"
    process = Process(
        [str(HUB), "serve", *options],
        environment(HUB_HOME=str(folder), HUB_DATABASE_URL=app_url, PORT=str(port)),
        folder,
    )
    try:
        process.wait_for(f"{url}/readyz")
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=15) as http:
            yield Served(url, process, http)
    finally:
        process.stop()


async def test_it_says_how_it_is_and_a_request_under_way_is_finished_before_it_ends(
    tmp_path: Path, server: EmbeddedServer, app_url: str, owner_url: str
) -> None:
    owner = await asyncpg.connect(owner_url)
    async with serving(tmp_path, app_url) as hub:
        assert (await hub.http.get("/healthz")).text == "ok"
        ready = await hub.http.get("/readyz")
        assert ready.status_code == 200
        good = {"ready": True, "database": "ok", "migrations": "ok", "keys": "ok"}
        assert good.items() <= ready.json().items()
        metrics = (await hub.http.get("/metrics")).text
        assert 'hub_http_requests_total{method="GET",route="/healthz",status="200"}' in metrics
        unsigned = await hub.http.post("/graphql", json={"query": "{ me { roles } }"})
        assert unsigned.status_code == 401

        # A query that waits for a lock is a slow one.
        lock = owner.transaction()
        await lock.start()
        await owner.execute("LOCK TABLE hub.migration IN ACCESS EXCLUSIVE MODE")
        slow = asyncio.create_task(hub.http.get("/readyz"))
        await _until_waiting(owner_url)
        hub.process.process.terminate()
        await asyncio.sleep(0.3)
        assert not slow.done()
        with pytest.raises(httpx.ConnectError):
            async with httpx.AsyncClient(trust_env=False) as late:
                await late.get(f"{hub.url}/healthz")
        await lock.rollback()
        assert (await slow).status_code == 200
        assert await asyncio.to_thread(hub.process.process.wait, 15) == 0
    await owner.close()


async def _until_waiting(owner_url: str) -> None:
    watcher = await asyncpg.connect(owner_url)
    async with asyncio.timeout(5):
        while not await watcher.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE '%hub.migration%'"
        ):
            await asyncio.sleep(0.02)
    await watcher.close()


async def test_a_hub_whose_database_is_behind_is_not_ready_and_says_why(
    tmp_path: Path, app_url: str, owner_url: str
) -> None:
    owner = await asyncpg.connect(owner_url)
    async with serving(tmp_path, app_url) as hub:
        row = await owner.fetchrow(
            "DELETE FROM hub.migration WHERE name = (SELECT max(name) FROM hub.migration)"
            " RETURNING name, digest, applied_at"
        )
        try:
            answer = await hub.http.get("/readyz")
        finally:
            await owner.execute("INSERT INTO hub.migration VALUES ($1, $2, $3)", *row)
        assert answer.status_code == 503
        assert answer.json()["migrations"] == f"missing: {row['name']}"
        assert (await hub.http.get("/readyz")).status_code == 200
    await owner.close()


async def test_two_workers_serve_one_hub_and_count_together(tmp_path: Path, app_url: str) -> None:
    async with serving(tmp_path, app_url, "--workers", "2") as hub:
        answered = 0
        for _ in range(30):
            # A new connection each time, so that either worker may take it.
            async with httpx.AsyncClient(trust_env=False) as http:
                answered += (await http.get(f"{hub.url}/healthz")).status_code == 200
        assert answered == 30
        for _ in range(6):
            async with httpx.AsyncClient(trust_env=False) as http:
                metrics = (await http.get(f"{hub.url}/metrics")).text
            found = re.search(
                r'^hub_http_requests_total\{method="GET",route="/healthz",status="200"\} (\S+)',
                metrics,
                re.MULTILINE,
            )
            assert found is not None
            assert float(found[1]) == answered
        family = psutil.Process(hub.process.process.pid).children(recursive=True)
        assert await asyncio.to_thread(hub.process.stop) == 0
        _, left = await asyncio.to_thread(psutil.wait_procs, family, 5)
        assert left == []


async def test_a_worker_that_dies_is_replaced(tmp_path: Path, app_url: str) -> None:
    async with serving(tmp_path, app_url, "--workers", "2") as hub:
        workers = _workers(hub)
        assert len(workers) == 2
        psutil.Process(lost := workers.pop()).kill()
        async with asyncio.timeout(20):
            while len(now := _workers(hub)) < 2 or lost in now:
                await asyncio.sleep(0.1)
        assert workers <= now
        await asyncio.to_thread(hub.process.wait_for, f"{hub.url}/readyz", 20)


def _workers(hub: Served) -> set[int]:
    """The process numbers of those who serve."""
    found = set()
    for one in psutil.Process(hub.process.process.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if "spawn_main" in " ".join(one.cmdline()):
                found.add(one.pid)
    return found
