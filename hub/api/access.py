"""The statement of access: which rule opens which field to whom. Generated into schema/access.md.

Every field of every type is listed here under the operation whose rule (hub/*/policy.py) opens it; a
field that nobody has listed fails the tests. Row-level security decides again, without asking.
"""

import strawberry

from hub.auth.model import CASE_ROLES, Actor, ActorKind, Role
from hub.auth.policy import OPERATIONS, Operation, permitted

FIELDS: dict[str, dict[str, str]] = {
    "agencies": {
        "Agency": "id code roles confirmed seesCases acronym name offices desks groups partners",
        "Office": "id city kind adm1 adm2 confirmed closed agency desks",
        "Desk": "id name phone email closed hours closures office agency takesReferrals",
        "DeskHours": "weekday opens closes",
        "Partner": "id name recipientClass country adm1 adm2 closed agency",
    },
    "groups": {"Group": "id code name members coordinators"},
    "staff": {
        "Agency": "staff",
        "Desk": "staff members",
        "Staff": "id name email roles locale active agency desks absences",
        "Absence": "id startsOn endsOn staff cover",
    },
    "me": {"Me": "roles locale isServiceAccount deskIds agency staff desks coversFor may"},
    "services": {
        "ServiceAtLocation": "id name description need organization agencyId deskId location"
        " eligibility languages interpretation areas schedules phones capacityAvailable"
        " capacityUpdatedAt assuredAt",
        "ServiceLocation": "name address postalCode city municipality state latitude longitude"
        " redacted",
        "Eligibility": "minimumAge maximumAge sexes populations nationalities needs",
        "Schedule": "weekdays opens closes description",
    },
    "updateCapacity": {"ServiceAtLocation": "mayMaintain"},
    "serviceTypes": {"ServiceType": "code name area sensitivity"},
    "places": {"Place": "pcode name"},
    "routes": {
        "Route": "service deskId eligible reasons agencyReasons",
        "AgencyReason": "forIt text",
        "RouteReason": "topic code weight text",
        "Referral": "nextRoutes",
    },
    "case": {
        "Case": "id code ageBand sex population adm1 adm2 status householdRole version openedAt"
        " closedAt erasedAt agency desk needs referrals householdId household",
        "Need": "id serviceCode urgency status openedAt closedAt case referrals",
    },
    "case.person": {
        "Case": "person",
        "Need": "story",
        "Person": "givenNames familyNames birthDate nationality languages documents phones address"
        " family story",
    },
    "searchPerson": {"Match": "desk case"},
    "eraseCase": {
        "ErasureReceipt": "keys packets messages attachmentChunks searchDigests needs"
        " referralsCancelled"
    },
    "case.consents": {
        "Case": "consents consentRules",
        "ConsentRules": "givenBy assent reason caregiverInformed explanation",
        "Consent": "id effect recipientClass purposes categories givenBy how assent"
        " caregiverInformed legalBasis recordedAt expiresAt withdrawnAt review reviewedAt case"
        " recipientAgency recipientPartner",
    },
    "consent.reason": {"Consent": "reason"},
    "withdrawConsent": {"Consent": "ifWithdrawn", "IfWithdrawn": "closes readers"},
    "referral": {
        "Referral": "id caseCode needCode status statusReason version urgency purpose categories"
        " outcome confirmation nextSide acknowledgeDueAt decideDueAt expiresAt consentExpiresAt"
        " packetOpen createdAt requestedAt receivedAt acceptedAt rejectedAt heldAt startedAt"
        " completedAt failedAt cancelledAt confirmedAt nextDueAt closedAt dueExplanation fromAgency fromDesk"
        " toAgency toDesk service claimedBy timeline latestEvent moves",
        "ReferralMove": "name allowed reason reasons parts",
        "ReferralEvent": "at kind fromStatus toStatus reason version by to agency",
    },
    "worklistChanged": {"WorklistChange": "referral"},
    "referral.case": {"Referral": "case need"},
    "referral.preview": {
        "Referral": "preview",
        "Preview": "caseCode needCode urgency ageBand sex population adm1 adm2 languages purpose"
        " categories underCode note",
    },
    "referral.packet": {
        "Referral": "packet",
        "Packet": "caseCode givenNames familyNames birthDate nationality documents phones address"
        " family narrative",
        "IdentityDocument": "kind number",
    },
    "referral.messages": {
        "Referral": "messages addenda",
        "Message": "kind text at by agency",
        "Addendum": "part text at",
    },
    "referral.attachments": {
        "Referral": "attachments",
        "Attachment": "id part name contentType size at purgedAt url agency",
    },
    "forms": {
        "IntakeForm": "name version questions title jsonSchema uiSchema paper",
        "IntakeAssessment": "needs risks workflows begun",
        "AssessedNeed": "serviceCode urgency reason",
        "AssessedRisk": "code reason",
    },
    "document": {"CaseDocument": "title paragraphs"},
    "documentKinds": {"DocumentKind": "name title"},
    "indicators": {
        "AgencyIndicator": "name label unit commitment figures suppressed",
        "IndicatorFigure": "value count by",
    },
    "case.answers": {
        "Case": "answers",
        "FormAnswers": "form version answeredAt answers",
    },
    "case.workflows": {
        "Case": "workflows",
        "WorkflowRun": "id workflow workflowLabel workflowVersion state stateLabel enteredAt done"
        " version dueOwner dueLabel struckAt endedAt begunAt dueAt case map ways history",
        "WorkflowWay": "step label to toLabel roles asks held jsonSchema",
        "WorkflowEvent": "at step stepLabel fromState fromLabel toState toLabel by",
        "WorkflowMap": "name label version states steps",
        "WorkflowMapState": "name label initial final reached current clock",
        "WorkflowMapStep": "name label from to roles taken",
        "WorkflowClock": "name label owner workingDays days hours daysFact fromFact then source",
        "HeldBy": "guard reason",
    },
    "workflowKinds": {"WorkflowKind": "name label version"},
    "tasks": {"Case": "tasks", "Task": "id name role dueOn openedAt doneAt label desk case"},
    "notifications": {
        "Notification": "id kind at dueAt readAt subject body desk referral case",
    },
    "keptApart": {"KeptApart": "people categories"},
    "openings": {
        "Opening": "id state needed requestedAt lapsesAt openedAt closesAt reason mayAnswer requestedBy"
        " approvedBy desk case referral",
    },
    "plugins": {"AgencyPlugin": "agencyCode state version digest decidedAt reason brings changes"},
    "disclosure": {"Disclosure": "preview packet refused objections"},
    "auditTrail": {
        "AuditEntry": "id at actorKind job action objectType objectId caseId referralId details"
        " agency actor",
        "Referral": "readers",
        "Case": "readers",
        "HasRead": "what times firstAt lastAt agency referral",
    },
}


def actor_of(role: Role, *, sees_cases: bool = True) -> Actor:
    """Somebody with one role, for asking the rules."""
    kind = ActorKind.SERVICE if role is Role.SERVICE_ACCOUNT else ActorKind.STAFF
    return Actor(kind, roles=frozenset({role}), sees_cases=sees_cases)


def _cell(operation: Operation, actor: Actor) -> str:
    allowed = [standing.value for standing in permitted(operation, actor)]
    if len(allowed) == len(operation.standings):
        return "always"
    return ", ".join(allowed) or "–"


def statement(schema: strawberry.Schema) -> str:
    """The statement of access in Markdown."""
    graph = schema._schema
    roots = [graph.query_type, graph.mutation_type, graph.subscription_type]
    roles = list(Role)
    lines = [
        "# Who may do what",
        "",
        "Generated from the policies (`hub/*/policy.py`) by `make schema`, and compared in the tests;"
        " row-level security holds the same. A cell says where somebody of that role may stand"
        " towards the object: at its desk, elsewhere in its agency, on the sending or the receiving"
        " side, anywhere (always) or nowhere (–). Staff with several roles may what any of them may.",
        "",
        "Members that see no cases (ECLAC, RCO) have no case work, whatever roles their staff have: "
        + ", ".join(role.value for role in roles if role in CASE_ROLES)
        + " and data_protection_officer open nothing there.",
        "",
    ]
    head = ["| operation | what |", *(f" {role.value} |" for role in roles)]
    rule = "|---" * (len(roles) + 2) + "|"
    lines += ["".join(head), rule]
    for operation in sorted(OPERATIONS.values(), key=lambda one: one.name):
        asked = any(root and operation.name in root.fields for root in roots)
        name = f"`{operation.name}`" if asked else operation.name
        cells = [_cell(operation, actor_of(role)) for role in roles]
        lines.append(f"| {name} | {operation.summary} | " + " | ".join(cells) + " |")
    lines += ["", "## Which rule opens which field", "", "| rule | fields |", "|---|---|"]
    for name, types in FIELDS.items():
        shown = "; ".join(f"{kind}: {', '.join(fields.split())}" for kind, fields in types.items())
        lines.append(f"| {name} | {shown} |")
    lines += [
        "",
        "`node` opens an object as its own query does. Payloads, connections and edges carry what"
        " these rules open.",
        "",
    ]
    return "\n".join(lines)
