"""The directory: filters, the map that says the same as the list, room in two taps, still correct."""

import re

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import View
from tests.journeys.stage import ANA, Stage


async def test_services_are_filtered_by_select_and_by_map_and_the_address_keeps_it(
    visit: Visit, view: View
) -> None:
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open("/directory")
    cards = page.get_by_role("heading", level=2)
    await expect(cards.first).to_be_visible()
    await page.get_by_label(ana.t("directory:need")).select_option("shelter-bed")
    await expect(page).to_have_url(re.compile(r"need=shelter-bed"))
    if view.is_phone:
        await ana.button("directory:map.show").click()
    chiapas = page.get_by_role("button", name=re.compile("Chiapas"))
    await expect(chiapas).not_to_have_attribute("aria-label", re.compile(r"Chiapas: 0 "))
    await ana.check("directory")
    # One stop of the tab key, and by arrows from state to state.
    await ana.button("directory:map.hide").focus()
    await page.keyboard.press("Tab")
    await expect(chiapas).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    oaxaca = page.get_by_role("button", name=re.compile("Oaxaca"))
    await expect(oaxaca).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(chiapas).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chiapas).to_have_attribute("aria-pressed", "true")
    await expect(page).to_have_url(re.compile(r"place=MX07"))
    city = page.get_by_role("button", name=re.compile("^Tapachula"))
    await city.click()
    await expect(page).to_have_url(re.compile(r"place=MX07089"))
    await expect(page.locator(".offers")).to_contain_text("Tapachula")
    await page.reload()
    await expect(page.get_by_label(ana.t("directory:need"))).to_have_value("shelter-bed")
    await expect(page.get_by_label(ana.t("directory:state"))).to_have_value("MX07")
    await page.get_by_role("searchbox").fill("zzzz")
    await expect(ana.text("directory:empty.title")).to_be_visible()


async def test_room_is_updated_in_two_taps_and_an_entry_confirmed_in_one(
    visit: Visit, view: View, stage: Stage
) -> None:
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open("/directory?need=shelter-bed&place=MX07089")
    card = page.get_by_role("listitem").filter(has=ana.button("directory:room.more")).first
    await expect(card).to_be_visible()
    shown = card.get_by_role("status")
    before = int(await shown.inner_text())
    await card.get_by_role("button", name=ana.t("directory:room.more")).click()
    await card.get_by_role("button", name=ana.t("directory:room.save")).click()
    await expect(ana.text("directory:room.saved")).to_be_visible()
    await expect(shown).to_have_text(str(before + 1))
    await page.reload()
    await expect(shown).to_have_text(str(before + 1))
    await ana.check("directory-room")
    moment = await stage.owner.fetchval("SELECT max(assured_at) FROM hub.service_at_location")
    still = card.get_by_role("button", name=re.compile(f"^{re.escape(ana.t('directory:still'))}"))
    await still.click()
    await expect(ana.text("directory:stillSaved")).to_be_visible()
    later = await stage.owner.fetchval("SELECT max(assured_at) FROM hub.service_at_location")
    assert later > moment


async def test_what_is_not_ones_to_maintain_offers_no_change(visit: Visit) -> None:
    ana = await visit(ANA, View("es", 1280))
    page = ana.page
    await ana.open("/directory?text=ACNUR")
    await expect(page.get_by_role("heading", level=2).first).to_be_visible()
    others = page.get_by_role("listitem").filter(has_text="ACNUR")
    await expect(others.first).to_be_visible()
    await expect(others.get_by_role("button", name=ana.t("directory:room.save"))).to_have_count(0)
