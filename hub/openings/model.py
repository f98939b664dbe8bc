"""Requests to open what an agency keeps under several people. Pure.

One person asks, with a reason; others agree until there are as many as the agency's plugin declares
(hooks/views.py: KeyChoice); for an hour it is open to those who asked and agreed, and to nobody else.
What holds it is the database (migrations/0016_openings.sql), which withholds the sealed rows from whoever
has no open opening. What does not is a second key: the data key is wrapped once, under the agency's own. The
database alone is ciphertext, and the keyring alone opens nothing; but the database's superuser can write an
agreement that nobody gave, and with both nobody is held by anything here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class OpeningState(StrEnum):
    """How a request stands."""

    REQUESTED = "requested"
    OPEN = "open"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Opening:
    """A row of hub.opening: of a case, or of a referral that was received. `reason` is sealed."""

    id: UUID
    agency_id: UUID
    desk_id: UUID
    case_id: UUID | None
    referral_id: UUID | None
    needed: int
    reason: bytes | None = field(repr=False)
    requested_by: UUID
    requested_at: datetime
    lapses_at: datetime
    declined_at: datetime | None
    opened_at: datetime | None
    closes_at: datetime | None
    approved_by: tuple[UUID, ...] = ()

    def state(self, at: datetime) -> OpeningState:
        """How it stands at a moment."""
        if self.declined_at is not None:
            return OpeningState.DECLINED
        if self.closes_at is not None:
            return OpeningState.OPEN if at < self.closes_at else OpeningState.CLOSED
        return OpeningState.REQUESTED if at < self.lapses_at else OpeningState.LAPSED
