"""Plugins that misbehave, each in one way, written into a folder and run in a process of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import dedent

from hub.hooks import package
from hub.hooks.client import PluginClient
from hub.hooks.supervisor import Approved, Supervisor

GOOD = """
    from hub.hooks.spec import hook
    from hub.hooks.views import Objection
    from hub.hooks.declared import Text
    hub_versions = (1,)

    @hook
    def screen_referral(referral):
        if referral.recipient_class == "consular":
            return [Objection(rule="no-consulate", reason=Text("No.", "No."))]
        return []
"""


def write(folder: Path, code: str, agency: str = "wfp") -> package.Package:
    """A plugin package with this code after the imports of GOOD's."""
    home = folder / f"hub_{agency}"
    home.mkdir(parents=True, exist_ok=True)
    (home / "__init__.py").write_text("")
    (home / "plugin.py").write_text(dedent(code))
    # The process may be another user's: the way there has to be passable, as for any installation.
    return package.read(agency, f"hub_{agency}.plugin", home)


class Pen:
    """Runs plugins; `gave_up` lists those that failed too often."""

    def __init__(self, folder: Path, back_off: tuple[float, float] = (0.01, 0.05)) -> None:
        self.folder = folder
        self.wanted: dict[str, Approved] = {}
        self.gave_up: list[str] = []
        self.supervisor = Supervisor(folder / "run", self._want, self._give_up, back_off=back_off)

    async def _want(self) -> dict[str, Approved]:
        return self.wanted

    async def _give_up(self, approved: Approved, why: str) -> None:
        self.gave_up.append(approved.agency)

    def client(self, agency: str = "wfp") -> PluginClient:
        """A line to the plugin that runs."""
        return PluginClient(agency, self.supervisor.folder / f"{agency}.sock")


@asynccontextmanager
async def running(folder: Path, code: str, agency: str = "wfp") -> AsyncIterator[Pen]:
    """One plugin with this code, approved and running."""
    pen = Pen(folder)
    pen.wanted[agency] = Approved.of(write(folder, code, agency))
    assert pen.supervisor.lead()
    try:
        await pen.supervisor.look()
        yield pen
    finally:
        pen.supervisor.stop()
