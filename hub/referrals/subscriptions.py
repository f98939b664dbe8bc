"""Live worklists: a wake-up says that something may have changed; each listener looks as themselves."""

from collections.abc import AsyncGenerator
from uuid import UUID

import strawberry

from hub.api.context import Info
from hub.api.relay import decode_id, shown
from hub.auth.policy import Standing, check
from hub.db.transaction import transaction
from hub.referrals import service
from hub.referrals.schema import Direction, Referral


@strawberry.type(description="Something happened to a referral of one's desks.")
class WorklistChange:
    referral_id: strawberry.Private[UUID]

    @strawberry.field(description="Null where it is not yours to see any more.")
    def referral(self) -> Referral | None:
        return shown(Referral.with_id(self.referral_id))


@strawberry.type
class ReferralsSubscription:
    @strawberry.subscription(
        description="Every change of a referral of one's desks, from now on, once."
    )
    async def worklist_changed(
        self,
        info: Info,
        direction: Direction | None = None,
        desk: strawberry.ID | None = None,
    ) -> AsyncGenerator[WorklistChange, None]:
        context = info.context
        check("worklist", context.actor, Standing.SENDER_DESK, Standing.RECIPIENT_DESK)
        incoming = None if direction is None else direction is Direction.INCOMING
        desk_id = decode_id(desk, "Desk", ["desk"]) if desk else None
        told: set[UUID] | None = None
        async with context.services.wakeups.listen() as signals:
            async for _ in signals:
                async with transaction(context.services.pool, context.actor) as tx:
                    lately = await service.changed_lately(tx, incoming=incoming, desk_id=desk_id)
                # What happened before the first look is what the worklist shows already.
                news = [(id, r) for id, r in lately if told is not None and id not in told]
                told = {id for id, _ in lately}
                for referral_id in dict.fromkeys(referral for _, referral in news):
                    yield WorklistChange(referral_id=referral_id)
