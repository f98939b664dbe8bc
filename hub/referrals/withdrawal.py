"""What follows when consent ends: in the same transaction every referral that relied on it closes.

The answer tells who had read what before, so that the person can be told the truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from hub.audit import service as audit
from hub.auth.policy import Deny, decide
from hub.cases import service as cases
from hub.consent import service as consent
from hub.consent.model import ConsentEntry, Effect, GivenBy
from hub.consent.rules import refused_categories
from hub.consent.service import NewConsent
from hub.db.transaction import Transaction
from hub.errors import Conflict
from hub.hooks.dispatch import Plugins
from hub.referrals import store
from hub.referrals.model import UNDER_WAY, Referral, Status
from hub.referrals.screening import NO_PLUGINS
from hub.referrals.timeline import READS, Reader
from hub.vault.service import Vault

ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal did: the entry, the referrals it closed, and who had read them."""

    entry: ConsentEntry
    closed: list[Referral]
    readers: list[Reader]


async def withdraw_consent(tx: Transaction, consent_id: UUID, by: GivenBy) -> Withdrawal:
    """Withdraws an entry and closes what is no longer permitted.

    Raises:
        NotFound, NotAllowed, Conflict: as in `consent.withdraw`.
    """
    entry = await consent.withdraw(tx, consent_id, by)
    return await _close(tx, entry)


async def if_withdrawn(tx: Transaction, entry: ConsentEntry) -> Withdrawal | None:
    """What withdrawing an entry would do now, by the rules that would do it; writes nothing.

    None where it is withdrawn already, or not the actor's to withdraw.
    """
    case = await cases.get_or_none(tx, entry.case_id)
    if case is None or entry.withdrawn_at is not None:
        return None
    if isinstance(decide("withdrawConsent", tx.actor, cases.standing(tx.actor, case)), Deny):
        return None
    left = [one for one in await consent.ledger(tx, case) if one.id != entry.id]
    now = datetime.now(UTC)
    closes = [
        r
        for r in (await store.of_cases(tx, [case.id])).get(case.id, ())
        if r.status in UNDER_WAY
        and refused_categories(left, r.to_agency_id, r.purpose, r.categories, now)
    ]
    return Withdrawal(entry, closes, await _readers(tx, [r.id for r in closes]))


async def record_consent(
    tx: Transaction, vault: Vault, new: NewConsent, plugins: Plugins = NO_PLUGINS
) -> Withdrawal:
    """Records an entry; a withhold rule closes what it no longer permits.

    Raises:
        NotFound, NotAllowed, Invalid, Conflict: as in `consent.record`.
    """
    entry = await consent.record(tx, vault, new, plugins)
    return await _close(tx, entry) if entry.effect is Effect.WITHHOLD else Withdrawal(entry, [], [])


async def review_override(tx: Transaction, consent_id: UUID, *, uphold: bool) -> Withdrawal:
    """The data protection officer's decision; revoking closes what relied on the override.

    Raises:
        NotFound, NotAllowed, Invalid, Conflict: as in `consent.review`.
    """
    entry = await consent.review(tx, consent_id, uphold=uphold)
    return Withdrawal(entry, [], []) if uphold else await _close(tx, entry)


async def _close(tx: Transaction, entry: ConsentEntry) -> Withdrawal:
    closed: list[Referral] = []
    for _ in range(ATTEMPTS):
        standing = await store.unconsented(tx, entry.case_id)
        # Whoever accepts at this moment wins the version, and loses the referral on the next round.
        moved = [
            await store.move(tx, r, Status.CANCELLED, reason="consent-withdrawn") for r in standing
        ]
        closed += [r for r in moved if r is not None]
        if not await store.unconsented(tx, entry.case_id):
            break
    else:
        raise Conflict(
            "A referral keeps changing at this moment. Withdraw again.", field=["consentId"]
        )
    return Withdrawal(entry, closed, await _readers(tx, [r.id for r in closed]))


async def _readers(tx: Transaction, referral_ids: Sequence[UUID]) -> list[Reader]:
    """Other agencies that have read of these referrals."""
    return [
        Reader(x.referral_id, x.agency_id, x.action, x.times, x.first_at, x.last_at)
        for x in await audit.readers(tx, referral_ids, READS)
        if x.agency_id != tx.actor.agency_id
    ]
