"""Two people at one referral: whoever is second sees both versions, and decides again."""

import re

from playwright.async_api import expect

from tests.console.conftest import Visit
from tests.console.test_referral import HERE, at, choose, confirm, dialog, done, status
from tests.console.visitor import View
from tests.journeys.stage import ANA, GLORIA, HUGO, Stage


async def test_an_acceptance_that_comes_after_a_withdrawal_shows_both(
    visit: Visit, stage: Stage, view: View
) -> None:
    _, there, case, referral = await stage.referred()
    gloria = await at(visit, GLORIA, view, referral)
    ana = await at(visit, ANA, view, referral)
    await choose(gloria, "acceptReferral")
    await expect(dialog(gloria)).to_be_visible()
    await choose(ana, "withdrawReferral")
    await dialog(ana).get_by_label(ana.t("referral:reason")).select_option("MOVED_ON")
    await confirm(ana, "withdrawReferral")

    cancelled = gloria.t("codes:ReferralStatus.CANCELLED")
    await expect(dialog(gloria)).to_contain_text(
        gloria.t("referral:changedMeanwhile", status=cancelled)
    )
    await (
        dialog(gloria)
        .get_by_role("button", name=gloria.t("referral:do.acceptReferral"), exact=True)
        .click()
    )
    both = gloria.page.get_by_role("alert").filter(has_text=gloria.t("referral:conflict.title"))
    await expect(both.get_by_role("region", name=gloria.t("outbox:mine"))).to_contain_text(
        gloria.t("referral:move.acceptReferral")
    )
    now = both.get_by_role("region", name=gloria.t("outbox:now"))
    await expect(now).to_contain_text(cancelled)
    await expect(now).to_contain_text(gloria.t("codes:CancelReason.MOVED_ON"))
    await expect(now).to_contain_text(re.compile(HERE))
    await expect(both).to_contain_text(
        gloria.t("referral:conflict.noLonger", what=gloria.t("referral:move.acceptReferral"))
    )
    await gloria.check("referral-conflict")
    await expect(gloria.page.get_by_text(case.given)).to_have_count(0)
    await gloria.button("referral:conflict.leave").click()
    await expect(both).to_have_count(0)
    assert (await there.see(referral, "status"))["status"] == "CANCELLED"


async def test_of_two_colleagues_who_claim_the_second_sees_who_was_first_and_may_decide_again(
    visit: Visit, stage: Stage, view: View
) -> None:
    _, there, _, referral = await stage.referred()
    hugo = await at(visit, HUGO, view, referral, offline=True)
    gloria = await at(visit, GLORIA, view, referral)
    await hugo.cut()
    await choose(hugo, "claimReferral")
    await expect(hugo.text("referral:waiting.offline")).to_be_visible()
    await choose(gloria, "claimReferral")
    await done(gloria, "claimReferral")
    await hugo.mend()

    both = hugo.page.get_by_role("alert").filter(has_text=hugo.t("referral:conflict.title"))
    await expect(both).to_be_visible(timeout=20_000)
    await expect(both.get_by_role("region", name=hugo.t("outbox:now"))).to_contain_text(
        "Gloria Tzul Ajú"
    )
    again = hugo.t("referral:conflict.again", what=hugo.t("referral:move.claimReferral"))
    await hugo.check("referral-claimed-twice")
    await hugo.page.get_by_role("button", name=again, exact=True).click()
    await confirm(hugo, "claimReferral")
    assert (await there.see(referral, "claimedBy { name }"))["claimedBy"]["name"] == (
        "Hugo Marín Peña"
    )
    await expect(status(gloria, "REQUESTED")).to_be_visible()
    await expect(gloria.page.get_by_text("Hugo Marín Peña", exact=True)).to_be_visible()
