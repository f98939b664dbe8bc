"""A woman at risk: how dangerous it is, a plan made with her, options, her choice, follow-up."""

from datetime import date, timedelta

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView, EventView
from hub.testing import CHILD, Bench, Walk

TALK: dict[str, Value] = {
    "alone_and_safe_to_talk": True,
    "language": "es-MX",
    "how_to_reach": "message",
    "relation": "partner",
}


def risk(hub: Bench, **changed: Value) -> str:
    found = hub.assess("safety", **{**TALK, **changed})
    return found.vulnerabilities[0].code


def needs(hub: Bench, case: CaseView | None = None, **changed: Value) -> dict[str, str]:
    found = hub.assess("safety", case=case, **{**TALK, **changed})
    assert all(one.reason.es and one.reason.en for one in found.needs)
    return {one.service_code: one.urgency for one in found.needs}


def woman(hub: Bench, **answers: Value) -> CaseView:
    return hub.case(answers={"safety": {**TALK, **answers}})


@pytest.mark.parametrize(
    ("signs", "level"),
    [
        ({}, "low"),
        ({"stalks": True}, "medium"),
        ({"lives_with_them": True}, "medium"),
        ({"choked": True}, "high"),
        ({"lives_with_them": True, "worse_lately": True}, "high"),
        ({"choked": True, "weapon": True}, "extreme"),
        ({"could_kill": True}, "extreme"),
    ],
)
def test_the_level_of_risk_follows_the_signs_and_her_own_judgement(
    hub: Bench, signs: dict[str, Value], level: str
) -> None:
    assert risk(hub, **signs) == f"risk-{level}"


def test_high_risk_nearby_is_an_emergency_with_a_place_to_go(hub: Bench) -> None:
    found = needs(hub, lives_with_them=True, choked=True, pregnant=True, papers_withheld=True)
    assert found == {
        "gbv-case-management": "emergency",
        "shelter-bed": "emergency",
        "primary-health": "emergency",
        "maternal-health": "urgent",
        "legal-assistance": "urgent",
    }
    assert "shelter-bed" not in needs(hub, choked=True)


def test_recent_sexual_violence_opens_medical_care(hub: Bench) -> None:
    assert needs(hub, sexual_violence_recent=True)["clinical-management-rape"] == "emergency"


def test_a_girl_follows_the_child_rules_as_well(hub: Bench) -> None:
    assert needs(hub, case=CHILD)["child-protection"] == "emergency"
    assert "child-protection" not in needs(hub)


def test_when_it_is_not_safe_to_talk_danger_is_not_asked_about(hub: Bench) -> None:
    unsafe = {**TALK, "alone_and_safe_to_talk": False}
    assert hub.problems("safety", **unsafe) == []
    assert hub.problems("safety", **unsafe, choked=True, incident="...") == ["incident", "choked"]


def test_living_with_a_stranger_is_not_asked(hub: Bench) -> None:
    assert hub.problems("safety", **{**TALK, "relation": "stranger", "lives_with_them": True}) == [
        "lives_with_them"
    ]


def planned(hub: Bench, case: CaseView) -> Walk:
    walk = hub.begin("safe_services", case=case).take("assess_risk", she_agrees_with_level=True)
    return walk.take("make_plan", made_with_her=True, plan_covers=("exit", "children"))


def test_she_has_the_last_word_on_the_risk(hub: Bench) -> None:
    walk = hub.begin("safe_services", case=woman(hub))
    assert walk.held("assess_risk", she_agrees_with_level=False) == ["her_view"]


@pytest.mark.parametrize(
    ("signs", "hours"),
    [({"could_kill": True}, 6), ({"choked": True}, 24), ({"stalks": True}, 72), ({}, 120)],
)
def test_the_graver_the_risk_the_sooner_the_plan(
    hub: Bench, signs: dict[str, Value], hours: int
) -> None:
    walk = hub.begin("safe_services", case=woman(hub, **signs))
    walk.take("assess_risk", she_agrees_with_level=True)
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=hours)


def test_a_plan_that_nobody_made_raises_an_alarm_by_itself(hub: Bench) -> None:
    clock = hub.declared.workflow("safe_services").state("planning").clock
    assert clock is not None
    assert clock.then == "raise_alarm"
    walk = hub.begin("safe_services", case=woman(hub)).take(
        "assess_risk", she_agrees_with_level=True
    )
    walk.take("raise_alarm")
    assert walk.due is not None
    assert walk.due.owner == "focal_point"


def test_a_plan_is_made_with_her_and_thinks_of_the_children(hub: Bench) -> None:
    walk = hub.begin("safe_services", case=woman(hub, children_with_her=2))
    walk.take("assess_risk", she_agrees_with_level=True)
    assert walk.held("make_plan", made_with_her=False, plan_covers=("exit",)) == [
        "with_her",
        "children_in_plan",
    ]
    assert walk.held("make_plan", made_with_her=True, plan_covers=("children",)) == []


def test_options_include_doing_nothing_and_never_need_a_report(hub: Bench) -> None:
    walk = planned(hub, woman(hub))
    assert walk.held("offer", doing_nothing_included=False, reporting_not_required=False) == [
        "free",
        "no_report",
    ]
    walk.take("offer", doing_nothing_included=True, reporting_not_required=True)
    assert walk.state == "options"


def test_nothing_goes_on_before_her_choice_is_on_file(hub: Bench) -> None:
    walk = planned(hub, woman(hub))
    walk.take("offer", doing_nothing_included=True, reporting_not_required=True)
    assert walk.held("choose") == ["her_choice_on_file"]
    walk.case = hub.case(
        answers={
            "safety": {**TALK, "choked": True},
            "her_choice": {"options_explained": True, "wants_nothing_now": True},
        }
    )
    walk.take("choose")
    assert walk.state == "follow_up"


def test_follow_up_comes_again_by_the_risk_and_only_the_safe_way(hub: Bench) -> None:
    walk = planned(hub, woman(hub))
    walk.take("offer", doing_nothing_included=True, reporting_not_required=True)
    chose = {"her_choice": {"options_explained": True}}
    walk.case = hub.case(answers={"safety": {**TALK, "choked": True}, **chose})
    walk.take("choose")
    assert walk.due is not None
    assert walk.due.at.date() == date(2026, 11, 27)
    hub.move(days=3)
    assert walk.held("contact", safe_way_used=False, safer_now=True) == ["safe_way"]
    walk.take("contact", safe_way_used=True, safer_now=True)
    assert walk.due.at.date() == date(2026, 11, 30)
    assert walk.held("close", she_agrees_to_close=False) == ["her_decision"]
    assert walk.take("close", she_agrees_to_close=True).state == "closed"


def test_the_answer_is_told_to_her_the_safe_way_or_not_sent_at_all(hub: Bench) -> None:
    accepted = EventView(kind="referral.accepted", at=hub.now, referral=hub.referral())

    def names(case: CaseView) -> list[str]:
        return [t.name for t in hub.plugin.call("on_event", event=accepted, case=case)]

    assert names(woman(hub)) == ["tell_her"]
    assert names(woman(hub, how_to_reach="none")) == ["wait_for_her"]


def test_autonomy_is_an_income_that_she_decides_on(hub: Bench) -> None:
    walk = hub.begin("economic_autonomy")
    plan = {"route": "business", "safe_to_earn": True, "care_arranged": True}
    assert walk.held("make_plan", **{**plan, "safe_to_earn": False}) == ["no_harm"]  # type: ignore[arg-type]
    assert walk.held("make_plan", **{**plan, "care_arranged": False}) == ["care"]  # type: ignore[arg-type]
    walk.take("make_plan", **plan).take("begin")  # type: ignore[arg-type]
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(days=90)
    assert walk.held("review", own_income=True, decides_herself=False) == ["decides"]
    assert walk.held("review", own_income=False, decides_herself=True) == ["income"]
    assert walk.take("review", own_income=True, decides_herself=True).state == "independent"


def test_a_profile_of_autonomy_opens_what_she_wants_and_what_stands_in_the_way(hub: Bench) -> None:
    found = hub.assess(
        "autonomy",
        income="none",
        bank_account=False,
        debts=True,
        debt_is_pressed=True,
        dependants=3,
        may_work=False,
        unpaid_or_unfair=True,
        wish="business",
    )
    assert {n.service_code: n.urgency for n in found.needs} == {
        "livelihood": "normal",
        "financial-inclusion": "normal",
        "regularization": "normal",
        "labour-rights": "urgent",
        "trafficking-assistance": "urgent",
        "cash": "urgent",
    }
    assert found.start == ("economic_autonomy",)
    later = hub.assess("autonomy", income="own-work", dependants=0, wish="later")
    assert (later.needs, later.start) == ((), ())


def test_a_clock_that_strikes_leaves_another_running(hub: Bench) -> None:
    """A step that a clock takes reads no facts: the clock after it must not need any."""
    for workflow in hub.declared.workflows:
        for state in workflow.states:
            if state.clock is None or state.clock.then is None:
                continue
            step = workflow.step(state.clock.then)
            after = workflow.state(step.to)
            assert step.guards == ()
            assert after.clock is not None
            assert (after.clock.from_fact, after.clock.days_fact) == (None, None)
