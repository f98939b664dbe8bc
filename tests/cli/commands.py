"""Runs the `hub` command as a person does: in a process of its own, with an environment of its own."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.running import HUB, REPOSITORY, environment


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it said on standard error, line by line."""
        return self.err.splitlines()


def hub(
    *arguments: str,
    cwd: Path = REPOSITORY,
    seconds: float = 90,
    uid: int | None = None,
    **variables: str,
) -> Done:
    """Runs `hub` to its end, as another user where `uid` is given."""
    done = subprocess.run(
        [str(HUB), *arguments],
        env=environment(**variables),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=seconds,
        user=uid,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
