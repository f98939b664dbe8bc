"""Starts and watches the plugins' processes: one per plugin and machine, shared by all workers.

Whichever worker holds the lock of the folder does it; when that worker ends, its processes end with it
and another worker takes over. A plugin that fails is started again, later and later, and after
repeated failure not at all.
"""

import asyncio
import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

import structlog

from hub.hooks import package
from hub.hooks.client import PluginClient, PluginError

log = structlog.get_logger("hub.plugins")

LOOK_EVERY = 2.0
PING = 8.0
"""Seconds a process may take to say that it lives: longer than any hook."""
BACK_OFF = (0.5, 60.0)
GIVE_UP = 6
"""Failures without a quarter of an hour of health between them, after which a plugin is disabled."""
HEALTHY_AFTER = 900.0


@dataclass(frozen=True, slots=True)
class Approved:
    """A plugin that may run: whose, which module in which folder, and the hash of its files."""

    agency: str
    module: str
    digest: str
    folder: Path

    @classmethod
    def of(cls, found: package.Package) -> Self:
        """What would be approved by approving a package as it is now."""
        return cls(found.agency, found.module, found.digest.hex(), found.folder)


@dataclass
class Running:
    """A process and how it fares. `failures` since it was last healthy; `ready` once it has answered."""

    approved: Approved
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ready: bool = False
    failures: int = 0
    not_before: float = 0.0
    sandbox: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    why: str = ""


class Supervisor:
    """`wanted` tells what may run; `gave_up` is told of a plugin that failed too often."""

    def __init__(
        self,
        folder: Path,
        wanted: Callable[[], Awaitable[Mapping[str, Approved]]],
        gave_up: Callable[[Approved, str], Awaitable[None]],
        *,
        back_off: tuple[float, float] = BACK_OFF,
    ) -> None:
        self.folder = folder
        self._wanted = wanted
        self._gave_up = gave_up
        self._back_off = back_off
        self.running: dict[str, Running] = {}
        self._lock: IO[bytes] | None = None

    def lead(self) -> bool:
        """True when this worker is the one that runs the plugins."""
        if self._lock is not None:
            return True
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = (self.folder / "lock").open("ab")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._lock = handle
        return True

    async def keep(self, stop: asyncio.Event, every: float = LOOK_EVERY) -> None:
        """Starts, watches and stops processes until `stop` is set; then stops them all."""
        try:
            while not stop.is_set():
                try:
                    if self.lead():
                        await self.look()
                except Exception as error:
                    log.error("plugins.look_failed", error=type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), every)
        finally:
            self.stop()

    async def look(self) -> None:
        """Brings what runs in line with what may run, once."""
        wanted = await self._wanted()
        for agency in [a for a, r in self.running.items() if wanted.get(a) != r.approved]:
            self._end(self.running.pop(agency))
        for agency, approved in wanted.items():
            one = self.running.setdefault(agency, Running(approved))
            if one.process is not None and one.process.poll() is not None:
                await self._failed(one, f"ended with {one.process.returncode}")
            if (
                one.process is None
                and one.failures < GIVE_UP
                and time.monotonic() >= one.not_before
            ):
                self._start(one)
                log.info("plugin.started", agency=agency)
        await asyncio.gather(*(self._ping(one) for one in self.running.values()))

    def _start(self, one: Running) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{one.approved.agency}.sock"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            path.chmod(0o600)
            listener.listen(64)
            one.process = subprocess.Popen(  # noqa: S603  our own module
                [
                    sys.executable,
                    "-I",
                    "-c",
                    _BOOT,
                    str(listener.fileno()),
                    one.approved.agency,
                    one.approved.module,
                    one.approved.digest,
                    str(one.approved.folder),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(listener.fileno(),),
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
                cwd="/",
            )
        one.started, one.ready = time.monotonic(), False

    async def _ping(self, one: Running) -> None:
        if one.process is None or one.process.poll() is not None:
            return
        client = PluginClient(one.approved.agency, self.folder / f"{one.approved.agency}.sock")
        try:
            told: dict[str, Any] = await client.raw("ping", {}, PING)
            one.sandbox, one.problems = dict(told["sandbox"]), list(told["problems"])
            if not one.problems and not one.ready:
                say_closed(one.approved.agency, one.sandbox)
            one.ready = not one.problems
            if one.problems:
                await self._failed(one, one.problems[0])
            elif time.monotonic() - one.started > HEALTHY_AFTER:
                one.failures = 0
        except (PluginError, KeyError, TypeError, ValueError) as error:
            await self._failed(one, str(error) if isinstance(error, PluginError) else "garbage")
        finally:
            client.close()

    async def _failed(self, one: Running, why: str) -> None:
        self._end(one)
        one.failures += 1
        one.why = why
        least, most = self._back_off
        one.not_before = time.monotonic() + min(most, least * 2 ** (one.failures - 1))
        log.warning("plugin.failed", agency=one.approved.agency, times=one.failures)
        if one.failures >= GIVE_UP:
            await self._gave_up(one.approved, why)

    def _end(self, one: Running) -> None:
        process, one.process = one.process, None
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()
        (self.folder / f"{one.approved.agency}.sock").unlink(missing_ok=True)

    def stop(self) -> None:
        """Ends every process and lets another worker lead."""
        for one in self.running.values():
            self._end(one)
        self.running.clear()
        handle, self._lock = self._lock, None
        if handle is not None:
            handle.close()


def say_closed(agency: str, sandbox: Mapping[str, str]) -> None:
    """Logs that a plugin has answered for the first time, and what of its sandbox this machine does not give."""
    missing = {name: why for name, why in sandbox.items() if why != "ok"}
    if missing:
        log.warning("plugin.not_wholly_closed_in", agency=agency, missing=missing)
    else:
        log.info("plugin.closed_in", agency=agency)


# -I ignores PYTHONPATH and the working folder; the socket has the number that the hub's process gave it.
_BOOT = "import os, sys; os.dup2(int(sys.argv.pop(1)), 3); from hub.hooks.host import main; main()"


async def describe(folder: Path, found: package.Package, seconds: float = 15.0) -> dict[str, Any]:
    """What a plugin declares, asked of a process of its own that ends afterwards.

    Raises:
        PluginError: it does not start, or cannot be loaded.
    """
    supervisor = Supervisor(folder, _nothing, _nobody)
    one = Running(Approved.of(found))
    client = PluginClient(found.agency, folder / f"{found.agency}.sock")
    try:
        supervisor._start(one)
        told = await client.raw("ping", {}, seconds)
        if told["problems"]:
            raise PluginError("\n".join(told["problems"]))
        answer: dict[str, Any] = await client.raw("describe", {}, seconds)
        return {**answer, "sandbox": told["sandbox"]}
    finally:
        client.close()
        supervisor._end(one)


async def _nothing() -> Mapping[str, Approved]:
    return {}


async def _nobody(_: Approved, __: str) -> None:
    return None
