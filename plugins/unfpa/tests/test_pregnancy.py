"""Pregnancy: the weeks decide how urgent; check-ups by the schedule (WHO 2016); danger signs at once."""

from datetime import date, timedelta

import pytest

from hub.hooks.declared import Value
from hub.testing import Bench

TALK: dict[str, Value] = {
    "private": True,
    "language": "es-MX",
    "pregnant": "yes",
    "may_ask_violence": False,
    "under_18": False,
}


def needs(hub: Bench, **changed: Value) -> dict[str, str]:
    found = hub.assess("srh", **{**TALK, **changed})
    return {one.service_code: one.urgency for one in found.needs}


@pytest.mark.parametrize(
    ("weeks", "contacts", "urgency"),
    [
        (8, 0, "normal"),
        (13, 0, "urgent"),
        (13, 1, "normal"),
        (20, 3, "urgent"),
        (36, 6, "emergency"),
        (41, 8, "emergency"),
    ],
)
def test_the_weeks_decide_how_urgent_it_is(
    hub: Bench, weeks: int, contacts: int, urgency: str
) -> None:
    found = needs(hub, pregnancy_weeks=weeks, contacts_so_far=contacts)
    assert found == {"maternal-health": urgency}


def test_one_danger_sign_is_an_emergency_in_any_week(hub: Bench) -> None:
    assert needs(hub, pregnancy_weeks=8, danger_signs=("bleeding",)) == {
        "maternal-health": "emergency"
    }
    assert needs(hub, pregnancy_weeks=30, contractions=True) == {"maternal-health": "emergency"}


def test_illness_or_youth_make_a_pregnancy_urgent(hub: Bench) -> None:
    early: dict[str, Value] = {"pregnancy_weeks": 8, "contacts_so_far": 1}
    assert needs(hub, **early, chronic_illness=True) == {"maternal-health": "urgent"}
    girl = hub.case(age_band="15-17")
    young = hub.assess("srh", case=girl, **{**TALK, **early, "under_18": True, "assent": "yes"})
    assert {n.service_code: n.urgency for n in young.needs} == {"maternal-health": "urgent"}
    assert [v.code for v in young.vulnerabilities] == ["CR"]


def test_unknown_weeks_are_treated_as_urgent(hub: Bench) -> None:
    assert needs(hub) == {"maternal-health": "urgent"}


def test_labour_is_not_asked_about_in_early_pregnancy_nor_weeks_of_who_is_not(hub: Bench) -> None:
    assert hub.problems("srh", **TALK, pregnancy_weeks=10, contractions=True) == ["contractions"]
    assert hub.problems("srh", **{**TALK, "pregnant": "no"}, pregnancy_weeks=10) == [
        "pregnancy_weeks"
    ]


def test_a_danger_sign_is_believed_although_the_weeks_are_a_guess(hub: Bench) -> None:
    found = needs(hub, pregnancy_weeks=10, danger_signs=("no-movement",))
    assert found == {"maternal-health": "emergency"}
    risks = hub.assess("srh", **TALK, danger_signs=("fever",)).vulnerabilities
    assert [one.code for one in risks] == ["SM"]


def test_what_cannot_be_is_refused(hub: Bench) -> None:
    assert hub.problems("srh", **TALK, pregnancy_weeks=5, contacts_so_far=9) == ["contacts_so_far"]
    assert hub.problems("srh", **TALK, pregnancy_weeks=50) == ["pregnancy_weeks"]
    assert hub.problems("srh", **TALK, wishes=("emergency-contraception",)) == ["wishes"]


@pytest.mark.parametrize(
    ("weeks", "due"),
    [
        (8, date(2026, 12, 22)),
        (12, date(2027, 1, 19)),
        (27, date(2026, 12, 15)),
        (38, date(2026, 12, 8)),
        (40, date(2026, 11, 27)),
    ],
)
def test_the_next_check_up_is_due_by_the_week(hub: Bench, weeks: int, due: date) -> None:
    walk = hub.begin("prenatal_care").take("enter_care", pregnancy_weeks=weeks)
    assert walk.due is not None
    # From the first minute of 24 November in UTC to the desk's own midnight: the same day.
    assert (walk.due.at.date(), walk.due.source) == (due, "WHO 2016")


def test_every_check_up_sets_the_next_one(hub: Bench) -> None:
    walk = hub.begin("prenatal_care").take("enter_care", pregnancy_weeks=12)
    hub.move(days=56)
    walk.take("contact", pregnancy_weeks=20)
    assert walk.due is not None
    assert walk.due.at.date() == hub.today + timedelta(days=42)


def test_a_danger_sign_goes_to_a_hospital_within_the_hour(hub: Bench) -> None:
    walk = hub.begin("prenatal_care").take("enter_care", pregnancy_weeks=30)
    walk.take("alarm", signs=("convulsions",))
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=1)
    assert (walk.due.owner, walk.tasks) == ("focal_point", ["alarm"])
    walk.take("enter_care", pregnancy_weeks=30)
    assert walk.state == "in_care"


def test_a_child_born_here_is_registered_before_care_ends(hub: Bench) -> None:
    walk = hub.begin("prenatal_care").take("enter_care", pregnancy_weeks=39).take("give_birth")
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(days=3)
    # Both are seen on the third day, with or without papers.
    walk.take("check_both")
    assert walk.due.at - hub.now == timedelta(days=39)
    assert walk.held("finish", birth_registered=False) == ["registered"]
    walk.take("finish", birth_registered=True)
    assert walk.state == "finished"


@pytest.mark.parametrize("steps", [("give_birth",), ("give_birth", "check_both")])
def test_grief_asks_for_no_paper(hub: Bench, steps: tuple[str, ...]) -> None:
    walk = hub.begin("prenatal_care").take("enter_care", pregnancy_weeks=39)
    for step in steps:
        walk.take(step)
    walk.take("lose_child")
    assert (walk.state, walk.tasks[-1]) == ("ended", "lose_child")


def test_a_first_check_up_that_does_not_come_is_looked_for_by_itself(hub: Bench) -> None:
    walk = hub.begin("prenatal_care")
    assert walk.due is not None
    # Tuesday 24 November and three working days.
    assert walk.due.at.date() == date(2026, 11, 27)
    walk.take("insist")
    assert walk.due.owner == "focal_point"
    assert walk.take("enter_care", pregnancy_weeks=14).state == "in_care"


def test_who_moves_on_takes_the_record_along(hub: Bench) -> None:
    walk = hub.begin("prenatal_care").take("enter_care", pregnancy_weeks=20)
    assert walk.held("move_on", has_record=False) == ["record"]
    assert walk.take("move_on", has_record=True).state == "moved_on"


def test_what_was_wished_is_opened_and_the_emergency_pill_at_once(hub: Bench) -> None:
    base: dict[str, Value] = {"pregnant": "no"}
    assert needs(hub, **base, wishes=("contraception", "hiv", "menstrual", "talk")) == {
        "sexual-reproductive-health": "normal",
        "hiv-care": "urgent",
        "nfi-kit": "normal",
        "mental-health": "urgent",
    }
    pill = needs(hub, **base, wishes=("emergency-contraception",))
    assert pill == {"sexual-reproductive-health": "emergency"}
    options = needs(hub, pregnancy_weeks=6, wish_pregnancy="options")
    assert options["sexual-reproductive-health"] == "urgent"


def test_violence_is_asked_about_only_with_a_yes_and_in_private(hub: Bench) -> None:
    assert hub.problems("srh", **TALK, forced=True) == ["forced"]
    unsafe = {**TALK, "private": False, "may_ask_violence": True, "forced": True}
    assert hub.problems("srh", **unsafe) == ["may_ask_violence", "forced"]
    alone = {name: value for name, value in TALK.items() if name != "may_ask_violence"}
    assert hub.problems("srh", **{**alone, "private": False}) == []


def test_no_form_asks_what_happened_or_who_did_it(hub: Bench) -> None:
    for form in hub.declared.forms:
        for one in form.fields():
            assert one.kind not in ("text", "long-text"), one.name
            assert one.category not in ("narrative",) or one.kind == "yes-no", one.name


def test_a_disclosure_opens_care_and_a_case_and_for_a_child_protection(hub: Bench) -> None:
    told: dict[str, Value] = {
        **TALK,
        "pregnant": "no",
        "may_ask_violence": True,
        "forced": True,
        "violence_on": date(2026, 11, 23),
        "still_in_danger": True,
    }
    found = hub.assess("srh", **told)
    assert {n.service_code: n.urgency for n in found.needs} == {
        "clinical-management-rape": "emergency",
        "gbv-case-management": "urgent",
        "shelter-bed": "emergency",
    }
    assert found.start == ("clinical_management", "gbv_case_management")
    child = hub.assess("srh", **{**told, "under_18": True, "assent": "yes"})
    assert "child-protection" in {n.service_code for n in child.needs}
    undated = hub.assess("srh", **{k: v for k, v in told.items() if k != "violence_on"})
    assert undated.start == ("gbv_case_management",)
