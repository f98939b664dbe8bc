"""Where the fields of a notification come from, and which are listed."""

from hub.api.relay import newest_first
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.notifications import policy, store  # noqa: F401  the rules that `check` asks
from hub.reads.declare import (
    Code,
    Column,
    Count,
    NodeId,
    One,
    Record,
    Rows,
    columns,
    plain,
    source,
)

READ_AT = "{d}.at"
WORDS = Code("the agency's own words, or else the hub's for this kind")
MINE = (
    "{t}.desk_id = ANY ((SELECT hub.actor_desks())::uuid[])",
    "{t}.caused_by IS DISTINCT FROM (SELECT hub.actor_id())",
)
"""What the actor's desks were told, but for what the actor did."""
UNREAD = "{d}.at IS NULL"

source(
    "Notification",
    "hub.notification",
    {
        **plain("kind", "at", "due_at"),
        "id": NodeId("Notification"),
        "readAt": Column(READ_AT),
        "desk": One("Desk", "{t}.id = {of}.desk_id"),
        "referral": One("Referral", "{t}.id = {of}.referral_id"),
        "case": One("Case", "{t}.id = {of}.case_id"),
        "subject": WORDS,
        "body": WORDS,
    },
    joins={
        "d": "LEFT JOIN hub.notification_read {d}"
        " ON {d}.notification_id = {t}.id AND {d}.staff_id = (SELECT hub.actor_id())",
    },
    record=Record(
        {**columns(store.NOTIFICATION.rsplit(",", 1)[0]), "read_at": READ_AT},
        store.to_notification,
    ),
)


def notifications(actor: Actor, *, unread_only: bool, first: int | None, after: str | None) -> Rows:
    """What the actor's desks were told, newest first."""
    check("notifications", actor, Standing.DESK)
    where = (*MINE, UNREAD) if unread_only else MINE
    unread = Count("unreadCount", where=(*MINE, UNREAD))
    return newest_first(Rows("Notification", where, counts=(unread,)), first, after)
