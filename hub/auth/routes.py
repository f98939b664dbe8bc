"""The addresses of sign-in under /auth: for browsers small pages without scripts, else JSON.

Nothing personal appears in an address, and nobody is sent to another site than their own agency's
provider.
"""

import base64
import html
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hub.auth import sessions
from hub.auth.issuers import Issuer
from hub.auth.model import ActorKind
from hub.auth.pace import Pace
from hub.auth.service import SIGN_IN_LIFETIME, Authenticator
from hub.errors import HubError, Invalid, NotAllowed, NotFound, Refusal, TooMany, Unauthenticated
from hub.vault.device import device_key
from hub.vault.provider import KeyProvider

MAX_FORM = 4_096
MAX_NEXT = 1_024
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
}
STATUS: dict[type[HubError], HTTPStatus] = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Invalid: HTTPStatus.BAD_REQUEST,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal: HTTPStatus.FORBIDDEN,
}
DEVICE_KEY_LIFETIME = timedelta(hours=12)
"""A working day: after it the device asks again, whatever the session's limit is."""
NOT_SIGNED_IN = "You are not signed in."

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(authenticator: Authenticator, provider: KeyProvider) -> list[Route]:
    """The sign-in routes. Sign-ins are begun at most 60 at once and one a second, per address.

    `provider` holds the keys from which those of people's devices are derived.
    """
    desk = _SignInDesk(authenticator, provider)
    return [
        Route("/auth/providers", _told(desk.providers), methods=["GET", "POST"]),
        Route("/auth/login", _told(desk.login), methods=["GET", "POST"]),
        Route("/auth/callback", _told(desk.callback), methods=["GET"]),
        Route("/auth/logout", _told(desk.logout), methods=["POST"]),
        Route("/auth/session", _told(desk.session), methods=["GET"]),
        Route("/auth/device-key", _told(desk.device_key), methods=["POST"]),
    ]


def local_path(text: str) -> str:
    """`text` when it is a path on this site, to go to after sign-in.

    Raises:
        Invalid: it could lead elsewhere.
    """
    parts = urlsplit(text) if text.isprintable() else None
    if (
        parts is None
        or len(text) > MAX_NEXT
        or not text.startswith("/")
        or text.startswith("//")
        or "\\" in text
        or parts.scheme
        or parts.netloc
    ):
        raise Invalid("next must be a path on this site.", field=["next"])
    return text


class _SignInDesk:
    def __init__(self, authenticator: Authenticator, provider: KeyProvider) -> None:
        self.authenticator = authenticator
        self.provider = provider
        self.starts = Pace(per_second=1.0, burst=60)

    async def providers(self, request: Request) -> Response:
        """GET: all providers. POST with `email`: the one of that address, or none."""
        entries = list(self.authenticator.providers.issuers)
        if request.method == "POST":
            self._pace(request)
            email = (await _form(request)).get("email", "")
            entry = self.authenticator.providers.for_email(email)
            entries = [entry] if entry else []
        return JSONResponse(
            {
                "providers": [
                    {
                        "agency": entry.agency,
                        "name": entry.name,
                        "issuer": entry.issuer,
                        "login": f"/auth/login?{urlencode({'issuer': entry.agency})}",
                    }
                    for entry in entries
                ]
            },
            headers=HEADERS,
        )

    async def login(self, request: Request) -> Response:
        """POST with `email` or `issuer`, GET with `issuer`: off to the provider. GET alone: a form.

        `issuer` is an agency's code or an issuer identifier; `next` a path of this site.
        """
        given = await _form(request) if request.method == "POST" else dict(request.query_params)
        next_path = local_path(given.get("next") or "/")
        if request.method == "GET" and "email" in given:
            raise Invalid("Send the address as a form, not in the URL.", field=["email"])
        if not given.get("email") and not given.get("issuer"):
            return _login_page(next_path)
        self._pace(request)
        entry = self._entry(given)
        # Kept when there is one already, so that two tabs may sign in side by side.
        cookies = self.authenticator.cookies
        browser = request.cookies.get(cookies.browser) or sessions.new_secret()
        url = await self.authenticator.begin(entry, next_path=next_path, browser=browser)
        response = RedirectResponse(url, HTTPStatus.SEE_OTHER, HEADERS)
        response.set_cookie(
            cookies.browser,
            browser,
            max_age=int(SIGN_IN_LIFETIME.total_seconds()),
            **cookies.options,
        )
        return response

    def _entry(self, given: dict[str, str]) -> Issuer:
        providers = self.authenticator.providers
        named = given.get("issuer")
        entry = providers.named(named) if named else providers.for_email(given["email"])
        if entry is None:
            raise Invalid(
                "No agency of the network signs in with that. Use your address at work.",
                field=["issuer" if given.get("issuer") else "email"],
            )
        return entry

    def _pace(self, request: Request) -> None:
        address = request.client.host if request.client else ""
        wait = self.starts.take(address)
        if wait:
            raise TooMany("Too many sign-ins from here.", retry_after=int(wait) + 1)

    async def callback(self, request: Request) -> Response:
        """The provider's answer: a new session, and on to where the person wanted."""
        cookies = self.authenticator.cookies
        names = [name for name, _ in request.query_params.multi_items()]
        if len(names) != len(set(names)):
            raise Invalid("The identity provider's answer is not clear.")
        done = await self.authenticator.finish(
            dict(request.query_params),
            browser=request.cookies.get(cookies.browser),
            replaces=request.cookies.get(cookies.session),
        )
        response = RedirectResponse(done.next_path, HTTPStatus.SEE_OTHER, HEADERS)
        response.set_cookie(cookies.session, done.token, **cookies.options)
        response.delete_cookie(cookies.browser, **cookies.options)
        return response

    async def logout(self, request: Request) -> Response:
        """Ends the session."""
        cookies = self.authenticator.cookies
        await self.authenticator.sign_out(request)
        response = Response(status_code=HTTPStatus.NO_CONTENT, headers=HEADERS)
        response.delete_cookie(cookies.session, **cookies.options)
        return response

    async def session(self, request: Request) -> Response:
        """Who is asking, and for a browser the token that its changes must carry."""
        who = await self.authenticator.who(request)
        actor = who.actor
        if actor.kind is ActorKind.NOBODY:
            raise Unauthenticated(NOT_SIGNED_IN)
        return JSONResponse(
            {
                "id": str(actor.id),
                "kind": actor.kind.value,
                "agency": actor.agency_code,
                "roles": sorted(role.value for role in actor.roles),
                "seesCases": actor.sees_cases,
                "deskIds": sorted(str(desk) for desk in actor.desk_ids),
                "locale": actor.locale,
                "csrfToken": who.csrf_token,
                "expiresAt": who.expires_at.isoformat() if who.expires_at else None,
            },
            headers=HEADERS,
        )

    async def device_key(self, request: Request) -> Response:
        """The key of the person's offline store on their device (hub/vault/device.py).

        POST with the session's cookie and its X-CSRF-Token, from our own pages. Answers
        {"key": base64url of 32 bytes without padding, "keyId", "expiresAt"}: from then on the device forgets the key
        and wipes what it kept. Only for people at a browser: a program has no device to keep.
        """
        who = await self.authenticator.who(request)
        actor = who.actor
        if actor.kind is ActorKind.NOBODY or actor.agency_id is None or actor.id is None:
            raise Unauthenticated(NOT_SIGNED_IN)
        if who.expires_at is None or actor.kind is not ActorKind.STAFF:
            raise NotAllowed("Only somebody who has signed in with a browser has a device key.")
        found = await device_key(self.provider, actor.agency_id, actor.id)
        expires = min(who.expires_at, datetime.now(UTC) + DEVICE_KEY_LIFETIME)
        return JSONResponse(
            {
                "key": base64.urlsafe_b64encode(found.key).rstrip(b"=").decode(),
                "keyId": found.id,
                "expiresAt": expires.isoformat(),
            },
            headers=HEADERS,
        )


async def _form(request: Request) -> dict[str, str]:
    """A small urlencoded or JSON form.

    Raises:
        Invalid: too large, or neither.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            raise Invalid("The form is too large.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    try:
        if kind == "application/json":
            fields = json.loads(body)
        elif kind == "application/x-www-form-urlencoded":
            fields = dict(parse_qsl(body.decode(), strict_parsing=bool(body)))
        else:
            fields = None
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(one, str) for one in fields.values()):
        raise Invalid("The form must be urlencoded, or a JSON object of texts.")
    return fields


def _told(endpoint: Endpoint) -> Endpoint:
    """Turns errors into an answer that the asking program or person understands."""

    async def answering(request: Request) -> Response:
        try:
            return await endpoint(request)
        except (Refusal, Unauthenticated) as error:
            return _error(request, error)

    return answering


def _error(request: Request, error: Refusal | Unauthenticated) -> Response:
    status = STATUS.get(type(error), HTTPStatus.FORBIDDEN)
    code = error.code if isinstance(error, Refusal) else "UNAUTHENTICATED"
    if code == "PROVIDER_UNAVAILABLE":
        status = HTTPStatus.BAD_GATEWAY
    headers = dict(HEADERS)
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    correlation = str(getattr(request.state, "correlation_id", None) or uuid4().hex)
    if "text/html" in request.headers.get("accept", ""):
        body = _page(
            "No se pudo iniciar sesión · Sign-in did not work",
            f"<p>{html.escape(str(error))}</p>"
            f"<p><small>{code} {html.escape(correlation)}</small></p>"
            '<p><a href="/auth/login">Volver a intentar · Try again</a></p>',
        )
        return HTMLResponse(body, status, headers)
    content: dict[str, Any] = {
        "error": {"code": code, "message": str(error), "correlationId": correlation}
    }
    return JSONResponse(content, status, headers)


def _login_page(next_path: str) -> Response:
    return HTMLResponse(
        _page(
            "Iniciar sesión · Sign in",
            '<form method="post" action="/auth/login">'
            f'<input type="hidden" name="next" value="{html.escape(next_path)}">'
            "<p><label>Correo institucional · E-mail at work<br>"
            '<input type="email" name="email" required autofocus autocomplete="email"></label></p>'
            "<p><button>Continuar · Continue</button></p></form>",
        ),
        headers=HEADERS,
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="es"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title></head><body><main><h1>{html.escape(title)}</h1>"
        f"{body}</main></body></html>"
    )
