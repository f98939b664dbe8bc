"""What UN Women offers, and the tasks that follow from events. Reaches nobody by itself."""

from collections.abc import Iterator
from datetime import timedelta

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, EventView, ServiceKind, Task

SERVICES = (
    ServiceKind(
        code="gbv-case-management",
        label=Text(
            "Seguridad y acompañamiento a mujeres en riesgo",
            "Safety and accompaniment for women at risk",
        ),
        asks=("alone_and_safe_to_talk", "how_to_reach"),
    ),
    ServiceKind(
        code="livelihood",
        label=Text("Autonomía económica de las mujeres", "Women's economic autonomy"),
        asks=("wish", "dependants"),
    ),
    ServiceKind(
        code="community-inclusion",
        label=Text("Redes de mujeres en la comunidad", "Women's networks in the community"),
    ),
)


def tasks(event: EventView, case: CaseView | None) -> Iterator[Task]:
    """What to do after an answer came: tell her first, the safe way.

    Events may come with the clear columns of a case only, so the task itself says to look up the way.
    """
    day = event.at.date()
    way = case.answer("safety", "how_to_reach") if case else None
    if event.kind in ("referral.accepted", "referral.rejected"):
        if way == "none":
            yield Task(
                name="wait_for_her",
                label=Text(
                    "No la busque: dígale la respuesta cuando venga.",
                    "Do not reach out: tell her the answer when she comes.",
                ),
            )
        else:
            yield Task(
                name="tell_her",
                label=Text(
                    "Vea en su expediente cómo pidió que se le busque, si lo pidió; dígale la respuesta.",
                    "See in her file how she wishes to be reached, if at all; tell her the answer.",
                ),
                due=day + timedelta(days=1),
            )
    if event.kind == "referral.rejected":
        yield Task(
            name="offer_another",
            label=Text("Ofrecerle otra opción.", "Offer her another option."),
            role="focal_point",
            due=day + timedelta(days=1),
        )
