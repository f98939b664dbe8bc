"""Care after sexual violence: 72 and 120 hours as clocks (WHO/UNFPA/UNHCR 2020), consent to each step."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView, EventView
from hub.testing import CHILD, Bench

MEXICO = ZoneInfo("America/Mexico_City")
YESTERDAY = date(2026, 11, 23)
FORM: dict[str, Value] = {
    "violence_on": YESTERDAY,
    "injured": False,
    "safe_to_go_back": True,
    "agrees_treatment": True,
    "agrees_examination": False,
}
CARE: dict[str, Value] = {
    "agrees_treatment": True,
    "examined": False,
    "given": ("hiv-prevention", "contraception"),
}


def needs(hub: Bench, case: CaseView | None = None, **changed: Value) -> dict[str, str]:
    found = hub.assess("clinical_care", case=case, **{**FORM, **changed})
    assert all(one.reason.es and one.reason.en for one in found.needs)
    return {one.service_code: one.urgency for one in found.needs}


def reason(hub: Bench, day: date) -> str:
    found = hub.assess("clinical_care", **{**FORM, "violence_on": day})
    return found.needs[0].reason.en


def test_the_urgency_follows_the_windows(hub: Bench) -> None:
    assert "HIV can be prevented" in reason(hub, date(2026, 11, 21))
    assert reason(hub, date(2026, 11, 20)).startswith("Up to 120 hours")
    assert reason(hub, date(2026, 11, 18)).startswith("120 hours have passed")
    assert needs(hub)["clinical-management-rape"] == "emergency"
    assert needs(hub, violence_on=date(2026, 11, 1))["clinical-management-rape"] == "urgent"


def test_wounds_despair_and_danger_are_emergencies_of_their_own(hub: Bench) -> None:
    found = needs(
        hub, injured=True, thoughts_of_death=True, safe_to_go_back=False, wants_to_report=True
    )
    assert found == {
        "clinical-management-rape": "emergency",
        "primary-health": "emergency",
        "mental-health": "emergency",
        "shelter-bed": "emergency",
        "legal-assistance": "urgent",
    }


def test_both_windows_are_clocks_from_the_day_of_the_violence(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY)
    assert walk.due is not None
    local = walk.due.at.astimezone(MEXICO)
    # 72 hours from the first minute of that day: rather early than late.
    assert (local.date(), local.hour) == (date(2026, 11, 26), 0)
    walk.take("pass_72")
    assert walk.due.at - hub.now == timedelta(hours=8)
    walk.take("count_on")
    local = walk.due.at.astimezone(MEXICO)
    assert (local.date(), local.hour) == (date(2026, 11, 28), 0)
    assert (walk.due.owner, walk.due.source) == ("focal_point", "WHO/UNFPA/UNHCR 2020")
    walk.take("pass_120")
    assert walk.state == "after_120_hours"


@pytest.mark.parametrize("late", [0, 1, 3])
def test_care_is_given_in_every_window_and_after_them(hub: Bench, late: int) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY)
    for step in ("pass_72", "count_on", "pass_120")[:late]:
        walk.take(step)
    assert walk.held("treat", **CARE) == []


def test_clocks_strike_by_themselves_and_leave_another_running(hub: Bench) -> None:
    """A step that a clock takes reads no facts: the clock after it must not need any."""
    taken = []
    for workflow in hub.declared.workflows:
        for state in workflow.states:
            if state.clock is None or state.clock.then is None:
                continue
            step = workflow.step(state.clock.then)
            after = workflow.state(step.to)
            taken.append(step.name)
            assert step.guards == ()
            assert after.clock is not None
            assert (after.clock.from_fact, after.clock.days_fact) == (None, None)
    assert taken == ["pass_72", "pass_120"]


def test_each_step_of_care_needs_its_own_yes(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY)
    assert walk.held("treat", **{**CARE, "agrees_treatment": False}) == ["treatment_agreed"]
    assert walk.held("treat", **{**CARE, "examined": True}) == ["examination_agreed"]
    agreed = {**CARE, "examined": True, "agrees_examination": True}
    assert walk.held("treat", **agreed) == []


def test_care_depends_on_no_report_and_on_no_evidence(hub: Bench) -> None:
    walk = hub.begin(
        "clinical_management",
        violence_on=YESTERDAY,
        wants_to_report=False,
        agrees_evidence=False,
    )
    walk.take("treat", **CARE)
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(days=14)
    walk.take("check").take("finish")
    assert walk.state == "finished"


def test_a_no_is_respected_once_the_windows_are_explained(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY)
    assert walk.held("decline", told_until_when=False) == ["informed"]
    assert walk.take("decline", told_until_when=True).state == "declined"


def test_a_survivor_under_18_follows_the_child_rules_without_waiting_for_anybody(
    hub: Bench,
) -> None:
    assert needs(hub, case=CHILD)["child-protection"] == "emergency"
    walk = hub.begin("clinical_management", case=CHILD, violence_on=YESTERDAY)
    assert walk.held("treat", **CARE) == ["assent"]
    # The authority is told afterwards: care does not wait for it.
    walk.take("treat", **CARE, assent_given=True).take("check")
    assert walk.held("finish") == ["authority_told"]
    assert walk.held("finish", authority_told=False) == ["authority_told"]
    assert walk.take("finish", authority_told=True).state == "finished"


def test_who_says_of_herself_that_she_is_17_is_treated_as_a_child(hub: Bench) -> None:
    case = hub.case(age_band="unknown", answers={"srh": {"under_18": True, "assent": "not-yet"}})
    consent = {"informed_consent": True, "limits_explained": True, "safety": "no"}
    walk = hub.begin("gbv_case_management", case=case)
    assert walk.held("assess", **consent) == ["child_assent"]
    walk.case = hub.case(age_band="unknown", answers={"srh": {"under_18": True, "assent": "yes"}})
    assert walk.held("assess", **consent) == []


def test_the_survivor_leads_case_management_from_begin_to_end(hub: Bench) -> None:
    walk = hub.begin("gbv_case_management")
    consent = {"informed_consent": True, "limits_explained": True, "safety": "yes"}
    assert walk.held("assess", **{**consent, "informed_consent": False}) == ["consent"]
    assert walk.held("assess", **{**consent, "limits_explained": False}) == ["limits"]
    walk.take("assess", **consent)
    assert walk.held("plan", survivor_decided=False) == ["survivor_led", "safety"]
    assert walk.held("plan", survivor_decided=True, safety_plan=False) == ["safety"]
    walk.take("plan", survivor_decided=True, safety_plan=True).take("act").take("follow_up")
    assert (walk.state, walk.tasks) == ("planned", ["follow_up"])
    walk.take("act")
    assert walk.held("close", agrees_to_close=False) == ["agreed"]
    assert walk.take("close", agrees_to_close=True).state == "closed"


def test_a_clinic_that_refuses_is_replaced_on_the_same_day(hub: Bench) -> None:
    def due(need: str, kind: str = "referral.rejected") -> list[tuple[str, date | None]]:
        event = EventView(kind=kind, at=hub.now, referral=hub.referral(need_code=need))
        return [(t.name, t.due) for t in hub.plugin.call("on_event", event=event, case=hub.case())]

    assert due("clinical-management-rape") == [("find_other_care", date(2026, 11, 24))]
    assert due("maternal-health") == [("find_other_care", date(2026, 11, 25))]
    assert due("clinical-management-rape", "referral.accepted") == [
        ("go_along", date(2026, 11, 24))
    ]
