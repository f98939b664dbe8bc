"""Every operation as a GraphQL document, with what policy.py says that each actor gets.

An outcome is DONE, NULL (nothing there, or not theirs to see), or the code of a refusal. A new
operation needs an entry here; without one the tests fail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hub.api.relay import node_id
from hub.auth.model import Actor, Role
from hub.auth.policy import Standing
from tests.access.building import NEED
from tests.access.client import Answer, Client, unknown
from tests.access.stage import Stage, Target, allowed, may, may_open

DONE, NULL, NOT_FOUND, NOT_ALLOWED = "done", "null", "NOT_FOUND", "NOT_ALLOWED"

ERRORS = "userErrors { code message field }"
REFERRAL = (
    "referral { id status preview { note } messages { text } addenda { text } attachments { name }"
    " need { story } case { id code person { givenNames familyNames phones } consents { reason } } }"
)
CATEGORIES = ["IDENTITY", "NARRATIVE"]

Expect = Callable[[Stage, Actor], str]
Look = Callable[[dict[str, Any], Stage], Any]


@dataclass(frozen=True)
class Ask:
    """One thing to ask for. `rule` is the operation of policy.py that decides on it.

    `object` is what it is asked of, so that an unknown one can be asked for in its place; `table`
    is one that a successful mutation changes, or a successful read writes down.
    """

    name: str
    rule: str
    document: str
    expect: Expect
    look: Look
    variables: Callable[[Stage, str], dict[str, Any]] = field(default=lambda stage, id: {})
    object: Callable[[Stage], tuple[str, UUID]] | None = None
    table: str | None = None
    noted: frozenset[str] = frozenset()
    """What is written down even where nothing is found."""
    http: str | None = None
    """Asked over HTTP beside GraphQL: attach or download."""

    async def send(self, client: Client, actor: Actor, *, of_nothing: bool = False) -> Answer:
        """Asks; with `of_nothing`, for an object that does not exist."""
        id = ""
        if self.object is not None:
            kind, uuid = self.object(client.stage)
            id = node_id(kind, unknown(uuid) if of_nothing else uuid)
        if self.http is not None:
            return await getattr(client, self.http)(actor, id)  # type: ignore[no-any-return]
        return await client.ask(actor, self.document, **self.variables(client.stage, id))

    def outcome(self, answer: Answer, stage: Stage) -> str:
        """What came of it."""
        codes = answer.codes()
        if codes:
            return codes[0]
        return DONE if self.look(answer.data, stage) else NULL


def at(*path: str) -> Look:
    """What lies at a path; None where the way ends before."""

    def look(data: dict[str, Any], _: Stage) -> Any:
        value: Any = data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    return look


def holds(field: str, kind: str, id: Callable[[Stage], UUID]) -> Look:
    """Whether a connection holds an object."""

    def look(data: dict[str, Any], stage: Stage) -> bool:
        wanted = node_id(kind, id(stage))
        return any(edge["node"]["id"] == wanted for edge in data[field]["edges"])

    return look


# What is open to everybody, or belongs to the network ---------------------------------------------


def _plain(rule: str, document: str) -> Ask:
    def expect(_: Stage, actor: Actor) -> str:
        return DONE if allowed(rule, actor, [Standing.ELSEWHERE]) else NOT_ALLOWED

    return Ask(rule, rule, document, expect, at(rule))


def _sender(stage: Stage, _: Actor) -> Target:
    return Target(stage.sender.id)


def _records(
    name: str,
    kind: str,
    field: str,
    variables: Callable[[Stage, str], dict[str, Any]],
    table: str,
    *,
    rule: str | None = None,
) -> Ask:
    """A mutation of an agency's records, which everybody may see."""

    def expect(stage: Stage, actor: Actor) -> str:
        return DONE if may(rule or name, actor, Target(stage.sender.id)) else NOT_ALLOWED

    document = f"mutation ($i: {kind}Input!) {{ {field}(input: $i) {{ {ERRORS} }} }}"
    return Ask(rule or name, rule or name, document, expect, at(field), variables, table=table)


def _staff(stage: Stage, role: str) -> dict[str, Any]:
    return {
        "i": {
            "agencyId": node_id("Agency", stage.sender.id),
            "email": f"nueva@{stage.sender.code}.example",
            "name": "Nueva",
            "roles": [role],
        }
    }


def _member(stage: Stage) -> UUID:
    id = stage.as_("sender 0 caseworker").id
    assert id is not None
    return id


def _see_member(stage: Stage, actor: Actor) -> bool:
    return may("staff", actor, Target(stage.sender.id))


def _absence(stage: Stage, actor: Actor) -> str:
    if not _see_member(stage, actor):
        return NOT_FOUND
    return DONE if may("saveAbsence", actor, Target(stage.sender.id)) else NOT_ALLOWED


def network() -> Iterator[Ask]:
    """Members, groups, offices, desks, staff, partners, and the directory."""
    yield _plain("me", "{ me { roles deskIds agency { code } staff { email } } }")
    yield _plain("agencies", "{ agencies { code offices { city } desks { name hours { opens } } } }")
    yield _plain("groups", "{ groups { code members { code } } }")
    yield _plain("serviceTypes", "{ serviceTypes { code name } }")
    yield _plain("places", '{ places(name: "Tapachula") { pcode name } }')
    yield _plain("services", "{ services { edges { node { name location { address } } } } }")
    yield Ask(
        "staff",
        "staff",
        "{ agencies { id staff { id email } } }",
        lambda stage, actor: DONE if _see_member(stage, actor) else NULL,
        lambda data, stage: next(
            agency["staff"]
            for agency in data["agencies"]
            if agency["id"] == node_id("Agency", stage.sender.id)
        ),
    )
    named = {"acronymEs": "X", "acronymEn": "X", "nameEs": "Otra", "nameEn": "Other"}
    yield _records(
        "saveAgency",
        "SaveAgency",
        "saveAgency",
        lambda stage, _: {"i": {"code": stage.sender.code, **named}},
        "agency",
    )
    yield _records(
        "saveGroup",
        "SaveGroup",
        "saveGroup",
        lambda stage, _: {
            "i": {
                "code": stage.group,
                "nameEs": "Otro",
                "nameEn": "Other",
                "memberIds": [node_id("Agency", stage.sender.id)],
            }
        },
        "network_group",
    )
    yield _records(
        "saveOffice",
        "SaveOffice",
        "saveOffice",
        lambda stage, _: {
            "i": {
                "agencyId": node_id("Agency", stage.sender.id),
                "city": "Tapachula",
                "kind": "HEAD_OFFICE",
                "adm1": "MX07",
            }
        },
        "office",
    )
    yield _records(
        "saveDesk",
        "SaveDesk",
        "saveDesk",
        lambda stage, _: {
            "i": {
                "id": node_id("Desk", stage.sender.desks[1]),
                "officeId": node_id("Office", stage.sender.office_id),
                "name": "Otra",
            }
        },
        "desk",
    )
    yield _records(
        "savePartner",
        "SavePartner",
        "savePartner",
        lambda stage, _: {
            "i": {
                "agencyId": node_id("Agency", stage.sender.id),
                "name": "Otro albergue",
                "recipientClass": "HEALTH",
            }
        },
        "partner",
    )
    yield _records(
        "saveStaff", "SaveStaff", "saveStaff", lambda s, _: _staff(s, "CASEWORKER"), "staff"
    )
    yield _records(
        "saveStaff",
        "SaveStaff",
        "saveStaff",
        lambda s, _: _staff(s, "AGENCY_ADMIN"),
        "staff",
        rule="appointAdministrator",
    )
    yield _records(
        "setDeskMembers",
        "SetDeskMembers",
        "setDeskMembers",
        lambda stage, _: {
            "i": {
                "deskId": node_id("Desk", stage.sender.desks[1]),
                "staffIds": [node_id("Staff", _member(stage))],
            }
        },
        "desk_member",
    )
    yield Ask(
        "saveAbsence",
        "saveAbsence",
        f"mutation ($i: SaveAbsenceInput!) {{ saveAbsence(input: $i) {{ {ERRORS} }} }}",
        _absence,
        at("saveAbsence"),
        lambda _, id: {"i": {"staffId": id, "startsOn": "2040-01-01", "endsOn": "2040-01-02"}},
        lambda stage: ("Staff", _member(stage)),
        table="absence",
    )
    for name, more in (("updateCapacity", {"available": 3}), ("assureService", {})):
        kind = name[0].upper() + name[1:]

        def expect(stage: Stage, actor: Actor, name: str = name) -> str:
            target = Target(stage.sender.id, stage.sender.desks[0])
            return DONE if may(name, actor, target) else NOT_ALLOWED

        yield Ask(
            name,
            name,
            f"mutation ($i: {kind}Input!) {{ {name}(input: $i) {{ {ERRORS} }} }}",
            expect,
            at(name),
            lambda _, id, more=more: {"i": {"serviceAtLocationId": id, **more}},
            lambda stage: ("ServiceAtLocation", stage.offers["sender"]),
            table="service_at_location",
        )


# Cases and consent ---------------------------------------------------------------------------------


def _case(stage: Stage) -> tuple[str, UUID]:
    return "Case", stage.people["sender"].case


def _need(stage: Stage) -> tuple[str, UUID]:
    return "Need", stage.people["sender"].needs[-1]


def _of_case(rule: str) -> Expect:
    """Refused with a reason to those who see the case, and not found by all others."""

    def expect(stage: Stage, actor: Actor) -> str:
        target = stage.people["sender"].target
        if not may("case", actor, target):
            return NOT_FOUND
        return DONE if may(rule, actor, target) else NOT_ALLOWED

    return expect


def _field_of_case(rule: str) -> Expect:
    def expect(stage: Stage, actor: Actor) -> str:
        target = stage.people["sender"].target
        return DONE if may("case", actor, target) and may(rule, actor, target) else NULL

    return expect


def _listed(rule: str) -> Expect:
    """Refused by role; listed to those who stand right."""

    def expect(stage: Stage, actor: Actor) -> str:
        if not allowed(rule, actor, [Standing.DESK]):
            return NOT_ALLOWED
        return DONE if may("case", actor, stage.people["sender"].target) else NULL

    return expect


def _search(stage: Stage, actor: Actor) -> str:
    if not allowed("searchPerson", actor, [Standing.AGENCY]):
        return NOT_ALLOWED
    return DONE if may("searchPerson", actor, stage.people["sender"].target) else NULL


def _openable(stage: Stage, actor: Actor) -> str:
    return DONE if may("openCase", actor, stage.people["sender"].target) else NOT_ALLOWED


def _change(name: str, kind: str, what: str, rule: str | None, object: Any, **input: Any) -> Ask:
    """A mutation with one id in its input."""
    field = input.pop("field", name)
    variables = input.pop("variables")
    table = input.pop("table")
    document = f"mutation ($i: {kind}Input!) {{ {field}(input: $i) {{ {what} {ERRORS} }} }}"
    expect = _of_case(rule or name)
    return Ask(name, rule or name, document, expect, at(field), variables, object, table=table)


def _consent(stage: Stage, id: str, **more: Any) -> dict[str, Any]:
    recipient = {"agencyId": node_id("Agency", stage.recipient.id)}
    both = {"caseId": id, "recipient": recipient, "categories": ["HEALTH"]}
    return {"i": {**both, "purposes": ["HEALTH_CARE"], **more}}


def _new_referral(stage: Stage, id: str) -> dict[str, Any]:
    return {
        "i": {
            "needId": id,
            "toDeskId": node_id("Desk", stage.recipient.desks[0]),
            "purpose": "LEGAL_REPRESENTATION",
            "categories": CATEGORIES,
        }
    }


def cases() -> Iterator[Ask]:
    """Cases, people, needs, consents, and what begins with them."""
    asked = {"variables": lambda _, id: {"id": id}, "object": _case}
    for rule, selection, look in (
        ("case", "id code needs { id } consents { id }", at("case")),
        ("case.person", "person { givenNames story }", at("case", "person")),
        ("case.consents", "consents { id legalBasis }", at("case", "consents")),
        (
            "consent.reason",
            "consents { reason }",
            lambda data, _: any(c["reason"] for c in (data["case"] or {}).get("consents", ())),
        ),
    ):
        document = f"query ($id: ID!) {{ case(id: $id) {{ {selection} }} }}"
        table = "audit_entry" if rule == "case.person" else None
        yield Ask(rule, rule, document, _field_of_case(rule), look, table=table, **asked)
    yield Ask(
        "need's story",
        "case.person",
        "query ($id: ID!) { node(id: $id) { ... on Need { story } } }",
        _field_of_case("case.person"),
        at("node", "story"),
        lambda _, id: {"id": id},
        _need,
        table="audit_entry",
    )
    yield Ask(
        "cases",
        "cases",
        "{ cases(first: 100) { edges { node { id code person { givenNames } } } } }",
        _listed("cases"),
        holds("cases", "Case", lambda stage: stage.people["sender"].case),
        noted=frozenset({"audit_entry"}),
    )
    yield Ask(
        "searchPerson",
        "searchPerson",
        "query ($s: PersonSearchInput) { cases(search: $s) { edges { node { id } }"
        " matchesElsewhere { desk { id } case { id } } } }",
        _search,
        lambda data, _: data["cases"]["edges"] or data["cases"]["matchesElsewhere"],
        lambda stage, _: {"s": {"document": stage.people["sender"].identity.documents[0][1]}},
        table="search_attempt",
        noted=frozenset({"audit_entry", "search_attempt"}),
    )
    yield Ask(
        "openCase",
        "openCase",
        f"mutation ($i: OpenCaseInput!) {{ openCase(input: $i) {{ {ERRORS} }} }}",
        _openable,
        at("openCase"),
        lambda stage, _: {
            "i": {
                "deskId": node_id("Desk", stage.sender.desks[0]),
                "identity": {"givenNames": "Nueva"},
                "population": "REFUGEE",
                "needs": [{"serviceCode": NEED, "story": "Nueva"}],
            }
        },
        table="case_file",
    )
    yield _change(
        "addNeed", "AddNeed", "need { id }", None, _case,
        variables=lambda _, id: {"i": {"caseId": id, "serviceCode": NEED, "story": "Nueva"}},
        table="need",
    )  # fmt: skip
    yield _change(
        "recordConsent", "RecordConsent", "consent { id }", None, _case,
        variables=lambda stage, id: _consent(stage, id, givenBy="SELF", how="ORAL"),
        table="consent",
    )  # fmt: skip
    yield _change(
        "overrideConsent", "RecordConsent", "consent { reason }", None, _case,
        field="recordConsent",
        variables=lambda stage, id: _consent(
            stage, id, legalBasis="VITAL_INTEREST", reason="Nueva"
        ),
        table="consent",
    )  # fmt: skip
    closing = "consent { id reason } closed { id messages { text } } readers { what }"
    yield _change(
        "withdrawConsent", "WithdrawConsent", closing, None,
        lambda stage: ("Consent", stage.consents["grant"]),
        variables=lambda _, id: {"i": {"consentId": id}}, table="consent_withdrawal",
    )  # fmt: skip
    yield _change(
        "reviewOverride", "ReviewOverride", closing, None,
        lambda stage: ("Consent", stage.consents["override"]),
        variables=lambda _, id: {"i": {"consentId": id, "uphold": False}}, table="consent_review",
    )  # fmt: skip
    yield _change(
        "eraseCase", "EraseCase", "receipt { keys } case { person { givenNames } }", None, _case,
        variables=lambda stage, id: {"i": {"caseId": id, "code": stage.people["sender"].code}},
        table="erasure",
    )  # fmt: skip
    yield _change(
        "sendReferral", "SendReferral", REFERRAL, None, _need,
        variables=_new_referral, table="referral",
    )  # fmt: skip
    yield Ask(
        "disclosure",
        "disclosure",
        "query ($i: SendReferralInput!) { disclosure(referral: $i) { packet { givenNames } } }",
        _of_case("disclosure"),
        at("disclosure"),
        _new_referral,
        _need,
        table="audit_entry",
    )
    yield Ask(
        "routes",
        "routes",
        "query ($id: ID!) { routes(needId: $id) { deskId reasons { text } } }",
        _of_case("routes"),
        at("routes"),
        lambda _, id: {"id": id},
        _need,
    )


# Referrals -----------------------------------------------------------------------------------------

MOVES: dict[str, tuple[str, dict[str, Any]]] = {
    "acknowledgeReferral": ("requested", {}),
    "acceptReferral": ("received", {}),
    "rejectReferral": ("requested", {"reason": "NO_CAPACITY", "note": "Nueva"}),
    "holdReferral": ("received", {"question": "Nueva"}),
    "answerHold": ("on-hold", {"answer": "Nueva"}),
    "startReferral": ("accepted", {}),
    "completeReferral": ("in-progress", {"outcome": "DELIVERED", "note": "Nueva"}),
    "failReferral": ("in-progress", {"reason": "UNREACHABLE", "note": "Nueva"}),
    "withdrawReferral": ("accepted", {"reason": "MOVED_ON", "note": "Nueva"}),
    "confirmOutcome": ("completed", {}),
    "disputeOutcome": ("completed", {"note": "Nueva"}),
    "claimReferral": ("requested", {}),
    "releaseReferral": ("in-progress", {}),
    "addAddendum": ("requested", {"text": "Nueva"}),
    "postMessage": ("requested", {"text": "Nueva"}),
}
TABLES = {"addAddendum": "addendum", "postMessage": "message"}
WITHIN = (
    "acknowledgeReferral",
    "acceptReferral",
    "rejectReferral",
    "holdReferral",
    "withdrawReferral",
    "claimReferral",
    "addAddendum",
    "postMessage",
)
"""Moves of a referral between two desks of one agency, where people stand on both sides at once."""

READS: dict[str, tuple[str, Look]] = {
    "referral": ("id caseCode timeline { kind by } dueExplanation", at("referral")),
    "referral.preview": ("preview { note languages }", at("referral", "preview")),
    "referral.packet": ("packet { givenNames phones narrative }", at("referral", "packet")),
    "referral.messages": ("messages { text by } addenda { text }", at("referral", "messages")),
    "referral.attachments": ("attachments { name url }", at("referral", "attachments")),
    "referral.case": ("case { id } need { id }", at("referral", "case")),
}


def _referral(state: str) -> Callable[[Stage], tuple[str, UUID]]:
    return lambda stage: ("Referral", stage.referrals[state])


def _move(name: str, state: str, more: dict[str, Any]) -> Ask:
    def expect(stage: Stage, actor: Actor) -> str:
        target = stage.targets[stage.referrals[state]]
        if not may("referral", actor, target):
            return NOT_FOUND
        return DONE if may(name, actor, target) else NOT_ALLOWED

    kind = name[0].upper() + name[1:]
    # What acceptance opens is open afterwards: the reads below ask for it.
    told = "referral { packetOpen }" if name == "acceptReferral" else REFERRAL
    return Ask(
        f"{name} ({state})",
        name,
        f"mutation ($i: {kind}Input!) {{ {name}(input: $i) {{ {told} {ERRORS} }} }}",
        expect,
        at(name),
        lambda _, id: {"i": {"referralId": id, **more}},
        _referral(state),
        table=TABLES.get(name, "referral"),
    )


def _read(rule: str, state: str) -> Ask:
    selection, look = READS[rule]

    def expect(stage: Stage, actor: Actor) -> str:
        target = stage.targets[stage.referrals[state]]
        if not may("referral", actor, target):
            return NULL
        asked = may_open if rule == "referral.packet" else may
        return DONE if asked(rule, actor, target) else NULL

    return Ask(
        f"{rule} ({state})",
        rule,
        f"query ($id: ID!) {{ referral(id: $id) {{ {selection} }} }}",
        expect,
        look,
        lambda _, id: {"id": id},
        _referral(state),
        table=None if rule in ("referral", "referral.case") else "audit_entry",
    )


def _worklist(direction: str) -> Ask:
    side = "receiving" if direction == "INCOMING" else "sending"

    def expect(stage: Stage, actor: Actor) -> str:
        if not allowed("worklist", actor, [Standing.SENDER_DESK, Standing.RECIPIENT_DESK]):
            return NOT_ALLOWED
        where = stage.targets[stage.referrals["requested"]].standings(actor)
        mine = [standing for standing in where if standing.startswith(side)]
        return DONE if allowed("worklist", actor, mine) else NULL

    return Ask(
        f"worklist ({direction})",
        "worklist",
        f"{{ worklist(direction: {direction}, first: 100) {{ totalCount edges {{ node {{ id }} }} }} }}",
        expect,
        holds("worklist", "Referral", lambda stage: stage.referrals["requested"]),
    )


ANSWERS = (Role.DATA_PROTECTION_OFFICER, Role.FOCAL_POINT, Role.AGENCY_ADMIN)


def _trail(stage: Stage, actor: Actor) -> str:
    """Officers read what concerns their agency, caseworkers what concerns their cases."""
    if not allowed("auditTrail", actor, [Standing.AGENCY]):
        return NOT_ALLOWED
    if actor.has(*ANSWERS):
        return DONE if actor.agency_id in (stage.sender.id, stage.recipient.id) else NULL
    return DONE if may("case", actor, stage.people["sender"].target) else NULL


def _attach(stage: Stage, actor: Actor) -> str:
    target = stage.targets[stage.referrals["requested"]]
    if not may("referral", actor, target):
        return NOT_FOUND
    return DONE if may("attach", actor, target) else NOT_ALLOWED


def _download(state: str, part: str) -> Ask:
    def expect(stage: Stage, actor: Actor) -> str:
        target = stage.targets[stage.referrals[state]]
        asked = may if part == "preview" else may_open
        return DONE if asked("referral.attachments", actor, target) else NOT_FOUND

    return Ask(
        f"file ({state} {part})",
        "referral.attachments",
        "",
        expect,
        lambda data, _: True,
        object=lambda stage: ("Attachment", stage.files[f"{state} {part}"]),
        table="audit_entry",
        http="download",
    )


def referrals() -> Iterator[Ask]:
    """Moving and reading a referral."""
    for name, (state, more) in MOVES.items():
        yield _move(name, state, more)
    for name in WITHIN:
        yield _move(name, "within", MOVES[name][1])
    for rule in READS:
        for state in ("requested", "accepted", "within"):
            yield _read(rule, state)
    yield _worklist("INCOMING")
    yield _worklist("OUTGOING")
    yield Ask(
        "auditTrail",
        "auditTrail",
        "query ($id: ID!) { auditTrail(referral: $id) { edges { node { action actor { email } } } } }",
        _trail,
        at("auditTrail", "edges"),
        lambda _, id: {"id": id},
        _referral("accepted"),
    )
    yield Ask(
        "attach",
        "attach",
        "",
        _attach,
        lambda data, _: True,
        object=_referral("requested"),
        table="attachment",
        http="attach",
    )
    for part in ("preview", "sealed"):
        yield _download("requested", part)
        yield _download("accepted", part)


ASKS = [*network(), *cases(), *referrals()]
