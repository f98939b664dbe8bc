"""Papers and messages of UNHCR's office. They bear a case code at most, and nobody's story."""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification, RunView

TEXTS = {
    "filing.title": Text("Su derecho a pedir asilo", "Your right to ask for asylum"),
    "filing.free": Text(
        "Pedir asilo en México es gratuito. Nadie debe cobrarle.",
        "Asking for asylum in Mexico is free. Nobody may charge you.",
    ),
    "filing.deadline": Text(
        "Tiene 30 días hábiles desde el día siguiente a su entrada (LRPCAP art. 18).",
        "You have 30 working days from the day after entry (LRPCAP art. 18).",
    ),
    "filing.late": Text(
        "Si ya pasaron, acuda de todos modos y explique qué le impidió hacerlo antes.",
        "If they are over, go all the same and explain what kept you from going earlier.",
    ),
    "filing.consulate": Text(
        "Su solicitud es confidencial: no se avisa al consulado de su país (LRPCAP art. 21).",
        "Your request is confidential: your country's consulate is not told (LRPCAP art. 21).",
    ),
    "filing.no_return": Text(
        "Mientras se resuelve, no le pueden devolver a su país. Lleve siempre su constancia.",
        "While it is decided you cannot be sent back. Always carry your certificate.",
    ),
    "filing.signature": Text(
        "Acuda a firmar cada semana donde le indiquen; si no puede, avise antes.",
        "Go to sign every week where you are told to; if you cannot, say so beforehand.",
    ),
    "card.title": Text("Tarjeta de cita", "Appointment card"),
    "card.code": Text("Código", "Code"),
    "card.bring": Text(
        "Traiga esta tarjeta y los documentos que tenga. No necesita traer otros.",
        "Bring this card and the documents that you have. You need no others.",
    ),
    "notice.deadline": Text("Plazo de asilo por vencer", "Asylum deadline near"),
    "notice.deadline_body": Text(
        "Un caso de su escritorio tiene un plazo de asilo por vencer. Ábralo en el sistema.",
        "A case of your desk has an asylum deadline that is near. Open it in the hub.",
    ),
    "notice.emergency": Text("Canalización de emergencia", "Emergency referral"),
    "notice.emergency_body": Text(
        "Hay una canalización de emergencia que espera respuesta. Ábrala en el sistema.",
        "An emergency referral awaits an answer. Open it in the hub.",
    ),
}


KINDS = (
    DocumentKind(name="asylum_information", title=TEXTS["filing.title"], workflow="asylum"),
    DocumentKind(name="appointment_card", title=TEXTS["card.title"]),
)


def _say(key: str, locale: str) -> str:
    return TEXTS[key].in_(locale)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """An information sheet on asylum, or an appointment card. None for other names."""
    if name == "asylum_information":
        keys = ["free", "deadline", "late", "consulate", "no_return"]
        if run is not None and isinstance(run.facts.get("filed_on"), date):
            # Once filed, the deadline is past worrying about, and the signature is not.
            keys = ["free", "consulate", "no_return", "signature"]
        return Document(
            title=TEXTS["filing.title"],
            paragraphs=tuple(_say(f"filing.{key}", locale) for key in keys),
        )
    if name == "appointment_card":
        return Document(
            title=TEXTS["card.title"],
            paragraphs=(
                f"{_say('card.code', locale)}: {case.code}",
                _say("card.bring", locale),
            ),
        )
    return None


def notification(message: MessageView) -> Notification | None:
    """UNHCR's words for a deadline that nears and for an emergency; None for the rest."""
    key = None
    if message.kind in ("workflow.due", "workflow.overdue"):
        key = "notice.deadline"
    elif message.kind == "referral.requested" and message.urgency == "emergency":
        key = "notice.emergency"
    if key is None:
        return None
    return Notification(subject=_say(key, message.locale), body=_say(f"{key}_body", message.locale))
