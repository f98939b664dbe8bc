"""Notifications in GraphQL: what one's desks were told, having read it, being told at once. Thin."""

from collections.abc import AsyncGenerator
from datetime import datetime
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies.schema import Desk
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import Shown, decode_id, shown
from hub.auth.policy import Standing, check
from hub.cases.schema import Case
from hub.db.transaction import transaction
from hub.notifications import model, reads, service
from hub.notifications.model import NotificationKind
from hub.referrals.schema import Referral

strawberry.enum(NotificationKind, description="What a notification is about.")


@strawberry.type(
    description="Something that one's desk was told. Names nobody: open what it is about."
)
class Notification(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Notification]
    kind: NotificationKind
    at: datetime
    due_at: datetime | None = strawberry.field(description="When what is about to be due is due.")
    read_at: datetime | None = strawberry.field(
        description="When one read it; null while unread. Colleagues' reading is their own."
    )

    @strawberry.field(description="In the agency's own words where its plugin has some.")
    def subject(self, info: Info) -> str:
        return self.record.words.subject.in_(info.context.actor.locale)

    @strawberry.field
    def body(self, info: Info) -> str:
        return self.record.words.body.in_(info.context.actor.locale)

    desk: Desk
    referral: Referral | None = strawberry.field(
        description="What it is about; null where it is about a case."
    )
    case: Case | None = strawberry.field(
        description="What it is about; null where it is about a referral."
    )


@strawberry.type
class NotificationConnection(relay.Connection[Notification]):
    unread_count: int = strawberry.field(
        description="How many one has not read, counted up to 1,000."
    )


@strawberry.type
class NotificationsQuery:
    @strawberry.field(
        description="What one's desks were told, newest first; not what one did oneself."
    )
    def notifications(
        self,
        info: Info,
        unread_only: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> NotificationConnection:
        return shown(
            reads.notifications(
                info.context.actor, unread_only=unread_only, first=first, after=after
            )
        )


@strawberry.input
class MarkNotificationsReadInput:
    ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    all: bool = strawberry.field(default=False, description="All that one's desks were told.")


@strawberry.type
class MarkNotificationsReadPayload(Payload):
    marked: int | None = strawberry.field(
        default=None, description="How many were unread; null where it was refused."
    )
    unread_count: int | None = strawberry.field(
        default=None, description="How many still are, counted up to 1,000."
    )


@strawberry.type
class NotificationsMutation:
    @mutation
    async def mark_notifications_read(
        self, info: Info, input: MarkNotificationsReadInput
    ) -> MarkNotificationsReadPayload:
        """Say that one has read some, or all."""
        tx = info.context.tx
        ids = [decode_id(id, "Notification", ["ids", str(n)]) for n, id in enumerate(input.ids)]
        marked = await service.mark_read(tx, ids, everything=input.all)
        return MarkNotificationsReadPayload(
            marked=marked, unread_count=await service.count_unread(tx)
        )


@strawberry.type
class NotificationsSubscription:
    @strawberry.subscription(description="What one's desks are told, from now on, once.")
    async def notified(self, info: Info) -> AsyncGenerator[Notification, None]:
        context = info.context
        check("notified", context.actor, Standing.DESK)
        told: set[UUID] | None = None
        async with context.services.wakeups.listen() as signals:
            async for _ in signals:
                async with transaction(context.services.pool, context.actor) as tx:
                    lately = await service.lately(tx)
                # What was told before the first look is in `notifications` already.
                news = [one for one in lately if told is not None and one.id not in told]
                told = {one.id for one in lately}
                for one in news:
                    yield Notification.of(one)
