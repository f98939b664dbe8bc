"""The audit trail in GraphQL: what was done and read, never contents. Thin."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, cast
from uuid import UUID

import strawberry
from strawberry import relay
from strawberry.scalars import JSON

from hub.agencies.schema import Agency, Staff, agency_of
from hub.agencies.service import staff_by_id
from hub.api.context import Info
from hub.api.relay import connection, decode_cursor, decode_id, page_size, uuids
from hub.audit import model, service
from hub.auth.model import ActorKind

strawberry.enum(ActorKind, description="What stands behind a request.")


@strawberry.type(description="One line of the audit log. Names objects, never their contents.")
class AuditEntry(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.AuditEntry]
    at: datetime
    actor_kind: ActorKind
    job: str | None = strawberry.field(description="Which of the hub's own jobs, if one.")
    action: str = strawberry.field(description="As in referral.accepted or packet.read.")
    object_type: str
    object_id: UUID | None
    case_id: UUID | None
    referral_id: UUID | None
    details: JSON

    @classmethod
    def of(cls, entry: model.AuditEntry) -> Self:
        return cls(
            id=entry.id,
            record=entry,
            at=entry.at,
            actor_kind=ActorKind(entry.actor_kind),
            job=entry.actor_job or None,
            action=entry.action,
            object_type=entry.object_type,
            object_id=entry.object_id,
            case_id=entry.case_id,
            referral_id=entry.referral_id,
            details=cast("JSON", entry.details),
        )

    @strawberry.field(description="Whose staff it was; null for the hub itself.")
    async def agency(self, info: Info) -> Agency | None:
        id = self.record.agency_id
        return await agency_of(info, id) if id else None

    @strawberry.field(description="Who it was; shown to their own colleagues only.")
    async def actor(self, info: Info) -> Staff | None:
        id = self.record.actor_id
        person = await info.context.load(staff_by_id, id) if id else None
        return Staff.of(person) if person else None

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        found = [
            await info.context.load(service.by_id, id) if id else None for id in uuids(node_ids)
        ]
        return [cls.of(entry) if entry else None for entry in found]


@strawberry.type
class AuditQuery:
    @strawberry.field(
        description="What was done and read, newest first, as far as one may know: all about one's"
        " agency for those who answer for it, one's own cases for those who work them."
    )
    async def audit_trail(
        self,
        info: Info,
        case: strawberry.ID | None = None,
        referral: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> relay.Connection[AuditEntry]:
        cursor = decode_cursor(after, UUID)
        page = await service.trail(
            info.context.tx,
            case_id=decode_id(case, "Case", ["case"]) if case else None,
            referral_id=decode_id(referral, "Referral", ["referral"]) if referral else None,
            first=page_size(first),
            after=cursor[0] if cursor else None,
        )
        kind: Any = relay.Connection[AuditEntry]
        return connection(kind, page, AuditEntry.of, lambda entry: (entry.id,), after=after)
