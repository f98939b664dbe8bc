"""Who moves and reads a referral. Row-level security and triggers say the same (0007_referrals.sql).

Caseworkers act at their desks, focal points for their agency. The sender's data protection officer
may take a referral back, and neither officer reads what is sealed.
"""

from hub.auth.model import Actor, Role
from hub.auth.policy import (
    OWN,
    PARTIES,
    Allow,
    Decision,
    Deny,
    Rule,
    Standing,
    operation,
)
from hub.cases.policy import NO_CASES, works

SENDER = {Standing.SENDER_DESK: Standing.DESK, Standing.SENDER_AGENCY: Standing.AGENCY}
RECIPIENT = {Standing.RECIPIENT_DESK: Standing.DESK, Standing.RECIPIENT_AGENCY: Standing.AGENCY}
UNRELATED = "This referral is between other desks."


def _on(actor: Actor, standing: Standing, side: dict[Standing, Standing], who: str) -> Decision:
    if not actor.works_cases:
        return Deny(NO_CASES)
    if standing not in side:
        return Deny(
            f"Only the {who} may do this." if standing is not Standing.ELSEWHERE else UNRELATED
        )
    decision = works(actor, side[standing])
    return decision if isinstance(decision, Allow) else Deny("This referral is at another desk.")


def sends(actor: Actor, standing: Standing) -> Decision:
    """Acts as the sender: at the sending desk, or overseeing its agency."""
    return _on(actor, standing, SENDER, "sender")


def _recipient(actor: Actor, standing: Standing) -> Decision:
    return _on(actor, standing, RECIPIENT, "recipient")


def _either(actor: Actor, standing: Standing) -> Decision:
    return _on(actor, standing, SENDER | RECIPIENT, "sender or recipient")


def _protects(actor: Actor) -> bool:
    return actor.sees_cases and actor.has(Role.DATA_PROTECTION_OFFICER)


@operation("sendReferral", standings=OWN)
def send(actor: Actor, standing: Standing) -> Decision:
    """Refer a need of a case."""
    return works(actor, standing)


@operation("disclosure", standings=OWN)
def see_disclosure(actor: Actor, standing: Standing) -> Decision:
    """See, before sending, exactly what the recipient would see."""
    return send(actor, standing)


@operation("worklistChanged", standings=PARTIES)
def watch_worklist(actor: Actor, standing: Standing) -> Decision:
    """Be told when a referral on one's list changes."""
    return see_worklist(actor, standing)


@operation("referral", standings=PARTIES)
def see(actor: Actor, standing: Standing) -> Decision:
    """See a referral's state, clocks and timeline."""
    if _protects(actor) and standing is not Standing.ELSEWHERE:
        return Allow()
    return _either(actor, standing)


@operation("worklist", standings=PARTIES)
def see_worklist(actor: Actor, standing: Standing) -> Decision:
    """See the list of referrals."""
    return see(actor, standing)


@operation("referral.preview", standings=PARTIES)
def open_preview(actor: Actor, standing: Standing) -> Decision:
    """Read what one decides on."""
    return _either(actor, standing)


@operation("referral.packet", standings=PARTIES)
def open_packet(actor: Actor, standing: Standing) -> Decision:
    """Read the sealed part; as recipient, once it is accepted."""
    return _either(actor, standing)


@operation("referral.messages", standings=PARTIES)
def see_messages(actor: Actor, standing: Standing) -> Decision:
    """Read the thread."""
    return _either(actor, standing)


@operation("referral.attachments", standings=PARTIES)
def see_attachments(actor: Actor, standing: Standing) -> Decision:
    """Read files; those of the sealed part, as recipient, once it is accepted."""
    return _either(actor, standing)


@operation("referral.case", standings=PARTIES)
def see_case_of(actor: Actor, standing: Standing) -> Decision:
    """See the sender's case behind a referral."""
    if _protects(actor) and standing in SENDER:
        return Allow()
    return sends(actor, standing)


@operation("withdrawReferral", standings=PARTIES)
def withdraw(actor: Actor, standing: Standing) -> Decision:
    """Take a referral back."""
    if _protects(actor) and standing in SENDER:
        return Allow()
    return sends(actor, standing)


def _register(name: str, rule: Rule, summary: str) -> None:
    def guarded(actor: Actor, standing: Standing) -> Decision:
        return rule(actor, standing)

    guarded.__doc__ = summary
    operation(name, standings=PARTIES)(guarded)


for _name, _rule, _summary in (
    ("acknowledgeReferral", _recipient, "Say that it arrived."),
    ("acceptReferral", _recipient, "Take it on; the sealed part opens."),
    ("rejectReferral", _recipient, "Decline it, with a coded reason."),
    ("holdReferral", _recipient, "Ask the sender for more."),
    ("startReferral", _recipient, "Begin to serve."),
    ("completeReferral", _recipient, "Record what was delivered."),
    ("failReferral", _recipient, "Say that it could not be served."),
    ("claimReferral", _recipient, "Take it on at the desk."),
    ("releaseReferral", _recipient, "Give it back to the desk."),
    ("handOverReferral", _recipient, "Give it to a colleague at the desk."),
    ("answerHold", sends, "Answer what the recipient asked."),
    ("confirmOutcome", sends, "Confirm what was delivered."),
    ("disputeOutcome", sends, "Say that it was not so."),
    ("addAddendum", sends, "Add a later fact to the packet."),
    ("postMessage", _either, "Write in the thread."),
    ("attach", _either, "Attach a file."),
):
    _register(_name, _rule, _summary)
