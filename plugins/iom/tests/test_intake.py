"""What an IOM caseworker sees after an intake: needs, urgency, risks, and why."""

from datetime import date
from typing import Any

import pytest

from hub.testing import Bench

FAMILY: dict[str, Any] = {
    "language": "ht",
    "interpreter": True,
    "population": "migrant-in-transit",
    "origin_country": "HT",
    "under_18": False,
    "entered_on": date(2026, 11, 10),
    "destination": "stay",
    "fear_of_return": True,
    "asylum_filed": "no",
    "household_size": 3,
    "adults": 1,
    "children_0_5": 1,
    "children_6_17": 1,
    "sole_carer": True,
    "school_missing": True,
    "tonight": "street",
    "meals_yesterday": 1,
    "health": "no",
    "wants_work": True,
}
"""A woman from Haiti with two children, in Tapachula for two weeks, without a place for the night."""


def urgencies(hub: Bench, **answers: Any) -> dict[str, str]:
    """Service -> urgency of an intake."""
    found = hub.assess("intake", **{**FAMILY, **answers})
    return {need.service_code: need.urgency for need in found.needs}


def test_a_family_in_the_street_needs_a_bed_before_anything_else(hub: Bench) -> None:
    found = hub.assess("intake", **FAMILY)
    assert (found.needs[0].service_code, found.needs[0].urgency) == ("shelter-bed", "emergency")
    assert "calle" in found.needs[0].reason.es
    assert "street" in found.needs[0].reason.en
    assert {n.service_code for n in found.needs} >= {
        "food",
        "asylum-orientation",
        "school-enrolment",
    }
    assert [v.code for v in found.vulnerabilities] == ["SP"]
    assert found.start == ("shelter_support", "labour_inclusion")


def test_every_need_says_why_in_both_languages(hub: Bench) -> None:
    for need in hub.assess("intake", **FAMILY).needs:
        assert need.reason.es
        assert need.reason.en
        assert need.reason.es != need.reason.en


def test_a_safe_bed_is_not_a_need(hub: Bench) -> None:
    assert "shelter-bed" not in urgencies(hub, tonight="own")
    assert urgencies(hub, tonight="unsafe")["shelter-bed"] == "emergency"


def test_fear_of_return_turns_into_an_emergency_when_the_time_to_file_runs_out(hub: Bench) -> None:
    """Thirty working days from entry (Ley sobre Refugiados, art. 18); three weeks leave about two more."""
    assert urgencies(hub)["asylum-orientation"] == "urgent"
    assert urgencies(hub, entered_on=date(2026, 11, 3))["asylum-orientation"] == "emergency"
    assert urgencies(hub, entered_on=date(2026, 11, 4))["asylum-orientation"] == "urgent"
    filed = {"asylum_filed": "yes", "asylum_filed_on": date(2026, 11, 12)}
    assert "asylum-orientation" not in urgencies(hub, **filed)


def test_medicine_for_a_week_or_less_is_urgent(hub: Bench) -> None:
    assert urgencies(hub, medicine_days=7)["primary-health"] == "urgent"
    assert "primary-health" not in urgencies(hub, medicine_days=8)
    assert urgencies(hub, medicine_days=7, health="now")["primary-health"] == "emergency"


def test_somebody_who_is_controlled_is_looked_after_at_once(hub: Bench) -> None:
    assert urgencies(hub, controlled=True)["protection-case-management"] == "emergency"


def test_wishing_to_return_begins_the_voluntary_return(hub: Bench) -> None:
    answers = {**FAMILY, "destination": "return", "fear_of_return": False}
    del answers["wants_work"]
    assert "voluntary_return" in hub.assess("intake", **answers).start


def test_work_is_not_asked_about_where_somebody_travels_on(hub: Bench) -> None:
    assert hub.problems("intake", **{**FAMILY, "destination": "onward"}) == ["wants_work"]


def test_a_household_has_to_add_up(hub: Bench) -> None:
    assert hub.problems("intake", **{**FAMILY, "household_size": 4}) == ["household_size"]


def test_asylum_is_not_asked_for_before_the_entry(hub: Bench) -> None:
    filed = {"asylum_filed": "yes", "asylum_filed_on": date(2026, 11, 9)}
    assert hub.problems("intake", **{**FAMILY, **filed}) == ["asylum_filed_on"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("documents", ("none", "passport")), ("harm_on_route", ("robbery", "rather-not-say"))],
)
def test_none_and_rather_not_stand_alone(hub: Bench, field: str, value: tuple[str, ...]) -> None:
    assert hub.problems("intake", **{**FAMILY, field: value}) == [field]


def test_staying_in_mexico_is_no_other_country(hub: Bench) -> None:
    answers = {k: v for k, v in FAMILY.items() if k != "wants_work"}
    onward = {**answers, "destination": "onward", "destination_country": "MX"}
    assert hub.problems("intake", **onward) == ["destination_country"]


def test_no_problem_repeats_what_was_typed(hub: Bench) -> None:
    answers = {**FAMILY, "household_size": 17}
    found = hub.plugin.call("validate_answers", form="intake", answers=answers)
    assert found
    assert not any("17" in p.text.es + p.text.en for p in found)


CHILD: dict[str, Any] = {
    **{k: v for k, v in FAMILY.items() if k not in ("sole_carer", "school_missing", "wants_work")},
    "under_18": True,
    "child_assent": True,
    "child_with": "alone",
    "destination": "undecided",
    "household_size": 1,
    "adults": 0,
    "children_0_5": 0,
    "children_6_17": 1,
    "school_missing": False,
}


def test_a_child_who_travels_alone_is_cared_for_and_put_in_no_job(hub: Bench) -> None:
    case = hub.case(age_band="12-14", population="child-unaccompanied")
    found = hub.assess("intake", case, **{**CHILD, "wants_work": True})
    needs = {need.service_code: need.urgency for need in found.needs}
    assert needs["unaccompanied-child-care"] == "emergency"
    assert "SC" in [v.code for v in found.vulnerabilities]
    assert "labour_inclusion" not in found.start


def test_a_child_who_says_no_is_asked_nothing_more_about_the_journey_with_others(
    hub: Bench,
) -> None:
    answers = {k: v for k, v in CHILD.items() if k != "child_with"}
    found = hub.assess("intake", **{**answers, "child_assent": False})
    assert [need.service_code for need in found.needs] == ["child-protection"]
    assert not found.vulnerabilities
    assert not found.start
    assert hub.problems("intake", **{**CHILD, "child_assent": False}) == ["child_with"]


def test_a_child_afraid_of_the_companion_is_at_risk(hub: Bench) -> None:
    answers = {
        **CHILD,
        "child_with": "other-adult",
        "child_safe_with": False,
        "adults": 1,
        "household_size": 2,
    }
    found = hub.assess("intake", hub.case(age_band="6-11"), **answers)
    assert ("child-protection", "emergency") in [(n.service_code, n.urgency) for n in found.needs]
    assert "CR" in [v.code for v in found.vulnerabilities]


def test_a_child_alone_has_no_adult_in_the_group(hub: Bench) -> None:
    answers = {**CHILD, "adults": 1, "household_size": 2}
    assert hub.problems("intake", **answers) == ["child_with"]


def test_questions_to_a_child_are_said_to_a_child(hub: Bench) -> None:
    """A child is spoken to as 'tú'; everybody else as 'usted'."""
    fields = {f.name: f.label.es for f in hub.declared.form("intake").fields()}
    assert "estás" in fields["child_with"]
    assert "Puedes decir que no" in fields["child_assent"]
    assert "usted" in fields["household_size"]


def test_shelter_and_telephone_are_never_in_a_preview(hub: Bench) -> None:
    fields = {f.name: f for f in hub.declared.form("intake").fields()}
    for name in ("tonight_place", "phone", "call_me"):
        assert fields[name].identity
        assert not fields[name].preview
