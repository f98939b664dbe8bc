"""Use cases of the consent ledger: record, override, review, and what it permits.

Withdrawal closes referrals, so it lives with them (hub/referrals/withdrawal.py).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from hub.agencies.model import FORBIDDEN_CLASSES, RecipientClass
from hub.auth.policy import Standing, check
from hub.cases import service as cases
from hub.cases.model import CaseFile, CaseStatus
from hub.consent import policy, rules, screening, store  # noqa: F401  the rules that `check` asks
from hub.consent.model import (
    Category,
    ConsentEntry,
    Effect,
    GivenBy,
    How,
    LegalBasis,
    Purpose,
)
from hub.consent.screening import NO_PLUGINS
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.hooks.dispatch import Plugins
from hub.vault.envelope import Binding
from hub.vault.service import Vault


@dataclass(frozen=True, slots=True, repr=False)
class NewConsent:
    """An entry to record. Exactly one recipient; `reason` is sealed."""

    case_id: UUID
    effect: Effect
    purposes: frozenset[Purpose]
    categories: frozenset[Category]
    recipient_agency_id: UUID | None = None
    recipient_partner_id: UUID | None = None
    recipient_class: RecipientClass | None = None
    given_by: GivenBy | None = None
    how: How | None = None
    assent: bool = False
    caregiver_informed: bool = False
    legal_basis: LegalBasis = LegalBasis.CONSENT
    reason: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a disclosure relies on, and what it may not contain."""

    refused: frozenset[Category]
    entry_ids: tuple[UUID, ...]
    expires_at: datetime | None


async def record(
    tx: Transaction, vault: Vault, new: NewConsent, plugins: Plugins = NO_PLUGINS
) -> ConsentEntry:
    """Adds an entry to the ledger.

    Raises:
        NotAllowed: an override by somebody who is no focal point; a grant to immigration enforcement,
            or one to which the agency's plugin objects.
        Invalid: the age rules do not permit who gave it or how; a value is missing.
    """
    case = await cases.get(tx, new.case_id)
    override = new.legal_basis is not LegalBasis.CONSENT
    check(
        "overrideConsent" if override else "recordConsent", tx.actor, cases.standing(tx.actor, case)
    )
    if case.status != CaseStatus.OPEN:
        raise Conflict("This case is not open any more.", field=["caseId"])
    _check_shape(new)
    if not override:
        problems = rules.may_give(
            case.age_band,
            new.given_by,
            assent=new.assent,
            caregiver_informed=new.caregiver_informed,
            reason_given=bool(new.reason),
        )
        if problems and new.effect is Effect.GRANT:
            raise Invalid(problems[0], field=["givenBy"])
    if new.effect is Effect.GRANT:
        await _screen(tx, vault, new, case, plugins)
    id = uuid7()
    key_id, reason = None, None
    if new.reason:
        key = await vault.new_key(
            tx,
            "review",
            case_id=case.id,
            owner_agency_id=case.agency_id,
            readers=[case.agency_id],
        )
        key_id, reason = (
            key.id,
            vault.seal(key, new.reason.encode(), _reason_binding(case.agency_id, id)),
        )
    entry = ConsentEntry(
        id=id,
        case_id=case.id,
        agency_id=case.agency_id,
        effect=new.effect,
        recipient_agency_id=new.recipient_agency_id,
        recipient_partner_id=new.recipient_partner_id,
        recipient_class=new.recipient_class,
        purposes=new.purposes,
        categories=new.categories,
        given_by=new.given_by,
        how=new.how,
        assent=new.assent,
        caregiver_informed=new.caregiver_informed,
        legal_basis=new.legal_basis,
        reason=reason,
        reason_key_id=key_id,
        recorded_by=tx.actor.id,
        recorded_at=datetime.now(UTC),
        expires_at=new.expires_at,
        withdrawn_at=None,
        review=None,
        reviewed_at=None,
    )
    await store.add(tx, entry)
    return entry


async def _screen(
    tx: Transaction, vault: Vault, new: NewConsent, case: CaseFile, plugins: Plugins
) -> None:
    if not plugins.asks(tx.actor.agency_code or ""):
        return
    view = await screening.grant_view(
        tx,
        purposes=new.purposes,
        categories=new.categories,
        legal_basis=new.legal_basis,
        agency_id=new.recipient_agency_id,
        partner_id=new.recipient_partner_id,
        recipient_class=new.recipient_class,
    )
    await screening.require_no_objection(tx, vault, plugins, view, case)


def _reason_binding(agency_id: UUID, consent_id: UUID) -> Binding:
    return Binding(agency_id, "consent", consent_id, "reason")


def _check_shape(new: NewConsent) -> None:
    recipients = (new.recipient_agency_id, new.recipient_partner_id, new.recipient_class)
    if sum(recipient is not None for recipient in recipients) != 1:
        raise Invalid(
            "Name exactly one recipient: an agency, a partner or a class.", field=["recipient"]
        )
    if not new.categories:
        raise Invalid("Name at least one category of data.", field=["categories"])
    if new.effect is Effect.GRANT and not new.purposes:
        raise Invalid("A grant is for a purpose: name at least one.", field=["purposes"])
    if new.effect is Effect.GRANT and new.recipient_class in FORBIDDEN_CLASSES:
        raise NotAllowed(
            "Nothing is ever granted to immigration enforcement.", field=["recipient", "class"]
        )
    if new.expires_at is not None and new.expires_at <= datetime.now(UTC):
        raise Invalid("The expiry lies in the past.", field=["expiresAt"])
    if new.legal_basis is LegalBasis.CONSENT:
        if new.given_by is None:
            raise Invalid("Say who gave the consent.", field=["givenBy"])
        if new.how is None:
            raise Invalid("Say how the consent was given.", field=["how"])
    elif new.effect is not Effect.GRANT:
        raise Invalid("Only a grant needs another legal basis than consent.", field=["effect"])
    elif not (new.reason or "").strip():
        raise Invalid("An override needs a written reason.", field=["reason"])


async def ledger(tx: Transaction, case: CaseFile) -> list[ConsentEntry]:
    """Every entry of a case, oldest first."""
    return await store.of_case(tx, case.id)


async def basis(
    tx: Transaction,
    case: CaseFile,
    agency_id: UUID,
    purpose: Purpose,
    categories: Collection[Category],
) -> Basis:
    """What the ledger permits an agency to have for a purpose, now."""
    entries = await store.of_case(tx, case.id)
    now = datetime.now(UTC)
    refused = rules.refused_categories(entries, agency_id, purpose, categories, now)
    ids, expires = rules.basis(entries, agency_id, purpose, categories, now)
    return Basis(frozenset(refused), tuple(ids), expires)


async def withdraw(tx: Transaction, consent_id: UUID, by: GivenBy) -> ConsentEntry:
    """Appends the withdrawal of an entry. What it closes is decided by hub/referrals/withdrawal.py.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Conflict: it was withdrawn before.
    """
    entry = await store.entry(tx, consent_id)
    if entry is None:
        raise NotFound("consent", field=["consentId"])
    case = await cases.get(tx, entry.case_id)
    check("withdrawConsent", tx.actor, cases.standing(tx.actor, case))
    if not await store.withdraw(tx, entry, by):
        raise Conflict("This consent was withdrawn before.", field=["consentId"])
    return await store.entry(tx, consent_id) or entry


async def review(tx: Transaction, consent_id: UUID, *, uphold: bool) -> ConsentEntry:
    """The data protection officer's decision on an override.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: the entry is no override.
        Conflict: it was reviewed before.
    """
    entry = await store.entry(tx, consent_id)
    if entry is None:
        raise NotFound("consent", field=["consentId"])
    case = await cases.get(tx, entry.case_id)
    check("reviewOverride", tx.actor, cases.standing(tx.actor, case))
    if entry.legal_basis == LegalBasis.CONSENT:
        raise Invalid("Only overrides are reviewed.", field=["consentId"])
    if entry.recorded_by == tx.actor.id:
        raise NotAllowed("Whoever gave an override does not review it.", field=["consentId"])
    if not await store.review(tx, entry, "upheld" if uphold else "revoked"):
        raise Conflict("This override was reviewed before.", field=["consentId"])
    found = await store.entry(tx, consent_id)
    assert found is not None
    return found


async def reason(tx: Transaction, vault: Vault, entry: ConsentEntry) -> str | None:
    """Why an override was given: for the data protection officer and focal points."""
    case = await cases.get(tx, entry.case_id)
    standing = cases.standing(tx.actor, case)
    if entry.reason is None or entry.reason_key_id is None or standing is Standing.ELSEWHERE:
        return None
    try:
        check("consent.reason", tx.actor, standing)
        key = await vault.open_key(tx, entry.reason_key_id)
    except (NotAllowed, NotFound):
        return None
    return vault.open(key, entry.reason, _reason_binding(entry.agency_id, entry.id)).decode()
