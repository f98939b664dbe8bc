"""A man from Honduras wants to go home; every step of it has to be his own."""

from datetime import date
from typing import Any

import pytest

from hub.testing import Bench, Refused, Walk

TOLD = {"return_understood": True, "home_situation_told": True}
FREE: dict[str, Any] = {
    "free_decision": True,
    "under_pressure": False,
    "detained": False,
    "adult": True,
}
ASYLUM: dict[str, Any] = {
    "asylum_explained": True,
    "asylum_understood": True,
    "asylum_explained_on": date(2026, 11, 20),
    "asylum_answer": "does-not-ask",
}


def walk(hub: Bench, age_band: str = "25-59", **asylum: Any) -> Walk:
    """A return whose asylum information form says so."""
    forms = {"asylum_information": asylum} if asylum else {}
    return hub.begin("voluntary_return", hub.case(age_band=age_band, answers=forms))


def at_documents(hub: Bench) -> Walk:
    """A return that has come as far as the travel documents."""
    return (
        walk(hub, **ASYLUM)
        .take("inform", **TOLD)
        .take("confirm_voluntary", **FREE)
        .take("record_asylum")
    )


def test_from_information_to_the_sixth_month(hub: Bench) -> None:
    way = at_documents(hub)
    way.take("obtain_document", travel_document="passport", document_valid_until=date(2030, 1, 1))
    way.take("depart", still_wants=True, fit_to_travel=True, departed_on=date(2026, 11, 23))
    for month in (1, 3, 6):
        assert way.state == f"reintegration_{month}"
        way.take(f"follow_up_{month}", living="settled", has_income=True)
    assert way.state == "completed"
    assert way.tasks == []


def test_a_decision_that_is_not_informed_waits(hub: Bench) -> None:
    way = walk(hub, **ASYLUM)
    assert way.held("inform", return_understood=True, home_situation_told=False) == ["informed"]
    assert way.held("inform", **TOLD) == []


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"free_decision": False}, "free"),
        ({"under_pressure": True}, "free"),
        ({"detained": True}, "no_detention_pressure"),
        ({"adult": False}, "adult_or_best_interests"),
        ({"adult": False, "best_interests_return": False}, "adult_or_best_interests"),
    ],
)
def test_a_return_that_is_not_free_does_not_go_on(
    hub: Bench, change: dict[str, Any], guard: str
) -> None:
    way = walk(hub, **ASYLUM).take("inform", **TOLD)
    assert way.held("confirm_voluntary", **{**FREE, **change}) == [guard]
    assert way.state == "voluntariness"


def test_a_child_returns_only_after_a_determination(hub: Bench) -> None:
    way = walk(hub, age_band="15-17", **ASYLUM).take("inform", **TOLD)
    assert way.held("confirm_voluntary", **FREE) == ["age_of_case"]
    determined = {**FREE, "adult": False, "best_interests_return": True}
    assert way.held("confirm_voluntary", **determined) == []


def test_no_document_is_sought_before_asylum_is_on_record(hub: Bench) -> None:
    way = walk(hub).take("inform", **TOLD).take("confirm_voluntary", **FREE)
    held = way.held("record_asylum")
    assert held == ["asylum_explained", "asylum_answered", "no_asylum_sought"]
    with pytest.raises(Refused):
        way.take("record_asylum")
    assert way.state == "asylum_information"


def test_facts_a_run_began_with_do_not_stand_in_for_the_record(hub: Bench) -> None:
    way = hub.begin("voluntary_return", hub.case(), **ASYLUM)
    way.take("inform", **TOLD).take("confirm_voluntary", **FREE)
    assert "asylum_explained" in way.held("record_asylum")


@pytest.mark.parametrize("said", ["wants-to-ask", "has-filed", "undecided"])
def test_whoever_thinks_of_asylum_is_not_returned(hub: Bench, said: str) -> None:
    way = walk(hub, **{**ASYLUM, "asylum_answer": said})
    way.take("inform", **TOLD).take("confirm_voluntary", **FREE)
    assert way.held("record_asylum") == ["no_asylum_sought"]
    way.take("turn_to_asylum")
    assert way.state == "asks_for_asylum"
    assert way.tasks == ["turn_to_asylum"]


def test_the_consulate_issues_nothing_that_the_person_did_not_agree_to(hub: Bench) -> None:
    way = at_documents(hub)
    paper = {"travel_document": "consular", "document_valid_until": date(2026, 12, 24)}
    assert way.held("obtain_document", **paper, consulate_agreed=False) == ["consulate_consent"]
    assert way.held("obtain_document", **paper, consulate_agreed=True) == []


def test_an_expired_document_takes_nobody_home(hub: Bench) -> None:
    way = at_documents(hub)
    old = {"travel_document": "passport", "document_valid_until": date(2026, 11, 23)}
    assert way.held("obtain_document", **old) == ["document_expired"]


def test_the_last_question_before_leaving_is_whether_they_still_want_to(hub: Bench) -> None:
    way = at_documents(hub)
    way.take("obtain_document", travel_document="passport", document_valid_until=date(2030, 1, 1))
    left = {"fit_to_travel": True, "departed_on": date(2026, 11, 24)}
    assert way.held("depart", still_wants=False, **left) == ["still_voluntary"]
    assert way.held("depart", still_wants=True, **{**left, "fit_to_travel": False}) == [
        "fit_to_travel"
    ]
    later = {**left, "departed_on": date(2026, 11, 25)}
    assert way.held("depart", still_wants=True, **later) == ["departed_later"]
    assert way.held("depart", still_wants=True, **left) == []


def test_minds_may_change_until_departure_without_a_reason(hub: Bench) -> None:
    step = hub.declared.workflow("voluntary_return").step("change_mind")
    assert not step.guards
    assert not step.ask
    way = at_documents(hub).take("change_mind")
    assert way.state == "stays"
    assert way.tasks == ["change_mind"]


def test_follow_up_is_counted_from_the_departure(hub: Bench) -> None:
    way = at_documents(hub)
    way.take("obtain_document", travel_document="passport", document_valid_until=date(2030, 1, 1))
    way.take("depart", still_wants=True, fit_to_travel=True, departed_on=date(2026, 11, 10))
    due = way.due
    assert due is not None
    assert due.owner == "caseworker"
    assert due.at.date() == date(2026, 12, 10)
    way.take("follow_up_1", living="settled")
    assert way.due is not None
    assert way.due.at.date() == date(2027, 2, 9)


def test_danger_after_the_return_reaches_the_focal_point_today(hub: Bench) -> None:
    way = at_documents(hub)
    way.take("obtain_document", travel_document="passport", document_valid_until=date(2030, 1, 1))
    way.take("depart", still_wants=True, fit_to_travel=True, departed_on=date(2026, 11, 10))
    way.take("follow_up_1", living="at-risk")
    way.take("follow_up_3", living="struggling")
    assert way.tasks == ["danger_after_return", "review_reintegration"]


def test_asking_after_a_document_skips_the_days_off(hub: Bench) -> None:
    """Ten working days from Tuesday 24 November 2026 end on Tuesday 8 December."""
    way = at_documents(hub)
    assert way.due is not None
    assert way.due.at.date() == date(2026, 12, 8)
