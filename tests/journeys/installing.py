"""Distributions of plugins as an agency has them installed: built, put where the hub's process finds them,
replaced by the next version."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from hub.hooks import scaffold

UV = Path(sys.executable).parent / "uv"


@dataclass
class Distribution:
    """An agency's plugin: `source` is where its author keeps it, `target` where it is installed."""

    code: str
    source: Path
    target: Path

    @classmethod
    def begun(cls, code: str, folder: Path, target: Path) -> "Distribution":
        """As `hub plugins new` begins one. Nothing is installed yet."""
        scaffold.make(code, folder)
        return cls(code, folder / code, target)

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        """Replaces texts in one of its files, each of which has to be there once."""
        path = self.source / file
        text = path.read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{file} has {old!r} {text.count(old)} times"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    def install(self) -> None:
        """Builds and installs it as it is now; an earlier version is removed."""
        done = subprocess.run(
            [
                str(UV), "pip", "install", "--quiet", "--offline", "--no-cache", "--no-deps",
                "--no-build-isolation", "--reinstall", "--python", sys.executable,
                "--target", str(self.target), str(self.source),
            ],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def remove(self) -> None:
        """Uninstalls it."""
        done = subprocess.run(
            [
                str(UV), "pip", "uninstall", "--quiet", "--python", sys.executable,
                "--target", str(self.target), f"hub-{self.code}",
            ],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
