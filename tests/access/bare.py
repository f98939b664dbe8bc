"""Every operation as the statement that its store would send, with nobody to say no but the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from hub.auth.model import Actor
from tests.access.asks_referrals import COLLEAGUES, WITHIN
from tests.access.building import NEED
from tests.access.stage import Stage, Target, may


@dataclass(frozen=True)
class Bare:
    """A statement that does an operation. Any of `rules` permits it, by where the target stands."""

    name: str
    rules: tuple[str, ...]
    sql: str
    args: Callable[[Stage], tuple[Any, ...]]
    target: Callable[[Stage], Target] = field(repr=False)

    def permitted(self, stage: Stage, actor: Actor) -> bool:
        """What policy.py says."""
        return any(may(rule, actor, self.target(stage)) for rule in self.rules)


def _agency(stage: Stage) -> Target:
    return Target(stage.sender.id)


def _desk(stage: Stage) -> Target:
    return stage.people["sender"].target


def _member(stage: Stage) -> UUID:
    id = stage.as_("sender 0 caseworker").id
    assert id is not None
    return id


def _network() -> Iterator[Bare]:
    def bare(rule: str, sql: str, args: Callable[[Stage], tuple[Any, ...]]) -> Bare:
        return Bare(rule, (rule,), sql, args, _agency)

    yield bare(
        "saveAgency",
        "UPDATE hub.agency SET sees_cases = true WHERE id = $1",
        lambda s: (s.sender.id,),
    )
    yield bare(
        "saveGroup",
        "UPDATE hub.network_group SET name_es = 'x' WHERE code = $1",
        lambda s: (s.group,),
    )
    yield bare(
        "saveOffice",
        "INSERT INTO hub.office (agency_id, city, kind, adm1) VALUES ($1, 'Tijuana', 'presence', 'MX02')",
        lambda s: (s.sender.id,),
    )
    yield bare(
        "saveDesk",
        "INSERT INTO hub.desk (agency_id, office_id, name) VALUES ($1, $2, 'Otra')",
        lambda s: (s.sender.id, s.sender.office_id),
    )
    yield bare(
        "savePartner",
        "INSERT INTO hub.partner (agency_id, name, recipient_class) VALUES ($1, 'Otro', 'health')",
        lambda s: (s.sender.id,),
    )
    hire = "INSERT INTO hub.staff (agency_id, email, name, roles) VALUES ($1, $2, 'Nueva', $3)"
    yield bare(
        "saveStaff",
        hire,
        lambda s: (s.sender.id, f"nueva@{s.sender.code}.example", ["caseworker"]),
    )
    yield bare(
        "appointAdministrator",
        hire,
        lambda s: (s.sender.id, f"nueva@{s.sender.code}.example", ["agency_admin"]),
    )
    yield bare(
        "setDeskMembers",
        "INSERT INTO hub.desk_member (staff_id, desk_id, agency_id) VALUES ($1, $2, $3)",
        lambda s: (_member(s), s.sender.desks[1], s.sender.id),
    )
    yield bare(
        "saveAbsence",
        "INSERT INTO hub.absence (agency_id, staff_id, starts_on, ends_on) VALUES ($1, $2, $3, $3)",
        lambda s: (s.sender.id, _member(s), date(2040, 1, 1)),
    )
    yield bare(
        "removeAbsence", "DELETE FROM hub.absence WHERE id = $1", lambda s: (s.work["absence"],)
    )
    yield Bare("setLocale", ("setLocale",), "SELECT hub.set_locale('en')", lambda _: (), _agency)
    for rule, column in (("updateCapacity", "capacity_available"), ("assureService", "assured_at")):
        value = "3" if rule == "updateCapacity" else "now()"
        yield Bare(
            rule,
            (rule,),
            f"UPDATE hub.service_at_location SET {column} = {value} WHERE id = $1",
            lambda s: (s.offers["sender"],),
            _desk,
        )


def _consent(stage: Stage) -> tuple[Any, ...]:
    person = stage.people["sender"]
    return (person.case, stage.sender.id, stage.recipient.id)


def _cases() -> Iterator[Bare]:
    def bare(rule: str, sql: str, args: Callable[[Stage], tuple[Any, ...]]) -> Bare:
        return Bare(rule, (rule,), sql, args, _desk)

    yield bare(
        "openCase",
        "INSERT INTO hub.case_file (agency_id, desk_id, code, age_band, population, data_key_id)"
        " VALUES ($1, $2, 'X', '25-59', 'refugee', $3)",
        lambda s: (s.sender.id, s.sender.desks[0], uuid4()),
    )
    yield bare(
        "addNeed",
        "INSERT INTO hub.need (case_id, agency_id, service_code, urgency) VALUES ($1, $2, $3, 'normal')",
        lambda s: (s.people["sender"].case, s.sender.id, NEED),
    )
    grant = (
        "INSERT INTO hub.consent (case_id, agency_id, effect, recipient_agency_id, purposes, categories,"
        " {columns}) VALUES ($1, $2, 'grant', $3, '{{health-care}}', '{{health}}', {values})"
    )
    yield bare(
        "recordConsent",
        grant.format(columns="given_by, how", values="'self', 'oral'"),
        _consent,
    )
    yield bare(
        "overrideConsent",
        grant.format(
            columns="legal_basis, reason, reason_key_id", values="'vital-interest', '\\x00', $4"
        ),
        lambda s: (*_consent(s), s.keys["review"]),
    )
    yield bare(
        "withdrawConsent",
        "INSERT INTO hub.consent_withdrawal (consent_id, case_id, agency_id, withdrawn_by_person)"
        " VALUES ($1, $2, $3, 'self')",
        lambda s: (s.consents["grant"], s.people["sender"].case, s.sender.id),
    )
    yield bare(
        "reviewOverride",
        "INSERT INTO hub.consent_review (consent_id, case_id, agency_id, decision)"
        " VALUES ($1, $2, $3, 'upheld')",
        lambda s: (s.consents["override"], s.people["sender"].case, s.sender.id),
    )
    yield bare("eraseCase", "SELECT hub.erase_case($1)", lambda s: (s.people["sender"].case,))
    yield bare(
        "sendReferral",
        "INSERT INTO hub.referral (case_id, case_code, need_id, need_code, from_agency_id, from_desk_id,"
        " to_agency_id, to_desk_id, status, urgency, purpose, categories, consent_ids, preview_key_id,"
        " packet_key_id, acknowledge_due_at, decide_due_at, expires_at, due_explanation)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'requested', 'normal', 'legal-representation',"
        " '{identity}', '{}', $9, $9, now(), now(), now(), '{}')",
        lambda s: (
            s.people["sender"].case,
            s.people["sender"].code,
            s.people["sender"].needs[-1],
            NEED,
            s.sender.id,
            s.sender.desks[0],
            s.recipient.id,
            s.recipient.desks[1],
            uuid4(),
        ),
    )


MOVES: dict[str, tuple[str, str]] = {
    "acknowledgeReferral": ("requested", "status = 'received'"),
    "acceptReferral": ("received", "status = 'accepted'"),
    "rejectReferral": ("requested", "status = 'rejected', status_reason = 'no-capacity'"),
    "holdReferral": ("received", "status = 'on-hold'"),
    "answerHold": ("on-hold", "status = 'received'"),
    "startReferral": ("accepted", "status = 'in-progress'"),
    "completeReferral": ("in-progress", "status = 'completed', outcome = 'delivered'"),
    "failReferral": ("in-progress", "status = 'failed', status_reason = 'unreachable'"),
    "withdrawReferral": ("accepted", "status = 'cancelled', status_reason = 'moved-on'"),
    "confirmOutcome": ("completed", "confirmation = 'confirmed'"),
    "disputeOutcome": ("completed", "confirmation = 'disputed'"),
    "claimReferral": ("requested", "claimed_by = hub.actor_id()"),
    "releaseReferral": ("in-progress", "claimed_by = NULL"),
}
ADDS: dict[str, str] = {
    "addAddendum": "INSERT INTO hub.addendum (referral_id, part, body) VALUES ($1, 'sealed', '\\x00')",
    "postMessage": "INSERT INTO hub.message (referral_id, kind, body) VALUES ($1, 'message', '\\x00')",
    "attach": "INSERT INTO hub.attachment (referral_id, part, content_type, size)"
    " VALUES ($1, 'preview', 'text/plain', 0)",
}


def _referrals() -> Iterator[Bare]:
    def bare(rule: str, state: str, sql: str) -> Bare:
        # The reference's state machine lets the recipient end its own hold as well; no operation
        # of the application does.
        rules = (rule, "holdReferral") if rule == "answerHold" else (rule,)
        return Bare(
            f"{rule} ({state})",
            rules,
            sql,
            lambda s: (s.referrals[state],),
            lambda s: s.targets[s.referrals[state]],
        )

    for rule, (state, change) in MOVES.items():
        sql = f"UPDATE hub.referral SET {change}, version = version + 1 WHERE id = $1"
        yield bare(rule, state, sql)
        if rule in WITHIN:
            yield bare(rule, "within", sql)
    for state, colleague in COLLEAGUES.items():
        yield Bare(
            f"handOverReferral ({state})",
            ("handOverReferral",),
            "UPDATE hub.referral SET claimed_by = $2, version = version + 1 WHERE id = $1",
            lambda s, state=state, who=colleague: (s.referrals[state], s.as_(who).id),
            lambda s, state=state: s.targets[s.referrals[state]],
        )
    for rule, sql in ADDS.items():
        yield bare(rule, "requested", sql)
        yield bare(rule, "within", sql)


def _plugins() -> Iterator[Bare]:
    decide = (
        "INSERT INTO hub.plugin_decision (agency_id, decision, version, module, digest, declared)"
        " VALUES ($1, '{}', '1', 'x', decode(repeat('00', 32), 'hex'), '')"
    )
    for rule, decision in (("approvePlugin", "approved"), ("disablePlugin", "disabled")):
        yield Bare(rule, (rule,), decide.format(decision), lambda s: (s.sender.id,), _agency)

    def bare(rule: str, sql: str, args: Callable[[Stage], tuple[Any, ...]]) -> Bare:
        return Bare(rule, (rule,), sql, args, _desk)

    yield bare(
        "saveAnswers",
        "INSERT INTO hub.form_answer (case_id, agency_id, form, version, body) VALUES ($1, $2, 'x', 1, '')",
        lambda s: (s.people["sender"].case, s.sender.id),
    )
    yield bare(
        "beginWorkflow",
        "INSERT INTO hub.workflow_run (case_id, agency_id, desk_id, workflow, workflow_version, state, facts)"
        " VALUES ($1, $2, $3, 'x', 1, 'begun', '')",
        lambda s: (s.people["sender"].case, s.sender.id, s.sender.desks[0]),
    )
    yield bare(
        "takeStep",
        "UPDATE hub.workflow_run SET state = 'over', version = version + 1 WHERE id = $1",
        lambda s: (s.work["run"],),
    )
    yield bare(
        "finishTask",
        "UPDATE hub.workflow_task SET done_at = now(), done_by = hub.actor_id() WHERE id = $1",
        lambda s: (s.work["task"],),
    )


def _notifications() -> Iterator[Bare]:
    yield Bare(
        "markNotificationsRead",
        ("markNotificationsRead",),
        "INSERT INTO hub.notification_read (notification_id) VALUES ($1)",
        lambda s: (s.work["notification"],),
        _desk,
    )


def _openings() -> Iterator[Bare]:
    def there(stage: Stage) -> Target:
        return stage.people["asked"].target

    yield Bare(
        "requestOpening",
        ("requestOpening",),
        "INSERT INTO hub.opening (desk_id, case_id, needed) VALUES ($1, $2, 2)",
        lambda s: (s.people["asked"].target.desk, s.people["asked"].case),
        there,
    )
    yield Bare(
        "declineOpening",
        ("declineOpening",),
        "INSERT INTO hub.opening_answer (opening_id, approved) VALUES ($1, false)",
        lambda s: (s.work["asked"],),
        there,
    )


BARE = [*_network(), *_cases(), *_referrals(), *_plugins(), *_notifications(), *_openings()]

READ_FROM = {
    "agencies": "agency",
    "auditTrail": "audit_entry",
    "case": "case_file",
    "case.answers": "form_answer",
    "document": "form_answer",
    "documentKinds": "form_answer",
    "indicators": "form_answer",
    "networkDocument": "plugin_decision",
    "case.consents": "consent",
    "overridesToReview": "consent",
    "case.person": "person",
    "case.workflows": "workflow_run",
    "cases": "case_file",
    "consent.reason": "key_wrap",
    "disclosure": "person",
    "forms": "plugin_decision",
    "groups": "network_group",
    "me": "agency",
    "notifications": "notification",
    "notified": "notification",
    "openings": "opening",
    "keptApart": "plugin_decision",
    "approveOpening": "opening",
    "places": "place",
    "plugins": "plugin_decision",
    "referral": "referral",
    "referral.attachments": "attachment",
    "referral.case": "case_file",
    "referral.messages": "message",
    "referral.packet": "packet",
    "referral.preview": "packet",
    "routes": "need",
    "searchPerson": "blind_index",
    "serviceTypes": "service_type",
    "services": "service_at_location",
    "staff": "staff",
    "tasks": "workflow_task",
    "workflowKinds": "plugin_decision",
    "worklist": "referral",
    "worklistChanged": "outbox",
}
"""Operations that only read: the table whose rows they open, compared row by row."""
