"""Which rows of which table each actor may see, change and remove, as policy.py has it.

No SQL and no service of the hub is asked here: rows come from the administrator, standings from
their own columns, decisions from policy.py. A new table needs an entry; without one the tests fail.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from hub.auth.model import Actor, Role
from hub.auth.policy import Standing
from tests.access.asks_referrals import ANSWERS
from tests.access.stage import Target, allowed, may, may_open

Row = dict[str, Any]
PACKET_OPEN = {"accepted", "in-progress", "on-hold", "completed", "failed"}


@dataclass
class Rows:
    """Every row of every table, and the columns of each primary key."""

    tables: dict[str, list[Row]]
    keys: dict[str, list[str]]

    def key(self, table: str, row: Row) -> str:
        """What tells a row from the others of its table."""
        return json.dumps([str(row[name]) for name in self.keys[table]])

    def one(self, table: str, id: UUID | None) -> Row:
        """The row with this id."""
        return next(row for row in self.tables[table] if row["id"] == id)

    def case(self, id: UUID | None) -> Target:
        """Where a case stands."""
        row = self.one("case_file", id)
        return desk_of(row)

    def referral(self, id: UUID) -> Target:
        """Where a referral stands."""
        row = self.one("referral", id)
        opened = row["accepted_at"] is not None and row["status"] in PACKET_OPEN
        return Target(
            row["from_agency_id"],
            row["from_desk_id"],
            row["to_agency_id"],
            row["to_desk_id"],
            opened,
        )


async def read(connection: asyncpg.Connection) -> Rows:
    """All rows, as the administrator sees them."""
    names = await connection.fetch(
        "SELECT c.relname::text AS name, ARRAY(SELECT a.attname::text FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)"
        " WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY a.attnum) AS key"
        " FROM pg_class c WHERE c.relnamespace = 'hub'::regnamespace AND c.relkind IN ('r', 'p')"
    )
    tables: dict[str, list[Row]] = {}
    for name in sorted(row["name"] for row in names):
        found = await connection.fetch(f"SELECT to_jsonb(t)::text FROM hub.{name} t")
        tables[name] = [_typed(json.loads(row[0])) for row in found]
    return Rows(tables, {row["name"]: row["key"] for row in names})


def _typed(row: Row) -> Row:
    def typed(name: str, value: Any) -> Any:
        is_id = name == "id" or (name.endswith("_id") and name != "kek_id")
        return UUID(value) if is_id and value else value

    return {name: typed(name, value) for name, value in row.items()}


def desk_of(row: Row) -> Target:
    """Where what belongs to a desk stands."""
    return Target(row["agency_id"], row.get("desk_id"))


def agency_of(row: Row) -> Target:
    """Where what belongs to an agency as a whole stands."""
    return Target(row["agency_id"])


Decide = Callable[[Rows, Actor, Row], bool]

# Who sees ------------------------------------------------------------------------------------------


def _everybody(rule: str) -> Decide:
    return lambda rows, actor, row: allowed(rule, actor, [Standing.ELSEWHERE])


def _staff(rows: Rows, actor: Actor, row: Row) -> bool:
    """Colleagues; administrators to those who appoint them."""
    if may("staff", actor, agency_of(row)):
        return True
    appoints = may("appointAdministrator", actor, agency_of(row))
    return appoints and row["roles"] == ["agency_admin"]


def _mine(column: str) -> Decide:
    return lambda rows, actor, row: bool(row[column] == actor.id)


def _session(rows: Rows, actor: Actor, row: Row) -> bool:
    return row["staff_id"] == actor.id or may("saveStaff", actor, agency_of(row))


def _found(rows: Rows, actor: Actor, location: UUID | None) -> bool:
    """Whether an actor may know where a place is: a safe house's agency only."""
    if location is None:
        return True
    place = rows.one("location", location)
    if not place["redacted"] or place["agency_id"] == actor.agency_id:
        return True
    return place["agency_id"] is None and actor.has(Role.SECRETARIAT_COORDINATOR)


def _original(rows: Rows, actor: Actor, row: Row) -> bool:
    if row["agency_id"] is None:
        return actor.has(Role.SECRETARIAT_COORDINATOR)
    return actor.has(Role.AGENCY_ADMIN) and row["agency_id"] == actor.agency_id


def _audit(rows: Rows, actor: Actor, row: Row) -> bool:
    """Officers: what concerns their agency. Those who work a case: what happened to it."""
    if not allowed("auditTrail", actor, [Standing.AGENCY]):
        return False
    agencies = (row["agency_id"], row["owner_agency_id"], row["other_agency_id"])
    if actor.has(*ANSWERS) and actor.agency_id in agencies:
        return True
    mine = row["case_id"] is not None and row["owner_agency_id"] == actor.agency_id
    return mine and actor.works_cases and may("case", actor, rows.case(row["case_id"]))


def _opened(rows: Rows, actor: Actor, case: UUID) -> bool:
    """Whether what the actor's agency keeps apart is open to them in this case: asked, or agreed to."""
    now = datetime.now(UTC)
    for one in rows.tables["opening"]:
        closes = one["closes_at"] and datetime.fromisoformat(one["closes_at"])
        if one["case_id"] != case or not closes or closes <= now:
            continue
        answered = [
            a for a in rows.tables["opening_answer"] if a["opening_id"] == one["id"]
        ]  # fmt: skip
        if actor.id in (UUID(one["requested_by"]), *(a["staff_id"] for a in answered)):
            return True
    return False


def _keeps_apart(rows: Rows, actor: Actor) -> bool:
    return any(
        d["agency_id"] == actor.agency_id and d["quorum"] > 1
        for d in rows.tables["plugin_decision"]
    )


def _together(decide: Decide) -> Decide:
    """What is kept under several people is seen by those to whom it was opened."""

    def both(rows: Rows, actor: Actor, row: Row) -> bool:
        if not decide(rows, actor, row):
            return False
        return not _keeps_apart(rows, actor) or _opened(rows, actor, row["case_id"])

    return both


def _opening(rule: str) -> Decide:
    return lambda rows, actor, row: may(rule, actor, desk_of(row))


def _opening_answer(rows: Rows, actor: Actor, row: Row) -> bool:
    return may("openings", actor, desk_of(rows.one("opening", row["opening_id"])))


def _at_case(rule: str) -> Decide:
    """By the case that the row belongs to."""
    return lambda rows, actor, row: may(rule, actor, rows.case(row["case_id"]))


def _search(rows: Rows, actor: Actor, row: Row) -> bool:
    return row["actor_id"] == actor.id and allowed("searchPerson", actor, [Standing.AGENCY])


def _data_key(rows: Rows, actor: Actor, row: Row) -> bool:
    """That a key exists is known to the owner's case workers and officers, and to the referral's."""
    if not allowed("cases", actor, [Standing.DESK]):
        return False
    if row["owner_agency_id"] == actor.agency_id:
        return True
    id = row["referral_id"]
    return id is not None and may("referral", actor, rows.referral(id))


def _key_wrap(rows: Rows, actor: Actor, row: Row) -> bool:
    """One's own agency's; the sender's of a packet once it is accepted, to take the key over."""
    key = rows.one("data_key", row["data_key_id"])
    if not _data_key(rows, actor, key):
        return False
    own = row["agency_id"] == actor.agency_id
    if key["kind"] == "review":
        return own and allowed("consent.reason", actor, [Standing.AGENCY])
    if own and allowed("searchPerson", actor, [Standing.AGENCY]):
        return True
    if key["kind"] != "packet":
        return False
    target = rows.referral(key["referral_id"])
    received = target.to_agency == actor.agency_id
    return received and target.opened and may("referral.packet", actor, target)


def _at_referral(rule: str) -> Decide:
    return lambda rows, actor, row: may(rule, actor, rows.referral(row["referral_id"]))


def _part(preview: str, sealed: str) -> Decide:
    """The open part by one rule, the sealed one by another, for recipients once it is open."""

    def decide(rows: Rows, actor: Actor, row: Row) -> bool:
        target = rows.referral(row["referral_id"])
        if row["part"] == "preview":
            return may(preview, actor, target)
        return may_open(sealed, actor, target)

    return decide


_FILE = _part("referral.attachments", "referral.attachments")


def _chunk(rows: Rows, actor: Actor, row: Row) -> bool:
    return _FILE(rows, actor, rows.one("attachment", row["attachment_id"]))


def _erasure(rows: Rows, actor: Actor, row: Row) -> bool:
    """Officers who erase, and focal points, who oversee every desk."""
    return any(may(rule, actor, agency_of(row)) for rule in ("eraseCase", "addNeed"))


def _run(rows: Rows, actor: Actor, row: Row) -> bool:
    run = rows.one("workflow_run", row["run_id"])
    return may("case.workflows", actor, rows.case(run["case_id"]))


SEES: dict[str, Decide] = {
    "absence": lambda rows, actor, row: may("staff", actor, agency_of(row)),
    "addendum": _part("referral.messages", "referral.messages"),
    "agency": _everybody("agencies"),
    "answer_count": lambda rows, actor, row: False,
    "answer_apart": lambda rows, actor, row: (
        may("case.answers", actor, rows.case(row["case_id"]))
        and _opened(rows, actor, row["case_id"])
    ),
    "attachment": _FILE,
    "attachment_chunk": _chunk,
    "audit_checkpoint": _everybody("me"),
    "audit_entry": _audit,
    "audit_leaf": _everybody("me"),
    "audit_node": _everybody("me"),
    "blind_index": _together(lambda rows, actor, row: may("searchPerson", actor, agency_of(row))),
    "case_event": lambda rows, actor, row: False,
    "case_file": lambda rows, actor, row: may("case", actor, desk_of(row)),
    "consent": _at_case("case.consents"),
    "consent_review": _at_case("case.consents"),
    "consent_withdrawal": _at_case("case.consents"),
    "data_key": _data_key,
    "desk": _everybody("agencies"),
    "desk_closure": _everybody("agencies"),
    "desk_hours": _everybody("agencies"),
    "desk_member": lambda rows, actor, row: may("staff", actor, agency_of(row)),
    "erasure": _erasure,
    "form_answer": _at_case("case.answers"),
    "group_member": _everybody("groups"),
    "household": lambda rows, actor, row: may("openCase", actor, desk_of(row)),
    "idempotency": _mine("actor_id"),
    "imported_record": _original,
    "key_wrap": _key_wrap,
    "location": _everybody("services"),
    "location_address": lambda rows, actor, row: _found(rows, actor, row["id"]),
    "message": _at_referral("referral.messages"),
    "migration": lambda rows, actor, row: True,
    "need": _at_case("case"),
    "network_group": _everybody("groups"),
    "notification": lambda rows, actor, row: may("notifications", actor, desk_of(row)),
    "notification_read": lambda rows, actor, row: bool(row["staff_id"] == actor.id),
    "office": _everybody("agencies"),
    "opening": _opening("openings"),
    "opening_answer": _opening_answer,
    "organization": _everybody("services"),
    "outbox": _at_referral("referral"),
    "packet": _part("referral.preview", "referral.packet"),
    "partner": _everybody("agencies"),
    "person": _together(_at_case("case.person")),
    "phone": lambda rows, actor, row: _found(rows, actor, row["location_id"]),
    "place": _everybody("places"),
    "plugin_decision": lambda rows, actor, row: may("plugins", actor, agency_of(row)),
    "referral": lambda rows, actor, row: may("referral", actor, rows.referral(row["id"])),
    "referral_event": _at_referral("referral"),
    "referral_transition": lambda rows, actor, row: True,
    "schedule": lambda rows, actor, row: _found(rows, actor, row["location_id"]),
    "search_attempt": _search,
    "service": _everybody("services"),
    "service_at_location": _everybody("services"),
    "service_type": _everybody("serviceTypes"),
    "session": _session,
    "sign_in": lambda rows, actor, row: False,
    "staff": _staff,
    "workflow_event": _run,
    "workflow_run": _at_case("case.workflows"),
    "workflow_task": _at_case("tasks"),
}

# Who changes and removes: of what they see, and nothing of a table that is not here ------------------


def _keeps(rule: str) -> Decide:
    return lambda rows, actor, row: may(rule, actor, agency_of(row))


def _changes_staff(rows: Rows, actor: Actor, row: Row) -> bool:
    if may("saveStaff", actor, agency_of(row)):
        return True
    appoints = may("appointAdministrator", actor, agency_of(row))
    return appoints and row["roles"] == ["agency_admin"]


def _maintains(rows: Rows, actor: Actor, row: Row) -> bool:
    """The directory: its agency's administrator, and the secretariat."""
    if actor.has(Role.SECRETARIAT_COORDINATOR):
        return True
    return actor.has(Role.AGENCY_ADMIN) and row["agency_id"] == actor.agency_id


def _address(rows: Rows, actor: Actor, row: Row) -> bool:
    return _maintains(rows, actor, rows.one("location", row["id"]))


def _unless_erased(rows: Rows, actor: Actor, row: Row) -> bool:
    case = rows.one("case_file", row.get("case_id") or row["id"])
    return case["erased_at"] is None and may("addNeed", actor, desk_of(case))


CHANGES: dict[str, tuple[str, Decide]] = {
    "absence": ("ends_on", _keeps("saveAbsence")),
    "agency": ("name_es", _everybody("saveAgency")),
    "case_file": ("adm2", _unless_erased),
    "desk": ("name", _keeps("saveDesk")),
    "desk_closure": ("reason", _keeps("saveDesk")),
    "desk_hours": ("opens", _keeps("saveDesk")),
    "desk_member": ("desk_id", _keeps("setDeskMembers")),
    "group_member": ("coordinates", _everybody("saveGroup")),
    "idempotency": ("status", _mine("actor_id")),
    "location": ("city", _maintains),
    "location_address": ("address", _address),
    "need": ("story", _unless_erased),
    "network_group": ("name_es", _everybody("saveGroup")),
    "office": ("city", _keeps("saveOffice")),
    "organization": ("name", _maintains),
    "partner": ("name", _keeps("savePartner")),
    "person": ("identity", _unless_erased),
    "service": ("name", _maintains),
    "service_at_location": (
        "capacity_available",
        lambda rows, actor, row: may("updateCapacity", actor, desk_of(row)),
    ),
    "session": ("revoked_at", _session),
    "staff": ("name", _changes_staff),
    "workflow_run": ("version = version + 1", _at_case("takeStep")),
    "workflow_task": ("done_at = now(), done_by = hub.actor_id()", _at_case("finishTask")),
}
"""Table: a column (or a change), and who may change it. Referrals change by their moves only (bare.py)."""

REMOVES: dict[str, Decide] = {
    "absence": _keeps("saveAbsence"),
    "blind_index": _together(_at_case("addNeed")),
    "desk_closure": _keeps("saveDesk"),
    "desk_hours": _keeps("saveDesk"),
    "desk_member": _keeps("setDeskMembers"),
    "group_member": _everybody("saveGroup"),
    "idempotency": _mine("actor_id"),
}
