"""A first talk with a child: assent, who is with them, what opens at once."""

from datetime import date
from typing import Any

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import Begin, CaseView, EventView, NeedFound, NeedView, RouteView, Task
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
    assert follows(hub, opened, CHILD) == AT_ONCE
    assert follows(hub, opened, hub.case()) == []
    # The hub begins these by itself: nobody has to remember them.
    for name in ("authority_notice", "urgent_action"):
        assert hub.declared.workflow(name).at_once


AT_ONCE = [
    ("unaccompanied-child-care", "emergency"),
    ("authority_notice", None),
    ("refer_to_authority", date(2026, 11, 24)),
]


def follows(hub: Bench, event: EventView, case: CaseView) -> list[tuple[str, object]]:
    """What follows from an event: needs, workflows and tasks, each with how urgent it is."""
    found: list[tuple[str, object]] = []
    for one in hub.plugin.call("on_event", event=event, case=case):
        match one:
            case NeedFound():
                found.append((one.service_code, one.urgency))
            case Begin():
                found.append((one.workflow, None))
            case Task():
                found.append((one.name, one.due))
    return found


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
    assert follows(hub, added, child) == (AT_ONCE if told else [])


def test_a_child_is_helped_in_the_state_where_it_is(hub: Bench) -> None:
    need = NeedView(
        id="n", service_code="unaccompanied-child-care", urgency="emergency", status="open"
    )
    offers = [("here", "MX07"), ("there", "MX02"), ("somewhere", None)]
    routes = tuple(
        RouteView(service_id=id, agency="unicef", service_code=need.service_code, adm1=adm1)
        for id, adm1 in offers
    )
    said = hub.plugin.call("suggest_routes", need=need, case=CHILD, routes=routes)
    assert [(one.service_id, one.for_it) for one in said] == [("here", True), ("there", False)]
    food = NeedView(id="n", service_code="food", urgency="urgent", status="open")
    assert hub.plugin.call("suggest_routes", need=food, case=CHILD, routes=routes) == ()


def test_the_notice_to_the_authority_has_the_code_and_nobodys_name(hub: Bench) -> None:
    def notice(case: CaseView, locale: str = "es") -> Any:
        return hub.plugin.call(
            "render_document", name="for_the_authority", case=case, run=None, locale=locale
        )

    said = " ".join(notice(CHILD).paragraphs)
    assert CHILD.code in said
    assert "12-14" in said
    assert "MX07" in said
    assert "LRPCAP art. 20" in " ".join(notice(CHILD, "en").paragraphs)
    assert notice(hub.case(age_band="12-14")) is None
    (kind,) = [one for one in hub.declared.document_kinds if one.name == "for_the_authority"]
    assert kind.workflow == "authority_notice"


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
