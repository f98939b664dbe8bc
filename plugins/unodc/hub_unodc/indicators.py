"""UNODC's figures. None has a date and a municipality together: a place is a state, and comes without a month."""

from collections import Counter
from collections.abc import Iterable, Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unodc import identification

INDICATORS = (
    Indicator(
        name="victims_by_state",
        unit="people",
        commitment="gcm:10",
        label=Text("Víctimas de trata, por estado", "Victims of trafficking, by state"),
    ),
    Indicator(
        name="victims_by_month",
        unit="people",
        commitment="sdg:16.2",
        label=Text("Víctimas de trata, por mes", "Victims of trafficking, by month"),
    ),
    Indicator(
        name="victims_by_purpose",
        unit="people",
        commitment="gcm:10",
        label=Text("Víctimas de trata, por fin", "Victims of trafficking, by purpose"),
    ),
    Indicator(
        name="aggravated_smuggling",
        unit="people",
        commitment="gcm:9",
        label=Text(
            "Personas víctimas de tráfico agravado", "People harmed by aggravated smuggling"
        ),
    ),
)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of one indicator. KeyError for a name that is not declared."""
    known = [c for c in cases if c.opened_on and period.first <= c.opened_on <= period.last]
    if name == "aggravated_smuggling":
        harmed = [c for c in known if c.answer("identification", "aggravated")]
        return [Figure(value=len(harmed), count=len(harmed))] if harmed else []
    victims = [c for c in known if _is_victim(c)]
    kind, values = {
        "victims_by_state": ("adm1", [c.adm1 or "unknown" for c in victims]),
        "victims_by_month": ("month", [f"{c.opened_on:%Y-%m}" for c in victims]),
        "victims_by_purpose": ("purpose", [p for c in victims for p in _purposes(c)]),
    }[name]
    return [
        Figure(value=n, count=n, by={kind: value}) for value, n in sorted(Counter(values).items())
    ]


def _is_victim(case: CaseView) -> bool:
    return (
        identification.find(case.answers.get("identification", {}), case.is_child).level != "none"
    )


def _purposes(case: CaseView) -> Iterable[str]:
    given = case.answer("identification", "purposes")
    return given if isinstance(given, tuple) else ()
