"""What every declaration of a plugin shares: texts in two languages, conditions, and where it stands.

Pure data. Nothing here runs plugin code or reaches the hub.
"""

import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Value = str | int | float | bool | date | tuple[str, ...] | None
"""One answer. Choices of several are a tuple of codes; dates are dates."""
Answers = Mapping[str, Value]
"""Answers by field name; what was not asked or not answered is missing or None."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Spanish and English."""

    es: str
    en: str

    def in_(self, locale: str) -> str:
        """The text in a locale; Spanish unless it is 'en'."""
        return self.en if locale == "en" else self.es


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a plugin's source something is declared: 'forms.py:12'."""

    file: str = "?"
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def here() -> Place:
    """Where the plugin's own code called the declaration: the first frame outside this package."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if (
            not module.startswith("hub.hooks.")
            and module != "dataclasses"
            and "<string>" not in (frame.f_code.co_filename)
        ):
            return Place(frame.f_code.co_filename.rsplit("/", 1)[-1], frame.f_lineno)
        if frame.f_back is None:
            break
        frame = frame.f_back
    return Place()


class Compare(StrEnum):
    """How a condition compares an answer."""

    EQUALS = "equals"
    ONE_OF = "one-of"
    INCLUDES = "includes"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ANSWERED = "answered"


class Condition:
    """Whether answers are so and so. Made with `answer(...)`, joined with & and |, negated with ~."""

    __slots__ = ()

    def holds(self, answers: Answers) -> bool:
        """True when the answers meet it. What is not answered meets nothing but a negation."""
        raise NotImplementedError

    def comparisons(self) -> Iterator["Comparison"]:
        """What it compares."""
        raise NotImplementedError

    def fields(self) -> Iterator[str]:
        """The names of the fields it reads."""
        for compared in self.comparisons():
            yield compared.field

    def __and__(self, other: "Condition") -> "Condition":
        return All((self, other))

    def __or__(self, other: "Condition") -> "Condition":
        return Either((self, other))

    def __invert__(self) -> "Condition":
        return Not(self)


@dataclass(frozen=True, slots=True)
class Comparison(Condition):
    """One comparison of one answer."""

    field: str
    compare: Compare
    value: Any = None

    def holds(self, answers: Answers) -> bool:
        """See Condition."""
        given = answers.get(self.field)
        if given is None or given == "" or given == ():
            return False
        try:
            return self._meets(given)
        except TypeError:
            return False  # An answer of another kind; validation names it.

    def _meets(self, given: Any) -> bool:
        match self.compare:
            case Compare.ANSWERED:
                return True
            case Compare.EQUALS:
                return bool(given == self.value)
            case Compare.ONE_OF:
                return given in self.value
            case Compare.INCLUDES:
                return isinstance(given, Collection) and self.value in given
            case Compare.AT_LEAST:
                return bool(given >= self.value)
            case Compare.AT_MOST:
                return bool(given <= self.value)

    def comparisons(self) -> Iterator["Comparison"]:
        """See Condition."""
        yield self


@dataclass(frozen=True, slots=True)
class All(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        """See Condition."""
        return all(part.holds(answers) for part in self.parts)

    def comparisons(self) -> Iterator["Comparison"]:
        """See Condition."""
        for part in self.parts:
            yield from part.comparisons()


@dataclass(frozen=True, slots=True)
class Either(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        """See Condition."""
        return any(part.holds(answers) for part in self.parts)

    def comparisons(self) -> Iterator["Comparison"]:
        """See Condition."""
        for part in self.parts:
            yield from part.comparisons()


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The part does not hold."""

    part: Condition

    def holds(self, answers: Answers) -> bool:
        """See Condition."""
        return not self.part.holds(answers)

    def comparisons(self) -> Iterator["Comparison"]:
        """See Condition."""
        yield from self.part.comparisons()


@dataclass(frozen=True, slots=True)
class answer:  # noqa: N801  reads as a word in a declaration: answer("age").at_least(18)
    """Begins a condition on the answer to a field."""

    field: str

    def equals(self, value: Value) -> Condition:
        """It is exactly this; `equals(True)` for yes."""
        return Comparison(self.field, Compare.EQUALS, value)

    def one_of(self, *values: Value) -> Condition:
        """It is one of these."""
        return Comparison(self.field, Compare.ONE_OF, values)

    def includes(self, code: str) -> Condition:
        """Among several choices, this one was taken."""
        return Comparison(self.field, Compare.INCLUDES, code)

    def at_least(self, value: Value) -> Condition:
        """A number or date that is this or more."""
        return Comparison(self.field, Compare.AT_LEAST, value)

    def at_most(self, value: Value) -> Condition:
        """A number or date that is this or less."""
        return Comparison(self.field, Compare.AT_MOST, value)

    @property
    def given(self) -> Condition:
        """It was answered at all."""
        return Comparison(self.field, Compare.ANSWERED)


class Illegal(Exception):  # noqa: N818  as the error tree's other words
    """A declaration that cannot be used. `problems` names each by file, line and name."""

    def __init__(self, problems: Collection[str]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(self.problems))
