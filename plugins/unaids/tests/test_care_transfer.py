"""Stories of people who take their care along from one state to the next."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.hooks.views import EventView, NeedView, RouteView
from hub.testing import CHILD, Bench

ANSWERS = {
    "understood": True,
    "reached_by": "through-desk",
    "private_place": True,
    "age_group": "adult",
    "reason": "treatment",
    "days_left": 10,
    "counted_on": date(2026, 11, 24),
    "goes_to": "MX02004",
    "leaves_on": date(2026, 11, 30),
}
CLINIC = {"clinic_place": "MX02004", "clinic_accepts": True, "no_papers_asked": True}
NOT_TREATED = {
    k: v for k, v in ANSWERS.items() if k not in ("days_left", "counted_on", "goes_to", "leaves_on")
}


@pytest.mark.parametrize(
    ("days", "urgency"),
    [(0, "emergency"), (3, "emergency"), (4, "urgent"), (14, "urgent"), (15, "normal")],
)
def test_the_fewer_days_the_more_urgent(hub: Bench, days: int, urgency: str) -> None:
    said = hub.assess("confidential_intake", **{**ANSWERS, "days_left": days})
    assert [(n.service_code, n.urgency) for n in said.needs] == [("hiv-care", urgency)]
    assert f"{days} días" in said.needs[0].reason.es
    assert said.start == ("care_transfer",)


@pytest.mark.parametrize(
    ("hours", "urgency"), [(1, "emergency"), (72, "emergency"), (73, "urgent")]
)
def test_after_a_risk_there_are_seventy_two_hours(hub: Bench, hours: int, urgency: str) -> None:
    answers = {**NOT_TREATED, "reason": "exposure", "hours_since": hours}
    said = hub.assess("confidential_intake", **answers)
    assert [(n.service_code, n.urgency) for n in said.needs] == [("hiv-care", urgency)]
    assert said.start == ()


def test_whoever_was_forced_is_offered_care_and_a_child_protection_too(hub: Bench) -> None:
    answers = {**NOT_TREATED, "reason": "exposure", "hours_since": 5, "was_forced": True}
    adult = {n.service_code for n in hub.assess("confidential_intake", **answers).needs}
    assert adult == {"hiv-care", "clinical-management-rape"}
    child = {**answers, "age_group": "12-17", "child_assents": True}
    assert {n.service_code for n in hub.assess("confidential_intake", CHILD, **child).needs} == {
        "hiv-care",
        "clinical-management-rape",
        "child-protection",
    }


def test_a_child_may_say_no_and_is_neither_pushed_nor_forgotten(hub: Bench) -> None:
    child = {**ANSWERS, "age_group": "under-12"}
    assert hub.problems("confidential_intake", **child) == ["child_assents"]
    said = hub.assess("confidential_intake", CHILD, **child, child_assents=False)
    assert said.start == ()
    assert "CR" in [v.code for v in said.vulnerabilities]
    assert [n.service_code for n in said.needs] == ["hiv-care"]
    assert hub.problems("confidential_intake", **ANSWERS, child_assents=True) == ["child_assents"]


def test_the_questions_wait_for_privacy_and_understanding(hub: Bench) -> None:
    assert hub.problems("confidential_intake", **{**ANSWERS, "private_place": False}) == [
        "private_place"
    ]
    assert hub.problems("confidential_intake", **{**ANSWERS, "understood": False}) == ["understood"]
    early = {**ANSWERS, "leaves_on": date(2026, 11, 20)}
    assert hub.problems("confidential_intake", **early) == ["leaves_on"]


def test_days_are_asked_of_those_on_treatment_only(hub: Bench) -> None:
    assert hub.problems("confidential_intake", **{**NOT_TREATED, "reason": "talk"}) == []
    assert hub.problems(
        "confidential_intake", **{**NOT_TREATED, "reason": "talk"}, days_left=3
    ) == ["days_left"]


def test_being_put_out_of_a_shelter_finds_a_bed_and_a_lawyer(hub: Bench) -> None:
    said = hub.assess("confidential_intake", **ANSWERS, wronged=("asked-to-leave",))
    assert {n.service_code: n.urgency for n in said.needs} == {
        "hiv-care": "urgent",
        "legal-assistance": "normal",
        "shelter-bed": "emergency",
    }


def test_from_tapachula_to_tijuana_before_the_last_day(hub: Bench) -> None:
    walk = hub.begin("care_transfer", **ANSWERS)
    assert walk.due is not None
    assert walk.due.owner == "caseworker"
    assert walk.due.at == datetime(2026, 12, 4, 6, 0, tzinfo=UTC)

    assert walk.held("find_clinic", **{**CLINIC, "clinic_accepts": False}) == ["received_by_code"]
    assert walk.held("find_clinic", **{**CLINIC, "no_papers_asked": False}) == [
        "whatever_the_status"
    ]
    walk.take("find_clinic", **CLINIC)

    visit = {"agreed_what": True, "summary_goes": "in-hand", "visit_on": date(2026, 12, 3)}
    assert walk.held("hand_over", **{**visit, "agreed_what": False}) == ["agreed_with_the_person"]
    assert walk.held("hand_over", **{**visit, "summary_goes": "open-message"}) == [
        "never_in_the_open"
    ]
    assert walk.held("hand_over", **{**visit, "visit_on": date(2026, 12, 8)}) == [
        "before_cover_ends"
    ]
    assert walk.held("hand_over", **{**visit, "visit_on": date(2026, 11, 20)}) == ["visit_to_come"]
    walk.take("hand_over", **visit)
    assert walk.tasks == ["confirm_visit"]

    hub.move(days=9)
    dose = {"in_hand": True, "first_dose_on": date(2026, 12, 3), "days_received": 30}
    assert walk.held("confirm_first_dose", **{**dose, "in_hand": False}) == ["first_dose_taken"]
    assert walk.held("confirm_first_dose", **{**dose, "days_received": 0}) == ["first_dose_taken"]
    assert walk.held("confirm_first_dose", **{**dose, "first_dose_on": date(2026, 12, 9)}) == [
        "already_taken"
    ]
    walk.take("confirm_first_dose", **dose)
    assert walk.state == "confirmed"


def test_days_covered_meanwhile_move_the_clock(hub: Bench) -> None:
    walk = hub.begin("care_transfer", **ANSWERS)
    assert walk.held("bridge", bridge_days=30, prescribed=False) == ["bridge_prescribed"]
    walk.take("bridge", bridge_days=30, prescribed=True)
    assert walk.due is not None
    assert walk.due.at == datetime(2027, 1, 3, 6, 0, tzinfo=UTC)


def test_when_cover_ends_the_person_is_to_be_seen_within_a_day(hub: Bench) -> None:
    walk = hub.begin("care_transfer", **ANSWERS).take("find_clinic", **CLINIC)
    clock = walk.workflow.state("clinic_found").clock
    assert clock is not None
    hub.move(days=10)
    walk.take(clock.then or "")
    assert walk.state == "gap"
    assert walk.due is not None
    assert walk.due.at == hub.now + timedelta(hours=24)
    assert walk.due.owner == "focal_point"
    again = {"clinician_said_how": True, "days_left": 30, "counted_on": hub.today}
    assert walk.held("resume", **{**again, "clinician_said_how": False}) == ["clinician_first"]
    tomorrow = hub.today + timedelta(days=1)
    assert walk.held("resume", **{**again, "counted_on": tomorrow}) == ["counted_by_today"]
    assert walk.take("resume", **again).state == "clinic_found"


def test_it_ends_only_by_the_persons_own_informed_wish(hub: Bench) -> None:
    walk = hub.begin("care_transfer", **ANSWERS)
    for own, knows in ((False, True), (True, False)):
        assert walk.held("end", own_wish=own, knows_where=knows) == ["own_informed_wish"]
    assert walk.take("end", own_wish=True, knows_where=True).state == "ended"


@pytest.mark.parametrize(("urgency", "told"), [("emergency", 1), ("urgent", 1), ("normal", 0)])
def test_a_clock_that_has_to_run_is_begun_the_same_day(hub: Bench, urgency: str, told: int) -> None:
    need = NeedView(id="n", service_code="hiv-care", urgency=urgency, status="open")
    added = EventView(kind="case.need-added", at=hub.now, need=need)
    tasks = hub.plugin.call("on_event", event=added, case=hub.case())
    assert [(t.name, t.due) for t in tasks] == [("begin_today", hub.today)] * told


def test_desks_where_the_person_is_going_are_suggested(hub: Bench) -> None:
    case = hub.case(answers={"confidential_intake": dict(ANSWERS)})
    need = NeedView(id="n", service_code="hiv-care", urgency="urgent", status="open")
    routes = tuple(
        RouteView(service_id=adm1, agency="paho", service_code="hiv-care", adm1=adm1)
        for adm1 in ("MX02", "MX07")
    )
    said = hub.plugin.call("suggest_routes", need=need, case=case, routes=routes)
    assert [(s.service_id, s.for_it) for s in said] == [("MX02", True)]
