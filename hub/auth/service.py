"""Who is asking: sign-in, sessions and bearer tokens, turned into the actor of a request.

Whoever is deactivated, or whose session is revoked, is out with their next request: what is remembered of
a session only saves a round trip, for the statement that asks finds out whether it is still so.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
from starlette.requests import HTTPConnection

from hub.auth import bearer, sessions, store
from hub.auth.issuers import Issuer, email_domain
from hub.auth.model import NOBODY, Actor, Job, job_actor
from hub.auth.oidc import Identity, Providers, refused, roles_from
from hub.db.transaction import Remembered, Transaction, question, transaction
from hub.errors import HubError, Refusal, Unauthenticated
from hub.settings import Settings

SIGN_IN_LIFETIME = timedelta(minutes=10)
TOUCH = timedelta(minutes=1)
MOST_REMEMBERED = 10_000
"""Sessions that a worker remembers, about a kilobyte each."""
UNKNOWN = "You have no account in the hub. Your agency's administrator can add you."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A finished sign-in: the session's token for the cookie, and where to go."""

    token: str
    next_path: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Who:
    """The actor of a request, and their session's CSRF token and end if a session it is."""

    actor: Actor
    csrf_token: str | None = None
    expires_at: datetime | None = None


class Authenticator:
    """Lives as long as the worker."""

    def __init__(self, pool: asyncpg.Pool, settings: Settings) -> None:
        self._pool = pool
        self._settings = settings
        self.base_url = settings.base_url
        self.cookies = sessions.Cookies.at(settings.base_url)
        self._remembered: OrderedDict[bytes, tuple[store.Session, Remembered]] = OrderedDict()
        self.providers = Providers(settings.issuers, settings.base_url)

    async def aclose(self) -> None:
        """Closes connections to identity providers."""
        await self.providers.aclose()

    async def actor_of(self, connection: HTTPConnection) -> Actor:
        """The actor of a request or WebSocket; NOBODY without credentials.

        May be asked again at any time on a long-lived connection. A bearer token wins over a
        cookie.

        Raises:
            Unauthenticated: credentials that do not count, or no longer.
            NotAllowed: code CSRF.
        """
        return (await self.who(connection)).actor

    async def who(self, connection: HTTPConnection) -> Who:
        """As actor_of, with what a browser needs to know of its session."""
        token = bearer.bearer_token(connection.headers)
        if token is not None:
            return Who(await self.actor_of_bearer(token))
        cookie = connection.cookies.get(self.cookies.session)
        if not cookie:
            return Who(NOBODY)
        session = await self._session(cookie)
        if session is None or not session.person.active or session.person.is_service:
            raise Unauthenticated("The session has ended.")
        sessions.check_not_forged(connection, self.base_url, session.csrf_hash)
        await self._touch(session)
        return Who(session.person.actor, sessions.csrf_token(cookie), session.expires_at)

    def remembered(self, connection: HTTPConnection) -> Remembered | None:
        """Whom the session of a request was of when this worker last looked; None where it has to look.

        Raises:
            NotAllowed: code CSRF.
        """
        cookie = connection.cookies.get(self.cookies.session)
        if not cookie or "authorization" in connection.headers:
            return None
        token_hash = sessions.fingerprint(cookie)
        session, remembered = self._remembered.get(token_hash, (None, None))
        if session is None or not session.person.active or session.person.is_service:
            return None
        sessions.check_not_forged(connection, self.base_url, session.csrf_hash)
        return remembered

    async def _session(self, cookie: str) -> store.Session | None:
        token_hash = sessions.fingerprint(cookie)
        async with question(self._pool, job_actor(Job.SIGN_IN)) as tx:
            found = await store.find_session(tx, token_hash, self._settings.session_idle)
        self._remembered.pop(token_hash, None)
        if found is not None:
            remembered = Remembered(found.person.actor, token_hash, self._touch_after)
            self._remembered[token_hash] = found, remembered
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    @property
    def _touch_after(self) -> timedelta:
        # A short idle limit needs finer notes, or a session in use would end.
        return min(TOUCH, self._settings.session_idle / 4)

    async def _touch(self, session: store.Session) -> None:
        after = self._touch_after
        if datetime.now(session.last_seen_at.tzinfo) - session.last_seen_at >= after:
            async with transaction(self._pool, job_actor(Job.SIGN_IN)) as tx:
                await store.touch_session(tx, session.id, after)

    async def actor_of_bearer(self, token: str) -> Actor:
        """The actor of an access token, for transports that carry it outside a header.

        Raises:
            Unauthenticated: it is not valid, or of nobody the hub knows.
        """
        access = await bearer.read_access_token(token, self.providers, self._settings.audience)
        identity = access.identity
        entries = [one for one in self.providers.issuers if one.issuer == identity.issuer]
        try:
            async with transaction(self._pool, job_actor(Job.SIGN_IN)) as tx:
                who, _ = await _recognise(tx, identity, entries, self.providers.issuers)
                # Inside the transaction: a token of the wrong kind must not bind anybody either.
                if who.is_service != access.is_client:
                    raise Unauthenticated("The token is not of the right kind for this account.")
        except Refusal as error:
            raise Unauthenticated("The token is of nobody the hub knows.") from error
        return who.actor

    async def begin(self, entry: Issuer, *, next_path: str, browser: str) -> str:
        """Begins a sign-in of this browser; returns the provider's address to send it to.

        Raises:
            Refusal: PROVIDER_UNAVAILABLE.
        """
        state, nonce, verifier = (sessions.new_secret() for _ in range(3))
        url = await self.providers.authorization_url(
            entry, state=state, nonce=nonce, verifier=verifier
        )
        async with transaction(self._pool, job_actor(Job.SIGN_IN)) as tx:
            await store.add_sign_in(
                tx,
                store.PendingSignIn(entry.key, nonce, verifier, next_path),
                state_hash=sessions.fingerprint(state),
                browser_hash=sessions.fingerprint(browser),
                lifetime=SIGN_IN_LIFETIME,
            )
        return url

    async def finish(
        self, answer: Mapping[str, str], *, browser: str | None, replaces: str | None = None
    ) -> SignedIn:
        """Finishes the sign-in that a provider's answer belongs to, with a new session.

        `replaces` is the token of the session this browser had before; that one ends.

        The state is used up first, in a transaction of its own: whatever happens next, the same
        answer cannot come twice.

        Raises:
            Refusal: with what went wrong, for the person to read.
        """
        state = answer.get("state")
        pending = None
        if state and browser:
            async with transaction(self._pool, job_actor(Job.SIGN_IN)) as tx:
                pending = await store.take_sign_in(
                    tx,
                    state_hash=sessions.fingerprint(state),
                    browser_hash=sessions.fingerprint(browser),
                )
        if pending is None:
            raise refused(
                "This sign-in was not begun in this browser, or took too long. Start again.",
                "SIGN_IN_UNKNOWN",
            )
        identity = await self.providers.identify(pending, answer)
        entries = self.providers.at(pending.provider)
        token = sessions.new_secret()
        async with transaction(self._pool, job_actor(Job.SIGN_IN)) as tx:
            who, entry = await _recognise(tx, identity, entries, self.providers.issuers)
            if who.is_service:
                raise refused(UNKNOWN)
            if entry.acr is not None and identity.claims.get("acr") != entry.acr:
                raise refused(
                    "Your agency requires a stronger sign-in than the one you used.",
                    "STRONGER_SIGN_IN_NEEDED",
                )
            who = await _with_roles(tx, who, entry, identity)
            if replaces:
                await store.end_session(tx, sessions.fingerprint(replaces))
            await store.add_session(
                tx,
                who,
                token_hash=sessions.fingerprint(token),
                csrf_hash=sessions.fingerprint(sessions.csrf_token(token)),
                limit=self._settings.session_limit,
            )
        return SignedIn(token, pending.next_path, who.actor)

    async def sign_out(self, connection: HTTPConnection) -> None:
        """Ends the session of the request's cookie. One that has ended already is no matter.

        Raises:
            NotAllowed: code CSRF; another site may not sign people out.
        """
        cookie = connection.cookies.get(self.cookies.session)
        if not cookie:
            return
        session = await self._session(cookie)
        if session is not None:
            sessions.check_not_forged(connection, self.base_url, session.csrf_hash)
            async with transaction(self._pool, job_actor(Job.SIGN_IN)) as tx:
                await store.end_session(tx, sessions.fingerprint(cookie))


async def _recognise(
    tx: Transaction, identity: Identity, entries: list[Issuer], configured: tuple[Issuer, ...]
) -> tuple[store.Person, Issuer]:
    """Whom an identity stands for, and by which agency's entry. Binds them the first time.

    A binding outlives a change of address, but not the agency's departure from the provider.

    Raises:
        Refusal: unknown, inactive, or of an agency this provider may not vouch for.
    """
    who = await store.person_by_subject(tx, identity.issuer, identity.subject)
    if who is not None:
        entry = next((one for one in entries if one.agency == who.agency_code), None)
        moved = identity.email is not None and _entry_for(identity.email, entries) not in (
            None,
            entry,
        )
        if entry is None or moved or not who.active:
            raise refused(UNKNOWN)
        return who, entry
    entry = _entry_for(identity.email, entries) if identity.email else None
    if entry is None or identity.email is None:
        raise refused(UNKNOWN)
    who = await store.person_by_email(tx, entry.agency, identity.email)
    if who is None or not who.active or who.is_service or _is_bound(who, configured):
        raise refused(UNKNOWN)
    await store.bind(tx, who.id, identity.issuer, identity.subject)
    return who, entry


def _entry_for(email: str, entries: list[Issuer]) -> Issuer | None:
    domain = email_domain(email)
    return next((entry for entry in entries if domain in entry.email_domains), None)


def _is_bound(who: store.Person, configured: tuple[Issuer, ...]) -> bool:
    """True when another subject at a provider of their agency is this person already.

    An address that an agency gives to a newcomer must not open its former owner's account. Once
    the agency has left a provider, bindings there count no more and sign-in binds anew.
    """
    return any(
        entry.agency == who.agency_code and entry.issuer == who.issuer for entry in configured
    )


async def _with_roles(
    tx: Transaction, who: store.Person, entry: Issuer, identity: Identity
) -> store.Person:
    """The person with the roles their provider gives, where providers give roles.

    Raises:
        Refusal: a role their agency cannot have.
    """
    roles = roles_from(entry, identity.claims)
    if roles is None or roles == who.actor.roles:
        return who
    try:
        await store.set_roles(tx, who.id, roles)
    except asyncpg.CheckViolationError as error:
        raise refused(
            "Your agency's provider gives you a role that your agency cannot have.", "ROLE_REFUSED"
        ) from error
    fresh = await store.person(tx, who.id)
    if fresh is None:
        raise HubError("A member of staff vanished during their own sign-in.")
    return fresh
