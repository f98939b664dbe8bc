"""The page of a referral: deciding, asking, handing over, serving and closing, from both sides."""

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, expect

from tests.console.conftest import Visit
from tests.console.visitor import View, Visitor
from tests.journeys.stage import ANA, CATEGORIES, GLORIA, HUGO, JOEL, Case, Stage

STATUS = "referral { status }"
ES_PHONE = View("es", 360)
TODAY, LATER = "2020-01-01", "2099-12-31"
ALL = [*CATEGORIES, "ATTACHMENT"]
THERE, HERE = "ACNUR|UNHCR", "OIM|IOM"
"""What the agencies are called, in the language that an account speaks."""


def by_them(acronym: str | None) -> bool:
    """Done by the receiving agency."""
    return acronym in THERE.split("|")


async def at(visit: Visit, email: str, view: View, referral: str, **options: object) -> Visitor:
    """Somebody at the page of a referral."""
    visitor = await visit(email, view, **options)
    await visitor.open(f"/referrals/{referral}")
    return visitor


async def choose(who: Visitor, move: str) -> None:
    """Presses a move's button, which on a phone may be behind one button for the rest."""
    name = who.t(f"referral:move.{move}")
    button = who.page.get_by_role("button", name=name, exact=True)
    item = who.page.get_by_role("menuitem", name=name, exact=True)
    more = who.button("referral:moreMoves")
    for _ in range(20):
        await expect(button.or_(more).first).to_be_enabled()
        if await button.count():
            return await button.click()
        if await more.get_attribute("aria-expanded") != "true":
            await more.click()
        await expect(who.page.get_by_role("menuitem").first).to_be_visible()
        if await item.count():
            return await tap(item)
        # What may be done now is still on its way. (Escape, pressed twice, would hide the page.)
        await asyncio.sleep(0.2)
    raise AssertionError(f"{name} is not offered")


async def tap(item: Locator) -> None:
    """Presses an item of a menu, again where the menu stays open: once in many runs the page still moved."""
    for _ in range(3):
        with suppress(PlaywrightError, AssertionError):
            await item.click(timeout=5_000)
            await expect(item).to_have_count(0, timeout=5_000)
        if not await item.count():
            return
    raise AssertionError("the menu stays open")


def dialog(who: Visitor) -> Locator:
    return who.page.get_by_role("dialog")


async def confirm(who: Visitor, move: str) -> None:
    """Does what the open dialog is about, and sees that it was done."""
    await dialog(who).get_by_role("button", name=who.t(f"referral:do.{move}"), exact=True).click()
    await done(who, move)
    await expect(dialog(who)).to_have_count(0)


async def done(who: Visitor, move: str) -> None:
    """Sees that it is said to be done."""
    said = who.page.get_by_role("alert").filter(has_text=who.t(f"referral:done.{move}"))
    await expect(said.first).to_be_visible(timeout=15_000)


async def unfold(who: Visitor, key: str) -> None:
    """Opens a part of the page, unless it is open."""
    button = who.button(f"referral:{key}")
    if await button.get_attribute("aria-expanded") == "false":
        await button.click()


def part(who: Visitor, key: str, **values: object) -> Locator:
    """A part of the page by its heading."""
    return who.page.get_by_role("region", name=who.t(f"referral:{key}", **values), exact=True)


def status(who: Visitor, code: str) -> Locator:
    return who.page.get_by_text(who.t(f"codes:ReferralStatus.{code}"), exact=True).first


def identity(who: Visitor, case: Case) -> Locator:
    return who.page.get_by_text(f"{case.given} {case.family}")


async def test_a_desk_reads_the_preview_acknowledges_and_accepts_and_the_identity_opens(
    visit: Visit, stage: Stage, view: View
) -> None:
    ana, _, case, referral = await stage.referred()
    gloria = await at(visit, GLORIA, view, referral)
    preview = part(gloria, "preview.title")
    for words in (
        "codes:AgeBand.YEARS_25_59",
        "codes:Sex.FEMALE",
        "codes:Population.MIGRANT_IN_TRANSIT",
        "codes:Purpose.LEGAL_REPRESENTATION",
        "codes:DataCategory.NARRATIVE",
    ):
        await expect(preview).to_contain_text(gloria.t(words))
    await expect(preview).to_contain_text("Tapachula, Chiapas")
    await expect(preview).to_contain_text("Necesita orientación esta semana.")
    await expect(part(gloria, "sealed.title")).to_contain_text(
        gloria.t("referral:sealed.recipientClosed")
    )
    await expect(identity(gloria, case)).to_have_count(0)
    assert not {"packet.read"} & {
        a for a, who in await ana.trail(referral=referral) if by_them(who)
    }
    await gloria.check("referral-requested")

    await choose(gloria, "acknowledgeReferral")
    await done(gloria, "acknowledgeReferral")
    await expect(status(gloria, "RECEIVED")).to_be_visible()
    # Whoever works by keyboard goes on from the moves, though the pressed one is gone.
    await expect(gloria.page.locator("#moves:focus-within, #moves:focus")).to_have_count(1)
    await choose(gloria, "acceptReferral")
    await expect(dialog(gloria)).to_contain_text(gloria.t("referral:says.acceptReferral"))
    await gloria.check("referral-accepting")
    await confirm(gloria, "acceptReferral")
    await expect(identity(gloria, case)).to_be_visible()
    await expect(gloria.page.get_by_text("Lo que contó la persona.")).to_be_visible()
    await gloria.check("referral-accepted")
    assert case.given not in await gloria.page.title()
    assert case.given not in gloria.page.url
    assert (await ana.see(referral, "packetOpen status")) == {
        "packetOpen": True,
        "status": "ACCEPTED",
    }
    reads = [a for a, who in await ana.trail(referral=referral) if by_them(who)]
    assert {"preview.read", "packet.read"} <= set(reads)


async def test_a_desk_declines_with_a_reason_and_the_sender_sees_it_and_where_else_to_refer(
    visit: Visit, stage: Stage, view: View
) -> None:
    _, _, case, referral = await stage.referred()
    gloria = await at(visit, GLORIA, view, referral)
    await choose(gloria, "rejectReferral")
    deed = dialog(gloria).get_by_role("button", name=gloria.t("referral:do.rejectReferral"))
    await expect(deed).to_be_disabled()
    await expect(dialog(gloria)).to_contain_text(gloria.t("referral:field.noNames"))
    await dialog(gloria).get_by_label(gloria.t("referral:reason")).select_option("NO_CAPACITY")
    await (
        dialog(gloria)
        .get_by_label(gloria.t("referral:field.rejectReferral"))
        .fill("Llenos hasta el lunes.")
    )
    await gloria.check("referral-declining")
    await confirm(gloria, "rejectReferral")
    await expect(status(gloria, "REJECTED")).to_be_visible()
    assert not any((await stage.sealed_rows(referral)).values())

    ana = await at(visit, ANA, view, referral)
    await expect(part(ana, "result.reason")).to_contain_text(
        ana.t("codes:DeclineReason.NO_CAPACITY")
    )
    await unfold(ana, "thread.title")
    await expect(ana.page.get_by_text("Llenos hasta el lunes.")).to_be_visible()
    routes = part(ana, "routes.title")
    here = routes.get_by_role("link", name=re.compile(f"^{ana.t('referral:routes.refer')}")).first
    await expect(here).to_be_visible()
    address = await here.get_attribute("href")
    assert address is not None
    assert address.startswith("/refer?")
    assert f"need={case.need.replace('=', '%3D')}" in address
    assert "service=" in address
    await ana.check("referral-declined")


async def test_a_desk_asks_for_more_and_the_sender_answers(
    visit: Visit, stage: Stage, view: View
) -> None:
    _, _, _, referral = await stage.referred()
    gloria = await at(visit, GLORIA, view, referral)
    await choose(gloria, "holdReferral")
    await dialog(gloria).get_by_role("textbox").fill("¿Tiene dónde dormir?")
    await confirm(gloria, "holdReferral")
    await expect(status(gloria, "ON_HOLD")).to_be_visible()

    ana = await at(visit, ANA, view, referral)
    await expect(ana.text("referral:yourTurn")).to_be_visible()
    await expect(part(ana, "thread.title")).to_contain_text("¿Tiene dónde dormir?")
    await choose(ana, "answerHold")
    await expect(dialog(ana)).to_contain_text("¿Tiene dónde dormir?")
    await dialog(ana).get_by_role("textbox").fill("Sí, hasta el viernes.")
    await ana.check("referral-answering")
    await confirm(ana, "answerHold")
    # The other side hears of it without doing anything.
    await expect(status(gloria, "RECEIVED")).to_be_visible()
    await expect(part(gloria, "thread.title")).to_contain_text("Sí, hasta el viernes.")
    await gloria.check("referral-answered")


async def test_who_works_on_it_is_claimed_handed_over_and_given_back(
    visit: Visit, stage: Stage, view: View
) -> None:
    _, _, _, referral = await stage.referred()
    gloria = await at(visit, GLORIA, view, referral)
    await expect(gloria.text("referral:nobody")).to_be_visible()
    await choose(gloria, "claimReferral")
    await done(gloria, "claimReferral")
    await expect(gloria.page.get_by_text("Gloria Tzul Ajú", exact=True)).to_be_visible()
    await choose(gloria, "handOverReferral")
    await (
        dialog(gloria)
        .get_by_label(gloria.t("referral:colleague"))
        .select_option(label="Hugo Marín Peña")
    )
    await gloria.check("referral-handing-over")
    await confirm(gloria, "handOverReferral")

    hugo = await at(visit, HUGO, view, referral)
    await expect(hugo.page.get_by_text("Hugo Marín Peña", exact=True)).to_be_visible()
    await choose(hugo, "releaseReferral")
    await done(hugo, "releaseReferral")
    await expect(gloria.text("referral:nobody")).to_be_visible()
    await unfold(gloria, "barred")
    await expect(part(gloria, "barred")).to_contain_text(gloria.t("referral:move.releaseReferral"))
    await gloria.check("referral-given-back")


async def test_whoever_covers_for_a_colleague_is_told_so_and_can_decide(
    visit: Visit, stage: Stage, view: View
) -> None:
    _, _, _, referral = await stage.referred()
    mark = uuid4().hex[:8]
    desk = await stage.desk("unhcr", "Tapachula")
    away, _ = await stage.hire(f"away-{mark}@unhcr.example", JOEL, "unhcr", "CASEWORKER", desk)
    email = f"cover-{mark}@unhcr.example"
    cover, _ = await stage.hire(email, JOEL, "unhcr", "CASEWORKER")
    joel = await stage.sign_in(JOEL)
    await joel.do(
        "saveAbsence", "staff { id }", staffId=away, coverId=cover, startsOn=TODAY, endsOn=LATER
    )
    somebody = await at(visit, email, view, referral)
    said = somebody.t("referral:covering", name="Persona Nueva", until="@").split("@")[0]
    await expect(somebody.page.get_by_text(said)).to_be_visible()
    await choose(somebody, "acknowledgeReferral")
    await done(somebody, "acknowledgeReferral")
    await somebody.check("referral-covering")


async def served(stage: Stage) -> tuple[Case, str]:
    """A referral that was accepted, whose consent covers files."""
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana)
    await stage.consent(ana, case, categories=ALL)
    referral = await stage.send(ana, case, categories=ALL)
    await gloria.do("acceptReferral", STATUS, referralId=referral)
    return case, referral


async def test_both_sides_write_and_send_files_and_the_service_is_confirmed(
    visit: Visit, stage: Stage, view: View, tmp_path: Path
) -> None:
    case, referral = await served(stage)
    gloria = await at(visit, GLORIA, view, referral)
    ana = await at(visit, ANA, view, referral)
    await unfold(gloria, "thread.title")
    await gloria.page.get_by_label(gloria.t("referral:thread.write")).fill(
        "La vemos mañana a las 10."
    )
    await gloria.button("referral:thread.send").click()
    await expect(part(gloria, "thread.title").get_by_role("listitem")).to_have_count(1)

    # What somebody is writing stays while the page hears of changes.
    await unfold(ana, "thread.title")
    box = ana.page.get_by_label(ana.t("referral:thread.write"))
    await box.fill("Ella lleva ")
    await expect(part(ana, "thread.title")).to_contain_text("La vemos mañana a las 10.")

    await unfold(gloria, "files.title")
    letter = tmp_path / "Carta ñandú.txt"
    letter.write_text("Cita: mañana a las 10.", "utf-8")
    film = tmp_path / "video.mp4"
    film.write_bytes(b"\0" * 64)
    files = part(gloria, "files.title")
    await files.locator("input[type=file]").set_input_files(film)
    await expect(files).to_contain_text(gloria.t("referral:files.trouble.kind"))
    await files.locator("input[type=file]").set_input_files(letter)
    await expect(files).to_contain_text(gloria.t("referral:files.sent", name=letter.name))
    await gloria.check("referral-files")

    assert await box.input_value() == "Ella lleva "
    await unfold(ana, "files.title")
    async with ana.page.expect_download() as coming:
        await ana.page.get_by_role(
            "button", name=ana.t("referral:files.saveOne", name=letter.name)
        ).click()
    saved = await coming.value
    assert saved.suggested_filename == letter.name
    assert (await saved.path()).read_text("utf-8") == "Cita: mañana a las 10."

    await unfold(ana, "addenda.title")
    addenda = part(ana, "addenda.title")
    await addenda.get_by_role("textbox").fill("Ya tiene pasaporte.")
    await addenda.get_by_role("button", name=ana.t("referral:addenda.add"), exact=True).click()
    await expect(addenda.get_by_role("listitem")).to_contain_text("Ya tiene pasaporte.")

    await choose(gloria, "startReferral")
    await done(gloria, "startReferral")
    await choose(gloria, "completeReferral")
    await dialog(gloria).get_by_label(gloria.t("referral:outcome")).select_option("DELIVERED")
    await dialog(gloria).get_by_role("textbox").fill("Se le acompañó.")
    await confirm(gloria, "completeReferral")
    await expect(part(gloria, "result.outcome")).to_contain_text(
        gloria.t("codes:ReferralOutcome.DELIVERED")
    )

    await choose(ana, "confirmOutcome")
    await confirm(ana, "confirmOutcome")
    await expect(ana.text("referral:result.CONFIRMED")).to_be_visible()
    assert await box.input_value() == "Ella lleva "
    await unfold(ana, "readers.title")
    await expect(part(ana, "readers.title")).to_contain_text(re.compile(THERE))
    await ana.check("referral-confirmed")
    assert await (await stage.sign_in(ANA)).need(case.need) == "MET"


async def test_a_sender_who_disagrees_says_why_and_the_outcome_is_recorded_again(
    visit: Visit, stage: Stage, view: View
) -> None:
    case, referral = await served(stage)
    there = await stage.sign_in(GLORIA)
    await there.do("startReferral", STATUS, referralId=referral)
    await there.do("completeReferral", STATUS, referralId=referral, outcome="DELIVERED")
    ana = await at(visit, ANA, view, referral)
    await choose(ana, "disputeOutcome")
    await dialog(ana).get_by_role("textbox").fill("Nunca la recibieron.")
    await confirm(ana, "disputeOutcome")
    await expect(ana.text("referral:result.DISPUTED")).to_be_visible()
    assert await (await stage.sign_in(ANA)).need(case.need) == "OPEN"

    gloria = await at(visit, GLORIA, view, referral)
    await expect(part(gloria, "thread.title")).to_contain_text("Nunca la recibieron.")
    await choose(gloria, "completeAgain")
    await dialog(gloria).get_by_label(gloria.t("referral:outcome")).select_option("UNREACHABLE")
    await gloria.check("referral-again")
    await confirm(gloria, "completeAgain")
    await expect(part(gloria, "result.outcome")).to_contain_text(
        gloria.t("codes:ReferralOutcome.UNREACHABLE")
    )


async def test_a_decision_without_a_network_waits_and_the_page_says_so(
    visit: Visit, stage: Stage
) -> None:
    _, there, _, referral = await stage.referred()
    gloria = await at(visit, GLORIA, ES_PHONE, referral, offline=True)
    await expect(part(gloria, "preview.title")).to_contain_text("Tapachula")
    await gloria.cut()
    await choose(gloria, "acknowledgeReferral")
    waiting = gloria.page.get_by_text(gloria.t("referral:waiting.offline"))
    await expect(waiting).to_be_visible()
    # Shown at once, and nothing else is decided on top of it.
    await expect(status(gloria, "RECEIVED")).to_be_visible()
    await expect(gloria.button("referral:moreMoves")).to_be_disabled()
    await unfold(gloria, "files.title")
    await expect(gloria.text("referral:files.offline")).to_be_visible()
    await gloria.check("referral-offline")
    assert (await there.see(referral, "status"))["status"] == "REQUESTED"
    await gloria.mend()
    await expect(waiting).to_have_count(0)
    # A notice that is gone says nothing yet: what was asked a moment ago has none (useTold).
    await done(gloria, "acknowledgeReferral")
    await expect(gloria.text("referral:waiting.title")).to_have_count(0)
    assert (await there.see(referral, "status"))["status"] == "RECEIVED"


async def test_a_sender_withdraws_and_is_told_what_it_does(visit: Visit, stage: Stage) -> None:
    _, there, _, referral = await stage.referred()
    ana = await at(visit, ANA, ES_PHONE, referral)
    await unfold(ana, "sealed.title")
    await expect(part(ana, "sealed.title")).to_contain_text("Apellido")
    await choose(ana, "withdrawReferral")
    await expect(dialog(ana)).to_contain_text("se destruye")
    await dialog(ana).get_by_label(ana.t("referral:reason")).select_option("MOVED_ON")
    await confirm(ana, "withdrawReferral")
    await expect(part(ana, "sealed.title")).to_contain_text("fue destruida")
    assert (await there.see(referral, "status"))["status"] == "CANCELLED"


async def test_a_referral_that_is_not_ones_own_is_not_there(visit: Visit, stage: Stage) -> None:
    _, _, _, referral = await stage.referred()
    karen = await visit("karen.pech@unicef.example", ES_PHONE)
    await karen.page.goto(f"{karen.base_url}/referrals/{referral}")
    await expect(karen.text("notFound.title")).to_be_visible()
