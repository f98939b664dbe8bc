"""Where the fields of cases and needs come from, and which cases are listed."""

from typing import Any

from hub.api.relay import decode_id, newest_first
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.cases import code as codes
from hub.cases import policy, store  # noqa: F401  the rules that `check` asks
from hub.cases.model import CaseStatus
from hub.reads.declare import (
    Code,
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

OPENED = Code("sealed: opened for those who work the case, its reading logged first")

source(
    "Case",
    "hub.case_file",
    {
        **plain(
            "code", "age_band", "sex", "population", "adm1", "adm2", "status", "household_role",
            "version", "opened_at", "closed_at", "erased_at",
        ),
        "id": NodeId("Case"),
        "agency": One("Agency", "{t}.id = {of}.agency_id"),
        "desk": One("Desk", "{t}.id = {of}.desk_id"),
        "householdId": NodeId("Household", "household_id"),
        "household": Many("Case", "{t}.household_id = {of}.household_id", order="{t}.id"),
        "needs": Many("Need", "{t}.case_id = {of}.id", order="{t}.id"),
        "consents": Many("Consent", "{t}.case_id = {of}.id", order="{t}.id"),
        "referrals": Many("Referral", "{t}.case_id = {of}.id", order="{t}.id"),
        "workflows": Many("WorkflowRun", "{t}.case_id = {of}.id", order="{t}.id"),
        "tasks": Many(
            "Task", "{t}.case_id = {of}.id", order="{t}.done_at IS NOT NULL, {t}.id"
        ),
        "consentRules": Code("the rules for the person's age, in the actor's language"),
        "readers": Code("asked of the audit log, for the case's own agency"),
        "person": OPENED,
        "answers": OPENED,
    },
    record=Record(columns(store.CASE), store.to_case),
)  # fmt: skip
source(
    "Need",
    "hub.need",
    {
        **plain("service_code", "urgency", "status", "opened_at", "closed_at"),
        "id": NodeId("Need"),
        "case": One("Case", "{t}.id = {of}.case_id"),
        "referrals": Many(
            "Referral", "{t}.case_id = {of}.case_id AND {t}.need_id = {of}.id", order="{t}.id"
        ),
        "story": OPENED,
    },
    record=Record(columns(store.NEED), store.to_need),
)
made(
    "Person",
    "givenNames familyNames birthDate nationality languages documents phones address family story",
)
made("IdentityDocument", "kind number")
made("Match", "desk case")
made(
    "ErasureReceipt",
    "keys packets messages attachmentChunks searchDigests needs referralsCancelled",
)


def cases(
    actor: Actor,
    *,
    desk: str | None,
    status: CaseStatus | None,
    code: str | None,
    first: int | None,
    after: str | None,
) -> Rows:
    """The cases that the actor sees, newest first."""
    check("cases", actor, Standing.DESK)
    where: list[str] = []
    values: dict[str, Any] = {}
    if desk:
        where.append("{t}.desk_id = {desk}")
        values["desk"] = decode_id(desk, "Desk", ["desk"])
    if status is not None:
        where.append("{t}.status = {status}")
        values["status"] = status
    if code:
        where.append("{t}.code = {code}")
        values["code"] = codes.parse(code, field=["code"])
    return newest_first(Rows("Case", tuple(where), values=values), first, after)
