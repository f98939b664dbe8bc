"""What happens around a referral's state: messages, addenda, attachments, who has read them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MessageKind(StrEnum):
    """What a message is about. Values are those of hub.message.kind."""

    MESSAGE = "message"
    HOLD_QUESTION = "hold-question"
    HOLD_ANSWER = "hold-answer"
    REJECT_NOTE = "reject-note"
    WITHDRAW_NOTE = "withdraw-note"
    OUTCOME_NOTE = "outcome-note"
    DISPUTE_NOTE = "dispute-note"


READS = ("preview.read", "packet.read", "message.read", "addendum.read", "attachment.read")
"""What the audit log calls it when somebody reads of a referral."""


class Part(StrEnum):
    """The two parts of a packet: what one decides on, and what opens on acceptance."""

    PREVIEW = "preview"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the thread, sealed. `body` is None once the case is erased."""

    id: UUID
    referral_id: UUID
    kind: str
    body: bytes | None = field(repr=False)
    agency_id: UUID
    at: datetime
    author_name: str | None


@dataclass(frozen=True, slots=True)
class Addendum:
    """A later fact, sealed like the part it belongs to."""

    id: UUID
    referral_id: UUID
    part: str
    body: bytes | None = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a referral. Its name is sealed; `size` is in bytes."""

    id: UUID
    referral_id: UUID
    part: str
    name: bytes | None = field(repr=False)
    content_type: str
    size: int
    complete: bool
    agency_id: UUID
    at: datetime
    purged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Which agency has read what of a referral: how often, and when first and last."""

    referral_id: UUID
    agency_id: UUID
    what: str
    times: int
    first_at: datetime
    last_at: datetime
