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
            "begin_care",
            Text(
                "Iniciar ahora el proceso de atención: corre un plazo de horas.",
                "Begin the process of care now: a window of hours runs.",
            ),
        ),
        "child-protection": (
            "begin_notice",
            Text(
                "Iniciar hoy el aviso a la procuraduría: corre un plazo de horas.",
                "Begin the notice to the authority today: a window of hours runs.",
            ),
        ),
    }
)
"""Needs whose workflow has a clock of hours: the task that says to begin it."""


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
