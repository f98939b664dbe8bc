"""A survivor under 18: the child rules as well (LGDNNA), and care that waits for none of them."""

from datetime import date, timedelta

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView
from hub.testing import CHILD, Bench, Walk

YESTERDAY = date(2026, 11, 23)
TALK: dict[str, Value] = {
    "private": True,
    "language": "es-MX",
    "under_18": True,
    "assent": "yes",
    "pregnant": "no",
    "may_ask_violence": True,
}
CARE: dict[str, Value] = {
    "agrees_treatment": True,
    "examined": False,
    "offered": ("hiv-prevention", "contraception"),
    "given": ("hiv-prevention",),
}


def of_age(hub: Bench, band: str, **answers: Value) -> CaseView:
    return hub.case(age_band=band, answers={"srh": {"under_18": True, **answers}})


def care(hub: Bench, case: CaseView) -> Walk:
    return hub.begin("clinical_management", case=case, violence_on=YESTERDAY)


def test_a_childs_disclosure_opens_care_a_case_and_the_notice_all_at_once(hub: Bench) -> None:
    found = hub.assess("srh", case=CHILD, **TALK, forced=True, violence_on=YESTERDAY)
    assert {n.service_code: n.urgency for n in found.needs} == {
        "clinical-management-rape": "emergency",
        "gbv-case-management": "urgent",
        "child-protection": "emergency",
    }
    assert found.start == ("clinical_management", "gbv_case_management", "child_notice")
    adult = hub.assess(
        "srh",
        **{k: v for k, v in TALK.items() if k != "assent"} | {"under_18": False},
        forced=True,
        violence_on=YESTERDAY,
    )
    assert "child_notice" not in adult.start
    assert "child-protection" not in {n.service_code for n in adult.needs}


def test_who_says_of_herself_that_she_is_17_is_treated_as_a_child(hub: Bench) -> None:
    case = hub.case(age_band="unknown", answers={"srh": {"under_18": True, "assent": "not-yet"}})
    consent: dict[str, Value] = {
        "informed_consent": True,
        "limits_explained": True,
        "safety": "no",
    }
    walk = hub.begin("gbv_case_management", case=case)
    assert walk.held("assess", **consent) == ["assent"]
    assert walk.held("assess", **consent, assent_given=True) == []
    walk.case = hub.case(age_band="unknown", answers={"srh": {"under_18": True, "assent": "yes"}})
    assert walk.held("assess", **consent) == []


def test_clinical_care_remembers_what_was_said_of_the_age_in_the_first_talk(hub: Bench) -> None:
    form: dict[str, Value] = {
        "violence_on": YESTERDAY,
        "injured": False,
        "safe_to_go_back": True,
        "agrees_treatment": True,
        "agrees_examination": True,
    }
    said = hub.case(age_band="unknown", answers={"srh": {"under_18": True}})
    found = hub.assess("clinical_care", case=said, **form)
    assert "child-protection" in {one.service_code for one in found.needs}
    assert found.start == ("clinical_management", "gbv_case_management", "child_notice")
    unsaid = hub.assess("clinical_care", case=hub.case(age_band="unknown"), **form)
    assert "child_notice" not in unsaid.start


@pytest.mark.parametrize("band", ["12-14", "15-17"])
def test_from_twelve_on_the_yes_is_the_adolescents_own(hub: Bench, band: str) -> None:
    """NOM-046-SSA2-2005, 6.4.2.7; no caregiver is asked."""
    walk = care(hub, of_age(hub, band))
    assert walk.held("treat", **CARE, agreed_by="self") == ["assent"]
    assert walk.held("treat", **CARE, agreed_by="self", assent_given=False) == ["assent"]
    assert walk.held("treat", **CARE, agreed_by="self", assent_given=True) == []
    assert walk.held("treat", **CARE, assent_given=True) == []


def test_below_twelve_somebody_grown_up_agrees_too(hub: Bench) -> None:
    walk = care(hub, of_age(hub, "6-11"))
    assert walk.held("treat", **CARE, assent_given=True) == ["adult_agrees"]
    assert walk.held("treat", **CARE, assent_given=True, agreed_by="self") == ["adult_agrees"]
    assert walk.held("treat", **CARE, agreed_by="caregiver") == ["assent"]
    assert walk.held("treat", **CARE, assent_given=True, agreed_by="caregiver") == []


def test_nobody_waits_for_a_toddlers_words(hub: Bench) -> None:
    walk = care(hub, of_age(hub, "0-5"))
    assert walk.held("treat", **CARE) == ["adult_agrees"]
    assert walk.held("treat", **CARE, agreed_by="authority") == []
    consent: dict[str, Value] = {
        "informed_consent": True,
        "limits_explained": True,
        "safety": "no",
    }
    case = hub.begin("gbv_case_management", case=of_age(hub, "0-5"))
    assert case.held("assess", **consent) == []


def test_a_caregiver_who_is_not_to_know_does_not_agree_in_the_childs_place(hub: Bench) -> None:
    walk = care(hub, of_age(hub, "6-11", caregiver_safe=False))
    agreed: dict[str, Value] = {**CARE, "assent_given": True}
    assert walk.held("treat", **agreed, agreed_by="caregiver") == ["not_this_caregiver"]
    assert walk.held("treat", **agreed, agreed_by="authority") == []


@pytest.mark.parametrize("band", ["0-5", "6-11", "12-14", "15-17"])
def test_danger_to_life_asks_nobody(hub: Bench, band: str) -> None:
    walk = care(hub, of_age(hub, band, caregiver_safe=False))
    assert walk.held("treat", **CARE, agreed_by="emergency") == []


def test_care_comes_before_the_authority_and_never_ends_without_it(hub: Bench) -> None:
    """LGDNNA art. 12."""
    walk = care(hub, CHILD)
    walk.take("treat", **CARE, assent_given=True).take("check", wants_support=False)
    assert walk.held("finish") == ["authority_told"]
    assert walk.held("finish", authority_told=False) == ["authority_told"]
    assert walk.take("finish", authority_told=True).state == "finished"


def test_the_authority_is_told_on_the_day_and_the_silence_escalates(hub: Bench) -> None:
    """LGDNNA art. 12: at once."""
    walk = hub.begin("child_notice", case=CHILD)
    assert walk.due is not None
    assert (walk.due.at - hub.now, walk.due.source) == (timedelta(hours=4), "LGDNNA art. 12")
    walk.take("escalate")
    assert (walk.due.owner, walk.due.at - hub.now) == ("focal_point", timedelta(hours=2))
    assert walk.held("tell", child_knows=False) == ["child_knows"]
    walk.take("tell", child_knows=True)
    assert walk.due.at.date() == date(2026, 11, 25)
    walk.take("insist")
    assert walk.state == "late"
    walk.take("tell", child_knows=True).take("take_over")
    assert (walk.state, walk.tasks) == ("taken_over", ["tell", "insist", "tell"])


def test_the_notice_itself_does_not_wait_for_monday_while_the_answer_may(hub: Bench) -> None:
    """Friday 13 November 2026; Monday the 16th is a holiday (LFT art. 74)."""
    hub.now = hub.now.replace(day=13, hour=23)
    walk = hub.begin("child_notice", case=CHILD)
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=4)
    walk.take("tell", child_knows=True)
    assert walk.due.at.date() == date(2026, 11, 17)


@pytest.mark.parametrize(("band", "protected"), [("12-14", True), ("15-17", False)])
def test_a_pregnancy_before_15_opens_protection_without_asking_for_an_account(
    hub: Bench, band: str, protected: bool
) -> None:
    """Código Penal Federal art. 266."""
    early: dict[str, Value] = {**TALK, "pregnant": "yes", "may_ask_violence": False}
    found = hub.assess("srh", case=hub.case(age_band=band), **early, pregnancy_weeks=9)
    codes = {one.service_code for one in found.needs}
    assert {"gbv-case-management", "child-protection"} <= codes or not protected
    assert ("child_notice" in found.start) is protected
    assert ("gbv_case_management" in found.start) is protected
    assert "prenatal_care" in found.start
    assert [one.code for one in found.vulnerabilities] == ["CR"]


def test_the_childs_yes_is_asked_before_any_delicate_question_and_in_plain_words(
    hub: Bench,
) -> None:
    form = hub.declared.form("srh")
    order = [one.name for one in form.fields()]
    assert order.index("assent") < order.index("pregnant") < order.index("forced")
    assent = next(one for one in form.fields() if one.name == "assent")
    assert "con calma" in assent.label.es
    adult = {k: v for k, v in TALK.items() if k not in ("under_18",)}
    assert hub.problems("srh", **adult, under_18=False) == ["assent"]
    unasked = {k: v for k, v in TALK.items() if k != "assent"}
    assert hub.problems("srh", **unasked) == ["assent"]
