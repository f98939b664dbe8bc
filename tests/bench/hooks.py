"""What a hook costs in a plugin's own process, beside the same call in this one; and what a process weighs."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import psutil

from hub.hooks import package
from hub.hooks.client import PluginClient
from hub.hooks.plugin import Plugin
from hub.hooks.supervisor import Approved, Supervisor
from hub.testing import EXAMPLE, Bench
from tests.bench.pgbench import BenchError
from tests.bench.servers import MB

CALLS = 2_000
ARGUMENTS: dict[str, Any] = {
    "referral": None,
    "case": EXAMPLE,
    "today": date(2026, 11, 24),
}


async def _median(call: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    each = []
    for number in range(CALLS + 100):
        begun = time.perf_counter()
        await call()
        if number >= 100:
            each.append((time.perf_counter() - begun) * 1000)
    return statistics.median(each), statistics.quantiles(each, n=20)[-1]


async def measure(agency: str = "iom") -> list[str]:
    """Screens a referral again and again, here and in the plugin's process."""
    found = package.find(agency)
    if found is None:
        raise BenchError(f"the plugin of {agency} is not installed")
    plugin = Plugin.load(agency, found.module)
    arguments = {**ARGUMENTS, "referral": Bench(plugin).referral()}

    async def here() -> object:
        return plugin.call("screen_referral", **arguments)

    with tempfile.TemporaryDirectory(prefix="hub-hooks-") as folder:

        async def wanted() -> dict[str, Approved]:
            return {agency: Approved.of(found)}

        async def gave_up(_: Approved, why: str) -> None:
            raise BenchError(why)

        supervisor = Supervisor(Path(folder), wanted, gave_up)
        supervisor.lead()
        try:
            await supervisor.look()
            client = PluginClient(agency, Path(folder) / f"{agency}.sock")
            process = supervisor.running[agency].process
            assert process is not None
            there = await _median(lambda: client.ask("screen_referral", **arguments))
            inside = await _median(here)
            weight = psutil.Process(process.pid).memory_full_info()
            client.close()
        finally:
            await asyncio.to_thread(supervisor.stop)
    return [
        "",
        f"A hook (screen_referral of {agency}), {CALLS:,} calls, one after the other",
        f"  in its own process   median {there[0]:7.3f} ms   95 % {there[1]:7.3f} ms",
        f"  in this process      median {inside[0]:7.3f} ms   95 % {inside[1]:7.3f} ms",
        f"  the process weighs   {weight.rss / MB:.0f} MB resident, {weight.uss / MB:.0f} MB of its own",
    ]
