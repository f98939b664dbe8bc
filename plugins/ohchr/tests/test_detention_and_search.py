"""A detention visit and its way out; a disappearance handed to the search authority and the family."""

from datetime import date, timedelta

import pytest

from hub.errors import NotAllowed
from hub.hooks.declared import Value
from hub.hooks.views import CaseView, EventView, NeedView, PeriodView
from hub.testing import CHILD, Bench

PERIOD = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
VISIT: dict[str, Value] = {
    "visited_on": date(2026, 11, 23),
    "place_kind": "station",
    "in_private": True,
    "agreed_to_talk": True,
}
PROPOSAL = {"person_agrees": True, "alternative": "shelter", "place_confirmed": True}
HAND_OVER = {
    "family_agrees": True,
    "search_authority_received": True,
    "representative_has_copy": True,
    "presumed_alive": True,
}


def needs(hub: Bench, **changed: Value) -> dict[str, str]:
    found = hub.assess("detention_visit", **{**VISIT, **changed})
    return {one.service_code: one.urgency for one in found.needs}


def test_a_child_in_detention_is_an_emergency_that_names_the_law(hub: Bench) -> None:
    found = hub.assess("detention_visit", **VISIT, vulnerable=("with-children",))
    assert {n.service_code: n.urgency for n in found.needs} == {
        "detention-alternatives": "emergency",
        "child-protection": "emergency",
    }
    assert "LRPCAP art. 20" in found.needs[0].reason.es
    assert found.start == ("alternatives_to_detention",)


def test_each_missing_safeguard_opens_a_need(hub: Bench) -> None:
    found = needs(
        hub,
        asylum_told=False,
        lawyer=False,
        doctor=False,
        family_called=False,
        vulnerable=("illness", "crime-victim"),
    )
    assert found == {
        "detention-alternatives": "emergency",
        "asylum-orientation": "urgent",
        "legal-assistance": "urgent",
        "trafficking-assistance": "urgent",
        "primary-health": "emergency",
        "family-tracing": "normal",
    }
    assert needs(hub, return_announced=True) == {"legal-assistance": "emergency"}


def test_who_does_not_wish_to_talk_is_asked_nothing_more(hub: Bench) -> None:
    silent = {**VISIT, "agreed_to_talk": False}
    assert hub.problems("detention_visit", **silent) == []
    assert hub.problems("detention_visit", **silent, lawyer=False) == ["lawyer"]


def test_what_could_harm_the_person_is_not_noted_when_guards_listened(hub: Bench) -> None:
    heard = {**VISIT, "in_private": False, "ill_treated": True}
    assert hub.problems("detention_visit", **heard) == ["ill_treated"]


def test_nobody_is_held_since_after_the_visit(hub: Bench) -> None:
    assert hub.problems("detention_visit", **VISIT, held_since=date(2026, 11, 24)) == ["held_since"]


def test_an_alternative_is_concrete_and_wanted(hub: Bench) -> None:
    walk = hub.begin("alternatives_to_detention")
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=24)
    assert walk.held("propose", **{**PROPOSAL, "person_agrees": False}) == ["person_agrees"]  # type: ignore[arg-type]
    assert walk.held("propose", **{**PROPOSAL, "place_confirmed": False}) == ["place"]  # type: ignore[arg-type]
    walk.take("propose", **PROPOSAL)  # type: ignore[arg-type]
    # Three working days from Tuesday 24 November.
    assert walk.due.at.date() == date(2026, 11, 27)


@pytest.mark.parametrize(
    "case",
    [
        CHILD,
        CaseView(code="K7PM-4XTC-9QHR", answers={"detention_visit": {"vulnerable": ["child"]}}),
    ],
)
def test_a_family_with_children_stays_together(hub: Bench, case: CaseView) -> None:
    walk = hub.begin("alternatives_to_detention", case=case)
    assert walk.held("propose", **PROPOSAL) == ["family_together"]  # type: ignore[arg-type]
    assert walk.held("propose", **PROPOSAL, family_together=True) == []  # type: ignore[arg-type]


def test_silence_of_the_authority_escalates_by_itself(hub: Bench) -> None:
    clock = hub.declared.workflow("alternatives_to_detention").state("proposed").clock
    assert clock is not None
    assert clock.then == "no_answer"
    walk = hub.begin("alternatives_to_detention").take("propose", **PROPOSAL)  # type: ignore[arg-type]
    walk.take("no_answer")
    assert walk.due is not None
    assert (walk.state, walk.due.owner) == ("unanswered", "focal_point")


def test_granted_is_not_done_until_the_person_is_out(hub: Bench) -> None:
    walk = hub.begin("alternatives_to_detention").take("propose", **PROPOSAL)  # type: ignore[arg-type]
    assert walk.held("grant", answered_on=date(2026, 11, 25)) == ["not_in_the_future"]
    walk.take("grant", answered_on=date(2026, 11, 24))
    assert walk.held("see", really_free=False) == ["out"]
    walk.take("see", really_free=True)
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(days=30)
    assert walk.take("close").state == "closed"


def test_a_refusal_leads_to_a_lawyer_and_a_new_proposal(hub: Bench) -> None:
    walk = hub.begin("alternatives_to_detention").take("propose", **PROPOSAL)  # type: ignore[arg-type]
    walk.take("refuse", answered_on=date(2026, 11, 24), reasons_given=False)
    assert walk.tasks == ["refuse"]
    walk.take("propose", **PROPOSAL)  # type: ignore[arg-type]
    assert walk.state == "proposed"


def test_a_disappearance_is_searched_for_without_delay(hub: Bench) -> None:
    found = hub.assess(
        "disappearance",
        reported_by="family",
        has_representative=False,
        family_agrees_search=True,
        family_afraid=True,
        who_took="tolerated",
    )
    assert {n.service_code: n.urgency for n in found.needs} == {
        "missing-migrant-search": "emergency",
        "legal-assistance": "urgent",
        "protection-case-management": "urgent",
    }
    assert found.start == ("enforced_disappearance",)


def test_it_goes_to_the_search_authority_and_to_the_familys_representative(hub: Bench) -> None:
    walk = hub.begin("enforced_disappearance")
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=24)
    assert walk.due.source == "CED/C/7, principle 6"
    guards = ("family_agrees", "search_authority", "representative", "alive")
    for name, guard in zip(HAND_OVER, guards, strict=True):
        assert walk.held("hand_over", **{**HAND_OVER, name: False}) == [guard]
    walk.take("escalate")
    assert walk.due.owner == "focal_point"
    walk.take("hand_over", **HAND_OVER).take("plan").take("inform").take("plan")
    assert walk.held("find", found_as="alive", family_told_first=False) == ["family_first"]
    assert walk.take("find", found_as="alive", family_told_first=True).state == "found"


def test_only_the_focal_point_ends_a_search_and_only_because_the_family_wishes(hub: Bench) -> None:
    walk = hub.begin("enforced_disappearance")
    with pytest.raises(NotAllowed):
        walk.take("withdraw")
    assert walk.take("withdraw", role="focal_point").state == "withdrawn"


def test_the_sheet_on_rights_says_that_children_are_not_held(hub: Bench) -> None:
    sheet = hub.plugin.call(
        "render_document", name="rights_in_detention", case=hub.case(), run=None, locale="es"
    )
    assert "LRPCAP art. 20" in sheet.paragraphs[-1]


def test_figures_of_detention_rest_on_what_was_asked(hub: Bench) -> None:
    def held(**answers: object) -> CaseView:
        return hub.case(answers={"detention_visit": answers})

    cases = [held(vulnerable=("older",), asylum_told=True), held(asylum_told=False), held()]
    cases.append(hub.case(answers={"disappearance": {"reported_by": "family"}}))

    def figures(name: str) -> list[tuple[float, int]]:
        found = hub.plugin.call("compute_indicator", name=name, period=PERIOD, cases=cases)
        return [(f.value, f.count) for f in found]

    assert figures("vulnerable_people_held") == [(1, 1)]
    assert figures("told_of_asylum_in_detention") == [(50.0, 2)]
    assert figures("disappearances") == [(1, 1)]


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


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("detention-alternatives", ["begin_today"]),
        ("missing-migrant-search", ["begin_today"]),
        ("legal-assistance", []),
    ],
)
def test_what_has_a_day_is_begun_on_the_day_it_is_found(
    hub: Bench, need: str, told: list[str]
) -> None:
    view = NeedView(id="n", service_code=need, urgency="emergency", status="open")
    added = EventView(kind="case.need-added", at=hub.now, need=view)
    tasks = hub.plugin.call("on_event", event=added, case=hub.case())
    assert [t.name for t in tasks] == told
    assert all(t.due == hub.today for t in tasks)
