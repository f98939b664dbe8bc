"""Papers, messages and tasks of FAO. A household's card holds its code and what to bring, nothing else."""

from datetime import timedelta
from types import MappingProxyType

from hub.hooks.declared import Text
from hub.hooks.views import (
    CaseView,
    Document,
    DocumentKind,
    EventView,
    MessageView,
    Notification,
    RunView,
    Task,
)

TEXTS = MappingProxyType(
    {
        "card.title": Text("Tarjeta de apoyo", "Support card"),
        "card.code": Text("Código", "Code"),
        "card.free": Text(
            "El apoyo es gratuito y no es de ningún partido.",
            "Support is free and belongs to no party.",
        ),
        "card.bring": Text(
            "Puede venir cualquier persona adulta del hogar con esta tarjeta.",
            "Any adult of the household may come with this card.",
        ),
        "field.title": Text("Sus derechos en el campo", "Your rights in the field"),
        "field.pay": Text(
            "El pago es cada semana. El agua, la vivienda y el equipo de protección son gratis.",
            "Pay is weekly. Water, lodging and protective equipment are free.",
        ),
        "field.heat": Text(
            "Con calor fuerte: agua cada veinte minutos, sombra y descanso.",
            "In great heat: water every twenty minutes, shade and rest.",
        ),
        "field.children": Text(
            "El campo no es trabajo para niñas ni niños.", "The field is no work for children."
        ),
        "mail.subject": Text("FAO: hay un asunto que atender", "FAO: something to attend to"),
        "mail.body": Text("Entre a la plataforma para verlo.", "Sign in to the hub to see it."),
    }
)

PAPERS = {
    "support-card": ("card.title", ("card.free", "card.bring")),
    "rights-in-the-field": ("field.title", ("field.pay", "field.heat", "field.children")),
}


KINDS = (
    DocumentKind(name="support-card", title=TEXTS["card.title"]),
    DocumentKind(name="rights-in-the-field", title=TEXTS["field.title"]),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A paper under the case code."""
    if name not in PAPERS:
        return None
    title, lines = PAPERS[name]
    code = f"{TEXTS['card.code'].in_(locale)}: {case.code}"
    return Document(
        title=TEXTS[title], paragraphs=(code, *(TEXTS[line].in_(locale) for line in lines))
    )


def notification(message: MessageView) -> Notification:
    """That something waits."""
    return Notification(
        subject=TEXTS["mail.subject"].in_(message.locale),
        body=TEXTS["mail.body"].in_(message.locale),
    )


def tasks(event: EventView, case: CaseView | None) -> list[Task]:
    """Food and relief do not wait: a refusal is dealt with the same day, an acceptance is passed on the next."""
    if event.referral is None or event.referral.from_agency != "fao":
        return []
    day = event.at.date()
    hungry = event.referral.need_code in ("food", "cash", "wash")
    if event.kind == "referral.rejected":
        label = Text("Buscar otra ayuda", "Find other help")
        return [
            Task(name="other_help", label=label, due=day if hungry else day + timedelta(days=3))
        ]
    if event.kind == "referral.accepted":
        label = Text(
            "Avisar al hogar qué día recoger el apoyo",
            "Tell the household on which day to collect support",
        )
        return [Task(name="tell_household", label=label, due=day + timedelta(days=1))]
    return []
