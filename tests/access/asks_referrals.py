"""Asks that move and read a referral, its files, and the record of who did."""

from collections.abc import Callable, Iterator
from dataclasses import replace
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
    REFERRAL,
    Ask,
    Look,
    at,
    holds,
)
from tests.access.stage import Stage, allowed, may, may_open

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


COLLEAGUES = {
    # They sit at the desk where the referral arrives.
    "requested": "recipient 0 focal_point",
    "within": "sender 1 focal_point",
}


def _hand_over(state: str) -> Ask:
    def input(stage: Stage, id: str) -> dict[str, Any]:
        colleague = stage.as_(COLLEAGUES[state]).id
        assert colleague is not None
        return {"i": {"referralId": id, "staffId": node_id("Staff", colleague)}}

    name = "handOverReferral"
    return replace(_move(name, state, {}), variables=input)


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
    for state in COLLEAGUES:
        yield _hand_over(state)
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
