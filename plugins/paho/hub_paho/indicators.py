"""PAHO's figures for the secretariat: counts only, by office and week at the finest, never of one person's health."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_paho.assessment import ALERT_DAYS, CLUSTER, care_level

INDICATORS = (
    Indicator(
        name="treatment_running_out",
        label=Text(
            "Personas con medicamento para una semana o menos al ingreso",
            "People with a week of medicine or less at intake",
        ),
        unit="people",
        commitment="sdg:3.8",
    ),
    Indicator(
        name="outbreak_clusters",
        label=Text(
            "Casos en grupos de síntomas, por oficina y semana",
            "Cases in clusters of symptoms, by office and week",
        ),
        unit="cases",
        commitment="sdg:3.3",
    ),
    Indicator(
        name="mental_health_level",
        label=Text(
            "Personas por nivel de apoyo psicosocial", "People by level of psychosocial support"
        ),
        unit="people",
        commitment="sdg:3.8",
    ),
    Indicator(
        name="care_refused",
        label=Text(
            "Personas a quienes se negó atención, en porcentaje", "People refused care, per cent"
        ),
        unit="percent",
        commitment="gcm:15",
    ),
)


def _in(period: PeriodView, cases: Sequence[CaseView], form: str) -> list[CaseView]:
    return [
        case
        for case in cases
        if case.answers.get(form)
        and case.opened_on is not None
        and period.first <= case.opened_on <= period.last
    ]


def _running_out(cases: list[CaseView]) -> list[Figure]:
    found = Counter(
        case.adm1 or "?"
        for case in cases
        if isinstance(left := case.answer("health_screening", "days_left"), int)
        and left <= ALERT_DAYS
    )
    return [Figure(value=n, count=n, by={"adm1": place}) for place, n in sorted(found.items())]


def iso_week(day: date) -> str:
    """A week of ISO 8601: '2026-W47'."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _clusters(cases: list[CaseView]) -> list[Figure]:
    """Cases of one syndrome at one office and in one week, where there are at least CLUSTER of them.

    People who came to one office may sleep in several municipalities: what they share is the office.
    """
    found: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        symptoms = case.answer("health_screening", "symptoms")
        if case.office and case.opened_on and isinstance(symptoms, tuple):
            found.update((case.office, iso_week(case.opened_on), symptom) for symptom in symptoms)
    return [
        Figure(value=n, count=n, by={"office": office, "week": week, "syndrome": syndrome})
        for (office, week, syndrome), n in sorted(found.items())
        if n >= CLUSTER
    ]


def _levels(cases: list[CaseView]) -> list[Figure]:
    found = Counter(
        care_level(case.answers["wellbeing"])
        for case in cases
        if case.answer("wellbeing", "agrees") is True
    )
    return [
        Figure(value=n, count=n, by={"level": str(level)}) for level, n in sorted(found.items())
    ]


def _refused(cases: list[CaseView]) -> list[Figure]:
    asked = [
        given
        for case in cases
        if isinstance(given := case.answer("health_screening", "care_refused"), bool)
    ]
    return (
        [Figure(value=round(100 * sum(asked) / len(asked), 1), count=len(asked))] if asked else []
    )


FIGURES: dict[str, tuple[str, Callable[[list[CaseView]], list[Figure]]]] = {
    "treatment_running_out": ("health_screening", _running_out),
    "outbreak_clusters": ("health_screening", _clusters),
    "mental_health_level": ("wellbeing", _levels),
    "care_refused": ("health_screening", _refused),
}


def computed(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of an indicator over cases opened in the period. Unknown names have none."""
    if name not in FIGURES:
        return []
    form, figures = FIGURES[name]
    return figures(_in(period, cases, form))
