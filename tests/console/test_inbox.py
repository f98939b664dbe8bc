"""The inbox: what a desk has to do, found, narrowed, taken on and opened, on a phone and by keyboard."""

import asyncio
import json
import re
from time import perf_counter

from playwright.async_api import Route, expect

from tests.console.conftest import Visit
from tests.console.desks import new_desk, with_one
from tests.console.visitor import View
from tests.journeys.stage import ANA, Stage, uuid_of

ES_PHONE, ES_WIDE = View("es", 360), View("es", 1280)

SCRIPT_LIMIT = 200_000
"""Compressed bytes of script that may come before the inbox shows."""

SLOW = {
    "offline": False,
    "latency": 2_000,
    "downloadThroughput": 50_000,
    "uploadThroughput": 25_000,
}
"""A poor 3G network."""


async def logged(stage: Stage, referral: str) -> list[str]:
    """What the audit trail says was done with a referral."""
    found = "SELECT action FROM hub.audit_entry WHERE referral_id = $1"
    return [row["action"] for row in await stage.owner.fetch(found, uuid_of(referral))]


TOP = """() => {
    const row = [...document.querySelectorAll('.inbox-row')].find((one) => one.getBoundingClientRect().top > 60)
    return [row.dataset.id, Math.round(row.getBoundingClientRect().top)]
}"""


async def test_a_desk_sees_what_it_has_to_do_finds_it_and_opens_it(
    visit: Visit, stage: Stage, view: View
) -> None:
    desk, case, referral, clerk = await with_one(visit, stage, view)
    page = clerk.page
    row = page.get_by_role("listitem").filter(has_text=case.code)
    iom = "OIM" if view.language == "es" else "IOM"
    await expect(row).to_contain_text(clerk.t("inbox:from", agency=iom))
    await expect(row).to_contain_text(clerk.t("inbox:turn.you"))
    await expect(row).to_contain_text(clerk.t("codes:ReferralStatus.REQUESTED"))
    await expect(row.locator("time").first).to_be_visible()
    await clerk.check("inbox")

    # What arrives while one looks at it is told, and is there.
    later, newer = await desk.receive()
    await expect(clerk.text("inbox:news_one", count=1)).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text=later.code)).to_contain_text(
        clerk.t("inbox:new")
    )
    waits = clerk.t("app:waitsForYou_other", count=2)
    await expect(
        page.get_by_role("link", name=re.compile(waits)).locator("visible=true")
    ).to_have_count(1)

    # A code narrows the list and stays in the address; what might be a name does not.
    code = page.get_by_label(clerk.t("inbox:code"))
    await code.fill("María Candelaria")
    await expect(clerk.text("inbox:notACode")).to_be_visible()
    assert "code" not in page.url
    await code.fill("martha")
    assert "code" not in page.url
    await code.fill(case.code.lower().replace("-", " "))
    await page.wait_for_url(f"**/inbox?code={case.code}")
    await expect(page.locator(".inbox-row")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".inbox-row")).to_have_count(1)
    await expect(code).to_have_value(case.code)

    # Views and filters are places: one can go back.
    await page.get_by_role("button", name=clerk.t("inbox:filters"), exact=True).click()
    await page.get_by_label(clerk.t("inbox:status")).select_option("RECEIVED")
    await expect(clerk.text("inbox:nothing.title")).to_be_visible()
    await clerk.check("inbox-filters")
    await page.get_by_role("button", name=clerk.t("inbox:clear")).last.click()
    await expect(page.locator(".inbox-row")).to_have_count(2)
    await expect(code).to_have_value("")
    taken = page.get_by_label(clerk.t("inbox:takenBy"))
    await taken.select_option("nobody")
    await page.wait_for_url("**/inbox?claimed=nobody")
    await expect(page.locator(".inbox-row")).to_have_count(2)
    await desk.clerk.do("claimReferral", "referral { id }", referralId=newer)
    await expect(page.locator(".inbox-row")).to_have_count(1)
    await taken.select_option("mine")
    await expect(page.get_by_role("link", name=later.code, exact=True)).to_be_visible()
    await page.get_by_role("button", name=clerk.t("inbox:clear")).last.click()
    await page.get_by_role("link", name=re.compile(clerk.t("inbox:view.closed"))).click()
    await page.wait_for_url("**/inbox?view=closed")
    await expect(clerk.text("inbox:empty.closed.title")).to_be_visible()
    # What ended last stands first.
    ended = (await desk.receive())[1], newer
    for one in reversed(ended):
        await desk.clerk.do(
            "rejectReferral", "referral { id }", referralId=one, reason="NO_CAPACITY"
        )
    closed = page.locator(".inbox-row")
    await expect(closed).to_have_count(2)
    await expect(closed.nth(0)).to_have_attribute("data-id", ended[0])
    await expect(closed.nth(1)).to_have_attribute("data-id", ended[1])
    await expect(closed.first.get_by_text(re.compile("Cerrada|Closed")).last).to_be_visible()
    await clerk.check("inbox-closed")
    await page.go_back()

    await page.get_by_role("link", name=case.code, exact=True).click()
    await page.wait_for_url(re.compile("/referrals/"))
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert uuid_of(referral).hex not in page.url


async def test_the_inbox_is_worked_by_keyboard_alone(visit: Visit, stage: Stage) -> None:
    desk = await new_desk(stage)
    codes = [(await desk.receive())[0].code for _ in range(2)]
    clerk = await visit(desk.email, ES_WIDE)
    page, keys = clerk.page, clerk.page.keyboard
    await clerk.open("/inbox")
    await expect(page.locator(".inbox-row")).to_have_count(2)
    listed = await page.locator(".inbox-open").all_inner_texts()
    assert sorted(listed) == sorted(codes)
    focused = page.locator(".inbox-open:focus")

    await keys.press("j")
    await expect(focused).to_have_text(listed[0])
    await keys.press("j")
    await expect(focused).to_have_text(listed[1])
    await keys.press("k")
    await keys.press("ArrowDown")
    await expect(focused).to_have_text(listed[1])
    await keys.press("Home")
    await expect(focused).to_have_text(listed[0])
    await keys.press("/")
    await expect(page.get_by_label(clerk.t("inbox:code"))).to_be_focused()
    await keys.type("j?1")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_label(clerk.t("inbox:code")).fill("")
    await page.locator("h1").click()
    await keys.press("2")
    await page.wait_for_url("**/inbox?view=incoming")
    await keys.press("1")
    await page.wait_for_url("**/inbox?")

    # The letters can be switched off; the rest goes on.
    await keys.press("?")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(clerk.t("keys:does.take"))
    assert await clerk.violations() == []
    await dialog.get_by_role("switch").press("Space")
    await keys.press("Escape")
    await expect(dialog).to_have_count(0)
    await page.locator("h1").click()
    await keys.press("2")
    await keys.press("j")
    await expect(focused).to_have_count(0)
    assert "incoming" not in page.url
    await page.locator(".inbox-open").first.focus()
    await keys.press("ArrowDown")
    await expect(focused).to_have_text(listed[1])
    await keys.press("Enter")
    await page.wait_for_url(re.compile("/referrals/"))


async def test_taking_a_referral_answers_at_once_on_a_poor_network_and_is_undone_if_refused(
    visit: Visit, stage: Stage
) -> None:
    desk, case, referral, clerk = await with_one(visit, stage, ES_PHONE)
    page = clerk.page
    row = page.get_by_role("listitem").filter(has_text=case.code)
    take = row.get_by_role("button", name=clerk.t("inbox:take"))
    give = row.get_by_role("button", name=clerk.t("inbox:giveBack"))
    await expect(take).to_be_visible()
    network = await clerk.context.new_cdp_session(page)
    await network.send("Network.enable")
    await network.send("Network.emulateNetworkConditions", SLOW)

    began = perf_counter()
    await take.click()
    await expect(give).to_be_visible()
    seconds = perf_counter() - began
    clerk.measured.append(
        f"a row answers after {seconds * 1000:.0f} ms on a network that takes {SLOW['latency']} ms"
    )
    assert seconds < SLOW["latency"] / 1000
    taken = "SELECT claimed_by IS NOT NULL FROM hub.referral WHERE id = $1"
    assert not await stage.owner.fetchval(taken, uuid_of(referral))
    await expect(clerk.text("inbox:pending")).to_be_hidden(timeout=15_000)
    assert await stage.owner.fetchval(taken, uuid_of(referral))
    await expect(give).to_be_visible()

    # While the next one is under way, somebody else is faster: what was shown is taken back, with the reason.
    await desk.clerk.do("releaseReferral", "referral { id }", referralId=referral)
    await expect(take).to_be_visible(timeout=15_000)

    async def overtaken(route: Route) -> None:
        if (
            referral in (route.request.post_data or "")
            and "idempotency-key" in route.request.headers
        ):
            await asyncio.sleep(1)
            await desk.clerk.do("acknowledgeReferral", "referral { id }", referralId=referral)
        await route.continue_()

    await page.route("**/graphql", overtaken)
    await take.click()
    await expect(give).to_be_visible()
    await expect(clerk.text("app:notDone")).to_be_visible(timeout=20_000)
    await expect(take).to_be_visible()
    assert not await stage.owner.fetchval(taken, uuid_of(referral))
    await page.unroute("**/graphql")


async def test_hundreds_of_rows_are_a_window_that_stays_still_when_more_arrive(
    visit: Visit, stage: Stage
) -> None:
    desk = await new_desk(stage)
    many = 400
    await desk.fill(many)
    for view in (ES_WIDE, ES_PHONE):
        clerk = await visit(desk.email, view)
        page = clerk.page
        await clerk.open("/inbox")
        rows = page.locator(".inbox-row")
        await expect(rows.first).to_be_visible()
        most, last = 0, 0
        for _ in range(200):
            await page.mouse.wheel(0, 4_000)
            await asyncio.sleep(0.05)
            most = max(most, await rows.count())
            last = int(await rows.last.get_attribute("aria-posinset") or 0)
            if last == many + 1:
                break
        clerk.measured.append(f"{view}: {many + 1} rows, at most {most} of them in the page")
        assert last == many + 1
        assert most < 60
        assert await rows.last.get_attribute("aria-setsize") == str(many + 1)

        # Somebody reads in the middle; a more urgent one arrives above.
        await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight / 2)")
        await asyncio.sleep(0.5)
        before = await page.evaluate(TOP)
        many += 1
        await desk.receive()
        await expect(clerk.text("inbox:news_one", count=1)).to_be_attached(timeout=20_000)
        await asyncio.sleep(0.5)
        after = await page.evaluate(TOP)
        assert after[0] == before[0]
        assert abs(after[1] - before[1]) <= 2
        await clerk.shot("inbox-many")


async def test_little_script_comes_before_the_inbox_shows(visit: Visit, stage: Stage) -> None:
    clerk = await visit(ANA, ES_PHONE)
    await clerk.open("/inbox")
    await expect(clerk.page.locator(".inbox-view").first).to_be_visible()
    scripts = [one for one in clerk.answers if one.request.resource_type == "script"]
    sizes = {one.url: int((await one.all_headers())["content-length"]) for one in scripts}
    encodings = {(await one.all_headers()).get("content-encoding") for one in scripts}
    clerk.measured.append(
        f"{sum(sizes.values()) / 1000:.1f} kB of script in {len(sizes)} files before the inbox shows,"
        f" compressed (limit {SCRIPT_LIMIT / 1000:.0f})"
    )
    assert len(sizes) > 1
    assert None not in encodings
    assert sum(sizes.values()) <= SCRIPT_LIMIT, json.dumps(sizes, indent=1)


async def test_without_the_network_the_inbox_and_what_waits_in_it_stay_readable(
    visit: Visit, stage: Stage
) -> None:
    _, case, referral, clerk = await with_one(visit, stage, ES_PHONE, offline=True)
    page = clerk.page
    await expect(page.get_by_role("link", name=case.code, exact=True)).to_be_visible()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    # Read ahead, without opening what is sealed.
    await clerk.answered(referral)
    await clerk.kept()
    assert [
        reading for reading in await logged(stage, referral) if reading.startswith("packet.")
    ] == []
    await clerk.cut()
    await page.reload()
    await expect(page.get_by_role("link", name=case.code, exact=True)).to_be_visible()
    await expect(page.get_by_text(re.compile("Sin conexión: así estaba"))).to_be_visible()
    assert await clerk.violations() == []
    await clerk.shot("inbox-offline")
    await page.get_by_role("link", name=case.code, exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(case.code)
    await clerk.mend()
