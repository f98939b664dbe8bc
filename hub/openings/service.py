"""Use cases of openings: ask, agree, turn down, and what waits for an answer.

Nothing is opened here. An approved request lets the database hand out, to the two people and for an
hour, the sealed rows that it withholds from everybody; reading them is logged as any reading is.
"""

from datetime import UTC, datetime
from uuid import UUID

from hub.auth.model import Actor, ActorKind
from hub.auth.policy import check
from hub.cases import service as cases
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.openings import policy, store  # noqa: F401  the rules that `check` asks
from hub.openings.model import Opening, OpeningState
from hub.plugins import service as plugins
from hub.referrals import service as referrals
from hub.vault.envelope import Binding
from hub.vault.service import Vault

MOST_REASON = 1000


def _binding(agency_id: UUID, id: UUID) -> Binding:
    return Binding(agency_id, "opening", id, "reason")


async def kept_apart(tx: Transaction) -> tuple[int, frozenset[str]]:
    """How many people it takes at the actor's agency, and for which categories of data."""
    return await plugins.quorum(tx), await plugins.kept_apart(tx)


async def request(
    tx: Transaction, vault: Vault, *, case_id: UUID | None, referral_id: UUID | None, reason: str
) -> Opening:
    """Asks to open what is kept apart in a case, or in a referral that the actor's agency received.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: neither or both, or no reason.
        Conflict: nothing is kept apart at this agency, or a request waits or is open already.
    """
    if (case_id is None) == (referral_id is None):
        raise Invalid("Name a case or a referral.", field=["caseId"])
    if not 0 < len(reason.strip()) <= MOST_REASON:
        raise Invalid(f"Give a reason of at most {MOST_REASON} characters.", field=["reason"])
    agency, desk, key_id = await _subject(tx, case_id, referral_id)
    needed, categories = await kept_apart(tx)
    if not categories:
        raise Conflict("Your agency keeps nothing under several people.")
    await _refuse_twin(tx, case_id, referral_id)
    id = uuid7()
    key = await vault.open_key(tx, key_id)
    sealed = vault.seal(key, reason.strip().encode(), _binding(agency, id))
    await store.add(tx, id, desk, case_id, referral_id, needed, sealed)
    return await get(tx, id)


async def _subject(
    tx: Transaction, case_id: UUID | None, referral_id: UUID | None
) -> tuple[UUID, UUID, UUID]:
    """Whose it is, at which desk, and the key that both readers of the reason hold."""
    if case_id is not None:
        case = await cases.get(tx, case_id)
        check("requestOpening", tx.actor, cases.standing(tx.actor, case))
        return case.agency_id, case.desk_id, case.data_key_id
    assert referral_id is not None
    r = await referrals.get(tx, referral_id)
    check("requestOpening", tx.actor, cases.standing_at(tx.actor, r.to_agency_id, r.to_desk_id))
    return r.to_agency_id, r.to_desk_id, r.preview_key_id


async def _refuse_twin(tx: Transaction, case_id: UUID | None, referral_id: UUID | None) -> None:
    if await store.asked_already(tx, case_id, referral_id):
        raise Conflict("You have asked for this already.", field=["caseId"])


async def get(tx: Transaction, id: UUID) -> Opening:
    """One request. Raises NotFound where it is unknown, or not the actor's to see."""
    found = await store.opening(tx, id)
    if found is None:
        raise NotFound("request", field=["openingId"])
    return found


async def answer(tx: Transaction, id: UUID, *, approve: bool) -> Opening:
    """Agrees to a request, or turns it down.

    Raises:
        NotFound, NotAllowed: as their messages say; nobody agrees to their own request.
        Conflict: it was answered before, or has lapsed.
    """
    asked = await get(tx, id)
    where = cases.standing_at(tx.actor, asked.agency_id, asked.desk_id)
    check("approveOpening" if approve else "declineOpening", tx.actor, where)
    if approve and asked.requested_by == tx.actor.id:
        raise NotAllowed("Another person has to agree: nobody agrees to their own request.")
    if asked.state(datetime.now(UTC)) is not OpeningState.REQUESTED:
        raise Conflict("This request was answered before, or has lapsed.", field=["openingId"])
    if tx.actor.id in asked.approved_by:
        raise Conflict("You have agreed already.", field=["openingId"])
    await store.answer(tx, id, approved=approve)
    return await get(tx, id)


def may_answer(actor: Actor, asked: Opening) -> bool:
    """True when the actor is one of those whose agreement would count now."""
    where = cases.standing_at(actor, asked.agency_id, asked.desk_id)
    try:
        check("approveOpening", actor, where)
    except NotAllowed:
        return False
    waits = asked.state(datetime.now(UTC)) is OpeningState.REQUESTED
    return waits and actor.id not in (asked.requested_by, *asked.approved_by)


async def reason(tx: Transaction, vault: Vault, asked: Opening) -> str | None:
    """Why it was asked, for those who may answer; None for others, and once the case is erased."""
    if asked.reason is None or not tx.actor.works_cases or tx.actor.kind is not ActorKind.STAFF:
        return None
    if asked.case_id is not None:
        key_id = (await cases.get(tx, asked.case_id)).data_key_id
    else:
        assert asked.referral_id is not None
        key_id = (await referrals.get(tx, asked.referral_id)).preview_key_id
    try:
        key = await vault.open_key(tx, key_id)
    except NotFound:
        return None
    return vault.open(key, asked.reason, _binding(asked.agency_id, asked.id)).decode()
