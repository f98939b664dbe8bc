"""SQL of sign-ins under way, sessions, and the staff they belong to. Runs as the job `sign_in`.

Tokens, states and cookies are only ever stored and looked up as SHA-256 hashes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from hub.auth.model import Actor, ActorKind, Role
from hub.db.transaction import Transaction

# As hub.enter counts them: own desks, and those of colleagues whom this person covers today.
_PERSON = """
    p.id, p.agency_id, a.code AS agency_code, a.sees_cases, p.roles, p.locale, p.active,
    p.issuer, p.subject,
    ARRAY(SELECT m.desk_id FROM hub.desk_member m WHERE m.staff_id = p.id
          UNION
          SELECT m.desk_id
          FROM hub.absence b JOIN hub.desk_member m ON m.staff_id = b.staff_id
          WHERE b.cover_id = p.id
            AND (now() AT TIME ZONE 'America/Mexico_City')::date BETWEEN b.starts_on AND b.ends_on) AS desks
    FROM hub.staff p JOIN hub.agency a ON a.id = p.agency_id
"""


@dataclass(frozen=True, slots=True)
class Person:
    """A row of hub.staff as sign-in needs it. `issuer` and `subject` are None until bound."""

    actor: Actor
    agency_code: str
    issuer: str | None
    subject: str | None
    active: bool

    @property
    def id(self) -> UUID:
        assert self.actor.id is not None
        return self.actor.id

    @property
    def is_service(self) -> bool:
        return self.actor.kind is ActorKind.SERVICE


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """What was remembered when the browser left for the provider. `provider` is an Issuer.key."""

    provider: str
    nonce: str
    verifier: str
    next_path: str


@dataclass(frozen=True, slots=True)
class Session:
    """A session that counts: neither expired, idle for too long, nor revoked."""

    id: UUID
    person: Person
    csrf_hash: bytes
    last_seen_at: datetime
    expires_at: datetime


def _person(row: asyncpg.Record) -> Person:
    roles = frozenset(Role(role) for role in row["roles"])
    actor = Actor(
        kind=ActorKind.SERVICE if Role.SERVICE_ACCOUNT in roles else ActorKind.STAFF,
        id=row["id"],
        agency_id=row["agency_id"],
        agency_code=row["agency_code"],
        sees_cases=row["sees_cases"],
        roles=roles,
        desk_ids=frozenset(row["desks"]),
        locale=row["locale"],
    )
    return Person(actor, row["agency_code"], row["issuer"], row["subject"], row["active"])


async def person(tx: Transaction, staff_id: UUID) -> Person | None:
    """A member of staff or service account, active or not."""
    row = await tx.row(f"SELECT {_PERSON} WHERE p.id = $1", staff_id)
    return _person(row) if row else None


async def person_by_subject(tx: Transaction, issuer: str, subject: str) -> Person | None:
    """Whom a provider's subject is bound to."""
    row = await tx.row(
        f"SELECT {_PERSON} WHERE p.issuer = $1 AND p.subject = $2",
        issuer,
        subject,
    )
    return _person(row) if row else None


async def person_by_email(tx: Transaction, agency_code: str, email: str) -> Person | None:
    """Who has that address at that agency; waits for a sign-in of the same person under way."""
    row = await tx.row(
        f"SELECT {_PERSON} WHERE a.code = $1 AND p.email = hub.fold($2) FOR UPDATE OF p",
        agency_code,
        email,
    )
    return _person(row) if row else None


async def bind(tx: Transaction, staff_id: UUID, issuer: str, subject: str) -> None:
    """Ties a member of staff to a provider's subject."""
    await tx.execute(
        "UPDATE hub.staff SET issuer = $2, subject = $3 WHERE id = $1", staff_id, issuer, subject
    )


async def set_roles(tx: Transaction, staff_id: UUID, roles: Iterable[Role]) -> None:
    """Replaces the roles.

    Raises:
        asyncpg.CheckViolationError: a role of the secretariat outside the secretariat.
    """
    await tx.execute(
        "UPDATE hub.staff SET roles = $2 WHERE id = $1",
        staff_id,
        sorted(role.value for role in roles),
    )


async def add_sign_in(
    tx: Transaction,
    pending: PendingSignIn,
    *,
    state_hash: bytes,
    browser_hash: bytes,
    lifetime: timedelta,
) -> None:
    """Remembers a sign-in under way, and forgets those that never came back."""
    await tx.execute("DELETE FROM hub.sign_in WHERE expires_at < now()")
    await tx.execute(
        "INSERT INTO hub.sign_in"
        " (state_hash, browser_hash, issuer, nonce, verifier, next_path, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, now() + $7::interval)",
        state_hash,
        browser_hash,
        pending.provider,
        pending.nonce,
        pending.verifier,
        pending.next_path,
        lifetime,
    )


async def take_sign_in(
    tx: Transaction, *, state_hash: bytes, browser_hash: bytes
) -> PendingSignIn | None:
    """The sign-in that this browser began with this state; it is gone afterwards."""
    row = await tx.row(
        "DELETE FROM hub.sign_in"
        " WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > now()"
        " RETURNING issuer, nonce, verifier, next_path",
        state_hash,
        browser_hash,
    )
    if row is None:
        return None
    return PendingSignIn(row["issuer"], row["nonce"], row["verifier"], row["next_path"])


async def add_session(
    tx: Transaction, who: Person, *, token_hash: bytes, csrf_hash: bytes, limit: timedelta
) -> None:
    """Opens a session, and removes this person's sessions that have ended."""
    await tx.execute("DELETE FROM hub.session WHERE staff_id = $1 AND expires_at < now()", who.id)
    await tx.execute(
        "INSERT INTO hub.session (token_hash, csrf_hash, staff_id, agency_id, expires_at)"
        " VALUES ($1, $2, $3, $4, now() + $5::interval)",
        token_hash,
        csrf_hash,
        who.id,
        who.actor.agency_id,
        limit,
    )


async def find_session(tx: Transaction, token_hash: bytes, idle: timedelta) -> Session | None:
    """The session of a token, if it counts, with its person as they are now."""
    row = await tx.row(
        "SELECT s.id AS session_id, s.csrf_hash, s.last_seen_at, s.expires_at, who.*"  # noqa: S608 - constants
        f" FROM hub.session s, LATERAL (SELECT {_PERSON} WHERE p.id = s.staff_id) AS who"
        " WHERE s.token_hash = $1 AND s.revoked_at IS NULL"
        " AND s.expires_at > now() AND s.last_seen_at > now() - $2::interval",
        token_hash,
        idle,
    )
    if row is None:
        return None
    return Session(
        row["session_id"],
        _person(row),
        row["csrf_hash"],
        row["last_seen_at"],
        row["expires_at"],
    )


async def touch_session(tx: Transaction, session_id: UUID, after: timedelta) -> None:
    """Notes that the session is in use, unless that was noted less than `after` ago."""
    await tx.execute(
        "UPDATE hub.session SET last_seen_at = now()"
        " WHERE id = $1 AND last_seen_at < now() - $2::interval",
        session_id,
        after,
    )


async def end_session(tx: Transaction, token_hash: bytes) -> None:
    """Deletes the session of a token; unknown ones are no matter."""
    await tx.execute("DELETE FROM hub.session WHERE token_hash = $1", token_hash)
