"""Who works on a referral at the receiving desk: taken on, given back, handed over to a colleague.

Only the receiving agency knows who. Whoever is handed a referral works at its desk, or covers for
somebody who does; the database says so again.
"""

from uuid import UUID

from hub.agencies import service as agencies
from hub.db.transaction import Transaction
from hub.errors import Invalid
from hub.referrals import moves, store
from hub.referrals.model import Referral
from hub.referrals.service import claim_turn, too_late


async def claim(tx: Transaction, id: UUID, version: int | None) -> Referral:
    """A member of the receiving desk takes it on, from whoever had it.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Conflict: it is closed, theirs already, or somebody was faster.
    """
    r = await claim_turn(tx, id, "claimReferral", version)
    moves.require(moves.claimable(r, tx.actor.id))
    return await _give(tx, r, tx.actor.id)


async def release(tx: Transaction, id: UUID, version: int | None) -> Referral:
    """Gives it back to the desk.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Conflict: nobody works on it, or somebody was faster.
    """
    r = await claim_turn(tx, id, "releaseReferral", version)
    moves.require(moves.releasable(r))
    return await _give(tx, r, None)


async def hand_over(tx: Transaction, id: UUID, staff_id: UUID, version: int | None) -> Referral:
    """Gives it to a colleague at the receiving desk, whoever had it.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: the colleague does not work there today.
        Conflict: it is closed, theirs already, or somebody was faster.
    """
    r = await claim_turn(tx, id, "handOverReferral", version)
    moves.require(moves.handable(r))
    there = (await agencies.working(tx, [r.to_desk_id])).get(r.to_desk_id, ())
    if staff_id not in {person.id for person in there}:
        raise Invalid(
            "Only somebody who works at the receiving desk, or covers there today, can take it on.",
            field=["staffId"],
        )
    moves.require(moves.claimable(r, staff_id), field=["staffId"])
    return await _give(tx, r, staff_id)


async def _give(tx: Transaction, r: Referral, staff_id: UUID | None) -> Referral:
    return await store.claim(tx, r, staff_id) or await too_late(tx, r.id)
