"""Servers in processes of their own: started, waited for, weighed and stopped."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from tests.bench.load import HOST
from tests.bench.pgbench import BenchError

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
MB = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """Of one worker, in MB. USS is what would be free without it."""

    rss: float
    uss: float


class Server:
    """A server that has answered `path` with 200. `seconds` is how long that took from its start."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, seconds: float) -> None:
        self.process = process
        self.port = port
        self.seconds = seconds

    @classmethod
    async def start(
        cls, command: list[str], port: int, path: str, environment: Mapping[str, str]
    ) -> "Server":
        """Starts a command that serves on PORT, with this environment and no other.

        Raises:
            BenchError: it ended, or did not answer in time.
        """
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env={**environment, "PORT": str(port)})
        try:
            while not await _answers(port, path):
                if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                    raise BenchError(f"{Path(command[0]).name} {command[-1]} does not start.")
                await asyncio.sleep(0.005)
        except BaseException:
            process.kill()
            process.wait()
            raise
        return cls(process, port, time.perf_counter() - begun)

    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far."""
        root = psutil.Process(self.process.pid)
        times = [one.cpu_times() for one in [root, *root.children(recursive=True)]]
        return float(sum(one.user + one.system for one in times))

    def memory(self) -> Memory:
        """Of its worker; of the largest where there are several."""
        root = psutil.Process(self.process.pid)
        full = [one.memory_full_info() for one in [root, *root.children(recursive=True)]]
        largest = max(full, key=lambda one: one.uss)
        return Memory(largest.rss / MB, largest.uss / MB)

    def stop(self) -> None:
        """Stops it gently, and if that does not help, not."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def hub_command(workers: int) -> list[str]:
    """`hub serve`, of this interpreter's environment."""
    return [str(Path(sys.executable).with_name("hub")), "serve", "--workers", str(workers)]


def module_command(module: str) -> list[str]:
    """A module of ours as a program."""
    return [sys.executable, "-m", module]


async def _answers(port: int, path: str) -> bool:
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
        return (await reader.readline()).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
    finally:
        writer.close()


def import_seconds(module: str) -> float:
    """How long a fresh interpreter takes to import a module."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)
    return time.perf_counter() - begun
