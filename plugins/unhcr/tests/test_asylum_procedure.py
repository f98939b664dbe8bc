"""From filing to a solution: each guard holds and lets go, each deadline is the law's (LRPCAP)."""

from datetime import date

import pytest

from hub.errors import Conflict, Invalid
from hub.testing import CHILD, Bench, Walk

FILED = date(2026, 11, 17)
GOOD = {"own_decision": True, "filed_on": FILED, "proof_of_filing": True}


@pytest.fixture
def walk(hub: Bench) -> Walk:
    case = hub.case(population="asylum-seeker")
    run = hub.begin("asylum", case=case, entered_on=date(2026, 11, 3))
    return run.take("orient", explained_in_language=True)


def filed(walk: Walk) -> Walk:
    return walk.take("file", **GOOD)  # type: ignore[arg-type]


def interviewed(walk: Walk) -> Walk:
    return filed(walk).take("admit").take("interview", language_provided=True, advice_offered=True)


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [({"own_decision": False}, "own_decision"), ({"proof_of_filing": False}, "proof")],
)
def test_filing_needs_the_persons_decision_and_a_certificate(
    walk: Walk, wrong: dict[str, bool], guard: str
) -> None:
    assert walk.held("file", **{**GOOD, **wrong}) == [guard]  # type: ignore[arg-type]
    assert walk.held("file", **GOOD) == []  # type: ignore[arg-type]


def test_the_lock_on_the_consulate_stands_before_anything_is_filed(hub: Bench) -> None:
    open_case = hub.case(population="migrant-in-transit")
    walk = hub.begin("asylum", case=open_case, entered_on=date(2026, 11, 3))
    walk.take("orient", explained_in_language=True)
    assert walk.held("file", **GOOD) == ["recorded_as_applicant"]  # type: ignore[arg-type]
    walk.case = hub.case(answers={"registration": {"asylum": "wants"}})
    assert walk.held("file", **GOOD) == []  # type: ignore[arg-type]


def test_a_filing_dated_tomorrow_is_held_back(hub: Bench, walk: Walk) -> None:
    later = {**GOOD, "filed_on": date(2026, 11, 25)}
    assert walk.held("file", **later) == ["not_in_the_future"]  # type: ignore[arg-type]
    hub.move(days=1)
    assert walk.held("file", **later) == []  # type: ignore[arg-type]


def test_the_authority_has_45_working_days_from_the_filing_and_45_more_once(walk: Walk) -> None:
    interviewed(walk)
    assert walk.due is not None
    # From 17 Nov 2026: 25 Dec, 1 Jan and 1 Feb are holidays, and so not counted.
    assert (walk.due.at.date(), walk.due.source) == (date(2027, 1, 21), "LRPCAP art. 24")
    assert walk.held("extend", extension_cause="health", extension_in_writing=False) == [
        "in_writing"
    ]
    walk.take("extend", extension_cause="health", extension_in_writing=True)
    assert walk.due.at.date() == date(2027, 3, 29)
    with pytest.raises(Conflict):
        walk.take("extend", extension_cause="health", extension_in_writing=True)


def test_an_extension_for_want_of_an_interpreter_comes_before_the_interview_and_is_the_only_one(
    hub: Bench, walk: Walk
) -> None:
    filed(walk).take("admit")
    none = {"extension_cause": "no-interpreter", "extension_in_writing": False}
    assert walk.held("extend_before_interview", **none) == ["in_writing"]  # type: ignore[arg-type]
    walk.take("extend_before_interview", **{**none, "extension_in_writing": True})  # type: ignore[arg-type]
    assert walk.due is not None
    assert (walk.due.at.date(), walk.due.clock) == (date(2027, 3, 29), "decision_extended")
    both = {"language_provided": True, "advice_offered": True}
    walk.case = hub.case(age_band=CHILD.age_band, population="asylum-seeker")
    assert walk.held("interview_in_extension", **both) == ["child_represented"]  # type: ignore[arg-type]
    walk.take("interview_in_extension", **both, child_represented=True)  # type: ignore[arg-type]
    assert (walk.state, walk.due.at.date()) == ("extended", date(2027, 3, 29))
    for again in ("extend", "extend_before_interview"):
        with pytest.raises(Conflict):
            walk.take(again, extension_cause="health", extension_in_writing=True)
    walk.take("recognise", kind_of_protection="refugee")
    assert walk.state == "protected"


def test_no_interview_without_language_advice_or_a_childs_representative(
    hub: Bench, walk: Walk
) -> None:
    filed(walk).take("admit")
    assert walk.held("interview", language_provided=False, advice_offered=False) == [
        "language",
        "advice",
    ]
    walk.case = hub.case(age_band=CHILD.age_band, population="asylum-seeker")
    both = {"language_provided": True, "advice_offered": True}
    assert walk.held("interview", **both) == ["child_represented"]  # type: ignore[arg-type]
    assert walk.held("interview", **both, child_represented=True) == []  # type: ignore[arg-type]


def test_a_refusal_leaves_fifteen_working_days_and_then_looks_for_another_remedy(
    walk: Walk,
) -> None:
    interviewed(walk).take("refuse", notified_on=date(2026, 11, 24))
    assert walk.due is not None
    assert walk.due.at.date() == date(2026, 12, 15)
    assert (walk.due.source, walk.due.owner) == ("LRPCAP art. 25", "focal_point")
    assert walk.workflow.state("refused").clock.then == "lapse"  # type: ignore[union-attr]
    walk.take("lapse", role="focal_point")
    assert (walk.state, walk.due.clock) == ("review_lapsed", "other_remedy")


def test_a_review_without_grounds_is_held_back_and_one_with_them_can_win(walk: Walk) -> None:
    interviewed(walk).take("refuse", notified_on=date(2026, 11, 24))
    assert walk.held("appeal", grounds_prepared=False) == ["grounds"]
    walk.take("appeal", grounds_prepared=True).take("recognise", kind_of_protection="refugee")
    assert walk.held("settle", plan_is_theirs=False) == ["agreed"]
    walk.take("settle", plan_is_theirs=True)
    assert walk.state == "solution"


def test_leaving_the_procedure_is_an_informed_choice(walk: Walk) -> None:
    filed(walk)
    assert walk.held("close", closed_because="own-wish") == ["informed_withdrawal"]
    assert walk.held("close", closed_because="moved-on") == []
    walk.take("close", closed_because="own-wish", consequences_explained=True)
    assert walk.state == "closed"


def test_filing_reminds_of_the_weekly_signature(walk: Walk) -> None:
    assert "file" in filed(walk).tasks


def test_the_questions_of_a_step_must_be_answered(walk: Walk) -> None:
    with pytest.raises(Invalid):
        walk.take("file", own_decision=True)
