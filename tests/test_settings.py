"""The environment: every mistake at once, what production needs, and no secret in a message."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from hub.errors import SettingsError
from hub.settings import Settings, load

SECRET = "hunter2-hunter2"
DSN = f"postgresql://hub_app:{SECRET}@db.example/hub"
PROVIDER = {
    "agency": "iom",
    "issuer": "https://id.iom.example",
    "client_id": "hub",
    "client_secret": SECRET,
    "email_domains": ["iom.example"],
}
PROVIDERS = json.dumps([PROVIDER])
PRODUCTION = {
    "HUB_ENVIRONMENT": "production",
    "HUB_DATABASE_URL": DSN,
    "HUB_IDENTITY_PROVIDERS": PROVIDERS,
    "HUB_KEYRING": "/etc/hub/keyring.json",
    "HUB_BASE_URL": "https://hub.example",
    "HUB_HOST": "0.0.0.0",
}


def problems(**environment: str) -> list[str]:
    with pytest.raises(SettingsError) as refusal:
        load(environment)
    return refusal.value.problems


def test_nothing_set_is_a_development_hub_that_only_this_machine_reaches(tmp_path: Path) -> None:
    found = load({})
    assert not found.production
    assert (found.host, found.port, found.base_url) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert found.home == Path(".hub").absolute()
    assert found.keyring == found.home / "keyring.json"
    assert found.audience == found.base_url
    assert (found.database_url, found.owner_url, found.issuers) == (None, None, ())
    assert (found.session_idle, found.session_limit) == (timedelta(minutes=30), timedelta(hours=12))


def test_empty_and_blank_variables_count_as_not_set() -> None:
    names = ["HUB_ENVIRONMENT", "HUB_HOME", "HUB_DATABASE_URL", "PORT", "HUB_IDENTITY_PROVIDERS"]
    assert load(dict.fromkeys(names, "  ")) == load({})


def test_a_complete_production_is_accepted() -> None:
    found = load(PRODUCTION)
    assert found.production
    assert (found.host, found.database_url) == ("0.0.0.0", DSN)
    assert found.keyring == Path("/etc/hub/keyring.json")
    assert [issuer.agency for issuer in found.issuers] == ["iom"]


def test_every_mistake_is_named_at_once() -> None:
    said = problems(
        HUB_ENVIRONMENT="staging",
        PORT="eighty",
        HUB_HOST="0.0.0.0",
        HUB_BASE_URL="ftp://hub.example/x",
        HUB_DATABASE_URL="mysql://db",
        HUB_OWNER_URL="db",
        HUB_POOL_SIZE="0",
        HUB_SESSION_IDLE_MINUTES="0",
        HUB_SESSION_LIMIT_HOURS="1000",
        HUB_MAX_BODY_BYTES="1",
        HUB_REQUEST_TIMEOUT_SECONDS="soon",
        HUB_LOG_LEVEL="loud",
        HUB_IDENTITY_PROVIDERS="[{}]",
    )
    names = [
        "HUB_ENVIRONMENT", "PORT", "HUB_HOST", "HUB_BASE_URL", "HUB_DATABASE_URL", "HUB_OWNER_URL",
        "HUB_POOL_SIZE", "HUB_SESSION_IDLE_MINUTES", "HUB_SESSION_LIMIT_HOURS", "HUB_MAX_BODY_BYTES",
        "HUB_REQUEST_TIMEOUT_SECONDS", "HUB_LOG_LEVEL", "HUB_IDENTITY_PROVIDERS",
    ]  # fmt: skip
    assert all(any(line.startswith(name) for line in said) for name in names)
    assert {line.split(" ")[0].rstrip(":") for line in said} == set(names)
    assert "\n".join(said) == str(SettingsError(said))


@pytest.mark.parametrize("name", ["HUB_DATABASE_URL", "HUB_IDENTITY_PROVIDERS", "HUB_KEYRING"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_needs_what_development_guesses(name: str, value: str | None) -> None:
    environment = {key: said for key, said in PRODUCTION.items() if key != name}
    if value is not None:
        environment[name] = value
    assert [line.split(" ")[0] for line in problems(**environment)] == [name]


def test_production_without_anything_names_everything() -> None:
    said = problems(HUB_ENVIRONMENT="production")
    assert [line.split(" ")[0] for line in said] == [
        "HUB_DATABASE_URL", "HUB_IDENTITY_PROVIDERS", "HUB_KEYRING",
    ]  # fmt: skip


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80.5", "http", "1e9", "nan", "inf"])
def test_a_port_is_a_whole_number_up_to_65535(port: str) -> None:
    (said,) = problems(PORT=port)
    assert said.startswith("PORT must")


@pytest.mark.parametrize("port", ["1", "8000", "65535", " 8080 "])
def test_the_port_is_part_of_the_address(port: str) -> None:
    found = load({"PORT": port})
    assert found.port == int(port)
    assert found.base_url == f"http://localhost:{port.strip()}"


@pytest.mark.parametrize(
    "name", ["HUB_POOL_SIZE", "HUB_MAX_BODY_BYTES", "HUB_SESSION_IDLE_MINUTES"]
)
@pytest.mark.parametrize("value", ["nan", "inf", "-5", "many", "1e99"])
def test_a_number_that_is_none_is_refused(name: str, value: str) -> None:
    (said,) = problems(**{name: value})
    assert said.startswith(f"{name} must")


@pytest.mark.parametrize(
    "url", ["postgresql://h/db", "postgres:///db?host=/run/pg&user=hub_app", DSN]
)
def test_a_database_is_named_by_a_dsn(url: str) -> None:
    found = load({"HUB_DATABASE_URL": url, "HUB_OWNER_URL": url})
    assert (found.database_url, found.owner_url) == (url, url)


@pytest.mark.parametrize("url", ["hub", "mysql://h/db", "https://h/db", "host=h dbname=hub", "//h"])
@pytest.mark.parametrize("name", ["HUB_DATABASE_URL", "HUB_OWNER_URL"])
def test_anything_else_is_no_dsn(name: str, url: str) -> None:
    (said,) = problems(**{name: url})
    assert said == f"{name} must be a postgresql:// address."


@pytest.mark.parametrize(
    "url",
    [
        "hub.example", "https://", "https://hub.example/path", "https://hub.example?x=1",
        "http://hub.example", "ftp://hub.example", "https://u:p@hub.example", "https://hub.example#x",
        "https://hub.example:port",
    ],
)  # fmt: skip
def test_the_public_address_is_scheme_and_host_over_https(url: str) -> None:
    (said,) = problems(**PRODUCTION | {"HUB_BASE_URL": url})
    assert said.startswith("HUB_BASE_URL must")


@pytest.mark.parametrize(
    "url",
    ["http://localhost:9000", "http://127.0.0.1", "http://[::1]:8000", "https://hub.example:8443/"],
)
def test_plain_http_is_for_this_machine(url: str) -> None:
    assert load({"HUB_BASE_URL": url}).base_url == url.rstrip("/")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "hub.example"])
def test_development_listens_on_this_machine_only(host: str) -> None:
    (said,) = problems(HUB_HOST=host)
    assert said.startswith("HUB_HOST must be this machine")


def test_identity_providers_come_from_a_file_or_in_line(tmp_path: Path) -> None:
    path = tmp_path / "providers.json"
    path.write_text(PROVIDERS, encoding="utf-8")
    in_line = load({"HUB_IDENTITY_PROVIDERS": f"\n {PROVIDERS}"})
    assert load({"HUB_IDENTITY_PROVIDERS": str(path)}).issuers == in_line.issuers != ()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"{}", b"[1]"])
def test_a_file_of_providers_that_cannot_be_used_is_one_line(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "providers.json"
    path.write_bytes(content)
    for value in (str(path), str(tmp_path / "missing.json"), str(tmp_path)):
        said = problems(HUB_IDENTITY_PROVIDERS=value)
        assert all(line.startswith("HUB_IDENTITY_PROVIDERS") for line in said)


def test_secrets_are_in_no_message_and_in_no_repr() -> None:
    wrong = [
        {"HUB_DATABASE_URL": DSN.replace("postgresql", "mysql")},
        {"HUB_OWNER_URL": f"owner:{SECRET}@db"},
        {"HUB_BASE_URL": f"https://admin:{SECRET}@hub.example"},
        {"HUB_IDENTITY_PROVIDERS": PROVIDERS.replace("https://", "http://")},
        {"HUB_IDENTITY_PROVIDERS": PROVIDERS[:-2]},
        {
            "HUB_IDENTITY_PROVIDERS": json.dumps(
                [PROVIDER, PROVIDER | {"client_secret": SECRET + "3"}]
            )
        },
        {"HUB_IDENTITY_PROVIDERS": json.dumps([PROVIDER | {"client_secret": [SECRET]}])},
        {"HUB_IDENTITY_PROVIDERS": json.dumps(PROVIDER)},
    ]
    for environment in wrong:
        said = "\n".join(problems(**environment))
        assert said
        assert SECRET not in said
    found = load(PRODUCTION | {"HUB_OWNER_URL": DSN})
    assert SECRET not in repr(found)
    assert SECRET not in str(found)


@pytest.mark.parametrize("value", [json.dumps(PROVIDER), f"client_secret={SECRET}", SECRET])
def test_what_is_no_list_of_providers_is_not_repeated_as_if_it_were_a_path(value: str) -> None:
    (said,) = problems(HUB_IDENTITY_PROVIDERS=value)
    assert SECRET not in said


def test_settings_do_not_change() -> None:
    found = load({})
    with pytest.raises(AttributeError):
        found.port = 1  # type: ignore[misc]
    assert isinstance(found, Settings)
