"""Entries of the audit log and what stands for them in the tree. Pure.

An entry names objects, actions and agencies, never contents.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hub.audit.merkle import leaf_hash


def canonical(values: dict[str, Any]) -> bytes:
    """JSON with sorted keys, in ASCII and without spaces: one text for one entry."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


@dataclass(frozen=True, slots=True)
class Read:
    """Something sealed that is about to be shown."""

    action: str
    object_type: str
    object_id: UUID | None
    owner_agency_id: UUID | None = None
    other_agency_id: UUID | None = None
    case_id: UUID | None = None
    referral_id: UUID | None = None
    details: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log: all columns of hub.audit_entry but the transaction's number."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_job: str
    agency_id: UUID | None
    owner_agency_id: UUID | None
    other_agency_id: UUID | None
    action: str
    object_type: str
    object_id: UUID | None
    case_id: UUID | None
    referral_id: UUID | None
    details: dict[str, Any]

    def canonical(self) -> bytes:
        """The bytes that the tree holds: JSON with sorted keys, times in UTC to the microsecond."""
        values = {
            name: getattr(self, name)
            if name in ("details", "actor_kind")
            else _text(getattr(self, name))
            for name in self.__dataclass_fields__
        }
        return canonical(values)

    def leaf(self) -> bytes:
        """The RFC 6962 leaf hash."""
        return leaf_hash(self.canonical())

    def concerns(self, agency_id: UUID) -> bool:
        """True for the agency of the actor, of the case and of the referral's other side."""
        return agency_id in (self.agency_id, self.owner_agency_id, self.other_agency_id)


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One place in the order of the log. `entry` is None where it is gone, or not the actor's to see."""

    seq: int
    entry_id: UUID
    hash: bytes
    entry: AuditEntry | None


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the log: `path` leads from its leaf to the root that `note` signs."""

    leaf: Leaf
    path: tuple[bytes, ...]
    checkpoint: "Checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement of how long the log is and what is in it. `note` is what was signed."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class Readership:
    """How often an agency read something of a referral, and when first and last."""

    referral_id: UUID
    agency_id: UUID
    action: str
    times: int
    first_at: datetime
    last_at: datetime
