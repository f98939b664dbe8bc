"""What /readyz says of plugins: that fail while the others run, that cannot wholly be closed in."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from hub.hooks.dispatch import Plugins
from hub.hooks.supervisor import Approved, say_closed
from hub.plugins.jobs import PluginRunner
from tests.hooks.hostile import GOOD, Pen, running, write
from tests.hooks.test_hostile import ARGUMENTS

STUCK = (
    GOOD
    + """
    from hub.hooks.workflows import State, Workflow

    @hook
    def workflows():
        both = Text("No.", "No.")
        return (Workflow("care", 1, both, (State("begun", both),), ()),)
"""
)
FAILING = {
    "raises": ("raise RuntimeError('Maria')", "It cannot be loaded: RuntimeError."),
    "for another hub": (
        GOOD.replace("hub_versions = (1,)", "hub_versions = (7, 8)"),
        "hub_versions says (7, 8); this hub is 1.",
    ),
    "unknown hook": (GOOD.replace("def screen_referral", "def screen_refusal"), "screen_refusal"),
    "dead end": (STUCK, "workflow care: state begun has no way out, and is not final."),
    "loops": ("while True: pass", "wfp: ping was late."),
}


@pytest.mark.parametrize("how", FAILING)
async def test_the_hub_starts_without_a_plugin_that_fails_and_says_so(
    tmp_path: Path, how: str
) -> None:
    code, means = FAILING[how]
    pen = Pen(tmp_path, back_off=(30, 30))
    pen.wanted["wfp"] = Approved.of(write(tmp_path / "a", code))
    pen.wanted["fao"] = Approved.of(write(tmp_path / "b", GOOD, "fao"))
    assert pen.supervisor.lead()
    nothing: Any = None
    plugins = Plugins(pen.supervisor.folder)
    plugins.set_running(pen.wanted)
    runner = PluginRunner(nothing, tmp_path, plugins)
    runner.supervisor.running = pen.supervisor.running
    try:
        said = {}
        for _ in range(60):
            await pen.supervisor.look()
            said = runner.report()
            if said["wfp"].startswith("down"):
                break
            await asyncio.sleep(0.2)
        assert said["wfp"].startswith("down after 1 ")
        assert means in said["wfp"]
        assert "Maria" not in said["wfp"]
        # The other agency's works as ever.
        assert said["fao"].startswith(("ok", "without"))
        (found,) = await plugins.ask(["fao"], "screen_referral", ARGUMENTS)
        assert [one.rule for one in found.value] == ["no-consulate"]
    finally:
        plugins.close()
        pen.supervisor.stop()


async def test_what_could_not_be_closed_is_said_when_it_starts(tmp_path: Path) -> None:
    with capture_logs() as logged:
        async with running(tmp_path, GOOD) as pen:
            await pen.supervisor.look()
            report = pen.supervisor.running["wfp"].sandbox
    missing = {name: why for name, why in report.items() if why != "ok"}
    said = [one for one in logged if one["event"].endswith("closed_in")]
    assert len(said) == 1, "once, when it has answered"
    assert said[0].get("missing", {}) == missing
    with capture_logs() as logged:
        say_closed("wfp", {"calls": "ok", "files": "this kernel has no Landlock"})
        say_closed("fao", {"calls": "ok"})
    assert [(one["log_level"], one.get("missing")) for one in logged] == [
        ("warning", {"files": "this kernel has no Landlock"}),
        ("info", None),
    ]


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
