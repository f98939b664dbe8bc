"""What UNHCR offers, which route it prefers and why, and the tasks that follow from events.

Adds reasons and tasks only: it neither sends nor decides anything.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from hub.hooks.declared import Text
from hub.hooks.views import (
    CaseView,
    EventView,
    NeedView,
    RouteView,
    ServiceKind,
    Suggestion,
    Task,
)
from hub_unhcr.redlines import under_protection

SERVICES = (
    ServiceKind(
        code="asylum-orientation",
        label=Text("Orientación y acompañamiento en asilo", "Asylum information and accompaniment"),
        asks=("language", "entered_on"),
    ),
    ServiceKind(
        code="statelessness",
        label=Text("Apoyo en apatridia", "Support in statelessness"),
        asks=("born_in", "fears_that_state"),
    ),
    ServiceKind(
        code="idp-assistance",
        label=Text(
            "Apoyo a personas desplazadas internas", "Support to internally displaced people"
        ),
        asks=("household_size",),
    ),
    ServiceKind(
        code="legal-assistance",
        label=Text("Asistencia jurídica en asilo", "Legal assistance in asylum"),
        asks=("notified_on",),
    ),
    ServiceKind(
        code="protection-case-management",
        label=Text("Gestión de casos de protección", "Protection case management"),
    ),
)

NOT_FOR_APPLICANTS = frozenset({"assisted-voluntary-return", "consular-protection"})


def suggest(need: NeedView, case: CaseView, routes: Sequence[RouteView]) -> Iterator[Suggestion]:
    """Reasons for or against routes: children to UNICEF, return not for who seeks protection."""
    for route in routes:
        if need.service_code in NOT_FOR_APPLICANTS and under_protection(case):
            yield Suggestion(
                service_id=route.service_id,
                for_it=False,
                reason=Text(
                    "Busca o tiene protección: este servicio acude a su país de origen.",
                    "Seeks or has protection: this service turns to the country of origin.",
                ),
            )
        elif case.is_child and route.agency == "unicef":
            yield Suggestion(
                service_id=route.service_id,
                for_it=True,
                reason=Text(
                    "Es menor de edad: aplica el procedimiento de interés superior.",
                    "Is under 18: the best interests procedure applies.",
                ),
            )


def tasks(event: EventView, case: CaseView | None) -> Iterator[Task]:
    """What to do after a need was found, a referral accepted or turned down, or the deadline passed."""
    day = event.at.date()
    code = event.referral.need_code if event.referral else None
    if event.kind == "referral.accepted" and code == "asylum-orientation":
        yield Task(
            name="book_orientation",
            label=Text(
                "Dar cita de orientación con intérprete.",
                "Book an orientation with an interpreter.",
            ),
            due=day + timedelta(days=1),
        )
    need = event.need
    if (
        event.kind == "case.need-added"
        and need is not None
        and need.service_code == "asylum-orientation"
        and need.urgency != "normal"
    ):
        pressing = need.urgency == "emergency"
        yield Task(
            name="orient",
            label=Text(
                "Orientar y ver que el acompañamiento esté abierto: ahí se vigila el plazo de 30 días hábiles.",
                "Give orientation, and see that the accompaniment is open: it watches the 30 working days.",
            ),
            role="focal_point" if pressing else "caseworker",
            due=day if pressing else day + timedelta(days=1),
        )
    if event.kind == "referral.rejected" and case is not None and under_protection(case):
        yield Task(
            name="find_other_route",
            label=Text(
                "Buscar otra ruta: la necesidad sigue abierta.",
                "Find another route: the need stays open.",
            ),
            role="focal_point",
            due=day + timedelta(days=1),
        )
    if event.kind == "workflow.entered" and event.run is not None and event.run.state == "overdue":
        yield Task(
            name="explain_delay",
            label=Text(
                "Reunir hoy lo que explique la demora de la solicitud.",
                "Gather today what explains the delay of the request.",
            ),
            role="focal_point",
            due=day,
        )
