"""A woman who cooks well and has no income in Tapachula; a child whose birth nobody registered."""

from datetime import date, timedelta
from typing import Any

import pytest

from hub.hooks.views import CaseView, EventView, MessageView, PeriodView
from hub.testing import EXAMPLE, Bench, Walk

COOK: dict[str, Any] = {
    "schooling": "primary",
    "reads_spanish": True,
    "trades": ("cooking",),
    "years": 6,
    "certified": True,
    "lives_in": "MX07089",
    "plans_to_stay": "yes",
    "income": "day-work",
    "income_month": 9000,
    "dependants": 3,
    "childcare": True,
    "bank_account": True,
    "wish": "business",
    "belongs": "yes",
    "turned_away": False,
}


def needs(hub: Bench, **changed: Any) -> dict[str, str]:
    """Service -> urgency of a profile."""
    answers = {k: v for k, v in {**COOK, **changed}.items() if v is not None}
    return {
        need.service_code: need.urgency
        for need in hub.assess("livelihood_profile", **answers).needs
    }


def test_what_she_wants_is_what_is_looked_for(hub: Bench) -> None:
    assert needs(hub) == {"livelihood": "normal"}
    assert needs(hub, wish="job") == {"job-placement": "normal"}
    assert needs(hub, wish="training") == {"skills-training": "normal"}
    assert hub.assess("livelihood_profile", **COOK).start == ("livelihood_plan",)


def test_three_years_of_a_trade_without_a_paper_call_for_a_certificate(hub: Bench) -> None:
    assert "skills-training" in needs(hub, certified=False, years=3)
    assert "skills-training" not in needs(hub, certified=False, years=2)


def test_a_household_with_too_little_for_each_gets_cash_meanwhile(hub: Bench) -> None:
    assert "cash" not in needs(hub, income_month=4500)
    assert needs(hub, income_month=4499)["cash"] == "urgent"
    nothing = needs(hub, income="none", income_month=None)
    assert (nothing["cash"], nothing["livelihood"]) == ("urgent", "urgent")


def test_closed_doors_and_no_bank_are_needs_too(hub: Bench) -> None:
    found = needs(hub, turned_away=True, bank_account=False, reads_spanish=False)
    assert set(found) == {
        "livelihood",
        "community-inclusion",
        "financial-inclusion",
        "vocational-education",
    }


def test_no_plan_is_begun_for_a_child(hub: Bench) -> None:
    assert hub.assess("livelihood_profile", hub.case(age_band="15-17"), **COOK).start == ()


def test_a_job_that_brings_nothing_is_asked_about_again(hub: Bench) -> None:
    assert hub.problems("livelihood_profile", **{**COOK, "income": "job", "income_month": 0}) == [
        "income_month"
    ]
    assert hub.problems("livelihood_profile", **{**COOK, "wish": "job", "business_idea": "x"}) == [
        "business_idea"
    ]
    assert hub.problems("livelihood_profile", **{**COOK, "income": "none"}) == ["income_month"]


def test_the_profile_asks_nothing_of_what_happened(hub: Bench) -> None:
    categories = {f.category for f in hub.declared.form("livelihood_profile").fields()}
    assert categories <= {"livelihood", "education", "location"}


# The plan ------------------------------------------------------------------------------------------

SEED = {
    "business_plan": True,
    "payment_route": True,
    "amount": 8000,
    "repayable": False,
    "began_on": date(2026, 11, 24),
}


def cook(hub: Bench, **changed: Any) -> CaseView:
    """Her case."""
    return hub.case(answers={"livelihood_profile": {**COOK, **changed}})


def test_from_profile_by_seed_fund_to_six_months(hub: Bench) -> None:
    way = (
        hub.begin("livelihood_plan", cook(hub))
        .take("plan", way="seed", own_plan=True)
        .take("fund", **SEED)
    )
    assert way.due is not None
    assert way.due.at.date() == date(2026, 11, 24) + timedelta(days=91)
    well = {"income_now": "better", "still_active": True}
    assert way.held("follow_up_3", **well) == ["time_passed"]
    hub.move(days=91)
    way.take("follow_up_3", **well)
    assert way.held("follow_up_6", **well) == ["time_passed"]
    hub.move(days=91)
    way.take("follow_up_6", income_now="worse", still_active=True)
    assert way.state == "done"
    assert way.tasks == ["review_plan"]


def test_training_leads_to_a_certificate_and_its_end_is_known(hub: Bench) -> None:
    way = hub.begin("livelihood_plan", cook(hub)).take("plan", way="training", own_plan=True)
    course = {"began_on": date(2026, 12, 1), "course_days": 40}
    assert way.held("train", **course, certifies=False) == ["certificate"]
    way.take("train", **course, certifies=True)
    assert way.due is not None
    assert way.due.at.date() == date(2027, 1, 10)
    assert way.take("finish").held("fund", **SEED) == []


def test_the_plan_is_hers_and_the_children_are_cared_for(hub: Bench) -> None:
    alone = hub.begin("livelihood_plan", cook(hub, childcare=False))
    assert alone.held("plan", way="seed", own_plan=True) == ["care_arranged"]
    assert alone.held("plan", way="seed", own_plan=True, care_arranged=True) == []
    assert hub.begin("livelihood_plan", cook(hub)).held("plan", way="seed", own_plan=False) == [
        "own_plan"
    ]
    trained = hub.begin("livelihood_plan", cook(hub)).take("plan", way="seed", own_plan=True)
    assert trained.held("train", began_on=hub.today, course_days=5, certifies=True) == [
        "way_training"
    ]


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"business_plan": False}, "business_plan"),
        ({"payment_route": False}, "payment_route"),
        ({"repayable": True}, "a_grant"),
    ],
)
def test_seed_money_is_a_planned_grant_that_reaches_her(
    hub: Bench, change: dict[str, Any], guard: str
) -> None:
    way = hub.begin("livelihood_plan", cook(hub)).take("plan", way="seed", own_plan=True)
    assert way.held("fund", **{**SEED, **change}) == [guard]


def test_seed_money_is_for_adults(hub: Bench) -> None:
    way = hub.begin("livelihood_plan", hub.case(age_band="15-17")).take(
        "plan", way="seed", own_plan=True
    )
    assert way.held("fund", **SEED) == ["adult"]


# Legal identity -------------------------------------------------------------------------------------

UNREGISTERED: dict[str, Any] = {
    "missing": "birth-unregistered",
    "born_in": "MX",
    "mexican_parent": False,
    "for_child": True,
    "child_age": 7,
    "proof": ("hospital", "witness"),
    "blocked": ("school",),
}
AT = {"office": "registry", "agrees": True, "proof_ready": True}


def identity(hub: Bench) -> Walk:
    """A run for an unregistered child."""
    return hub.begin("legal_identity", hub.case(answers={"legal_identity": UNREGISTERED}))


def test_a_missing_paper_that_keeps_a_child_from_school_is_urgent(hub: Bench) -> None:
    found = hub.assess("legal_identity", **UNREGISTERED)
    assert [(n.service_code, n.urgency) for n in found.needs] == [("legal-identity", "urgent")]
    assert "school" in found.needs[0].reason.en
    late = {**UNREGISTERED, "missing": "curp", "blocked": ("bank",)}
    assert hub.assess("legal_identity", **late).needs[0].urgency == "normal"


def test_unregistered_and_born_abroad_may_be_stateless(hub: Bench) -> None:
    abroad = hub.assess("legal_identity", **{**UNREGISTERED, "born_in": "GT"})
    assert [n.service_code for n in abroad.needs] == ["legal-identity", "statelessness"]
    mexican = hub.assess(
        "legal_identity", **{**UNREGISTERED, "born_in": "GT", "mexican_parent": True}
    )
    assert [n.service_code for n in mexican.needs] == ["legal-identity"]


def test_answers_on_identity_fit_together(hub: Bench) -> None:
    assert hub.problems("legal_identity", **{**UNREGISTERED, "missing": "dual"}) == ["missing"]
    assert hub.problems("legal_identity", **{**UNREGISTERED, "proof": ("none", "witness")}) == [
        "proof"
    ]
    assert hub.problems("legal_identity", **{**UNREGISTERED, "for_child": False}) == ["child_age"]


def test_from_a_missing_document_to_the_paper_in_hand(hub: Bench) -> None:
    way = identity(hub)
    assert way.held("apply", **{**AT, "agrees": False}) == ["person_agrees"]
    assert way.held("apply", **{**AT, "proof_ready": False}) == ["proof_ready"]
    assert hub.begin("legal_identity").held("apply", **AT) == ["form_filled"]
    way.take("apply", **AT)
    assert way.due is not None
    assert way.due.at.date() == date(2026, 12, 15), "fifteen working days"
    assert way.held("issue", in_hand=False, data_right=True) == ["in_hand"]
    assert way.held("issue", in_hand=True, data_right=False) == ["data_right"]
    assert way.take("issue", in_hand=True, data_right=True).state == "issued"
    assert way.tasks == []


def test_working_days_at_the_registry_leave_out_christmas_and_new_year(hub: Bench) -> None:
    """Ley Federal del Trabajo, art. 74: 25 December and 1 January."""
    hub.move(days=22)
    way = identity(hub).take("apply", **AT)
    assert way.due is not None
    assert way.due.at.date() == date(2027, 1, 8)


@pytest.mark.parametrize(("why", "tasks"), [("migration-status", 1), ("fee", 1), ("proof", 0)])
def test_an_unlawful_refusal_is_challenged(hub: Bench, why: str, tasks: int) -> None:
    """Ley de Migración, art. 9; Constitución, art. 4."""
    way = identity(hub).take("apply", **AT).take("refuse", refusal=why)
    assert way.tasks == ["challenge_refusal"] * tasks
    assert way.take("apply_again").state == "registry"


def test_a_charge_for_the_first_copy_is_claimed_back(hub: Bench) -> None:
    """Constitución, art. 4."""
    way = (
        identity(hub).take("apply", **AT).take("issue", in_hand=True, data_right=True, charged=True)
    )
    assert way.tasks == ["refund"]


# Red line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "category",
    [
        "health",
        "mental-health",
        "gbv",
        "trafficking",
        "sexual-exploitation",
        "asylum",
        "detention",
        "child-protection",
        "narrative",
    ],
)
def test_no_protection_data_goes_with_a_livelihood_referral(hub: Bench, category: str) -> None:
    told = hub.referral(need_code="job-placement", categories=frozenset({"contact", category}))
    assert hub.screen(told, EXAMPLE) == ["no-protection-data"]
    assert hub.screen(told, None) == ["no-protection-data"], "nor is one accepted"
    assert hub.screen(hub.referral(need_code="job-placement"), EXAMPLE) == []
    assert (
        hub.screen(
            hub.referral(need_code="legal-identity", categories=frozenset({category})), EXAMPLE
        )
        == []
    )


def test_a_job_is_found_without_story_family_or_nationality(hub: Bench) -> None:
    sealed = ("given_names", "phones", "nationality", "family", "narrative", "address")
    office = hub.referral(need_code="skills-training")
    assert hub.redact(office, ("adm1", "note"), sealed) == {
        "note",
        "nationality",
        "family",
        "narrative",
    }
    employer = hub.referral(need_code="job-placement", recipient_class="private-sector")
    assert "address" in hub.redact(employer, ("adm1", "note"), sealed)
    assert hub.redact(hub.referral(need_code="legal-identity"), ("note",), sealed) == set()


def test_papers_messages_and_tasks(hub: Bench) -> None:
    plan = hub.plugin.call(
        "render_document", name="livelihood-plan", case=EXAMPLE, run=None, locale="en"
    )
    assert EXAMPLE.code in plan.paragraphs[0]
    assert "not paid back" in plan.paragraphs[-1]
    told = hub.plugin.call(
        "notify", message=MessageView(kind="x", locale="es", case_code=EXAMPLE.code)
    )
    assert EXAMPLE.code not in told.subject + told.body
    for kind, task in (
        ("referral.accepted", "prepare_first_day"),
        ("referral.rejected", "change_plan"),
    ):
        event = EventView(kind=kind, at=hub.now, referral=hub.referral())
        assert [t.name for t in hub.plugin.call("on_event", event=event, case=None)] == [task]


def test_figures_count_profiles_and_documents(hub: Bench) -> None:
    def figures(name: str) -> list[tuple[float, dict[str, str]]]:
        period = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
        papers = hub.case(answers={"legal_identity": UNREGISTERED})
        cases = (cook(hub), cook(hub, income="none", bank_account=False), papers)
        found = hub.plugin.call("compute_indicator", name=name, period=period, cases=cases)
        return [(f.value, f.by) for f in found]

    assert figures("livelihood_wishes") == [(2, {"wish": "business"})]
    assert figures("households_without_income") == [(1, {"adm1": "MX07"})]
    assert figures("missing_documents") == [(1, {"document": "birth-unregistered"})]
    assert figures("with_bank_account") == [(50.0, {})]
