"""Notifications in GraphQL: what one's desks were told, having read it, being told at once. Thin."""

from collections.abc import AsyncGenerator, Iterable
from datetime import datetime
from typing import Any, Self, cast
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies.schema import Desk, desk_of
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import connection, decode_cursor, decode_id, page_size, uuids
from hub.auth.policy import Standing, check
from hub.cases.schema import Case, case_of
from hub.db.transaction import transaction
from hub.notifications import model, service
from hub.notifications.model import NotificationKind
from hub.referrals.schema import Referral, referral_of

strawberry.enum(NotificationKind, description="What a notification is about.")


@strawberry.type(
    description="Something that one's desk was told. Names nobody: open what it is about."
)
class Notification(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Notification]
    kind: NotificationKind
    at: datetime
    due_at: datetime | None = strawberry.field(description="When what is about to be due is due.")
    read_at: datetime | None = strawberry.field(
        description="When one read it; null while unread. Colleagues' reading is their own."
    )

    @classmethod
    def of(cls, one: model.Notification) -> Self:
        return cls(
            id=one.id,
            record=one,
            kind=one.kind,
            at=one.at,
            due_at=one.due_at,
            read_at=one.read_at,
        )

    @strawberry.field(description="In the agency's own words where its plugin has some.")
    def subject(self, info: Info) -> str:
        return self.record.words.subject.in_(info.context.actor.locale)

    @strawberry.field
    def body(self, info: Info) -> str:
        return self.record.words.body.in_(info.context.actor.locale)

    @strawberry.field
    async def desk(self, info: Info) -> Desk:
        return await desk_of(info, self.record.desk_id)

    @strawberry.field(description="What it is about; null where it is about a case.")
    async def referral(self, info: Info) -> Referral | None:
        id = self.record.referral_id
        return await referral_of(info, id) if id else None

    @strawberry.field(description="What it is about; null where it is about a referral.")
    async def case(self, info: Info) -> Case | None:
        id = self.record.case_id
        return await case_of(info, id) if id else None

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        wanted = uuids(node_ids)
        found = await service.by_id(info.context.tx, [id for id in wanted if id])
        return [cls.of(found[id]) if id in found else None for id in wanted]


@strawberry.type
class NotificationConnection(relay.Connection[Notification]):
    @strawberry.field(description="How many one has not read, counted up to 1,000.")
    async def unread_count(self, info: Info) -> int:
        return await service.count_unread(info.context.tx)


@strawberry.type
class NotificationsQuery:
    @strawberry.field(
        description="What one's desks were told, newest first; not what one did oneself."
    )
    async def notifications(
        self,
        info: Info,
        unread_only: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> NotificationConnection:
        cursor = decode_cursor(after, UUID)
        found = await service.listed(
            info.context.tx,
            unread_only=unread_only,
            first=page_size(first),
            after=cursor[0] if cursor else None,
        )
        kind: Any = NotificationConnection
        made = connection(kind, found, Notification.of, lambda one: (one.id,), after=after)
        return cast("NotificationConnection", made)


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
