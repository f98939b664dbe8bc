"""What an identity provider publishes about itself, and tokens verified against its keys.

Only asymmetric signatures count: `none` and HMAC are never accepted, whatever a token or a
provider says. Nothing here decides who somebody is.
"""

import asyncio
import base64
import binascii
import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from hub.auth.issuers import LOOPBACK, is_safe_url
from hub.auth.pace import Pace
from hub.errors import Refusal, Unauthenticated

ALGORITHMS = frozenset({"RS256", "PS256", "ES256", "EdDSA"})
LEEWAY = 30
"""Seconds by which clocks may differ."""

MAX_TOKEN = 16_384
MAX_DOCUMENT = 1_000_000

METADATA_AGE = 3_600.0
KEYS_AGE = 600.0
STALE_AGE = 6 * 3_600.0
"""How long known keys go on counting while the provider does not answer, in seconds."""


def unavailable() -> Refusal:
    """The refusal for a provider that does not answer, or not as it should."""
    return Refusal(
        "The identity provider of your agency does not answer as it should. Try again later.",
        code="PROVIDER_UNAVAILABLE",
    )


def direct() -> dict[str, httpx.AsyncBaseTransport | None]:
    """Mounts by which a client reaches this machine directly, past any configured proxy."""
    return {f"all://{host}": None for host in LOOPBACK if ":" not in host}


def http_client() -> httpx.AsyncClient:
    """A client for talking to providers: short patience, no redirects."""
    return httpx.AsyncClient(
        timeout=httpx.Timeout(5.0),
        follow_redirects=False,
        headers={"Accept": "application/json"},
        mounts=direct(),
    )


async def fetch_json(http: httpx.AsyncClient, url: str, **options: Any) -> dict[str, Any]:
    """A JSON object of at most MAX_DOCUMENT bytes.

    Raises:
        Refusal: PROVIDER_UNAVAILABLE, for everything else.
    """
    try:
        async with http.stream("GET", url, **options) as response:
            if response.status_code != 200:
                raise unavailable()
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_DOCUMENT:
                    raise unavailable()
        document = json.loads(body)
    except (httpx.HTTPError, ValueError) as error:
        raise unavailable() from error
    if not isinstance(document, dict):
        raise unavailable()
    return document


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the hub uses of a discovery document (OpenID Connect Discovery 1.0, 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    names_itself: bool
    """It promises the `iss` parameter in every answer (RFC 9207, 3)."""
    auth_methods: tuple[str, ...]


def read_metadata(issuer: str, document: Mapping[str, Any]) -> Metadata:
    """Checks a discovery document.

    Raises:
        Refusal: PROVIDER_UNAVAILABLE when it speaks for another issuer or names unsafe addresses.
    """
    local = issuer.startswith("http://")

    def address(name: str) -> str:
        url = document.get(name)
        if not isinstance(url, str) or not is_safe_url(url):
            raise unavailable()
        if url.startswith("http://") and not local:
            raise unavailable()
        return url

    if document.get("issuer") != issuer:
        raise unavailable()
    methods = document.get("token_endpoint_auth_methods_supported")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=address("authorization_endpoint"),
        token_endpoint=address("token_endpoint"),
        jwks_uri=address("jwks_uri"),
        userinfo_endpoint=address("userinfo_endpoint") if "userinfo_endpoint" in document else None,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        # The default of RFC 8414, 2.
        auth_methods=tuple(methods) if isinstance(methods, list) else ("client_secret_basic",),
    )


def read_keys(document: Mapping[str, Any]) -> list[jwk.Key]:
    """The public signing keys of a JWK set. Keys of unknown or symmetric kinds are passed over."""
    keys: list[jwk.Key] = []
    entries = document.get("keys")
    for raw in entries if isinstance(entries, list) else []:
        if not isinstance(raw, dict) or raw.get("kty") not in ("RSA", "EC", "OKP"):
            continue
        if raw.get("use", "sig") != "sig":
            continue
        try:
            keys.append(jwk.import_key(raw))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return keys


def peek(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a compact JWS, NOT verified: to find out whose keys to try.

    Raises:
        Unauthenticated: it is not a signed JWT.
    """
    parts = token.split(".")
    if len(token) > MAX_TOKEN or len(parts) != 3 or not all(parts):
        raise Unauthenticated("The token is not a signed JWT.")
    decoded = []
    for part in parts[:2]:
        try:
            padded = part.encode("ascii") + b"=" * (-len(part) % 4)
            value = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (ValueError, binascii.Error, RecursionError):
            raise Unauthenticated("The token is not a signed JWT.") from None
        if not isinstance(value, dict):
            raise Unauthenticated("The token is not a signed JWT.")
        decoded.append(value)
    return decoded[0], decoded[1]


class Provider:
    """One issuer's metadata and keys: fetched when first needed, cached, refreshed in time."""

    def __init__(self, issuer: str, http: httpx.AsyncClient) -> None:
        self.issuer = issuer
        self._http = http
        self._lock = asyncio.Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, list[jwk.Key]] | None = None
        # Forged key ids, or a provider that is down, must not make the hub ask without end.
        self._asking = Pace(per_second=1 / 30, burst=8)

    async def metadata(self) -> Metadata:
        """The discovery document, at most an hour old.

        Raises:
            Refusal: PROVIDER_UNAVAILABLE.
        """
        async with self._lock:
            return await self._metadata_now()

    async def _ask(self, url: str) -> dict[str, Any]:
        if self._asking.take() > 0:
            raise unavailable()
        return await fetch_json(self._http, url)

    async def _metadata_now(self) -> Metadata:
        now, known = time.monotonic(), self._metadata
        if known is not None and now - known[0] < METADATA_AGE:
            return known[1]
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            found = read_metadata(self.issuer, await self._ask(url))
        except Refusal:
            if known is not None and now - known[0] < STALE_AGE:
                return known[1]
            raise
        self._metadata = (now, found)
        return found

    async def _keys_now(self, unlike: list[jwk.Key] | None = None) -> list[jwk.Key]:
        """The keys; when they are still those of `unlike`, the provider is asked for newer ones."""
        async with self._lock:
            now, known = time.monotonic(), self._keys
            if known is not None and known[1] is not unlike and now - known[0] < KEYS_AGE:
                return known[1]
            try:
                metadata = await self._metadata_now()
                keys = read_keys(await self._ask(metadata.jwks_uri))
            except Refusal:
                if known is not None and now - known[0] < STALE_AGE:
                    return known[1]
                raise
            self._keys = (now, keys)
            return keys

    async def _key(self, kid: str | None, algorithm: str) -> jwk.Key:
        keys = await self._keys_now()
        found = _matching(keys, kid, algorithm)
        if not found:
            found = _matching(await self._keys_now(unlike=keys), kid, algorithm)
        if len(found) != 1:
            raise Unauthenticated("The token is signed with a key its issuer does not publish.")
        return found[0]

    async def verified(self, token: str, typ: Collection[str]) -> dict[str, Any]:
        """The claims of a token, its signature verified. Their meaning is the caller's to check.

        `typ` lists the accepted values of the header, in small letters; "" stands for none.

        Raises:
            Unauthenticated: the token is not what it should be.
            Refusal: PROVIDER_UNAVAILABLE when its keys cannot be had.
        """
        header, _ = peek(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise Unauthenticated("The token's algorithm is not accepted.")
        kind = str(header.get("typ", "")).casefold().removeprefix("application/")
        if kind not in typ:
            raise Unauthenticated("The token is of another type.")
        if kid is not None and not isinstance(kid, str):
            raise Unauthenticated("The token is not a signed JWT.")
        key = await self._key(kid, algorithm)
        try:
            return jwt.decode(token, key, algorithms=[algorithm]).claims
        except (JoseError, ValueError, TypeError):
            raise Unauthenticated("The token's signature is not valid.") from None


_KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}


def _matching(keys: list[jwk.Key], kid: str | None, algorithm: str) -> list[jwk.Key]:
    """Keys that may have signed. Without a key id there must be no choice (OIDC Core 1.0, 10.1)."""
    return [
        key
        for key in keys
        if key.key_type == _KEY_TYPES[algorithm]
        and key.get("alg", algorithm) in (algorithm, "Ed25519" if algorithm == "EdDSA" else None)
        and (kid is None or key.get("kid") == kid)
    ]


def check_claims(claims: Mapping[str, Any], *, issuer: str, audience: str) -> None:
    """Issuer, audience and times, with LEEWAY.

    Raises:
        Unauthenticated: one of them is missing or wrong.
    """
    options: dict[str, Any] = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": audience},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }
    try:
        jwt.JWTClaimsRegistry(leeway=LEEWAY, **options).validate(dict(claims))
    except (JoseError, ValueError, TypeError):
        raise Unauthenticated("The token is expired, or meant for somebody else.") from None
