"""The direction of imports: the contracts hold, and they would notice."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the linter on the project in a folder."""
    return subprocess.run(
        [LINT, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_import_goes_the_way_the_design_says() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def contracts() -> list[dict[str, object]]:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    found: list[dict[str, object]] = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return found


def test_every_feature_has_layers_that_name_all_of_its_files() -> None:
    layered = {
        container: contract
        for contract in contracts()
        if contract["type"] == "layers"
        for container in contract["containers"]  # type: ignore[attr-defined]
    }
    features = {path.parent.name for path in (ROOT / "hub").glob("*/model.py")}
    features |= {path.parent.name for path in (ROOT / "hub").glob("*/service.py")}
    assert {f"hub.{feature}" for feature in features} <= set(layered)
    assert all(contract["exhaustive"] for contract in layered.values())


def test_every_store_is_protected() -> None:
    protected = {
        module
        for contract in contracts()
        if contract["type"] == "protected"
        for module in contract["protected_modules"]  # type: ignore[attr-defined]
    }
    stores = {path for path in (ROOT / "hub").glob("*/*store.py") if path.parent.name != "api"}
    assert {f"hub.{path.parent.name}.{path.stem}" for path in stores} <= protected


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, to break."""
    folder = tmp_path_factory.mktemp("broken")
    ignored = shutil.ignore_patterns("__pycache__", "dist", "node_modules")
    shutil.copytree(ROOT / "hub", folder / "hub", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("cases/model.py", "import asyncpg", "Rules know no database"),
        ("consent/policy.py", "import starlette.requests", "Rules know no database"),
        ("referrals/clock.py", "from hub.db import infinity", "Rules know no database"),
        ("cases/policy.py", "from hub.cases import service", "Cases: every file"),
        ("consent/store.py", "from hub.consent import rules", "Consent: every file"),
        ("referrals/service.py", "from hub.cases import store as s", "Cases: its SQL is its own"),
        ("consent/service.py", "import strawberry", "Strawberry stays in schemas"),
        ("db/infinity.py", "from hub.cases import model", "The database layer knows actors"),
        ("api/http.py", "from hub import app", "Nothing imports the composition root"),
        ("routing/service.py", "from hub.cli import token", "Nothing imports the command line"),
        ("vault/newcomer.py", '"""A file without a place."""', "Vault: every file"),
    ],
)
def test_an_import_against_the_design_is_named(copy: Path, file: str, line: str, said: str) -> None:
    path = copy / "hub" / file
    before = path.read_text("utf-8") if path.exists() else None
    path.write_text((before or "") + f"\n{line}\n", "utf-8")
    try:
        done = lint(copy)
    finally:
        path.write_text(before, "utf-8") if before is not None else path.unlink()
    assert done.returncode != 0
    broken = [text for text in done.stdout.splitlines() if " BROKEN" in text]
    assert any(text.startswith(said) for text in broken), done.stdout
