"""Distributions put into a folder as an installer leaves them, for a hub in the test's own process."""

from pathlib import Path
from textwrap import dedent


def put(folder: Path, code: str, hooks: str | None, version: str = "1.0.0") -> None:
    """A plugin of the agency `code` with these hooks; None: its files are gone, its entry has stayed."""
    meta = folder / f"hub_{code}-{version}.dist-info"
    meta.mkdir(parents=True)
    (meta / "METADATA").write_text(f"Metadata-Version: 2.4\nName: hub-{code}\nVersion: {version}\n")
    (meta / "entry_points.txt").write_text(f"[hub.plugins]\n{code} = hub_{code}.plugin\n")
    if hooks is not None:
        home = folder / f"hub_{code}"
        home.mkdir()
        (home / "__init__.py").write_text("")
        (home / "plugin.py").write_text(dedent(hooks))
