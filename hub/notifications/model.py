"""What a desk is told: which kinds there are, whom each goes to, and the hub's own words. Pure.

A notification says that something waits, in the hub, for whoever may open it there. It names no person
and no need: a screen can be read over a shoulder.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from hub.hooks.declared import Text
from hub.hooks.views import Notification as Said


class NotificationKind(StrEnum):
    """What a notification is about. Plugins are given the value as MessageView.kind."""

    REFERRAL_REQUESTED = "referral.requested"
    REFERRAL_ACCEPTED = "referral.accepted"
    REFERRAL_REJECTED = "referral.rejected"
    REFERRAL_ON_HOLD = "referral.on-hold"
    REFERRAL_CANCELLED = "referral.cancelled"
    REFERRAL_EXPIRED = "referral.expired"
    REFERRAL_COMPLETED = "referral.completed"
    REFERRAL_FAILED = "referral.failed"
    REFERRAL_DISPUTED = "referral.disputed"
    REFERRAL_MESSAGE = "referral.message"
    REFERRAL_ADDED = "referral.added"
    REFERRAL_DUE = "referral.due"
    WORKFLOW_DUE = "workflow.due"
    OPENING_REQUESTED = "opening.requested"
    OPENING_DECIDED = "opening.decided"


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a notification in Spanish and English."""

    subject: Text
    body: Text


def _words(es: str, en: str, body_es: str, body_en: str) -> Words:
    return Words(Text(es, en), Text(body_es, body_en))


_LOOK = ("Ábrala para ver qué sigue y hasta cuándo.", "Open it to see what is next and by when.")
_NEED = (
    "La necesidad sigue abierta: busque otra ruta.",
    "The need stays open: look for another way.",
)

WORDS = MappingProxyType(
    {
        NotificationKind.REFERRAL_REQUESTED: _words(
            "Llegó una referencia", "A referral has arrived", *_LOOK
        ),
        NotificationKind.REFERRAL_ACCEPTED: _words(
            "Aceptaron una referencia",
            "A referral was accepted",
            "Avise a la persona a dónde ir.",
            "Tell the person where to go.",
        ),
        NotificationKind.REFERRAL_REJECTED: _words(
            "Declinaron una referencia", "A referral was declined", *_NEED
        ),
        NotificationKind.REFERRAL_ON_HOLD: _words(
            "Piden más información",
            "More information is asked for",
            "Responda para que la referencia siga; el plazo corre.",
            "Answer so that the referral goes on; its clock is running.",
        ),
        NotificationKind.REFERRAL_CANCELLED: _words(
            "Retiraron una referencia",
            "A referral was taken back",
            "No hay nada más que hacer con ella.",
            "Nothing more is to be done with it.",
        ),
        NotificationKind.REFERRAL_EXPIRED: _words(
            "Venció una referencia sin respuesta",
            "A referral expired without an answer",
            *_NEED,
        ),
        NotificationKind.REFERRAL_COMPLETED: _words(
            "Registraron un resultado",
            "An outcome was recorded",
            "Confírmelo con la persona, o diga que no fue así.",
            "Confirm it with the person, or say that it was not so.",
        ),
        NotificationKind.REFERRAL_FAILED: _words(
            "No se pudo dar un servicio", "A service could not be given", *_NEED
        ),
        NotificationKind.REFERRAL_DISPUTED: _words(
            "No confirmaron un resultado",
            "An outcome was not confirmed",
            "Lea por qué y registre de nuevo lo que se entregó.",
            "Read why, and record again what was delivered.",
        ),
        NotificationKind.REFERRAL_MESSAGE: _words(
            "Hay un mensaje en una referencia", "There is a message in a referral", *_LOOK
        ),
        NotificationKind.REFERRAL_ADDED: _words(
            "Agregaron algo a una referencia", "Something was added to a referral", *_LOOK
        ),
        NotificationKind.REFERRAL_DUE: _words(
            "Una referencia está por vencer", "A referral is about to be overdue", *_LOOK
        ),
        NotificationKind.WORKFLOW_DUE: _words(
            "Se cumplió un plazo en un caso",
            "A deadline in a case has come",
            "Abra el caso para ver qué sigue.",
            "Open the case to see what is next.",
        ),
        NotificationKind.OPENING_REQUESTED: _words(
            "Piden abrir algo reservado",
            "Somebody asks to open what is kept apart",
            "Se abre solo si otra persona del equipo lo aprueba.",
            "It opens only if another member of staff approves.",
        ),
        NotificationKind.OPENING_DECIDED: _words(
            "Respondieron a una petición de apertura",
            "A request to open was answered",
            "Vea la respuesta en el caso o la referencia.",
            "See the answer in the case or the referral.",
        ),
    }
)
"""The hub's words, where the agency's plugin has none of its own or does not answer."""

SUBJECT_MOST, BODY_MOST = 120, 500


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the outbox with what is needed to know whom to tell: ids and codes."""

    id: UUID
    topic: str
    by_agency: UUID | None
    by: UUID | None
    referral_id: UUID
    case_code: str
    urgency: str
    status_reason: str | None
    from_agency_id: UUID
    from_desk_id: UUID
    to_agency_id: UUID
    to_desk_id: UUID


@dataclass(frozen=True, slots=True)
class Struck:
    """A clock of a workflow that has struck in a case."""

    id: UUID
    case_id: UUID
    agency_id: UUID
    desk_id: UUID
    case_code: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification to be written: for a desk, about a referral or a case of its own."""

    kind: NotificationKind
    agency_id: UUID
    desk_id: UUID
    referral_id: UUID | None = None
    case_id: UUID | None = None
    case_code: str | None = None
    urgency: str | None = None
    due_at: datetime | None = None
    caused_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """A row of hub.notification as one reader sees it. `own` is the plugin's words, if any."""

    id: UUID
    agency_id: UUID
    desk_id: UUID
    kind: NotificationKind
    at: datetime
    referral_id: UUID | None
    case_id: UUID | None
    due_at: datetime | None
    read_at: datetime | None
    own: Words | None

    @property
    def words(self) -> Words:
        """What the reader is shown: the agency's own words, else the hub's."""
        return self.own or WORDS[self.kind]


_TO_SENDER = frozenset(
    {
        NotificationKind.REFERRAL_ACCEPTED,
        NotificationKind.REFERRAL_REJECTED,
        NotificationKind.REFERRAL_ON_HOLD,
        NotificationKind.REFERRAL_COMPLETED,
        NotificationKind.REFERRAL_FAILED,
    }
)
_KINDS = MappingProxyType(
    {
        **{kind.value: kind for kind in _TO_SENDER},
        "referral.requested": NotificationKind.REFERRAL_REQUESTED,
        "referral.outcome": NotificationKind.REFERRAL_COMPLETED,
        "referral.disputed": NotificationKind.REFERRAL_DISPUTED,
        "referral.cancelled": NotificationKind.REFERRAL_CANCELLED,
        "referral.entered-in-error": NotificationKind.REFERRAL_CANCELLED,
        "referral.message": NotificationKind.REFERRAL_MESSAGE,
        "referral.hold-answer": NotificationKind.REFERRAL_MESSAGE,
        "referral.addendum": NotificationKind.REFERRAL_ADDED,
        "referral.attachment": NotificationKind.REFERRAL_ADDED,
    }
)
"""By topic of the outbox. A note that comes with a move is not told beside it; nor is what the desk
sees at once: claimed, released, received, in progress, confirmed."""
_BY_EITHER = frozenset({NotificationKind.REFERRAL_MESSAGE, NotificationKind.REFERRAL_ADDED})


def notices(event: Happened) -> list[Notice]:
    """Which desks are told of what happened to a referral, and as what."""
    kind = _KINDS.get(event.topic)
    if kind is None:
        return []
    sender = (event.from_agency_id, event.from_desk_id)
    recipient = (event.to_agency_id, event.to_desk_id)
    if kind is NotificationKind.REFERRAL_CANCELLED and event.status_reason == "expired":
        kind, told = NotificationKind.REFERRAL_EXPIRED, [sender, recipient]
    elif kind in _TO_SENDER:
        told = [sender]
    elif kind in _BY_EITHER:
        told = [side for side in (sender, recipient) if side[0] != event.by_agency]
        # Between two desks of one agency the writer's own desk cannot be told from the other.
        told = told or [sender, recipient]
    else:
        told = [recipient]
    return [
        Notice(
            kind,
            agency,
            desk,
            referral_id=event.referral_id,
            case_code=event.case_code,
            urgency=event.urgency,
            caused_by=event.by if event.by_agency == agency else None,
        )
        for agency, desk in told
    ]


def struck(event: Struck) -> Notice:
    """What a desk is told when a workflow's clock strikes."""
    return Notice(
        NotificationKind.WORKFLOW_DUE,
        event.agency_id,
        event.desk_id,
        case_id=event.case_id,
        case_code=event.case_code,
    )


def fit(said: Said | None) -> Said | None:
    """A plugin's words as they may be kept: one line and a short text; None where they are not."""
    if said is None:
        return None
    subject, body = _clean(said.subject), _clean(said.body)
    if not 0 < len(subject) <= SUBJECT_MOST or not 0 < len(body) <= BODY_MOST:
        return None
    return Said(subject=subject, body=body)


def _clean(text: str) -> str:
    """Without line breaks, control characters and marks that turn the direction of what follows."""
    instead = {"Cf": "", "Cc": " "}
    return " ".join("".join(instead.get(unicodedata.category(c), c) for c in text).split())
