"""Who reads and keeps the directory. Row-level security says the same in 0003_directory.sql."""

from hub.auth.model import Actor, ActorKind, Role
from hub.auth.policy import Decision, Standing, allow_if, operation

SIGNED_IN = (ActorKind.STAFF, ActorKind.SERVICE)
NOT_THEIRS = "Only those who offer the service, their administrator and the secretariat may say so."


@operation("services")
def search(actor: Actor, standing: Standing) -> Decision:
    """Search the directory of services."""
    return allow_if(actor.kind in SIGNED_IN, "Sign in first.")


@operation("serviceTypes")
def read_service_types(actor: Actor, standing: Standing) -> Decision:
    """Read which kinds of service there are."""
    return allow_if(actor.kind in SIGNED_IN, "Sign in first.")


@operation("places")
def read_places(actor: Actor, standing: Standing) -> Decision:
    """Find states and municipalities by name."""
    return allow_if(actor.kind in SIGNED_IN, "Sign in first.")


def _keeps(actor: Actor, standing: Standing) -> bool:
    if actor.has(Role.SECRETARIAT_COORDINATOR):
        return True
    if standing is Standing.ELSEWHERE:
        return False
    oversees = actor.sees_cases and actor.has(Role.FOCAL_POINT)
    at_desk = actor.works_cases and standing is Standing.DESK
    return actor.has(Role.AGENCY_ADMIN) or oversees or at_desk


@operation("updateCapacity")
def update_capacity(actor: Actor, standing: Standing) -> Decision:
    """Say how much room a service has."""
    return allow_if(_keeps(actor, standing), NOT_THEIRS)


@operation("assureService")
def assure(actor: Actor, standing: Standing) -> Decision:
    """Say that a service's entry is still correct."""
    return allow_if(_keeps(actor, standing), NOT_THEIRS)
