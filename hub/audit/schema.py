"""The audit trail in GraphQL: what was done and read, never contents. Thin."""

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry import relay
from strawberry.scalars import JSON

from hub.agencies.schema import Agency, Staff
from hub.api.context import Info
from hub.api.relay import Shown, shown
from hub.audit import reads
from hub.auth.model import ActorKind

strawberry.enum(ActorKind, description="What stands behind a request.")


@strawberry.type(description="One line of the audit log. Names objects, never their contents.")
class AuditEntry(Shown, relay.Node):
    id: relay.NodeID[UUID]
    at: datetime
    actor_kind: ActorKind
    job: str | None = strawberry.field(description="Which of the hub's own jobs, if one.")
    action: str = strawberry.field(description="As in referral.accepted or packet.read.")
    object_type: str
    object_id: UUID | None
    case_id: UUID | None
    referral_id: UUID | None
    details: JSON

    agency: Agency | None = strawberry.field(
        description="Whose staff it was; null for the hub itself."
    )
    actor: Staff | None = strawberry.field(
        description="Who it was; shown to their own colleagues only."
    )


@strawberry.type
class AuditQuery:
    @strawberry.field(
        description="What was done and read, newest first, as far as one may know: all about one's"
        " agency for those who answer for it, one's own cases for those who work them."
    )
    def audit_trail(
        self,
        info: Info,
        case: strawberry.ID | None = None,
        referral: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> relay.Connection[AuditEntry]:
        return shown(
            reads.trail(info.context.actor, case=case, referral=referral, first=first, after=after)
        )
