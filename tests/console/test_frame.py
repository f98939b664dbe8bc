"""The frame around every page: signing in and out, languages, themes, hiding everything, addresses."""

import re

import httpx
from playwright.async_api import expect
from starlette.routing import Route

from hub.cli.demo_people import PASSPHRASE
from hub.console.routes import FILES, PAGES, routes
from tests.console.conftest import Visit
from tests.console.desks import with_one
from tests.console.visitor import CONSOLE, View
from tests.journeys.stage import ANA, BRUNO, FARID, LUIS, Stage

ES_WIDE = View("es", 1280)


async def test_a_person_signs_in_with_their_agencys_provider_and_leaves_nothing_behind(
    visit: Visit, view: View
) -> None:
    ana = await visit("", view)
    page = ana.page
    await ana.open("/outbox")
    await ana.check("sign-in")
    await page.get_by_label(ana.t("signIn.email")).fill("nobody@example.org")
    await page.keyboard.press("Enter")
    await expect(ana.text("signIn.trouble.unknown")).to_be_visible()
    await page.get_by_label(ana.t("signIn.email")).fill(ANA)
    await page.keyboard.press("Enter")
    await page.fill("input[name=login]", ANA)
    await page.keyboard.press("Enter")
    await page.fill("input[name=password]", PASSPHRASE)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{ana.base_url}/outbox")
    await expect(page.get_by_role("heading", level=1)).to_have_text(ana.t("outbox:title"))
    await page.get_by_role("button", name=ana.t("account")).click()
    await page.get_by_role("menuitem", name=ana.t("signOut.do")).click()
    await expect(ana.text("signIn.signedOut")).to_be_visible()
    assert await page.evaluate("indexedDB.databases()") == []
    assert (await page.request.get(f"{ana.base_url}/auth/session")).status == 401


async def test_the_page_runs_only_what_is_the_hubs(visit: Visit) -> None:
    ana = await visit(ANA, ES_WIDE)
    answer = await ana.page.goto(f"{ana.base_url}/outbox")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self';")
    nonces = {re.search(r"nonce-([\w-]+)", policy)[1]}  # type: ignore[index]
    again = await ana.page.goto(f"{ana.base_url}/outbox")
    assert again is not None
    nonces.add(re.search(r"nonce-([\w-]+)", again.headers["content-security-policy"])[1])  # type: ignore[index]
    assert len(nonces) == 2
    await expect(ana.page.get_by_role("heading", level=1)).to_be_visible()


async def test_language_and_theme_change_at_once_and_stay(visit: Visit) -> None:
    ana = await visit(ANA, ES_WIDE)
    page = ana.page
    await ana.open("/outbox")
    await page.get_by_role("button", name=ana.t("account")).click()
    await page.get_by_label(ana.t("language")).last.select_option("en")
    await expect(page.get_by_role("heading", level=1)).to_have_text("To be sent")
    await page.get_by_role("menuitem", name="Dark theme").click()
    await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("To be sent")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


async def test_names_change_their_language_where_they_stand_and_as_they_arrive(
    visit: Visit, stage: Stage
) -> None:
    desk, first, _, clerk = await with_one(visit, stage, ES_WIDE)
    page = clerk.page
    row = page.get_by_role("listitem").filter(has_text=first.code)
    await expect(row).to_contain_text("De OIM")
    later = first
    for language, sender in (("en", "From IOM"), ("es", "De OIM")):
        await page.get_by_role("button", name=re.compile("^(Mi cuenta|My account)")).click()
        await page.locator("select:visible").last.select_option(language)
        await page.keyboard.press("Escape")
        await expect(row).to_contain_text(sender)
        later, _ = await desk.receive()
        arrived = page.get_by_role("listitem").filter(has_text=later.code)
        await expect(arrived).to_contain_text(sender)


async def test_escape_twice_hides_everything_at_once(visit: Visit) -> None:
    ana = await visit(ANA, ES_WIDE)
    page = ana.page
    await ana.open("/outbox")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(ana.text("shield.hidden")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_be_hidden()
    assert await ana.violations() == []
    await ana.button("shield.show").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def test_a_screen_that_nobody_touches_blurs(visit: Visit) -> None:
    ana = await visit(ANA, ES_WIDE)
    await ana.page.clock.install()
    await ana.open("/outbox")
    await ana.page.clock.fast_forward(4 * 60_000)
    await expect(ana.text("shield.idle")).to_be_visible()
    assert "blur" in await ana.page.locator(".blurred").evaluate("e => getComputedStyle(e).filter")
    await ana.button("shield.show").click()
    await expect(ana.text("shield.idle")).to_be_hidden()


async def test_who_opens_no_cases_is_shown_no_way_to_them(visit: Visit) -> None:
    farid = await visit(FARID, ES_WIDE)
    await farid.page.goto(f"{farid.base_url}/")
    await expect(farid.link("place.directory").first).to_be_visible()
    assert await farid.link("place.inbox").count() == 0
    assert await farid.link("refer").count() == 0


async def test_a_revoked_session_is_out_and_the_device_forgets(visit: Visit, stage: Stage) -> None:
    luis = await visit(LUIS, ES_WIDE)
    await luis.open("/outbox")
    await stage.owner.execute(
        "UPDATE hub.session SET revoked_at = now() WHERE staff_id = (SELECT id FROM hub.staff WHERE email = $1)",
        LUIS,
    )
    await luis.page.reload()
    await expect(luis.text("signIn.ended")).to_be_visible()
    kept = await luis.page.evaluate(
        """async () => {
            const db = await new Promise((done) => {
                const r = indexedDB.open('hub'); r.onsuccess = () => done(r.result) })
            const count = (store) => new Promise((done) => {
                const r = db.transaction(store).objectStore(store).count(); r.onsuccess = () => done(r.result) })
            return [await count('key'), await count('cache')]
        }"""
    )
    assert kept == [0, 0]


PLACES = [
    *("/inbox", "/inbox?view=closed", "/refer", "/cases", "/tasks", "/notifications", "/directory"),
    *("/agency/desks", "/agency/staff", "/agency/partners", "/agency/plugin", "/outbox"),
    *("/cases/{case}", "/cases/{case}?part=consents", "/cases/{case}?part=record"),
    "/referrals/{referral}",
]


async def test_text_two_and_four_times_as_large_and_text_from_right_to_left_fit(
    visit: Visit, stage: Stage
) -> None:
    _, _, case, referral = await stage.referred()
    bruno = await visit(BRUNO, View("es", 360))
    page = bruno.page
    wide: list[str] = []
    for place in PLACES:
        path = place.format(case=case.id, referral=referral)
        await page.set_viewport_size({"width": 360, "height": 780})
        await bruno.open(path)
        await page.wait_for_load_state("networkidle")
        await page.evaluate("document.documentElement.dir = 'rtl'")
        navigation = await page.get_by_role("navigation").last.bounding_box()
        assert navigation is not None
        assert navigation["x"] >= 0
        await bruno.shot(f"right-to-left-{place.strip('/').replace('/', '-').replace('?', '-')}")
        # 1280 pixels at 200 % are 640, and at 400 % (WCAG 1.4.10) 320.
        for direction, width in (("rtl", 360), ("ltr", 640), ("ltr", 320), ("rtl", 320)):
            await page.evaluate("(to) => { document.documentElement.dir = to }", direction)
            await page.set_viewport_size({"width": width, "height": 400})
            if (found := await page.evaluate("document.documentElement.scrollWidth")) > width:
                wide.append(f"{path}: {found} pixels on {width}, {direction}")
    assert wide == []


async def test_every_place_is_reached_by_keyboard_alone(visit: Visit) -> None:
    ana = await visit(ANA, ES_WIDE)
    page = ana.page
    await ana.open("/outbox")
    await page.keyboard.press("Tab")
    await expect(ana.link("skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_be_focused()
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    for _ in range(15):
        await page.keyboard.press("Tab")
        if await ana.link("place.directory").first.evaluate("e => e === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/directory")
    await expect(page.get_by_role("main")).to_be_focused()


async def test_files_come_compressed_and_nothing_else_is_served(stage: Stage) -> None:
    async with httpx.AsyncClient(base_url=stage.base_url, trust_env=False) as http:
        page = await http.get("/inbox")
        script = re.search(r'src="(/assets/[^"]+\.js)"', page.text)
        assert script is not None
        for encoding in ("br", "gzip"):
            sent = await http.get(script[1], headers={"Accept-Encoding": encoding})
            assert sent.headers["content-encoding"] == encoding
            assert "immutable" in sent.headers["cache-control"]
        plain = await http.get(script[1], headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        for name in FILES:
            assert (await http.get(f"/{name}")).status_code == 200, name
        for wrong in (
            "/assets/..%2f..%2froutes.py",
            "/assets/nothing.js",
            f"{script[1]}.br",
            "/nothing",
        ):
            assert (await http.get(wrong)).status_code == 404, wrong


def test_the_page_and_the_hub_know_the_same_addresses() -> None:
    text = (CONSOLE / "src" / "app" / "pages.tsx").read_text("utf-8")
    shown = {
        re.sub(r":(\w+)", r"{\1}", path)
        for path in re.findall(r"^  '(/[^']*)':", text, re.MULTILINE)
    }
    assert shown | {"/"} == set(PAGES)
    assert {one.path for one in routes("http://localhost") if isinstance(one, Route)} >= set(PAGES)
