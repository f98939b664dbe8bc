"""Sessions of browsers: the cookies, the token behind them, and the guard against forged requests.

The token is random and only its hash is stored. The CSRF token is derived from it, so a page can
ask for it again and the database still opens nothing.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal, TypedDict
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from hub.auth.issuers import LOOPBACK
from hub.errors import NotAllowed

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"


class CookieOptions(TypedDict):
    """Attributes of a cookie, as Starlette's set_cookie and delete_cookie take them."""

    path: str
    secure: bool
    httponly: bool
    samesite: Literal["lax"]


def fingerprint(secret: str) -> bytes:
    """SHA-256 of a random secret. Enough for 256 random bits; no use for passwords."""
    return hashlib.sha256(secret.encode()).digest()


def new_secret() -> str:
    """256 random bits, fit for cookies and URLs."""
    return secrets.token_urlsafe(32)


def csrf_token(session_token: str) -> str:
    """The CSRF token of a session. Tells nothing about the session token."""
    return hmac.new(session_token.encode(), b"hub csrf token", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Cookies:
    """The names and attributes of the hub's cookies at this address.

    `__Host-` makes browsers insist on Secure, on Path=/ and on this very host (RFC 6265bis, 4.1.3).
    On plain http, which only this machine may use, browsers would drop such a cookie.
    """

    session: str
    browser: str
    options: CookieOptions

    @classmethod
    def at(cls, base_url: str) -> "Cookies":
        """Cookies for the hub's public address."""
        parts = urlsplit(base_url)
        plain = parts.scheme == "http" and parts.hostname in LOOPBACK
        prefix = "" if plain else "__Host-"
        options = CookieOptions(path="/", secure=not plain, httponly=True, samesite="lax")
        return cls(f"{prefix}hub", f"{prefix}hub-sign-in", options)


def check_not_forged(connection: HTTPConnection, base_url: str, csrf_hash: bytes) -> None:
    """Refuses what another site may have made the browser send along with our cookie.

    Requests that change something need the session's token in X-CSRF-Token and must come from our
    own pages. A WebSocket cannot carry the header, so for it the origin decides.

    Raises:
        NotAllowed: code CSRF.
    """
    websocket = connection.scope["type"] == "websocket"
    if not websocket and connection.scope["method"] in SAFE_METHODS:
        return
    if not _comes_from(connection, base_url):
        raise NotAllowed("The request comes from another site.", code="CSRF")
    if websocket:
        return
    given = connection.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(fingerprint(given), csrf_hash):
        raise NotAllowed("The X-CSRF-Token header is missing or wrong.", code="CSRF")


def _comes_from(connection: HTTPConnection, base_url: str) -> bool:
    origins = connection.headers.getlist("origin")
    if origins:
        return origins == [base_url]
    return connection.headers.get("sec-fetch-site") == "same-origin"
