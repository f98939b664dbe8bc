"""Idempotency-Key: a mutation sent twice happens once, and its first answer is given again.

The answer is stored in the mutation's own transaction, sealed: it may hold what the mutation was
allowed to read. A key belongs to one actor; it never reaches another's answer. It is replayed for two
days; for thirty, the key still says that the mutation was done, so that what a device sends late is
never done twice. Only what was answered without errors is kept: user errors are, since the mutation
was decided, and a client that corrects its input takes a new key.
(IETF draft-ietf-httpapi-idempotency-key-header.)
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from uuid import UUID

from hub.api import store
from hub.api.masking import RequestError
from hub.api.request import GraphQLRequest
from hub.db.transaction import Transaction
from hub.vault.envelope import Binding, open_sealed, seal
from hub.vault.provider import KeyProvider

HEADER = "idempotency-key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What a mutation answered the first time."""

    status: int
    body: bytes = field(repr=False)


def key_of(values: list[str]) -> str | None:
    """The key in the request's headers of that name, if there is one.

    Raises:
        RequestError: 400, not one key of 1 to 255 visible ASCII characters.
    """
    if not values:
        return None
    if len(values) > 1 or not KEY.fullmatch(values[0]):
        message = "Idempotency-Key must be one key of 1 to 255 visible characters."
        raise RequestError(400, "IDEMPOTENCY_KEY", message)
    return values[0]


class Attempt:
    """One mutation under a key, within its transaction.

    The key that seals comes from the agency's index key, the actor and the idempotency key, so
    neither the database alone nor another agency's keys open an answer. The request's hash is
    keyed with it too: a bare hash would let a reader of the table guess what was sent.
    """

    def __init__(
        self,
        tx: Transaction,
        key: str,
        secret: bytes,
        request: GraphQLRequest,
        stored: store.StoredAnswer | None,
    ) -> None:
        actor = tx.actor
        assert actor.id is not None
        assert actor.agency_id is not None
        self._tx = tx
        self._key = key
        self._secret = secret
        self._stored = stored
        self._hash = hmac.digest(secret, hashlib.sha256(request.canonical()).digest(), "sha256")
        self._binding = Binding(actor.agency_id, "idempotency", actor.id, "response")

    @classmethod
    async def begin(
        cls, tx: Transaction, provider: KeyProvider, key: str, request: GraphQLRequest
    ) -> "Attempt":
        """Claims a key until the transaction ends.

        Raises:
            RequestError: 400, the actor is nobody's staff; 409, the first request is under way.
        """
        actor = tx.actor
        if actor.id is None or actor.agency_id is None:
            raise RequestError(400, "IDEMPOTENCY_KEY", "Only staff may use an Idempotency-Key.")
        claimed, stored = await store.claim(tx, lock_number(actor.id, key), key)
        if not claimed:
            raise RequestError(
                409,
                "IDEMPOTENCY_IN_FLIGHT",
                "A request with this Idempotency-Key is still under way.",
                {"Retry-After": "1"},
            )
        material = actor.id.bytes + key.encode()
        secret = await provider.digest(actor.agency_id, "idempotency", material)
        return cls(tx, key, secret, request, stored)

    async def first_answer(self) -> FirstAnswer | None:
        """The stored answer to the same request.

        Raises:
            RequestError: 422, the key was used for another request; 410, its answer is forgotten.
            IntegrityError: the stored answer does not open.
        """
        stored = self._stored
        if stored is None:
            return None
        if not hmac.compare_digest(stored.body_hash, self._hash):
            message = "This Idempotency-Key was used for another request."
            raise RequestError(422, "IDEMPOTENCY_MISMATCH", message)
        if stored.sealed is None:
            message = (
                "This was done before, days ago, and is not done again. Look at what it changed."
            )
            raise RequestError(410, "IDEMPOTENCY_DONE", message)
        return FirstAnswer(stored.status, open_sealed(self._secret, stored.sealed, self._binding))

    async def keep(self, answer: FirstAnswer) -> None:
        """Stores the answer; it exists once the mutation is committed, and not before."""
        sealed = seal(self._secret, answer.body, self._binding)
        await store.store(
            self._tx, self._key, store.StoredAnswer(self._hash, answer.status, sealed)
        )


def lock_number(actor_id: UUID, key: str) -> int:
    """The advisory lock of an actor's key: 64 bits, signed."""
    digest = hashlib.sha256(b"hub.idempotency\0" + actor_id.bytes + key.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


async def forget_old(tx: Transaction) -> int:
    """Forgets old answers and older keys, as far as the actor may: everybody's for a job that may."""
    return await store.forget_old(tx)
