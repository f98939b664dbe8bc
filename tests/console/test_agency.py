"""An administrator looks after their agency: desks, hours, staff, absences, partners, the plugin."""

from uuid import uuid4

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import View
from tests.journeys.stage import ANA, BRUNO, CARLA, JOEL, Stage

ES_WIDE = View("es", 1280)


async def test_a_desk_gets_its_hours_and_its_days_off(
    visit: Visit, view: View, stage: Stage
) -> None:
    carla = await visit(CARLA, view)
    page = carla.page
    await carla.open("/agency/desks")
    await expect(page.get_by_role("heading", level=2).first).to_be_visible()
    await carla.check("agency-desks")
    city, name = "Tijuana", f"Mesa nueva {uuid4().hex[:6]}"
    await carla.button("agency:desk.add", city=city).click()
    form = page.get_by_role("dialog")
    await form.get_by_label(carla.t("agency:desk.name")).fill(name)
    monday = "lunes" if view.language == "es" else "Monday"
    await form.get_by_label(monday, exact=True).check()
    await form.get_by_label(carla.t("agency:desk.opens", day=monday)).fill("18:00")
    await form.get_by_label(carla.t("agency:desk.closureDay"), exact=True).fill("2027-02-01")
    await carla.button("agency:desk.addDay").click()
    assert await carla.violations() == []
    await carla.button("agency:save").click()
    # The hub refuses hours that end before they begin, and says so at the hours.
    await expect(form.get_by_role("alert")).to_be_visible()
    await form.get_by_label(carla.t("agency:desk.opens", day=monday)).fill("08:30")
    await carla.button("agency:save").click()
    await expect(form).to_be_hidden()
    desk = page.get_by_role("article", name=name)
    await expect(desk).to_contain_text("08:30–17:00")
    await expect(desk).to_contain_text("2027")
    await carla.settled()
    hours = await stage.owner.fetchval("SELECT count(*) FROM hub.desk WHERE name = $1", name)
    assert hours == 1


async def test_a_newcomer_is_added_works_a_desk_and_loses_access_at_once(
    visit: Visit, stage: Stage
) -> None:
    carla = await visit(CARLA, ES_WIDE)
    page = carla.page
    name = f"Nora {uuid4().hex[:6]}"
    email = f"{name.replace(' ', '.').lower()}@iom.example"
    await carla.open("/agency/staff")
    await carla.check("agency-staff")
    await carla.button("agency:staff.add").click()
    form = page.get_by_role("dialog")
    await form.get_by_label(carla.t("agency:staff.name")).fill(name)
    await form.get_by_label(carla.t("agency:staff.email")).fill("not an address")
    await carla.button("agency:save").click()
    await expect(form.get_by_label(carla.t("agency:staff.email"))).to_have_attribute(
        "aria-invalid", "true"
    )
    await form.get_by_label(carla.t("agency:staff.email")).fill(email)
    await carla.button("agency:save").click()
    await carla.settled()
    await page.get_by_role("button", name=carla.t("agency:staff.edit", name=name)).click()
    await form.get_by_label(carla.t("agency:staff.active")).uncheck()
    await expect(form.get_by_role("alert")).to_have_text(carla.t("agency:staff.deactivates"))
    await carla.button("agency:save").click()
    await expect(page.get_by_role("article", name=name)).to_contain_text(
        carla.t("agency:staff.inactive")
    )
    await carla.settled()
    assert (
        await stage.owner.fetchval("SELECT active FROM hub.staff WHERE email = $1", email) is False
    )


async def test_a_focal_point_notes_who_is_away_and_who_covers(visit: Visit, view: View) -> None:
    bruno = await visit(BRUNO, view)
    page = bruno.page
    await bruno.open("/agency/staff")
    ana = page.get_by_role("article", name="Ana López Cruz")
    await ana.get_by_role("button", name=bruno.t("agency:staff.addAbsence")).click()
    form = page.get_by_role("dialog")
    await bruno.button("agency:save").click()
    await expect(form.get_by_text(bruno.t("agency:absence.needed")).first).to_be_visible()
    await form.get_by_label(bruno.t("agency:absence.from")).fill("2027-03-01")
    await form.get_by_label(bruno.t("agency:absence.until")).fill("2027-03-05")
    await form.get_by_label(bruno.t("agency:absence.cover")).select_option(
        label="Bruno Salas Ortiz"
    )
    await bruno.button("agency:save").click()
    await expect(form).to_be_hidden()
    await expect(ana).to_contain_text("Bruno Salas Ortiz")
    await bruno.settled()
    # The soonest stands first.
    await ana.get_by_role("button", name=bruno.t("agency:staff.removeAbsence")).first.click()
    await expect(ana).not_to_contain_text("Bruno Salas Ortiz")


async def test_a_partner_of_immigration_enforcement_says_that_it_gets_nothing(visit: Visit) -> None:
    carla = await visit(CARLA, ES_WIDE)
    page = carla.page
    await carla.open("/agency/partners")
    await carla.check("agency-partners")
    name = f"Oficina {uuid4().hex[:6]}"
    await carla.button("agency:partner.add").click()
    form = page.get_by_role("dialog")
    await form.get_by_label(carla.t("agency:partner.name")).fill(name)
    await form.get_by_label(carla.t("agency:partner.kind")).select_option("IMMIGRATION_ENFORCEMENT")
    await carla.button("agency:save").click()
    await expect(page.get_by_role("article", name=name)).to_contain_text(
        carla.t("agency:partner.never")
    )


async def test_an_administrator_sees_what_they_approve_and_stops_it_with_a_reason(
    visit: Visit, view: View, plugged: Stage
) -> None:
    joel = await visit(JOEL, view)
    page = joel.page
    await joel.open("/agency/plugin")
    await expect(page.get_by_text(joel.t("codes:PluginState.APPROVED"), exact=True)).to_be_visible()
    await joel.check("agency-plugin")
    await joel.button("agency:plugin.disable").click()
    form = page.get_by_role("dialog")
    stop = form.get_by_role("button", name=joel.t("agency:plugin.disable"))
    await expect(stop).to_be_disabled()
    await form.get_by_label(joel.t("agency:plugin.why")).fill("revisión")
    await stop.click()
    await expect(page.get_by_text(joel.t("codes:PluginState.DISABLED"), exact=True)).to_be_visible()
    await joel.button("agency:plugin.approve").click()
    await expect(form).to_contain_text(joel.t("agency:plugin.approveText"))
    await form.get_by_role("button", name=joel.t("agency:plugin.approve")).click()
    await expect(page.get_by_text(joel.t("codes:PluginState.APPROVED"), exact=True)).to_be_visible()


async def test_who_may_change_nothing_is_offered_nothing(visit: Visit) -> None:
    ana = await visit(ANA, ES_WIDE)
    for part, sign in (
        ("desks", "office.add"),
        ("staff", "staff.add"),
        ("partners", "partner.add"),
    ):
        await ana.open(f"/agency/{part}")
        await expect(ana.page.get_by_role("tab", selected=True)).to_be_visible()
        await ana.page.wait_for_load_state("networkidle")
        assert await ana.button(f"agency:{sign}").count() == 0
    await ana.open("/agency/plugin")
    await expect(ana.text("agency:plugin.brings")).to_be_visible()
    assert await ana.button("agency:plugin.disable").count() == 0
