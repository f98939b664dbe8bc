"""UNAIDS's figures: for the country as a whole, never for a group in which somebody could be found out."""

from collections.abc import Sequence
from statistics import median

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unaids.assessment import URGENT_DAYS

SMALLEST = 10
"""Below so many cases there is no figure at all, before the hub's own suppression; nor one about all but a few."""

INDICATORS = (
    Indicator(
        name="cover_running_out",
        label=Text(
            "Personas con medicamento para dos semanas o menos, en porcentaje",
            "People with two weeks of medicine or less, per cent",
        ),
        unit="percent",
        commitment="sdg:3.3",
    ),
    Indicator(
        name="median_days_left",
        label=Text("Días de medicamento al ingreso, mediana", "Days of medicine at intake, median"),
        unit="days",
        commitment="sdg:3.3",
    ),
    Indicator(
        name="care_without_barriers",
        label=Text(
            "Personas que no reportan trato injusto, en porcentaje",
            "People who report no unjust treatment, per cent",
        ),
        unit="percent",
        commitment="gcm:17",
    ),
)


def computed(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """One figure for the period, or none where it would rest on, or single out, fewer than SMALLEST cases.

    Never broken down: neither by place nor by sex, age or nationality.
    """
    answers = [
        case.answers["confidential_intake"]
        for case in cases
        if "confidential_intake" in case.answers
        and case.opened_on is not None
        and period.first <= case.opened_on <= period.last
    ]
    days = [left for a in answers if isinstance(left := a.get("days_left"), int)]
    if name == "median_days_left" and len(days) >= SMALLEST:
        return [Figure(value=float(median(days)), count=len(days))]
    if name == "cover_running_out":
        return _share(sum(left <= URGENT_DAYS for left in days), len(days))
    if name == "care_without_barriers":
        return _share(sum(not a.get("wronged") for a in answers), len(answers))
    return []


def _share(some: int, whole: int) -> list[Figure]:
    """A percentage, unless either side of it is a small group; nobody at all is a small group as well.

    `count` is the smaller side, so that what the hub suppresses later is judged by it.
    """
    if min(some, whole - some) < SMALLEST:
        return []
    return [Figure(value=round(100 * some / whole, 1), count=min(some, whole - some))]
