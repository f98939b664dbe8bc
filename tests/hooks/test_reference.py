"""The tutorial runs from top to bottom, and the reference of hooks in it is that of the code."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from hub.hooks import reference
from hub.hooks.limits import LIMITS
from hub.hooks.plugin import HOOKS, Plugin
from tests.hooks.agencies import ROOT
from tests.hooks.command import hub

TUTORIAL = ROOT / "plugins" / "README.md"
MODULE = "hub_wfp.plugin"
FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def page() -> str:
    return TUTORIAL.read_text("utf-8")


@pytest.fixture
def plugin(page: str) -> Iterator[ModuleType]:
    """The plugin that the tutorial's examples make together, each run in its turn."""
    package, module = ModuleType("hub_wfp"), ModuleType(MODULE)
    package.__path__ = []
    before = {name: sys.modules.get(name) for name in ("hub_wfp", MODULE)}
    sys.modules.update({"hub_wfp": package, MODULE: module})
    try:
        for found in FENCED.finditer(page):
            # Line numbers as in the page, so that a failure points into it.
            line = page.count("\n", 0, found.start(1))
            code = compile("\n" * line + found.group(1), str(TUTORIAL), "exec")
            exec(code, module.__dict__)
        yield module
    finally:
        for name, old in before.items():
            if old is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = old


def test_the_examples_of_the_tutorial_run(page: str, plugin: ModuleType) -> None:
    assert len(FENCED.findall(page)) >= 10
    hooks = set(Plugin("wfp", plugin).hooks)
    assert hooks >= {"forms", "workflows", "assess", "screen_referral", "redact_packet"}


def test_the_stories_of_the_tutorial_pass(plugin: ModuleType) -> None:
    stories = [run for name, run in vars(plugin).items() if name.startswith("test_")]
    assert len(stories) >= 3
    for story in stories:
        story()


def test_a_plugin_as_in_the_tutorial_conforms(plugin: ModuleType) -> None:
    from hub.testing import Bench

    tests = plugin.TestConformance()
    names = [name for name in dir(tests) if name.startswith("test_")]
    assert len(names) >= 8
    for name in names:
        getattr(tests, name)(hub=Bench(Plugin("wfp", plugin)))


def test_every_command_that_the_tutorial_names_is_there(page: str) -> None:
    named = {words.split()[0] for words in re.findall(r"hub plugins ([a-z ]+)", page)}
    assert named >= {"new", "paper", "draw", "check", "approve", "list", "reference"}
    for name in named:
        assert hub("plugins", name, "--help").code == 0, name


def test_the_reference_is_that_of_the_code(page: str) -> None:
    assert reference.replaced(page) == page, "run `hub plugins reference`"
    for name in HOOKS:
        assert page.count(f"### `{name}`") == 1
        assert f"Failure: {reference.MEANS[LIMITS[name][1]]}." in page


def test_the_command_finds_a_reference_that_is_older_and_renews_it(
    page: str, tmp_path: Path
) -> None:
    old = tmp_path / "README.md"
    old.write_text(page.replace("### `assess`", "### `asess`"), "utf-8")
    command = ["plugins", "reference", "--file", str(old)]
    assert hub(*command, "--check").code == 1
    assert old.read_text("utf-8") != page, "checking changes nothing"
    assert hub(*command).code == 0
    assert old.read_text("utf-8") == page
    assert hub(*command, "--check").code == 0


@pytest.mark.parametrize(
    "page_",
    ["", reference.BEGIN, f"{reference.END}{reference.BEGIN}", reference.BEGIN * 2 + reference.END],
)
def test_a_page_without_its_two_markers_is_left_as_it_is(tmp_path: Path, page_: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(page_, "utf-8")
    done = hub("plugins", "reference", "--file", str(path))
    assert done.code == 2
    assert "markers" in done.err
    assert path.read_text("utf-8") == page_


def test_signatures_read_as_they_are_written() -> None:
    assert reference.signature("redact_packet") == (
        "redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]"
    )
    assert reference.signature("validate_answers") == (
        "validate_answers(form: str, answers: Answers) -> Sequence[Problem]"
    )
    assert (reference.span(0.2), reference.span(5.0)) == ("200 ms", "5 s")
