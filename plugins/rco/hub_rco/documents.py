"""The Resident Coordinator's papers: work plan, outline for donors, table of commitments. No person is in them."""

from collections.abc import Iterator

from hub.hooks.declared import Text
from hub.hooks.views import Document, DocumentKind
from hub_rco.plan import COMMITMENTS, PLAN, REPORTS, served

TEXTS: dict[str, Text] = {
    "plan.title": Text("Plan de trabajo conjunto", "Joint work plan"),
    "plan.line": Text(
        "Trimestre {quarter}: {label}. Convoca: {lead}. Con: {others}. Compromisos: {serves}.",
        "Quarter {quarter}: {label}. Convened by: {lead}. With: {others}. Commitments: {serves}.",
    ),
    "donors.title": Text("Informe a donantes: contenido", "Report to donors: contents"),
    "donors.source": Text(
        "Las cifras son totales de la Red con los números pequeños suprimidos. No hay casos, historias ni nombres.",
        "Figures are totals of the Network with small numbers suppressed. There are no cases, stories or names.",
    ),
    "donors.reached": Text(
        "1. Necesidades abiertas, atendidas y sin atender, por servicio y estado.",
        "1. Needs opened, met and unmet, by service and state.",
    ),
    "donors.time": Text(
        "2. Tiempos de respuesta, y referencias sin respuesta.",
        "2. Answer times, and referrals without an answer.",
    ),
    "donors.plan": Text(
        "3. Avance del plan de trabajo conjunto, por área.",
        "3. Progress of the joint work plan, by area.",
    ),
    "donors.due": Text(
        "{label}: cada {day:02d}/{month:02d}.", "{label}: each {month:02d}-{day:02d}."
    ),
    "commitments.title": Text("Tabla de compromisos", "Table of commitments"),
    "commitments.line": Text(
        "{framework}: {some} de {all}. Sin actividad conjunta: {missing}.",
        "{framework}: {some} of {all}. Without a joint activity: {missing}.",
    ),
    "framework.gcm": Text("Pacto Mundial para la Migración", "Global Compact for Migration"),
    "framework.sdg": Text("Agenda 2030", "2030 Agenda"),
    "framework.la": Text("Declaración de Los Ángeles", "Los Angeles Declaration"),
    "framework.iom": Text("Plan estratégico de la OIM 2024-2028", "IOM strategic plan 2024-2028"),
    "nothing": Text("ninguno", "none"),
}


KINDS = (
    DocumentKind(name="work_plan", title=TEXTS["plan.title"]),
    DocumentKind(name="donor_report", title=TEXTS["donors.title"]),
    DocumentKind(name="commitment_table", title=TEXTS["commitments.title"]),
)


def _in_order(code: str) -> tuple[tuple[int, str], ...]:
    """Sorts 'gcm:9' before 'gcm:10', and '3.8' before '16.9'."""
    parts = code.replace(":", ".").split(".")
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)


def _plan(locale: str) -> Iterator[str]:
    for one in sorted(PLAN, key=lambda activity: activity.quarter):
        yield (
            TEXTS["plan.line"]
            .in_(locale)
            .format(
                quarter=one.quarter,
                label=one.label.in_(locale),
                lead=one.leads[0],
                others=", ".join(one.leads[1:]),
                serves=", ".join(sorted(one.serves, key=_in_order)),
            )
        )


def _donors(locale: str) -> Iterator[str]:
    for key in ("donors.source", "donors.reached", "donors.time", "donors.plan"):
        yield TEXTS[key].in_(locale)
    for report in REPORTS:
        month, day = report.due
        yield (
            TEXTS["donors.due"]
            .in_(locale)
            .format(label=report.label.in_(locale), month=month, day=day)
        )


def _commitments(locale: str) -> Iterator[str]:
    for name, codes in COMMITMENTS.items():
        missing = sorted(codes - served(name), key=_in_order)
        yield (
            TEXTS["commitments.line"]
            .in_(locale)
            .format(
                framework=TEXTS[f"framework.{name}"].in_(locale),
                some=len(served(name)),
                all=len(codes),
                missing=", ".join(missing) or TEXTS["nothing"].in_(locale),
            )
        )


PAPERS = {
    "work_plan": ("plan.title", _plan),
    "donor_report": ("donors.title", _donors),
    "commitment_table": ("commitments.title", _commitments),
}


def rendered(name: str, locale: str) -> Document | None:
    """'work_plan', 'donor_report' or 'commitment_table'. None for others."""
    if name not in PAPERS:
        return None
    title, paragraphs = PAPERS[name]
    return Document(title=TEXTS[title], paragraphs=tuple(paragraphs(locale)))
