"""Who may do what with cases. Row-level security says the same in migrations/0005_cases.sql."""

from hub.auth.model import Actor, Role
from hub.auth.policy import Allow, Decision, Deny, Standing, allow_if, operation

OWN = {Standing.DESK, Standing.AGENCY}
NO_CASES = "Your role does not work with cases."
ELSEWHERE = "This case belongs to another desk."


def works(actor: Actor, standing: Standing) -> Decision:
    """Those who work the case: at its desk, or overseeing the agency."""
    if not actor.works_cases:
        return Deny(NO_CASES)
    if standing is Standing.DESK or (standing is Standing.AGENCY and actor.has(Role.FOCAL_POINT)):
        return Allow()
    return Deny(ELSEWHERE)


def _protects(actor: Actor, standing: Standing) -> bool:
    return actor.sees_cases and actor.has(Role.DATA_PROTECTION_OFFICER) and standing in OWN


@operation("case")
def see_case(actor: Actor, standing: Standing) -> Decision:
    """See that a case exists, its needs and its consents."""
    return Allow() if _protects(actor, standing) else works(actor, standing)


@operation("cases")
def see_cases(actor: Actor, standing: Standing) -> Decision:
    """List one's cases."""
    return see_case(actor, standing)


@operation("case.person")
def see_person(actor: Actor, standing: Standing) -> Decision:
    """Open who the person is."""
    return works(actor, standing)


@operation("openCase")
def open_case(actor: Actor, standing: Standing) -> Decision:
    """Open a case at a desk."""
    return works(actor, standing)


@operation("addNeed")
def add_need(actor: Actor, standing: Standing) -> Decision:
    """Open a need in a case."""
    return works(actor, standing)


@operation("searchPerson")
def search_person(actor: Actor, standing: Standing) -> Decision:
    """Look for a person within one's own agency, by exact match."""
    if not actor.works_cases:
        return Deny(NO_CASES)
    return allow_if(standing in OWN, "A search stays within one's own agency.")


@operation("eraseCase")
def erase_case(actor: Actor, standing: Standing) -> Decision:
    """Destroy everything sealed in a case, at all agencies, for good."""
    return allow_if(
        _protects(actor, standing), "Only the agency's data protection officer erases a case."
    )
