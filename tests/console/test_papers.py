"""Papers to print from a case: what the agency's plugin writes, read first, and blank forms."""

import asyncio
from typing import Any

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import View
from tests.journeys.stage import ANA, Stage

KEEP_WHAT_IS_PRINTED = """() => {
    window.printed = []
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((one) => {
        if (one.id !== 'printed') return
        one.addEventListener('load', () => {
            const page = one.contentDocument
            one.contentWindow.print = () => window.printed.at(-1).sent = true
            window.printed.push({
                lang: page.documentElement.lang, text: page.body.innerText,
                size: one.contentWindow.getComputedStyle(page.querySelector('h1')).fontSize })
        }, { capture: true })
    }))).observe(document, { childList: true, subtree: true })
}"""


async def test_a_paper_of_the_case_is_read_and_printed_and_so_is_a_blank_form(
    visit: Visit, view: View, plugged: Stage
) -> None:
    _, case = await plugged.opened("shelter-bed")
    ana = await visit(ANA, view)
    page = ana.page
    await ana.open(f"/cases/{case.id}")
    await page.evaluate(KEEP_WHAT_IS_PRINTED)
    await ana.button("cases:papers.open").click()
    form = page.get_by_role("dialog")
    slip, bed, intake = (
        ("Hoja de referencia", "Reservación de albergue", "Ingreso de movilidad humana")
        if view.language == "es"
        else ("Referral slip", "Shelter reservation", "Mixed-migration intake")
    )
    await expect(form.get_by_role("button", name=slip)).to_be_visible()
    await ana.check("case-papers")
    # A reservation is printed once there is one.
    await form.get_by_role("button", name=bed).click()
    await expect(form).to_contain_text(ana.t("cases:papers.notNow"))
    await ana.button("cases:papers.back").click()

    # By keyboard: what appears is gone on from, and Escape leads back to where one was.
    await form.get_by_role("button", name=slip).focus()
    await page.keyboard.press("Enter")
    paper = form.get_by_role("article", name=slip)
    await expect(paper).to_contain_text(case.code)
    await expect(paper).not_to_contain_text(case.given)
    await page.keyboard.press("Tab")
    await expect(form.get_by_role("button", name=ana.t("cases:papers.print"))).to_be_focused()
    await page.keyboard.press("Enter")

    async def printed(many: int) -> dict[str, Any]:
        for _ in range(100):
            found: list[dict[str, Any]] = await page.evaluate("window.printed")
            if len(found) == many and found[-1].get("sent"):
                return found[-1]
            await asyncio.sleep(0.1)
        raise AssertionError(f"{found} was printed")

    told = await printed(1)
    assert told["lang"] == view.language
    assert case.code in told["text"]
    assert told["size"] == "24px", "its styles stand under the page's policy"
    await ana.button("cases:papers.back").click()
    await form.get_by_role("button", name=intake).click()
    told = await printed(2)
    assert told["lang"] == view.language
    assert intake in told["text"]
    assert case.code not in told["text"]
    await page.keyboard.press("Escape")
    await expect(form).to_have_count(0)
    await expect(ana.button("cases:papers.open")).to_be_focused()
