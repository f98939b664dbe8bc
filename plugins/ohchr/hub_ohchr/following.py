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


def tasks(event: EventView, case: CaseView | None) -> Iterator[Task]:
    """What to do after an answer, an outcome or a withdrawn consent."""
    day = event.at.date()
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
