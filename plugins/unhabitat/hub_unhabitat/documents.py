"""UN-Habitat's papers and messages, under the code: what to look at before signing. Never an address."""

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification

TEXTS: dict[str, Text] = {
    "sheet.title": Text("Antes de firmar una renta", "Before you sign a lease"),
    "sheet.code": Text("Clave: {code}", "Code: {code}"),
    "sheet.written": Text(
        "Pida el contrato por escrito, a su nombre, y quédese con una copia.",
        "Ask for the contract in writing, in your name, and keep a copy.",
    ),
    "sheet.home": Text(
        "Vea la vivienda: agua, baño, techo firme y puerta con llave.",
        "See the home: water, toilet, a sound roof and a door that locks.",
    ),
    "sheet.cost": Text(
        "Que la renta no pase de la tercera parte de lo que entra.",
        "The rent should not be more than a third of what comes in.",
    ),
    "sheet.evicted": Text(
        "Nadie puede sacarle sin orden de un juzgado. Si le amenazan, avise el mismo día.",
        "Nobody may put you out without a court's order. If you are threatened, tell us the same day.",
    ),
    "message.subject": Text("Novedades de un trámite de vivienda", "News of a housing matter"),
    "message.body": Text("Entre al sistema para verlo.", "Sign in to see it."),
}


KINDS = (DocumentKind(name="lease_sheet", title=TEXTS["sheet.title"]),)


def rendered(name: str, case: CaseView, locale: str) -> Document | None:
    """'lease_sheet'. None for others."""
    if name != "lease_sheet":
        return None
    keys = ("sheet.code", "sheet.written", "sheet.home", "sheet.cost", "sheet.evicted")
    said = tuple(TEXTS[key].in_(locale).replace("{code}", case.code) for key in keys)
    return Document(title=TEXTS["sheet.title"], paragraphs=said)


def told(message: MessageView) -> Notification:
    """A notification without anything about the person."""
    return Notification(
        subject=TEXTS["message.subject"].in_(message.locale),
        body=TEXTS["message.body"].in_(message.locale),
    )
