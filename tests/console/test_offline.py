"""Without the network: the console opens, shows what was read, keeps what is done, and sends it once."""

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import View, Visitor
from tests.journeys.stage import ANA, BRUNO, GLORIA, HUGO, Stage, uuid_of

ES_WIDE, ES_PHONE = View("es", 1280), View("es", 360)


async def installed(visitor: Visitor) -> None:
    """Waits until the service worker serves the page, as it does from a second visit on."""
    await visitor.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    await visitor.page.wait_for_function("navigator.serviceWorker.controller !== null")


async def absences(stage: Stage, day: str) -> int:
    """How many absences that begin on a day the hub knows."""
    sql = "SELECT count(*) FROM hub.absence WHERE starts_on::text = $1"
    return int(await stage.owner.fetchval(sql, day))


async def note_an_absence(bruno: Visitor, day: str) -> None:
    ana = bruno.page.get_by_role("article", name="Ana López Cruz")
    await ana.get_by_role("button", name=bruno.t("agency:staff.addAbsence")).click()
    form = bruno.page.get_by_role("dialog")
    await form.get_by_label(bruno.t("agency:absence.from")).fill(day)
    await form.get_by_label(bruno.t("agency:absence.until")).fill(day)
    await bruno.button("agency:save").click()


async def test_the_console_opens_without_the_network_and_sends_later_what_was_done(
    visit: Visit, stage: Stage
) -> None:
    bruno = await visit(BRUNO, ES_PHONE, offline=True)
    page = bruno.page
    await bruno.open("/agency/staff")
    await installed(bruno)
    await expect(page.get_by_role("article", name="Ana López Cruz")).to_be_visible()
    await bruno.cut()
    await page.reload()
    # What was read is there, and the page says that there is no network.
    await expect(page.get_by_role("article", name="Ana López Cruz")).to_be_visible()
    await expect(bruno.text("offline")).to_be_visible()
    await note_an_absence(bruno, "2027-05-03")
    waiting = bruno.text("waiting_one", count=1)
    await expect(waiting).to_be_visible()
    await page.reload()
    await expect(waiting).to_be_visible()
    await bruno.open("/outbox")
    await expect(bruno.text("outbox:name.SaveAbsence")).to_be_visible()
    await bruno.check("outbox-waiting")
    assert await absences(stage, "2027-05-03") == 0
    await bruno.mend()
    await expect(bruno.text("outbox:empty.title")).to_be_visible(timeout=20_000)
    assert await absences(stage, "2027-05-03") == 1


async def test_what_is_kept_is_sealed_and_gone_after_twelve_hours(visit: Visit) -> None:
    bruno = await visit(BRUNO, ES_WIDE, offline=True)
    page = bruno.page
    await page.clock.install()
    await bruno.open("/agency/staff")
    await expect(page.get_by_role("article", name="Ana López Cruz")).to_be_visible()
    await bruno.kept()
    found = await bruno.stored()
    assert found["cache"], "nothing was kept"
    everything = "".join(text for texts in found.values() for text in texts)
    for personal in ("López", "ana.lopez@", "Tapachula"):
        assert personal not in everything
    storage = await page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "bruno" not in storage.lower()
    await page.clock.fast_forward("12:00:01")
    await expect(bruno.text("signIn.ended")).to_be_visible()
    found = await bruno.stored()
    assert found["key"] == found["cache"] == []


async def test_nobody_sees_what_the_person_before_them_left(visit: Visit, stage: Stage) -> None:
    bruno = await visit(BRUNO, ES_WIDE, offline=True)
    page = bruno.page
    await bruno.open("/agency/staff")
    await expect(page.get_by_role("article", name="Ana López Cruz")).to_be_visible()
    await bruno.cut()
    await note_an_absence(bruno, "2027-05-04")
    await expect(bruno.text("waiting_one", count=1)).to_be_visible()
    # Bruno's session ends at the hub; Hugo, of another agency, signs in on the same device.
    await bruno.context.clear_cookies()
    hugo = await stage.sign_in(HUGO)
    cookies = [
        {"name": c.name, "value": c.value or "", "url": stage.base_url}
        for c in hugo.http.cookies.jar
    ]
    await bruno.context.add_cookies(cookies)  # type: ignore[arg-type]
    await bruno.mend()
    await page.goto(f"{stage.base_url}/outbox")
    await expect(page.get_by_role("heading", level=2)).to_be_visible()
    await expect(bruno.text("outbox:empty.title")).to_be_visible()
    assert await absences(stage, "2027-05-04") == 0
    await page.goto(f"{stage.base_url}/agency/staff")
    await expect(page.get_by_role("article", name="Gloria Tzul Ajú")).to_be_visible()
    assert await page.get_by_text("Ana López Cruz").count() == 0


async def test_the_desks_open_cases_are_read_ahead_without_what_is_sealed(
    visit: Visit, stage: Stage
) -> None:
    _, case = await stage.opened()
    ana = await visit(ANA, ES_WIDE, offline=True)
    page = ana.page
    await ana.open("/inbox")
    await installed(ana)
    await ana.answered(f'"id":"{case.id}"')
    await ana.kept()
    await ana.cut()
    await page.goto(f"{ana.base_url}/cases")
    await page.get_by_role("link", name=case.code).first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(case.code)
    read = "SELECT count(*) FROM hub.audit_entry WHERE case_id = $1 AND action = 'person.read'"
    assert await stage.owner.fetchval(read, uuid_of(case.id)) == 0


async def test_what_was_decided_away_meets_what_happened_meanwhile(
    visit: Visit, stage: Stage
) -> None:
    _, gloria, _, referral = await stage.referred()
    desk = await visit(GLORIA, ES_PHONE, offline=True)
    page = desk.page
    await desk.open(f"/referrals/{referral}")
    await installed(desk)
    await expect(desk.button("referral:do.acknowledgeReferral")).to_be_visible()
    await desk.cut()
    await desk.button("referral:do.acknowledgeReferral").click()
    await expect(desk.text("waiting_one", count=1)).to_be_visible()
    # Meanwhile a colleague at another screen does it, and goes on.
    await gloria.do("acknowledgeReferral", "referral { status }", referralId=referral)
    await desk.open("/outbox")
    await desk.mend()
    await expect(desk.text("outbox:state.refused")).to_be_visible(timeout=20_000)
    await expect(desk.text("outbox:now")).to_be_visible()
    await expect(desk.text("codes:ReferralStatus.RECEIVED").first).to_be_visible()
    await desk.check("outbox-conflict")
    await desk.button("outbox:discard").click()
    await page.get_by_role("dialog").get_by_role("button", name=desk.t("outbox:discard")).click()
    await expect(desk.text("outbox:empty.title")).to_be_visible()
