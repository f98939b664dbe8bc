"""Papers and messages of UNFPA's office: a code, and words that tell nobody why somebody comes."""

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification, RunView

TEXTS = {
    "slip.title": Text("Cita de salud", "Health appointment"),
    "slip.code": Text("Código", "Code"),
    "slip.no_name": Text(
        "Basta este código: no se pide nombre ni motivo.",
        "This code is enough: neither a name nor a reason is asked for.",
    ),
    "slip.free": Text("La atención es gratuita.", "Care is free of charge."),
    "signs.title": Text("Señales de peligro en el embarazo", "Danger signs in pregnancy"),
    "signs.list": Text(
        "Sangrado, fiebre, dolor fuerte de cabeza o de vientre, ver lucecitas, convulsiones, salida de"
        " líquido, hinchazón de cara o manos, el bebé se mueve menos.",
        "Bleeding, fever, severe headache or pain in the belly, seeing lights, convulsions, waters"
        " broken, swollen face or hands, the baby moves less.",
    ),
    "signs.go": Text(
        "Con una sola, vaya ahora a un hospital. La urgencia se atiende sin papeles.",
        "With one alone, go to a hospital now. An emergency is seen to without papers.",
    ),
    "notice.title": Text("Acción pendiente", "Action is due"),
    "notice.body": Text(
        "Un caso de su escritorio espera que lo abra en el sistema.",
        "A case of your desk waits to be opened in the hub.",
    ),
    "notice.now": Text("Acción pendiente: ahora", "Action is due: now"),
}


KINDS = (
    DocumentKind(name="appointment_slip", title=TEXTS["slip.title"]),
    DocumentKind(name="danger_signs", title=TEXTS["signs.title"]),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """An appointment slip under the code, or the danger signs of pregnancy."""
    if name == "appointment_slip":
        return Document(
            title=TEXTS["slip.title"],
            paragraphs=(
                f"{TEXTS['slip.code'].in_(locale)}: {case.code}",
                TEXTS["slip.no_name"].in_(locale),
                TEXTS["slip.free"].in_(locale),
            ),
        )
    if name == "danger_signs":
        lines = (TEXTS["signs.list"].in_(locale), TEXTS["signs.go"].in_(locale))
        return Document(title=TEXTS["signs.title"], paragraphs=lines)
    return None


def notification(message: MessageView) -> Notification | None:
    """The same words for everything but haste: the kind of care is nobody's business on a screen."""
    title = "notice.now" if message.urgency == "emergency" else "notice.title"
    return Notification(
        subject=TEXTS[title].in_(message.locale),
        body=TEXTS["notice.body"].in_(message.locale),
    )
