"""Signing in with a browser, through a real Canaille and the hub's own pages."""

from contextlib import aclosing
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.auth.model import Role
from hub.auth.routes import local_path
from hub.cli.demo_people import PASSPHRASE, DemoPerson
from hub.cli.identity import Browser, DemoIdentity, sign_in
from hub.errors import Invalid, Unauthenticated
from tests.auth.conftest import Hub, sessions_of, small_hub
from tests.auth.identity_fixture import enrol
from tests.auth.rogue import Rogue
from tests.world import World


async def until_callback(hub: Hub, browser: Browser, email: str) -> str:
    """Walks through the provider's pages up to its answer; returns the answer's address."""
    first = await browser.http.post("/auth/login", data={"email": email, "next": "/actor"})
    callback = f"{hub.base_url}/auth/callback"
    end = await browser.walk(first, until=lambda url: url.startswith(callback))
    return str(end.headers["location"])


def person_at(hub: Hub, email: str) -> Browser:
    return Browser(email, PASSPHRASE, hub.base_url, {hub.base_url: hub.transport})


async def test_staff_sign_in_with_their_agency_s_provider(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    who = world.sender.caseworker
    entry = enrol(identity, world.sender)
    async with small_hub(pool, entry, base_url=identity.base_url) as hub:
        client = await sign_in(
            world.sender.emails[who.id],
            PASSPHRASE,
            hub.base_url,
            mounts={hub.base_url: hub.transport},
        )
        async with aclosing(client):
            assert (await client.get("/auth/session")).json()["id"] == str(who.id)
            assert (await client.post("/actor")).json()["roles"] == ["caseworker"]
            bound = await owner.fetchrow(
                "SELECT issuer, subject FROM hub.staff WHERE id = $1", who.id
            )
            assert bound["issuer"] == identity.issuer
            assert bound["subject"]
            assert (await client.post("/auth/logout")).status_code == 204
            assert (await client.get("/auth/session")).status_code == 401


async def test_no_address_of_the_sign_in_names_the_person(
    pool: asyncpg.Pool, world: World, identity: DemoIdentity
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    entry = enrol(identity, world.sender)
    seen: list[str] = []

    async def note(request: httpx.Request) -> None:
        seen.append(str(request.url))

    async with (
        small_hub(pool, entry, base_url=identity.base_url) as hub,
        person_at(hub, email) as browser,
    ):
        browser.http.event_hooks["request"].append(note)
        await browser.http.get(await until_callback(hub, browser, email))
    ours = [url for url in seen if url.startswith(identity.base_url)]
    assert len(ours) >= 2
    assert not any(email.partition("@")[0] in url for url in seen)


async def test_a_wrong_password_ends_at_the_provider(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    who = world.sender.caseworker
    entry = enrol(identity, world.sender)
    async with small_hub(pool, entry, base_url=identity.base_url) as hub:
        with pytest.raises(Unauthenticated):
            await sign_in(
                world.sender.emails[who.id],
                "not the passphrase",
                hub.base_url,
                mounts={hub.base_url: hub.transport},
            )
    assert await sessions_of(owner, who.id) == 0


async def test_an_answer_counts_once(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    who = world.sender.caseworker
    entry = enrol(identity, world.sender)
    async with (
        small_hub(pool, entry, base_url=identity.base_url) as hub,
        person_at(hub, world.sender.emails[who.id]) as browser,
    ):
        callback = await until_callback(hub, browser, world.sender.emails[who.id])
        kept = dict(browser.http.cookies)
        assert (await browser.http.get(callback)).headers["location"] == "/actor"
        for name, value in kept.items():
            browser.http.cookies.set(name, value)
        again = await browser.http.get(callback)
        assert (again.status_code, again.json()["error"]["code"]) == (403, "SIGN_IN_UNKNOWN")
    assert await sessions_of(owner, who.id) == 1


async def test_an_answer_in_another_browser_opens_nothing_there_and_still_counts_at_home(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    who = world.sender.caseworker
    entry = enrol(identity, world.sender)
    async with (
        small_hub(pool, entry, base_url=identity.base_url) as hub,
        person_at(hub, world.sender.emails[who.id]) as browser,
    ):
        callback = await until_callback(hub, browser, world.sender.emails[who.id])
        stranger = hub.browser()
        assert (await stranger.get(callback)).status_code == 403
        await hub.begin(stranger, email=world.sender.emails[who.id])
        assert "hub-sign-in" in stranger.cookies
        refused = await stranger.get(callback)
        assert (refused.status_code, "hub" in stranger.cookies) == (403, False)
        assert await sessions_of(owner, who.id) == 0
        assert (await browser.http.get(callback)).status_code == 303
    assert await sessions_of(owner, who.id) == 1


async def test_an_invented_state_or_one_too_old_opens_nothing(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    who = world.sender.caseworker
    entry = enrol(identity, world.sender)
    async with (
        small_hub(pool, entry, base_url=identity.base_url) as hub,
        person_at(hub, world.sender.emails[who.id]) as browser,
    ):
        callback = await until_callback(hub, browser, world.sender.emails[who.id])
        state = parse_qs(urlsplit(callback).query)["state"][0]
        for url in (
            callback.replace(state, "x" * len(state)),
            callback.replace(f"state={state}", ""),
            f"{callback}&state={state}",
        ):
            assert (await browser.http.get(url)).status_code in (400, 403)
        await owner.execute("UPDATE hub.sign_in SET expires_at = now()")
        assert (await browser.http.get(callback)).status_code == 403
    assert await sessions_of(owner, who.id) == 0


async def test_whom_the_hub_does_not_know_is_told_so(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    email = f"nobody@{world.sender.code}.example"
    entry = enrol(identity, world.sender, staff=[])
    identity.add([DemoPerson("Nobody Known", email, world.sender.code, ())])
    before = await owner.fetchval("SELECT count(*) FROM hub.staff")
    async with (
        small_hub(pool, entry, base_url=identity.base_url) as hub,
        person_at(hub, email) as browser,
    ):
        callback = await until_callback(hub, browser, email)
        page = await browser.http.get(callback, headers={"Accept": "text/html"})
        assert page.status_code == 403
        assert "administrator can add you" in page.text
        assert "<script" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert email not in page.text
        assert "hub" not in browser.http.cookies
    assert await owner.fetchval("SELECT count(*) FROM hub.staff") == before


async def test_inactive_staff_and_service_accounts_do_not_sign_in(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    gone, machine = world.sender.caseworker, world.sender.staff[Role.SERVICE_ACCOUNT]
    entry = enrol(identity, world.sender)
    await owner.execute("UPDATE hub.staff SET active = false WHERE id = $1", gone.id)
    async with small_hub(pool, entry, base_url=identity.base_url) as hub:
        for who in (gone, machine):
            with pytest.raises(Unauthenticated):
                await sign_in(
                    world.sender.emails[who.id],
                    PASSPHRASE,
                    hub.base_url,
                    mounts={hub.base_url: hub.transport},
                )
            assert await sessions_of(owner, who.id) == 0
            assert await owner.fetchval("SELECT subject FROM hub.staff WHERE id=$1", who.id) is None


async def test_agencies_that_share_a_provider_sign_in_only_their_own(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    mine, theirs = world.sender.caseworker, world.stranger.caseworker
    entries = [enrol(identity, world.sender), enrol(identity, world.recipient)]
    enrol(identity, world.stranger)
    async with small_hub(pool, *entries, base_url=identity.base_url) as hub:
        # The provider knows them, but no entry says that it may vouch for their agency.
        async with person_at(hub, world.stranger.emails[theirs.id]) as browser:
            first = await browser.http.post("/auth/login", data={"issuer": world.sender.code})
            end = await browser.walk(first)
            assert end.status_code == 403
            assert "SIGN_IN_REFUSED" in end.text
        # Whichever entry the sign-in began with, the verified address decides.
        async with person_at(hub, world.sender.emails[mine.id]) as browser:
            first = await browser.http.get(
                "/auth/login", params={"issuer": world.recipient.code, "next": "/actor"}
            )
            assert (await browser.walk(first)).json()["id"] == str(mine.id)
    assert await sessions_of(owner, theirs.id) == 0


async def test_roles_come_from_the_provider_where_it_gives_them(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, identity: DemoIdentity
) -> None:
    who = world.sender.caseworker
    supervisors = f"supervisors-{world.sender.code}"
    entry = enrol(
        identity,
        world.sender,
        staff=[who.id],
        groups=[supervisors, f"choir-{world.sender.code}"],
        role_claim="groups",
        roles={supervisors: Role.FOCAL_POINT, "others": Role.AGENCY_ADMIN},
        scope="openid email groups",
    )
    async with small_hub(pool, entry, base_url=identity.base_url) as hub:
        client = await sign_in(
            world.sender.emails[who.id],
            PASSPHRASE,
            hub.base_url,
            mounts={hub.base_url: hub.transport},
        )
        async with aclosing(client):
            assert (await client.get("/actor")).json()["roles"] == ["focal_point"]
    assert await owner.fetchval("SELECT roles FROM hub.staff WHERE id = $1", who.id) == [
        "focal_point"
    ]


async def test_the_login_page_and_the_list_of_providers(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    entry = rogue.entry(world.sender.code, name="Agency")
    async with small_hub(pool, entry) as hub:
        browser = hub.browser()
        page = await browser.get("/auth/login", params={"next": '/x?y="><script>'})
        assert page.status_code == 200
        assert 'method="post"' in page.text
        assert "<script" not in page.text
        known = f"/auth/login?email=a@{world.sender.code}.example"
        assert (await browser.get(known)).status_code == 400
        listed = (await browser.get("/auth/providers")).json()["providers"]
        assert [one["agency"] for one in listed] == [world.sender.code]
        for email, found in ((f"a@{world.sender.code}.example", 1), ("a@else.example", 0)):
            answer = await browser.post("/auth/providers", json={"email": email})
            assert len(answer.json()["providers"]) == found
        unknown = await browser.post("/auth/login", data={"email": "someone@else.example"})
        assert unknown.status_code == 400
        assert "someone" not in unknown.text
        assert unknown.json()["error"]["correlationId"]
        assert unknown.headers["cache-control"] == "no-store"


async def test_oversized_and_strange_forms_are_refused(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = hub.browser()
        for body, kind in (
            (b"email=" + b"a" * 5000, "application/x-www-form-urlencoded"),
            (b"\xff\xfe", "application/x-www-form-urlencoded"),
            (b"[" * 4000, "application/json"),
            (b'{"email": 1}', "application/json"),
            (b"email=a", "text/plain"),
        ):
            answer = await browser.post("/auth/login", content=body, headers={"Content-Type": kind})
            assert answer.status_code == 400, body[:20]


async def test_a_provider_that_is_down_is_said_to_be_down(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    rogue.down = True
    entry = rogue.entry(world.sender.code)
    async with small_hub(pool, entry) as hub:
        answer = await hub.browser().post("/auth/login", data={"issuer": world.sender.code})
        assert answer.status_code == 502
        assert answer.json()["error"]["code"] == "PROVIDER_UNAVAILABLE"
    assert not await owner.fetchval("SELECT count(*) FROM hub.sign_in WHERE issuer=$1", entry.key)


async def test_a_flood_of_sign_ins_is_slowed_down(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = hub.browser()
        url = f"/auth/login?issuer={world.sender.code}"
        answers = [await browser.get(url) for _ in range(70)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert answers[0].status_code == 303
        assert refused
        assert int(refused[0].headers["retry-after"]) >= 1


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "evil.example",
    " /x",
    "/x\r\nSet-Cookie: a=b",
    "/\t/evil.example",
    "/" + "a" * 2000,
]


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_nobody_is_sent_elsewhere_after_signing_in(
    pool: asyncpg.Pool, world: World, rogue: Rogue, path: str
) -> None:
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        fields = {"issuer": world.sender.code, "next": path}
        browser = hub.browser()
        assert (await browser.post("/auth/login", data=fields)).status_code == 400
        assert (await browser.get("/auth/login", params=fields)).status_code == 400


@given(st.text())
def test_every_path_that_passes_stays_on_this_site(text: str) -> None:
    try:
        path = local_path(text)
    except Invalid:
        return
    where = httpx.URL("https://hub.example/auth/callback").join(path)
    assert (where.scheme, where.host) == ("https", "hub.example")
