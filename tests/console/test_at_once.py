"""A network that lets wait: what somebody does is on the page before the hub knows of it, marked as such; where the
hub refuses, it is undone, the reason is said, and what was typed is there."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Route, expect

from tests.console.conftest import Visit
from tests.console.test_referral import at, unfold
from tests.console.visitor import View, Visitor
from tests.journeys.stage import ANA, BRUNO, Stage

ES_PHONE, EN_WIDE = View("es", 360), View("en", 1280)
WORDS = "Llegan en la tarde, a pie."


@dataclass
class Held:
    """Changes that the page sends wait here, then go on to the real hub as `spoil` changes their input."""

    spoil: dict[str, Any]
    released: asyncio.Event = field(default_factory=asyncio.Event)
    sent: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, route: Route) -> None:
        if "idempotency-key" not in route.request.headers:
            await route.continue_()
            return
        self.sent.set()
        await self.released.wait()
        body = json.loads(route.request.post_data or "")
        body["variables"]["input"] |= self.spoil
        self.spoil = {}
        await route.continue_(post_data=json.dumps(body))


async def held(who: Visitor, **spoil: Any) -> Held:
    """From now on the network lets wait what changes something."""
    holding = Held(spoil)
    await who.page.route("**/graphql", holding)
    return holding


@dataclass
class Deed:
    """What somebody does, what says that it is under way, and how one sees that it is undone with nothing lost."""

    does: Callable[[], Awaitable[None]]
    mark: Locator
    undone: Callable[[], Awaitable[None]]


def under_way(who: Visitor, place: Locator) -> Locator:
    """The mark beside what the hub has not confirmed."""
    return place.get_by_text(who.t("underWay"), exact=True).first


async def room(ana: Visitor, stage: Stage) -> Deed:
    await ana.open("/directory?need=shelter-bed&place=MX07089")
    card = ana.page.get_by_role("listitem").filter(has=ana.button("directory:room.more")).first
    typed = card.get_by_role("status").locator("xpath=self::output").first
    before = int(await typed.inner_text())

    def free(count: int) -> Locator:
        number = "one" if count == 1 else "other"
        return card.get_by_text(
            ana.t(f"directory:room.free_{number}", number=count)
            if count
            else ana.t("directory:room.full"),
            exact=True,
        )

    async def does() -> None:
        await card.get_by_role("button", name=ana.t("directory:room.more")).click()
        await card.get_by_role("button", name=ana.t("directory:room.save")).click()
        await expect(free(before + 1)).to_be_visible()

    async def undone() -> None:
        await expect(free(before)).to_be_visible()
        await expect(typed).to_have_text(str(before + 1))

    return Deed(does, under_way(ana, card), undone)


async def message(ana: Visitor, stage: Stage) -> Deed:
    _, _, _, referral = await stage.referred()
    await ana.open(f"/referrals/{referral}")
    await unfold(ana, "thread.title")
    box = ana.page.get_by_label(ana.t("referral:thread.write"))
    said = ana.page.get_by_role("listitem").filter(has_text=WORDS)

    async def does() -> None:
        await box.fill(WORDS)
        await ana.button("referral:thread.send").click()
        await expect(box).to_have_value("")

    async def undone() -> None:
        await expect(said).to_have_count(0)
        await expect(box).to_have_value(WORDS)

    return Deed(does, under_way(ana, said), undone)


async def need(ana: Visitor, stage: Stage) -> Deed:
    _, case = await stage.opened()
    await ana.open(f"/cases/{case.id}")
    page, form = ana.page, ana.page.get_by_role("dialog")
    kind = "Espacio en albergue" if ana.view.language == "es" else "Shelter"
    added = page.get_by_role("heading", level=3, name=kind, exact=True)

    async def does() -> None:
        await ana.button("cases:need.add").first.click()
        await form.get_by_role("combobox").first.fill(kind)
        await page.get_by_role("option", name=kind).first.click()
        await form.get_by_label(ana.t("cases:need.story")).fill(WORDS)
        await form.get_by_role("button", name=ana.t("cases:need.add")).click()
        await expect(form).to_be_hidden()
        await expect(added).to_be_visible()

    async def undone() -> None:
        await expect(form.get_by_label(ana.t("cases:need.story"))).to_have_value(WORDS)
        await expect(page.locator("main h3").filter(has_text=kind)).to_have_count(0)

    return Deed(does, under_way(ana, page.get_by_role("main")), undone)


async def absence(bruno: Visitor, stage: Stage) -> Deed:
    await bruno.open("/agency/staff")
    form = bruno.page.get_by_role("dialog")
    away = bruno.page.get_by_role("article", name="Diego Fuentes")

    async def does() -> None:
        await away.get_by_role("button", name=bruno.t("agency:staff.addAbsence")).click()
        await form.get_by_label(bruno.t("agency:absence.from")).fill("2028-03-01")
        await form.get_by_label(bruno.t("agency:absence.until")).fill("2028-03-05")
        await bruno.button("agency:save").click()
        await expect(form).to_be_hidden()
        await expect(away).to_contain_text("2028")

    async def undone() -> None:
        await expect(away).not_to_contain_text("2028")
        await expect(form.get_by_label(bruno.t("agency:absence.until"))).to_have_value("2028-03-05")

    return Deed(does, under_way(bruno, away), undone)


async def opening(ana: Visitor, stage: Stage) -> Deed:
    await ana.open("/refer")
    page, name = ana.page, f"Nombre {uuid4().hex[:8]}"
    given = page.get_by_label(ana.t("refer:person.givenNames"))

    async def does() -> None:
        await page.get_by_text(ana.t("refer:way.new"), exact=True).click()
        await given.fill(name)
        await page.get_by_label(ana.t("refer:person.population")).select_option("RETURNEE")
        await ana.button("refer:new.open").click()

    async def undone() -> None:
        await expect(given).to_have_value(name)

    return Deed(does, page.get_by_text(ana.t("refer:need.leadOpening")), undone)


@pytest.mark.parametrize(
    ("deed", "email", "view", "spoil"),
    [
        (room, ANA, ES_PHONE, {"available": -1}),
        (message, ANA, EN_WIDE, {"text": " "}),
        (need, ANA, ES_PHONE, {"serviceCode": "no-such-thing"}),
        (opening, ANA, EN_WIDE, {"adm1": "ZZ99"}),
        (absence, BRUNO, EN_WIDE, {"endsOn": "2028-02-01"}),
    ],
    ids=["room", "message", "need", "opening", "absence"],
)
async def test_what_is_done_shows_before_the_hub_answers_and_is_undone_with_a_reason(
    visit: Visit,
    stage: Stage,
    deed: Callable[[Visitor, Stage], Awaitable[Deed]],
    email: str,
    view: View,
    spoil: dict[str, Any],
) -> None:
    who = await visit(email, view)
    done = await deed(who, stage)
    hub = await held(who, **spoil)
    await done.does()
    await expect(done.mark).to_be_visible()
    await asyncio.wait_for(hub.sent.wait(), 15)
    await who.check(f"at-once-{deed.__name__}")
    hub.released.set()
    refused = who.page.get_by_role("alert").filter(has_text=who.t("notDone"))
    await expect(refused.first).to_be_visible()
    await expect(done.mark).to_have_count(0)
    await done.undone()


async def test_what_is_refused_after_its_page_was_left_waits_for_its_author(
    visit: Visit, stage: Stage
) -> None:
    _, _, _, referral = await stage.referred()
    ana = await at(visit, ANA, ES_PHONE, referral)
    await unfold(ana, "thread.title")
    hub = await held(ana, text=" ")
    await ana.page.get_by_label(ana.t("referral:thread.write")).fill(WORDS)
    await ana.button("referral:thread.send").click()
    await expect(ana.page.get_by_role("listitem").filter(has_text=WORDS)).to_be_visible()
    await ana.link("app:place.tasks").click()
    await expect(ana.page.get_by_role("heading", level=1)).to_have_text(ana.t("tasks:title"))
    hub.released.set()
    await ana.text("stuck_one", count=1).click()
    await expect(ana.text("outbox:name.PostMessage")).to_be_visible()
    await expect(ana.text("outbox:state.refused")).to_be_visible()
    # Sent again as it was written, it arrives.
    await ana.button("outbox:again").click()
    await expect(ana.text("outbox:empty.title")).to_be_visible()
    sent = await (await stage.sign_in(ANA)).see(referral, "messages { text }")
    assert [one["text"] for one in sent["messages"]] == [WORDS]
