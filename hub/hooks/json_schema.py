"""JSON Schema 2020-12 of a form, and a UI schema beside it, for any client that shows or checks forms.

From the declaration alone, and never stricter or laxer than `Form.validate`: what one accepts, the other
accepts. Answers are one flat object by field name; a question without an answer is left out. A question
that skip logic closes is no property at all, so that clients do not show it and an answer is refused.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.hooks.declared import (
    All,
    Compare,
    Comparison,
    Condition,
    Either,
    Not,
    Value,
)
from hub.hooks.forms import LONGEST, SHORT, SHORTEST_PHONE, Field, Form, Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

DAY = (
    "([1-9]\\d{3}|0[1-9]\\d{2}|00[1-9]\\d|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])".replace(
        "\\d", "[0-9]"
    )
)
"""A calendar day as a pattern, for validators that only note `format`; `format` knows February."""


def json_schema(form: Form, locale: str = "es") -> Schema:
    """The JSON Schema of a form's answers, with titles and help in a locale ('es' or 'en')."""
    always: Schema = {}
    required: list[str] = []
    sometimes: list[Schema] = []
    asked: dict[str, Schema] = {}
    for section in form.sections:
        for one in section.fields:
            conditions = [c for c in (section.when, one.when) if c is not None]
            shown = _property(one, locale)
            if not conditions:
                always[one.name] = shown
                required += [one.name] * one.required
                continue
            parts = [_condition(condition, form, asked) for condition in conditions]
            asked[one.name] = parts[0] if len(parts) == 1 else {"allOf": parts}
            then: Schema = {"properties": {one.name: shown}}
            if one.required:
                then["required"] = [one.name]
            sometimes.append({"if": {"$ref": _reference(one.name)}, "then": then})
    schema: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:hub:form:{form.name}:{form.version}",
        "title": form.title.in_(locale),
        "type": "object",
        "properties": always,
        "required": required,
    }
    if sometimes:
        schema["allOf"] = sometimes
        schema["$defs"] = {f"asks_{name}": found for name, found in asked.items()}
    schema["unevaluatedProperties"] = False
    return schema


def ui_schema(form: Form, locale: str = "es") -> Schema:
    """How to show a form: order, widgets, help, and which questions belong together.

    As react-jsonschema-form reads it; `sections` under ui:options is for its object template.
    """
    schema: Schema = {
        "ui:order": [*(one.name for one in form.fields())],
        "ui:options": {
            "sections": [
                {
                    "name": section.name,
                    "title": section.label.in_(locale),
                    "fields": [one.name for one in section.fields],
                }
                for section in form.sections
            ]
        },
    }
    for one in form.fields():
        own: Schema = {"ui:widget": WIDGETS[one.kind]} if one.kind in WIDGETS else {}
        if one.kind is Kind.CHOICE and len(one.choices) > MANY:
            own["ui:widget"] = "select"
        if one.help is not None:
            own["ui:help"] = one.help.in_(locale)
        if one.identity:
            own["ui:autocomplete"] = "off"
        if own:
            schema[one.name] = own
    return schema


def from_json(form: Form, given: Mapping[str, Any]) -> dict[str, Value]:
    """JSON as answers. What cannot be an answer is left as it is, for `Form.validate` to name."""
    kinds = {one.name: one.kind for one in form.fields()}
    return {name: _value(kinds.get(name), value) for name, value in given.items()}


def _value(kind: Kind | None, value: Any) -> Value:
    if kind is Kind.DATE and isinstance(value, str) and len(value) == len("2026-11-24"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if kind is Kind.WHOLE and isinstance(value, float) and value.is_integer():
        return int(value)  # JSON knows one kind of number: 3.0 is whole.
    return tuple(value) if isinstance(value, list) else value


WIDGETS = {
    Kind.LONG_TEXT: "textarea",
    Kind.YES_NO: "radio",
    Kind.CHOICE: "radio",
    Kind.CHOICES: "checkboxes",
    Kind.DATE: "date",
    Kind.WHOLE: "updown",
}
MANY = 7
"""More choices than this are shown as a list to open."""

YES = {"es": "Sí", "en": "Yes"}
NO = {"es": "No", "en": "No"}


def _property(one: Field, locale: str) -> Schema:
    """One question: what an answer to it is."""
    schema: Schema = {"title": one.label.in_(locale)}
    if one.help is not None:
        schema["description"] = one.help.in_(locale)
    options = [{"const": c.code, "title": c.label.in_(locale)} for c in one.choices]
    match one.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            most = LONGEST if one.kind is Kind.LONG_TEXT else SHORT
            schema |= {"type": "string", "maxLength": most}
            if one.required:
                schema["minLength"] = 1
        case Kind.PHONE:
            digits = f"^([^0-9]*[0-9]){{{SHORTEST_PHONE}}}"
            schema |= {"type": "string", "maxLength": SHORT, "pattern": digits}
        case Kind.YES_NO:
            language = "en" if locale == "en" else "es"
            schema |= {
                "type": "boolean",
                "oneOf": [
                    {"const": True, "title": YES[language]},
                    {"const": False, "title": NO[language]},
                ],
            }
        case Kind.CHOICE:
            schema |= {"type": "string", "oneOf": options}
        case Kind.CHOICES:
            schema |= {"type": "array", "uniqueItems": True}
            schema["items"] = {"type": "string", "oneOf": options}
            if one.required:
                schema["minItems"] = 1
        case Kind.COUNTRY:
            schema |= {"type": "string", "pattern": "^[A-Z]{2}$"}
        case Kind.PLACE:
            schema |= {"type": "string", "pattern": "^MX[0-9]{2}([0-9]{3})?$"}
        case Kind.DATE:
            schema |= {"type": "string", "format": "date", "pattern": f"^{DAY}$"}
            bounds = _days(one.minimum, one.maximum)
            if bounds:
                schema["allOf"] = bounds
        case Kind.WHOLE | Kind.NUMBER:
            schema["type"] = "integer" if one.kind is Kind.WHOLE else "number"
            for word, bound in (("minimum", one.minimum), ("maximum", one.maximum)):
                if bound is not None:
                    schema[word] = bound
    return schema


def _days(low: Any, high: Any) -> list[Schema]:
    """Bounds of a day; JSON Schema has none for text, so that they are patterns."""
    found = [{"pattern": _since(low)}] if isinstance(low, date) else []
    return found + ([{"pattern": _until(high)}] if isinstance(high, date) else [])


def _since(day: date) -> str:
    return _beyond(day, lambda digit: f"[{digit + 1}-9]" if digit < 9 else "")


def _until(day: date) -> str:
    return _beyond(day, lambda digit: f"[0-{digit - 1}]" if digit > 0 else "")


def _beyond(day: date, further: Any) -> str:
    """Days on one side of a day, itself included: equal up to a digit, and further from there."""
    text = day.isoformat()
    ways = [text]
    for place, sign in enumerate(text):
        if sign != "-" and (digit := further(int(sign))):
            rest = "".join("-" if s == "-" else "[0-9]" for s in text[place + 1 :])
            ways.append(text[:place] + digit + rest)
    return f"^({'|'.join(ways)})$"


def _reference(name: str) -> str:
    return f"#/$defs/asks_{name}"


def _condition(condition: Condition, form: Form, asked: Mapping[str, Schema]) -> Schema:
    """Skip logic as a schema of all answers. An answer to a question that is closed counts as none."""
    match condition:
        case All(parts):
            return {"allOf": [_condition(part, form, asked) for part in parts]} if parts else {}
        case Either(parts):
            found = [_condition(part, form, asked) for part in parts]
            return {"anyOf": found} if found else {"not": {}}
        case Not(part):
            return {"not": _condition(part, form, asked)}
        case Comparison():
            one = next(one for one in form.fields() if one.name == condition.field)
            own: Schema = {
                "properties": {one.name: _compared(condition, one)},
                "required": [one.name],
            }
            if one.name in asked:
                return {"allOf": [{"$ref": _reference(one.name)}, own]}
            return own
    raise TypeError(f"{type(condition).__name__} is no condition")


def _compared(comparison: Comparison, one: Field) -> Schema:
    """What an answer has to be for a comparison to hold."""
    value = comparison.value
    match comparison.compare:
        case Compare.ANSWERED:
            return {"not": {"enum": [None, "", []]}}
        case Compare.EQUALS:
            return {"const": _plain(value), "not": {"enum": [None, "", []]}}
        case Compare.ONE_OF:
            given = [_plain(v) for v in value if v not in (None, "", ())]
            return {"enum": given} if given else {"not": {}}
        case Compare.INCLUDES:
            return {"type": "array", "contains": {"const": value}}
        case Compare.AT_LEAST | Compare.AT_MOST:
            least = comparison.compare is Compare.AT_LEAST
            if one.kind is Kind.DATE:
                return {"type": "string", "pattern": (_since if least else _until)(value)}
            return {"type": "number", "minimum" if least else "maximum": value}
    raise AssertionError(comparison.compare)


def _plain(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
