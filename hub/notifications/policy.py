"""Who reads a desk's notifications. Row-level security says the same (0010_notifications.sql)."""

from hub.auth.model import Actor
from hub.auth.policy import Decision, Deny, Standing, allow_if, operation
from hub.cases.policy import NO_CASES


@operation("notifications")
def see(actor: Actor, standing: Standing) -> Decision:
    """Read what one's desks are told; also by overseers, at the desks where they sit."""
    if not actor.works_cases:
        return Deny(NO_CASES)
    return allow_if(standing is Standing.DESK, "Notifications are for the desk's own staff.")


@operation("markNotificationsRead")
def mark(actor: Actor, standing: Standing) -> Decision:
    """Say that one has read them; colleagues' stay unread."""
    return see(actor, standing)


@operation("notified")
def hear(actor: Actor, standing: Standing) -> Decision:
    """Be told at once."""
    return see(actor, standing)
