"""Thirty working days to ask for asylum (LRPCAP art. 18): how pressing, who is told, what then."""

from datetime import UTC, date, datetime

import pytest

from hub.errors import NotAllowed
from hub.hooks.views import EventView, NeedView
from hub.testing import Bench, Walk

ARRIVED = {
    "language": "ht",
    "household_size": 1,
    "situation": "left-country",
    "origin_country": "HT",
    "afraid_to_return": True,
    "asylum": "wants",
    "safe_tonight": True,
}


def urgency(hub: Bench, **changed: object) -> str:
    found = hub.assess("registration", **{**ARRIVED, **changed})  # type: ignore[arg-type]
    return {n.service_code: n.urgency for n in found.needs}["asylum-orientation"]


def test_a_recent_arrival_is_urgent_and_ten_days_before_the_end_an_emergency(hub: Bench) -> None:
    assert urgency(hub, entered_on=date(2026, 11, 20)) == "urgent"
    assert urgency(hub, entered_on=date(2026, 10, 16)) == "emergency"
    assert urgency(hub, entered_on=date(2026, 6, 1)) == "emergency"


@pytest.mark.parametrize(
    ("urgency", "told"),
    [
        ("emergency", [("orient", "focal_point", date(2026, 11, 24))]),
        ("urgent", [("orient", "caseworker", date(2026, 11, 25))]),
        ("normal", []),
    ],
)
def test_the_deadline_is_watched_from_the_day_on_which_the_need_is_found(
    hub: Bench, urgency: str, told: list[tuple[str, str, date]]
) -> None:
    need = NeedView(id="n", service_code="asylum-orientation", urgency=urgency, status="open")
    added = EventView(kind="case.need-added", at=hub.now, need=need)
    tasks = hub.plugin.call("on_event", event=added, case=hub.case())
    assert [(t.name, t.role, t.due) for t in tasks] == told


def test_an_unknown_day_of_entry_is_treated_as_if_time_were_running(hub: Bench) -> None:
    assert urgency(hub) == "urgent"


def test_the_reason_names_the_days_left_and_the_law(hub: Bench) -> None:
    found = hub.assess("registration", **ARRIVED, entered_on=date(2026, 11, 20))
    reason = found.needs[0].reason
    assert "28" in reason.es
    assert "LRPCAP art. 18" in reason.en
    assert "asylum" in found.start


def test_nobody_who_is_unafraid_and_unaware_is_pushed_into_asylum(hub: Bench) -> None:
    found = hub.assess(
        "registration", **{**ARRIVED, "asylum": "unaware", "afraid_to_return": False}
    )
    assert found.needs == ()
    assert found.start == ()
    afraid = hub.assess("registration", **{**ARRIVED, "asylum": "unaware"})
    assert [n.service_code for n in afraid.needs] == ["asylum-orientation"]


def test_a_filing_before_the_entry_is_refused_without_repeating_the_dates(hub: Bench) -> None:
    wrong = hub.problems(
        "registration",
        **{**ARRIVED, "asylum": "filed"},
        entered_on=date(2026, 11, 5),
        filed_on=date(2026, 11, 4),
    )
    assert wrong == ["filed_on"]


def test_a_person_in_their_own_country_is_not_asked_about_asylum(hub: Bench) -> None:
    home = {k: v for k, v in ARRIVED.items() if k not in ("origin_country", "afraid_to_return")}
    assert hub.problems("registration", **{**home, "situation": "displaced-in-mexico"}) == [
        "asylum"
    ]


@pytest.fixture
def walk(hub: Bench) -> Walk:
    return hub.begin(
        "asylum",
        case=hub.case(population="asylum-seeker"),
        entered_on=date(2026, 11, 3),
    )


def orient(walk: Walk, **more: object) -> Walk:
    return walk.take("orient", explained_in_language=True, **more)  # type: ignore[arg-type]


def local(at: datetime) -> date:
    return at.astimezone(UTC).date()


def test_the_clock_counts_working_days_from_entry_and_leaves_out_holidays(
    hub: Bench, walk: Walk
) -> None:
    # 3 Nov 2026 is a Tuesday; 16 Nov is a holiday, so the twentieth working day is 2 Dec.
    assert walk.due is not None
    assert local(walk.due.at) == date(2026, 12, 2)
    assert (walk.due.owner, walk.due.source) == ("caseworker", "LRPCAP art. 18")
    walk.take("warn").take("take_charge", role="focal_point")
    # 25 December is a holiday too: without both the thirtieth would fall on 15 December.
    assert local(walk.due.at) == date(2026, 12, 16)
    assert walk.due.owner == "focal_point"


def test_when_the_clock_strikes_it_escalates_by_itself_as_far_as_a_late_request(walk: Walk) -> None:
    state = walk.workflow.state
    assert state("orientation").clock.then == "warn"  # type: ignore[union-attr]
    assert state("preparing").clock.then == "warn"  # type: ignore[union-attr]
    assert state("last_days").clock.then == "pass_deadline"  # type: ignore[union-attr]
    walk.take("warn")
    assert walk.due is not None
    assert (walk.due.owner, walk.due.at.date()) == ("focal_point", date(2026, 11, 25))
    walk.take("take_charge", role="focal_point").take("pass_deadline", role="focal_point")
    assert walk.state == "overdue"
    assert walk.due.owner == "focal_point"


def test_only_the_focal_point_takes_charge_of_what_was_escalated(walk: Walk) -> None:
    walk.take("warn")
    with pytest.raises(NotAllowed):
        walk.take("take_charge")


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


def test_time_runs_from_when_filing_became_possible(walk: Walk) -> None:
    orient(walk, was_prevented=True, possible_from=date(2026, 11, 20))
    assert walk.due is not None
    assert local(walk.due.at) == date(2026, 12, 18)


def test_an_orientation_in_a_language_not_understood_does_not_count(walk: Walk) -> None:
    assert walk.held("orient", explained_in_language=False) == ["understood"]
    assert walk.held("orient", explained_in_language=True) == []


def test_without_a_day_of_entry_there_is_no_deadline_and_no_way_on(hub: Bench) -> None:
    walk = hub.begin("asylum")
    assert walk.due is None
    assert walk.held("orient", explained_in_language=True) == ["entry_known"]


def test_who_was_never_oriented_is_oriented_even_after_the_deadline(walk: Walk) -> None:
    walk.take("warn").take("take_charge", role="focal_point")
    walk.take("pass_deadline", role="focal_point").take(
        "orient_now",
        explained_in_language=True,
        was_prevented=True,
        possible_from=date(2026, 11, 23),
    )
    assert walk.state == "last_days"
    assert walk.due is not None
    assert local(walk.due.at) == date(2027, 1, 6)


def test_a_late_request_goes_with_its_cause(hub: Bench, walk: Walk) -> None:
    orient(walk).take("warn").take("take_charge", role="focal_point")
    walk.take("pass_deadline", role="focal_point")
    filing = {"own_decision": True, "filed_on": date(2026, 11, 24), "proof_of_filing": True}
    assert walk.held("file", **filing) == ["cause_of_delay"]  # type: ignore[arg-type]
    walk.take("file", **filing, cause_of_delay_filed=True)  # type: ignore[arg-type]
    assert walk.state == "filed"
