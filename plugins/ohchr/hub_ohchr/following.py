"""What OHCHR offers, and the tasks that follow from events. Names no source."""

from collections.abc import Iterator
from datetime import timedelta

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, EventView, ServiceKind, Task

SERVICES = (
    ServiceKind(
        code="detention-alternatives",
        label=Text("Alternativas a la detención", "Alternatives to detention"),
        asks=("vulnerable", "wants_alternative"),
    ),
    ServiceKind(
        code="missing-migrant-search",
        label=Text("Desaparición: entrega a la búsqueda", "Disappearance: hand-over to the search"),
        asks=("last_seen_on", "family_agrees_search"),
    ),
    ServiceKind(
        code="protection-case-management",
        label=Text(
            "Seguimiento de violaciones de derechos humanos", "Follow-up of human-rights violations"
        ),
        asks=("use_analysis",),
    ),
)


WITHIN_A_DAY = frozenset({"detention-alternatives", "missing-migrant-search"})
"""Needs whose workflow begins with a clock of 24 hours."""


def tasks(event: EventView, case: CaseView | None) -> Iterator[Task]:
    """What to do after a need was found, an answer, an outcome or a withdrawn consent."""
    day = event.at.date()
    if event.kind == "case.need-added" and event.need and event.need.service_code in WITHIN_A_DAY:
        yield Task(
            name="begin_today",
            label=Text(
                "Iniciar hoy el proceso: su primer paso tiene 24 horas.",
                "Begin the process today: its first step has 24 hours.",
            ),
            due=day,
        )
    if event.kind == "consent.withdrawn":
        yield Task(
            name="stop_use",
            label=Text(
                "Detener hoy todo uso del relato y confirmarlo a la fuente.",
                "Stop every use of the account today and confirm it to the source.",
            ),
            role="focal_point",
            due=day,
        )
    if event.kind in ("referral.accepted", "referral.completed"):
        yield Task(
            name="check_reprisals",
            label=Text(
                "Preguntar a la fuente si ha sufrido represalias.",
                "Ask the source whether there were reprisals.",
            ),
            due=day + timedelta(days=7),
        )
    if (
        event.kind == "referral.rejected"
        and event.referral
        and event.referral.urgency == "emergency"
    ):
        yield Task(
            name="find_other_way",
            label=Text("Buscar hoy otra ruta.", "Find another route today."),
            role="focal_point",
            due=day,
        )
