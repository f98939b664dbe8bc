"""A workflow that cannot run is refused when it is loaded, by name and line; and so are those who run it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from hub.hooks.declared import Illegal, Text, answer
from hub.hooks.forms import text, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow, check_workflows
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.generated import workflows

LABEL = Text("Etiqueta", "Label")
ASKED = Step("offer", LABEL, ("asked",), "offered")
DELIVER = Step("deliver", LABEL, ("offered",), "delivered")
LAPSE = Step("lapse", LABEL, ("offered",), "delivered")
STATES = (
    State("asked", LABEL),
    State("offered", LABEL),
    State("delivered", LABEL, final=True),
)
GOOD = Workflow("support", 1, LABEL, STATES, (ASKED, DELIVER, LAPSE))


def clock(**more: Any) -> Clock:
    return Clock("answer", LABEL, **{"owner": "caseworker", "hours": 24, **more})


def with_clock(given: Clock, state: int = 1) -> Workflow:
    states = list(STATES)
    states[state] = replace(states[state], clock=given)
    return replace(GOOD, states=tuple(states))


def with_step(**changed: Any) -> Workflow:
    return replace(GOOD, steps=(ASKED, replace(DELIVER, **changed), LAPSE))


def more_states(*states: State) -> Workflow:
    return replace(GOOD, states=(*STATES, *states))


def refused(*given: Workflow) -> list[str]:
    """What is said when these workflows are loaded."""
    with pytest.raises(Illegal) as refusal:
        check_workflows(given)
    return refusal.value.problems


GUARDED = Guard("agreed", LABEL, answer("agreed").equals(True))
DUMB = Guard("agreed", Text("", ""), answer("agreed").equals(True))
HALF = Guard("agreed", Text("Pregunte.", " "), answer("agreed").equals(True))

MISTAKES: dict[str, tuple[Workflow, list[str]]] = {
    "name": (replace(GOOD, name="Support"), ["a lower-case name"]),
    "version": (replace(GOOD, version=0), ["a version from 1"]),
    "no states": (replace(GOOD, states=()), ["it has no states"]),
    "unreachable": (
        more_states(State("elsewhere", LABEL, final=True)),
        ["state elsewhere cannot be reached"],
    ),
    "dead end": (
        replace(GOOD, states=(*STATES[:2], State("delivered", LABEL))),
        ["state delivered has no way out, and is not final"],
    ),
    "leaving the end": (
        replace(GOOD, steps=(*GOOD.steps, Step("again", LABEL, ("delivered",), "asked"))),
        ["state delivered is final, and step again leaves it"],
    ),
    "state twice": (more_states(State("asked", LABEL)), ["state 'asked' is declared twice"]),
    "step twice": (replace(GOOD, steps=(*GOOD.steps, ASKED)), ["step 'offer' is declared twice"]),
    "state name": (more_states(State("Not OK", LABEL, final=True)), ["'Not OK'", "reached"]),
    "unknown origin": (with_step(from_=("offered", "ghost")), ["names state ghost"]),
    "unknown target": (with_step(to="ghost"), ["names state ghost"]),
    "no origin": (with_step(from_=()), ["step deliver begins nowhere"]),
    "unknown role": (with_step(roles=("wizard",)), ["step deliver: nobody, or nobody known"]),
    "no role": (with_step(roles=()), ["step deliver: nobody, or nobody known"]),
    "guard without reason": (with_step(guards=(DUMB,)), ["guard agreed has no reason"]),
    "guard in one language": (with_step(guards=(HALF,)), ["guard agreed has no reason"]),
    "question": (with_step(ask=(text("Bad name", LABEL),)), ["'Bad name' is no field name"]),
    "clock without owner": (with_clock(clock(owner="")), ["clock answer has no owner"]),
    "clock of nobody known": (with_clock(clock(owner="wizard")), ["clock answer has no owner"]),
    "clock without span": (with_clock(clock(hours=None)), ["needs exactly one span"]),
    "clock with two": (with_clock(clock(days=3)), ["clock answer needs exactly one span"]),
    "clock of no time": (with_clock(clock(hours=0)), ["clock answer needs exactly one span"]),
    "clock at the end": (with_clock(clock(), 2), ["clock answer runs in a final state"]),
    "then is no step": (with_clock(clock(then="ghost")), ["takes no step that it could"]),
    "then from elsewhere": (with_clock(clock(then="offer")), ["takes no step that it could"]),
    "then asks": (
        replace(
            with_clock(clock(then="lapse")),
            steps=(ASKED, DELIVER, replace(LAPSE, ask=(yes_no("q", LABEL, required=True),))),
        ),
        ["takes no step that it could"],
    ),
    "then is guarded": (
        replace(
            with_clock(clock(then="lapse")),
            steps=(ASKED, DELIVER, replace(LAPSE, guards=(GUARDED,))),
        ),
        ["clock answer takes step lapse, which has guards: agreed"],
    ),
}


def test_a_good_workflow_is_taken() -> None:
    check_workflows([GOOD, replace(with_clock(clock(then="lapse")), name="other")])


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_workflow_is_refused_by_name_and_line(mistake: str) -> None:
    wrong, said = MISTAKES[mistake]
    lines = refused(wrong)
    assert all(line.startswith("test_workflows.py:") for line in lines), lines
    assert all(int(line.split(":")[1]) > 15 for line in lines)
    for part in said:
        assert any(part in line for line in lines), lines


def test_the_line_is_that_of_the_mistake() -> None:
    guilty = State("elsewhere", LABEL, final=True)
    (line,) = refused(more_states(guilty))
    assert line.startswith(f"test_workflows.py:{guilty.place.line}: workflow support: ")


def test_every_mistake_of_every_workflow_is_named_at_once() -> None:
    wrong = with_clock(clock(owner="", hours=None, then="ghost"))
    lines = refused(wrong, GOOD, with_step(roles=()))
    assert len(lines) == 5
    assert "workflow support is declared twice." in lines


def test_a_guard_holds_back_until_its_facts_are_there() -> None:
    guarded = with_step(guards=(GUARDED,))
    step = guarded.step("deliver")
    assert guarded.held_by(step, {}) == [GUARDED]
    assert guarded.held_by(step, {"agreed": False}) == [GUARDED]
    assert guarded.held_by(step, {"agreed": True}) == []


def test_the_steps_of_a_state_are_those_that_lead_out_of_it() -> None:
    assert [step.name for step in GOOD.open_steps("offered")] == ["deliver", "lapse"]
    assert GOOD.open_steps("delivered") == []
    for ask in (GOOD.state, GOOD.step):
        with pytest.raises(KeyError):
            ask("ghost")


@settings(deadline=None)
@given(workflows())
def test_what_the_generator_makes_is_in_order(workflow: Workflow) -> None:
    """The other tests draw and send generated workflows: they have to be such as can be."""
    assert workflow.check() == []


@pytest.mark.parametrize("agency", AGENCIES)
def test_no_clock_of_an_agency_takes_a_guarded_step(agency: str) -> None:
    """The hub takes it by itself, without reading what is known of the case."""
    for workflow in load(agency).declared.workflows:
        for state in workflow.states:
            if state.clock is not None and state.clock.then is not None:
                assert workflow.step(state.clock.then).guards == ()
