"""Configured identity providers are read whole, and every mistake is named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.auth.issuers import Issuer, email_domain, is_safe_url, read_issuers
from hub.auth.model import Role
from hub.cli.identity import issuers_json

GOOD: dict[str, Any] = {
    "agency": "iom",
    "issuer": "https://login.iom.example/tenant",
    "client_id": "hub",
    "client_secret": "s",
    "email_domains": ["IOM.example"],
    "role_claim": "groups",
    "roles": {"Hub caseworkers": "caseworker"},
    "acr": "mfa",
}


def test_a_complete_entry_is_read() -> None:
    (issuer,), problems = read_issuers(json.dumps([GOOD]))
    assert problems == []
    assert issuer.email_domains == ("iom.example",)
    assert issuer.roles == {"Hub caseworkers": Role.CASEWORKER}
    assert issuer.strict_typ
    assert issuer.name == "iom"


def test_a_secret_is_not_printed() -> None:
    (issuer,), _ = read_issuers(json.dumps([{**GOOD, "client_secret": "very-secret"}]))
    assert "very-secret" not in repr(issuer)


def test_every_mistake_is_named_with_its_entry_and_field() -> None:
    bad = {
        "agency": "",
        "issuer": "http://login.example",
        "email_domains": ["a@b", 7],
        "role_claim": "groups",
        "roles": {"x": "king"},
        "strict_typ": "yes",
        "tenant": "t",
    }
    _, problems = read_issuers(json.dumps([GOOD, bad]))
    for name in ("agency", "issuer", "client_id", "email_domains", "roles", "strict_typ", "tenant"):
        assert any(line.startswith(f"entry 2: {name} ") for line in problems), name
    assert all("\n" not in line for line in problems)


@pytest.mark.parametrize("text", ["", "{}", "nonsense", "[1]", '"x"'])
def test_what_is_not_an_array_of_objects_is_a_mistake(text: str) -> None:
    issuers, problems = read_issuers(text)
    assert issuers == ()
    assert len(problems) == 1


def test_a_domain_leads_to_one_agency_only() -> None:
    _, problems = read_issuers(json.dumps([GOOD, {**GOOD, "agency": "unhcr"}]))
    assert problems == ["entry 2: email_domains claims iom.example, as entry 1 does."]


def test_a_claim_cannot_make_people_into_service_accounts() -> None:
    _, problems = read_issuers(json.dumps([{**GOOD, "roles": {"x": "service_account"}}]))
    assert len(problems) == 2  # the value, and that nothing is left of the mapping


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://login.example", True),
        ("http://127.0.0.1:9000", True),
        ("http://localhost:9000", True),
        ("http://login.example", False),
        ("http://localhost.evil.example", False),
        ("https://user:pw@login.example", False),
        ("ftp://localhost", False),
        ("https://", False),
        ("//login.example", False),
    ],
)
def test_providers_are_reached_over_https_or_on_this_machine(url: str, safe: bool) -> None:
    assert is_safe_url(url) is safe


@given(st.text())
def test_any_text_has_a_domain_or_none(text: str) -> None:
    domain = email_domain(text)
    assert "@" not in domain
    assert domain == domain.casefold()


def test_entries_survive_the_way_through_the_environment() -> None:
    issuers, _ = read_issuers(json.dumps([GOOD]))
    assert read_issuers(issuers_json(issuers)) == (issuers, [])


def test_two_registrations_at_one_provider_are_told_apart() -> None:
    one = Issuer("iom", "https://login.example", "hub")
    two = Issuer("unhcr", "https://login.example", "hub-2")
    assert one.key != two.key
