"""Use cases of a referral under way: every move is a compare-and-set on its version.

The policy says first, with a reason, what the database would refuse without one.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hub.audit.service import record_read
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.cases import service as cases
from hub.db.ids import uuid7
from hub.db.paging import Page
from hub.db.transaction import Transaction
from hub.directory import service as directory
from hub.errors import Conflict, Invalid, NotFound
from hub.referrals import policy, store  # noqa: F401  the rules that `check` asks
from hub.referrals.model import (
    Confirmation,
    Outcome,
    Referral,
    ReferralState,
    Side,
    Status,
    transition,
)
from hub.referrals.timeline import Addendum, Event, Message, MessageKind, Part
from hub.vault.envelope import Binding
from hub.vault.service import DataKey, Vault


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


async def get_or_none(tx: Transaction, id: UUID) -> Referral | None:
    """One referral, or None: unknown and forbidden look alike."""
    return await store.referral(tx, id)


async def get_many(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Referral]:
    """Those of the referrals that the actor sees."""
    return await store.referrals(tx, ids)


async def of_case(tx: Transaction, case_id: UUID) -> list[Referral]:
    """The referrals of a case, oldest first."""
    return await store.of_case(tx, case_id)


async def worklist(
    tx: Transaction,
    *,
    incoming: bool,
    desk_id: UUID | None,
    statuses: Sequence[Status] | None,
    first: int,
    after: tuple[datetime, UUID] | None,
) -> Page[Referral]:
    """The actor's incoming or outgoing referrals, the next due first."""
    return await store.worklist(
        tx, incoming=incoming, desk_id=desk_id, statuses=statuses, first=first, after=after
    )


COUNT_MOST = 1000
"""Counting over row-level security costs; beyond this nobody reads the number anyway."""


async def count_worklist(
    tx: Transaction, *, incoming: bool, desk_id: UUID | None, statuses: Sequence[Status] | None
) -> tuple[int, bool]:
    """How many, and whether that is exact: counted up to 1,000 only."""
    count = await store.count_worklist(
        tx, incoming=incoming, desk_id=desk_id, statuses=statuses, most=COUNT_MOST
    )
    return min(count, COUNT_MOST), count <= COUNT_MOST


async def _claim_turn(tx: Transaction, id: UUID, operation: str, version: int | None) -> Referral:
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
    outcome: Outcome | None = None,
) -> Referral:
    """Moves a referral to another state.

    `version` is the one that the person saw; without it, the current one counts.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: the reason is missing or not one of the list.
        Conflict: the state does not permit it, or somebody was faster.
    """
    r = await _claim_turn(tx, id, operation, version)
    transition(ReferralState.of(r), to, side, reason)
    if not await store.move(tx, r, to, reason=reason, outcome=outcome):
        raise await _too_late(tx, id)
    return await get(tx, id)


async def _too_late(tx: Transaction, id: UUID) -> Conflict:
    r = await store.referral(tx, id)
    state = r.status if r else "gone"
    return Conflict(f"Somebody was faster: this referral is {state} now.", field=["version"])


async def accept(tx: Transaction, vault: Vault, id: UUID, version: int | None) -> Referral:
    """Accepts: the sealed part opens, because its key is wrapped for the recipient."""
    r = await move(tx, id, "acceptReferral", Side.RECIPIENT, Status.ACCEPTED, version=version)
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
    await _note(tx, vault, r, MessageKind.REJECT_NOTE, note)
    return r


async def hold(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, question: str
) -> Referral:
    """Asks the sender for more; the clock of the decision goes on."""
    if not question.strip():
        raise Invalid("Say what you need to know.", field=["question"])
    r = await move(tx, id, "holdReferral", Side.RECIPIENT, Status.ON_HOLD, version=version)
    await _note(tx, vault, r, MessageKind.HOLD_QUESTION, question)
    return r


async def answer_hold(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, answer: str
) -> Referral:
    """The sender answers: the referral goes on where it was held."""
    if not answer.strip():
        raise Invalid("Give an answer.", field=["answer"])
    r = await _claim_turn(tx, id, "answerHold", version)
    to = Status.IN_PROGRESS if r.accepted_at else Status.RECEIVED
    r = await move(tx, id, "answerHold", Side.SENDER, to, version=r.version)
    await _note(tx, vault, r, MessageKind.HOLD_ANSWER, answer)
    return r


async def complete(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, outcome: Outcome, note: str | None
) -> Referral:
    """Records what was really delivered; after a dispute, records it again."""
    r = await _claim_turn(tx, id, "completeReferral", version)
    if r.status == Status.COMPLETED and r.confirmation == Confirmation.DISPUTED:
        if not await store.correct_outcome(tx, r, outcome):
            raise await _too_late(tx, id)
        r = await get(tx, id)
    else:
        r = await move(
            tx,
            id,
            "completeReferral",
            Side.RECIPIENT,
            Status.COMPLETED,
            version=r.version,
            outcome=outcome,
        )
    await _note(tx, vault, r, MessageKind.OUTCOME_NOTE, note)
    return r


async def fail(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, reason: str, note: str | None
) -> Referral:
    """Says that the service could not be given after all; the need stays open."""
    r = await move(
        tx, id, "failReferral", Side.RECIPIENT, Status.FAILED, version=version, reason=reason
    )
    await _note(tx, vault, r, MessageKind.OUTCOME_NOTE, note)
    return r


async def withdraw(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, reason: str, note: str | None
) -> Referral:
    """The sender takes it back: the sealed part is destroyed."""
    to = Status.ENTERED_IN_ERROR if reason == "entered-in-error" else Status.CANCELLED
    if note and tx.actor.works_cases:
        # Before the move: withdrawing consent takes the thread's key away from the recipient.
        await _note(tx, vault, await get(tx, id), MessageKind.WITHDRAW_NOTE, note)
    return await move(tx, id, "withdrawReferral", Side.SENDER, to, version=version, reason=reason)


async def confirm(tx: Transaction, id: UUID, version: int | None) -> Referral:
    """The sender confirms the outcome; a delivered service meets the need."""
    r = await _claim_turn(tx, id, "confirmOutcome", version)
    _require_outcome(r)
    if not await store.confirm(tx, r, Confirmation.CONFIRMED):
        raise await _too_late(tx, id)
    if r.outcome == Outcome.DELIVERED:
        await cases.meet_need(tx, r.need_id)
    return await get(tx, id)


async def dispute(
    tx: Transaction, vault: Vault, id: UUID, version: int | None, note: str
) -> Referral:
    """The sender says that it was not so, and why; the recipient records the outcome again."""
    if not note.strip():
        raise Invalid("Say what was not delivered.", field=["note"])
    r = await _claim_turn(tx, id, "disputeOutcome", version)
    _require_outcome(r)
    if not await store.confirm(tx, r, Confirmation.DISPUTED):
        raise await _too_late(tx, id)
    r = await get(tx, id)
    await _note(tx, vault, r, MessageKind.DISPUTE_NOTE, note)
    return r


def _require_outcome(r: Referral) -> None:
    if r.status != Status.COMPLETED:
        raise Conflict(f"There is no outcome yet: this referral is {r.status}.")
    if r.confirmation is not None:
        raise Conflict(f"This outcome was {r.confirmation} before.")


async def claim(
    tx: Transaction, id: UUID, version: int | None, *, release: bool = False
) -> Referral:
    """A member of the receiving desk takes it on, or gives it back."""
    r = await _claim_turn(tx, id, "releaseReferral" if release else "claimReferral", version)
    if not await store.claim(tx, r, None if release else tx.actor.id):
        raise await _too_late(tx, id)
    return await get(tx, id)


# The thread --------------------------------------------------------------------------------------


def _message_binding(r: Referral, id: UUID) -> Binding:
    return Binding(r.from_agency_id, "message", id, "body")


async def _note(
    tx: Transaction, vault: Vault, r: Referral, kind: MessageKind, text: str | None
) -> None:
    if not text or not text.strip():
        return
    id = uuid7()
    key = await vault.open_key(tx, r.preview_key_id)
    await store.add_message(
        tx, id, r.id, kind, vault.seal(key, text.encode(), _message_binding(r, id))
    )


async def post(tx: Transaction, vault: Vault, id: UUID, text: str) -> Referral:
    """Adds a message to the thread, which both sides read."""
    if not text.strip():
        raise Invalid("The message is empty.", field=["text"])
    r = await _claim_turn(tx, id, "postMessage", None)
    await _note(tx, vault, r, MessageKind.MESSAGE, text)
    return r


async def thread(tx: Transaction, vault: Vault, r: Referral) -> list[tuple[Message, str | None]]:
    """The thread with its texts; logged before it is returned. Text is None once destroyed."""
    if not tx.actor.works_cases:
        return []
    messages = await store.messages(tx, r.id)
    if not messages:
        return []
    await _log(tx, "message.read", r)
    key = await _key_or_none(tx, vault, r.preview_key_id)
    return [
        (m, vault.open(key, m.body, _message_binding(r, m.id)).decode() if m.body and key else None)
        for m in messages
    ]


async def _key_or_none(tx: Transaction, vault: Vault, key_id: UUID) -> DataKey | None:
    try:
        return await vault.open_key(tx, key_id)
    except NotFound:
        return None


async def _log(tx: Transaction, action: str, r: Referral) -> None:
    await record_read(
        tx,
        action,
        "referral",
        r.id,
        owner_agency_id=r.from_agency_id,
        other_agency_id=r.to_agency_id,
        case_id=r.case_id,
        referral_id=r.id,
    )


def _addendum_binding(r: Referral, id: UUID, part: str) -> Binding:
    return Binding(r.from_agency_id, "addendum", id, part)


async def add_addendum(tx: Transaction, vault: Vault, id: UUID, part: Part, text: str) -> Referral:
    """Adds a later fact to a packet, which itself never changes."""
    if not text.strip():
        raise Invalid("The addendum is empty.", field=["text"])
    r = await _claim_turn(tx, id, "addAddendum", None)
    key = await vault.open_key(tx, r.preview_key_id if part is Part.PREVIEW else r.packet_key_id)
    addendum = uuid7()
    body = vault.seal(key, text.encode(), _addendum_binding(r, addendum, part))
    await store.add_addendum(tx, addendum, r.id, part, body)
    return r


async def addenda(tx: Transaction, vault: Vault, r: Referral) -> list[tuple[Addendum, str | None]]:
    """Addenda that are open to the actor, with their texts; logged before they are returned."""
    if not tx.actor.works_cases:
        return []
    found = await store.addenda(tx, r.id)
    if not found:
        return []
    await _log(tx, "addendum.read", r)
    keys = {
        Part.PREVIEW: await _key_or_none(tx, vault, r.preview_key_id),
        Part.SEALED: await _key_or_none(tx, vault, r.packet_key_id),
    }
    texts = []
    for addendum in found:
        key = keys[Part(addendum.part)]
        opens = addendum.body is not None and key is not None
        texts.append(
            vault.open(
                key, addendum.body, _addendum_binding(r, addendum.id, addendum.part)
            ).decode()
            if opens and key and addendum.body
            else None
        )
    return list(zip(found, texts, strict=True))


async def timeline(tx: Transaction, r: Referral) -> list[Event]:
    """What happened, oldest first."""
    return await store.events(tx, r.id)
