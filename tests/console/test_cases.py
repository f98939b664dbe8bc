"""One case: its needs, who the person is, what they permit, who has read what, and its end."""

import re

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import View
from tests.journeys.stage import ANA, BRUNO, DIEGO, Stage

ES_WIDE = View("es", 1280)


async def test_a_case_is_found_by_its_code_and_gets_another_need(
    visit: Visit, view: View, stage: Stage
) -> None:
    _, case = await stage.opened()
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open("/cases")
    await page.get_by_label(ana.t("cases:code.label")).fill(case.code.replace("-", "").lower())
    await expect(page).to_have_url(re.compile(r"code="))
    await page.get_by_role("link", name=case.code).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        ana.t("cases:one.title", code=case.code)
    )
    await page.go_back()
    await expect(page).to_have_url(re.compile(r"code="))
    await ana.check("cases")
    await page.get_by_role("link", name=case.code).click()
    await ana.button("cases:need.add").first.click()
    form = page.get_by_role("dialog")
    kind = "Espacio en albergue" if view.language == "es" else "Shelter"
    await form.get_by_role("combobox").first.fill(kind)
    await page.get_by_role("option", name=kind).first.click()
    assert await ana.violations() == []
    await form.get_by_role("button", name=ana.t("cases:need.add")).click()
    await expect(form).to_be_hidden()
    await expect(page.get_by_role("heading", level=3)).to_have_count(3)
    await ana.settled()
    await ana.check("case-needs")
    needs = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.need n JOIN hub.case_file c ON c.id = n.case_id WHERE c.code = $1",
        case.code,
    )
    assert needs == 2


async def test_a_person_opens_on_demand_and_the_opening_is_logged(
    visit: Visit, view: View, stage: Stage
) -> None:
    person, case = await stage.opened()

    async def openings() -> int:
        trail = await person.trail(case=case.id)
        return sum(action == "person.read" for action, _ in trail)

    before = await openings()
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open(f"/cases/{case.id}?part=person")
    await expect(ana.button("cases:person.open")).to_be_visible()
    await expect(page.get_by_text(case.given)).to_have_count(0)
    assert await openings() == before
    await ana.button("cases:person.open").click()
    await expect(page.get_by_text(case.given)).to_be_visible()
    await expect(ana.text("cases:sealed.wasLogged")).to_be_visible()
    assert await openings() == before + 1
    await ana.check("case-person")
    assert case.given not in await page.title()
    await page.get_by_role("tab", name=ana.t("cases:part.record")).click()
    await expect(ana.text("cases:action.person_read").first).to_be_visible()
    await ana.check("case-record")


async def test_a_relatives_case_is_opened_from_the_first_and_the_two_are_joined(
    visit: Visit, view: View, stage: Stage
) -> None:
    _, case = await stage.opened()
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open(f"/cases/{case.id}?part=person")
    await ana.link("cases:household.add").click()
    joined = page.get_by_role("alert").filter(has_text=case.code)
    await expect(joined).to_be_visible()
    await joined.get_by_label(ana.t("refer:person.householdRole")).select_option("CHILD")
    await page.get_by_label(ana.t("refer:person.givenNames")).fill(f"Hija{case.given}")
    await page.get_by_label(ana.t("refer:person.population")).select_option("MIGRANT_IN_TRANSIT")
    await ana.check("refer-relative")
    await ana.button("refer:new.open").click()
    await expect(page.get_by_role("heading", level=2)).to_have_text(ana.t("refer:heading.need"))
    await ana.open(f"/cases/{case.id}?part=person")
    child = page.get_by_role("listitem").filter(has_text=ana.t("codes:HouseholdRole.CHILD"))
    await expect(child).to_have_count(1)
    assert case.id not in await page.title()


async def test_a_person_is_found_by_exact_match_and_never_through_an_address(
    visit: Visit, view: View, stage: Stage
) -> None:
    _, case = await stage.opened()
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open("/cases")
    await ana.button("cases:search.open").click()
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text(ana.t("cases:search.logged"))
    await form.get_by_label(ana.t("cases:search.name"), exact=True).fill(case.given)
    await expect(ana.button("cases:search.do")).to_be_disabled()
    await form.get_by_label(ana.t("cases:search.name"), exact=True).fill("")
    await form.get_by_label(ana.t("cases:search.phone")).fill(case.phone)
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("link", name=case.code)).to_be_visible()
    assert await ana.violations() == []
    asked = [answer.url for answer in ana.answers] + [page.url]
    assert not any(case.phone[-7:] in url or case.given in url for url in asked)
    await form.get_by_role("link", name=case.code).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(case.code)


async def test_consent_is_recorded_and_withdrawn_after_seeing_what_that_does(
    visit: Visit, view: View, stage: Stage
) -> None:
    person, gloria, case, referral = await stage.referred()
    assert await gloria.see(referral) is not None
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open(f"/cases/{case.id}?part=consents")
    await ana.check("case-consents")
    await ana.button("cases:consent.record").click()
    form = page.get_by_role("dialog")
    save = form.get_by_role("button", name=ana.t("cases:consent.save"))
    await expect(save).to_be_disabled()
    await form.get_by_role("combobox").first.fill("UNICEF")
    await page.get_by_role("option", name="UNICEF:").click()
    await form.get_by_label(ana.t("codes:DataCategory.CONTACT"), exact=True).check()
    await form.get_by_label(ana.t("codes:Purpose.HEALTH_CARE"), exact=True).check()
    await form.get_by_label(ana.t("cases:consent.givenBy")).select_option("GUARDIAN")
    # Somebody else speaks for an adult only with a reason in writing.
    await expect(save).to_be_disabled()
    await expect(form.get_by_label(ana.t("cases:consent.reason"))).to_be_visible()
    await form.get_by_label(ana.t("cases:consent.givenBy")).select_option("SELF")
    assert await ana.violations() == []
    await save.click()
    await expect(form).to_be_hidden()
    await expect(page.get_by_text("UNICEF")).to_be_visible()
    await ana.settled()
    entries = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.consent n JOIN hub.case_file c ON c.id = n.case_id WHERE c.code = $1",
        case.code,
    )
    assert entries == 2

    acronym = "ACNUR" if view.language == "es" else "UNHCR"
    entry = page.get_by_role("listitem").filter(has_text=acronym)
    await entry.get_by_role("button").click()
    await expect(form).to_contain_text(ana.t("cases:effects.stays"))
    await expect(form.get_by_role("listitem").filter(has_text=acronym)).to_have_count(2)
    assert await ana.violations() == []
    assert (await person.see(referral, "status"))["status"] == "REQUESTED"
    await form.get_by_role("button", name=ana.t("cases:withdraw.confirm")).click()
    await expect(form).to_be_hidden()
    await expect(ana.text("cases:effects.closed_one", count=1)).to_be_visible()
    await expect(entry).to_contain_text(ana.t("cases:standing.withdrawn"))
    assert (await person.see(referral, "status"))["status"] == "CANCELLED"
    assert await gloria.see(referral, "status packetOpen") in (
        None,
        {"status": "CANCELLED", "packetOpen": False},
    )


async def test_the_protection_officer_sees_why_an_override_was_given_and_revokes_it(
    visit: Visit, stage: Stage
) -> None:
    bruno = await stage.sign_in(BRUNO)
    case = await stage.open_case(bruno)
    why = f"Sin conciencia en urgencias {case.code}"
    override = {"legalBasis": "VITAL_INTEREST", "reason": why, "givenBy": None, "how": None}
    await stage.consent(bruno, case, **override)
    diego = await visit(DIEGO, ES_WIDE)
    page = diego.page
    await diego.open("/cases")
    card = page.locator(".mantine-Card-root").filter(has_text=why)
    await expect(card).to_be_visible()
    await diego.check("cases-overrides")
    await card.get_by_role("button", name=diego.t("cases:overrides.revoke")).click()
    form = page.get_by_role("dialog")
    await expect(form).to_contain_text(diego.t("cases:effects.unseen"))
    await form.get_by_role("button", name=diego.t("cases:overrides.revoke")).click()
    await expect(card).to_be_hidden()
    review = await stage.owner.fetchval(
        "SELECT r.decision FROM hub.consent_review r JOIN hub.case_file c ON c.id = r.case_id"
        " WHERE c.code = $1",
        case.code,
    )
    assert review == "revoked"


async def test_a_case_is_erased_by_the_protection_officer_who_types_its_code(
    visit: Visit, view: View, stage: Stage
) -> None:
    _, case = await stage.opened()
    diego = await visit(DIEGO, view)
    page = diego.page
    await diego.open(f"/cases/{case.id}?part=record")
    await diego.button("cases:erase.do").click()
    form = page.get_by_role("dialog")
    confirm = form.get_by_role("button", name=diego.t("cases:erase.confirm"))
    await expect(confirm).to_be_disabled()
    await form.get_by_role("textbox").fill("K7PM-4XTC-9QHR")
    await expect(confirm).to_be_disabled()
    await form.get_by_role("textbox").fill(case.code)
    assert await diego.violations() == []
    await confirm.click()
    await expect(diego.text("cases:erase.done")).to_be_visible()
    await diego.check("case-erased")
    ana = await visit(ANA, view)
    await ana.open(f"/cases/{case.id}?part=person")
    await expect(ana.text("cases:one.erased").first).to_be_visible()
    await expect(ana.button("cases:person.open")).to_have_count(0)
