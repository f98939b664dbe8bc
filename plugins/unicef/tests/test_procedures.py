"""Best interests, urgent action, notice to the authority, tracing, school: begin to end."""

from datetime import date, timedelta

import pytest

from hub.hooks.views import CaseView, Values
from hub.testing import CHILD, Bench, Refused, Walk

PLAN = {"views_in_plan": True, "one_responsible": True}


def test_a_pending_determination_delays_no_urgent_action(hub: Bench) -> None:
    pending = {"needs_determination": True}
    walk = hub.begin("urgent_action", case=CHILD, **pending)
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=4)
    assert walk.held("act", urgent_action=("medical", "safe-place")) == []
    for step in hub.declared.workflow("urgent_action").steps:
        assert step.guards == ()
    bip = hub.begin("best_interests", case=hub.case(), **pending)
    bip.take("make_safe", placed_with="family").take("agree_plan", **PLAN).take("implement")
    assert bip.state == "implementing"


def test_urgent_action_that_nobody_took_raises_an_alarm_by_itself(hub: Bench) -> None:
    clock = hub.declared.workflow("urgent_action").state("open").clock
    assert clock is not None
    assert clock.then == "raise_alarm"
    walk = hub.begin("urgent_action", case=CHILD).take("raise_alarm")
    assert walk.due is not None
    assert (walk.due.owner, walk.tasks) == ("focal_point", ["raise_alarm"])
    walk.take("act", urgent_action=("medical",))
    assert walk.state == "done"


def test_the_notice_to_the_authority_is_due_in_hours_and_escalates(hub: Bench) -> None:
    walk = hub.begin("authority_notice", case=CHILD)
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=4)
    assert hub.declared.workflow("authority_notice").state("to_send").clock.then == "escalate"  # type: ignore[union-attr]
    walk.take("escalate").take("send")
    # Sent on Tuesday 24 November: the authority answers by the close of Wednesday.
    assert walk.due.at.date() == date(2026, 11, 25)
    walk.take("insist").take("send").take("take_over")
    assert walk.state == "taken_over"


def test_from_identification_to_closing_each_guard_holds_and_lets_go(hub: Bench) -> None:
    walk = hub.begin("best_interests", case=CHILD)
    heard = {"child_heard": True, "needs_determination": True}
    assert walk.held("assess", **{**heard, "child_heard": False}) == ["heard"]
    walk.take("assess", **heard)
    assert walk.held("make_safe", placed_with="open-shelter") == ["care_for_children"]
    walk.take("make_safe", placed_with="foster")
    assert walk.due is not None
    assert walk.due.at.date() == date(2026, 12, 8)
    assert walk.held("agree_plan", views_in_plan=False, one_responsible=False) == [
        "views",
        "owners",
        "authority_told",
    ]
    walk.take("agree_plan", **PLAN, authority_told=True).take("implement").take("review")
    close = {"closed_because": "lasting-care", "goodbye_said": True}
    assert walk.held("close", role="focal_point", **{**close, "goodbye_said": False}) == [  # type: ignore[arg-type]
        "knows_whom",
        "determined",
    ]
    tomorrow = {"determined_on": date(2026, 11, 25)}
    assert walk.held("determine", role="focal_point", **tomorrow) == ["not_in_the_future"]
    walk.take("determine", role="focal_point", determined_on=date(2026, 11, 24))
    walk.take("agree_plan", **PLAN, authority_told=True).take("implement").take("review")
    walk.take("close", role="focal_point", **close)  # type: ignore[arg-type]
    assert walk.state == "closed"


def test_the_plan_is_reviewed_by_itself_after_thirty_days(hub: Bench) -> None:
    clock = hub.declared.workflow("best_interests").state("implementing").clock
    assert clock is not None
    assert (clock.days, clock.then) == (30, "review")


@pytest.mark.parametrize("place", ["station", "police"])
def test_a_child_in_detention_is_not_safe_before_being_out(hub: Bench, place: str) -> None:
    held = hub.case(age_band="15-17", answers={"child_intake": {"place": place}})
    walk = hub.begin("best_interests", case=held)
    assert walk.held("make_safe", placed_with="family") == ["out_of_detention"]
    assert walk.held("make_safe", placed_with="family", released=False) == ["out_of_detention"]
    assert walk.held("make_safe", placed_with="family", released=True) == []


def test_no_place_of_detention_can_be_chosen_for_a_child(hub: Bench) -> None:
    step = hub.declared.workflow("best_interests").step("make_safe")
    assert {choice.code for choice in step.ask[0].choices} == {
        "family", "foster", "child-shelter", "open-shelter", "hospital",
    }  # fmt: skip


def test_each_act_of_tracing_needs_its_own_yes(hub: Bench) -> None:
    walk = hub.begin("family_tracing", case=CHILD)
    assert walk.held("search", agrees_search=False) == ["agrees_search"]
    walk.take("search", agrees_search=True).take("locate")
    call = {"agrees_call": True, "relation_checked": True, "relative_is_safe": True}
    for name, guard in zip(call, ("agrees_call", "relation", "safe"), strict=True):
        assert walk.held("call", **{**call, name: False}) == [guard]
    walk.take("call", **call)
    reunion = {"agrees_reunion": True, "best_interests_determined": True}
    with pytest.raises(Refused, match="agrees_reunion"):
        walk.take("reunite", role="focal_point", **{**reunion, "agrees_reunion": False})
    assert walk.held(
        "reunite", role="focal_point", agrees_reunion=True, best_interests_determined=False
    ) == ["determined"]
    walk.take("reunite", role="focal_point", **reunion)
    assert walk.state == "reunited"


def test_a_caregiver_who_must_not_know_is_not_called(hub: Bench) -> None:
    hidden = hub.case(age_band="12-14", answers={"child_intake": {"caregiver_conflict": True}})
    walk = hub.begin("family_tracing", case=hidden)
    walk.take("search", agrees_search=True).take("locate")
    call = {"agrees_call": True, "relation_checked": True, "relative_is_safe": True}
    assert walk.held("call", **call) == ["caregiver_conflict"]
    assert walk.held("call", **call, relative_is_caregiver=True) == ["caregiver_conflict"]
    assert walk.held("call", **call, relative_is_caregiver=False) == []


def in_touch(hub: Bench, case: CaseView) -> Walk:
    walk = hub.begin("family_tracing", case=case)
    walk.take("search", agrees_search=True).take("locate")
    call = {"agrees_call": True, "relation_checked": True, "relative_is_safe": True}
    return walk.take("call", **call, relative_is_caregiver=False)


def test_a_family_that_was_called_does_not_learn_where_the_child_is_before_the_child_says_so(
    hub: Bench,
) -> None:
    walk = in_touch(hub, CHILD)
    assert walk.held("tell_where", agrees_tell_where=False) == ["agrees_tell_where"]
    walk.take("tell_where", agrees_tell_where=True)
    assert (walk.state, walk.run.facts["agrees_tell_where"]) == ("in_touch", True)
    assert walk.due is not None
    assert walk.due.clock == "how_contact_goes"
    walk.run.facts["relative_is_caregiver"] = None
    walk.case = hub.case(age_band="12-14", answers={"child_intake": {"caregiver_conflict": True}})
    assert walk.held("tell_where", agrees_tell_where=True) == ["caregiver_conflict"]


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        ({}, True),
        ({"family_tracing": {"may_ask_consulate": False}}, True),
        ({"family_tracing": {"may_ask_consulate": True}}, False),
        (
            {
                "family_tracing": {"may_ask_consulate": True},
                "child_intake": {"afraid_home": True},
            },
            True,
        ),
    ],
)
def test_asking_the_consulate_for_the_family_takes_a_yes_of_its_own_and_no_fear(
    hub: Bench, answers: dict[str, Values], held: bool
) -> None:
    case = hub.case(age_band="12-14", answers=answers)
    walk = hub.begin("family_tracing", case=case).take("search", agrees_search=True)
    assert walk.held("ask_consulate") == (["consulate_with_the_childs_yes"] if held else [])
    # The referral itself follows the same answer.
    to_consulate = hub.referral(
        recipient_class="consular", need_code="family-tracing", country="HN"
    )
    assert bool(hub.screen(to_consulate, case)) is held
    if not held:
        walk.take("ask_consulate")
        assert (walk.state, walk.tasks) == ("searching", ["ask_consulate"])


def test_no_step_to_a_school_place_reads_papers(hub: Bench) -> None:
    walk = hub.begin("school_place", case=CHILD, school_papers=("none",))
    assert walk.held("find", child_likes_it=False) == ["wanted"]
    walk.take("find", child_likes_it=True).take("turned_away", turned_away_for="papers")
    assert (walk.state, walk.tasks) == ("asked", ["turned_away"])
    walk.take("find", child_likes_it=True)
    assert walk.held("enrol") == []
    walk.take("enrol").take("confirm")
    assert walk.state == "attending"


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
