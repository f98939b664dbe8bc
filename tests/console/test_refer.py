"""Referring, from whom to sent: in both languages, at both widths, by keyboard, and without the network."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from playwright.async_api import Locator, expect

from tests.console.conftest import Visit
from tests.console.visitor import View, Visitor, document
from tests.journeys.stage import ANA, Case, Stage, uuid_of

ES_WIDE, ES_PHONE, EN_PHONE = View("es", 1280), View("es", 360), View("en", 360)

TWO_MINUTES = 120
"""What the scripted path may take; it types faster than a person, but waits for every answer."""


@dataclass
class Referring:
    """Somebody who makes a referral: what they filled in, and how long it took without the checks."""

    visitor: Visitor
    fields: int = 0
    taps: int = 0
    seconds: float = 0
    _begun: float = field(default_factory=time.perf_counter)

    def t(self, key: str, **values: object) -> str:
        return self.visitor.t(f"refer:{key}", **values)

    def group(self, key: str) -> Locator:
        """A question with one answer of few."""
        return self.visitor.page.get_by_role("radiogroup", name=self.t(key))

    def question(self, name: str) -> Locator:
        """A question of the agency's form. Its words are the hub's, in the language of the account."""
        return self.visitor.page.locator(f'[data-question="{name}"]')

    async def fill(self, at: Locator, value: str) -> None:
        await at.fill(value)
        self.fields += 1

    async def choose(self, at: Locator, value: str | None = None, **how: object) -> None:
        await at.select_option(value, **how)  # type: ignore[arg-type]
        self.fields += 1

    async def check(self, at: Locator) -> None:
        await at.check()
        self.fields += 1

    async def tap(self, at: Locator) -> None:
        await at.click()
        self.taps += 1

    async def at(self, step: str) -> None:
        """The step is shown, and its heading has been jumped to."""
        heading = self.visitor.page.get_by_role("heading", level=2, name=self.t(f"heading.{step}"))
        await expect(heading).to_be_visible(timeout=15_000)

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[None]:
        """The clock runs only here: not while a test looks around."""
        begun = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - begun


async def _somebody(made: Referring, case: Case) -> None:
    """Types who somebody is: no more than is needed."""
    page = made.visitor.page
    await made.tap(page.get_by_text(made.t("way.new"), exact=True))
    await made.fill(page.get_by_label(made.t("person.givenNames")), case.given)
    await made.fill(page.get_by_label(made.t("person.familyNames")), case.family)
    await made.fill(page.get_by_label(made.t("person.birthDate")), case.birth)
    await made.choose(page.get_by_label(made.t("person.population")), "MIGRANT_IN_TRANSIT")
    await made.choose(page.get_by_label(made.t("person.nationality")), "HN")


async def _intake(made: Referring) -> None:
    """IOM's intake of a person alone, who would sleep in the street: what is required, no more."""
    await made.choose(made.question("language").get_by_role("combobox"), index=1)
    await made.choose(made.question("population").get_by_role("combobox"), index=1)
    for name, at in (("under_18", 1), ("destination", 0), ("tonight", 3), ("health", 2)):
        await made.check(made.question(name).get_by_role("radio").nth(at))
    for name, many in (
        ("household_size", 1),
        ("adults", 1),
        ("children_0_5", 0),
        ("children_6_17", 0),
    ):
        await made.fill(made.question(name).get_by_role("textbox"), str(many))


async def _consent(made: Referring) -> None:
    """The person says yes, aloud."""
    oral = made.visitor.t("codes:ConsentHow.ORAL")
    await made.check(made.group("consent.how").get_by_label(oral, exact=True))
    await made.tap(made.visitor.button("refer:consent.record"))


async def test_a_referral_goes_from_nothing_to_sent_and_a_double_is_warned_of(
    visit: Visit, view: View, plugged: Stage
) -> None:
    _, before = await plugged.opened()
    ana = await visit(ANA, view)
    page = ana.page
    made = Referring(ana)
    await ana.open("/refer")
    await made.at("whom")
    await ana.check("refer-whom")
    async with made.watch():
        await _somebody(made, before)
        await made.tap(ana.button("refer:new.open"))
        # The same name and birth date: somebody may have a case already.
        warning = page.get_by_role("alert").filter(has_text=made.t("matches.title"))
        await expect(warning).to_contain_text(before.code)
    await ana.check("refer-double")
    async with made.watch():
        await made.tap(ana.button("refer:matches.openAnyway"))
        await made.at("need")
        form = made.question("tonight")
        await expect(form).to_be_visible(timeout=15_000)
    # Nothing is answered by itself, and what is missing is said at its question.
    assert await page.locator("[data-question] input:checked").count() == 0
    await ana.button("refer:form.save").click()
    wrong = page.get_by_role("alert").filter(has_text=re.compile(r"\b10\b"))
    await expect(wrong).to_be_visible()
    await expect(made.question("under_18")).to_contain_text(made.t("wrong.required"))
    # Skip logic is live: a child is asked for assent, an adult is not.
    await made.question("under_18").get_by_role("radio").first.check()
    await expect(made.question("child_assent")).to_be_visible()
    await ana.check("refer-intake")
    async with made.watch():
        await _intake(made)
        await expect(made.question("child_assent")).to_have_count(0)
    # Whoever comes back finds what they wrote.
    await ana.kept()
    await page.reload()
    await made.at("need")
    await expect(made.question("household_size").get_by_role("textbox")).to_have_value("1")
    async with made.watch():
        await made.tap(ana.button("refer:form.save"))
        needs = page.locator(".refer-pick")
        await expect(needs).to_have_count(2, timeout=15_000)
    await expect(
        page.get_by_role("heading", name=made.t("found.title_other", count=2))
    ).to_be_visible()
    await ana.check("refer-needs")
    async with made.watch():
        await made.tap(needs.first)
        await made.tap(ana.button("refer:next"))
        await made.at("where")
        choose = page.get_by_role("article").first.get_by_role("button")
        await expect(choose).to_be_visible(timeout=15_000)
    for word in ("where.for", "where.against", "where.eligible"):
        await expect(page.get_by_role("article").first).to_contain_text(made.t(word))
    await ana.check("refer-where")
    async with made.watch():
        await made.tap(choose)
        await made.at("consent")
        await expect(ana.button("refer:consent.record")).to_be_visible()
    await page.get_by_text("English", exact=True).click()
    await expect(page.locator(".refer-aloud")).to_contain_text("You can say no")
    # Who speaks is chosen for an adult; how they said it is not, and nothing is recorded without.
    await ana.button("refer:consent.record").click()
    await expect(made.visitor.text("refer:consent.missing.how").first).to_be_visible()
    await ana.check("refer-consent")
    async with made.watch():
        await _consent(made)
        await made.at("check")
        after = page.get_by_role("heading", name=made.t("see.after"))
        await expect(after).to_be_visible(timeout=15_000)
    sides = page.locator(".refer-sides > section")
    await expect(sides.nth(0)).not_to_contain_text(before.given)
    await expect(sides.nth(1)).to_contain_text(f"{before.given} {before.family}")
    await ana.check("refer-check")
    async with made.watch():
        await made.tap(ana.button("refer:check.send"))
        await made.at("sent")
        await expect(
            page.get_by_role("status").filter(
                has_text=re.compile(made.t("sent.done", desk=".*", agency=".*"))
            )
        ).to_be_visible(timeout=15_000)
    slip = page.locator(".refer-slip")
    code = await slip.locator(".refer-code").inner_text()
    for secret in (before.given, before.family, "lbergue", "helter", "OIM", "IOM", before.code):
        await expect(slip).not_to_contain_text(secret)
    await expect(slip.get_by_role("img")).to_be_visible()
    await ana.check("refer-sent")
    rows = await plugged.owner.fetch(
        "SELECT r.need_code FROM hub.referral r WHERE r.case_code = $1", code
    )
    assert [row["need_code"] for row in rows] == ["shelter-bed"]
    ana.measured.append(
        f"refer {view}: {made.seconds:.1f} s from nothing to sent, {made.fields} fields,"
        f" {made.taps} buttons"
    )
    assert made.seconds < TWO_MINUTES


async def test_what_is_refused_is_shown_and_what_waits_for_the_network_is_sent_once(
    visit: Visit, view: View, stage: Stage
) -> None:
    colleague, case = await stage.opened()
    ana = await visit(ANA, view, offline=True)
    page = ana.page
    made = Referring(ana)
    await ana.open("/refer")
    await page.locator(".refer-pick").filter(has_text=case.code).click()
    await made.at("need")
    await page.locator(".refer-pick").first.click()
    await ana.button("refer:next").click()
    await page.get_by_role("article").first.get_by_role("button").click(timeout=15_000)
    await made.at("consent")
    await _consent(made)
    await made.at("check")
    await expect(page.locator(".refer-sides")).to_be_visible(timeout=15_000)
    # Meanwhile the person tells a colleague that their papers are nobody's business.
    await stage.consent(colleague, case, effect="WITHHOLD", categories=["LEGAL"], purposes=[])
    await page.get_by_label(made.t("check.note")).fill("Necesita orientación esta semana.")
    refused = page.get_by_role("alert").filter(has_text=made.t("check.refusedTitle"))
    await expect(refused).to_contain_text(ana.t("codes:DataCategory.LEGAL"), timeout=15_000)
    await expect(ana.button("refer:check.send")).to_be_disabled()
    await ana.check("refer-refused")
    await ana.button("refer:check.toConsent").click()
    await made.at("consent")
    legal = page.get_by_role("radiogroup", name=ana.t("codes:DataCategory.LEGAL"))
    await expect(legal).to_be_visible()
    await legal.get_by_label(made.t("consent.share.leave")).check()
    await ana.button("refer:next").click()
    await made.at("check")
    await expect(page.locator(".refer-sides")).to_be_visible(timeout=15_000)
    await ana.cut()
    await expect(ana.text("refer:offline")).to_be_visible()
    # A double click, and a page that is closed and opened again: it is still one referral.
    await ana.button("refer:check.send").dblclick()
    await expect(ana.text("refer:sent.waiting").first).to_be_visible()
    await ana.check("refer-waiting")
    assert await _referrals(stage, case) == 0
    await ana.mend()
    await page.reload()
    done = re.compile(made.t("sent.done", desk=".*", agency=".*"))
    await expect(page.get_by_role("status").filter(has_text=done)).to_be_visible(timeout=30_000)
    assert await _referrals(stage, case) == 1


async def _referrals(stage: Stage, case: Case) -> int:
    sql = "SELECT count(*) FROM hub.referral WHERE case_id = $1"
    return int(await stage.owner.fetchval(sql, uuid_of(case.id)))


async def test_a_referral_made_wholly_without_the_network_is_sent_in_order_and_once(
    visit: Visit, stage: Stage
) -> None:
    ana = await visit(ANA, ES_PHONE, offline=True)
    page = ana.page
    made = Referring(ana)
    # What it takes is read while there is a network: the directory last.
    await ana.open("/refer")
    await made.at("whom")
    await ana.answered(document("ReferServices"))
    await ana.kept()
    await ana.cut()
    mark = uuid4().hex[:10]
    somebody = Case("", "", [], f"Nombre{mark}", f"Apellido{mark}", "1991-05-06", "", "")
    await _somebody(made, somebody)
    await ana.button("refer:new.open").click()
    await made.at("need")
    await ana.button("refer:byHand.title").click()
    await page.get_by_label(made.t("byHand.kind")).select_option("legal-assistance")
    await ana.button("refer:byHand.add").click()
    await expect(
        page.get_by_text(made.t("need.waiting", need="Asistencia jurídica"))
    ).to_be_visible()
    await ana.button("refer:next").click()
    await made.at("where")
    await page.locator(".refer-pick").filter(has_text="Tapachula").click()
    await made.at("consent")
    await _consent(made)
    await made.at("check")
    await expect(ana.text("refer:check.offline")).to_be_visible()
    assert await ana.violations() == []
    await ana.button("refer:check.send").click()
    await made.at("sent")
    count = "SELECT count(*) FROM hub.referral"
    before = await stage.owner.fetchval(count)
    await ana.mend()
    done = re.compile(made.t("sent.done", desk=".*", agency=".*"))
    await expect(page.get_by_role("status").filter(has_text=done)).to_be_visible(timeout=30_000)
    code = await page.locator(".refer-slip .refer-code").inner_text()
    row = await stage.owner.fetchrow(
        """
        SELECT (SELECT count(*) FROM hub.need n WHERE n.case_id = c.id) AS needs,
               (SELECT count(*) FROM hub.consent e WHERE e.case_id = c.id) AS consents,
               (SELECT count(*) FROM hub.referral r WHERE r.case_id = c.id) AS referrals
        FROM hub.case_file c WHERE c.code = $1
        """,
        code,
    )
    assert row is not None
    assert dict(row) == {"needs": 1, "consents": 1, "referrals": 1}
    assert await stage.owner.fetchval(count) == before + 1


async def test_who_comes_from_the_directory_has_chosen_already(visit: Visit, stage: Stage) -> None:
    colleague, case = await stage.opened()
    query = "query ($id: ID!) { routes(needId: $id) { service { id name } } }"
    service = (await colleague.ask(query, id=case.need))["routes"][-1]["service"]
    ana = await visit(ANA, EN_PHONE)
    made = Referring(ana)
    await ana.open(f"/refer?need={case.need}&service={service['id']}")
    await made.at("where")
    await expect(ana.button("refer:where.chosen")).to_have_count(0)
    chosen = ana.page.get_by_role("button", pressed=True)
    await expect(chosen).to_have_accessible_name(re.compile(re.escape(service["name"])))
    await ana.button("refer:next").click()
    await made.at("consent")
    assert case.code not in ana.page.url
    assert await ana.page.title() == ana.t("hub")


async def test_one_goes_through_the_steps_by_keyboard_and_hears_where_one_is(
    visit: Visit, stage: Stage
) -> None:
    _, case = await stage.opened()
    ana = await visit(ANA, ES_WIDE)
    page = ana.page
    made = Referring(ana)
    await ana.open("/refer")
    pick = page.locator(".refer-pick").filter(has_text=case.code)
    await pick.focus()
    await page.keyboard.press("Enter")
    await made.at("need")
    await expect(page.get_by_role("heading", level=2)).to_be_focused()
    here = page.locator("[aria-current=step]")
    await expect(here).to_contain_text(made.t("step.need"))
    await page.locator(".refer-pick").first.focus()
    await page.keyboard.press("Space")
    await ana.button("refer:next").focus()
    await page.keyboard.press("Enter")
    await made.at("where")
    await expect(page.get_by_role("heading", level=2)).to_be_focused()
    # Back by the list of steps; what lies ahead is not open yet.
    steps = page.get_by_role("navigation", name=made.t("steps"))
    await expect(steps.get_by_role("button", name=made.t("step.check"))).to_be_disabled()
    await steps.get_by_role("button", name=made.t("step.need")).focus()
    await page.keyboard.press("Enter")
    await made.at("need")
    await expect(page.locator(".refer-pick[aria-pressed=true]")).to_have_count(1)


@pytest.mark.parametrize("view", [ES_WIDE], ids=str)
async def test_looking_for_a_person_leaves_nothing_in_the_address(
    visit: Visit, view: View, stage: Stage
) -> None:
    _, case = await stage.opened()
    ana = await visit(ANA, view)
    page = ana.page
    made = Referring(ana)
    await ana.open("/refer")
    await page.get_by_text(made.t("way.find"), exact=True).first.click()
    await page.get_by_label(made.t("person.documentNumber")).fill(case.document)
    await page.get_by_role("button", name=made.t("look"), exact=True).click()
    found = page.locator(".refer-pick").filter(has_text=case.code)
    await expect(found).to_be_visible()
    asked = [answer.request for answer in ana.answers if "/graphql" in answer.url]
    assert all(request.method == "POST" for request in asked)
    assert not [answer.url for answer in ana.answers if case.document in answer.url]
    trail = "SELECT count(*) FROM hub.audit_entry WHERE action = 'person.searched'"
    assert await stage.owner.fetchval(trail) >= 1
    await found.click()
    await made.at("need")
