"""What is written around a referral: the thread of messages, and addenda to its packet.

Texts are sealed under the referral's keys; every opening is logged before anything is returned.
"""

from uuid import UUID

from hub.audit.service import record_read
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import Conflict, NotFound
from hub.referrals import store
from hub.referrals.model import Referral
from hub.referrals.moves import CLOSED_THREAD
from hub.referrals.timeline import Addendum, Message, MessageKind, Part
from hub.vault.envelope import Binding
from hub.vault.service import DataKey, Vault


def _message_binding(r: Referral, id: UUID) -> Binding:
    return Binding(r.from_agency_id, "message", id, "body")


def _addendum_binding(r: Referral, id: UUID, part: str) -> Binding:
    return Binding(r.from_agency_id, "addendum", id, part)


async def note(
    tx: Transaction, vault: Vault, r: Referral, kind: MessageKind, text: str | None
) -> None:
    """Adds a message to the thread; nothing where there is no text.

    Raises:
        Conflict: the thread is closed, its key destroyed or taken from the actor's agency.
    """
    if not text or not text.strip():
        return
    id = uuid7()
    key = await key_or_none(tx, vault, r.preview_key_id)
    if key is None:
        raise Conflict(CLOSED_THREAD)
    body = vault.seal(key, text.encode(), _message_binding(r, id))
    await store.add_message(tx, id, r.id, kind, body)


async def messages(tx: Transaction, vault: Vault, r: Referral) -> list[tuple[Message, str | None]]:
    """The thread with its texts; logged before it is returned. Text is None once destroyed."""
    if not tx.actor.works_cases:
        return []
    found = await store.messages(tx, r.id)
    if not found:
        return []
    key = await key_or_none(tx, vault, r.preview_key_id)
    if key is not None:  # without it, nothing is read
        await log_read(tx, "message.read", r)
    return [
        (m, vault.open(key, m.body, _message_binding(r, m.id)).decode() if m.body and key else None)
        for m in found
    ]


async def add_addendum(tx: Transaction, vault: Vault, r: Referral, part: Part, text: str) -> None:
    """Adds a later fact to a part of the packet."""
    key = await vault.open_key(tx, r.preview_key_id if part is Part.PREVIEW else r.packet_key_id)
    id = uuid7()
    body = vault.seal(key, text.encode(), _addendum_binding(r, id, part))
    await store.add_addendum(tx, id, r.id, part, body)


async def addenda(tx: Transaction, vault: Vault, r: Referral) -> list[tuple[Addendum, str | None]]:
    """Addenda that are open to the actor, with their texts; logged before they are returned."""
    if not tx.actor.works_cases:
        return []
    found = await store.addenda(tx, r.id)
    if not found:
        return []
    await log_read(tx, "addendum.read", r)
    keys = {
        Part.PREVIEW: await key_or_none(tx, vault, r.preview_key_id),
        Part.SEALED: await key_or_none(tx, vault, r.packet_key_id),
    }

    def text(addendum: Addendum) -> str | None:
        key = keys[Part(addendum.part)]
        if addendum.body is None or key is None:
            return None
        binding = _addendum_binding(r, addendum.id, addendum.part)
        return vault.open(key, addendum.body, binding).decode()

    return [(addendum, text(addendum)) for addendum in found]


async def key_or_none(tx: Transaction, vault: Vault, key_id: UUID) -> DataKey | None:
    """A data key, or None where it is destroyed or not the actor's."""
    try:
        return await vault.open_key(tx, key_id)
    except NotFound:
        return None


async def log_read(tx: Transaction, action: str, r: Referral) -> None:
    """Notes that the actor is about to read something of a referral."""
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
