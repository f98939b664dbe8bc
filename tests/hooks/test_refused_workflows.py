"""A workflow that cannot be used is refused when its plugin is loaded, by name and line."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from hub.hooks.declared import Text, answer
from hub.hooks.forms import text, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.generated import workflows
from tests.hooks.refusals import cases, expected, plugin, refused

L = Text("Texto", "Text")
NO_ENGLISH = Text("Texto", " ")
A, B = State("a", L), State("b", L)
END = State("end", L, final=True)
FINISH = Step("finish", L, ("a",), "end")
HELD = Guard("told", L, answer("told").equals(True))


def flow(states: tuple[State, ...], *steps: Step) -> Workflow:
    """A workflow of these."""
    return Workflow("made", 1, L, states, steps)


def timed(clock: Clock, *more: Step) -> Workflow:
    """A workflow whose first state has a clock."""
    return flow((State("a", L, clock=clock), END), FINISH, *more)


def a_state_that_nothing_leads_to() -> Workflow:
    lost = State("lost", L)  # wrong: state lost cannot be reached.
    return flow((A, lost, END), FINISH, Step("leave", L, ("lost",), "end"))


def states_that_only_lead_to_each_other() -> Workflow:
    lost = State("lost", L)  # wrong: state lost cannot be reached.
    return flow((A, lost, END), FINISH, Step("stay", L, ("lost",), "lost"))


def a_dead_end() -> Workflow:
    stuck = State("stuck", L)  # wrong: state stuck has no way out, and is not final.
    return flow((A, stuck, END), FINISH, Step("wait", L, ("a",), "stuck"))


def a_way_out_of_a_final_state() -> Workflow:
    over = State("over", L, final=True)  # wrong: state over is final, and step again leaves it.
    return flow((A, over), Step("finish", L, ("a",), "over"), Step("again", L, ("over",), "a"))


def a_state_twice() -> Workflow:
    twice = State("a", L)  # wrong: state 'a' is declared twice, or is no name.
    return flow((twice, State("a", L), END), FINISH)


def a_step_twice() -> Workflow:
    twice = Step("go", L, ("a",), "end")  # wrong: step 'go' is declared twice, or is no name.
    return flow((A, END), twice, Step("go", L, ("a",), "end"))


def a_state_name_with_a_space() -> Workflow:
    odd = State("not yet", L)  # wrong: state 'not yet' is declared twice, or is no name.
    return flow((odd, END), Step("go", L, ("not yet",), "end"))


def a_step_to_nowhere() -> Workflow:
    lost = Step("go", L, ("a",), "moon")  # wrong: step go names state moon, which is not there.
    return flow((A, END), FINISH, lost)


def a_step_from_a_state_that_is_not_there() -> Workflow:
    lost = Step("go", L, ("moon",), "a")  # wrong: step go names state moon, which is not there.
    return flow((A, END), FINISH, lost)


def a_step_that_begins_nowhere() -> Workflow:
    never = Step("go", L, (), "end")  # wrong: step go begins nowhere.
    return flow((A, END), FINISH, never)


def a_role_that_nobody_has() -> Workflow:
    roles = ("caseworker", "mayor")
    wrong = Step(  # wrong: step go: nobody, or nobody known, may take it.
        "go", L, ("a",), "end", roles
    )
    return flow((A, END), wrong)


def a_step_for_nobody() -> Workflow:
    wrong = Step(  # wrong: step go: nobody, or nobody known, may take it.
        "go", L, ("a",), "end", ()
    )
    return flow((A, END), wrong)


def a_guard_without_a_reason() -> Workflow:
    mute = Guard("told", Text("", ""), answer("told").given)  # wrong: guard told has no reason.
    return flow((A, END), Step("go", L, ("a",), "end", guards=(mute,)))


def a_guard_with_a_reason_in_one_language() -> Workflow:
    mute = Guard("told", NO_ENGLISH, answer("told").given)  # wrong: guard told has no reason.
    return flow((A, END), Step("go", L, ("a",), "end", guards=(mute,)))


def a_clock_of_nobody() -> Workflow:
    return timed(
        Clock("c", L, "", days=3),  # wrong: clock c has no owner.
    )


def a_clock_of_somebody_unknown() -> Workflow:
    return timed(
        Clock("c", L, "mayor", days=3),  # wrong: clock c has no owner.
    )


def a_clock_without_a_span() -> Workflow:
    return timed(
        Clock("c", L, "caseworker"),  # wrong: clock c needs exactly one span.
    )


def a_clock_with_two_spans() -> Workflow:
    return timed(
        Clock("c", L, "caseworker", days=3, hours=72),  # wrong: clock c needs exactly one span.
    )


def a_clock_of_no_time() -> Workflow:
    return timed(
        Clock("c", L, "caseworker", working_days=0),  # wrong: clock c needs exactly one span.
    )


def a_clock_that_runs_backwards() -> Workflow:
    return timed(
        Clock("c", L, "caseworker", days=-3),  # wrong: clock c needs exactly one span.
    )


def a_clock_that_reads_a_fact_without_a_name() -> Workflow:
    return timed(
        Clock("c", L, "caseworker", days_fact=""),  # wrong: clock c needs exactly one span.
    )


def a_clock_that_takes_no_step() -> Workflow:
    return timed(
        Clock(  # wrong: clock c takes no step that it could.
            "c", L, "caseworker", days=3, then="fly"
        ),
    )


def a_clock_that_takes_a_step_from_elsewhere() -> Workflow:
    wrong = Clock(  # wrong: clock c takes no step that it could.
        "c", L, "caseworker", days=3, then="back"
    )
    first = State("a", L, clock=wrong)
    return flow((first, B, END), FINISH, Step("on", L, ("a",), "b"), Step("back", L, ("b",), "a"))


def a_clock_that_would_have_to_answer() -> Workflow:
    wrong = Clock(  # wrong: clock c takes no step that it could.
        "c", L, "caseworker", days=3, then="tell"
    )
    asked = (yes_no("told", L, required=True),)
    return timed(wrong, Step("tell", L, ("a",), "end", ask=asked))


def a_clock_that_would_have_to_weigh_a_guard() -> Workflow:
    wrong = Clock(  # wrong: clock c takes step go, which has guards: told.
        "c", L, "caseworker", days=3, then="go"
    )
    return timed(wrong, Step("go", L, ("a",), "end", guards=(HELD,)))


def a_clock_in_a_final_state() -> Workflow:
    late = Clock("c", L, "caseworker", days=3)  # wrong: clock c runs in a final state.
    return flow((A, State("end", L, final=True, clock=late)), FINISH)


def a_step_that_asks_twice() -> Workflow:
    asked = (text("told", L), text("told", L))  # wrong: field told is declared twice.
    return flow((A, END), Step("go", L, ("a",), "end", ask=asked))


def a_step_that_asks_by_a_later_answer() -> Workflow:
    wrong = text(  # wrong: x depends on y, which is not asked before it.
        "x", L, when=answer("y").given
    )
    return flow((A, END), Step("go", L, ("a",), "end", ask=(wrong, yes_no("y", L))))


def a_workflow_without_states() -> Workflow:
    return Workflow("made", 1, L, (), ())  # wrong: it has no states.


def a_workflow_before_its_first_version() -> Workflow:
    return Workflow(  # wrong: it needs a lower-case name, and a version from 1.
        "made", 0, L, (A, END), (FINISH,)
    )


def a_workflow_that_begins_by_itself_and_calls_nobody() -> Workflow:
    return Workflow(  # wrong: it begins by itself, and no clock of its first state calls anybody.
        "made", 1, L, (A, END), (FINISH,), at_once=True
    )


def a_workflow_without_a_title() -> Workflow:
    return Workflow(  # wrong: the title is missing in a language.
        "made", 1, NO_ENGLISH, (A, END), (FINISH,)
    )


def a_state_without_a_label() -> Workflow:
    mute = State("a", NO_ENGLISH)  # wrong: the label of state a is missing in a language.
    return flow((mute, END), FINISH)


def a_clock_without_a_label() -> Workflow:
    return timed(
        Clock(  # wrong: the label of clock c is missing in a language.
            "c", NO_ENGLISH, "caseworker", days=1
        ),
    )


def a_step_without_a_label() -> Workflow:
    mute = Step(  # wrong: the label of step go is missing in a language.
        "go", NO_ENGLISH, ("a",), "end"
    )
    return flow((A, END), mute)


def a_task_without_words() -> Workflow:
    mute = Step(  # wrong: the task of step go is missing in a language.
        "go", L, ("a",), "end", task=NO_ENGLISH
    )
    return flow((A, END), mute)


CASES = cases(__name__, dict(globals()))


def test_there_are_cases() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_cannot_be_used_is_refused_by_name_and_line(case: Callable[[], Workflow]) -> None:
    made = case()
    said = refused(lambda: plugin(workflows=[made]))
    # Questions of a step are a form, and named as one.
    whose = "form go" if "form go" in said[0] else f"workflow {made.name}"
    assert said == [expected(case, whose)]


def test_what_a_clock_reads_has_to_be_known_when_the_hub_enters_by_itself() -> None:
    """A step that a clock takes leads to no state whose clock acts by itself on a fact."""
    then = Clock("x", L, "caseworker", days=1, from_fact="day", then="end_it")
    by_itself = Clock("c", L, "caseworker", days=3, then="go")
    made = flow(
        (State("a", L, clock=by_itself), State("b", L, clock=then), END),
        Step("go", L, ("a",), "b"),
        Step("end_it", L, ("b",), "end"),
    )
    (said,) = refused(lambda: plugin(workflows=[made]))
    assert "clock c leads to b" in said
    assert said.startswith(f"test_refused_workflows.py:{by_itself.place.line}: ")


def test_two_workflows_of_one_name_are_refused() -> None:
    made = flow((A, END), FINISH)
    assert refused(lambda: plugin(workflows=[made, made])) == ["workflow made is declared twice."]


def test_every_mistake_is_named_at_once() -> None:
    made = flow((A, B, END), Step("go", L, (), "moon"))
    assert len(refused(lambda: plugin(workflows=[made]))) == 6


def test_a_clock_may_take_a_step_that_anybody_could() -> None:
    made = timed(Clock("c", L, "focal_point", hours=72, then="finish"))
    assert plugin(workflows=[made]).declared.workflow("made") is made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workflows())
def test_a_workflow_that_can_be_used_is_loaded(made: Workflow) -> None:
    assert plugin(workflows=[made]).declared.workflow("made_up") is made


@pytest.mark.parametrize("agency", AGENCIES)
def test_from_anywhere_in_an_agency_s_workflow_there_is_a_way_to_an_end(agency: str) -> None:
    for workflow in load(agency).declared.workflows:
        ending = {state.name for state in workflow.states if state.final}
        if not ending:
            continue
        for _ in workflow.states:
            ending |= {name for step in workflow.steps if step.to in ending for name in step.from_}
        assert ending == {state.name for state in workflow.states}, workflow.name
