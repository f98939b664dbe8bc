"""The demo's provider: its people, its tokens, and what it says when it cannot run."""

import asyncio
import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.auth.issuers import email_domain
from hub.cli import hub as hub_group
from hub.cli.demo_people import PASSPHRASE, PEOPLE, domain_of
from hub.cli.demo_provider import HOST
from hub.cli.identity import DemoIdentity, RunningIdentity
from hub.errors import SettingsError, Unauthenticated


def test_the_demo_s_people_are_invented_and_all_different() -> None:
    assert len({one.email for one in PEOPLE}) == len(PEOPLE) >= 12
    for one in PEOPLE:
        assert email_domain(one.email) == domain_of(one.agency)
        assert one.email == one.email.casefold()
        assert one.email.endswith(".example")


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as problem:
            DemoIdentity(tmp_path, port).start()
    assert len(problem.value.problems) == 1
    assert str(port) in problem.value.problems[0]


async def test_a_wrong_passphrase_gives_no_token(identity: DemoIdentity) -> None:
    running = RunningIdentity(identity.issuer, identity.audience)
    with pytest.raises(Unauthenticated):
        await running.bearer(PEOPLE[0].email, "not the passphrase")
    with pytest.raises(Unauthenticated):
        await running.bearer("nobody@iom.example", PASSPHRASE)


def test_the_provider_s_folder_holds_no_secret(identity: DemoIdentity) -> None:
    state = identity.home / "identity.json"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert identity.entry("iom").client_secret not in state.read_text()


async def _token(identity: DemoIdentity, email: str, **environment: str) -> Result:
    variables = {"HUB_HOME": str(identity.home), "HUB_IDENTITY_PROVIDERS": "", **environment}
    return await asyncio.to_thread(CliRunner().invoke, hub_group, ["token", email], env=variables)


async def test_hub_token_prints_a_token_and_nothing_else(identity: DemoIdentity) -> None:
    result = await _token(identity, "ana.lopez@iom.example")
    assert result.exit_code == 0
    assert len(result.stdout.strip().split(".")) == 3


async def test_hub_token_serves_the_demo_only(identity: DemoIdentity, tmp_path: Path) -> None:
    other = (
        '[{"agency":"iom","issuer":"https://login.iom.example","client_id":"hub",'
        '"email_domains":["iom.example"]}]'
    )
    for environment in (
        {"HUB_IDENTITY_PROVIDERS": other},
        {"HUB_HOME": str(tmp_path)},
    ):
        result = await _token(identity, "ana.lopez@iom.example", **environment)
        assert isinstance(result.exception, SettingsError)
        assert not result.stdout
    unknown = await _token(identity, "nobody@iom.example")
    assert unknown.exit_code == 2
