"""IOM's figures for the secretariat: counts and shares over cases, never a case. Small ones are suppressed later."""

from collections import Counter
from collections.abc import Callable, Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_iom import asylum

INDICATORS = (
    Indicator(
        name="intakes_by_population",
        unit="people",
        commitment="gcm:12",
        label=Text("Personas con ingreso, por población", "People with an intake, by population"),
    ),
    Indicator(
        name="without_safe_bed",
        unit="cases",
        commitment="gcm:15",
        label=Text(
            "Casos sin lugar seguro para dormir, por estado",
            "Cases without a safe place to sleep, by state",
        ),
    ),
    Indicator(
        name="screened_for_trafficking",
        unit="percent",
        commitment="gcm:10",
        label=Text("Ingresos con detección de trata", "Intakes screened for trafficking"),
    ),
    Indicator(
        name="returns_with_asylum_information",
        unit="percent",
        commitment="gcm:21",
        label=Text(
            "Retornos pedidos con información de asilo registrada",
            "Returns asked for with asylum information on record",
        ),
    ),
)


def _opened(cases: Sequence[CaseView], period: PeriodView) -> list[CaseView]:
    """Cases with an intake, opened within the period."""
    return [
        case
        for case in cases
        if case.opened_on is not None
        and period.first <= case.opened_on <= period.last
        and "intake" in case.answers
    ]


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of one indicator. KeyError for a name that is not declared."""
    return COMPUTED[name](_opened(cases, period))


def _by_population(cases: list[CaseView]) -> list[Figure]:
    people: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for case in cases:
        size = case.answer("intake", "household_size")
        people[case.population] += size if isinstance(size, int) else 1
        count[case.population] += 1
    return [Figure(value=people[p], count=count[p], by={"population": p}) for p in sorted(count)]


def _without_bed(cases: list[CaseView]) -> list[Figure]:
    without = [c for c in cases if c.answer("intake", "tonight") in ("street", "unsafe")]
    by_state = Counter(case.adm1 or "unknown" for case in without)
    return [Figure(value=n, count=n, by={"adm1": state}) for state, n in sorted(by_state.items())]


def _share(part: list[CaseView], whole: list[CaseView]) -> list[Figure]:
    return [Figure(value=round(100 * len(part) / len(whole), 1), count=len(whole))] if whole else []


def _screened(cases: list[CaseView]) -> list[Figure]:
    return _share([case for case in cases if "trafficking_screening" in case.answers], cases)


def _informed(cases: list[CaseView]) -> list[Figure]:
    returning = [case for case in cases if case.answer("intake", "destination") == "return"]
    return _share([case for case in returning if asylum.recorded(case)], returning)


COMPUTED: dict[str, Callable[[list[CaseView]], list[Figure]]] = {
    "intakes_by_population": _by_population,
    "without_safe_bed": _without_bed,
    "screened_for_trafficking": _screened,
    "returns_with_asylum_information": _informed,
}
