"""Runs the approved plugins: one worker of a machine starts and watches them, all of them ask them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import asyncpg
import structlog

from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.hooks.dispatch import Plugins
from hub.hooks.supervisor import BACK_OFF, Approved, Supervisor
from hub.plugins import service
from hub.plugins.model import Declaration

log = structlog.get_logger("hub.plugins")

LOOK_EVERY = 2.0
"""Seconds after which an approval, an upgrade or a stop takes effect."""


async def _nothing() -> None:
    return None


class PluginRunner:
    """What a worker does about plugins. `folder` is shared by the workers of a machine.

    `brought` is what the approved plugins declare, by agency; `changed` is called when that changes.
    `back_off` is in seconds, at least and at most.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        folder: Path,
        plugins: Plugins,
        *,
        back_off: tuple[float, float] = BACK_OFF,
    ) -> None:
        self._pool = pool
        self._plugins = plugins
        self._approved: Mapping[str, Approved] = {}
        self.brought: Mapping[str, Declaration] = {}
        self.changed: Callable[[], Awaitable[None]] = _nothing
        self.supervisor = Supervisor(folder, self._wanted, self._gave_up, back_off=back_off)

    async def _wanted(self) -> Mapping[str, Approved]:
        return self._approved

    async def _gave_up(self, approved: Approved, why: str) -> None:
        async with transaction(self._pool, job_actor(Job.PLUGINS)) as tx:
            await service.give_up(tx, approved.agency, f"It failed repeatedly: {why}")

    async def refresh(self) -> None:
        """Reads what may run; from now on those are asked. Calls `changed` where that differs."""
        async with transaction(self._pool, job_actor(Job.PLUGINS)) as tx:
            approved = await service.may_run(tx)
            expected = await service.expected(tx)
            same = approved == self._approved
            brought = self.brought if same else await service.brought(tx, approved)
        self._plugins.set_running(approved, expected)
        self._approved, self.brought = approved, brought
        if not same:
            await self.changed()

    async def keep(self, stop: asyncio.Event) -> None:
        """Follows approvals and keeps plugins running until `stop` is set."""
        watching = asyncio.create_task(self.supervisor.keep(stop, LOOK_EVERY))
        try:
            while not stop.is_set():
                try:
                    await self.refresh()
                except Exception as error:
                    log.error("plugins.refresh_failed", error=type(error).__name__)
                try:
                    await asyncio.wait_for(stop.wait(), LOOK_EVERY)
                except TimeoutError:
                    continue
        finally:
            await watching
            self._plugins.close()

    def report(self) -> dict[str, str]:
        """How the plugins fare, by agency: 'ok', or what is wrong or could not be closed in.

        One that has not answered yet is 'starting': it may still be reading its files.
        """
        found = {}
        for agency, one in self.supervisor.running.items():
            missing = [name for name, state in one.sandbox.items() if state != "ok"]
            if one.process is None and one.failures:
                found[agency] = f"down after {one.failures} failures: {one.why}"
            elif one.problems:
                found[agency] = one.problems[0]
            elif not one.ready:
                found[agency] = "starting"
            else:
                found[agency] = f"without {', '.join(missing)}" if missing else "ok"
        return found
