"""Answers to an agency's forms: how they come in, and how they are kept. Pure."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hub.errors import Invalid
from hub.hooks.forms import Form
from hub.hooks.json_schema import from_json
from hub.hooks.views import Assessment, Values


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """A row of hub.form_answer: a form that was answered, sealed."""

    id: UUID
    case_id: UUID
    agency_id: UUID
    form: str
    version: int
    body: bytes | None = field(repr=False)
    answered_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Filled:
    """A form with its answers in clear. `apart` names those that are kept under several people.

    Theirs are among the answers only for who has had them opened.
    """

    answer: FormAnswer
    answers: Values
    apart: frozenset[str] = frozenset()

    @property
    def together(self) -> Values:
        """The answers without what is kept apart: what anything but a person's eyes may have."""
        return {name: value for name, value in self.answers.items() if name not in self.apart}


@dataclass(frozen=True, slots=True, repr=False)
class Saved:
    """What saving a form brought: the record, the plugin's assessment, and the needs it opened."""

    answer: FormAnswer
    assessment: Assessment
    opened: tuple[UUID, ...]
    assessed: bool


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A choice that is given once more (1), once less (-1), or as before (0)."""

    field: str
    choice: str
    by: int


def counted(form: Form, before: Values, after: Values) -> list[Change]:
    """What answers change in the counts of a form, given those that they replace; always in one order."""
    found = []
    for one in form.fields():
        if one.counted:
            old, new = (_choices(values.get(one.name)) for values in (before, after))
            found += [Change(one.name, choice, 1) for choice in new - old]
            found += [Change(one.name, choice, -1) for choice in old - new]
            found += [Change(one.name, choice, 0) for choice in old & new]
    return sorted(found)


def _choices(value: object) -> frozenset[str]:
    several = value if isinstance(value, tuple) else (value,)
    return frozenset(choice for choice in several if isinstance(choice, str))


def iso_week(day: date) -> str:
    """A week of ISO 8601: '2026-W48'."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def read(form: Form, raw: dict[str, Any]) -> Values:
    """Answers from JSON, each of the type that its question asks for where it can be.

    The same reading that the form's JSON Schema is held equal to; what does not fit is left for
    Form.validate to name.

    Raises:
        Invalid: a question that the form does not have.
    """
    known = {one.name for one in form.fields()}
    for name in raw:
        if name not in known:
            raise Invalid("This form has no such question.", field=["answers", name])
    given = {name: value for name, value in raw.items() if value is not None}
    return dict(from_json(form, given))


def write(answers: Values) -> bytes:
    """Answers as they are sealed."""
    return json.dumps(plain(answers), ensure_ascii=False, sort_keys=True).encode()


def plain(answers: Values) -> dict[str, Any]:
    """Answers as JSON has them: days as text."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in answers.items()}


def kept_apart(form: Form, categories: frozenset[str]) -> frozenset[str]:
    """Questions whose answers are kept under several people, where these categories are."""
    if not categories:
        return frozenset()
    return frozenset(
        one.name for one in form.fields() if one.identity or one.category in categories
    )


def without_identity(form: Form, answers: Values) -> Values:
    """What a plugin may see: nothing that tells who somebody is."""
    hidden = {one.name for one in form.fields() if one.identity}
    return {name: value for name, value in answers.items() if name not in hidden}
