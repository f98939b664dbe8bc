"""Signing in through the agencies' OpenID Connect providers: authorization code with PKCE.

Never trusts an answer for having arrived: it must belong to a sign-in that this browser began, at
the provider it was sent to, and its ID token must verify against that provider's keys.
"""

import hmac
import unicodedata
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning

from hub.auth import keys
from hub.auth.issuers import Issuer, email_domain
from hub.auth.model import Role
from hub.auth.store import PendingSignIn
from hub.errors import Refusal, Unauthenticated

with warnings.catch_warnings():
    # Authlib announces a successor of httpx at every import; operators cannot act on it.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import AsyncOAuth2Client

ID_TOKEN_TYPES = frozenset({"", "jwt"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a provider vouches for. `email` is None unless the provider stands by it."""

    issuer: str
    subject: str
    email: str | None = field(repr=False)
    claims: Mapping[str, Any] = field(repr=False)


def refused(message: str, code: str = "SIGN_IN_REFUSED") -> Refusal:
    """A sign-in that ends here, for a reason the person can read."""
    return Refusal(message, code=code)


def verified_email(claims: Mapping[str, Any]) -> str | None:
    """The e-mail claim, unless the provider says it is unverified (OIDC Core 1.0, 5.1).

    An address that NFKC would change is refused: it could pass for somebody else's.
    """
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified", True) not in (True, "true"):
        return None
    if unicodedata.normalize("NFKC", email) != email or not email_domain(email):
        return None
    return email.strip()


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by name; a name with dots also reaches into objects, as in `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def roles_from(entry: Issuer, claims: Mapping[str, Any]) -> frozenset[Role] | None:
    """Roles that the provider gives: None when the hub administers them itself.

    The claim is a list, or a text that is one value. Values without a mapping give nothing.
    """
    if entry.role_claim is None:
        return None
    value = claim(claims, entry.role_claim)
    values: Iterable[Any] = [value] if isinstance(value, str) else value or ()
    if not isinstance(values, list | tuple):
        return frozenset()
    return frozenset(
        entry.roles[one] for one in values if isinstance(one, str) and one in entry.roles
    )


class Providers:
    """All configured providers. Holds caches of what they publish, nothing about people."""

    def __init__(self, issuers: tuple[Issuer, ...], base_url: str) -> None:
        self.issuers = issuers
        self.redirect_uri = f"{base_url}/auth/callback"
        self._http = keys.http_client()
        self._providers = {
            issuer: keys.Provider(issuer, self._http)
            for issuer in dict.fromkeys(entry.issuer for entry in issuers)
        }

    async def aclose(self) -> None:
        """Closes connections to providers."""
        await self._http.aclose()

    def provider(self, issuer: str) -> keys.Provider:
        """Metadata and keys of a configured issuer. KeyError for others."""
        return self._providers[issuer]

    def for_email(self, email: str) -> Issuer | None:
        """The entry whose domains include that of the address."""
        domain = email_domain(email)
        return next((entry for entry in self.issuers if domain in entry.email_domains), None)

    def named(self, name: str) -> Issuer | None:
        """The entry of an agency's code, or else the first with that issuer identifier."""
        by_agency = next((entry for entry in self.issuers if entry.agency == name), None)
        return by_agency or next((entry for entry in self.issuers if entry.issuer == name), None)

    def at(self, key: str) -> list[Issuer]:
        """The entries of one provider and client (Issuer.key)."""
        return [entry for entry in self.issuers if entry.key == key]

    async def authorization_url(
        self, entry: Issuer, *, state: str, nonce: str, verifier: str
    ) -> str:
        """Where to send the browser. Holds nothing about the person, not even a login hint.

        Raises:
            Refusal: PROVIDER_UNAVAILABLE.
        """
        metadata = await self.provider(entry.issuer).metadata()
        extra = {"acr_values": entry.acr} if entry.acr else {}
        url, _ = self._client(entry, metadata).create_authorization_url(
            metadata.authorization_endpoint,
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            **extra,
        )
        return str(url)

    def _client(self, entry: Issuer, metadata: keys.Metadata) -> AsyncOAuth2Client:
        scopes = dict.fromkeys(" ".join(one.scope for one in self.at(entry.key)).split())
        method = "client_secret_basic"
        if entry.client_secret is None:
            method = "none"
        elif method not in metadata.auth_methods and "client_secret_post" in metadata.auth_methods:
            method = "client_secret_post"
        return AsyncOAuth2Client(
            entry.client_id,
            entry.client_secret,
            scope=" ".join(scopes),
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method=method,
            timeout=5.0,
            follow_redirects=False,
            mounts=keys.direct(),
        )

    async def identify(self, pending: PendingSignIn, answer: Mapping[str, str]) -> Identity:
        """Exchanges the answer's code for whom the provider vouches for.

        Raises:
            Refusal: the provider refused, does not answer, or answers wrongly.
        """
        entries = self.at(pending.provider)
        if not entries:
            raise refused("That identity provider is no longer in use here.")
        entry = entries[0]
        provider = self.provider(entry.issuer)
        metadata = await provider.metadata()
        # RFC 9207: an answer that names another issuer was meant for another sign-in.
        if answer.get("iss", entry.issuer) != entry.issuer or (
            metadata.names_itself and "iss" not in answer
        ):
            raise refused("The answer came from another identity provider. Please start again.")
        if "error" in answer:
            raise refused("The identity provider did not sign you in.", "PROVIDER_REFUSED")
        if not answer.get("code"):
            raise refused("The identity provider's answer is incomplete. Please start again.")
        tokens = await self._exchange(entry, metadata, answer["code"], pending.verifier)
        try:
            claims = await provider.verified(str(tokens.get("id_token", "")), ID_TOKEN_TYPES)
            check_id_token(claims, entry, pending.nonce)
        except Unauthenticated as error:
            raise refused("The identity provider's answer could not be verified.") from error
        if "email" not in claims and metadata.userinfo_endpoint:
            claims = await self._with_userinfo(metadata.userinfo_endpoint, tokens, claims)
        return Identity(entry.issuer, claims["sub"], verified_email(claims), claims)

    async def _exchange(
        self, entry: Issuer, metadata: keys.Metadata, code: str, verifier: str
    ) -> Mapping[str, Any]:
        async with self._client(entry, metadata) as client:
            try:
                tokens = await client.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
            except AuthlibBaseError as error:
                raise refused("The identity provider did not accept its own code.") from error
            except (httpx.HTTPError, ValueError) as error:
                raise keys.unavailable() from error
        return dict(tokens)

    async def _with_userinfo(
        self, url: str, tokens: Mapping[str, Any], claims: dict[str, Any]
    ) -> dict[str, Any]:
        """Adds what only the userinfo endpoint tells; what the ID token says stands."""
        headers = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        more = await keys.fetch_json(self._http, url, headers=headers)
        if more.get("sub") != claims["sub"]:
            raise refused("The identity provider's answer could not be verified.")
        return {**more, **claims}


def check_id_token(claims: Mapping[str, Any], entry: Issuer, nonce: str) -> None:
    """OpenID Connect Core 1.0, 3.1.3.7, after the signature.

    Raises:
        Unauthenticated: the token is expired, or of another client, sign-in or issuer.
    """
    keys.check_claims(claims, issuer=entry.issuer, audience=entry.client_id)
    audience = claims["aud"]
    party = claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and party is None) or (
        party is not None and party != entry.client_id
    ):
        raise Unauthenticated("The token was issued to another client.")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise Unauthenticated("The token belongs to another sign-in.")
