"""What UNICEF offers, which routes it prefers, and what follows from events. Decides nothing about a child."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from hub.hooks.declared import Text
from hub.hooks.views import (
    Begin,
    CaseView,
    EventView,
    NeedFound,
    NeedView,
    RouteView,
    ServiceKind,
    Suggestion,
    Task,
)
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


CARE = "unaccompanied-child-care"
AT_HOME = frozenset({CARE, "child-protection", "family-tracing", "school-enrolment"})
"""Needs that are served where the child is: the authority of that state represents it."""


def suggest(need: NeedView, case: CaseView, routes: Sequence[RouteView]) -> Iterator[Suggestion]:
    """Reasons for or against routes: a child is helped in the state where it is."""
    if need.service_code not in AT_HOME or case.adm1 is None:
        return
    for route in routes:
        if route.adm1 is None:
            continue
        near = route.adm1 == case.adm1
        yield Suggestion(
            service_id=route.service_id,
            for_it=near,
            reason=Text(
                "Está en el mismo estado: ahí actúa la procuraduría que representa a la niña o el niño.",
                "It is in the same state, where the authority that represents the child acts.",
            )
            if near
            else Text(
                "Está en otro estado: la procuraduría de ahí no representa a la niña o el niño.",
                "It is in another state, whose authority does not represent the child.",
            ),
        )


def _found_alone(event: EventView, case: CaseView) -> bool:
    """True once for a child: when the file is opened as one alone, or when the first talk shows it."""
    if event.kind == "case.opened":
        return without_family(case)
    found = event.need is not None and event.need.service_code == CARE
    return event.kind == "case.need-added" and found and not without_family(case)


def follow(event: EventView, case: CaseView | None) -> Iterator[Task | NeedFound | Begin]:
    """What to do after a case was opened, a need was found or an answer came.

    A child alone opens the referral to the authority at once: the need, the notice with its clock and
    the task, whether or not anybody has talked with the child yet.
    """
    day = event.at.date()
    if case is not None and _found_alone(event, case):
        yield NeedFound(
            service_code=CARE,
            urgency="emergency",
            reason=Text(
                "Está sin madre, padre ni tutor: avise hoy a la procuraduría de protección.",
                "Is without parent or guardian: tell the child protection authority today.",
            ),
        )
        yield Begin(workflow="authority_notice")
        yield Task(
            name="refer_to_authority",
            label=Text(
                "Canalizar hoy a la procuraduría de protección: el aviso está abierto y tiene 4 horas.",
                "Refer to the child protection authority today: the notice is open, and has 4 hours.",
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
