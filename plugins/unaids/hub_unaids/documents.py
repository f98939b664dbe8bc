"""UNAIDS's papers and messages. A card that may be found by anybody tells nothing: a code, a day, where to turn."""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification, RunView

TEXTS: dict[str, Text] = {
    "card.title": Text("Tarjeta de cita", "Appointment card"),
    "card.code": Text("Clave: {code}", "Code: {code}"),
    "card.visit": Text("Día: {day}", "Day: {day}"),
    "card.to_be_set": Text("Día: por acordar", "Day: to be agreed"),
    "card.show": Text(
        "Muestre esta clave en el mostrador. No necesita dar su nombre ni explicar a qué viene.",
        "Show this code at the desk. You need not give your name, nor say what you come for.",
    ),
    "card.sooner": Text("Si es urgente, venga antes.", "If it is urgent, come sooner."),
    "message.subject": Text("Tiene un asunto por atender", "A matter awaits you"),
    "message.body": Text("Entre al sistema para verlo.", "Sign in to see it."),
}


KINDS = (
    DocumentKind(name="appointment_card", title=TEXTS["card.title"], workflow="care_transfer"),
)


def rendered(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """'appointment_card'. None for others."""
    if name != "appointment_card":
        return None
    visit = run.facts.get("visit_on") if run is not None else None
    when = TEXTS["card.to_be_set"].in_(locale)
    if isinstance(visit, date):
        shown = visit.isoformat() if locale == "en" else visit.strftime("%d/%m/%Y")
        when = TEXTS["card.visit"].in_(locale).format(day=shown)
    return Document(
        title=TEXTS["card.title"],
        paragraphs=(
            TEXTS["card.code"].in_(locale).format(code=case.code),
            when,
            TEXTS["card.show"].in_(locale),
            TEXTS["card.sooner"].in_(locale),
        ),
    )


def told(message: MessageView) -> Notification:
    """The same words for every kind of message: neither kind, agency, code nor urgency can be read from it."""
    return Notification(
        subject=TEXTS["message.subject"].in_(message.locale),
        body=TEXTS["message.body"].in_(message.locale),
    )
