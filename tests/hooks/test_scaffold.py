"""A new plugin is whole: its tests pass at once, notice what is broken, and it is as tidy as those of the agencies."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.cli import hub as hub_group
from hub.hooks import scaffold
from hub.hooks.plugin import DECLARATIONS
from tests.hooks.agencies import ROOT

CODE = "wfp"
NAMES = ("Programa Mundial de Alimentos", "World Food Programme")


def new(code: str, folder: Path, *options: str) -> Result:
    """Runs `hub plugins new`."""
    asked = ["plugins", "new", code, "--folder", str(folder), *options]
    return CliRunner().invoke(hub_group, asked, standalone_mode=False)


def said(done: Result) -> list[str]:
    """What it answered, line by line; click hands the exit code over as the result."""
    return done.output.splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plugin just made, under the settings of this project."""
    home = tmp_path_factory.mktemp("new")
    (home / "hub").symlink_to(ROOT / "hub")
    shutil.copy(ROOT / "pyproject.toml", home)
    made = new(CODE, home / "plugins", "--name-es", NAMES[0], "--name-en", NAMES[1])
    assert made.exception is None, made.output
    assert made.return_value == 0
    return home


def run(place: Path, *command: str, path: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs a Python module in a folder, with nothing installed but the hub."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(path), "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def try_it(place: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs the plugin's tests from a folder."""
    return run(place, "pytest", "-q", "-p", "no:cacheprovider", *options)


def test_a_new_plugins_tests_pass_at_once_from_wherever_they_are_run(folder: Path) -> None:
    home = folder / "plugins" / CODE
    for place, options in ((home, ()), (folder, (f"plugins/{CODE}",))):
        done = try_it(place, *options)
        assert done.returncode == 0, done.stdout
        assert passed(done) > 20
        assert "warning" not in (done.stdout + done.stderr).lower()
    alone = try_it(home, "--hub-conformance")
    assert alone.returncode == 0, alone.stdout
    assert 0 < passed(alone) < passed(done), "the story is not in it"


def passed(done: subprocess.CompletedProcess[str]) -> int:
    """How many tests passed."""
    found = re.search(r"(\d+) passed", done.stdout)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [
        ("workflows.py", 'answer("freely_decided").equals(True)', 'answer("freely_decided").given'),
        ("workflows.py", "delivered > today", "delivered < today"),
        ("workflows.py", "working_days=2", "days=2"),
        ("workflows.py", "hours=72", "hours=73"),
        ("redlines.py", '== "immigration-enforcement"', '== "un"'),
        ("redlines.py", '{"address"}', "set()"),
        ("redlines.py", 'frozenset({"humanitarian-transport"})', "frozenset[str]()"),
        ("assessment.py", "children >= people", "children > people"),
        ("assessment.py", 'urgency="emergency"', 'urgency="urgent"'),
        ("assessment.py", '("support",) if needs', '("support",) if not needs'),
        ("forms.py", 'when=answer("may_call").equals(True),', ""),
        ("forms.py", "preview=True,", ""),
        ("forms.py", "identity=True,", ""),
        ("documents.py", '"Something to attend to"', '""'),
        ("documents.py", 'locale)}: {case.code}"', 'locale)}"'),
        ("indicators.py", "case.opened_on <= period.last", "True"),
    ],
)
def test_a_new_plugins_tests_notice_when_a_rule_is_broken(
    folder: Path, file: str, good: str, bad: str
) -> None:
    path = folder / "plugins" / CODE / f"hub_{CODE}" / file
    before = path.read_text("utf-8")
    assert good in before, "the rule is there"
    path.write_text(before.replace(good, bad), "utf-8")
    try:
        done = try_it(path.parents[1], "-x")
    finally:
        path.write_text(before, "utf-8")
    assert done.returncode == 1, done.stdout


def test_a_new_plugin_is_tidy(folder: Path) -> None:
    place = folder / "plugins"
    for arguments in (("ruff", "check", CODE), ("ruff", "format", "--check", "--diff", CODE)):
        done = run(place, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    typed = run(
        place, "mypy", "--strict", "--config-file", os.devnull, f"{CODE}/hub_{CODE}",
        path=place / CODE,
    )  # fmt: skip
    assert typed.returncode == 0, typed.stdout


def test_a_new_plugin_shows_most_of_what_a_plugin_can_do(folder: Path) -> None:
    home = folder / "plugins" / CODE
    text = (home / f"hub_{CODE}" / "plugin.py").read_text("utf-8")
    hooks = {*DECLARATIONS, "assess", "screen_referral", "redact_packet", "advance_workflow"}
    for hook in hooks - {"key_provider"}:
        assert f"def {hook}(" in text, hook
    whole = "".join(path.read_text("utf-8") for path in home.rglob("*") if path.is_file())
    assert "${" not in whole
    for name in NAMES:
        assert name in whole


def test_the_hub_finds_a_new_plugin_by_its_agencys_code(folder: Path) -> None:
    written = tomllib.loads((folder / "plugins" / CODE / "pyproject.toml").read_text("utf-8"))
    assert written["project"]["entry-points"]["hub.plugins"] == {CODE: f"hub_{CODE}.plugin"}
    assert written["project"]["description"] == f"{NAMES[1]} on the hub"


def test_names_are_quoted_whatever_they_hold(tmp_path: Path) -> None:
    odd = 'Ñandú "del" \\Sur\\ ${code} {x} \U0001f30e\''
    scaffold.make(CODE, tmp_path, odd, odd)
    written = tomllib.loads((tmp_path / CODE / "pyproject.toml").read_text("utf-8"))
    assert written["project"]["description"] == f"{odd} on the hub"
    tree = ast.parse((tmp_path / CODE / f"hub_{CODE}" / "documents.py").read_text("utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert texts.count(odd) == 2


def test_what_is_there_is_never_changed(folder: Path) -> None:
    place = folder / "plugins"
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    again = new(CODE, place)
    assert again.return_value == 2
    (line,) = said(again)
    assert line.endswith("is there already; nothing was overwritten.")
    assert before == {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("WFP", ["lower-case letters"]),
        ("w", ["2 to 31 characters"]),
        ("w" * 32, ["2 to 31 characters"]),
        ("4mi", ["begins with a letter"]),
        ("wfp-mx", ["lower-case letters"]),
        ("wfp_", ["ends with a letter or a digit"]),
        ("ñu", ["lower-case letters"]),
        ("../etc", ["lower-case letters", "begins with a letter"]),
        ("wfp\n", ["lower-case letters"]),
        ("iom", ["A plugin of iom is installed already."]),
        ("", ["CODE is empty"]),
    ],
)
def test_every_mistake_in_a_code_is_named_in_a_line(
    tmp_path: Path, code: str, expected: list[str]
) -> None:
    done = new(code, tmp_path / "p")
    assert done.return_value == 2
    assert len(said(done)) == len(expected)
    for line, part in zip(said(done), expected, strict=True):
        assert line.startswith("hub: ")
        assert part in line
    assert not list(tmp_path.iterdir())
    with pytest.raises(ValueError, match=r"CODE|installed"):
        scaffold.make(code, tmp_path / "p")


@pytest.mark.parametrize(
    ("name", "part"),
    [("  ", "is empty"), ("a\nb", "cannot be printed"), ("x" * 81, "more than 80 characters")],
)
def test_every_mistake_in_a_name_is_named_in_a_line(tmp_path: Path, name: str, part: str) -> None:
    done = new(CODE, tmp_path / "p", "--name-es", name, "--name-en", name)
    assert done.return_value == 2
    assert [part in line for line in said(done)] == [True, True]
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "p").touch()
    assert isinstance(new(CODE, tmp_path / "p").exception, Exception)
    assert scaffold.mistakes(CODE, tmp_path / "p") == [f"{tmp_path / 'p'} is not a folder."]


def test_the_tests_of_a_new_plugin_need_no_other_file_of_this_repository(folder: Path) -> None:
    home = folder / "plugins" / CODE
    for path in home.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                top = (node.module or "").partition(".")[0]
                assert top in {*sys.stdlib_module_names, "hub", f"hub_{CODE}", "pytest"}, path.name
