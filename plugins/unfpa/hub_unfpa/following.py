"""What UNFPA offers, and the tasks that follow from events. Reaches nobody by itself."""

from collections.abc import Iterator
from datetime import timedelta

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


def tasks(event: EventView, case: CaseView | None) -> Iterator[Task]:
    """What to do after an answer came; care that has a window is asked after on the same day."""
    day = event.at.date()
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
