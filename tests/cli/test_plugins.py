"""`hub plugins` for the author of a plugin: before its agency has joined, and without a hub to ask."""

from pathlib import Path

import pytest

from tests.cli.commands import hub
from tests.journeys.installing import Distribution

pytestmark = pytest.mark.xdist_group("commands")


@pytest.fixture(scope="module")
def wfp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the plugin of a seventeenth agency is installed, as `new` makes it."""
    target = tmp_path_factory.mktemp("installed")
    Distribution.begun("wfp", tmp_path_factory.mktemp("author"), target).install()
    return target


def test_an_author_checks_a_plugin_without_a_hub_and_leaves_no_data(
    wfp: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    done = hub("plugins", "check", "wfp", HUB_HOME=str(home), PYTHONPATH=str(wfp))
    assert (done.code, done.err) == (0, "")
    first, *brings = done.out.splitlines()
    assert first == "wfp: ok (no hub's data here to compare with)"
    assert {"    + form intake version 1", "    + workflow support version 1"} <= set(brings)
    assert not home.exists()


def test_a_hub_says_which_installed_plugins_are_of_no_agency_that_it_knows(
    wfp: Path, app_url: str
) -> None:
    where = {"HUB_DATABASE_URL": app_url, "PYTHONPATH": str(wfp)}
    listed = hub("plugins", "list", **where)
    assert listed.code == 0
    (line,) = [line for line in listed.out.splitlines() if line.startswith("wfp ")]
    assert line.endswith("installed, and no agency of this hub's network has that code")
    checked = hub("plugins", "check", "wfp", **where)
    assert checked.code == 0
    assert checked.out.startswith("wfp: ok (no agency of this hub's network has that code)")


def test_one_that_is_not_installed_is_named_and_ends_in_1(tmp_path: Path) -> None:
    done = hub("plugins", "check", "nobody", HUB_HOME=str(tmp_path / "home"))
    assert done.code == 1
    assert done.lines == ["nobody: cannot be used, or is not installed"]


def test_an_embedded_database_that_was_never_set_up_is_said_to_be_missing(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    done = hub("plugins", "list", HUB_HOME=str(tmp_path / "home"))
    assert done.code == 2
    assert done.lines == ["hub: The database does not exist yet: run `hub migrate`."]
