"""What cannot wait has begun already when somebody reads what the assessment found: asylum's thirty days."""

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.test_refer import Referring, _somebody
from tests.console.visitor import View
from tests.journeys.stage import GLORIA, Case, Stage


async def test_who_registers_somebody_reads_that_the_deadline_is_watched(
    visit: Visit, view: View, plugged: Stage
) -> None:
    gloria = await visit(GLORIA, view)
    page = gloria.page
    made = Referring(gloria)
    await gloria.open("/refer")
    await made.at("whom")
    await _somebody(made, Case("", "", [], "Nombre", "Inventado", "1994-03-08", "", ""))
    await made.tap(gloria.button("refer:new.open"))
    anyway = gloria.button("refer:matches.openAnyway")
    heading = page.get_by_role("heading", level=2, name=made.t("heading.need"))
    await expect(anyway.or_(heading)).to_be_visible(timeout=15_000)
    if await anyway.is_visible():
        await made.tap(anyway)
    await made.at("need")
    await made.choose(made.question("language").get_by_role("combobox"), index=1)
    await made.fill(made.question("household_size").get_by_role("textbox"), "1")
    for name, choice in (
        ("situation", 0), ("afraid_to_return", 0), ("asylum", 0), ("safe_tonight", 0),
    ):  # fmt: skip
        await made.check(made.question(name).get_by_role("radio").nth(choice))
    await made.tap(gloria.button("refer:form.save"))
    begun = page.get_by_role("alert").filter(has_text=made.t("found.begun"))
    await expect(begun).to_be_visible(timeout=15_000)
    label = "Acompañamiento en asilo" if view.language == "es" else "Asylum accompaniment"
    await expect(begun).to_contain_text(label)
    # It is not offered to be begun once more.
    await expect(page.get_by_text(made.t("found.workflows"))).to_have_count(0)
    await gloria.check("refer-begun")
