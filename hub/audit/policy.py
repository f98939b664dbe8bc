"""Who reads the audit trail. Row-level security says the same (0004_audit.sql, 0005_cases.sql)."""

from hub.auth.model import Actor, Role
from hub.auth.policy import Decision, Standing, allow_if, operation

OWN = {Standing.DESK, Standing.AGENCY}


@operation("auditTrail")
def read_trail(actor: Actor, standing: Standing) -> Decision:
    """Read what was done and read: officers of their agency, caseworkers of their cases."""
    answers = actor.has(Role.DATA_PROTECTION_OFFICER, Role.FOCAL_POINT, Role.AGENCY_ADMIN)
    permitted = standing in OWN and (answers or actor.works_cases)
    return allow_if(permitted, "Your role reads no audit trail.")
