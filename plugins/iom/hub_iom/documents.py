"""Papers for the person, notifications, and tasks after events. A case code at most, never a name or a place."""

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
        "slip.title": Text("Hoja de referencia", "Referral slip"),
        "slip.code": Text("Su código es", "Your code is"),
        "slip.ask": Text(
            "Muestre este código en la mesa de atención. No tiene que contar su historia otra vez.",
            "Show this code at the desk. You do not have to tell your story again.",
        ),
        "slip.free": Text(
            "Toda la ayuda es gratuita. Si alguien le cobra, avísenos.",
            "All help is free. If anybody charges you, tell us.",
        ),
        "return.title": Text(
            "Retorno voluntario asistido: lo que debe saber",
            "Assisted voluntary return: what you should know",
        ),
        "return.free": Text(
            "Volver es su decisión. Puede cambiar de opinión hasta el último momento, sin decir por qué.",
            "Returning is your decision. You may change your mind until the last moment, without saying why.",
        ),
        "return.asylum": Text(
            "Si tiene miedo de volver, tiene derecho a pedir asilo en México. Pedirlo es gratuito y confidencial.",
            "If you are afraid to return, you have the right to ask for asylum in Mexico. It is free and confidential.",
        ),
        "return.consulate": Text(
            "Nadie avisará a su consulado sin su permiso.",
            "Nobody will tell your consulate without your permission.",
        ),
        "return.help": Text(
            "La ayuda incluye el viaje y un seguimiento al mes 1, 3 y 6.",
            "The help includes the journey and a follow-up at months 1, 3 and 6.",
        ),
        "bed.title": Text("Reservación de albergue", "Shelter reservation"),
        "bed.hours": Text(
            "Su lugar se guarda seis horas. Si no alcanza a llegar, llame a la mesa de la OIM.",
            "Your place is kept for six hours. If you cannot arrive in time, call the IOM desk.",
        ),
        "bed.where": Text(
            "Por su seguridad la dirección no va escrita: pídala a quien le atendió.",
            "For your safety the address is not written here: ask whoever attended you.",
        ),
        "mail.subject": Text(
            "OIM: hay un asunto que espera su respuesta", "IOM: something awaits your answer"
        ),
        "mail.urgent": Text(
            "OIM: urgente, un asunto espera su respuesta",
            "IOM: urgent, something awaits your answer",
        ),
        "mail.body": Text(
            "Entre a la plataforma para verlo. Por seguridad, este aviso no dice nada más.",
            "Sign in to the hub to see it. For safety, this message says nothing more.",
        ),
    }
)

PAPERS = MappingProxyType(
    {
        "referral-slip": ("slip.title", ("slip.ask", "slip.free")),
        "return-information": (
            "return.title",
            ("return.free", "return.asylum", "return.consulate", "return.help", "slip.free"),
        ),
        "shelter-reservation": ("bed.title", ("bed.hours", "bed.where", "slip.free")),
    }
)


KINDS = (
    DocumentKind(name="referral-slip", title=TEXTS["slip.title"]),
    DocumentKind(name="return-information", title=TEXTS["return.title"]),
    DocumentKind(name="shelter-reservation", title=TEXTS["bed.title"], workflow="shelter_support"),
)


def render(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A paper under the case code; None for one that IOM does not have, or that its run does not call for."""
    if name not in PAPERS:
        return None
    if name == "shelter-reservation" and (run is None or run.state != "reserved"):
        return None
    title, lines = PAPERS[name]
    code = f"{TEXTS['slip.code'].in_(locale)}: {case.code}"
    return Document(
        title=TEXTS[title], paragraphs=(code, *(TEXTS[line].in_(locale) for line in lines))
    )


def notification(message: MessageView) -> Notification:
    """IOM's words for a notification: that something waits, and nothing about whom or what."""
    subject = TEXTS["mail.urgent" if message.urgency == "emergency" else "mail.subject"]
    return Notification(
        subject=subject.in_(message.locale), body=TEXTS["mail.body"].in_(message.locale)
    )


FOLLOW = MappingProxyType(
    {
        "referral.accepted": (
            "tell_person",
            1,
            Text("Avisar a la persona a dónde ir y cuándo", "Tell the person where to go and when"),
        ),
        "referral.rejected": (
            "next_route",
            0,
            Text(
                "Buscar hoy otro servicio: la necesidad sigue abierta",
                "Find another service today: the need is still open",
            ),
        ),
        "referral.completed": (
            "ask_person",
            3,
            Text(
                "Preguntar a la persona si recibió el servicio",
                "Ask the person whether the service was received",
            ),
        ),
    }
)
"""Event -> task, days until due, label."""


AT_ONCE = frozenset({"child-protection", "unaccompanied-child-care"})


def _for_the_authority(event: EventView, case: CaseView) -> bool:
    """True when the file is opened as that of a child alone, or a form finds a child to be protected at once."""
    if event.kind == "case.opened":
        return case.population == "child-unaccompanied"
    need = event.need
    found = need is not None and need.service_code in AT_ONCE and need.urgency == "emergency"
    return event.kind == "case.need-added" and found and case.population != "child-unaccompanied"


def tasks(event: EventView, case: CaseView | None) -> list[Task]:
    """What IOM does after an event of its own cases."""
    found = []
    if event.kind in FOLLOW and event.referral is not None and event.referral.from_agency == "iom":
        name, days, label = FOLLOW[event.kind]
        urgent = event.referral.urgency == "emergency"
        due = event.at.date() + timedelta(days=0 if urgent else days)
        found.append(Task(name=name, label=label, due=due))
    if case is not None and _for_the_authority(event, case):
        label = Text(
            "Avisar hoy a la Procuraduría de Protección de Niñas, Niños y Adolescentes",
            "Tell the child protection authority today",
        )
        found.append(
            Task(name="child_protection", label=label, role="focal_point", due=event.at.date())
        )
    return found
