"""What /readyz says of a plugin that this machine's kernel cannot wholly close in."""

from pathlib import Path
from typing import Any

from hub.hooks.dispatch import Plugins
from hub.plugins.jobs import PluginRunner
from tests.hooks.hostile import GOOD, running


async def test_what_could_not_be_closed_is_named(tmp_path: Path) -> None:
    nothing: Any = None
    runner = PluginRunner(nothing, tmp_path, Plugins())
    async with running(tmp_path / "pen", GOOD) as pen:
        one = pen.supervisor.running["wfp"]
        runner.supervisor.running["wfp"] = one
        one.sandbox.update(dict.fromkeys(one.sandbox, "ok"))
        assert runner.report() == {"wfp": "ok"}
        one.sandbox["files"] = "this kernel has no Landlock"
        one.sandbox["user"] = "not root"
        assert runner.report()["wfp"].startswith("without ")
        assert {"files", "user"} <= set(runner.report()["wfp"].replace(",", "").split())
        # As its process was started and has not answered yet.
        one.ready = False
        assert runner.report() == {"wfp": "starting"}
        del runner.supervisor.running["wfp"]
