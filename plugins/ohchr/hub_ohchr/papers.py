"""Papers and messages of OHCHR's office. No name, no account, no place: a case code at most."""

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification, RunView
from hub_ohchr.violation import USES

TEXTS = {
    "receipt.title": Text("Lo que usted nos permitió", "What you allowed us"),
    "receipt.code": Text("Código", "Code"),
    "receipt.use_analysis": Text("Análisis interno, sin nombre", "Own analysis, without a name"),
    "receipt.use_un": Text("Apoyo de otra agencia de la ONU", "Support by another UN agency"),
    "receipt.use_partners": Text(
        "Apoyo de una organización civil", "Support by a civil organisation"
    ),
    "receipt.use_authorities": Text(
        "Plantearlo a las autoridades", "Raising it with the authorities"
    ),
    "receipt.use_mechanisms": Text("Mecanismos internacionales", "International mechanisms"),
    "receipt.use_report": Text(
        "Informe público sin identificarle", "Public report that does not identify"
    ),
    "receipt.yes": Text("sí", "yes"),
    "receipt.no": Text("no", "no"),
    "receipt.change": Text(
        "Puede cambiar de idea en cualquier momento: basta decirnos su código.",
        "You may change your mind at any time: just tell us your code.",
    ),
    "rights.title": Text("Sus derechos si está en detención", "Your rights when you are held"),
    "rights.why": Text("Saber por qué, en su idioma.", "To know why, in your language."),
    "rights.lawyer": Text("Hablar con una persona abogada.", "To speak to a lawyer."),
    "rights.asylum": Text(
        "Pedir asilo, también desde la detención.", "To ask for asylum, also while held."
    ),
    "rights.family": Text("Llamar a su familia.", "To call your family."),
    "rights.children": Text(
        "Ninguna niña, niño o adolescente debe estar en detención migratoria (LRPCAP art. 20).",
        "No child is to be held for migration (LRPCAP art. 20).",
    ),
    "notice.due": Text("Un plazo de la oficina vence", "A deadline of the office is near"),
    "notice.due_body": Text(
        "Un caso de su escritorio tiene un plazo. Ábralo en el sistema.",
        "A case of your desk has a deadline. Open it in the hub.",
    ),
}
RIGHTS = ("rights.why", "rights.lawyer", "rights.asylum", "rights.family", "rights.children")


KINDS = (
    DocumentKind(name="consent_receipt", title=TEXTS["receipt.title"]),
    DocumentKind(name="rights_in_detention", title=TEXTS["rights.title"]),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A receipt of each use that was allowed, or a sheet on rights in detention."""
    if name == "consent_receipt":
        lines = [f"{TEXTS['receipt.code'].in_(locale)}: {case.code}"]
        for use in USES:
            given = "yes" if case.answer("violation", use) is True else "no"
            lines.append(
                f"{TEXTS[f'receipt.{use}'].in_(locale)}: {TEXTS[f'receipt.{given}'].in_(locale)}"
            )
        lines.append(TEXTS["receipt.change"].in_(locale))
        return Document(title=TEXTS["receipt.title"], paragraphs=tuple(lines))
    if name == "rights_in_detention":
        return Document(
            title=TEXTS["rights.title"], paragraphs=tuple(TEXTS[key].in_(locale) for key in RIGHTS)
        )
    return None


def notification(message: MessageView) -> Notification | None:
    """OHCHR's words for what is due; None for the rest."""
    if message.kind not in ("workflow.due", "workflow.overdue"):
        return None
    return Notification(
        subject=TEXTS["notice.due"].in_(message.locale),
        body=TEXTS["notice.due_body"].in_(message.locale),
    )
