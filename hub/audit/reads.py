"""Where the fields of the audit log come from, and which entries a trail shows."""

import json
from typing import Any
from uuid import UUID

from hub.api.relay import decode_cursor, decode_id, page_size
from hub.audit import policy  # noqa: F401  the rules that `check` asks
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.reads.declare import Column, NodeId, One, Page, Rows, plain, source

source(
    "AuditEntry",
    "hub.audit_entry",
    {
        **plain("at", "actor_kind", "action", "object_type", "object_id", "case_id", "referral_id"),
        "id": NodeId("AuditEntry"),
        "job": Column("nullif({t}.actor_job, '')"),
        "details": Column("details", json.loads),
        "agency": One("Agency", "{t}.id = {of}.agency_id"),
        # Row-level security shows colleagues only.
        "actor": One("Staff", "{t}.id = {of}.actor_id"),
    },
)


def trail(
    actor: Actor, *, case: str | None, referral: str | None, first: int | None, after: str | None
) -> Rows:
    """Entries that the actor may see, newest first."""
    where: list[str] = []
    values: dict[str, Any] = {}
    if (cursor := decode_cursor(after, UUID)) is not None:
        values["after"] = cursor[0]
    if case:
        where.append("{t}.case_id = {case}")
        values["case"] = decode_id(case, "Case", ["case"])
    if referral:
        where.append("{t}.referral_id = {referral}")
        values["referral"] = decode_id(referral, "Referral", ["referral"])
    size = page_size(first)
    check("auditTrail", actor, Standing.AGENCY)
    page = Page(size, ("{t}.id",), "{t}.id < {after}" if cursor else None)
    return Rows("AuditEntry", tuple(where), "{t}.id DESC", values, page)
