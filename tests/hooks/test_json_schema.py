"""The schema of a form says what the form says: in every case, and as clients read it."""

import json
import re
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, Form, Section, choice, choices, day, text, whole, yes_no
from hub.hooks.json_schema import from_json, json_schema, ui_schema
from hub.testing import sample_answers
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.generated import as_json, forms, sent


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Any:
    """As ECMA-262 has it: `$` is the end, where Python's is also before a last line feed."""
    if isinstance(instance, str) and not re.search(pattern.replace("$", r"\Z"), instance):
        yield ValidationError("does not match")


Validator = extend(Draft202012Validator, {"pattern": _pattern})


@cache
def _checker(schema: str) -> Any:
    found = json.loads(schema)
    Draft202012Validator.check_schema(found)
    return Validator(found, format_checker=FormatChecker(["date"]))


def validator(form: Form) -> Any:
    """A validator that knows nothing of us, with a form's schema."""
    return _checker(json.dumps(json_schema(form)))


def same(form: Form, given: dict[str, Any]) -> bool:
    """Whether the answers are accepted, once both have said the same."""
    form_says = form.validate(from_json(form, given))
    schema = validator(form)
    shown = given if not _empties(given) else as_json(form, from_json(form, given))
    schema_says = [error.message for error in schema.iter_errors(shown)]
    assert bool(form_says) == bool(schema_says), (form_says, schema_says, shown)
    return not form_says


def _empties(given: dict[str, Any]) -> bool:
    return any(value in ("", []) for value in given.values())


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_schema_and_form_accept_the_same_answers(data: st.DataObject) -> None:
    form = data.draw(forms())
    assert form.check() == []
    event("accepted" if same(form, data.draw(sent(form))) else "refused")


@settings(deadline=None)
@given(st.data())
def test_whatever_is_sent_the_form_answers_and_never_fails(data: st.DataObject) -> None:
    form = data.draw(forms())
    anything = st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
    names = [one.name for one in form.fields()]
    given = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), anything))
    assert isinstance(form.validate(from_json(form, given)), list)


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_forms_of_the_agencies_agree_with_their_schemas(agency: str) -> None:
    for form in load(agency).declared.forms:
        for number in range(4):
            answers = as_json(form, sample_answers(form, number))
            assert same(form, answers)
            for name in answers:
                same(form, {key: value for key, value in answers.items() if key != name})
                same(form, {**answers, name: {"an": "object"}})
                same(form, {**answers, name: "?"})


JOURNEY = Form(
    "journey",
    version=3,
    title=Text("Trayecto", "Journey"),
    sections=(
        Section(
            "way",
            Text("Camino", "Way"),
            (
                day("entered_on", Text("Entrada", "Entry"), minimum=date(2020, 3, 15)),
                yes_no("children", Text("¿Con niñas o niños?", "With children?"), required=True),
                whole(
                    "how_many",
                    Text("¿Cuántos?", "How many?"),
                    help=Text("Cuente a todos.", "Count them all."),
                    minimum=1,
                    maximum=20,
                    required=True,
                    when=answer("children").equals(True),
                ),
                text(
                    "school",
                    Text("¿Qué escuela?", "Which school?"),
                    when=answer("how_many").at_least(2),
                ),
            ),
        ),
        Section(
            "needs",
            Text("Necesidades", "Needs"),
            (
                choice(
                    "first",
                    Text("Lo primero", "First"),
                    Choice("bed", Text("Cama", "Bed")),
                    Choice("doctor", Text("Médico", "Doctor")),
                ),
                choices("also", Text("También", "Also"), Choice("food", Text("Comida", "Food"))),
            ),
        ),
    ),
)


def test_a_schema_speaks_the_readers_language() -> None:
    es, en = json_schema(JOURNEY, "es"), json_schema(JOURNEY, "en")
    assert (es["title"], en["title"]) == ("Trayecto", "Journey")
    assert es["$id"] == "urn:hub:form:journey:3"
    assert es["properties"]["first"]["oneOf"] == [
        {"const": "bed", "title": "Cama"},
        {"const": "doctor", "title": "Médico"},
    ]
    assert en["allOf"][0]["then"]["properties"]["how_many"]["description"] == "Count them all."
    json.dumps(es)


def test_a_question_that_does_not_apply_is_no_property() -> None:
    schema = json_schema(JOURNEY)
    assert "how_many" not in schema["properties"]
    assert schema["required"] == ["children"]
    assert same(JOURNEY, {"children": True, "how_many": 3, "school": "CAED"})
    assert not same(JOURNEY, {"children": False, "how_many": 3})
    assert not same(JOURNEY, {"children": True, "how_many": 1, "school": "CAED"})
    assert not same(JOURNEY, {"children": True})
    assert same(JOURNEY, {"children": False})


def test_a_chain_of_questions_closes_with_its_first() -> None:
    """What an earlier answer closed does not open anything, even where a client still sends it."""
    schema = validator(JOURNEY)
    stale = {"children": False, "how_many": 3, "school": "CAED"}
    refused = next(schema.iter_errors(stale))
    assert "how_many" in refused.message
    assert "school" in refused.message


@pytest.mark.parametrize(
    ("sent_", "good"),
    [
        ("2020-03-14", False),
        ("2020-03-15", True),
        ("2020-04-01", True),
        ("2021-01-01", True),
        ("2019-12-31", False),
        ("9999-12-31", True),
        ("2021-02-29", False),
        ("2021-13-01", False),
        ("15/03/2021", False),
    ],
)
def test_a_day_is_a_day_within_its_bounds(sent_: str, good: bool) -> None:
    assert same(JOURNEY, {"children": False, "entered_on": sent_}) == good


@given(st.dates(), st.dates())
def test_bounds_of_days_hold_for_every_day(bound: date, given_: date) -> None:
    label = Text("Día", "Day")
    for bounds in ({"minimum": bound}, {"maximum": bound}):
        form = Form("days", 1, label, (Section("s", label, (day("d", label, **bounds),)),))
        same(form, {"d": given_.isoformat()})


def test_what_nobody_asks_is_refused() -> None:
    assert not same(JOURNEY, {"children": False, "shoe_size": 42})


def test_answers_go_to_json_and_back() -> None:
    answers = {"entered_on": date(2026, 11, 3), "children": True, "how_many": 2, "also": ("food",)}
    shown = as_json(JOURNEY, {**answers, "first": None, "school": ""})
    assert shown == {
        "entered_on": "2026-11-03",
        "children": True,
        "how_many": 2,
        "also": ["food"],
    }
    assert from_json(JOURNEY, json.loads(json.dumps(shown))) == answers


def test_the_ui_schema_orders_groups_and_helps() -> None:
    ui = ui_schema(JOURNEY, "en")
    assert ui["ui:order"] == ["entered_on", "children", "how_many", "school", "first", "also"]
    assert ui["ui:options"]["sections"][1] == {
        "name": "needs",
        "title": "Needs",
        "fields": ["first", "also"],
    }
    assert ui["how_many"]["ui:help"] == "Count them all."
    assert ui["also"]["ui:widget"] == "checkboxes"
