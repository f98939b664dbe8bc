"""Where a referral's fields come from, and which referrals a worklist shows."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.api.relay import decode_cursor, page_size
from hub.auth.model import Actor, Role
from hub.db.infinity import FAR_FUTURE, INFINITY
from hub.reads.declare import (
    Code,
    Column,
    Count,
    Many,
    NodeId,
    One,
    Page,
    Record,
    Rows,
    columns,
    in_order,
    made,
    plain,
    source,
)
from hub.referrals import store
from hub.referrals.model import UNDER_WAY, WorklistFilter

EVENTS = "{t}.referral_id = {of}.id"
CLOSED_AT = "greatest({t}.completed_at, {t}.rejected_at, {t}.failed_at, {t}.cancelled_at)"
OPENED = Code("sealed: opened where the actor may, its reading logged first")

source(
    "Referral",
    "hub.referral",
    {
        **plain(
            "case_code", "need_code", "status", "status_reason", "version", "urgency", "purpose",
            "outcome", "confirmation", "next_side", "acknowledge_due_at", "decide_due_at",
            "expires_at", "consent_expires_at", "created_at", "requested_at", "received_at",
            "accepted_at", "rejected_at", "held_at", "started_at", "completed_at", "failed_at",
            "cancelled_at", "confirmed_at",
        ),
        "id": NodeId("Referral"),
        "categories": in_order("categories"),
        "packetOpen": Column("hub.packet_open({t}.status, {t}.accepted_at)"),
        "nextDueAt": Column("nullif({t}.next_due_at, 'infinity')"),
        "closedAt": Column(CLOSED_AT),
        "dueExplanation": Column(
            "coalesce(nullif({t}.due_explanation ->> {locale}, ''), {t}.due_explanation ->> 'es')"
        ),
        "fromAgency": One("Agency", "{t}.id = {of}.from_agency_id"),
        "fromDesk": One("Desk", "{t}.id = {of}.from_desk_id"),
        "toAgency": One("Agency", "{t}.id = {of}.to_agency_id"),
        "toDesk": One("Desk", "{t}.id = {of}.to_desk_id"),
        "service": One("ServiceAtLocation", "{t}.id = {of}.service_at_location_id"),
        "case": One("Case", "{t}.id = {of}.case_id"),
        "need": One("Need", "{t}.id = {of}.need_id"),
        "claimedBy": One("Staff", "{t}.id = {of}.claimed_by"),
        "timeline": Many("ReferralEvent", EVENTS, order="{t}.id"),
        "latestEvent": One("ReferralEvent", EVENTS, order="{t}.id DESC"),
        "preview": OPENED,
        "packet": OPENED,
        "messages": OPENED,
        "addenda": OPENED,
        "attachments": OPENED,
        "readers": Code("asked of the audit log, for the sender"),
        "moves": Code("the rules of hub/referrals/moves.py, asked about the actor and now"),
        "nextRoutes": Code("ranked by hub/routing"),
    },
    record=Record(columns(store.COLUMNS), store.to_referral),
)  # fmt: skip
source(
    "ReferralEvent",
    "hub.referral_event",
    {
        **plain("at", "kind", "from_status", "to_status", "reason", "version"),
        # Row-level security shows colleagues only.
        "by": Column("{s}.name"),
        "to": Column("{r}.name"),
        "agency": One("Agency", "{t}.id = {of}.agency_id"),
    },
    joins={
        "s": "LEFT JOIN hub.staff {s} ON {s}.id = {t}.actor_id",
        "r": "LEFT JOIN hub.staff {r} ON {r}.id = {t}.to_staff_id",
    },
)
made(
    "Preview",
    "caseCode needCode urgency ageBand sex population adm1 adm2 languages purpose categories "
    "underCode note",
)
made(
    "Packet",
    "caseCode givenNames familyNames birthDate nationality documents phones address family "
    "narrative",
)
made("Message", "kind text at by agency")
made("Addendum", "part text at")
made("Attachment", "id part name contentType size at purgedAt url agency")
made("ReferralMove", "name allowed reason reasons parts")
made("Disclosure", "preview packet refused objections")
made("WorklistChange", "referral")


def at_one_desk(actor: Actor, wanted: WorklistFilter) -> WorklistFilter:
    """The same list, by one desk's own index where it is of one desk of the actor's.

    By their agency's, whoever has one desk and oversees no others would read past everything that
    the others ever had.
    """
    desk = wanted.desk_id
    if desk is None and not actor.has(Role.FOCAL_POINT, Role.DATA_PROTECTION_OFFICER):
        desk = next(iter(actor.desk_ids)) if len(actor.desk_ids) == 1 else None
    own = desk in actor.desk_ids and actor.works_cases
    return replace(wanted, desk_id=desk, own_desk=own) if own else wanted


def worklist(actor: Actor, wanted: WorklistFilter, *, first: int | None, after: str | None) -> Rows:
    """The actor's incoming or outgoing referrals, the next due first; of closed ones the last closed."""
    wanted = at_one_desk(actor, wanted)
    side = "to" if wanted.incoming else "from"
    where = [
        f"{{t}}.{side}_agency_id = (SELECT hub.actor_agency())",
        "(SELECT hub.oversees() OR hub.protects())"
        f" OR {{t}}.{side}_desk_id = ANY ((SELECT hub.actor_desks())::uuid[])",
    ]
    if wanted.own_desk:
        # The desk says as much; said twice, the planner would expect hardly anything to be left.
        where.clear()
    if wanted.statuses is not None and UNDER_WAY.issuperset(wanted.statuses):
        # What is under way has a next action: said so, its small index serves.
        where.append("{t}.next_side IS NOT NULL")
    if wanted.is_closed:
        where.append(f"{CLOSED_AT} IS NOT NULL")
    if wanted.unclaimed:
        where.append("{t}.claimed_by IS NULL")
    values: dict[str, Any] = {}
    for condition, name, value in (
        (f"{{t}}.{side}_desk_id = {{desk}}", "desk", wanted.desk_id),
        ("{t}.status = ANY ({statuses})", "statuses", wanted.statuses),
        ("{t}.next_side = {next_side}", "next_side", wanted.next_side),
        ("{t}.urgency = ANY ({urgencies})", "urgencies", wanted.urgencies),
        ("{t}.need_code = ANY ({needs})", "needs", wanted.needs),
        # Whom the actor may not know is nobody: the other side's staff are not to be guessed this way.
        (
            "{t}.claimed_by = (SELECT s.id FROM hub.staff s WHERE s.id = {claimed_by})",
            "claimed_by",
            wanted.claimed_by,
        ),
        ('{t}.case_code COLLATE "C" BETWEEN {code} AND {code_end}', "code", wanted.code),
    ):
        if value is not None:
            where.append(condition)
            values[name] = list(value) if isinstance(value, tuple) else value
    if wanted.code is not None:
        values["code_end"] = f"{wanted.code}~"
    by, least, order = "{t}.next_due_at", ">", "{t}.next_due_at, {t}.id"
    if wanted.is_closed:
        by, least, order = CLOSED_AT, "<", f"{CLOSED_AT} DESC, {{t}}.id DESC"
    behind = None
    if (cursor := decode_cursor(after, datetime.fromisoformat, UUID)) is not None:
        behind = f"({by}, {{t}}.id) {least} ({{after_at}}::timestamptz, {{after_id}}::uuid)"
        at, values["after_id"] = cursor
        values["after_at"] = INFINITY if at == FAR_FUTURE else at
    page = Page(page_size(first), (by, "{t}.id"), behind, _never_due_last)
    return Rows(
        "Referral", tuple(where), order, values, page, (Count("totalCount", "countIsExact"),)
    )


def _never_due_last(value: Any) -> Any:
    return FAR_FUTURE if value == INFINITY else value
