"""A new plugin is whole: its tests pass at once, and it is as tidy as those of the agencies."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import hub as hub_group
from hub.hooks import scaffold
from hub.hooks.plugin import DECLARATIONS
from tests.hooks.agencies import ROOT

CODE = "wfp"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plugin just made, under the settings of this project."""
    home = tmp_path_factory.mktemp("new")
    (home / "hub").mkdir()
    (home / "hub" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", home)
    made = CliRunner().invoke(
        hub_group, ["plugins", "new", CODE, "--folder", str(home / "plugins")]
    )
    assert made.exit_code == 0, made.output
    return home


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a command with the plugin where its installation would put it."""
    paths = [str(folder / "plugins" / CODE), str(ROOT)]
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder / "plugins",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_new_plugins_tests_pass_at_once(folder: Path) -> None:
    done = run(folder, "pytest", CODE, "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
    alone = run(folder, "pytest", CODE, "-q", "-p", "no:cacheprovider", "--hub-conformance")
    assert alone.returncode == 0, alone.stdout


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [
        ("workflows.py", 'answer("agreed").equals(True)', 'answer("agreed").given'),
        ("workflows.py", "delivered > today", "delivered < today"),
        ("workflows.py", "working_days=3", "days=3"),
        ("redlines.py", '== "consular"', '== "un"'),
        ("redlines.py", '{"address"}', "set()"),
        ("redlines.py", '{"narrative"}', "set()"),
        ("forms.py", "children > people", "children < people"),
        (
            "assessment.py",
            'urgency="emergency", reason=NO_SAFE',
            'urgency="normal", reason=NO_SAFE',
        ),
        ("wording.py", '"{CODE}: something waits in the hub"', '""'),
    ],
)
def test_a_new_plugins_tests_notice_when_a_rule_is_broken(
    folder: Path, file: str, good: str, bad: str
) -> None:
    path = folder / "plugins" / CODE / f"hub_{CODE}" / file
    before, good = path.read_text("utf-8"), good.replace("{CODE}", CODE.upper())
    assert before.count(good) >= 1, "the rule is there"
    path.write_text(before.replace(good, bad), "utf-8")
    try:
        done = run(folder, "pytest", CODE, "-q", "-x", "-p", "no:cacheprovider")
    finally:
        path.write_text(before, "utf-8")
    assert done.returncode == 1, done.stdout


def test_a_new_plugin_is_tidy(folder: Path) -> None:
    for arguments in (("ruff", "check", CODE), ("ruff", "format", "--check", CODE)):
        done = run(folder, *arguments)
        assert done.returncode == 0, done.stdout
    typed = run(folder, "mypy", "--strict", "--config-file", os.devnull, f"{CODE}/hub_{CODE}")
    assert typed.returncode == 0, typed.stdout


def test_a_new_plugin_shows_most_of_what_a_plugin_can_do(folder: Path) -> None:
    text = (folder / "plugins" / CODE / f"hub_{CODE}" / "plugin.py").read_text("utf-8")
    assert "{{" not in text
    hooks = {*DECLARATIONS, "assess", "screen_referral", "redact_packet", "advance_workflow"}
    for hook in hooks - {"key_provider"}:
        assert f"def {hook}(" in text, hook


def test_what_is_there_is_never_changed(folder: Path) -> None:
    place = folder / "plugins"
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    again = CliRunner().invoke(hub_group, ["plugins", "new", CODE, "--folder", str(place)])
    assert again.exit_code == 2
    assert "is there already; nothing was changed" in again.output
    assert before == {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("WFP", ["capital letters"]),
        ("w", ["has 1 characters"]),
        ("w" * 40, ["has 40 characters"]),
        ("4mi", ["begins with"]),
        ("wfp-mx", ["has '-'"]),
        ("class", ["word of Python's own"]),
        ("iom", ["is installed already"]),
        ("../etc", ["begins with", "has '.' '/'"]),
        ("Ñ x", ["capital letters", "begins with", "has ' ' 'Ñ'"]),
        ("", ["has 0 characters"]),
    ],
)
def test_every_mistake_in_a_code_is_named_at_once(
    tmp_path: Path, code: str, said: list[str]
) -> None:
    done = CliRunner().invoke(hub_group, ["plugins", "new", code, "--folder", str(tmp_path / "p")])
    assert done.exit_code == 2
    for part in said:
        assert part in done.output
    assert len(done.output.splitlines()) == len(said)
    assert not list(tmp_path.iterdir())
    with pytest.raises(ValueError, match="CODE|installed"):
        scaffold.make(code, tmp_path / "p")
