"""A form that cannot be used is refused when it is loaded, by name and line."""

from datetime import date
from typing import Any

import pytest

from hub.hooks.declared import Condition, Illegal, Text, answer
from hub.hooks.forms import (
    REQUIRED,
    SKIPPED,
    UNKNOWN,
    Choice,
    Field,
    Form,
    Kind,
    Section,
    check_forms,
    choice,
    choices,
    country,
    day,
    municipality,
    number,
    phone,
    text,
    whole,
    yes_no,
)

LABEL = Text("Pregunta", "Question")
ONE, TWO = Choice("one", Text("Uno", "One")), Choice("two", Text("Dos", "Two"))


def form(*fields: Field, name: str = "intake", version: int = 1, title: Text = LABEL) -> Form:
    return Form(name, version, title, (Section("only", LABEL, fields),))


def refused(*forms: Form) -> list[str]:
    """What is said when these forms are loaded."""
    with pytest.raises(Illegal) as refusal:
        check_forms(forms)
    return refusal.value.problems


MISTAKES: list[tuple[Field, str]] = [
    (text("Name", LABEL), "'Name' is no field name"),
    (text("a b", LABEL), "'a b' is no field name"),
    (text("q", LABEL, when=answer("ghost").given), "q depends on ghost, which is not asked before"),
    (text("q", LABEL, when=answer("q").given), "q depends on q, which is not asked before"),
    (text("q", LABEL, when=answer("age").equals("18")), "an answer that age never has"),
    (text("q", LABEL, when=answer("age").includes("x")), "an answer that age never has"),
    (text("q", LABEL, when=answer("way").equals("three")), "an answer that way never has"),
    (text("q", LABEL, when=answer("way").one_of("one", "three")), "an answer that way never has"),
    (text("q", LABEL, when=answer("way").one_of()), "an answer that way never has"),
    (text("q", LABEL, when=answer("way").at_least(1)), "an answer that way never has"),
    (text("q", LABEL, when=answer("age").at_least(date(2026, 1, 1))), "that age never has"),
    (text("q", LABEL, when=~(answer("age").given & answer("ghost").given)), "depends on ghost"),
    (choice("q", LABEL), "choices belong to fields that choose"),
    (choices("q", LABEL), "choices belong to fields that choose"),
    (text("q", LABEL, choices=(ONE,)), "choices belong to fields that choose"),
    (choice("q", LABEL, ONE, ONE), "its codes are not distinct codes"),
    (choice("q", LABEL, Choice("a b", LABEL)), "its codes are not distinct codes"),
    (choice("q", LABEL, Choice("a", Text("A", ""))), "its label is missing in a language"),
    (text("q", LABEL, category="secrets"), "'secrets' is no data category"),
    (text("q", LABEL, identity=True, preview=True), "what identifies somebody is never in a pre"),
    (text("q", Text("", "Question")), "its label is missing in a language"),
    (text("q", Text("Pregunta", " ")), "its label is missing in a language"),
    (text("q", LABEL, help=Text("Ayuda", "")), "its label is missing in a language"),
    (text("q", LABEL, minimum=3), "its answers have no such minimum or maximum"),
    (whole("q", LABEL, minimum=date(2026, 1, 1)), "its answers have no such minimum or maximum"),
    (day("q", LABEL, maximum=18), "its answers have no such minimum or maximum"),
    (whole("q", LABEL, minimum=True), "its answers have no such minimum or maximum"),
    (whole("q", LABEL, minimum=5, maximum=4), "its minimum is above its maximum"),
]


@pytest.mark.parametrize(("wrong", "said"), MISTAKES, ids=[said for _, said in MISTAKES])
def test_a_mistaken_question_is_refused_by_name_and_line(wrong: Field, said: str) -> None:
    age, way = whole("age", LABEL), choice("way", LABEL, ONE, TWO)
    (line,) = refused(form(age, way, wrong))
    assert said in line
    assert line.startswith(f"test_forms.py:{wrong.place.line}: form intake: ")
    assert wrong.place.line > 40


def test_a_mistaken_form_is_refused_by_name_and_line() -> None:
    question = text("q", LABEL)
    for wrong, said in (
        (form(question, name="Intake"), "a name is lower case"),
        (form(question, version=0), "versions begin with 1"),
        (form(), "it asks nothing"),
        (form(question, title=Text("Ingreso", "")), "its title is missing in a language"),
        (form(question, question), "field q is declared twice"),
    ):
        (line,) = refused(wrong)
        assert said in line
        assert line.startswith("test_forms.py:")


def test_a_mistaken_section_is_refused_by_name_and_line() -> None:
    first = Section("one", LABEL, (text("a", LABEL),))
    for second, said in (
        (Section("one", LABEL, (text("b", LABEL),)), "section one is declared twice"),
        (Section("two", Text("", ""), (text("b", LABEL),)), "two: its label is missing"),
        (Section("two", LABEL, (text("a", LABEL),)), "field a is declared twice"),
        (Section("two", LABEL, (text("b", LABEL),), answer("b").given), "two depends on b"),
    ):
        (line,) = refused(Form("intake", 1, LABEL, (first, second)))
        assert said in line
        assert line.startswith(f"test_forms.py:{second.place.line}: ") or "field a" in line


def test_every_mistake_is_named_at_once() -> None:
    lines = refused(form(text("A", LABEL)), form(choice("q", LABEL), name="other"), form())
    assert len(lines) == 4
    assert any("form intake is declared twice" in line for line in lines)


ACCEPTED: list[tuple[Field, Any, Any]] = [
    (text("q", LABEL), "a" * 200, "a" * 201),
    (phone("q", LABEL), "962 555 0102", "555 010"),
    (whole("q", LABEL, minimum=1, maximum=3), 3, 4),
    (whole("q", LABEL), 3, 3.0),
    (whole("q", LABEL), 0, False),
    (number("q", LABEL), 1.5, float("nan")),
    (number("q", LABEL), 1, "1"),
    (yes_no("q", LABEL), False, 0),
    (day("q", LABEL, minimum=date(2026, 11, 1)), date(2026, 11, 1), date(2026, 10, 31)),
    (day("q", LABEL), date(2026, 11, 1), "2026-11-01"),
    (choice("q", LABEL, ONE, TWO), "two", "three"),
    (choice("q", LABEL, ONE, TWO), "one", ["one"]),
    (choices("q", LABEL, ONE, TWO), ("two", "one"), ("one", "one")),
    (choices("q", LABEL, ONE, TWO), ("two",), "two"),
    (choices("q", LABEL, ONE, TWO), ("two",), ({"two": 1},)),
    (country("q", LABEL), "HN", "Honduras"),
    (municipality("q", LABEL), "MX07089", "MX0708"),
    (municipality("q", LABEL), "MX07", "MX٠٧"),
]


@pytest.mark.parametrize(("one", "good", "bad"), ACCEPTED)
def test_an_answer_is_of_its_kind(one: Field, good: Any, bad: Any) -> None:
    asking = form(one)
    check_forms([asking])
    assert asking.validate({"q": good}) == []
    (problem,) = asking.validate({"q": bad})
    assert problem.field == "q"
    assert problem.text.es
    assert problem.text.en
    assert str(bad) not in (problem.text.es, problem.text.en)


CHILDREN = form(
    yes_no("with_children", LABEL, required=True),
    whole("children", LABEL, required=True, when=answer("with_children").equals(True)),
    text("school", LABEL, when=answer("children").at_least(2)),
)


def test_what_does_not_apply_is_neither_needed_nor_taken() -> None:
    assert CHILDREN.validate({"with_children": False}) == []
    (needed,) = CHILDREN.validate({"with_children": True})
    assert (needed.field, needed.text) == ("children", REQUIRED)
    (skipped,) = CHILDREN.validate({"with_children": False, "children": 2})
    assert (skipped.field, skipped.text) == ("children", SKIPPED)
    (unknown,) = CHILDREN.validate({"with_children": False, "shoe_size": 42})
    assert (unknown.field, unknown.text) == ("shoe_size", UNKNOWN)


def test_a_chain_of_questions_closes_with_its_first() -> None:
    stale = {"with_children": False, "children": 2, "school": "CAED"}
    assert [one.name for one in CHILDREN.asked(stale)] == ["with_children"]
    assert {problem.field for problem in CHILDREN.validate(stale)} == {"children", "school"}
    assert CHILDREN.validate({**stale, "with_children": True}) == []


def test_what_is_left_empty_counts_as_not_answered() -> None:
    (needed,) = CHILDREN.validate({"with_children": None})
    assert needed.text == REQUIRED
    assert CHILDREN.validate({"with_children": False, "children": None, "school": ""}) == []


CONDITIONS: list[tuple[Condition, dict[str, Any], dict[str, Any]]] = [
    (answer("x").given, {"x": 0}, {"x": None}),
    (answer("x").equals(True), {"x": True}, {"x": False}),
    (answer("x").one_of("a", "b"), {"x": "b"}, {"x": "c"}),
    (answer("x").includes("a"), {"x": ("b", "a")}, {"x": ("b",)}),
    (answer("x").at_least(3), {"x": 3}, {"x": 2}),
    (answer("x").at_most(date(2026, 1, 1)), {"x": date(2026, 1, 1)}, {"x": date(2026, 1, 2)}),
    (answer("x").at_least(3), {"x": 4}, {"x": "four"}),
    (answer("x").given & answer("y").given, {"x": 1, "y": 1}, {"x": 1}),
    (answer("x").given | answer("y").given, {"y": 1}, {}),
    (~answer("x").equals(1), {}, {"x": 1}),
]


@pytest.mark.parametrize(("condition", "meets", "misses"), CONDITIONS)
def test_a_condition_holds_as_it_reads(
    condition: Condition, meets: dict[str, Any], misses: dict[str, Any]
) -> None:
    assert condition.holds(meets)
    assert not condition.holds(misses)
    assert set(condition.fields()) >= set(meets)


def test_a_changed_form_says_what_changed() -> None:
    before = form(text("a", LABEL), whole("b", LABEL, maximum=5), text("c", LABEL))
    after = form(text("a", LABEL), whole("b", LABEL, maximum=9, required=True), day("d", LABEL))
    assert after.changes(before) == [
        "- c: not asked any more",
        "+ d: asked now (date)",
        "~ b: changed required, maximum",
    ]
    assert before.changes(before) == []


def test_where_a_question_stands_does_not_make_it_another() -> None:
    one, other = text("a", LABEL), text("a", LABEL)
    assert one == other
    far = text(
        "a",
        LABEL,
    )
    assert one == far
    assert one.place != far.place
    assert one.kind is Kind.TEXT
