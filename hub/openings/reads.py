"""Where the fields of a request to open come from, and which requests are listed."""

from typing import Any

from hub.api.relay import decode_id, newest_first
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.openings import policy, store  # noqa: F401  the rules that `check` asks
from hub.reads.declare import (
    Code,
    Column,
    Many,
    NodeId,
    One,
    Record,
    Rows,
    columns,
    made,
    plain,
    source,
)

STATE = (
    "CASE WHEN {t}.declined_at IS NOT NULL THEN 'declined'"
    " WHEN {t}.closes_at IS NOT NULL THEN CASE WHEN now() < {t}.closes_at THEN 'open' ELSE 'closed' END"
    " WHEN now() < {t}.lapses_at THEN 'requested' ELSE 'lapsed' END"
)
"""As model.Opening.state says it."""
APPROVED_BY = (
    "ARRAY(SELECT a.staff_id FROM hub.opening_answer a WHERE a.opening_id = {t}.id AND a.approved"
    " ORDER BY a.at)"
)
WAITING = "{t}.declined_at IS NULL AND {t}.opened_at IS NULL AND {t}.lapses_at > now()"
COLUMNS = (
    "o.id, o.agency_id, o.desk_id, o.case_id, o.referral_id, o.needed, o.reason, o.requested_by,"
    " o.requested_at, o.lapses_at, o.declined_at, o.opened_at, o.closes_at"
)

source(
    "Opening",
    "hub.opening",
    {
        **plain("needed", "requested_at", "lapses_at", "opened_at", "closes_at"),
        "id": NodeId("Opening"),
        "state": Column(STATE),
        "reason": Code("sealed, for those who answer"),
        "mayAnswer": Code("the policy says whose agreement would count"),
        # Colleagues only, as everywhere.
        "requestedBy": One(
            "Staff", "{t}.id = {of}.requested_by AND {t}.agency_id = (SELECT hub.actor_agency())"
        ),
        "approvedBy": Many(
            "Staff",
            "{t}.agency_id = (SELECT hub.actor_agency()) AND {t}.id IN (SELECT a.staff_id"
            " FROM hub.opening_answer a WHERE a.opening_id = {of}.id AND a.approved)",
            order="{t}.name, {t}.id",
        ),
        "desk": One("Desk", "{t}.id = {of}.desk_id"),
        "case": One("Case", "{t}.id = {of}.case_id"),
        "referral": One("Referral", "{t}.id = {of}.referral_id"),
    },
    record=Record({**columns(COLUMNS), "approved_by": APPROVED_BY}, store.to_opening),
)
made("KeptApart", "people categories")


def openings(
    actor: Actor,
    *,
    case: str | None,
    referral: str | None,
    waiting: bool,
    first: int | None,
    after: str | None,
) -> Rows:
    """Requests that the actor may see, newest first."""
    check("openings", actor, Standing.DESK)
    where: list[str] = []
    values: dict[str, Any] = {}
    for name, kind, given in (("case", "Case", case), ("referral", "Referral", referral)):
        if given:
            where.append(f"{{t}}.{name}_id = {{{name}}}")
            values[name] = decode_id(given, kind, [name])
    if waiting:
        where.append(WAITING)
    return newest_first(Rows("Opening", tuple(where), values=values), first, after)
