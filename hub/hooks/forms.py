"""Intake forms, declared. From one declaration come validation, JSON Schema, GraphQL and paper.

INTAKE = Form("intake", version=1, title=Text("Ingreso", "Intake"), sections=(
    Section("journey", Text("Trayecto", "Journey"), (
        day("entered_on", Text("Fecha de entrada", "Date of entry"), category="legal"),
        yes_no("with_children", Text("¿Viaja con niñas o niños?", "Travelling with children?")),
        whole("children", Text("¿Cuántos?", "How many?"), minimum=1, maximum=20,
              when=answer("with_children").equals(True)),
    )),
))
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from hub.hooks.declared import (
    Answers,
    Compare,
    Comparison,
    Condition,
    Illegal,
    Place,
    Text,
    Value,
    here,
)

NAME = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$")
LONGEST, SHORT = 10_000, 200
"""Characters of a long text, and of a line."""
SHORTEST_PHONE = 7
"""Digits."""


class Kind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNTRY = "country"
    PLACE = "place"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `code` is stored, in answers and statistics alike."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `category` is the data category of the answer (reference codes, data_category). An `identity`
    field tells who somebody is: it is never in a preview. `preview` lets the answer be part of what
    a recipient decides on. `when` is skip logic: unless it holds, the field is not asked, and an
    answer to it is refused. Of a `counted` one the hub keeps how often each choice was given, by office
    and week, apart from whom (`assess` is told).
    """

    name: str
    kind: Kind
    label: Text
    help: Text | None = None
    required: bool = False
    category: str = "narrative"
    identity: bool = False
    preview: bool = False
    counted: bool = False
    choices: tuple[Choice, ...] = ()
    minimum: float | date | None = None
    maximum: float | date | None = None
    when: Condition | None = None
    place: Place = field(default_factory=here, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together. `when` is skip logic for all of them."""

    name: str
    label: Text
    fields: tuple[Field, ...]
    when: Condition | None = None
    place: Place = field(default_factory=here, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer. The text never repeats what was typed."""

    field: str
    text: Text


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire. A changed form has a new version; old answers keep theirs."""

    name: str
    version: int
    title: Text
    sections: tuple[Section, ...]
    place: Place = field(default_factory=here, compare=False)

    def fields(self) -> Iterator[Field]:
        """All fields, in order."""
        for section in self.sections:
            yield from section.fields

    def asked(self, answers: Answers) -> list[Field]:
        """The fields that skip logic leaves to be asked, given these answers.

        An answer that is itself skipped counts as not given, so chains of questions close.
        """
        shown: dict[str, Value] = {}
        found = []
        for section in self.sections:
            open_ = section.when is None or section.when.holds(shown)
            for one in section.fields:
                if open_ and (one.when is None or one.when.holds(shown)):
                    found.append(one)
                    shown[one.name] = answers.get(one.name)
        return found

    def validate(self, answers: Answers) -> list[Problem]:
        """What is wrong with these answers, field by field; the plugin's own rules come after."""
        asked = {one.name: one for one in self.asked(answers)}
        known = {one.name for one in self.fields()}
        problems = []
        for name, value in answers.items():
            if name not in known:
                problems.append(Problem(name, UNKNOWN))
            elif name not in asked and value not in (None, "", ()):
                problems.append(Problem(name, SKIPPED))
        for one in asked.values():
            value = answers.get(one.name)
            if value is None or value == "" or value == ():
                if one.required:
                    problems.append(Problem(one.name, REQUIRED))
            elif (wrong := _wrong(one, value)) is not None:
                problems.append(Problem(one.name, wrong))
        return problems

    def check(self) -> list[str]:
        """What makes the declaration unusable, each line with file and line number."""
        problems: list[str] = []

        def wrong(where: Place, what: str) -> None:
            problems.append(f"{where}: form {self.name}: {what}")

        if not NAME.match(self.name):
            wrong(self.place, "a name is lower case letters, digits and underscores.")
        if self.version < 1:
            wrong(self.place, "versions begin with 1.")
        before: dict[str, Field] = {}
        names: set[str] = set()
        if _missing(self.title):
            wrong(self.place, "its title is missing in a language.")
        for section in self.sections:
            if section.name in names:
                wrong(section.place, f"section {section.name} is declared twice.")
            if _missing(section.label):
                wrong(section.place, f"{section.name}: its label is missing in a language.")
            names.add(section.name)
            _check_condition(section.when, before, section.place, section.name, wrong)
            for one in section.fields:
                if not NAME.match(one.name):
                    wrong(one.place, f"{one.name!r} is no field name.")
                if one.name in before:
                    wrong(one.place, f"field {one.name} is declared twice.")
                _check_condition(one.when, before, one.place, one.name, wrong)
                _check_field(one, wrong)
                before[one.name] = one
        if not before:
            wrong(self.place, "it asks nothing.")
        return problems

    def changes(self, earlier: "Form") -> list[str]:
        """What this version asks differently from an earlier one, a line each."""
        old, new = ({one.name: one for one in form.fields()} for form in (earlier, self))
        lines = [f"- {name}: not asked any more" for name in old if name not in new]
        lines += [f"+ {name}: asked now ({new[name].kind})" for name in new if name not in old]
        for name in new:
            if name in old and old[name] != new[name]:
                parts = [
                    part
                    for part in Field.__dataclass_fields__
                    if part != "place" and getattr(old[name], part) != getattr(new[name], part)
                ]
                lines.append(f"~ {name}: changed {', '.join(parts)}")
        return lines


def _check_condition(condition, before, place, name, wrong) -> None:  # type: ignore[no-untyped-def]
    """Skip logic reads earlier questions only: a form is filled from top to bottom."""
    for compared in condition.comparisons() if condition is not None else ():
        read = compared.field
        if read not in before:
            wrong(place, f"{name} depends on {read}, which is not asked before it.")
        elif not _can_hold(compared, before[read]):
            wrong(place, f"{name} depends on an answer that {read} never has.")


def _can_hold(compared: Comparison, one: Field) -> bool:
    """Whether any answer to a field could be so."""
    match compared.compare:
        case Compare.ANSWERED:
            return True
        case Compare.INCLUDES:
            return one.kind is Kind.CHOICES and _wrong(one, (compared.value,)) is None
        case Compare.AT_LEAST | Compare.AT_MOST:
            return _bounds(one.kind, compared.value)
    values = compared.value if compared.compare is Compare.ONE_OF else (compared.value,)
    free = replace(one, minimum=None, maximum=None)
    return bool(values) and all(_wrong(free, value) is None for value in values)


def _bounds(kind: Kind, value: object) -> bool:
    """Whether answers of a kind can be more or less than a value."""
    if kind is Kind.DATE:
        return isinstance(value, date)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and kind in (Kind.WHOLE, Kind.NUMBER)


def _missing(text: Text) -> bool:
    return not text.es.strip() or not text.en.strip()


def _check_field(one: Field, wrong) -> None:  # type: ignore[no-untyped-def]
    chooses = one.kind in (Kind.CHOICE, Kind.CHOICES)
    if chooses != bool(one.choices):
        wrong(one.place, f"{one.name}: choices belong to fields that choose, and are needed there.")
    codes, labels = [c.code for c in one.choices], [c.label for c in one.choices]
    if len(set(codes)) != len(codes) or not all(CODE.match(code) for code in codes):
        wrong(one.place, f"{one.name}: its codes are not distinct codes.")
    if one.category not in CATEGORIES:
        wrong(one.place, f"{one.name}: {one.category!r} is no data category.")
    if one.identity and one.preview:
        wrong(one.place, f"{one.name}: what identifies somebody is never in a preview.")
    if one.counted and (one.identity or not chooses):
        wrong(one.place, f"{one.name}: only choices are counted, and no identity.")
    if any(map(_missing, [one.label, *([one.help] if one.help else []), *labels])):
        wrong(one.place, f"{one.name}: its label is missing in a language.")
    given = [bound for bound in (one.minimum, one.maximum) if bound is not None]
    if not all(_bounds(one.kind, bound) for bound in given):
        wrong(one.place, f"{one.name}: its answers have no such minimum or maximum.")
    elif len(given) == 2 and given[0] > given[1]:  # type: ignore[operator]
        wrong(one.place, f"{one.name}: its minimum is above its maximum.")


CATEGORIES = frozenset(
    ["identity", "contact", "location", "family", "documents", "health", "mental-health", "gbv",
     "trafficking", "sexual-exploitation", "asylum", "detention", "legal", "child-protection",
     "education", "livelihood", "narrative", "attachment"]
)  # fmt: skip
"""Data categories (reference codes, data_category)."""

UNKNOWN = Text("Esta pregunta no existe.", "There is no such question.")
SKIPPED = Text("Esta pregunta no corresponde.", "This question does not apply.")
REQUIRED = Text("Falta la respuesta.", "An answer is needed.")
NOT_A_CHOICE = Text("No es una de las opciones.", "This is not one of the choices.")
NOT_THIS_KIND = Text("La respuesta no es del tipo pedido.", "The answer is not of this kind.")
TOO_LONG = Text("La respuesta es demasiado larga.", "The answer is too long.")
TOO_LOW = Text("El valor es menor que lo posible.", "The value is lower than it can be.")
TOO_HIGH = Text("El valor es mayor que lo posible.", "The value is higher than it can be.")


def _wrong(one: Field, value: Value) -> Text | None:
    codes = {choice.code for choice in one.choices}
    match one.kind:
        case Kind.TEXT | Kind.LONG_TEXT | Kind.PHONE:
            if not isinstance(value, str):
                return NOT_THIS_KIND
            most = LONGEST if one.kind is Kind.LONG_TEXT else SHORT
            digits = sum(c in "0123456789" for c in value)
            if one.kind is Kind.PHONE and digits < SHORTEST_PHONE:
                return NOT_THIS_KIND
            return TOO_LONG if len(value) > most else None
        case Kind.YES_NO:
            return None if isinstance(value, bool) else NOT_THIS_KIND
        case Kind.CHOICE:
            return None if isinstance(value, str) and value in codes else NOT_A_CHOICE
        case Kind.CHOICES:
            if not isinstance(value, tuple) or not all(isinstance(code, str) for code in value):
                return NOT_THIS_KIND
            return None if set(value) <= codes and len(set(value)) == len(value) else NOT_A_CHOICE
        case Kind.COUNTRY:
            good = isinstance(value, str) and bool(re.fullmatch(r"[A-Z]{2}", value))
            return None if good else NOT_A_CHOICE
        case Kind.PLACE:
            good = isinstance(value, str) and bool(re.fullmatch("MX[0-9]{2}([0-9]{3})?", value))
            return None if good else NOT_A_CHOICE
        case Kind.DATE:
            if not isinstance(value, date):
                return NOT_THIS_KIND
        case Kind.WHOLE:
            if not isinstance(value, int) or isinstance(value, bool):
                return NOT_THIS_KIND
        case Kind.NUMBER:
            if not isinstance(value, int | float) or isinstance(value, bool):
                return NOT_THIS_KIND
            if not math.isfinite(value):
                return NOT_THIS_KIND
    if one.minimum is not None and value < one.minimum:  # type: ignore[operator]
        return TOO_LOW
    if one.maximum is not None and value > one.maximum:  # type: ignore[operator]
        return TOO_HIGH
    return None


def check_forms(forms: Sequence[Form]) -> None:
    """Raises Illegal with every mistake of every form."""
    problems = [line for form in forms for line in form.check()]
    names = [form.name for form in forms]
    problems += [f"form {name} is declared twice." for name in set(names) if names.count(name) > 1]
    if problems:
        raise Illegal(problems)


# Questions, one word each ----------------------------------------------------------------------------


def text(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A line of text, at most 200 characters."""
    return Field(name, Kind.TEXT, label, **more)


def long_text(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A text of several lines."""
    return Field(name, Kind.LONG_TEXT, label, **more)


def whole(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A whole number."""
    return Field(name, Kind.WHOLE, label, **more)


def number(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A number."""
    return Field(name, Kind.NUMBER, label, **more)


def day(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A calendar day."""
    return Field(name, Kind.DATE, label, **more)


def yes_no(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """Yes or no."""
    return Field(name, Kind.YES_NO, label, **more)


def choice(name: str, label: Text, *choices: Choice, **more) -> Field:  # type: ignore[no-untyped-def]
    """One of several choices."""
    return Field(name, Kind.CHOICE, label, choices=choices, **more)


def choices(name: str, label: Text, *options: Choice, **more) -> Field:  # type: ignore[no-untyped-def]
    """Any of several choices."""
    return Field(name, Kind.CHOICES, label, choices=options, **more)


def country(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A country, ISO 3166-1 alpha-2."""
    return Field(name, Kind.COUNTRY, label, **more)


def phone(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A telephone number."""
    return Field(name, Kind.PHONE, label, **more)


def municipality(name: str, label: Text, **more) -> Field:  # type: ignore[no-untyped-def]
    """A state or municipality of Mexico, by P-code."""
    return Field(name, Kind.PLACE, label, **more)
