"""What follows when consent ends: in the same transaction every referral that relied on it closes.

The answer tells who had read what before, so that the person can be told the truth.
"""

from dataclasses import dataclass
from uuid import UUID

from hub.audit import service as audit
from hub.consent import service as consent
from hub.consent.model import ConsentEntry, Effect, GivenBy
from hub.consent.service import NewConsent
from hub.db.transaction import Transaction
from hub.errors import Conflict
from hub.referrals import store
from hub.referrals.model import Referral, Status
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


async def record_consent(tx: Transaction, vault: Vault, new: NewConsent) -> Withdrawal:
    """Records an entry; a withhold rule closes what it no longer permits.

    Raises:
        NotFound, NotAllowed, Invalid, Conflict: as in `consent.record`.
    """
    entry = await consent.record(tx, vault, new)
    return await _close(tx, entry) if entry.effect is Effect.WITHHOLD else Withdrawal(entry, [], [])


async def review_override(tx: Transaction, consent_id: UUID, *, uphold: bool) -> Withdrawal:
    """The data protection officer's decision; revoking closes what relied on the override.

    Raises:
        NotFound, NotAllowed, Invalid, Conflict: as in `consent.review`.
    """
    entry = await consent.review(tx, consent_id, uphold=uphold)
    return Withdrawal(entry, [], []) if uphold else await _close(tx, entry)


async def _close(tx: Transaction, entry: ConsentEntry) -> Withdrawal:
    closed: list[UUID] = []
    for _ in range(ATTEMPTS):
        standing = await store.unconsented(tx, entry.case_id)
        # Whoever accepts at this moment wins the version, and loses the referral on the next round.
        closed += [
            r.id
            for r in standing
            if await store.move(tx, r, Status.CANCELLED, reason="consent-withdrawn")
        ]
        if not await store.unconsented(tx, entry.case_id):
            break
    else:
        raise Conflict(
            "A referral keeps changing at this moment. Withdraw again.", field=["consentId"]
        )
    agency = tx.actor.agency_id
    readers = [
        reader for reader in await audit.readers(tx, closed, READS) if reader.agency_id != agency
    ]
    return Withdrawal(
        entry,
        list((await store.referrals(tx, closed)).values()),
        [
            Reader(x.referral_id, x.agency_id, x.action, x.times, x.first_at, x.last_at)
            for x in readers
        ],
    )
