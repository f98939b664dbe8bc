"""Bearer tokens of API clients: JWT access tokens as in RFC 9068, verified on every request.

An ID token is not an access token: it says who signed in, not what a client may ask of the hub.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers

from hub.auth import keys
from hub.auth.oidc import Identity, Providers, verified_email
from hub.errors import Refusal, Unauthenticated

ACCESS_TOKEN = frozenset({"at+jwt"})
LENIENT = frozenset({"at+jwt", "jwt", ""})
ONLY_IN_ID_TOKENS = ("nonce", "at_hash", "c_hash", "s_hash")


@dataclass(frozen=True, slots=True)
class Access:
    """What a valid access token says. `is_client` when a client speaks for itself, for nobody."""

    identity: Identity
    is_client: bool


def bearer_token(headers: Headers) -> str | None:
    """The token of the Authorization header; None without the header.

    Raises:
        Unauthenticated: another scheme, or several headers.
    """
    given = headers.getlist("authorization")
    if not given:
        return None
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.casefold() != "bearer" or not token.strip():
        raise Unauthenticated("Only a bearer token is accepted.")
    return token.strip()


async def read_access_token(token: str, providers: Providers, audience: str) -> Access:
    """Verifies an access token meant for `audience`.

    Raises:
        Unauthenticated: the token is not valid here, or its issuer's keys cannot be had.
    """
    _, unverified = keys.peek(token)
    issuer = unverified.get("iss")
    entries = [entry for entry in providers.issuers if entry.issuer == issuer]
    if not entries:
        raise Unauthenticated("The token's issuer is not known here.")
    strict = any(entry.strict_typ for entry in entries)
    provider = providers.provider(entries[0].issuer)
    try:
        claims = await provider.verified(token, ACCESS_TOKEN if strict else LENIENT)
    except Refusal as error:
        raise Unauthenticated("The keys of the token's issuer cannot be had.") from error
    keys.check_claims(claims, issuer=provider.issuer, audience=audience)
    check_access_token(claims, strict=strict)
    identity = Identity(provider.issuer, claims["sub"], verified_email(claims), claims)
    return Access(identity, is_client=claims["sub"] == claims.get("client_id"))


def check_access_token(claims: Mapping[str, Any], *, strict: bool) -> None:
    """RFC 9068, 2.2, beyond what every token needs.

    Raises:
        Unauthenticated: required claims are missing, or it is an ID token.
    """
    if any(name in claims for name in ONLY_IN_ID_TOKENS):
        raise Unauthenticated("An ID token is not an access token.")
    if strict and not all(
        isinstance(claims.get(name), str) and claims[name] for name in ("client_id", "jti")
    ):
        raise Unauthenticated("The access token lacks client_id or jti.")
