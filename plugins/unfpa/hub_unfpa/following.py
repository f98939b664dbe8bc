"""What UNFPA offers, and the tasks that follow from events. Reaches nobody by itself."""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, EventView, ServiceKind, Task

SERVICES = (
    ServiceKind(
        code="clinical-management-rape",
        label=Text("Atención clínica de la violencia sexual", "Clinical management of rape"),
        asks=("violence_on",),
    ),
    ServiceKind(
        code="maternal-health",
        label=Text("Control del embarazo", "Prenatal care"),
        asks=("pregnancy_weeks", "danger_signs"),
    ),
    ServiceKind(
        code="sexual-reproductive-health",
        label=Text("Salud sexual y reproductiva", "Sexual and reproductive health"),
        asks=("wishes",),
    ),
    ServiceKind(
        code="gbv-case-management",
        label=Text("Gestión de casos de violencia de género", "GBV case management"),
    ),
)


BEGIN = MappingProxyType(
    {
        "clinical-management-rape": (
            "give_care",
            Text(
                "Atender ahora y ver que el proceso de atención esté abierto: corre un plazo de horas.",
                "See the person now, and that the process of care is open: a window of hours runs.",
            ),
        ),
        "child-protection": (
            "give_notice",
            Text(
                "Dar hoy el aviso a la procuraduría y ver que esté abierto: corre un plazo de horas.",
                "Give the notice to the authority today, and see that it is open: a window of hours runs.",
            ),
        ),
    }
)
"""Needs whose workflow has a clock of hours, and what is to be done. The hub begins it with the intake; where
the need was added by hand, somebody does."""


def tasks(event: EventView, case: CaseView | None) -> Iterator[Task]:
    """What to do after a need was found or an answer came; what has a window is begun on the same day.

    The words of a task are read in a list: they tell neither of violence nor of an age.
    """
    day = event.at.date()
    if event.kind == "case.need-added" and event.need is not None:
        begin = BEGIN.get(event.need.service_code)
        if begin is not None:
            name, label = begin
            yield Task(name=name, label=label, due=day)
    code = event.referral.need_code if event.referral else None
    windowed = code == "clinical-management-rape"
    if event.kind == "referral.accepted":
        yield Task(
            name="go_along",
            label=Text(
                "Acompañar a la cita, si la persona quiere.",
                "Go along to the appointment, if wished.",
            ),
            due=day if windowed else day + timedelta(days=2),
        )
    if event.kind in ("referral.rejected", "referral.failed"):
        yield Task(
            name="find_other_care",
            label=Text(
                "Encontrar hoy otra atención: hay plazos de 72 y 120 horas."
                if windowed
                else "Encontrar otra atención.",
                "Find other care today: there are windows of 72 and 120 hours."
                if windowed
                else "Find other care.",
            ),
            role="focal_point",
            due=day if windowed else day + timedelta(days=1),
        )
