"""UNICEF's figures for the secretariat: counts only, by state at most, never by place of a child."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unicef.assessment import HELD_IN
from hub_unicef.steps import without_family

INDICATORS = (
    Indicator(
        name="unaccompanied_children",
        label=Text("Niñas y niños no acompañados, por estado", "Unaccompanied children, by state"),
        unit="people",
        commitment="gcm:7",
    ),
    Indicator(
        name="children_held",
        label=Text("Niñas y niños encontrados en detención", "Children found in detention"),
        unit="people",
        commitment="gcm:13",
    ),
    Indicator(
        name="children_heard",
        label=Text("Niñas y niños que aceptaron hablar", "Children who assented to talk"),
        unit="percent",
        commitment="sdg:16.2",
    ),
    Indicator(
        name="children_out_of_school",
        label=Text(
            "Niñas y niños de 6 a 17 fuera de la escuela", "Children of 6 to 17 out of school"
        ),
        unit="percent",
        commitment="sdg:4.1",
    ),
)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Iterator[Figure]:
    """The figures of one indicator over children's cases opened in the period."""
    children = [
        one
        for one in cases
        if one.opened_on and period.first <= one.opened_on <= period.last and one.is_child
    ]
    match name:
        case "unaccompanied_children":
            states = Counter(one.adm1 or "unknown" for one in children if without_family(one))
            for state in sorted(states):
                yield Figure(value=states[state], count=states[state], by={"adm1": state})
        case "children_held":
            held = sum(one.answer("child_intake", "place") in HELD_IN for one in children)
            if held:
                yield Figure(value=held, count=held)
        case "children_heard":
            yield from _share([one.answer("child_intake", "assent") for one in children], "yes")
        case "children_out_of_school":
            older = [one for one in children if one.age_band != "0-5"]
            yield from _share([one.answer("child_intake", "in_school") for one in older], False)


def _share(given: Sequence[object], wanted: object) -> Iterator[Figure]:
    known = [value for value in given if value is not None]
    if known:
        share = round(100 * sum(value == wanted for value in known) / len(known), 1)
        yield Figure(value=share, count=len(known))
