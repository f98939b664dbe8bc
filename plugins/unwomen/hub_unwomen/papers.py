"""Papers and messages of UN Women's office. A paper in the wrong hands must say nothing: no word of violence."""

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification, RunView

TEXTS = {
    "card.title": Text("Taller de mujeres", "Women's workshop"),
    "card.code": Text("Folio", "Number"),
    "card.come": Text(
        "Puede venir cuando quiera, con sus hijas e hijos.",
        "You may come any time, with your children.",
    ),
    "card.free": Text("Todo es gratuito.", "Everything is free of charge."),
    "slip.title": Text("Pase de servicio", "Service slip"),
    "slip.show": Text(
        "Muestre este pase. No tiene que explicar por qué.",
        "Show this slip. You need not explain why.",
    ),
    "notice.title": Text("Seguimiento pendiente", "A follow-up is due"),
    "notice.body": Text(
        "Un caso de su escritorio espera seguimiento. Ábralo en el sistema.",
        "A case of your desk awaits follow-up. Open it in the hub.",
    ),
}


KINDS = (
    DocumentKind(name="safe_card", title=TEXTS["card.title"]),
    DocumentKind(name="service_slip", title=TEXTS["slip.title"]),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A card to come back, or a slip for a service; neither says what for."""
    code = f"{TEXTS['card.code'].in_(locale)}: {case.code}"
    if name == "safe_card":
        lines = (code, TEXTS["card.come"].in_(locale), TEXTS["card.free"].in_(locale))
        return Document(title=TEXTS["card.title"], paragraphs=lines)
    if name == "service_slip":
        return Document(
            title=TEXTS["slip.title"], paragraphs=(code, TEXTS["slip.show"].in_(locale))
        )
    return None


def notification(message: MessageView) -> Notification | None:
    """The same neutral words for whatever it is: a screen can be read over a shoulder."""
    return Notification(
        subject=TEXTS["notice.title"].in_(message.locale),
        body=TEXTS["notice.body"].in_(message.locale),
    )
