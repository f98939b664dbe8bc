"""A workflow of the agency's plugin in a case: begun, held back with its reasons, stepped."""

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import View
from tests.journeys.stage import ANA, Stage


async def test_a_workflow_is_begun_held_back_with_its_reason_and_stepped(
    visit: Visit, view: View, plugged: Stage
) -> None:
    _, case = await plugged.opened("shelter-bed")
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open(f"/cases/{case.id}?part=workflows")
    await expect(ana.text("cases:workflow.noneTitle")).to_be_visible()
    await ana.button("cases:workflow.begin").click()
    form = page.get_by_role("dialog")
    await form.get_by_role("combobox").click()
    kind = "Apoyo de albergue" if view.language == "es" else "Shelter support"
    await page.get_by_role("option", name=kind).click()
    await form.get_by_role("button", name=ana.t("cases:workflow.begin")).click()
    await expect(form).to_be_hidden()
    await expect(page.get_by_role("heading", level=3, name=kind)).to_be_visible()
    # The same in words for everybody, drawn where there is room.
    await expect(page.locator("ol.walk li.now")).to_have_count(1)
    await expect(page.locator(".drawing svg")).to_have_count(0 if view.is_phone else 1)
    await ana.check("case-workflow")

    reserve = "Reservar" if view.language == "es" else "Reserve"
    await ana.button("cases:run.takeWhat", step=reserve).click()
    take = form.get_by_role("button", name=ana.t("cases:step.do"))
    await expect(take).to_be_disabled()
    numbers = form.get_by_role("textbox")
    await numbers.nth(0).fill("2")
    await numbers.nth(1).fill("4")
    no = form.get_by_label(ana.t("cases:no"), exact=True)
    await no.nth(0).check()
    await take.click()
    await expect(form.get_by_role("alert")).to_contain_text(ana.t("cases:run.heldBack"))
    assert await ana.violations() == []
    state = "SELECT r.state FROM hub.workflow_run r JOIN hub.case_file c ON c.id = r.case_id WHERE c.code = $1"
    assert await plugged.owner.fetchval(state, case.code) == "needed"

    yes = form.get_by_label(ana.t("cases:yes"), exact=True)
    for index in range(await yes.count()):
        await yes.nth(index).check()
    await take.click()
    await expect(form).to_be_hidden()
    await ana.settled()
    assert await plugged.owner.fetchval(state, case.code) == "reserved"
    reserved = "Reservado" if view.language == "es" else "Reserved"
    await expect(page.locator("ol.walk li.now")).to_contain_text(reserved)
    await ana.button("cases:run.history").click()
    await expect(page.get_by_text("Ana López Cruz").first).to_be_visible()
    await ana.check("case-workflow-stepped")
