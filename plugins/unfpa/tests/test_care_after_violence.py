"""Care after sexual violence: 72 and 120 hours as clocks (WHO/UNFPA/UNHCR 2020), consent to each step."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView, EventView, NeedView
from hub.testing import Bench

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
    "offered": ("hiv-prevention", "contraception", "infections"),
    "given": ("hiv-prevention", "contraception"),
}


def needs(hub: Bench, case: CaseView | None = None, **changed: Value) -> dict[str, str]:
    found = hub.assess("clinical_care", case=case, **{**FORM, **changed})
    assert all(one.reason.es and one.reason.en for one in found.needs)
    return {one.service_code: one.urgency for one in found.needs}


def reason(hub: Bench, day: date) -> str:
    found = hub.assess("clinical_care", **{**FORM, "violence_on": day})
    return found.needs[0].reason.en


@pytest.mark.parametrize(
    ("days_ago", "said", "urgency"),
    [
        (0, "Within 72 hours HIV can be prevented", "emergency"),
        (2, "Within 72 hours HIV can be prevented", "emergency"),
        (3, "The 72 hours end today", "emergency"),
        (4, "Up to 120 hours", "emergency"),
        (5, "The 120 hours end today", "emergency"),
        (6, "120 hours have passed: there is still care", "urgent"),
        (200, "120 hours have passed: there is still care", "urgent"),
    ],
)
def test_the_urgency_follows_the_windows(
    hub: Bench, days_ago: int, said: str, urgency: str
) -> None:
    day = hub.today - timedelta(days=days_ago)
    assert reason(hub, day).startswith(said)
    assert needs(hub, violence_on=day)["clinical-management-rape"] == urgency


def test_a_date_that_cannot_be_is_set_right_after_care_and_starts_no_clock(hub: Bench) -> None:
    """A clock that counts from tomorrow would strike too late."""
    tomorrow = {**FORM, "violence_on": date(2026, 11, 25)}
    found = hub.assess("clinical_care", **tomorrow)
    assert found.needs[0].urgency == "emergency"
    assert "set the date right" in found.needs[0].reason.en
    assert found.start == ("gbv_case_management",)
    assert hub.assess("clinical_care", **FORM).start == (
        "clinical_management",
        "gbv_case_management",
    )


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
    assert (walk.due.owner, walk.due.source) == (
        "focal_point",
        "WHO/UNFPA/UNHCR 2020; NOM-046-SSA2-2005",
    )
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
    assert taken == ["pass_72", "pass_120", "insist", "raise_alarm", "escalate"]


def test_what_the_window_still_allows_is_offered_and_nothing_more_is_needed(hub: Bench) -> None:
    """Whether it is taken is the survivor's choice; that it was offered is the office's duty."""
    told: dict[str, Value] = {"violence_on": YESTERDAY, "could_become_pregnant": True}
    little = {**CARE, "offered": ("infections",), "given": ("infections",)}
    walk = hub.begin("clinical_management", **told)
    assert walk.held("treat", **little) == ["offer_hiv_prevention", "offer_contraception"]
    both = {**little, "offered": ("hiv-prevention", "contraception", "infections")}
    assert walk.held("treat", **both) == []
    walk.take("pass_72")
    assert walk.held("treat", **little) == ["offer_contraception"]
    walk.take("count_on").take("pass_120")
    assert walk.held("treat", **little) == []
    known = hub.begin("clinical_management", violence_on=YESTERDAY, hiv_known=True)
    assert known.held("treat", **little) == []


def test_nothing_is_given_that_was_not_explained(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY)
    assert walk.held("treat", **{**CARE, "given": ("tetanus",)}) == ["explained_before_given"]


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
    walk.take("check", wants_support=False).take("finish")
    assert walk.state == "finished"


def test_care_is_offered_to_who_wishes_no_report_as_to_who_does(hub: Bench) -> None:
    quiet, reports = needs(hub, wants_to_report=False), needs(hub, wants_to_report=True)
    assert reports == {**quiet, "legal-assistance": "urgent"}
    assert hub.assess("clinical_care", **FORM, wants_to_report=False).start == (
        hub.assess("clinical_care", **FORM, wants_to_report=True).start
    )
    for workflow in hub.declared.workflows:
        for step in workflow.steps:
            read = {field for guard in step.guards for field in guard.unless.fields()}
            assert not read & {"wants_to_report", "agrees_evidence"}, step.name


def test_evidence_may_be_kept_without_medicines_and_without_examination(hub: Bench) -> None:
    neither = {**FORM, "agrees_treatment": False, "agrees_examination": False}
    assert hub.problems("clinical_care", **neither, agrees_evidence=True) == []


def test_who_wishes_to_know_the_options_is_told_of_all_of_them(hub: Bench) -> None:
    """Ley General de Víctimas art. 35."""
    assert needs(hub, wants_options=True)["sexual-reproductive-health"] == "urgent"
    assert "sexual-reproductive-health" not in needs(hub, wants_options=False)


def test_after_two_weeks_each_answer_has_its_task(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY).take("treat", **CARE)
    before = list(walk.tasks)
    walk.take("check", wants_support=True, medicines_kept_up=False, period_late=True)
    assert walk.tasks[len(before) :] == [
        "after_wants_support",
        "after_medicines_kept_up",
        "after_period_late",
    ]
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(days=76)


def test_who_travels_on_takes_all_medicines_and_a_clinic_along(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY).take("treat", **CARE)
    assert walk.held("move_on", medicines_for_the_way=False) == ["medicines"]
    assert walk.take("move_on", medicines_for_the_way=True).state == "moved_on"


def test_a_window_does_not_stop_for_a_weekend_or_a_holiday(hub: Bench) -> None:
    """Friday 13 November 2026; Monday the 16th is a holiday (LFT art. 74)."""
    hub.now = hub.now.replace(day=13)
    walk = hub.begin("clinical_management", violence_on=date(2026, 11, 13))
    assert walk.due is not None
    assert walk.due.at.astimezone(MEXICO).date() == date(2026, 11, 16)


def test_a_no_is_respected_once_the_windows_are_explained(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY)
    assert walk.held("decline", told_until_when=False) == ["informed"]
    assert walk.take("decline", told_until_when=True).state == "waiting"
    assert walk.take("close_declined").state == "declined"


def test_who_said_no_may_come_back_and_the_window_counts_from_the_same_day(hub: Bench) -> None:
    walk = hub.begin("clinical_management", violence_on=YESTERDAY)
    first = walk.due
    walk.take("decline", told_until_when=True)
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=24)
    hub.move(hours=20)
    assert walk.take("come_back").due == first


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


def test_the_plan_may_be_left_at_any_point_with_the_way_back_known(hub: Bench) -> None:
    walk = hub.begin("gbv_case_management")
    assert walk.held("decline", knows_the_way_back=False) == ["way_back"]
    assert walk.take("decline", knows_the_way_back=True).state == "declined"
    workflow = hub.declared.workflow("gbv_case_management")
    for state in workflow.states:
        names = {step.name for step in workflow.open_steps(state.name)}
        assert state.final or "decline" in names


def test_nobody_waits_longer_than_a_day_to_be_heard(hub: Bench) -> None:
    walk = hub.begin("gbv_case_management")
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=24)
    walk.take("raise_alarm")
    assert walk.due.owner == "focal_point"
    consent = {"informed_consent": True, "limits_explained": True, "safety": "no"}
    assert walk.take("assess", **consent).state == "assessed"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("clinical-management-rape", ["give_care"]),
        ("child-protection", ["give_notice"]),
        ("sexual-reproductive-health", []),
    ],
)
def test_what_has_a_window_of_hours_is_begun_on_the_day_it_is_found_without_saying_why(
    hub: Bench, need: str, told: list[str]
) -> None:
    view = NeedView(id="n", service_code=need, urgency="emergency", status="open")
    added = EventView(kind="case.need-added", at=hub.now, need=view)
    tasks = hub.plugin.call("on_event", event=added, case=hub.case())
    assert [t.name for t in tasks] == told
    assert all(t.due == hub.today for t in tasks)
    words = " ".join(t.label.es + t.label.en for t in tasks).lower()
    for telling in ("viol", "rape", "sex", "niñ", "child"):
        assert telling not in words


def test_a_clinic_that_refuses_is_replaced_on_the_same_day(hub: Bench) -> None:
    def due(need: str, kind: str = "referral.rejected") -> list[tuple[str, date | None]]:
        event = EventView(kind=kind, at=hub.now, referral=hub.referral(need_code=need))
        return [(t.name, t.due) for t in hub.plugin.call("on_event", event=event, case=hub.case())]

    assert due("clinical-management-rape") == [("find_other_care", date(2026, 11, 24))]
    assert due("maternal-health") == [("find_other_care", date(2026, 11, 25))]
    assert due("clinical-management-rape", "referral.accepted") == [
        ("go_along", date(2026, 11, 24))
    ]
