"""The joint work plan: which agencies do what together by when, for which commitments. It names no person and no case.

It is the Network's plan by quarter, the same every year; progress will come from the secretariat's aggregates.
Commitments are those of the Global Compact (objectives), the 2030 Agenda (targets), the Los Angeles Declaration
(pillars) and IOM's strategic plan 2024-2028 (objectives).
"""

from dataclasses import dataclass
from datetime import date

from hub.hooks.declared import Text

COMMITMENTS: dict[str, frozenset[str]] = {
    "gcm": frozenset(str(number) for number in range(1, 24)),
    "sdg": frozenset(
        {
            "1.3", "1.5", "3.3", "3.7", "3.8", "4.1", "4.3", "4.4", "5.2", "5.3", "5.6", "6.1", "6.2",
            "8.5", "8.7", "8.8", "10.2", "10.7", "10.c", "11.1", "11.5", "13.1", "16.1", "16.2", "16.3",
            "16.9", "17.16", "17.18",
        }
    ),
    "la": frozenset({"I", "II", "III", "IV"}),
    "iom": frozenset({"1", "2", "3"}),
}  # fmt: skip
"""What the Network reports on, by framework (commitments.json)."""

QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}


@dataclass(frozen=True, slots=True)
class Activity:
    """A joint activity. `leads` are agency codes, the first convenes; `serves` are commitments as 'gcm:15'."""

    code: str
    area: str
    label: Text
    leads: tuple[str, ...]
    quarter: int
    serves: frozenset[str]

    def due(self, year: int) -> date:
        """The last day of its quarter."""
        month, day = QUARTER_ENDS[self.quarter]
        return date(year, month, day)


PLAN: tuple[Activity, ...] = (
    Activity(
        "directory", "humanitarian",
        Text("Directorio de servicios revisado por completo", "Directory of services fully reviewed"),
        ("iom", "unhcr"), 1, frozenset({"gcm:3", "gcm:15", "sdg:10.7", "la:IV", "iom:1"}),
    ),
    Activity(
        "referral-standards", "protection",
        Text("Acuerdo de referencia y plazos, firmado otra vez", "Referral agreement renewed, with deadlines"),
        ("iom", "unhcr", "unicef"), 1, frozenset({"gcm:7", "gcm:12", "sdg:16.3", "la:III", "iom:1"}),
    ),
    Activity(
        "health-route", "health_education",
        Text("Ruta común de continuidad de tratamientos", "Common route for continuity of treatment"),
        ("paho", "unaids", "unfpa"), 2, frozenset({"gcm:15", "sdg:3.3", "sdg:3.7", "sdg:3.8", "la:I"}),
    ),
    Activity(
        "school-year", "health_education",
        Text("Campaña de inscripción antes del ciclo escolar", "Enrolment campaign before the school year"),
        ("unicef", "unesco"), 2, frozenset({"gcm:15", "gcm:18", "sdg:4.1", "sdg:4.3", "la:I"}),
    ),
    Activity(
        "labour-inclusion", "labour",
        Text("Mesa de inclusión laboral y contratación equitativa", "Table on labour inclusion, fair recruitment"),
        ("ilo", "iom", "undp"), 2,
        frozenset({"gcm:6", "gcm:16", "gcm:19", "sdg:8.5", "sdg:8.8", "la:II", "iom:3"}),
    ),
    Activity(
        "trafficking", "protection",
        Text("Protocolo común contra la trata y la violencia", "Common protocol on trafficking and violence"),
        ("unodc", "unwomen", "iom"), 3, frozenset({"gcm:9", "gcm:10", "sdg:5.2", "sdg:8.7", "sdg:16.2", "la:III"}),
    ),
    Activity(
        "detention", "protection",
        Text("Alternativas a la detención, seguimiento conjunto", "Alternatives to detention, joint follow-up"),
        ("ohchr", "unicef", "unhcr"), 3, frozenset({"gcm:13", "sdg:16.1", "sdg:16.3", "la:III"}),
    ),
    Activity(
        "climate", "mecc",
        Text("Plan ante desplazamiento por desastres", "Plan for displacement by disaster"),
        ("iom", "fao", "unhabitat"), 3,
        frozenset({"gcm:2", "gcm:5", "sdg:1.5", "sdg:11.1", "sdg:11.5", "sdg:13.1", "la:I", "iom:2"}),
    ),
    Activity(
        "identity", "protection",
        Text("Brigadas de identidad jurídica", "Legal identity brigades"),
        ("undp", "unhcr", "unicef"), 4, frozenset({"gcm:4", "sdg:16.9", "la:II"}),
    ),
    Activity(
        "data", "data_policy",
        Text("Publicación anual de cifras de la Red", "Yearly release of the Network's figures"),
        ("iom", "eclac", "rco"), 4, frozenset({"gcm:1", "gcm:23", "sdg:17.16", "sdg:17.18"}),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is due every year: to whom, and on which month and day."""

    code: str
    label: Text
    due: tuple[int, int]

    def next_after(self, day: date) -> date:
        """The first due day after a day."""
        this_year = date(day.year, *self.due)
        return this_year if this_year > day else date(day.year + 1, *self.due)


REPORTS: tuple[Report, ...] = (
    Report(
        "donors-interim", Text("Informe intermedio a donantes", "Interim report to donors"), (7, 30)
    ),
    Report("donors-final", Text("Informe anual a donantes", "Annual report to donors"), (3, 31)),
    Report("commitments", Text("Informe de compromisos", "Report on commitments"), (2, 28)),
)
"""Half a year and a month; a year and three months; before the yearly meeting. The Network's own calendar."""


def due_by(day: date) -> list[Activity]:
    """The activities of the day's year that are due by that day."""
    return [one for one in PLAN if one.due(day.year) <= day]


def served(framework: str) -> frozenset[str]:
    """The commitments of a framework that at least one activity serves."""
    all_of = (code.partition(":") for one in PLAN for code in one.serves)
    return frozenset(code for name, _, code in all_of if name == framework)
