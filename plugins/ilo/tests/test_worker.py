"""A farm worker from Guatemala in Chiapas: he paid for the job, his papers are kept, his wages withheld."""

from datetime import date, timedelta
from typing import Any

import pytest

from hub.hooks.views import CaseView, EventView, MessageView, PeriodView
from hub.testing import EXAMPLE, Bench, Walk

CALM = dict.fromkeys(
    (
        "abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation", "physical_and_sexual_violence",
        "intimidation_and_threats", "retention_of_identity_documents", "withholding_of_wages", "debt_bondage",
        "abusive_working_and_living_conditions", "excessive_overtime",
    ),
    "no",
)  # fmt: skip
DECENT: dict[str, Any] = {
    **CALM,
    "sector": "farm",
    "still_there": True,
    "fee_paid": False,
    "contract": "understood",
    "documents_held": "worker",
    "employer_contact_consent": False,
    "danger_now": False,
    "under_15": False,
}
ABUSED: dict[str, Any] = {
    **DECENT,
    "deception": "strong",
    "retention_of_identity_documents": "strong",
    "withholding_of_wages": "some",
    "documents_held": "refused",
    "fee_paid": True,
    "fee_amount": 3000,
    "fee_to": "recruiter",
    "contract": "swapped",
}


def needs(hub: Bench, **changed: Any) -> dict[str, str]:
    """Service -> urgency of an intake that differs from decent work."""
    found = hub.assess("labour_intake", **{**DECENT, **changed})
    return {need.service_code: need.urgency for need in found.needs}


def worker(hub: Bench, **changed: Any) -> CaseView:
    """A worker's case."""
    return hub.case(answers={"labour_intake": {**ABUSED, **changed}})


# Eleven indicators --------------------------------------------------------------------------------


def test_the_eleven_indicators_are_those_of_the_ilo(hub: Bench) -> None:
    section = next(s for s in hub.declared.form("labour_intake").sections if s.name == "indicators")
    assert [f.name for f in section.fields] == list(CALM)
    assert len(section.fields) == 11


def test_decent_work_needs_nothing(hub: Bench) -> None:
    found = hub.assess("labour_intake", **DECENT)
    assert (found.needs, found.vulnerabilities, found.start) == ((), (), ())


def test_a_strong_sign_on_both_sides_is_forced_labour_to_look_into(hub: Bench) -> None:
    """Not voluntary, and under a menace (Convention 29, art. 2)."""
    found = hub.assess("labour_intake", **ABUSED)
    first = found.needs[0]
    assert (first.service_code, first.urgency) == ("exploitation-complaint", "urgent")
    assert first.reason.en == (
        "3 of 11 indicators, 5 of 22 points: deception (strong), documents held (strong), wages withheld."
    )
    assert [v.code for v in found.vulnerabilities] == [
        "deception", "retention-of-identity-documents", "withholding-of-wages",
    ]  # fmt: skip
    assert found.start == ("labour_complaint",)


@pytest.mark.parametrize("one_side", ["deception", "intimidation_and_threats"])
def test_a_strong_sign_on_one_side_is_only_a_sign(hub: Bench, one_side: str) -> None:
    assert needs(hub, **{one_side: "strong"}) == {"exploitation-complaint": "normal"}


def test_debt_bondage_alone_is_both(hub: Bench) -> None:
    assert needs(hub, debt_bondage="strong")["trafficking-assistance"] == "urgent"


def test_danger_violence_or_locked_doors_make_it_an_emergency(hub: Bench) -> None:
    assert (
        needs(hub, physical_and_sexual_violence="strong")["exploitation-complaint"] == "emergency"
    )
    assert needs(hub, restriction_of_movement="strong")["exploitation-complaint"] == "emergency"
    locked = needs(hub, restriction_of_movement="strong", lives_there=True)
    assert locked["shelter-bed"] == "emergency"
    assert "shelter-bed" not in needs(hub, isolation="strong", lives_there=True)


def test_rather_not_say_scores_nothing(hub: Bench) -> None:
    assert needs(hub, physical_and_sexual_violence="rather-not-say") == {}


def test_fees_contract_and_documents_each_bring_advice(hub: Bench) -> None:
    assert needs(hub, fee_paid=True) == {"recruitment-advice": "normal"}
    for contract in ("not-understood", "swapped", "spoken", "none"):
        assert needs(hub, contract=contract) == {"labour-rights": "normal"}
    held = needs(hub, documents_held="refused", retention_of_identity_documents="some")
    assert held["legal-assistance"] == "urgent"


def test_a_working_child_is_protected(hub: Bench) -> None:
    """Ley Federal del Trabajo, art. 22 Bis."""
    assert needs(hub, under_15=True) == {"child-protection": "emergency"}
    found = hub.assess("labour_intake", hub.case(age_band="12-14"), **DECENT)
    assert [n.service_code for n in found.needs] == ["child-protection"]


def test_answers_that_cannot_both_be_are_named(hub: Bench) -> None:
    assert hub.problems("labour_intake", **{**ABUSED, "retention_of_identity_documents": "no"}) == [
        "documents_held"
    ]
    assert hub.problems("labour_intake", **{**ABUSED, "documents_held": "worker"}) == [
        "documents_held"
    ]
    dates = {"still_there": False, "started_on": date(2026, 6, 1), "separated_on": date(2026, 5, 1)}
    assert hub.problems("labour_intake", **{**DECENT, **dates}) == ["separated_on"]
    assert hub.problems("labour_intake", **{**DECENT, "fee_amount": 5}) == ["fee_amount"]


# The complaint -------------------------------------------------------------------------------------

TOLD = {"options_explained": True, "safe_to_complain": True}


def at_channel(hub: Bench, **changed: Any) -> Walk:
    """A complaint whose worker has been advised."""
    return hub.begin("labour_complaint", worker(hub, **changed)).take("advise", **TOLD)


def test_from_advice_through_conciliation_to_the_money(hub: Bench) -> None:
    way = at_channel(hub).take(
        "choose_conciliation", worker_chose=True, employer_contact_consent=True
    )
    assert way.held("win", agreed=9000, worker_accepts=False) == ["worker_accepts"]
    way.take("win", agreed=9000, worker_accepts=True)
    assert way.held("receive", received=4000) == ["paid_in_full"]
    assert way.take("receive", received=9000).state == "closed"


def test_advice_covers_the_risks(hub: Bench) -> None:
    way = hub.begin("labour_complaint", worker(hub))
    assert way.held("advise", options_explained=False) == ["informed", "safety_plan"]
    assert way.held("advise", **{**TOLD, "safe_to_complain": False}) == ["safety_plan"]


@pytest.mark.parametrize("channel", ["choose_talks", "choose_conciliation"])
def test_no_channel_reaches_the_employer_without_the_workers_consent(
    hub: Bench, channel: str
) -> None:
    way = at_channel(hub)
    assert way.held(channel, worker_chose=True, employer_contact_consent=False) == [
        "worker_consent"
    ]
    assert way.held(channel, worker_chose=False, employer_contact_consent=True) == ["worker_choice"]
    assert way.held(channel, worker_chose=True, employer_contact_consent=True) == []


def test_an_inspection_needs_no_consent_but_a_withheld_name(hub: Bench) -> None:
    way = at_channel(hub)
    assert way.held("choose_inspection", worker_chose=True) == ["name_withheld"]
    assert way.held("choose_inspection", worker_chose=True, name_withheld=True) == []


def test_two_months_to_claim_run_from_the_last_day(hub: Bench) -> None:
    """Ley Federal del Trabajo, art. 518."""
    way = at_channel(hub, still_there=False, left_how="dismissed", separated_on=date(2026, 11, 10))
    assert way.due is not None
    assert way.due.at.date() == date(2027, 1, 8)
    assert way.due.source == "Ley Federal del Trabajo, art. 518"
    assert at_channel(hub).due is None, "whoever was not dismissed has no such limit"
    gone = {"still_there": False, "left_how": "dismissed"}
    assert needs(hub, **gone)["labour-rights"] == "urgent"


def test_conciliation_ends_after_forty_five_days_by_itself(hub: Bench) -> None:
    """Ley Federal del Trabajo, art. 684-D."""
    way = at_channel(hub).take(
        "choose_conciliation", worker_chose=True, employer_contact_consent=True
    )
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(days=45)
    clock = way.workflow.state("conciliation").clock
    assert clock is not None
    assert clock.then == "no_agreement"
    assert way.take("no_agreement").tasks == ["no_agreement"]
    assert way.held("sue", worker_chose=True) == ["conciliation_first", "counsel"]
    assert (
        way.take("sue", worker_chose=True, conciliation_record=True, has_counsel=True).state
        == "court"
    )
    assert way.take("lose").state == "channel"


def test_an_agreement_by_word_is_put_in_writing(hub: Bench) -> None:
    way = at_channel(hub).take("choose_talks", worker_chose=True, employer_contact_consent=True)
    assert way.take("win", agreed=500, worker_accepts=True).tasks == ["write_agreement"]


def test_a_worker_may_stop_at_any_time(hub: Bench) -> None:
    flow = hub.declared.workflow("labour_complaint")
    step = flow.step("withdraw")
    assert not step.guards
    assert set(step.from_) == {s.name for s in flow.states if not s.final}


# An employer ----------------------------------------------------------------------------------------

FAIR: dict[str, Any] = {
    "employer_name": "Una empresa",
    "registered": True,
    "who_pays": "employer",
    "contract_language": True,
    "minimum_wage": True,
    "keeps_documents": False,
    "open_complaints": 0,
}
HEARD = {"role": "focal_point", "workers_heard": 3, "without_employer": True, "they_say": "fair"}


def test_a_fair_employer_is_recommended_for_a_year(hub: Bench) -> None:
    assert hub.assess("employer_check", **FAIR).start == ("fair_recruitment",)
    way = hub.begin("fair_recruitment", hub.case(answers={"employer_check": FAIR})).take(
        "accept_papers"
    )
    way.take("recommend", **HEARD)
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(days=365)
    assert way.take("review_again").state == "documents"


@pytest.mark.parametrize(
    "change",
    [{"registered": False}, {"who_pays": "worker"}, {"who_pays": "shared"}, {"contract_language": False},
     {"minimum_wage": False}, {"keeps_documents": True}, {"open_complaints": 1}],
)  # fmt: skip
def test_each_wrong_paper_holds_a_recommendation_back(hub: Bench, change: dict[str, Any]) -> None:
    way = hub.begin("fair_recruitment", hub.case(answers={"employer_check": {**FAIR, **change}}))
    assert way.held("accept_papers") == ["papers_in_order"]
    assert way.take("refuse", role="focal_point").state == "unfit"


def test_workers_are_heard_and_without_the_employer(hub: Bench) -> None:
    way = hub.begin("fair_recruitment", hub.case(answers={"employer_check": FAIR})).take(
        "accept_papers"
    )
    assert way.held("recommend", **{**HEARD, "workers_heard": 2}) == ["three_workers"]
    assert way.held("recommend", **{**HEARD, "without_employer": False}) == ["heard_alone"]
    assert way.held("recommend", **{**HEARD, "they_say": "mixed"}) == ["treated_fairly"]


# Red lines ------------------------------------------------------------------------------------------


def test_no_employer_is_contacted_without_the_workers_consent(hub: Bench) -> None:
    employer = hub.referral(recipient_class="private-sector")
    assert hub.screen(employer, worker(hub)) == ["worker-consent-first"]
    assert hub.screen(employer, hub.case()) == ["worker-consent-first"]
    assert hub.screen(employer, None) == ["worker-consent-first"]
    assert hub.screen(employer, worker(hub, employer_contact_consent=True)) == []


def test_an_employer_learns_neither_home_nor_family_nor_papers(hub: Bench) -> None:
    sealed = ("given_names", "phones", "address", "family", "narrative", "documents", "nationality")
    employer = hub.referral(recipient_class="private-sector")
    assert hub.redact(employer, ("adm1", "adm2", "note"), sealed) == {*sealed[1:], "adm2", "note"}
    assert hub.redact(hub.referral(), ("adm1", "adm2", "note"), sealed) == set()


def test_whoever_complains_is_not_handed_to_enforcement(hub: Bench) -> None:
    assert hub.screen(hub.referral(recipient_class="immigration-enforcement"), worker(hub)) == [
        "no-enforcement"
    ]


def test_papers_messages_and_tasks(hub: Bench) -> None:
    sheet = hub.plugin.call(
        "render_document", name="rights-at-work", case=EXAMPLE, run=None, locale="en"
    )
    assert "without your permission" in sheet.paragraphs[-1]
    told = hub.plugin.call(
        "notify", message=MessageView(kind="x", locale="es", case_code=EXAMPLE.code)
    )
    assert EXAMPLE.code not in told.subject + told.body
    for kind, task in (
        ("referral.accepted", "gather_evidence"),
        ("referral.rejected", "next_channel"),
    ):
        event = EventView(kind=kind, at=hub.now, referral=hub.referral())
        assert [t.name for t in hub.plugin.call("on_event", event=event, case=None)] == [task]


def test_figures_count_workers(hub: Bench) -> None:
    def figures(name: str) -> list[tuple[float, dict[str, str]]]:
        period = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
        cases = (worker(hub), hub.case(answers={"labour_intake": DECENT}), hub.case())
        found = hub.plugin.call("compute_indicator", name=name, period=period, cases=cases)
        return [(f.value, f.by) for f in found]

    assert figures("forced_labour_signs") == [(1, {"level": "none"}), (1, {"level": "strong"})]
    assert figures("signs_by_sector") == [(1, {"sector": "farm"})]
    assert figures("paid_recruitment_fees") == [(50.0, {})]
    assert [by["indicator"] for _, by in figures("each_indicator")] == [
        "deception", "retention-of-identity-documents", "withholding-of-wages",
    ]  # fmt: skip
