"""Papers and messages of UNICEF's office. A case code at most; nothing for a caregiver who must not know."""

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification, RunView
from hub_unicef.steps import hidden_from_caregiver, without_family

TEXTS = {
    "child.title": Text("Esto es para ti", "This is for you"),
    "child.help": Text(
        "Estamos para ayudarte. No hiciste nada malo.",
        "We are here to help. You did nothing wrong.",
    ),
    "child.no": Text(
        "Puedes decir que no, o cambiar de idea. Te ayudamos igual.",
        "You can say no, or change your mind. We help all the same.",
    ),
    "child.ask": Text(
        "Puedes preguntar todo, las veces que quieras, en tu idioma.",
        "You can ask anything, as often as you like, in your language.",
    ),
    "child.not_locked": Text(
        "Nadie debe encerrarte por venir de otro país.",
        "Nobody may lock you up for coming from another country.",
    ),
    "caregiver.title": Text("Para quien cuida", "For the one who cares"),
    "caregiver.code": Text("Caso", "Case"),
    "caregiver.next": Text(
        "Una trabajadora o un trabajador social le explicará los pasos que siguen.",
        "A social worker will explain what comes next.",
    ),
    "authority.title": Text(
        "Aviso a la procuraduría de protección de niñas, niños y adolescentes",
        "Notice to the child protection authority",
    ),
    "authority.who": Text(
        "Caso {code}. Edad: {age}. Estado: {place}. Está sin madre, padre ni tutor.",
        "Case {code}. Age: {age}. State: {place}. Is without parent or guardian.",
    ),
    "authority.asks": Text(
        "Se solicita su representación y las medidas de protección que correspondan (LGDNNA arts. 12 y 122).",
        "Representation is asked for, and the protection measures that apply (LGDNNA arts. 12 and 122).",
    ),
    "authority.never": Text(
        "No debe quedar en detención migratoria (LRPCAP art. 20). Alguien de UNICEF acompaña hasta que lleguen.",
        "Must not be held for migration (LRPCAP art. 20). Somebody of UNICEF stays until you come.",
    ),
    "notice.child": Text("Caso de niñez: actuar hoy", "A child's case: act today"),
    "notice.child_body": Text(
        "Un caso de niñez de su escritorio espera una acción. Ábralo en el sistema.",
        "A child's case of your desk awaits action. Open it in the hub.",
    ),
}


KINDS = (
    DocumentKind(name="for_the_child", title=TEXTS["child.title"]),
    DocumentKind(name="for_the_caregiver", title=TEXTS["caregiver.title"]),
    DocumentKind(
        name="for_the_authority", title=TEXTS["authority.title"], workflow="authority_notice"
    ),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A sheet for the child, or for the caregiver unless the case is hidden from them; the notice.

    The notice to the authority is about a child alone, or whose notice is open. It goes under the code:
    who it is, the staff tells the authority itself.
    """
    if name == "for_the_child":
        keys = ("child.help", "child.no", "child.ask", "child.not_locked")
        return Document(
            title=TEXTS["child.title"], paragraphs=tuple(TEXTS[key].in_(locale) for key in keys)
        )
    noticed = run is not None and run.workflow == "authority_notice"
    if name == "for_the_authority" and (noticed or without_family(case)):
        keys = ("authority.who", "authority.asks", "authority.never")
        said = {"code": case.code, "age": case.age_band, "place": case.adm1 or "?"}
        return Document(
            title=TEXTS["authority.title"],
            paragraphs=tuple(TEXTS[key].in_(locale).format(**said) for key in keys),
        )
    if name == "for_the_caregiver" and not hidden_from_caregiver(case):
        return Document(
            title=TEXTS["caregiver.title"],
            paragraphs=(
                f"{TEXTS['caregiver.code'].in_(locale)}: {case.code}",
                TEXTS["caregiver.next"].in_(locale),
            ),
        )
    return None


def notification(message: MessageView) -> Notification | None:
    """UNICEF's words for what is due or an emergency; None for the rest."""
    urgent = message.kind == "referral.requested" and message.urgency == "emergency"
    if urgent or message.kind in ("workflow.due", "workflow.overdue"):
        return Notification(
            subject=TEXTS["notice.child"].in_(message.locale),
            body=TEXTS["notice.child_body"].in_(message.locale),
        )
    return None
