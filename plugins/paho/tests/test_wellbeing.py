"""Stories of how people feel: consent first, safety first."""

from datetime import timedelta

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import EventView, NeedView
from hub.testing import CHILD, Bench

CALM: dict[str, Value] = {"who_answers": "adult", "agrees": True, "daily_life": "yes"}
SIX = ("nervous", "hopeless", "restless", "low", "effort", "worthless")


def feeling(often: int) -> dict[str, Value]:
    return dict.fromkeys(SIX, str(often))


@pytest.mark.parametrize(
    ("answers", "needs"),
    [
        ({**CALM, **feeling(0)}, []),
        ({**CALM, **feeling(1)}, [("mental-health", "normal")]),
        ({**CALM, **feeling(3)}, [("mental-health", "urgent")]),
        ({**CALM, **feeling(0), "daily_life": "no"}, [("mental-health", "urgent")]),
    ],
)
def test_the_more_distress_the_more_support(
    hub: Bench, answers: dict[str, Value], needs: list[tuple[str, str]]
) -> None:
    said = hub.assess("wellbeing", **answers)
    assert [(n.service_code, n.urgency) for n in said.needs] == needs


def test_whoever_does_not_agree_is_asked_nothing(hub: Bench) -> None:
    no = {"who_answers": "adult", "agrees": False}
    asked = {one.name for one in hub.declared.form("wellbeing").asked(no)}
    assert asked == {"who_answers", "agrees", "risk_spoken"}
    assert hub.problems("wellbeing", **no, low="4") == ["low"]
    assert hub.assess("wellbeing", **no).needs == ()


def test_a_child_is_asked_in_its_own_words_and_with_its_caregiver_s_agreement(hub: Bench) -> None:
    child: dict[str, Value] = {"who_answers": "child", "agrees": True, "caregiver_agrees": True}
    asked = {one.name for one in hub.declared.form("wellbeing").asked(child)}
    assert {"sleeps", "plays", "scared"} <= asked
    assert not asked & set(SIX)
    said = hub.assess("wellbeing", CHILD, **child, sleeps="badly", scared="badly")
    assert [(n.service_code, n.urgency) for n in said.needs] == [("mental-health", "urgent")]

    refused: dict[str, Value] = {**child, "caregiver_agrees": False}
    asked = {one.name for one in hub.declared.form("wellbeing").asked(refused)}
    assert asked == {"who_answers", "agrees", "caregiver_agrees", "risk_spoken"}


@pytest.mark.parametrize(
    "spoken",
    [
        {**CALM, "self_harm_thoughts": True},
        {"who_answers": "adult", "agrees": False, "risk_spoken": True},
        {
            "who_answers": "child",
            "agrees": True,
            "caregiver_agrees": False,
            "risk_spoken": True,
        },
    ],
)
def test_speaking_of_self_harm_is_an_emergency_whoever_agreed_to_what(
    hub: Bench, spoken: dict[str, Value]
) -> None:
    said = hub.assess("wellbeing", **spoken)
    assert [(n.service_code, n.urgency) for n in said.needs] == [("mental-health", "emergency")]
    assert said.start == ("wellbeing_support",)
    walk = hub.begin("wellbeing_support", **spoken)
    assert walk.held("talk") == ["safety_first"]
    assert walk.held("decline") == ["safe_before_leaving"]
    assert walk.held("check_safety") == []
    assert walk.held("to_emergency") == []


def test_whoever_opens_the_worklist_learns_that_somebody_must_not_be_left_alone(
    hub: Bench,
) -> None:
    def told(code: str, urgency: str) -> list[tuple[str, str]]:
        need = NeedView(id="n", service_code=code, urgency=urgency, status="open")
        added = EventView(kind="case.need-added", at=hub.now, need=need)
        tasks = hub.plugin.call("on_event", event=added, case=hub.case())
        assert all(t.due == hub.today for t in tasks)
        return [(t.name, t.role) for t in tasks]

    assert told("mental-health", "emergency") == [("check_safety_now", "focal_point")]
    assert told("mental-health", "urgent") == []
    assert told("primary-health", "emergency") == []


def test_the_safety_check_has_an_hour_and_then_goes_to_emergency_by_itself(hub: Bench) -> None:
    walk = hub.begin("wellbeing_support", self_harm_thoughts=True).take("check_safety")
    assert walk.due is not None
    assert walk.due.at == hub.now + timedelta(hours=1)
    assert walk.due.owner == "focal_point"
    clock = walk.workflow.state("safety_check").clock
    assert clock is not None
    walk.take(clock.then or "")
    assert walk.state == "emergency"
    assert "to_emergency" in walk.tasks
    assert walk.held(
        "back_from_emergency", seen_by_clinician=False, not_alone=True, safety_plan=True
    ) == ["clinician_saw"]
    assert walk.held(
        "back_from_emergency", seen_by_clinician=True, not_alone=False, safety_plan=True
    ) == ["plan_and_company"]
    walk.take("back_from_emergency", seen_by_clinician=True, not_alone=True, safety_plan=True)
    assert walk.state == "level"


def test_from_self_harm_to_specialised_support_and_closing_in_her_own_words(hub: Bench) -> None:
    walk = hub.begin("wellbeing_support", self_harm_thoughts=True).take("check_safety")
    safe: dict[str, Value] = {"means_removed": True, "not_alone": True, "safety_plan": True}
    assert walk.held("safe_for_now", **{**safe, "means_removed": False}) == ["means_out_of_reach"]
    assert walk.held("safe_for_now", **{**safe, "safety_plan": False}) == ["plan_and_company"]
    walk.take("safe_for_now", **safe)
    assert walk.held("agree_support", care_level="2", wants_it=True) == [
        "specialist_after_self_harm"
    ]
    assert walk.held("agree_support", care_level="4", wants_it=False) == ["her_own_wish"]
    walk.take("agree_support", care_level="4", wants_it=True)
    assert walk.due is not None
    assert walk.due.at == hub.now + timedelta(days=14)
    assert walk.held("close", feels_better=True, asked_again=False) == ["safety_asked_again"]
    assert walk.held("close", feels_better=False, asked_again=True) == ["better_in_own_words"]
    walk.take("review").take("agree_support", care_level="4", wants_it=True)
    assert walk.take("close", feels_better=True, asked_again=True).state == "closed"


def test_an_old_safety_plan_does_not_answer_a_new_safety_check(hub: Bench) -> None:
    walk = hub.begin("wellbeing_support", self_harm_thoughts=True).take("check_safety")
    walk.take("safe_for_now", means_removed=True, not_alone=True, safety_plan=True)
    assert walk.held("decline") == []
    walk.take("check_safety")
    assert walk.run.facts["safety_plan"] is None


def test_agreeing_on_support_counts_working_days_and_skips_the_holiday(hub: Bench) -> None:
    hub.now = hub.now.replace(year=2026, month=11, day=13)  # a Friday; Monday the 16th is a holiday
    walk = hub.begin("wellbeing_support", who_answers="adult").take("talk")
    assert walk.due is not None
    assert walk.due.at.date().isoformat() == "2026-11-18"
