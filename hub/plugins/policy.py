"""Who decides which plugin runs: each agency's administrator. Row-level security says the same (0009)."""

from hub.auth.model import Actor, ActorKind, Role
from hub.auth.policy import Decision, Standing, allow_if, operation

OWN = {Standing.DESK, Standing.AGENCY}
ADMINISTRATOR = "Only the agency's administrator decides which plugin runs."


@operation("plugins")
def see_plugins(actor: Actor, standing: Standing) -> Decision:
    """See one's agency's plugin: what it brings, what changed, whether it runs."""
    known = actor.kind in (ActorKind.STAFF, ActorKind.SERVICE)
    return allow_if(known and standing in OWN, "Plugins are their own agency's matter.")


@operation("approvePlugin")
def approve(actor: Actor, standing: Standing) -> Decision:
    """Let the agency's plugin run, as its files are now."""
    return allow_if(actor.has(Role.AGENCY_ADMIN) and standing in OWN, ADMINISTRATOR)


@operation("disablePlugin")
def disable(actor: Actor, standing: Standing) -> Decision:
    """Stop the agency's plugin."""
    return allow_if(actor.has(Role.AGENCY_ADMIN) and standing in OWN, ADMINISTRATOR)
