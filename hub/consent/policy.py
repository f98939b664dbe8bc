"""Who keeps the consent ledger. Row-level security says the same in migrations/0006_consent.sql."""

from hub.auth.model import Actor, Role
from hub.auth.policy import Allow, Decision, Deny, Standing, allow_if, operation
from hub.cases.policy import OWN, see_case, works


@operation("case.consents")
def see_consents(actor: Actor, standing: Standing) -> Decision:
    """See the ledger of a case."""
    return see_case(actor, standing)


@operation("recordConsent")
def record_consent(actor: Actor, standing: Standing) -> Decision:
    """Record what a person permits or withholds."""
    return works(actor, standing)


@operation("overrideConsent")
def override_consent(actor: Actor, standing: Standing) -> Decision:
    """Permit a disclosure on another legal basis than consent."""
    decision = works(actor, standing)
    if isinstance(decision, Deny):
        return decision
    return allow_if(actor.has(Role.FOCAL_POINT), "Only a focal point may override, with a reason.")


@operation("withdrawConsent")
def withdraw_consent(actor: Actor, standing: Standing) -> Decision:
    """Withdraw an entry; what relied on it closes at once."""
    return works(actor, standing)


@operation("reviewOverride")
def review_override(actor: Actor, standing: Standing) -> Decision:
    """Uphold or revoke an override."""
    permitted = actor.sees_cases and actor.has(Role.DATA_PROTECTION_OFFICER) and standing in OWN
    return allow_if(permitted, "Only the agency's data protection officer reviews overrides.")


@operation("overridesToReview")
def see_overrides(actor: Actor, standing: Standing) -> Decision:
    """See which overrides of one's agency wait for review."""
    return review_override(actor, standing)


@operation("consent.reason")
def see_reason(actor: Actor, standing: Standing) -> Decision:
    """Read why an override was given."""
    permitted = (
        actor.sees_cases
        and actor.has(Role.DATA_PROTECTION_OFFICER, Role.FOCAL_POINT)
        and standing in OWN
    )
    return (
        Allow() if permitted else Deny("Reasons are for focal points and the protection officer.")
    )
