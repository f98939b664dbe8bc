"""Sending a referral: consent is checked, the packet is sealed, and everything is written at once.

What the recipient may decide on (preview) never holds a name. What opens on acceptance (sealed) holds
only the categories that the ledger permits this agency for this purpose.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from hub.agencies import service as agencies
from hub.agencies.service import Receiver
from hub.auth.model import Actor
from hub.auth.policy import check
from hub.cases import service as cases
from hub.cases.model import CaseFile, CaseStatus, Identity, Need, NeedStatus, Referable, Urgency
from hub.consent import service as consent
from hub.consent.model import Category, Purpose
from hub.consent.service import Basis
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.directory import service as directory
from hub.errors import Conflict, Invalid, NotAllowed
from hub.hooks.dispatch import Plugins
from hub.hooks.views import Objection, ReferralView
from hub.plugins import service as plugin_service
from hub.referrals import clock, policy, screening, store  # noqa: F401  the rules that `check` asks
from hub.referrals.model import Referral
from hub.referrals.packet import (
    OF_THE_PERSON,
    PreviewPart,
    SealedPart,
    assemble,
    tells_who,
)
from hub.referrals.screening import NO_PLUGINS
from hub.referrals.thread import key_or_none, log_read
from hub.vault.envelope import Binding
from hub.vault.service import Vault


@dataclass(frozen=True, slots=True, repr=False)
class NewReferral:
    """What sending needs. Either a service at a location that has a desk, or a desk.

    `note` goes into the preview and must not identify; `narrative` goes into the sealed part and
    needs the category of that name.
    """

    need_id: UUID
    purpose: Purpose
    categories: frozenset[Category]
    service_at_location_id: UUID | None = None
    to_desk_id: UUID | None = None
    urgency: Urgency | None = None
    note: str | None = None
    narrative: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Disclosure:
    """What a recipient would see, what the ledger refuses them, and what the plugin objects."""

    preview: PreviewPart
    sealed: SealedPart
    refused: frozenset[Category]
    objections: tuple[Objection, ...] = ()


def part_binding(referral: Referral, part: str) -> Binding:
    """Ties a sealed part to its referral."""
    return Binding(referral.from_agency_id, "packet", referral.id, part)


async def _destination(tx: Transaction, new: NewReferral) -> UUID:
    if new.service_at_location_id is not None:
        desk = await directory.desk_of(tx, new.service_at_location_id)
        if desk is None:
            raise Invalid(
                "No desk of the network takes referrals for this service.",
                field=["serviceAtLocationId"],
            )
        if new.to_desk_id not in (None, desk):
            raise Invalid("That desk does not belong to this service.", field=["toDeskId"])
        return desk
    if new.to_desk_id is None:
        raise Invalid("Name a service or a desk to refer to.", field=["toDeskId"])
    return new.to_desk_id


async def _open(tx: Transaction, need_id: UUID) -> Referable:
    found = await cases.referable(tx, need_id)
    check("sendReferral", tx.actor, cases.standing(tx.actor, found.case))
    if found.case.status != CaseStatus.OPEN:
        raise Conflict("This case is not open any more.", field=["needId"])
    if found.need.status != NeedStatus.OPEN:
        raise Conflict("This need is not open any more.", field=["needId"])
    return found


async def _assemble(
    tx: Transaction, vault: Vault, found: Referable, new: NewReferral
) -> tuple[PreviewPart, SealedPart]:
    """Both parts of the packet; where they tell who it is, the caller logs that it was read for them."""
    identity = await cases.unseal(vault, found)
    if identity is None and (kept := await plugin_service.kept_apart(tx)):
        if not new.categories.isdisjoint(OF_THE_PERSON) or kept & new.categories:
            raise NotAllowed(
                "Your agency keeps this under several people: ask for it to be opened, then send.",
                field=["categories"],
                code="OPENING_NEEDED",
            )
        identity = Identity()
    if identity is None:
        raise Conflict(
            "The identity of this case is erased or not yours to open.", field=["needId"]
        )
    if new.narrative and Category.NARRATIVE not in new.categories:
        raise Invalid("A narrative needs the category NARRATIVE.", field=["narrative"])
    return assemble(
        case=found.case,
        need=found.need,
        identity=identity,
        urgency=new.urgency or found.need.urgency,
        purpose=new.purpose,
        categories=new.categories,
        sensitivity=found.sensitivity,
        note=new.note,
        narrative=new.narrative,
    )


def _view(actor: Actor, found: Referable, to: Receiver, new: NewReferral) -> ReferralView:
    return screening.planned(
        found.case,
        found.need,
        # The policy has said that the case is the actor's agency's own.
        from_agency=actor.agency_code or "",
        to_agency=to.agency.code,
        urgency=new.urgency or found.need.urgency,
        purpose=new.purpose,
        categories=new.categories,
    )


async def preview_disclosure(
    tx: Transaction, vault: Vault, new: NewReferral, plugins: Plugins = NO_PLUGINS
) -> Disclosure:
    """Shows, before anything is sent, exactly what the recipient would see.

    Raises:
        NotFound, NotAllowed, Invalid, Conflict: as in `send`.
    """
    found = await _open(tx, new.need_id)
    to = await agencies.receiving_desk(tx, await _destination(tx, new), field=["toDeskId"])
    view = _view(tx.actor, found, to, new)
    if found.sealed is not None and tells_who(new.categories, found.sensitivity):
        await cases.log_identity_read(tx, found.case)
    parts = await _assemble(tx, vault, found, new)
    preview, sealed = await screening.redact(plugins, view, parts, tx.actor.locale)
    basis = await consent.basis(tx, found.case, to.agency.id, new.purpose, new.categories)
    objections = await screening.to_sending(tx, vault, plugins, view, found.case)
    return Disclosure(preview, sealed, basis.refused, tuple(objections))


async def send(
    tx: Transaction, vault: Vault, new: NewReferral, plugins: Plugins = NO_PLUGINS
) -> Referral:
    """Sends a referral: the packet, the referral, its event, its audit entry and its outbox row.

    Raises:
        NotFound: need or desk unknown, or not the actor's to see.
        NotAllowed: the role, the consent, or the agency's plugin does not permit it; why is said.
        Invalid: a value cannot be used.
        Conflict: the case or the need is not open, or it is being referred to that desk already.
    """
    found = await _open(tx, new.need_id)
    to = await agencies.receiving_desk(tx, await _destination(tx, new), field=["toDeskId"])
    if to.desk.id == found.case.desk_id:
        raise Invalid("A desk does not refer to itself.", field=["toDeskId"])
    basis = await consent.basis(tx, found.case, to.agency.id, new.purpose, new.categories)
    _require_consent(basis.refused)
    view = _view(tx.actor, found, to, new)
    objections = await screening.to_sending(tx, vault, plugins, view, found.case)
    screening.require_none(objections, tx.actor.locale)
    referral = _new_referral(found.case, found.need, new, to, basis)
    parts = await _assemble(tx, vault, found, new)
    preview, sealed = await screening.redact(plugins, view, parts, tx.actor.locale)
    told = found.sealed is not None and tells_who(new.categories, found.sensitivity)
    sent = await _write(tx, vault, referral, preview, sealed, tells_who=told)
    if sent is None:
        raise Conflict("This need is being referred to that desk already.", field=["toDeskId"])
    return sent


def _new_referral(
    case: CaseFile, need: Need, new: NewReferral, to: Receiver, basis: Basis
) -> Referral:
    urgency = new.urgency or need.urgency
    due = clock.due(urgency, datetime.now(UTC), to.calendar)
    return Referral(
        id=uuid7(),
        case_id=case.id,
        case_code=case.code,
        need_id=need.id,
        need_code=need.service_code,
        from_agency_id=case.agency_id,
        from_desk_id=case.desk_id,
        to_agency_id=to.agency.id,
        to_desk_id=to.desk.id,
        service_at_location_id=new.service_at_location_id,
        urgency=urgency,
        purpose=new.purpose,
        categories=new.categories,
        consent_ids=basis.entry_ids,
        consent_expires_at=basis.expires_at,
        preview_key_id=uuid7(),
        packet_key_id=uuid7(),
        acknowledge_due_at=due.acknowledge_due_at,
        decide_due_at=due.decide_due_at,
        expires_at=due.expires_at,
        due_explanation=due.explanation,
    )


def _require_consent(refused: Collection[Category]) -> None:
    if refused:
        names = ", ".join(sorted(category.value for category in refused))
        raise NotAllowed(
            f"The consent of this case does not let that agency have: {names}.",
            field=["categories"],
            code="NOT_CONSENTED",
        )


async def _write(
    tx: Transaction,
    vault: Vault,
    r: Referral,
    preview: PreviewPart,
    sealed: SealedPart,
    *,
    tells_who: bool,
) -> Referral | None:
    """The preview's key goes to both agencies now; the packet's to the recipient on acceptance."""
    both = list({r.from_agency_id, r.to_agency_id})
    previewed = await vault.make_key("preview", both, r.preview_key_id)
    packed = await vault.make_key("packet", [r.from_agency_id], r.packet_key_id)
    return await store.send(
        tx,
        r,
        [previewed, packed],
        vault.seal(previewed.key, preview.to_bytes(), part_binding(r, "preview")),
        vault.seal(packed.key, sealed.to_bytes(), part_binding(r, "sealed")),
        tells_who=tells_who,
    )


async def open_preview(tx: Transaction, vault: Vault, r: Referral) -> PreviewPart | None:
    """What one decides on; logged before it is returned. None where it is purged or not the actor's."""
    if not tx.actor.works_cases:
        return None
    body = await store.part(tx, r.id, "preview")
    # A recipient whose consent was withdrawn still sees the row, and holds no key: nothing is read.
    key = await key_or_none(tx, vault, r.preview_key_id) if body else None
    if body is None or key is None:
        return None
    await log_read(tx, "preview.read", r)
    return PreviewPart.from_bytes(vault.open(key, body, part_binding(r, "preview")))


async def open_sealed(tx: Transaction, vault: Vault, r: Referral) -> SealedPart | None:
    """What opens on acceptance; logged before it is returned. None where it is closed or purged."""
    if not tx.actor.works_cases:
        return None
    body = await store.part(tx, r.id, "sealed")
    if body is None:
        return None
    await log_read(tx, "packet.read", r)
    key = await vault.open_key(tx, r.packet_key_id)
    return SealedPart.from_bytes(vault.open(key, body, part_binding(r, "sealed")))
