"""Stories of medicine that must not run out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.hooks.views import EventView, NeedView, RouteView
from hub.testing import Bench, Refused

INSULIN = {
    "triage_level": "green",
    "takes_medicine": True,
    "conditions": ("diabetes",),
    "medicines": "insulina 20 UI",
    "days_left": 5,
    "counted_on": date(2026, 11, 24),
    "vaccination_status": "says-complete",
}


def test_two_days_of_insulin_are_an_emergency_and_forty_days_of_pills_are_not(hub: Bench) -> None:
    two = hub.assess("health_screening", **{**INSULIN, "days_left": 2})
    forty = hub.assess(
        "health_screening", **{**INSULIN, "conditions": ("thyroid",), "days_left": 40}
    )
    assert [(n.service_code, n.urgency) for n in two.needs] == [("primary-health", "emergency")]
    assert "2 días" in two.needs[0].reason.es
    assert "2 days" in two.needs[0].reason.en
    assert [(n.service_code, n.urgency) for n in forty.needs] == [("primary-health", "normal")]
    assert two.start == ("treatment",)
    assert [v.code for v in two.vulnerabilities] == ["SM"]


def test_days_pass_also_where_nobody_counts_again(hub: Bench) -> None:
    counted = date(2026, 11, 21)
    assert (
        hub.assess("health_screening", **{**INSULIN, "counted_on": counted}).needs[0].urgency
        == "emergency"
    )


def test_days_left_are_asked_only_of_those_who_take_medicine(hub: Bench) -> None:
    without = {
        "triage_level": "green",
        "takes_medicine": False,
        "vaccination_status": "card-complete",
    }
    assert hub.problems("health_screening", **without) == []
    assert hub.problems("health_screening", **without, days_left=3) == ["days_left"]
    assert "days_left" in hub.problems("health_screening", **{**without, "takes_medicine": True})


def test_the_clock_is_the_day_the_medicine_runs_out(hub: Bench) -> None:
    walk = hub.begin("treatment", **INSULIN)
    assert walk.due is not None
    assert walk.due.owner == "caseworker"
    # Five days from the start of the 24th in Mexico City (UTC-6): weekends and holidays do not stop a body.
    assert walk.due.at == datetime(2026, 11, 29, 6, 0, tzinfo=UTC)
    walk.take("find_provider", provider_place="MX07089", provider_has_it=True)
    assert walk.due is not None
    assert walk.due.at == datetime(2026, 11, 29, 6, 0, tzinfo=UTC)


def test_medicine_counted_as_none_is_due_on_the_day_itself(hub: Bench) -> None:
    walk = hub.begin("treatment", **{**INSULIN, "days_left": 0})
    assert walk.due is not None
    assert walk.due.at <= hub.now


def test_from_the_count_to_medicine_in_hand(hub: Bench) -> None:
    walk = hub.begin("treatment", **INSULIN)
    assert walk.held("find_provider", provider_place="MX07089", provider_has_it=False) == [
        "stock_confirmed"
    ]
    walk.take("find_provider", provider_place="MX07089", provider_has_it=True)

    late = date(2026, 12, 2)
    assert walk.held("make_appointment", appointment_on=late, summary_agreed=True) == [
        "before_it_runs_out"
    ]
    yesterday = date(2026, 11, 23)
    assert walk.held("make_appointment", appointment_on=yesterday, summary_agreed=True) == [
        "appointment_to_come"
    ]
    assert walk.held("bridge", bridge_days=7, prescribed=False) == ["bridge_prescribed"]
    walk.take("bridge", bridge_days=7, prescribed=True)
    assert walk.due is not None
    assert walk.due.at == datetime(2026, 12, 6, 6, 0, tzinfo=UTC)

    assert walk.held("make_appointment", appointment_on=late, summary_agreed=False) == [
        "summary_agreed"
    ]
    walk.take("make_appointment", appointment_on=late, summary_agreed=True)
    assert "remind_appointment" in walk.tasks

    assert walk.held("confirm", in_hand=False) == ["medicine_in_hand"]
    assert walk.held("confirm", in_hand=True, days_received=0) == ["medicine_in_hand"]
    walk.take("confirm", in_hand=True, days_received=30)
    assert walk.state == "continued"
    assert walk.due is None


def test_when_it_runs_out_a_clinician_is_due_within_a_day_and_decides_how_to_resume(
    hub: Bench,
) -> None:
    walk = hub.begin("treatment", **INSULIN)
    clock = walk.workflow.state("counted").clock
    assert clock is not None
    assert clock.then == "run_out"
    hub.move(days=5)
    walk.take("run_out")
    assert walk.state == "interrupted"
    assert walk.due is not None
    assert walk.due.at == hub.now + timedelta(hours=24)
    assert walk.due.owner == "focal_point"

    today = hub.today
    assert walk.held("resume", clinician_seen=False, days_left=3, counted_on=today) == [
        "clinician_first"
    ]
    future = today + timedelta(days=1)
    assert walk.held("resume", clinician_seen=True, days_left=3, counted_on=future) == [
        "counted_by_today"
    ]
    walk.take("resume", clinician_seen=True, days_left=10, counted_on=today)
    assert walk.state == "provider_found"
    assert walk.due is not None
    assert walk.due.at == datetime(2026, 12, 9, 6, 0, tzinfo=UTC)


def test_nobody_ends_treatment_uninformed_but_people_may_move_on(hub: Bench) -> None:
    walk = hub.begin("treatment", **INSULIN)
    assert walk.held("end", end_reason="person-declined", risk_explained=False) == ["informed_end"]
    assert walk.held("end", end_reason="moved-on", risk_explained=False) == []
    with pytest.raises(Refused):
        walk.take("end", end_reason="clinician", risk_explained=False)
    assert walk.state == "counted"


def test_the_card_says_until_when_and_never_what_for(hub: Bench) -> None:
    case = hub.case(answers={"health_screening": dict(INSULIN)})
    card = hub.plugin.call(
        "render_document", name="treatment_card", case=case, run=None, locale="es"
    )
    told = " ".join(card.paragraphs)
    assert case.code in told
    assert "29/11/2026" in told
    assert "artículo 8" in told
    assert "insulina" not in told
    assert "diabetes" not in told


def test_with_little_medicine_left_the_nearest_desk_is_suggested(hub: Bench) -> None:
    case = hub.case(answers={"health_screening": dict(INSULIN)})
    need = NeedView(id="n", service_code="primary-health", urgency="emergency", status="open")
    near = RouteView(
        service_id="near", agency="paho", service_code="primary-health", adm2="MX07089"
    )
    far = RouteView(
        service_id="far", agency="paho", service_code="primary-health", adm2="MX02004", capacity=0
    )
    said = hub.plugin.call("suggest_routes", need=need, case=case, routes=(near, far))
    assert [(s.service_id, s.for_it) for s in said] == [
        ("near", True),
        ("far", False),
        ("far", False),
    ]
    calm = hub.case(answers={"health_screening": {**INSULIN, "days_left": 60}})
    assert hub.plugin.call("suggest_routes", need=need, case=calm, routes=(near,)) == []


@pytest.mark.parametrize(
    ("kind", "task"),
    [("referral.accepted", "confirm_seen"), ("referral.rejected", "find_another")],
)
def test_an_answer_to_a_health_referral_opens_the_next_task(
    hub: Bench, kind: str, task: str
) -> None:
    for need, expected in (("primary-health", [task]), ("housing", [])):
        event = EventView(kind=kind, at=hub.now, referral=hub.referral(need_code=need))
        assert [t.name for t in hub.plugin.call("on_event", event=event, case=None)] == expected
