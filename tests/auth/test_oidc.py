"""Answers of a provider that are forged, misdirected or not good enough."""

import time
from typing import Any

import asyncpg
import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from hub.auth.issuers import Issuer
from hub.auth.model import Role
from hub.auth.oidc import claim, roles_from, verified_email
from tests.auth.conftest import Hub, sessions_of, small_hub
from tests.auth.rogue import Rogue, hmac_with_public_key, unsigned
from tests.world import World


async def answered(
    hub: Hub,
    rogue: Rogue,
    email: str,
    /,
    *,
    subject: str = "somebody",
    token: str | None = None,
    extra: dict[str, str] | None = None,
    **changes: Any,
) -> httpx.Response:
    """The hub's response to a provider's answer with a (changed) ID token."""
    browser = hub.browser()
    asked = await hub.begin(browser, email=email)
    claims = rogue.id_claims(subject, email, asked["nonce"], **changes)
    rogue.tokens = {
        "access_token": "x",
        "token_type": "Bearer",
        "id_token": token or rogue.sign(claims, typ="JWT"),
    }
    query = {"state": asked["state"], "code": "c", **(extra or {})}
    return await browser.get("/auth/callback", params=query)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"nonce": 7},
        {"aud": "another-client"},
        {"aud": []},
        {"aud": ["hub", "another-client"]},
        {"aud": ["hub", "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://login.evil.example"},
        {"iss": None},
        {"exp": int(time.time()) - 31},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"iat": None},
        {"sub": None},
        {"sub": 5},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "false"},
    ],
    ids="-".join,
)
async def test_an_id_token_that_is_not_for_this_sign_in_opens_nothing(
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    world: World,
    rogue: Rogue,
    changes: dict[str, Any],
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        answer = await answered(hub, rogue, world.sender.emails[who.id], **changes)
        assert answer.status_code in (403, 502)
        assert "__Host-hub=" not in answer.headers.get("set-cookie", "")
        assert await sessions_of(owner, who.id) == 0
        assert await owner.fetchval("SELECT subject FROM hub.staff WHERE id = $1", who.id) is None
        # The same sign-in, unchanged, works: nothing but the change was refused.
        assert (await answered(hub, rogue, world.sender.emails[who.id])).status_code == 303


async def test_an_id_token_must_be_signed_by_its_issuer(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    email = world.sender.emails[who.id]
    rogue.add_key("hidden", publish=False)
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        for forge in (
            lambda claims: unsigned(claims, "JWT"),
            lambda claims: unsigned(claims, "JWT") + "AAAA",
            lambda claims: rogue.sign(claims, "hidden", typ="JWT"),
            lambda claims: rogue.sign(claims, typ="at+jwt"),
            lambda claims: rogue.sign(claims, alg="RS512", typ="JWT"),
            lambda claims: hmac_with_public_key(rogue, claims, "JWT"),
            lambda claims: rogue.sign(claims, typ="JWT")[:-4] + "AAAA",
        ):
            browser = hub.browser()
            asked = await hub.begin(browser, email=email)
            claims = rogue.id_claims("somebody", email, asked["nonce"])
            rogue.tokens = {"access_token": "x", "id_token": forge(claims)}
            answer = await browser.get(
                "/auth/callback", params={"state": asked["state"], "code": "c"}
            )
            assert answer.status_code == 403
            assert await sessions_of(owner, who.id) == 0


async def test_an_answer_that_names_another_issuer_is_refused_before_its_code_is_used(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    rogue.metadata = {"authorization_response_iss_parameter_supported": True}
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        for extra in ({"iss": "https://login.evil.example"}, {}):
            assert (await answered(hub, rogue, email, extra=extra)).status_code == 403
            assert rogue.exchanged == []
        right = await answered(hub, rogue, email, extra={"iss": rogue.issuer})
        assert right.status_code == 303


async def test_the_code_is_exchanged_with_the_verifier_of_its_challenge(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = hub.browser()
        asked = await hub.begin(browser, email=email)
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"] == f"{hub.base_url}/auth/callback"
        rogue.tokens = {"error": "invalid_grant"}
        refused = await browser.get("/auth/callback", params={"state": asked["state"], "code": "c"})
        assert refused.status_code == 403
        verifier = rogue.exchanged[-1]["code_verifier"]
        assert create_s256_code_challenge(verifier) == asked["code_challenge"]


async def test_a_refusal_by_the_provider_is_passed_on(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        extra = {"error": "access_denied", "error_description": "<b>Ana is not allowed</b>"}
        answer = await answered(hub, rogue, email, extra=extra)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "PROVIDER_REFUSED")
        assert "Ana" not in answer.text
        assert rogue.exchanged == []


async def test_an_agency_may_require_a_stronger_sign_in(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    email = world.sender.emails[who.id]
    async with small_hub(pool, rogue.entry(world.sender.code, acr="mfa")) as hub:
        assert (await hub.begin(hub.browser(), email=email))["acr_values"] == "mfa"
        for acr in (None, "password", ["mfa"]):
            answer = await answered(hub, rogue, email, acr=acr)
            assert answer.json()["error"]["code"] == "STRONGER_SIGN_IN_NEEDED"
            assert await sessions_of(owner, who.id) == 0
        assert (await answered(hub, rogue, email, acr="mfa")).status_code == 303


async def test_what_the_id_token_leaves_out_the_userinfo_endpoint_tells(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    email = world.sender.emails[who.id]
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        rogue.userinfo = {"sub": "somebody else", "email": email}
        assert (await answered(hub, rogue, email, email=None)).status_code == 403
        assert await sessions_of(owner, who.id) == 0
        rogue.userinfo = {"sub": "somebody", "email": email}
        assert (await answered(hub, rogue, email, email=None)).status_code == 303


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://login.evil.example"},
        {"jwks_uri": "http://login.evil.example/jwks"},
        {"token_endpoint": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
    ids="-".join,
)
async def test_metadata_that_speaks_for_another_or_leads_astray_is_not_used(
    pool: asyncpg.Pool, world: World, rogue: Rogue, metadata: dict[str, Any]
) -> None:
    rogue.metadata = metadata
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        answer = await hub.browser().get(f"/auth/login?issuer={world.sender.code}")
        assert answer.status_code == 502


async def test_a_role_that_the_agency_cannot_have_is_refused_whole(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    await owner.execute("UPDATE hub.agency SET roles='{member}' WHERE id=$1", world.sender.id)
    await owner.execute(
        "UPDATE hub.staff SET roles='{}' WHERE agency_id=$1 AND id<>$2", world.sender.id, who.id
    )
    entry = rogue.entry(
        world.sender.code, role_claim="roles", roles={"c": Role.SECRETARIAT_COORDINATOR}
    )
    async with small_hub(pool, entry) as hub:
        answer = await answered(hub, rogue, world.sender.emails[who.id], roles=["c"])
        assert answer.json()["error"]["code"] == "ROLE_REFUSED"
    assert await sessions_of(owner, who.id) == 0
    roles = await owner.fetchval("SELECT roles FROM hub.staff WHERE id = $1", who.id)
    assert roles == ["caseworker"]


@pytest.mark.parametrize(
    ("value", "given"),
    [
        (["a", "b", "x", 7], {Role.CASEWORKER, Role.FOCAL_POINT}),
        ("a", {Role.CASEWORKER}),
        ("a b", set()),
        (None, set()),
        ({"a": 1}, set()),
        (7, set()),
    ],
)
def test_roles_are_what_the_claim_maps_to(value: Any, given: set[Role]) -> None:
    entry = Issuer(
        "iom",
        "https://login.example",
        "hub",
        role_claim="realm_access.roles",
        roles={"a": Role.CASEWORKER, "b": Role.FOCAL_POINT},
    )
    assert roles_from(entry, {"realm_access": {"roles": value}}) == given
    assert roles_from(entry, {"realm_access.roles": value}) == given


def test_without_a_claim_the_hub_administers_roles() -> None:
    assert roles_from(Issuer("iom", "https://login.example", "hub"), {"roles": ["a"]}) is None


def test_a_claim_is_found_by_its_path() -> None:
    assert claim({"a": {"b": 1}}, "a.b") == 1
    assert claim({"a": {"b": 1}}, "a.c") is None
    assert claim({"a": "b"}, "a.b") is None


@pytest.mark.parametrize(
    "email", ["ａna@iom.example", "ana@iom．example", "ana", "@iom.example", 7, None]
)
def test_an_address_that_could_pass_for_another_is_none(email: Any) -> None:
    assert verified_email({"email": email}) is None
    assert verified_email({"email": "Ana@IOM.example"}) == "Ana@IOM.example"
