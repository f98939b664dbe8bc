"""What the command says of itself, and how it ends where it cannot do what it should."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hub.cli import hub as hub_group
from hub.cli.identity import free_port
from tests.cli.commands import hub

pytestmark = pytest.mark.xdist_group("commands")

NOBODY_UID = 65534


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of each command and group, from the top."""
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield (*path, name)


COMMANDS = list(every_command(hub_group))


def test_every_promised_command_is_there() -> None:
    promised = "serve migrate seed demo token schema directory audit plugins keys"
    assert {path[0] for path in COMMANDS if path} >= set(promised.split())
    for path in (
        ("schema", "export"),
        ("schema", "check"),
        ("directory", "import"),
        ("audit", "verify"),
        ("keys", "rotate"),
    ):
        assert path in COMMANDS


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(("hub", *path)))
def test_help_explains_each_command(path: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        told = CliRunner().invoke(hub_group, [*path, option], prog_name="hub")
        assert told.exit_code == 0
        assert told.output.startswith(f"Usage: {' '.join(('hub', *path))}")
        # More than a usage line and options: a sentence on what it is for.
        assert len(told.output.split("Options:")[0].splitlines()[2].strip()) > 15


def test_help_needs_neither_database_nor_configuration() -> None:
    done = hub("--help", HUB_ENVIRONMENT="nonsense")
    assert done.code == 0
    assert "serve" in done.out
    assert done.err == ""


def test_an_unknown_command_is_wrong_usage() -> None:
    done = hub("sreve")
    assert done.code == 2
    assert "No such command 'sreve'" in done.err


@pytest.mark.parametrize(
    "command", [("serve",), ("migrate",), ("seed",), ("demo",), ("token", "x@y")]
)
def test_every_mistake_in_the_environment_is_named_at_once(command: tuple[str, ...]) -> None:
    done = hub(
        *command,
        HUB_ENVIRONMENT="staging",
        HUB_HOST="0.0.0.0",
        HUB_BASE_URL="http://hub.example/path",
        HUB_DATABASE_URL="mysql://somewhere",
        HUB_POOL_SIZE="many",
        HUB_LOG_LEVEL="loud",
        HUB_IDENTITY_PROVIDERS='[{"issuer": "x"}]',
        PORT="99999",
    )
    assert done.code == 2
    assert all(line.startswith("hub: ") for line in done.lines)
    for name in (
        "HUB_ENVIRONMENT",
        "HUB_HOST",
        "HUB_BASE_URL",
        "HUB_DATABASE_URL",
        "HUB_POOL_SIZE",
        "HUB_LOG_LEVEL",
        "HUB_IDENTITY_PROVIDERS",
        "PORT",
    ):
        assert any(f"hub: {name}" in line for line in done.lines), name
    assert done.out == ""


def test_production_needs_what_a_demo_brings_along() -> None:
    done = hub("serve", HUB_ENVIRONMENT="production", HUB_BASE_URL="https://hub.example")
    assert done.code == 2
    for name in ("HUB_DATABASE_URL", "HUB_IDENTITY_PROVIDERS", "HUB_KEYRING"):
        assert any(f"{name} must be set in production" in line for line in done.lines)


@pytest.mark.parametrize(
    "command",
    [("seed",), ("migrate",), ("serve",), ("serve", "--workers", "2"), ("audit", "sequence")],
    ids=" ".join,
)
def test_a_database_that_does_not_answer_is_one_line(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    away = f"postgresql://hub_app@127.0.0.1:{free_port()}/hub"
    done = hub(
        *command,
        HUB_HOME=str(tmp_path),
        HUB_DATABASE_URL=away,
        HUB_OWNER_URL=away,
        HUB_LOG_LEVEL="error",
        PORT=str(free_port()),
    )
    assert done.code == 3
    (line,) = done.lines
    assert line.startswith("hub: The database cannot be reached")


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("serve", "demo"):
            done = hub(command, HUB_HOME=str(tmp_path / "home"), PORT=str(port))
            assert done.code == 3
            (line,) = done.lines
            assert str(port) in line
            assert "PORT=" in line
    assert not (tmp_path / "home").exists(), "nothing was begun"


def test_a_home_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for command in ("serve", "migrate", "seed", "demo"):
        done = hub(command, HUB_HOME=str(tmp_path / "file" / "home"), PORT=str(free_port()))
        assert done.code in (2, 3), (command, done.err)
        (line,) = done.lines
        assert line.startswith("hub: ")


def test_a_folder_that_is_read_only_is_one_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o555)
    uid = None
    if os.getuid() == 0:
        # To root nothing is read-only: somebody else has to try.
        uid = NOBODY_UID
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_uid == 0 and folder.name.startswith("pytest-"):
                folder.chmod(folder.stat().st_mode | 0o011)
        try:
            readable = hub("--help", uid=uid).code == 0
        except OSError:
            readable = False
        if not readable:
            pytest.skip("run as root, and nobody else may run this environment")
    for command in ("serve", "migrate", "demo"):
        done = hub(command, uid=uid, HUB_HOME=str(home), PORT=str(free_port()))
        assert done.code in (2, 3), (command, done.err)
        (line,) = done.lines
        assert line.startswith("hub: ")
        assert "Permission denied" in line


def test_the_demo_does_not_touch_a_database_of_somebody_else(tmp_path: Path) -> None:
    done = hub("demo", HUB_HOME=str(tmp_path), HUB_DATABASE_URL="postgresql://hub_app@db/hub")
    assert done.code == 2
    assert "unset" in done.err
