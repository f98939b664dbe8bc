"""Asks about what agencies' plugins bring: approvals, forms, answers, workflows, tasks."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from hub.api.relay import node_id
from hub.auth.model import Actor, Role
from hub.auth.policy import Standing
from tests.access.ask import (
    DONE,
    ERRORS,
    NOT_ALLOWED,
    NOT_FOUND,
    NULL,
    Ask,
    Expect,
    Look,
    at,
    holds,
)
from tests.access.asks_cases import of_case
from tests.access.building_plugins import AFTERCARE, FORM, QUESTION
from tests.access.stage import Stage, Target, allowed, may


def _case(stage: Stage) -> tuple[str, UUID]:
    return "Case", stage.people["sender"].case


def _where_case_works(rule: str, otherwise: str) -> Expect:
    """By the case that it belongs to; hidden from all others, the protection officer too."""

    def expect(stage: Stage, actor: Actor) -> str:
        return DONE if may(rule, actor, stage.people["sender"].target) else otherwise

    return expect


def _own(rule: str, where: Standing) -> Expect:
    """A list of one's own agency's: refused by role, empty where the agency has nothing."""

    def expect(stage: Stage, actor: Actor) -> str:
        if not allowed(rule, actor, [where]):
            return NOT_ALLOWED
        return DONE if actor.agency_id in (stage.sender.id, stage.stranger.id) else NULL

    return expect


def _tasks(stage: Stage, actor: Actor) -> str:
    """A task is listed to the role that has to do it, at its desk."""
    if not allowed("tasks", actor, [Standing.DESK]):
        return NOT_ALLOWED
    theirs = actor.has(Role.CASEWORKER, Role.SERVICE_ACCOUNT)
    return DONE if theirs and may("tasks", actor, stage.people["sender"].target) else NULL


def _decides(outcome: str, rule: str) -> Expect:
    def expect(stage: Stage, actor: Actor) -> str:
        return outcome if may(rule, actor, Target(stage.sender.id)) else NOT_ALLOWED

    return expect


def _nothing(rule: str) -> Expect:
    def expect(stage: Stage, actor: Actor) -> str:
        return NULL if allowed(rule, actor, [Standing.AGENCY]) else NOT_ALLOWED

    return expect


def _nothing_of_case(rule: str) -> Expect:
    def expect(stage: Stage, actor: Actor) -> str:
        outcome = of_case(rule)(stage, actor)
        return NULL if outcome == DONE else outcome

    return expect


def _mutation(
    name: str,
    expect: Expect,
    input: Callable[[str], dict[str, Any]],
    object: Callable[[Stage], tuple[str, UUID]],
    table: str,
) -> Ask:
    kind = name[0].upper() + name[1:]
    document = f"mutation ($i: {kind}Input!) {{ {name}(input: $i) {{ {ERRORS} }} }}"
    return Ask(
        name, name, document, expect, at(name), lambda _, id: {"i": input(id)}, object, table=table
    )


def _field(rule: str, selection: str, look: Look, table: str | None) -> Ask:
    document = f"query ($id: ID!) {{ case(id: $id) {{ {selection} }} }}"
    expect = _where_case_works(rule, NULL)
    name = f"{rule} (of the case)" if rule == "tasks" else rule
    return Ask(name, rule, document, expect, look, lambda _, id: {"id": id}, _case, table=table)


def _answers(rule: str) -> Expect:
    """Those who could open it themselves, but for whoever asked."""

    def expect(stage: Stage, actor: Actor) -> str:
        target = stage.people["asked"].target
        if not may("openings", actor, target):
            return NOT_FOUND
        own = rule == "approveOpening" and actor.id == stage.as_("stranger 0 caseworker").id
        return DONE if may(rule, actor, target) and not own else NOT_ALLOWED

    return expect


def _asks(stage: Stage, actor: Actor) -> str:
    target = stage.people["asked"].target
    if not may("case", actor, target):
        return NOT_FOUND
    if not may("requestOpening", actor, target):
        return NOT_ALLOWED
    # Whoever waits for an answer already does not ask again.
    return "CONFLICT" if actor.id == stage.as_("stranger 0 caseworker").id else DONE


def _requests(stage: Stage, actor: Actor) -> str:
    if not allowed("openings", actor, [Standing.DESK]):
        return NOT_ALLOWED
    return DONE if may("openings", actor, stage.people["asked"].target) else NULL


def openings() -> Iterator[Ask]:
    """What is kept under several people."""
    yield Ask(
        "openings",
        "openings",
        "{ openings { edges { node { id state mayAnswer requestedBy { name }"
        " case { id person { givenNames } } } } } }",
        _requests,
        holds("openings", "Opening", lambda stage: stage.work["asked"]),
        noted=frozenset({"audit_entry"}),
    )
    yield Ask(
        "keptApart",
        "keptApart",
        "{ keptApart { people categories } }",
        lambda stage, actor: DONE if allowed("keptApart", actor, [Standing.DESK]) else NOT_ALLOWED,
        at("keptApart", "people"),
    )
    yield _mutation(
        "requestOpening",
        _asks,
        lambda id: {"caseId": id, "reason": "Nueva"},
        lambda stage: ("Case", stage.people["asked"].case),
        "opening",
    )
    for name in ("approveOpening", "declineOpening"):
        yield Ask(
            name,
            name,
            f"mutation ($i: AnswerOpeningInput!) {{ {name}(input: $i) {{ {ERRORS} }} }}",
            _answers(name),
            at(name),
            lambda _, id: {"i": {"openingId": id}},
            lambda stage: ("Opening", stage.work["asked"]),
            table="opening_answer",
        )


def _told(rule: str) -> Expect:
    """What a desk was told is its own staff's; others who work with cases find nothing of it."""

    def expect(stage: Stage, actor: Actor) -> str:
        if not allowed(rule, actor, [Standing.DESK]):
            return NOT_ALLOWED
        return DONE if may(rule, actor, stage.people["sender"].target) else NULL

    return expect


def notifications() -> Iterator[Ask]:
    """What desks were told."""
    yield Ask(
        "notifications",
        "notifications",
        "{ notifications(first: 100) { unreadCount edges { node { id subject body readAt"
        " referral { id preview { note } } case { id person { givenNames } } } } } }",
        _told("notifications"),
        holds("notifications", "Notification", lambda stage: stage.work["notification"]),
        noted=frozenset({"audit_entry"}),
    )
    yield Ask(
        "markNotificationsRead",
        "markNotificationsRead",
        "mutation ($i: MarkNotificationsReadInput!) {"
        f" markNotificationsRead(input: $i) {{ marked {ERRORS} }} }}",
        _told("markNotificationsRead"),
        at("markNotificationsRead", "marked"),
        lambda _, id: {"i": {"ids": [id]}},
        lambda stage: ("Notification", stage.work["notification"]),
        table="notification_read",
    )


def plugins() -> Iterator[Ask]:
    """Everything that came with plugins."""
    yield Ask(
        "plugins",
        "plugins",
        "{ plugins { agencyCode state } }",
        _own("plugins", Standing.AGENCY),
        at("plugins"),
    )
    for name, more, outcome in (
        # No plugin is installed for the agencies of these tests: who may is told that.
        ("approvePlugin", {"digest": "00"}, NOT_FOUND),
        ("disablePlugin", {"reason": "Nueva"}, DONE),
    ):
        kind = name[0].upper() + name[1:]
        yield Ask(
            name,
            name,
            f"mutation ($i: {kind}Input!) {{ {name}(input: $i) {{ {ERRORS} }} }}",
            _decides(outcome, name),
            at(name),
            lambda stage, _, more=more: {
                "i": {"agencyId": node_id("Agency", stage.sender.id), **more}
            },
            table="plugin_decision",
            permitted=outcome,
        )
    yield Ask("forms", "forms", "{ forms { name } }", _own("forms", Standing.DESK), at("forms"))
    yield Ask(
        "workflowKinds",
        "workflowKinds",
        "{ workflowKinds { name label version } }",
        _own("workflowKinds", Standing.DESK),
        at("workflowKinds"),
    )
    yield _field("case.answers", "answers { form answers }", at("case", "answers"), "audit_entry")
    yield _field(
        "case.workflows",
        "workflows { id state map { states { name } } ways { step } history { by } }",
        at("case", "workflows"),
        "audit_entry",
    )
    yield _field("tasks", "tasks { id label }", at("case", "tasks"), None)
    yield _mutation(
        "saveAnswers",
        of_case("saveAnswers"),
        lambda id: {"caseId": id, "form": FORM, "answers": {QUESTION: "Nueva"}},
        _case,
        "form_answer",
    )
    yield _mutation(
        "beginWorkflow",
        of_case("beginWorkflow"),
        lambda id: {"caseId": id, "workflow": AFTERCARE},
        _case,
        "workflow_run",
    )
    yield _mutation(
        "takeStep",
        _where_case_works("takeStep", NOT_FOUND),
        lambda id: {"runId": id, "step": "finish"},
        lambda stage: ("WorkflowRun", stage.work["run"]),
        "workflow_run",
    )
    yield _mutation(
        "finishTask",
        _where_case_works("finishTask", NOT_FOUND),
        lambda id: {"taskId": id},
        lambda stage: ("Task", stage.work["task"]),
        "workflow_task",
    )
    # No plugin runs for the agencies of these tests: who may ask gets nothing, and no refusal.
    yield Ask(
        "document",
        "document",
        'query ($id: ID!) { document(caseId: $id, name: "slip") { paragraphs } }',
        _nothing_of_case("document"),
        at("document"),
        lambda _, id: {"id": id},
        _case,
        noted=frozenset({"audit_entry"}),
        permitted=NULL,
    )
    yield Ask(
        "documentKinds",
        "documentKinds",
        "{ documentKinds { name title } }",
        _own("documentKinds", Standing.AGENCY),
        at("documentKinds"),
    )
    yield Ask(
        "networkDocument",
        "networkDocument",
        '{ networkDocument(name: "work_plan") { paragraphs } }',
        _nothing("networkDocument"),
        at("networkDocument"),
        permitted=NULL,
    )
    yield Ask(
        "indicators",
        "indicators",
        '{ indicators(first: "2026-01-01", last: "2026-12-31") { name } }',
        _nothing("indicators"),
        at("indicators"),
        noted=frozenset({"audit_entry"}),
        permitted=NULL,
    )
    yield Ask(
        "tasks",
        "tasks",
        "{ tasks { edges { node { id label case { id person { givenNames } } } } } }",
        _tasks,
        holds("tasks", "Task", lambda stage: stage.work["task"]),
    )
