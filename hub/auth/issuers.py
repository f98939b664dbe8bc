"""The identity providers of the agencies, as configured: who may vouch for whom.

A provider vouches for its own agency's staff and for nobody else's. Several agencies may share one
provider (a demo, a common house service): each has an entry of its own, and the domain of the
verified e-mail address says which entry counts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from hub.auth.model import Role

DEFAULT_SCOPE = "openid email"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Issuer:
    """One agency's identity provider.

    `issuer` is the issuer identifier exactly as the provider publishes it. `roles` maps values of
    the claim `role_claim` to roles; without a claim the roles are those administered in the hub.
    `acr` is the authentication context the provider must report (OpenID Connect Core 1.0, 2).
    `strict_typ` false accepts access tokens that call themselves `JWT` instead of `at+jwt`
    (RFC 9068, 2.1) and lack `client_id` and `jti`, from providers that predate that standard.
    """

    agency: str
    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    email_domains: tuple[str, ...] = ()
    role_claim: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    acr: str | None = None
    name: str = ""
    strict_typ: bool = True
    scope: str = DEFAULT_SCOPE

    @property
    def key(self) -> str:
        """Names the provider and the hub's registration there; entries may share it.

        An issuer identifier has no fragment, so the two cannot run together.
        """
        return f"{self.issuer}#{self.client_id}"


def email_domain(email: str) -> str:
    """The domain of an address, folded; empty when the text is not an address."""
    local, at, domain = email.strip().casefold().rpartition("@")
    return domain if local and at else ""


def is_safe_url(url: str) -> bool:
    """True for https, and for http on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


class _Entry:
    """One object of the configured array, and what is wrong with it."""

    FIELDS = frozenset(
        {
            "agency",
            "issuer",
            "client_id",
            "client_secret",
            "email_domains",
            "role_claim",
            "roles",
            "acr",
            "name",
            "strict_typ",
            "scope",
        }
    )

    def __init__(self, position: int, raw: Mapping[str, Any]) -> None:
        self.where = f"entry {position}"
        self.raw = raw
        self.problems: list[str] = []
        for unknown in sorted(set(raw) - self.FIELDS):
            self.wrong(unknown, "is not a field of an identity provider")

    def wrong(self, name: str, what: str) -> None:
        self.problems.append(f"{self.where}: {name} {what}.")

    def optional(self, name: str) -> str | None:
        value = self.raw.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.wrong(name, "must be a non-empty text")
            return None
        return value.strip()

    def text(self, name: str) -> str:
        if self.raw.get(name) is None:
            self.wrong(name, "is missing")
            return ""
        return self.optional(name) or ""

    def url(self, name: str) -> str:
        value = self.text(name)
        if not value:
            return value
        if not is_safe_url(value):
            self.wrong(name, "must be an https address (http only on localhost)")
        elif "#" in value or "?" in value:
            self.wrong(name, "must have neither a query nor a fragment")
        return value

    def domains(self, name: str) -> tuple[str, ...]:
        value = self.raw.get(name)
        if not isinstance(value, list) or not value:
            self.wrong(name, "must be a list with at least one domain")
            return ()
        domains = []
        for item in value:
            domain = item.strip().casefold() if isinstance(item, str) else ""
            if not domain or "@" in domain or " " in domain or domain.startswith("."):
                self.wrong(name, f"holds {item!r}, which is not a domain such as agency.example")
            else:
                domains.append(domain)
        return tuple(domains)

    def role_map(self, name: str) -> dict[str, Role]:
        value = self.raw.get(name) or {}
        if not isinstance(value, dict):
            self.wrong(name, "must map values of the claim to roles")
            return {}
        known = [role.value for role in Role if role is not Role.SERVICE_ACCOUNT]
        roles: dict[str, Role] = {}
        for claim, role in value.items():
            if role not in known:
                self.wrong(name, f"maps {claim!r} to {role!r}, which is none of {', '.join(known)}")
            else:
                roles[claim] = Role(role)
        return roles

    def switch(self, name: str, default: bool) -> bool:
        value = self.raw.get(name, default)
        if not isinstance(value, bool):
            self.wrong(name, "must be true or false")
            return default
        return value

    def read(self) -> Issuer:
        issuer = Issuer(
            agency=self.text("agency"),
            issuer=self.url("issuer"),
            client_id=self.text("client_id"),
            client_secret=self.optional("client_secret"),
            email_domains=self.domains("email_domains"),
            role_claim=self.optional("role_claim"),
            roles=self.role_map("roles"),
            acr=self.optional("acr"),
            name=self.optional("name") or self.optional("agency") or "",
            strict_typ=self.switch("strict_typ", True),
            scope=self.optional("scope") or DEFAULT_SCOPE,
        )
        if "openid" not in issuer.scope.split():
            self.wrong("scope", "must contain openid")
        if issuer.role_claim and not issuer.roles:
            self.wrong("roles", "must say which role each value of role_claim gives")
        if issuer.roles and not issuer.role_claim:
            self.wrong("role_claim", "must name the claim that roles reads")
        return issuer


def read_issuers(text: str) -> tuple[tuple[Issuer, ...], list[str]]:
    """Reads a JSON array of identity providers.

    Returns the providers and the mistakes, one line each, naming entry and field. A caller that
    finds mistakes should not start.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        return (), [f"must be a JSON array of identity providers; it is not JSON{place}."]
    if not isinstance(document, list):
        return (), ["must be a JSON array of identity providers."]
    issuers: list[Issuer] = []
    problems: list[str] = []
    for position, raw in enumerate(document, start=1):
        if not isinstance(raw, dict):
            problems.append(f"entry {position}: must be an object.")
            continue
        entry = _Entry(position, raw)
        issuers.append(entry.read())
        problems += entry.problems
    return tuple(issuers), problems + _clashes(issuers)


def _clashes(issuers: list[Issuer]) -> list[str]:
    """Mistakes between entries: a domain must lead to one agency, a client to one secret."""
    problems: list[str] = []
    domains: dict[str, int] = {}
    secrets: dict[str, str | None] = {}
    for position, issuer in enumerate(issuers, start=1):
        problems += [
            f"entry {position}: email_domains claims {domain}, as entry {first} does."
            for domain in issuer.email_domains
            if (first := domains.setdefault(domain, position)) != position
        ]
        if secrets.setdefault(issuer.key, issuer.client_secret) != issuer.client_secret:
            problems.append(
                f"entry {position}: client_secret differs from that of the same client before."
            )
    return problems
