"""Where the fields of the audit log come from, and which entries a trail shows."""

from typing import Any

from hub.api.relay import decode_id, newest_first
from hub.audit import policy  # noqa: F401  the rules that `check` asks
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.reads.declare import Column, NodeId, One, Rows, plain, source

source(
    "AuditEntry",
    "hub.audit_entry",
    {
        **plain("at", "actor_kind", "action", "object_type", "object_id", "case_id", "referral_id"),
        "id": NodeId("AuditEntry"),
        "job": Column("nullif({t}.actor_job, '')"),
        "details": Column("details"),
        "agency": One("Agency", "{t}.id = {of}.agency_id"),
        # Row-level security shows colleagues only.
        "actor": One("Staff", "{t}.id = {of}.actor_id"),
    },
)


def trail(
    actor: Actor, *, case: str | None, referral: str | None, first: int | None, after: str | None
) -> Rows:
    """Entries that the actor may see, newest first."""
    check("auditTrail", actor, Standing.AGENCY)
    where: list[str] = []
    values: dict[str, Any] = {}
    if case:
        where.append("{t}.case_id = {case}")
        values["case"] = decode_id(case, "Case", ["case"])
    if referral:
        where.append("{t}.referral_id = {referral}")
        values["referral"] = decode_id(referral, "Referral", ["referral"])
    return newest_first(Rows("AuditEntry", tuple(where), values=values), first, after)
