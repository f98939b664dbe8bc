"""ECLAC's series: what is measured, in which unit, how often, for which objective. No series rests on a case.

Values come from the secretariat's aggregates, once published; here stand the definitions and the release calendar.
Objectives are those of the Global Compact for Migration (A/RES/73/195), targets those of the 2030 Agenda (A/RES/70/1).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.hooks.declared import Text

GCM_OBJECTIVES = 23
"""Objectives of the Global Compact."""
SDG_TARGETS = frozenset(
    {
        "1.3", "1.5", "3.3", "3.7", "3.8", "4.1", "4.3", "4.4", "5.2", "5.3", "5.6", "6.1", "6.2", "8.5",
        "8.7", "8.8", "10.2", "10.7", "10.c", "11.1", "11.5", "13.1", "16.1", "16.2", "16.3", "16.9",
        "17.16", "17.18",
    }
)  # fmt: skip
"""Targets that the Network reports on (commitments.json)."""


class Frequency(StrEnum):
    """How often a series has a new value."""

    QUARTERLY = "quarterly"
    YEARLY = "yearly"


LAG = {Frequency.QUARTERLY: 45, Frequency.YEARLY: 90}
"""Days from the end of what is measured to its release: time for corrections and for suppressing small numbers."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series. `gcm` are objectives by number, `sdg` targets; `from_` says which aggregates it needs."""

    code: str
    label: Text
    unit: str
    frequency: Frequency
    gcm: frozenset[int]
    sdg: frozenset[str]
    from_: Text


def _series(
    code: str,
    label: Text,
    unit: str,
    frequency: Frequency,
    *,
    gcm: set[int],
    sdg: set[str],
    from_: Text,
) -> Series:
    return Series(code, label, unit, frequency, frozenset(gcm), frozenset(sdg), from_)


Q, Y = Frequency.QUARTERLY, Frequency.YEARLY

SERIES: tuple[Series, ...] = (
    _series(
        "answer-time",
        Text("Días entre solicitud y respuesta, mediana", "Days from request to answer, median"),
        "days", Q, gcm={12}, sdg={"17.16"},
        from_=Text("Tiempos de respuesta por servicio", "Answer times by service"),
    ),
    _series(
        "needs-met",
        Text("Necesidades atendidas", "Needs met"),
        "percent", Q, gcm={7, 15}, sdg={"10.2"},
        from_=Text("Necesidades abiertas y atendidas por servicio", "Needs opened and met by service"),
    ),
    _series(
        "health-access",
        Text("Necesidades de salud atendidas", "Health needs met"),
        "percent", Q, gcm={15}, sdg={"3.3", "3.7", "3.8"},
        from_=Text("Necesidades de salud por estado", "Health needs by state"),
    ),
    _series(
        "school-access",
        Text("Solicitudes de inscripción que llegaron a clase", "Enrolment requests that led to class"),
        "percent", Q, gcm={15}, sdg={"4.1", "4.3"},
        from_=Text("Desenlaces de inscripción escolar", "Outcomes of school enrolment"),
    ),
    _series(
        "shelter-gap",
        Text("Camas pedidas y no encontradas", "Beds asked for and not found"),
        "percent", Q, gcm={15}, sdg={"11.1", "1.5"},
        from_=Text("Rechazos por falta de lugar", "Refusals for lack of capacity"),
    ),
    _series(
        "decent-work",
        Text("Personas orientadas en derechos laborales", "People advised on labour rights"),
        "people", Q, gcm={6, 16}, sdg={"8.5", "8.8"},
        from_=Text("Desenlaces de servicios laborales", "Outcomes of labour services"),
    ),
    _series(
        "skills",
        Text("Estudios y competencias reconocidos", "Studies and skills recognised"),
        "people", Y, gcm={18}, sdg={"4.4"},
        from_=Text("Desenlaces de reconocimiento", "Outcomes of recognition"),
    ),
    _series(
        "legal-identity",
        Text("Documentos de identidad expedidos", "Identity documents issued"),
        "people", Y, gcm={4}, sdg={"16.9"},
        from_=Text("Desenlaces de identidad jurídica", "Outcomes of legal identity"),
    ),
    _series(
        "child-protection",
        Text("Procedimientos de interés superior concluidos", "Best interests procedures concluded"),
        "percent", Y, gcm={7, 12, 13}, sdg={"16.2"},
        from_=Text("Desenlaces de protección de la niñez", "Outcomes of child protection"),
    ),
    _series(
        "dignified-return",
        Text("Retornos con seguimiento a seis meses", "Returns followed up at six months"),
        "percent", Y, gcm={21}, sdg={"10.7"},
        from_=Text("Desenlaces de retorno voluntario", "Outcomes of voluntary return"),
    ),
    _series(
        "disaster-displacement",
        Text("Personas desplazadas por desastres atendidas", "People displaced by disaster, assisted"),
        "people", Y, gcm={2}, sdg={"13.1", "11.5"},
        from_=Text("Desenlaces de desplazamiento por desastres", "Outcomes of disaster displacement"),
    ),
    _series(
        "published-data",
        Text("Series publicadas a tiempo", "Series published on time"),
        "percent", Y, gcm={1, 23}, sdg={"17.18"},
        from_=Text("El calendario de esta publicación", "The calendar of this release"),
    ),
)  # fmt: skip


def ends(frequency: Frequency, year: int) -> list[date]:
    """The last days of what is measured in a year: four quarters, or the year."""
    if frequency is Frequency.YEARLY:
        return [date(year, 12, 31)]
    return [date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31)]


def releases(frequency: Frequency, first: date, last: date) -> list[date]:
    """The release days within two days, both included."""
    lag = timedelta(days=LAG[frequency])
    years = range(first.year - 1, last.year + 1)
    days = (end + lag for year in years for end in ends(frequency, year))
    return sorted(day for day in days if first <= day <= last)


def next_release(frequency: Frequency, after: date) -> date:
    """The first release day after a day."""
    return releases(frequency, after + timedelta(days=1), after + timedelta(days=366 + 31))[0]
