"""Papers, messages and tasks. They must be harmless in anybody's hands: no word of trafficking, a code at most."""

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
        "card.title": Text("Cita", "Appointment"),
        "card.code": Text("Código", "Code"),
        "card.ask": Text("Muestre este código al llegar.", "Show this code when you arrive."),
        "rights.title": Text("Sus derechos", "Your rights"),
        "rights.help": Text(
            "La ayuda es gratuita y no depende de denunciar.",
            "Help is free and does not depend on reporting.",
        ),
        "rights.time": Text(
            "Tiene tiempo para pensar. Nadie puede obligarle a declarar.",
            "You have time to think. Nobody may make you give a statement.",
        ),
        "rights.counsel": Text(
            "Si decide hablar con la autoridad, tiene derecho a asesoría jurídica gratuita y a intérprete.",
            "If you decide to talk to the authorities, you have a right to free legal counsel and an interpreter.",
        ),
        "mail.subject": Text("UNODC: hay algo que atender", "UNODC: something to attend to"),
        "mail.body": Text("Entre a la plataforma para verlo.", "Sign in to the hub to see it."),
    }
)


KINDS = (
    DocumentKind(name="appointment-card", title=TEXTS["card.title"]),
    DocumentKind(name="rights-sheet", title=TEXTS["rights.title"]),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """The appointment card, or the sheet of rights; the card says nothing about what it is for."""
    lines = {
        "appointment-card": ("card.title", ("card.ask",)),
        "rights-sheet": ("rights.title", ("rights.help", "rights.time", "rights.counsel")),
    }.get(name)
    if lines is None:
        return None
    title, texts = lines
    code = f"{TEXTS['card.code'].in_(locale)}: {case.code}"
    return Document(
        title=TEXTS[title], paragraphs=(code, *(TEXTS[text].in_(locale) for text in texts))
    )


def notification(message: MessageView) -> Notification:
    """That something waits. Neither urgency nor kind shows: a telephone lies on a table."""
    return Notification(
        subject=TEXTS["mail.subject"].in_(message.locale),
        body=TEXTS["mail.body"].in_(message.locale),
    )


def tasks(event: EventView, case: CaseView | None) -> list[Task]:
    """Begin what has 24 hours; walk along when somebody accepted; look elsewhere the same day after a no."""
    need = event.need
    if event.kind == "case.need-added" and need and need.service_code == "trafficking-assistance":
        label = Text(
            "Iniciar hoy el proceso: la primera ayuda tiene 24 horas",
            "Begin the process today: the first help has 24 hours",
        )
        return [Task(name="begin_today", label=label, due=event.at.date())]
    if event.referral is None or event.referral.from_agency != "unodc":
        return []
    day = event.at.date()
    if event.kind == "referral.accepted":
        label = Text("Acompañar a la primera cita", "Go along to the first appointment")
        return [Task(name="accompany", label=label, due=day + timedelta(days=1))]
    if event.kind == "referral.rejected":
        return [
            Task(
                name="next_refuge",
                label=Text("Buscar hoy otra opción segura", "Find another safe option today"),
                due=day,
            )
        ]
    return []
