"""A first talk with a child: assent, who is with them, what opens at once."""

from datetime import date

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import EventView, NeedView
from hub.testing import CHILD, Bench

BASE: dict[str, Value] = {
    "language": "es-MX",
    "explained": True,
    "assent": "yes",
    "age_band": "12-14",
    "with_whom": "alone",
    "place": "open-shelter",
}


def needs(hub: Bench, **changed: Value) -> dict[str, str]:
    found = hub.assess("child_intake", case=CHILD, **{**BASE, **changed})
    assert all(one.reason.es and one.reason.en for one in found.needs)
    return {one.service_code: one.urgency for one in found.needs}


def start(hub: Bench, **changed: Value) -> tuple[str, ...]:
    return hub.assess("child_intake", case=CHILD, **{**BASE, **changed}).start


def test_a_child_alone_opens_a_referral_to_the_authority_at_once(hub: Bench) -> None:
    assert needs(hub)["unaccompanied-child-care"] == "emergency"
    assert needs(hub)["child-protection"] == "emergency"
    assert start(hub) == ("authority_notice", "best_interests")
    opened = EventView(kind="case.opened", at=hub.now)
    tasks = hub.plugin.call("on_event", event=opened, case=CHILD)
    assert [(t.name, t.due) for t in tasks] == [("refer_to_authority", date(2026, 11, 24))]
    assert hub.plugin.call("on_event", event=opened, case=hub.case()) == ()


@pytest.mark.parametrize(
    ("need", "population", "told"),
    [
        ("unaccompanied-child-care", "migrant-in-transit", True),
        # Said once already, when the file was opened.
        ("unaccompanied-child-care", "child-unaccompanied", False),
        ("school-enrolment", "migrant-in-transit", False),
    ],
)
def test_a_child_whom_the_first_talk_shows_to_be_alone_is_referred_the_same_day(
    hub: Bench, need: str, population: str, told: bool
) -> None:
    view = NeedView(id="n", service_code=need, urgency="emergency", status="open")
    added = EventView(kind="case.need-added", at=hub.now, need=view)
    child = hub.case(age_band="12-14", population=population)
    tasks = hub.plugin.call("on_event", event=added, case=child)
    due = [("refer_to_authority", date(2026, 11, 24))] if told else []
    assert [(t.name, t.due) for t in tasks] == due


def test_siblings_and_strangers_are_no_guardians(hub: Bench) -> None:
    assert "unaccompanied-child-care" in needs(hub, with_whom="siblings")
    assert "unaccompanied-child-care" in needs(hub, with_whom="other-adult")
    assert "unaccompanied-child-care" not in needs(
        hub, with_whom="other-adult", legal_guardian=True
    )


def test_a_child_with_an_aunt_is_separated_not_unaccompanied(hub: Bench) -> None:
    found = hub.assess(
        "child_intake", case=CHILD, **{**BASE, "with_whom": "relative", "legal_guardian": False}
    )
    assert [one.code for one in found.vulnerabilities] == ["SC"]
    assert {n.service_code: n.urgency for n in found.needs} == {"child-protection": "urgent"}


def test_a_child_with_a_parent_and_well_needs_nothing_from_protection(hub: Bench) -> None:
    assert needs(hub, with_whom="parent", at_ease_with_caregiver=True) == {}


def test_a_child_found_in_a_station_is_an_emergency(hub: Bench) -> None:
    found = needs(hub, with_whom="parent", place="station")
    assert found == {"child-protection": "emergency", "detention-alternatives": "emergency"}
    assert start(hub, with_whom="parent", place="station") == ("urgent_action", "best_interests")


def test_fear_of_the_caregiver_is_asked_only_where_there_is_one(hub: Bench) -> None:
    assert hub.problems("child_intake", **{**BASE, "at_ease_with_caregiver": False}) == [
        "at_ease_with_caregiver"
    ]
    assert start(hub, with_whom="parent", at_ease_with_caregiver=False)[0] == "urgent_action"


def test_what_hurts_and_what_is_missing_each_open_a_need(hub: Bench) -> None:
    found = needs(
        hub,
        with_whom="parent",
        hurts=True,
        eaten_today=False,
        afraid_home=True,
        sad_or_sleepless=True,
        works=True,
        in_school=False,
        vaccinated=False,
        has_birth_record=False,
        wishes=("call-family",),
        place="street",
    )
    assert set(found) == {
        "primary-health", "food", "asylum-orientation", "mental-health", "exploitation-complaint",
        "school-enrolment", "vaccination", "legal-identity", "family-tracing", "shelter-bed",
    }  # fmt: skip


def test_a_small_child_is_not_sent_to_school(hub: Bench) -> None:
    assert "school-enrolment" not in needs(hub, with_whom="parent", age_band="0-5", in_school=False)


def test_an_older_child_is_asked_and_not_called_too_young(hub: Bench) -> None:
    assert hub.problems("child_intake", **{**BASE, "assent": "too-young"}) == ["assent"]
    assert hub.problems("child_intake", **{**BASE, "assent": "too-young", "age_band": "0-5"}) == []


def test_alone_and_at_home_with_family_cannot_both_be_true(hub: Bench) -> None:
    assert hub.problems("child_intake", **{**BASE, "place": "family-home"}) == ["place"]


def test_no_is_an_answer_and_help_comes_all_the_same(hub: Bench) -> None:
    assert "unaccompanied-child-care" in needs(hub, assent="no")


def test_the_way_out_is_said_before_the_first_question(hub: Bench) -> None:
    first = hub.declared.form("child_intake").sections[0]
    assert [one.name for one in first.fields][1:3] == ["explained", "assent"]
    assert "no quiero" in first.fields[1].label.es


def test_missing_school_papers_are_no_reason_not_to_look_for_a_school(hub: Bench) -> None:
    found = hub.assess(
        "schooling",
        case=CHILD,
        last_grade=4,
        school_papers=("none",),
        wants_school=True,
        support=("refused", "disability"),
    )
    assert {n.service_code: n.urgency for n in found.needs} == {
        "school-enrolment": "urgent",
        "disability-services": "normal",
    }
    assert hub.problems(
        "schooling", last_grade=4, wants_school=True, school_papers=("none", "report")
    ) == ["school_papers"]
    assert hub.assess("schooling", case=CHILD, last_grade=4, wants_school=False).start == ()
