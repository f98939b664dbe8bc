"""What UNICEF offers, and the tasks that follow from events. Decides nothing about a child."""

from collections.abc import Iterator
from datetime import timedelta

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, EventView, ServiceKind, Task
from hub_unicef.steps import without_family

SERVICES = (
    ServiceKind(
        code="child-protection",
        label=Text("Procedimiento de interés superior", "Best interests procedure"),
        asks=("with_whom", "assent"),
    ),
    ServiceKind(
        code="unaccompanied-child-care",
        label=Text("Cuidado de niñez no acompañada", "Care for unaccompanied children"),
        asks=("with_whom",),
    ),
    ServiceKind(
        code="family-tracing",
        label=Text("Búsqueda de familia", "Family tracing"),
        asks=("may_search",),
    ),
    ServiceKind(
        code="school-enrolment",
        label=Text("Lugar en la escuela", "A place at school"),
        asks=("last_grade",),
    ),
)


def _found_alone(event: EventView, case: CaseView) -> bool:
    """True once for a child: when the file is opened as one alone, or when the first talk shows it."""
    if event.kind == "case.opened":
        return without_family(case)
    found = event.need is not None and event.need.service_code == "unaccompanied-child-care"
    return event.kind == "case.need-added" and found and not without_family(case)


def tasks(event: EventView, case: CaseView | None) -> Iterator[Task]:
    """What to do after a case was opened, a need was found or an answer came."""
    day = event.at.date()
    if case is not None and _found_alone(event, case):
        yield Task(
            name="refer_to_authority",
            label=Text(
                "Canalizar hoy a la procuraduría de protección e iniciar su aviso, que tiene 4 horas.",
                "Refer to the child protection authority today and begin its notice, which has 4 hours.",
            ),
            due=day,
        )
    if event.kind == "referral.accepted":
        yield Task(
            name="tell_child",
            label=Text(
                "Contar a la niña o al niño qué sigue, con palabras sencillas.",
                "Tell the child what comes next, in simple words.",
            ),
            due=day + timedelta(days=1),
        )
    if event.kind in ("referral.rejected", "referral.failed"):
        yield Task(
            name="find_other_way",
            label=Text(
                "Buscar hoy otra ruta: la necesidad de la niña o el niño sigue abierta.",
                "Find another route today: the child's need stays open.",
            ),
            role="focal_point",
            due=day,
        )
