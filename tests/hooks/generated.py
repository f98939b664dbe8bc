"""Forms, workflows and answers of every shape that a declaration allows, for tests by hypothesis."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from hub.hooks.declared import Answers, Condition, Text, answer
from hub.hooks.forms import Choice, Field, Form, Kind, Section
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

CODES = ("a", "b-1", "C_2", "d")
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
LABELS = st.builds(Text, *[WORDS.filter(str.strip)] * 2)
NUMBERS = st.floats(-1000, 1000, allow_nan=False) | st.integers(-1000, 1000)


@st.composite
def fields(draw: st.DrawFn, name: str, before: dict[str, Field]) -> Field:
    """A question with choices, bounds and skip logic as its kind allows."""
    kind = draw(st.sampled_from(Kind))
    more: dict[str, Any] = {}
    if kind in (Kind.CHOICE, Kind.CHOICES):
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
        more["choices"] = tuple(Choice(code, draw(LABELS)) for code in codes)
    if kind in (Kind.DATE, Kind.WHOLE, Kind.NUMBER):
        some = DAYS if kind is Kind.DATE else NUMBERS
        low, high = sorted((draw(some), draw(some)))  # type: ignore[type-var]
        more["minimum"] = draw(st.sampled_from([None, low]))
        more["maximum"] = draw(st.sampled_from([None, high]))
    return Field(
        name,
        kind,
        draw(LABELS),
        help=draw(st.none() | LABELS),
        required=draw(st.booleans()),
        category=draw(st.sampled_from(["legal", "health", "narrative"])),
        when=draw(st.none() | conditions(before)) if before else None,
        **more,
    )


@st.composite
def conditions(draw: st.DrawFn, before: dict[str, Field], deep: int = 2) -> Condition:
    """Skip logic over earlier questions, in every way of comparing that they can meet."""
    if deep and draw(st.booleans()):
        first, second = (draw(conditions(before, deep - 1)) for _ in range(2))
        return draw(st.sampled_from([first & second, first | second, ~first]))
    one = before[draw(st.sampled_from(sorted(before)))]
    asked = answer(one.name)
    ways = [asked.given]
    good = draw(answers_to(one).filter(lambda value: value not in (None, "", ())))
    also = draw(answers_to(one).filter(lambda value: value not in (None, "", ())))
    if one.kind is not Kind.CHOICES:
        ways += [asked.equals(good), asked.one_of(good, also)]
    else:
        ways += [asked.includes(good[0])]
    if one.kind in (Kind.DATE, Kind.WHOLE, Kind.NUMBER):
        ways += [asked.at_least(good), asked.at_most(good)]
    return draw(st.sampled_from(ways))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form that `check` finds nothing wrong with."""
    before: dict[str, Field] = {}
    sections = []
    for number in range(draw(st.integers(1, 3))):
        when = draw(st.none() | conditions(before)) if before else None
        found = []
        for _ in range(draw(st.integers(1, 4))):
            one = draw(fields(f"f{len(before)}", before))
            before[one.name] = one
            found.append(one)
        sections.append(Section(f"s{number}", draw(LABELS), tuple(found), when))
    return Form("made_up", draw(st.integers(1, 9)), draw(LABELS), tuple(sections))


def answers_to(one: Field) -> st.SearchStrategy[Any]:
    """Answers of a question's kind, most of them good."""
    codes = [choice.code for choice in one.choices]
    match one.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return WORDS.filter(bool)
        case Kind.PHONE:
            return st.sampled_from(["962 555 0102", "+52 (962) 555-0102", "5550102"])
        case Kind.YES_NO:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(codes)
        case Kind.CHOICES:
            return st.lists(st.sampled_from(codes), unique=True, min_size=1).map(tuple)
        case Kind.COUNTRY:
            return st.sampled_from(["HN", "VE", "HT"])
        case Kind.PLACE:
            return st.sampled_from(["MX07", "MX07089"])
        case Kind.DATE:
            return DAYS
        case Kind.WHOLE:
            return st.integers(-1000, 1000)
        case Kind.NUMBER:
            return NUMBERS


ODD = (
    st.sampled_from(
        [0, 1, -1, 1.5, 3.0, True, False, "", "zz", "MX7", "hn", "٠١٢٣٤٥٦", "2026-02-30"]
    )
    | st.sampled_from(["0000-01-01", "2026-1-1", "2026-11-24T00:00", "x" * 201, "MX07\n", "HN\n"])
    | st.lists(st.sampled_from([*CODES, "zz", "a"]), max_size=3)
    | st.just([1])
    | st.just({"a": 1})
)
"""What a client in disorder may send."""


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@st.composite
def sent(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """What a client sends: some questions answered well, some oddly, some that do not exist."""
    found: dict[str, Any] = {}
    for one in form.fields():
        how = draw(st.sampled_from(["good", "good", "good", "left out", "odd"]))
        if how != "left out":
            found[one.name] = _json(draw(answers_to(one) if how == "good" else ODD))
    if draw(st.integers(0, 9)) == 0:
        found["nobody_asked"] = draw(ODD)
    # What skip logic closes is mostly left out: else hardly anything would be in order.
    if draw(st.booleans()):
        from hub.hooks.json_schema import from_json

        asked = {one.name for one in form.asked(from_json(form, found))}
        found = {name: value for name, value in found.items() if name in asked}
    return found


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    """A chain of states with ways that skip ahead, lead back and circle; nothing wrong with it."""
    count = draw(st.integers(2, 7))
    names = [f"n{i}" for i in range(count)]
    steps = [
        Step(f"on{i}", draw(LABELS), (names[i],), names[i + 1], guards=draw(guards()))
        for i in range(count - 1)
    ]
    for number in range(draw(st.integers(0, 5))):
        origins = draw(st.lists(st.sampled_from(names[:-1]), min_size=1, unique=True))
        steps.append(
            Step(f"by{number}", draw(LABELS), tuple(origins), draw(st.sampled_from(names)))
        )
    states = []
    for name in names:
        then = [step.name for step in steps if name in step.from_ and not step.guards]
        clock = Clock(
            f"c_{name}",
            draw(LABELS),
            "caseworker",
            **draw(st.sampled_from([{"days": 3}, {"hours": 72}, {"working_days": 30}])),
            then=draw(st.sampled_from([None, *then])),
        )
        last = name == names[-1]
        kept = None if last or draw(st.booleans()) else clock
        states.append(State(name, draw(LABELS), final=last, clock=kept))
    at_once = states[0].clock is not None and draw(st.booleans())
    return Workflow("made_up", 1, draw(LABELS), tuple(states), tuple(steps), at_once)


def guards() -> st.SearchStrategy[tuple[Guard, ...]]:
    """Up to two guards on facts."""
    one = st.builds(
        Guard,
        st.sampled_from(["informed", "free"]),
        LABELS,
        st.sampled_from([answer("told").equals(True), ~answer("risk").one_of("high", "unknown")]),
    )
    return st.lists(one, max_size=2).map(tuple)


def as_json(form: Form, answers: Answers) -> dict[str, Any]:
    """Answers as JSON has them: days as text, several choices as a list, what is empty left out."""
    known = {one.name for one in form.fields()}
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in answers.items()
        if name not in known or value not in (None, "", ())
    }
