"""FAO's figures: how households eat, what displaced them, how field workers are treated. Counts only."""

from collections import Counter
from collections.abc import Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_fao import food_score

INDICATORS = (
    Indicator(
        name="food_consumption",
        unit="cases",
        commitment="sdg:1.5",
        label=Text("Hogares por consumo de alimentos", "Households by food consumption"),
    ),
    Indicator(
        name="displaced_by_shock",
        unit="people",
        commitment="sdg:13.1",
        label=Text("Personas desplazadas, por desastre", "People displaced, by disaster"),
    ),
    Indicator(
        name="field_workers_unprotected",
        unit="percent",
        commitment="sdg:8.8",
        label=Text(
            "Jornaleras y jornaleros sin protección ante químicos",
            "Field workers without protection from chemicals",
        ),
    ),
)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of one indicator. KeyError for a name that is not declared."""
    known = [
        c
        for c in cases
        if c.opened_on
        and period.first <= c.opened_on <= period.last
        and "rural_intake" in c.answers
    ]
    return {
        "food_consumption": _food,
        "displaced_by_shock": _displaced,
        "field_workers_unprotected": _unprotected,
    }[name](known)


def _food(cases: list[CaseView]) -> list[Figure]:
    scores = [food_score.score(case.answers["rural_intake"]) for case in cases]
    levels = Counter(found.level for found in scores if found is not None)
    return [Figure(value=n, count=n, by={"level": level}) for level, n in sorted(levels.items())]


def _displaced(cases: list[CaseView]) -> list[Figure]:
    people: Counter[str] = Counter()
    households: Counter[str] = Counter()
    for case in cases:
        if case.answer("rural_intake", "displaced") is True:
            shock, size = (
                str(case.answer("rural_intake", "shock")),
                case.answer("rural_intake", "people"),
            )
            people[shock] += size if isinstance(size, int) else 1
            households[shock] += 1
    return [Figure(value=people[s], count=households[s], by={"shock": s}) for s in sorted(people)]


def _unprotected(cases: list[CaseView]) -> list[Figure]:
    asked = [c for c in cases if c.answer("rural_intake", "protection_given") is not None]
    without = sum(c.answer("rural_intake", "protection_given") is False for c in asked)
    return [Figure(value=round(100 * without / len(asked), 1), count=len(asked))] if asked else []
