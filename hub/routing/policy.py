"""Who may ask where a need could go."""

from hub.auth.model import Actor, Role
from hub.auth.policy import Decision, Standing, allow_if, operation


@operation("routes")
def routes(actor: Actor, standing: Standing) -> Decision:
    """See which desks could serve a need, with reasons."""
    oversees = standing is Standing.AGENCY and actor.has(Role.FOCAL_POINT)
    return allow_if(
        actor.works_cases and (standing is Standing.DESK or oversees),
        "Only those who work the case look for a desk to refer it to.",
    )
