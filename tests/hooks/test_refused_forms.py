"""A form that cannot be used is refused when its plugin is loaded, by name and line."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Choice,
    Field,
    Form,
    Section,
    choice,
    choices,
    day,
    text,
    whole,
    yes_no,
)
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.generated import forms
from tests.hooks.refusals import cases, expected, plugin, refused

L = Text("Pregunta", "Question")
YES = Choice("yes", L)
NO_ENGLISH = Text("Pregunta", "  ")
NO_SPANISH = Text("", "Question")


def form(*fields: Field, **more: object) -> Form:
    """A form with one section."""
    return Form("made", 1, L, (Section("first", L, fields),), **more)  # type: ignore[arg-type]


def skip_logic_on_a_question_that_is_not_there() -> Form:
    return form(
        yes_no("a", L),
        text("b", L, when=answer("c").given),  # wrong: b depends on c, which is not asked before it.
    )  # fmt: skip


def skip_logic_on_a_later_question() -> Form:
    return form(
        text("a", L, when=answer("b").given),  # wrong: a depends on b, which is not asked before it.
        yes_no("b", L),
    )  # fmt: skip


def skip_logic_on_itself() -> Form:
    return form(
        text("a", L, when=answer("a").given),  # wrong: a depends on a, which is not asked before it.
    )  # fmt: skip


def skip_logic_on_a_later_question_deep_inside() -> Form:
    deep = ~(answer("a").equals(True) & (answer("a").given | answer("c").given))
    return form(
        yes_no("a", L),
        text("b", L, when=deep),  # wrong: b depends on c, which is not asked before it.
        yes_no("c", L),
    )


def a_section_that_depends_on_its_own_question() -> Form:
    own = (yes_no("a", L),)
    return Form("made", 1, L, (
        Section("s", L, own, when=answer("a").given),  # wrong: s depends on a, which is not asked before it.
    ))  # fmt: skip


def skip_logic_on_a_choice_that_is_not_offered() -> Form:
    return form(
        choice("a", L, YES),
        text("b", L, when=answer("a").equals("no")),  # wrong: b depends on an answer that a never has.
    )  # fmt: skip


def skip_logic_on_one_of_no_choices() -> Form:
    return form(
        choice("a", L, YES),
        text("b", L, when=answer("a").one_of()),  # wrong: b depends on an answer that a never has.
    )  # fmt: skip


def skip_logic_on_text_where_the_answer_is_yes_or_no() -> Form:
    return form(
        yes_no("a", L),
        text("b", L, when=answer("a").equals("yes")),  # wrong: b depends on an answer that a never has.
    )  # fmt: skip


def skip_logic_on_more_than_a_text() -> Form:
    return form(
        text("a", L),
        text("b", L, when=answer("a").at_least(3)),  # wrong: b depends on an answer that a never has.
    )  # fmt: skip


def skip_logic_on_what_a_single_choice_includes() -> Form:
    return form(
        choice("a", L, YES),
        text("b", L, when=answer("a").includes("yes")),  # wrong: b depends on an answer that a never has.
    )  # fmt: skip


def a_question_twice() -> Form:
    return form(
        text("a", L),
        yes_no("a", L),  # wrong: field a is declared twice.
    )


def a_question_twice_in_two_sections() -> Form:
    first = Section("first", L, (text("a", L),))
    again = (yes_no("a", L),)  # wrong: field a is declared twice.
    return Form("made", 1, L, (first, Section("second", L, again)))


def a_section_twice() -> Form:
    return Form("made", 1, L, (
        Section("s", L, (text("a", L),)),
        Section("s", L, (text("b", L),)),  # wrong: section s is declared twice.
    ))  # fmt: skip


def a_choice_without_choices() -> Form:
    return form(
        choice("a", L),  # wrong: a: choices belong to fields that choose, and are needed there.
    )  # fmt: skip


def several_choices_without_choices() -> Form:
    return form(
        choices("a", L),  # wrong: a: choices belong to fields that choose, and are needed there.
    )  # fmt: skip


def choices_for_a_text() -> Form:
    return form(
        text("a", L, choices=(YES,)),  # wrong: a: choices belong to fields that choose, and are needed there.
    )  # fmt: skip


def one_code_for_two_choices() -> Form:
    return form(
        choice("a", L, YES, YES),  # wrong: a: its codes are not distinct codes.
    )


def a_code_with_a_space() -> Form:
    return form(
        choice("a", L, Choice("not yet", L)),  # wrong: a: its codes are not distinct codes.
    )  # fmt: skip


def identity_in_a_preview() -> Form:
    return form(
        text("a", L, identity=True, preview=True),  # wrong: a: what identifies somebody is never in a preview.
    )  # fmt: skip


def a_counted_text() -> Form:
    return form(
        text("a", L, counted=True),  # wrong: a: only choices are counted, and no identity.
    )  # fmt: skip


def a_counted_choice_that_identifies() -> Form:
    return form(
        choice("a", L, YES, counted=True, identity=True),  # wrong: a: only choices are counted, and no identity.
    )  # fmt: skip


def a_category_that_does_not_exist() -> Form:
    return form(
        text("a", L, category="gossip"),  # wrong: a: 'gossip' is no data category.
    )


def a_label_without_english() -> Form:
    return form(
        text("a", NO_ENGLISH),  # wrong: a: its label is missing in a language.
    )


def a_label_without_spanish() -> Form:
    return form(
        text("a", NO_SPANISH),  # wrong: a: its label is missing in a language.
    )


def help_without_english() -> Form:
    return form(
        text("a", L, help=NO_ENGLISH),  # wrong: a: its label is missing in a language.
    )


def a_choice_without_english() -> Form:
    return form(
        choice("a", L, Choice("x", NO_ENGLISH)),  # wrong: a: its label is missing in a language.
    )  # fmt: skip


def a_section_without_a_label() -> Form:
    asked = (text("a", L),)
    return Form("made", 1, L, (
        Section("s", NO_SPANISH, asked),  # wrong: s: its label is missing in a language.
    ))  # fmt: skip


def a_form_without_a_title() -> Form:
    asked = (Section("s", L, (text("a", L),)),)
    return Form("made", 1, NO_ENGLISH, asked)  # wrong: its title is missing in a language.


def a_form_that_asks_nothing() -> Form:
    return Form("made", 1, L, (Section("s", L, ()),))  # wrong: it asks nothing.


def a_form_before_its_first_version() -> Form:
    sections = (Section("s", L, (text("a", L),)),)
    return Form("made", 0, L, sections)  # wrong: versions begin with 1.


def a_form_name_with_a_dash() -> Form:
    return Form(  # wrong: a name is lower case letters, digits and underscores.
        "in-take", 1, L, (Section("s", L, (text("a", L),)),)
    )


def a_question_name_in_capitals() -> Form:
    return form(
        text("Name", L),  # wrong: 'Name' is no field name.
    )


def a_minimum_for_a_text() -> Form:
    return form(
        text("a", L, minimum=1),  # wrong: a: its answers have no such minimum or maximum.
    )


def a_number_as_the_first_day() -> Form:
    return form(
        day("a", L, minimum=2020),  # wrong: a: its answers have no such minimum or maximum.
    )  # fmt: skip


def a_minimum_above_the_maximum() -> Form:
    return form(
        whole("a", L, minimum=9, maximum=3),  # wrong: a: its minimum is above its maximum.
    )  # fmt: skip


CASES = cases(__name__, dict(globals()))


def test_there_are_cases() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_cannot_be_used_is_refused_by_name_and_line(case: Callable[[], Form]) -> None:
    made = case()
    said = refused(lambda: plugin(forms=[made]))
    assert said == [expected(case, f"form {made.name}")]


def test_two_forms_of_one_name_are_refused() -> None:
    said = refused(lambda: plugin(forms=[form(text("a", L)), form(text("b", L))]))
    assert said == ["form made is declared twice."]


def test_every_mistake_is_named_at_once() -> None:
    made = form(choice("a", L), text("a", NO_ENGLISH, category="gossip"))
    assert len(refused(lambda: plugin(forms=[made]))) == 4


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms())
def test_a_form_that_can_be_used_is_loaded(made: Form) -> None:
    assert plugin(forms=[made]).declared.form("made_up") is made


@pytest.mark.parametrize("agency", AGENCIES)
def test_identity_is_in_no_preview_of_any_agency(agency: str) -> None:
    for one in (one for made in load(agency).declared.forms for one in made.fields()):
        assert not (one.identity and one.preview)
