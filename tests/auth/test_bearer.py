"""Bearer tokens: the proper ones, and all the improper ones."""

import base64
import time
from typing import Any

import asyncpg
import pytest
from joserfc import jwk, jwt
from starlette.datastructures import Headers

from hub.auth import keys
from hub.auth.bearer import bearer_token
from hub.auth.issuers import Issuer
from hub.auth.model import Actor, Role
from hub.cli.identity import DemoIdentity
from hub.errors import Unauthenticated
from tests.auth.conftest import small_hub
from tests.auth.identity_fixture import enrol
from tests.auth.rogue import AUDIENCE, Rogue, encoded, hmac_with_public_key, unsigned
from tests.auth.test_sessions import signed_in
from tests.world import World

NOW = int(time.time())


async def bound(owner: asyncpg.Connection, rogue: Rogue, who: Actor, subject: str) -> None:
    await owner.execute(
        "UPDATE hub.staff SET issuer = $2, subject = $3 WHERE id = $1",
        who.id,
        rogue.issuer,
        subject,
    )


async def test_a_token_of_a_real_provider_is_accepted(
    pool: asyncpg.Pool, world: World, identity: DemoIdentity
) -> None:
    who = world.sender.caseworker
    entry = enrol(identity, world.sender, staff=[who.id])
    token = await identity.bearer(world.sender.emails[who.id])
    async with small_hub(pool, entry) as hub:
        browser = hub.browser(headers={"Authorization": f"Bearer {token}"})
        for _ in range(2):  # the first binds, the second finds the binding
            assert (await browser.post("/actor")).json()["id"] == str(who.id)
        session = (await browser.get("/auth/session")).json()
        assert (session["csrfToken"], session["expiresAt"]) == (None, None)


async def test_a_real_provider_s_token_of_an_agency_without_entry_is_refused(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    who = world.stranger.caseworker
    enrol(identity, world.stranger, staff=[who.id])
    token = await identity.bearer(world.stranger.emails[who.id])
    async with small_hub(pool, enrol(identity, world.sender)) as hub:
        browser = hub.browser(headers={"Authorization": f"Bearer {token}"})
        assert (await browser.get("/actor")).status_code == 401
    assert await owner.fetchval("SELECT subject FROM hub.staff WHERE id = $1", who.id) is None


IMPROPER: list[dict[str, Any]] = [
    {"aud": "https://other.example/api"},
    {"aud": None},
    {"aud": [AUDIENCE + "/"]},
    {"iss": "https://login.evil.example"},
    {"iss": None},
    {"exp": NOW - 31},
    {"exp": None},
    {"exp": "soon"},
    {"exp": float("nan")},
    {"nbf": NOW + 3600},
    {"iat": NOW + 3600},
    {"iat": None},
    {"sub": None},
    {"sub": "nobody"},
    {"sub": "machine", "client_id": "machine"},
    {"client_id": None},
    {"jti": None},
    {"nonce": "as in ID tokens"},
    {"at_hash": "as in ID tokens"},
]


@pytest.mark.parametrize("changes", IMPROPER, ids="-".join)
async def test_a_token_with_improper_claims_is_refused(
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    world: World,
    rogue: Rogue,
    changes: dict[str, Any],
) -> None:
    await bound(owner, rogue, world.sender.caseworker, "ana")
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        actor_of = hub.authenticator.actor_of_bearer
        good = rogue.sign(rogue.access_claims("ana"))
        assert (await actor_of(good)).id == world.sender.caseworker.id
        with pytest.raises(Unauthenticated):
            await actor_of(rogue.sign(rogue.access_claims("ana", **changes)))


async def test_clocks_may_differ_by_half_a_minute(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    await bound(owner, rogue, world.sender.caseworker, "ana")
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        now = int(time.time())
        for changes in ({"exp": now - 15}, {"nbf": now + 15}, {"iat": now + 15}):
            token = rogue.sign(rogue.access_claims("ana", **changes))
            assert (await hub.authenticator.actor_of_bearer(token)).id


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
async def test_the_algorithms_of_the_list_are_accepted(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue, algorithm: str
) -> None:
    await bound(owner, rogue, world.sender.caseworker, "ana")
    kind = {"ES256": "EC", "EdDSA": "OKP"}.get(algorithm, "RSA")
    rogue.add_key("of this kind", kind)
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        token = rogue.sign(rogue.access_claims("ana"), "of this kind", algorithm)
        assert (await hub.authenticator.actor_of_bearer(token)).id == world.sender.caseworker.id


async def test_forged_signatures_are_refused(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    await bound(owner, rogue, world.sender.caseworker, "ana")
    claims = rogue.access_claims("ana")
    good = rogue.sign(claims)
    head, body, signature = good.split(".")
    rogue.add_key("hidden", publish=False)
    changed = encoded(b'{"sub":"somebody else",' + _raw(body)[1:])
    capital = encoded(b'{"alg":"None","typ":"at+jwt"}')
    forged = {
        "none": unsigned(claims),
        "none with a signature": unsigned(claims) + signature,
        "None": f"{capital}.{body}.{signature}",
        "HMAC with the public key": hmac_with_public_key(rogue, claims),
        "RS512": rogue.sign(claims, alg="RS512"),
        "a key nobody published": rogue.sign(claims, "hidden"),
        "another key under a published name": _renamed(rogue, claims),
        "a key of its own making": _with_own_key(claims),
        "changed claims": f"{head}.{changed}.{signature}",
        "no signature": f"{head}.{body}.",
        "half a signature": good[:-20],
        "an ID token's type": rogue.sign(claims, typ="JWT"),
        "another type": rogue.sign(claims, typ="logout+jwt"),
        "five parts": f"{good}.x.y",
        "nonsense": "nonsense",
        "too long": good + "A" * 20_000,
        "not ASCII": "é.é.é",
        "nested beyond measure": f"{encoded(b'[' * 9000)}.{body}.{signature}",
    }
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        assert (await hub.authenticator.actor_of_bearer(good)).id
        for what, token in forged.items():
            with pytest.raises(Unauthenticated):
                pytest.fail(f"{what}: {await hub.authenticator.actor_of_bearer(token)}")


def _raw(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "==")


def _renamed(rogue: Rogue, claims: dict[str, Any]) -> str:
    header = {"alg": "RS256", "kid": "first", "typ": "at+jwt"}
    return jwt.encode(header, claims, rogue.keys["hidden"], ["RS256"])


def _with_own_key(claims: dict[str, Any]) -> str:
    own = jwk.RSAKey.generate_key(2048)
    header = {"alg": "RS256", "typ": "at+jwt", "jwk": own.as_dict(private=False)}
    return jwt.encode(header, claims, own, ["RS256"])


async def test_another_agency_s_provider_does_not_vouch_for_ours(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    victim = world.recipient.caseworker
    email = world.recipient.emails[victim.id]
    async with small_hub(
        pool,
        rogue.entry(world.sender.code),
        # The victim's agency signs in elsewhere.
        elsewhere(world.recipient.code),
    ) as hub:
        for claims in ({"email": email}, {"email": email, "email_verified": True}):
            token = rogue.sign(rogue.access_claims("mallory", **claims))
            with pytest.raises(Unauthenticated):
                await hub.authenticator.actor_of_bearer(token)
    assert await owner.fetchval("SELECT subject FROM hub.staff WHERE id = $1", victim.id) is None


def elsewhere(agency: str) -> Issuer:
    return Issuer(agency, "https://login.example", "hub", email_domains=(f"{agency}.example",))


async def test_a_service_account_speaks_for_itself_only(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    machine = world.sender.staff[Role.SERVICE_ACCOUNT]
    await bound(owner, rogue, machine, "importer")
    entries = [rogue.entry(party.code) for party in (world.sender, world.recipient)]
    async with small_hub(pool, *entries) as hub:
        actor_of = hub.authenticator.actor_of_bearer
        own = rogue.sign(rogue.access_claims("importer", client_id="importer"))
        actor = await actor_of(own)
        assert (actor.id, actor.kind.value) == (machine.id, "service")
        with pytest.raises(Unauthenticated):
            await actor_of(rogue.sign(rogue.access_claims("importer", client_id="other")))
        # Neither does an address make a client into an account, nor into a person.
        for unbound in (world.recipient.staff[Role.SERVICE_ACCOUNT], world.recipient.caseworker):
            claims = {"client_id": "new", "email": world.recipient.emails[unbound.id]}
            token = rogue.sign(rogue.access_claims("new", **claims))
            with pytest.raises(Unauthenticated):
                await actor_of(token)
            subject = "SELECT subject FROM hub.staff WHERE id = $1"
            assert await owner.fetchval(subject, unbound.id) is None


async def test_inactive_staff_are_refused_with_a_valid_token(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    await bound(owner, rogue, who, "ana")
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        token = rogue.sign(rogue.access_claims("ana"))
        assert (await hub.authenticator.actor_of_bearer(token)).id == who.id
        await owner.execute("UPDATE hub.staff SET active = false WHERE id = $1", who.id)
        with pytest.raises(Unauthenticated):
            await hub.authenticator.actor_of_bearer(token)


async def test_new_keys_are_fetched_and_old_ones_stop_counting(
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    world: World,
    rogue: Rogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await bound(owner, rogue, world.sender.caseworker, "ana")
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        actor_of = hub.authenticator.actor_of_bearer
        old = rogue.sign(rogue.access_claims("ana"))
        assert (await actor_of(old)).id
        rogue.add_key("second")
        rogue.published.remove("first")
        assert (await actor_of(rogue.sign(rogue.access_claims("ana"), "second"))).id
        assert rogue.key_fetches == 2
        with pytest.raises(Unauthenticated):
            await actor_of(old)
        # Without any new key, keys that are withdrawn stop counting when the cache is old.
        rogue.published.clear()
        current = rogue.sign(rogue.access_claims("ana"), "second")
        assert (await actor_of(current)).id
        monkeypatch.setattr(keys, "KEYS_AGE", 0.0)
        with pytest.raises(Unauthenticated):
            await actor_of(current)


async def test_invented_key_names_do_not_make_the_hub_ask_without_end(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    await bound(owner, rogue, world.sender.caseworker, "ana")
    rogue.add_key("hidden", publish=False)
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        forged = rogue.sign(rogue.access_claims("ana"), "hidden")
        for _ in range(40):
            with pytest.raises(Unauthenticated):
                await hub.authenticator.actor_of_bearer(forged)
        assert rogue.key_fetches <= 10
        good = rogue.sign(rogue.access_claims("ana"))
        assert (await hub.authenticator.actor_of_bearer(good)).id


async def test_known_keys_outlast_an_outage_and_unknown_providers_are_refused(
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    world: World,
    rogue: Rogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await bound(owner, rogue, world.sender.caseworker, "ana")
    token = rogue.sign(rogue.access_claims("ana"))
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        rogue.down = True
        with pytest.raises(Unauthenticated):
            await hub.authenticator.actor_of_bearer(token)
        rogue.down = False
        assert (await hub.authenticator.actor_of_bearer(token)).id
        rogue.down = True
        monkeypatch.setattr(keys, "KEYS_AGE", 0.0)
        assert (await hub.authenticator.actor_of_bearer(token)).id
        monkeypatch.setattr(keys, "STALE_AGE", 0.0)
        with pytest.raises(Unauthenticated):
            await hub.authenticator.actor_of_bearer(token)


async def test_with_a_token_and_a_cookie_the_token_counts(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who, other = world.sender.caseworker, world.sender.focal_point
    await bound(owner, rogue, other, "the focal point")
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        token = rogue.sign(rogue.access_claims("the focal point"))
        both = await browser.post("/actor", headers={"Authorization": f"Bearer {token}"})
        assert both.json()["id"] == str(other.id)
        for bad in (f"Bearer {token[:-9]}", "Basic YTpi", "Bearer", "Bearer "):
            answer = await browser.get("/actor", headers={"Authorization": bad})
            assert answer.status_code == 401, bad


def test_two_authorization_headers_are_one_too_many() -> None:
    assert bearer_token(Headers(raw=[(b"authorization", b"bearer  abc")])) == "abc"
    assert bearer_token(Headers(raw=[])) is None
    with pytest.raises(Unauthenticated):
        bearer_token(
            Headers(raw=[(b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")])
        )
