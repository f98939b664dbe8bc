"""Papers for workers, messages, and tasks after events. Neither employer nor worker is named."""

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
        "rights.title": Text("Sus derechos en el trabajo", "Your rights at work"),
        "rights.code": Text("Su código", "Your code"),
        "rights.same": Text(
            "Tiene los mismos derechos laborales con o sin papeles.",
            "You have the same rights at work with or without papers.",
        ),
        "rights.fees": Text(
            "Nadie debe cobrarle por conseguir trabajo ni guardar sus documentos.",
            "Nobody may charge you for a job or keep your documents.",
        ),
        "rights.time": Text(
            "Si le despiden, hay dos meses para reclamar; para salarios, un año.",
            "After a dismissal there are two months for a claim; for wages, one year.",
        ),
        "rights.choice": Text(
            "Nadie hablará con su patrón sin su permiso.",
            "Nobody will talk to your employer without your permission.",
        ),
        "mail.subject": Text("OIT: hay un asunto que atender", "ILO: something to attend to"),
        "mail.body": Text("Entre a la plataforma para verlo.", "Sign in to the hub to see it."),
    }
)


KINDS = (DocumentKind(name="rights-at-work", title=TEXTS["rights.title"]),)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """The sheet of rights at work, under the case code."""
    if name != "rights-at-work":
        return None
    lines = ("rights.same", "rights.fees", "rights.time", "rights.choice")
    code = f"{TEXTS['rights.code'].in_(locale)}: {case.code}"
    return Document(
        title=TEXTS["rights.title"], paragraphs=(code, *(TEXTS[line].in_(locale) for line in lines))
    )


def notification(message: MessageView) -> Notification:
    """That something waits."""
    return Notification(
        subject=TEXTS["mail.subject"].in_(message.locale),
        body=TEXTS["mail.body"].in_(message.locale),
    )


def tasks(event: EventView, case: CaseView | None) -> list[Task]:
    """A dismissed worker's clock keeps running: a refused referral is dealt with the same day."""
    if event.referral is None or event.referral.from_agency != "ilo":
        return []
    day = event.at.date()
    if event.kind == "referral.accepted":
        label = Text(
            "Preparar con la persona sus pruebas: recibos, fotos, mensajes",
            "Gather evidence with the worker: receipts, photographs, messages",
        )
        return [Task(name="gather_evidence", label=label, due=day + timedelta(days=3))]
    if event.kind == "referral.rejected":
        label = Text(
            "El plazo sigue corriendo: buscar otra vía hoy",
            "Time keeps running: find another channel today",
        )
        return [Task(name="next_channel", label=label, due=day)]
    return []
