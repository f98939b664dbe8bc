"""The Resident Coordinator's figures: how far the plan is, what it serves, which report is next. No case in them."""

from collections import Counter
from collections.abc import Callable

from hub.hooks.declared import Text
from hub.hooks.views import Figure, Indicator, PeriodView
from hub_rco.plan import COMMITMENTS, PLAN, REPORTS, due_by, served

INDICATORS = (
    Indicator(
        name="work_plan_due",
        label=Text(
            "Actividades conjuntas con plazo cumplido, en porcentaje del plan del año",
            "Joint activities that have fallen due, per cent of the year's plan",
        ),
        unit="percent",
        commitment="sdg:17.16",
    ),
    Indicator(
        name="commitments_served",
        label=Text(
            "Compromisos que alguna actividad conjunta atiende, en porcentaje",
            "Commitments served by some joint activity, per cent",
        ),
        unit="percent",
        commitment="gcm:23",
    ),
    Indicator(
        name="days_to_report",
        label=Text("Días hasta el próximo informe", "Days until the next report"),
        unit="days",
        commitment="gcm:23",
    ),
)


def _percent(some: int, of: int) -> float:
    return round(100 * some / of, 1)


def _plan(period: PeriodView) -> list[Figure]:
    planned = Counter(one.area for one in PLAN)
    due = Counter(one.area for one in due_by(period.last))
    return [
        Figure(value=_percent(due[area], planned[area]), count=0, by={"area": area})
        for area in sorted(planned)
    ]


def _commitments(period: PeriodView) -> list[Figure]:
    return [
        Figure(value=_percent(len(served(name)), len(codes)), count=0, by={"framework": name})
        for name, codes in COMMITMENTS.items()
    ]


def _reports(period: PeriodView) -> list[Figure]:
    return [
        Figure(
            value=(one.next_after(period.last) - period.last).days,
            count=0,
            by={"report": one.code},
        )
        for one in REPORTS
    ]


FIGURES: dict[str, Callable[[PeriodView], list[Figure]]] = {
    "work_plan_due": _plan,
    "commitments_served": _commitments,
    "days_to_report": _reports,
}


def computed(name: str, period: PeriodView) -> list[Figure]:
    """The figures of an indicator. `count` is 0: they rest on the plan. Unknown names have none."""
    return FIGURES[name](period) if name in FIGURES else []
