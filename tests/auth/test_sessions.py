"""What protects a browser's session, and what ends it."""

import asyncpg
import httpx
import pytest
from starlette.requests import HTTPConnection

from hub.auth.model import Actor, Role
from hub.auth.service import Authenticator
from hub.auth.sessions import Cookies, csrf_token, fingerprint
from hub.db.transaction import transaction
from hub.errors import NotAllowed
from tests.auth.conftest import SECURE, Hub, sessions_of, small_hub
from tests.auth.rogue import Rogue
from tests.world import World


async def signed_in(hub: Hub, rogue: Rogue, email: str) -> httpx.AsyncClient:
    """A browser with a session."""
    browser = hub.browser()
    asked = await hub.begin(browser, email=email)
    claims = rogue.id_claims(f"subject of {email}", email, asked["nonce"])
    rogue.tokens = {
        "access_token": "x",
        "token_type": "Bearer",
        "id_token": rogue.sign(claims, typ="JWT"),
    }
    answer = await browser.get("/auth/callback", params={"state": asked["state"], "code": "c"})
    assert answer.status_code == 303, answer.text
    return browser


async def proven(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """The browser as our own pages use it: with the CSRF token and the origin."""
    browser.headers["X-CSRF-Token"] = (await browser.get("/auth/session")).json()["csrfToken"]
    browser.headers["Origin"] = SECURE
    return browser


async def test_a_session_shows_who_is_signed_in(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        answer = (await browser.get("/auth/session")).json()
        assert answer["id"] == str(who.id)
        assert answer["agency"] == world.sender.code
        assert answer["roles"] == ["caseworker"]
        assert answer["deskIds"] == [str(world.sender.desks[0])]
        assert (await browser.get("/actor")).json()["id"] == str(who.id)
        assert (await hub.browser().get("/actor")).json()["kind"] == "nobody"
        assert (await hub.browser().get("/auth/session")).status_code == 401


async def test_the_database_knows_neither_the_token_nor_the_csrf_token(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        token = browser.cookies["__Host-hub"]
        row = await owner.fetchrow("SELECT * FROM hub.session WHERE staff_id = $1", who.id)
        assert row["token_hash"] == fingerprint(token)
        assert row["csrf_hash"] == fingerprint(csrf_token(token))
        assert token not in str(dict(row))


async def test_the_cookie_stays_on_this_host_and_out_of_scripts(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = hub.browser()
        asked = await hub.begin(browser, email=email)
        claims = rogue.id_claims("s", email, asked["nonce"])
        rogue.tokens = {"id_token": rogue.sign(claims, typ="JWT"), "access_token": "x"}
        answer = await browser.get("/auth/callback", params={"state": asked["state"], "code": "c"})
        cookie = next(
            one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-hub=")
        )
        attributes = {part.strip().casefold() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(one.startswith("domain") for one in attributes)


@pytest.mark.parametrize(
    ("base_url", "name", "secure"),
    [
        ("https://hub.example", "__Host-hub", True),
        ("https://localhost", "__Host-hub", True),
        ("http://localhost:8000", "hub", False),
        ("http://127.0.0.1:8000", "hub", False),
        ("http://localhost.evil.example", "__Host-hub", True),
    ],
)
def test_only_this_machine_may_do_without_secure(base_url: str, name: str, secure: bool) -> None:
    cookies = Cookies.at(base_url)
    assert cookies.session == name
    assert cookies.options["secure"] is secure


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("revoked_at = now()", "revoked"),
        ("expires_at = now() - interval '1 second'", "expired"),
        ("last_seen_at = now() - interval '31 minutes'", "idle"),
    ],
)
async def test_a_session_that_is_over_opens_nothing(
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    world: World,
    rogue: Rogue,
    change: str,
    what: str,
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        assert (await browser.get("/actor")).status_code == 200
        await owner.execute(f"UPDATE hub.session SET {change} WHERE staff_id = $1", who.id)
        assert (await browser.get("/actor")).status_code == 401, what
        assert (await browser.get("/auth/session")).status_code == 401


async def test_an_administrator_ends_a_session_at_once(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    who, admin = world.sender.caseworker, _admin(world)
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        assert (await browser.get("/actor")).status_code == 200
        async with transaction(pool, admin) as tx:
            await tx.execute(
                "UPDATE hub.session SET revoked_at = now() WHERE staff_id = $1", who.id
            )
        assert (await browser.get("/actor")).status_code == 401


async def test_whoever_is_deactivated_is_out_with_the_next_request(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        async with transaction(pool, _admin(world)) as tx:
            await tx.execute("UPDATE hub.staff SET active = false WHERE id = $1", who.id)
        assert (await browser.get("/actor")).status_code == 401


async def test_a_role_taken_away_is_gone_with_the_next_request(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        async with transaction(pool, _admin(world)) as tx:
            await tx.execute("UPDATE hub.staff SET roles = '{}' WHERE id = $1", who.id)
        assert (await browser.get("/actor")).json()["roles"] == []


async def test_use_keeps_a_session_alive_and_is_noted_at_most_once_a_minute(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    seen = "SELECT extract(epoch FROM now() - last_seen_at) FROM hub.session WHERE staff_id = $1"
    age = "UPDATE hub.session SET last_seen_at = now() - $2::interval WHERE staff_id = $1"
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        for seconds, noted in ((50, False), (70, True)):
            await owner.execute(age.replace("$2", f"'{seconds} seconds'"), who.id)
            await browser.get("/actor")
            assert (await owner.fetchval(seen, who.id) < 20) is noted


async def test_without_the_csrf_token_nothing_is_changed(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        token = (await browser.get("/auth/session")).json()["csrfToken"]
        own = {"Origin": SECURE, "X-CSRF-Token": token}
        assert (await browser.post("/actor", headers=own)).status_code == 200
        same = {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token}
        assert (await browser.post("/actor", headers=same)).status_code == 200
        for forged in (
            {"Origin": SECURE},
            {"Origin": SECURE, "X-CSRF-Token": token[:-1]},
            {"Origin": SECURE, "X-CSRF-Token": ""},
            {"X-CSRF-Token": token},
            {"Origin": "https://evil.example", "X-CSRF-Token": token},
            {"Origin": "https://hub.example.evil.example", "X-CSRF-Token": token},
            {"Origin": "http://hub.example", "X-CSRF-Token": token},
            {"Origin": "null", "X-CSRF-Token": token},
            {"Origin": "null", "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token},
            {"Sec-Fetch-Site": "cross-site", "X-CSRF-Token": token},
            {"Sec-Fetch-Site": "same-site", "X-CSRF-Token": token},
        ):
            answer = await browser.post("/actor", headers=forged)
            assert (answer.status_code, answer.json()["error"]) == (403, "CSRF"), forged
            assert (await browser.post("/auth/logout", headers=forged)).status_code == 403
        assert await sessions_of(owner, who.id) == 1


async def test_another_session_s_csrf_token_is_no_good(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    party = world.sender
    async with small_hub(pool, rogue.entry(party.code)) as hub:
        mine = await proven(await signed_in(hub, rogue, party.emails[party.caseworker.id]))
        theirs = await proven(await signed_in(hub, rogue, party.emails[party.focal_point.id]))
        mine.headers["X-CSRF-Token"] = theirs.headers["X-CSRF-Token"]
        assert (await mine.post("/actor")).status_code == 403


async def test_signing_out_ends_the_session_for_good(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await proven(await signed_in(hub, rogue, world.sender.emails[who.id]))
        token = browser.cookies["__Host-hub"]
        assert (await browser.post("/auth/logout")).status_code == 204
        assert "__Host-hub" not in browser.cookies
        assert await sessions_of(owner, who.id) == 0
        kept = hub.browser(headers={"Cookie": f"__Host-hub={token}"})
        assert (await kept.get("/actor")).status_code == 401


async def test_signing_in_again_replaces_the_session(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    who = world.sender.caseworker
    email = world.sender.emails[who.id]
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, email)
        before = browser.cookies["__Host-hub"]
        asked = await hub.begin(browser, email=email)
        claims = rogue.id_claims(f"subject of {email}", email, asked["nonce"])
        rogue.tokens["id_token"] = rogue.sign(claims, typ="JWT")
        await browser.get("/auth/callback", params={"state": asked["state"], "code": "c"})
        assert browser.cookies["__Host-hub"] != before
        assert await sessions_of(owner, who.id) == 1
        kept = hub.browser(headers={"Cookie": f"__Host-hub={before}"})
        assert (await kept.get("/actor")).status_code == 401


@pytest.mark.parametrize(
    ("origin", "admitted"),
    [(SECURE, True), ("https://evil.example", False), (None, False), ("null", False)],
)
async def test_a_websocket_with_our_cookie_comes_from_our_pages_only(
    pool: asyncpg.Pool, world: World, rogue: Rogue, origin: str | None, admitted: bool
) -> None:
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        headers = [(b"cookie", f"__Host-hub={browser.cookies['__Host-hub']}".encode())]
        if origin:
            headers.append((b"origin", origin.encode()))
        connection = HTTPConnection({"type": "websocket", "headers": headers})
        if admitted:
            assert (await hub.authenticator.actor_of(connection)).id == who.id
        else:
            await _refused(hub.authenticator, connection)


async def _refused(authenticator: Authenticator, connection: HTTPConnection) -> None:
    with pytest.raises(NotAllowed) as refusal:
        await authenticator.actor_of(connection)
    assert refusal.value.code == "CSRF"


def _admin(world: World) -> Actor:
    return world.sender.staff[Role.AGENCY_ADMIN]
