"""Papers, messages and tasks. A livelihood plan on paper holds steps and days, never a story."""

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
        "plan.title": Text("Mi plan de medios de vida", "My livelihood plan"),
        "plan.code": Text("Código", "Code"),
        "plan.mine": Text(
            "Este plan es mío. Puedo cambiarlo.", "This plan is mine. I can change it."
        ),
        "plan.follow": Text(
            "Me preguntarán cómo voy a los 3 y a los 6 meses.",
            "I will be asked how it goes after 3 and 6 months.",
        ),
        "plan.free": Text(
            "El capital semilla no se devuelve. Nadie debe pedirme una parte.",
            "The seed fund is not paid back. Nobody may ask me for a share.",
        ),
        "identity.title": Text("Derecho a la identidad", "The right to an identity"),
        "identity.free": Text(
            "El registro de nacimiento y la primera copia son gratuitos.",
            "Registering a birth and the first copy are free.",
        ),
        "identity.status": Text(
            "No se puede negar el registro por la situación migratoria.",
            "Registration may not be refused because of migration status.",
        ),
        "mail.subject": Text("PNUD: hay un asunto que atender", "UNDP: something to attend to"),
        "mail.body": Text("Entre a la plataforma para verlo.", "Sign in to the hub to see it."),
    }
)

PAPERS = {
    "livelihood-plan": ("plan.title", ("plan.mine", "plan.follow", "plan.free")),
    "identity-sheet": ("identity.title", ("identity.free", "identity.status")),
}


KINDS = (
    DocumentKind(name="livelihood-plan", title=TEXTS["plan.title"]),
    DocumentKind(name="identity-sheet", title=TEXTS["identity.title"]),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A paper under the case code."""
    if name not in PAPERS:
        return None
    title, lines = PAPERS[name]
    code = f"{TEXTS['plan.code'].in_(locale)}: {case.code}"
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
    """Prepare for the first day when somebody accepted; change the plan when somebody declined."""
    if event.referral is None or event.referral.from_agency != "undp":
        return []
    day = event.at.date()
    if event.kind == "referral.accepted":
        label = Text(
            "Preparar con la persona el primer día: horario, transporte, cuidado",
            "Prepare the first day: hours, transport, care",
        )
        return [Task(name="prepare_first_day", label=label, due=day + timedelta(days=2))]
    if event.kind == "referral.rejected":
        label = Text("Cambiar el plan con la persona", "Change the plan with the person")
        return [Task(name="change_plan", label=label, due=day + timedelta(days=5))]
    return []
