"""Use cases of a referral under way: every move is a compare-and-set on its version.

The policy says first, with a reason, what the database would refuse without one.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import NoReturn
from uuid import UUID

from hub.agencies import service as agencies
from hub.audit import service as audit
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.cases import service as cases
from hub.cases.model import CaseFile, NeedStatus
from hub.db.transaction import Transaction
from hub.directory import service as directory
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.hooks.dispatch import Plugins
from hub.referrals import moves, policy, screening, store, thread  # noqa: F401  the rules that `check` asks
from hub.referrals.model import (
    CancelReason,
    Confirmation,
    Outcome,
    Referral,
    ReferralState,
    Side,
    Status,
    transition,
)
from hub.referrals.screening import NO_PLUGINS
from hub.referrals.timeline import READS, MessageKind, Part, Reader
from hub.routing import service as routing
from hub.routing.model import Route
from hub.vault.service import Vault


def standings(actor: Actor, r: Referral) -> list[Standing]:
    """Where the actor stands towards a referral."""
    found = []
    if r.from_agency_id == actor.agency_id:
        at_desk = r.from_desk_id in actor.desk_ids
        found.append(Standing.SENDER_DESK if at_desk else Standing.SENDER_AGENCY)
    if r.to_agency_id == actor.agency_id:
        at_desk = r.to_desk_id in actor.desk_ids
        found.append(Standing.RECIPIENT_DESK if at_desk else Standing.RECIPIENT_AGENCY)
    return found or [Standing.ELSEWHERE]


async def get(tx: Transaction, id: UUID) -> Referral:
    """One referral.

    Raises:
        NotFound: unknown, or not the actor's to see.
    """
    r = await store.referral(tx, id)
    if r is None:
        raise NotFound("referral", field=["referralId"])
    return r


async def get_many(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Referral]:
    """Those of the referrals that the actor sees."""
    return await store.referrals(tx, ids)


async def claim_turn(tx: Transaction, id: UUID, operation: str, version: int | None) -> Referral:
    """The referral, once the policy permits the operation and the version is the one that was seen."""
    r = await get(tx, id)
    check(operation, tx.actor, *standings(tx.actor, r))
    if version is not None and version != r.version:
        raise Conflict(
            f"This referral has changed meanwhile: it is {r.status} now.", field=["version"]
        )
    return r


async def move(
    tx: Transaction,
    id: UUID,
    operation: str,
    side: Side,
    to: Status,
    *,
    version: int | None = None,
    reason: str | None = None,
) -> Referral:
    """Moves a referral to another state.

    `version` is the one that the person saw; without it, the current one counts.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: the reason is missing or not one of the list.
        Conflict: the state does not permit it, or somebody was faster.
    """
    r = await claim_turn(tx, id, operation, version)
    return await _move(tx, r, side, to, reason=reason)


async def _move(
    tx: Transaction,
    r: Referral,
    side: Side,
    to: Status,
    *,
    reason: str | None = None,
    outcome: Outcome | None = None,
) -> Referral:
    transition(ReferralState.of(r), to, side, reason)
    if to is Status.ACCEPTED:
        moves.require(moves.unexpired(r, datetime.now(UTC)))
    moved = await store.move(tx, r, to, reason=reason, outcome=outcome)
    return moved or await too_late(tx, r.id)


async def too_late(tx: Transaction, id: UUID) -> NoReturn:
    """Tells somebody that another has overtaken them.

    Raises:
        Conflict: always.
    """
    r = await store.referral(tx, id)
    state = r.status if r else "gone"
    raise Conflict(f"Somebody was faster: this referral is {state} now.", field=["version"])


async def accept(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, plugins: Plugins = NO_PLUGINS
) -> Referral:
    """Accepts: the sealed part opens, because its key is wrapped for the recipient.

    Raises:
        NotAllowed: the recipient's own plugin objects, or does not answer; why is said.
    """
    r = await claim_turn(tx, id, "acceptReferral", version)
    if plugins.asks(tx.actor.agency_code or ""):
        view = screening.received(await agencies.network(tx), r, None)
        objections = await screening.to_accepting(plugins, view)
        screening.require_none(objections, tx.actor.locale)
    r = await _move(tx, r, Side.RECIPIENT, Status.ACCEPTED)
    if r.from_agency_id != r.to_agency_id:
        await vault.adopt_key(tx, r.packet_key_id, r.from_agency_id)
    return r


async def reject(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, reason: str, note: str | None
) -> Referral:
    """Declines with a coded reason: the sealed part is destroyed, the need stays open."""
    r = await move(
        tx, id, "rejectReferral", Side.RECIPIENT, Status.REJECTED, version=version, reason=reason
    )
    if reason == "no-capacity" and r.service_at_location_id:
        await directory.age_capacity(tx, r.service_at_location_id)
    await thread.note(tx, vault, r, MessageKind.REJECT_NOTE, note)
    return r


async def hold(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, question: str
) -> Referral:
    """Asks the sender for more; the clock of the decision goes on."""
    if not question.strip():
        raise Invalid("Say what you need to know.", field=["question"])
    r = await move(tx, id, "holdReferral", Side.RECIPIENT, Status.ON_HOLD, version=version)
    await thread.note(tx, vault, r, MessageKind.HOLD_QUESTION, question)
    return r


async def answer_hold(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, answer: str
) -> Referral:
    """The sender answers: the referral goes on where it was held."""
    if not answer.strip():
        raise Invalid("Give an answer.", field=["answer"])
    r = await claim_turn(tx, id, "answerHold", version)
    r = await _move(tx, r, Side.SENDER, moves.after_hold(r))
    await thread.note(tx, vault, r, MessageKind.HOLD_ANSWER, answer)
    return r


async def complete(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, outcome: Outcome, note: str | None
) -> Referral:
    """Records what was really delivered; after a dispute, records it again."""
    r = await claim_turn(tx, id, "completeReferral", version)
    if r.status == Status.COMPLETED and r.confirmation == Confirmation.DISPUTED:
        r = await store.correct_outcome(tx, r, outcome) or await too_late(tx, id)
    else:
        r = await _move(tx, r, Side.RECIPIENT, Status.COMPLETED, outcome=outcome)
    await thread.note(tx, vault, r, MessageKind.OUTCOME_NOTE, note)
    return r


async def fail(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, reason: str, note: str | None
) -> Referral:
    """Says that the service could not be given after all; the need stays open."""
    r = await move(
        tx, id, "failReferral", Side.RECIPIENT, Status.FAILED, version=version, reason=reason
    )
    await thread.note(tx, vault, r, MessageKind.OUTCOME_NOTE, note)
    return r


async def withdraw(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, reason: str, note: str | None
) -> Referral:
    """The sender takes it back: the sealed part is destroyed."""
    to = Status.ENTERED_IN_ERROR if reason == "entered-in-error" else Status.CANCELLED
    r = await claim_turn(tx, id, "withdrawReferral", version)
    if note and tx.actor.works_cases:
        # Before the move: withdrawing consent takes the thread's key away from the recipient.
        await thread.note(tx, vault, r, MessageKind.WITHDRAW_NOTE, note)
    return await _move(tx, r, Side.SENDER, to, reason=reason)


async def confirm(tx: Transaction, id: UUID, version: int | None) -> Referral:
    """The sender confirms the outcome; a delivered service meets the need."""
    r = await claim_turn(tx, id, "confirmOutcome", version)
    moves.require(moves.judgeable(r))
    r = await store.confirm(tx, r, Confirmation.CONFIRMED) or await too_late(tx, id)
    if r.outcome == Outcome.DELIVERED:
        await cases.meet_need(tx, r.need_id)
    return r


async def dispute(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, note: str
) -> Referral:
    """The sender says that it was not so, and why; the recipient records the outcome again."""
    if not note.strip():
        raise Invalid("Say what was not delivered.", field=["note"])
    r = await claim_turn(tx, id, "disputeOutcome", version)
    moves.require(moves.judgeable(r))
    r = await store.confirm(tx, r, Confirmation.DISPUTED) or await too_late(tx, id)
    await thread.note(tx, vault, r, MessageKind.DISPUTE_NOTE, note)
    return r


async def post(tx: Transaction, vault: Vault, id: UUID, text: str) -> Referral:
    """Adds a message to the thread, which both sides read."""
    if not text.strip():
        raise Invalid("The message is empty.", field=["text"])
    r = await claim_turn(tx, id, "postMessage", None)
    await thread.note(tx, vault, r, MessageKind.MESSAGE, text)
    return r


async def add_addendum(tx: Transaction, vault: Vault, id: UUID, part: Part, text: str) -> Referral:
    """Adds a later fact to a packet, which itself never changes."""
    if not text.strip():
        raise Invalid("The addendum is empty.", field=["text"])
    r = await claim_turn(tx, id, "addAddendum", None)
    problem = moves.addable(r, part, datetime.now(UTC))
    moves.require(problem, field=["part"] if isinstance(problem, NotAllowed) else [])
    await thread.add_addendum(tx, vault, r, part, text)
    return r


async def moves_of(tx: Transaction, r: Referral, held: frozenset[UUID]) -> list[moves.Move]:
    """What the actor may do with it now; `held` are the data keys that their agency has."""
    now = datetime.now(UTC)
    return moves.moves(moves.Situation(r, tx.actor, standings(tx.actor, r), held, now))


# Around a referral -------------------------------------------------------------------------------


CHANGES_WITHIN = timedelta(seconds=90)
"""No transaction lasts longer (hub/db/pool.py), so whoever looks back this far misses no entry that
was written earlier and committed later."""


async def changed_lately(
    tx: Transaction, *, incoming: bool | None, desk_id: UUID | None
) -> list[tuple[UUID, UUID]]:
    """What happened at the actor's desks in the last 90 seconds: (change id, referral id)."""
    return await store.changed_lately(tx, CHANGES_WITHIN, incoming=incoming, desk_id=desk_id)


async def untold(
    tx: Transaction, most: int, but: Collection[UUID]
) -> list[tuple[UUID, str, UUID, datetime]]:
    """What happened and no plugin was told yet: (id, topic, referral, at). For the plugins' job.

    `but` are sending agencies that are not told now.
    """
    return await store.untold(tx, most, but)


async def told(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Notes that plugins were told. For the plugins' job."""
    await store.told(tx, ids)


async def readers(tx: Transaction, r: Referral) -> list[Reader]:
    """Which agencies have read what of a referral; for the sender."""
    return await _readers(tx, [r.id]) if r.from_agency_id == tx.actor.agency_id else []


async def readers_of_case(tx: Transaction, case: CaseFile) -> list[Reader]:
    """Which agencies have read what of the referrals of a case; for its own agency."""
    if case.agency_id != tx.actor.agency_id:
        return []
    found = (await store.of_cases(tx, [case.id])).get(case.id, ())
    return await _readers(tx, [r.id for r in found])


async def _readers(tx: Transaction, ids: Sequence[UUID]) -> list[Reader]:
    return [
        Reader(x.referral_id, x.agency_id, x.action, x.times, x.first_at, x.last_at)
        for x in await audit.readers(tx, ids, READS)
    ]


async def next_routes(tx: Transaction, r: Referral) -> list[Route]:
    """After a refusal or expiry: where the sender could turn next. Empty while it is not needed."""
    over = r.status in (Status.REJECTED, Status.FAILED) or (
        r.status is Status.CANCELLED and r.status_reason == CancelReason.EXPIRED
    )
    if not over or r.from_agency_id != tx.actor.agency_id or not tx.actor.works_cases:
        return []
    need = (await cases.needs_by_id(tx, [r.need_id])).get(r.need_id)
    if need is None or need.status is not NeedStatus.OPEN:
        return []
    tried = await store.tried_desks(tx, r.need_id)
    return await routing.routes_of_need(tx, r.need_id, exclude_desks=tried)
