"""UN Women's figures for the secretariat: counts only, by level of risk; never by place or by relation."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unwomen.redlines import chosen_by_her
from hub_unwomen.risk import LEVELS, level

INDICATORS = (
    Indicator(
        name="women_by_risk",
        label=Text("Mujeres atendidas, por nivel de riesgo", "Women supported, by level of risk"),
        unit="people",
        commitment="sdg:5.2",
    ),
    Indicator(
        name="services_chosen",
        label=Text("Servicios elegidos por ellas", "Services that women chose"),
        unit="cases",
        commitment="gcm:7",
    ),
    Indicator(
        name="women_who_decide_on_money",
        label=Text("Mujeres que deciden sobre su dinero", "Women who decide on their money"),
        unit="percent",
        commitment="gcm:16",
    ),
)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Iterator[Figure]:
    """The figures of one indicator over the cases opened in the period."""
    counted = [
        one for one in cases if one.opened_on and period.first <= one.opened_on <= period.last
    ]
    match name:
        case "women_by_risk":
            levels = Counter(
                level(one.answers["safety"]) for one in counted if "safety" in one.answers
            )
            for found in LEVELS:
                if levels[found]:
                    yield Figure(value=levels[found], count=levels[found], by={"risk": found})
        case "services_chosen":
            services = Counter(code for one in counted for code in chosen_by_her(one))
            for code in sorted(services):
                yield Figure(value=services[code], count=services[code], by={"service": code})
        case "women_who_decide_on_money":
            told = [one.answer("autonomy", "decides_on_money") for one in counted]
            known = [value for value in told if value is not None]
            if known:
                share = round(100 * sum(value is True for value in known) / len(known), 1)
                yield Figure(value=share, count=len(known))
