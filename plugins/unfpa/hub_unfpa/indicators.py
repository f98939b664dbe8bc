"""UNFPA's figures for the secretariat: counts and shares only, never by municipality or age of a survivor."""

from collections.abc import Iterator, Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unfpa.windows import Window, window

INDICATORS = (
    Indicator(
        name="reached_within_72_hours",
        label=Text(
            "Sobrevivientes que llegaron dentro de 72 horas", "Survivors who came within 72 hours"
        ),
        unit="percent",
        commitment="sdg:5.2",
    ),
    Indicator(
        name="prenatal_by_week_12",
        label=Text(
            "Embarazos de hasta 12 semanas con revisión",
            "Pregnancies of up to 12 weeks with a check-up",
        ),
        unit="percent",
        commitment="sdg:3.7",
    ),
    Indicator(
        name="danger_signs",
        label=Text(
            "Embarazos con señal de peligro al llegar", "Pregnancies with a danger sign on arrival"
        ),
        unit="people",
        commitment="sdg:3.8",
    ),
    Indicator(
        name="asked_for_care",
        label=Text(
            "Personas con salud sexual y reproductiva",
            "People in sexual and reproductive health care",
        ),
        unit="people",
        commitment="sdg:5.6",
    ),
)


def _share(values: Sequence[bool]) -> Iterator[Figure]:
    if values:
        yield Figure(value=round(100 * sum(values) / len(values), 1), count=len(values))


def _count(values: Sequence[bool]) -> Iterator[Figure]:
    if found := sum(values):
        yield Figure(value=found, count=found)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Iterator[Figure]:
    """The figures of one indicator over the cases opened in the period."""
    counted = [
        one for one in cases if one.opened_on and period.first <= one.opened_on <= period.last
    ]
    match name:
        case "reached_within_72_hours":
            yield from _share([early for one in counted if (early := _early(one)) is not None])
        case "prenatal_by_week_12":
            yield from _share([seen for one in counted if (seen := _seen(one)) is not None])
        case "danger_signs":
            yield from _count([bool(one.answer("srh", "danger_signs")) for one in counted])
        case "asked_for_care":
            yield from _count(["srh" in one.answers for one in counted])


def _early(case: CaseView) -> bool | None:
    """Whether somebody came while 72 hours had certainly not passed. None where the day is unknown."""
    told = case.answer("clinical_care", "violence_on") or case.answer("srh", "violence_on")
    if case.opened_on is None:
        return None
    found = window(told, case.opened_on)
    return None if found is Window.UNKNOWN else found is Window.HIV


def _seen(case: CaseView) -> bool | None:
    """Of a pregnancy of up to 12 weeks: whether there was a check-up. None for the others."""
    weeks, contacts = case.answer("srh", "pregnancy_weeks"), case.answer("srh", "contacts_so_far")
    if not isinstance(weeks, int) or not isinstance(contacts, int) or weeks > 12:
        return None
    return contacts > 0
