"""Asks about cases, people, needs and consents, and what begins with them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from hub.api.relay import node_id
from hub.auth.model import Actor
from hub.auth.policy import Standing
from tests.access.ask import (
    CATEGORIES,
    DONE,
    ERRORS,
    NOT_ALLOWED,
    NOT_FOUND,
    NULL,
    REFERRAL,
    Ask,
    Expect,
    at,
    holds,
)
from tests.access.building import NEED
from tests.access.stage import Stage, allowed, may


def _case(stage: Stage) -> tuple[str, UUID]:
    return "Case", stage.people["sender"].case


def _need(stage: Stage) -> tuple[str, UUID]:
    return "Need", stage.people["sender"].needs[-1]


def _waiting(stage: Stage, actor: Actor) -> str:
    """Listed to the protection officer of the agency that overrode; nobody else may ask."""
    if not allowed("overridesToReview", actor, [Standing.AGENCY]):
        return NOT_ALLOWED
    return DONE if actor.agency_id == stage.sender.id else NULL


def of_case(rule: str) -> Expect:
    """Refused with a reason to those who see the case, and not found by all others."""

    def expect(stage: Stage, actor: Actor) -> str:
        target = stage.people["sender"].target
        if not may("case", actor, target):
            return NOT_FOUND
        return DONE if may(rule, actor, target) else NOT_ALLOWED

    return expect


def _fieldof_case(rule: str) -> Expect:
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
    expect = of_case(rule or name)
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
        yield Ask(rule, rule, document, _fieldof_case(rule), look, table=table, **asked)
    yield Ask(
        "need's story",
        "case.person",
        "query ($id: ID!) { node(id: $id) { ... on Need { story } } }",
        _fieldof_case("case.person"),
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
    yield Ask(
        "overridesToReview", "overridesToReview", "{ overridesToReview { id } }", _waiting,
        lambda data, stage: (
            {"id": node_id("Consent", stage.consents["override"])} in data["overridesToReview"]
        ),
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
        of_case("disclosure"),
        at("disclosure"),
        _new_referral,
        _need,
        table="audit_entry",
    )
    yield Ask(
        "routes",
        "routes",
        "query ($id: ID!) { routes(needId: $id) { deskId reasons { text } } }",
        of_case("routes"),
        at("routes"),
        lambda _, id: {"id": id},
        _need,
    )
