"""`hub demo`, on its own embedded database and identity provider, in a folder of its own."""

import time
from pathlib import Path

import httpx
import pytest

from hub.cli.demo_people import PASSPHRASE, PEOPLE
from hub.cli.identity import free_port
from tests.cli.commands import hub
from tests.journeys.running import HUB, Process, environment

pytestmark = pytest.mark.xdist_group("commands")


@pytest.fixture(scope="module")
def home(server_folder: Path, worker_id: str) -> Path:
    """Where the embedded database's own user passes through, and no other run of pytest interferes."""
    folder = server_folder / f"demo-{worker_id}"
    folder.mkdir(mode=0o755)
    return folder


def test_the_demo_tells_its_story_and_a_second_start_finds_the_data_and_serves(
    home: Path, tmp_path: Path
) -> None:
    first = hub("demo", "--once", HUB_HOME=str(home), PORT=str(free_port()))
    assert first.code == 0, first.out + first.err
    assert "Answered, served and confirmed in" in first.out
    assert " 0 records added" not in first.out
    assert "FAILED" not in first.out
    # Every step says how long it took.
    steps = [line for line in first.out.splitlines() if line[:3].strip().isdigit()]
    assert len(steps) >= 12
    assert all(line.endswith(" ms") for line in steps)
    assert first.err == ""

    port = free_port()
    process = Process(
        [str(HUB), "demo"],
        environment(HUB_HOME=str(home), PORT=str(port), PYTHONUNBUFFERED="1"),
        tmp_path,
    )
    try:
        _wait_until_invited(process)
        out = process.out.read_text()
        assert "0 migrations applied" in out
        assert " 0 records added" in out
        assert PASSPHRASE in out
        assert all(one.email in out for one in PEOPLE)

        token = hub("token", "ana.lopez@iom.example", HUB_HOME=str(home), PORT=str(port))
        assert token.code == 0, token.err
        asked = httpx.post(
            f"http://localhost:{port}/graphql",
            json={"query": "{ me { agency { code } } }"},
            headers={"Authorization": f"Bearer {token.out.strip()}"},
            trust_env=False,
        )
        assert asked.json()["data"] == {"me": {"agency": {"code": "iom"}}}
        unknown = hub("token", "nobody@iom.example", HUB_HOME=str(home))
        assert unknown.code == 2
        assert "nobody in the demo" in unknown.err
        foreign = hub("token", "ana.lopez@iom.example", HUB_HOME=str(tmp_path / "other"))
        assert foreign.code == 2
        assert "not running" in foreign.err
        taken = hub("demo", HUB_HOME=str(home), PORT=str(port))
        assert taken.code == 3
        assert len(taken.lines) == 1

        page = httpx.get(
            f"http://localhost:{port}/graphql", headers={"Accept": "text/html"}, trust_env=False
        )
        assert page.status_code == 200
        assert "text/html" in page.headers["content-type"]
        assert process.stop() == 0
    finally:
        process.stop()
    assert process.err.read_text() == ""
    # Nothing that it started outlives it: neither the database nor the identity provider.
    assert not (home / "postgres" / "postmaster.pid").exists()
    after = hub("token", "ana.lopez@iom.example", HUB_HOME=str(home))
    assert "not running" in after.err


def _wait_until_invited(process: Process) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.process.poll() is None:
        if "From a script" in process.out.read_text():
            return
        time.sleep(0.1)
    raise AssertionError(process.out.read_text() + process.err.read_text())
