"""An identity provider of our own making that says what a test wants: forged, stale, misdirected.

It serves its metadata, keys, tokens and userinfo over a real socket.
"""

import base64
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from joserfc import jwk, jwt

from hub.auth.issuers import Issuer

AUDIENCE = "https://hub.example/api"
CLIENT = "hub"


class Rogue:
    """A provider. `published` are the keys it admits to; `down` makes it answer nothing useful."""

    def __init__(self) -> None:
        self.keys: dict[str, jwk.Key] = {}
        self.published: list[str] = []
        self.metadata: dict[str, Any] = {}
        self.tokens: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.exchanged: list[dict[str, str]] = []
        self.key_fetches = 0
        self.down = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.add_key("first")
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def add_key(self, kid: str, kind: str = "RSA", *, publish: bool = True) -> jwk.Key:
        """A new signing key."""
        parameter: Any = 2048 if kind == "RSA" else {"EC": "P-256", "OKP": "Ed25519"}[kind]
        self.keys[kid] = jwk.generate_key(kind, parameter, {"kid": kid})
        if publish:
            self.published.append(kid)
        return self.keys[kid]

    def entry(self, agency: str, **options: Any) -> Issuer:
        """The hub's configuration of this provider."""
        return Issuer(
            agency=agency,
            issuer=self.issuer,
            client_id=CLIENT,
            email_domains=(f"{agency}.example",),
            **options,
        )

    def access_claims(self, subject: str, /, **changes: Any) -> dict[str, Any]:
        """Claims of a proper access token (RFC 9068), changed; None takes a claim away."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": subject,
            "aud": AUDIENCE,
            "client_id": "some-client",
            "iat": now,
            "exp": now + 300,
            "jti": uuid4().hex,
        }
        return {name: value for name, value in {**claims, **changes}.items() if value is not None}

    def id_claims(self, subject: str, email: str, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """Claims of a proper ID token, changed; None takes a claim away."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "email": email,
        }
        return {name: value for name, value in {**claims, **changes}.items() if value is not None}

    def sign(
        self, claims: dict[str, Any], kid: str = "first", alg: str = "RS256", typ: str = "at+jwt"
    ) -> str:
        """A token signed with one of the keys."""
        header = {"alg": alg, "kid": kid, "typ": typ}
        return jwt.encode(header, claims, self.keys[kid], algorithms=[alg])

    def _answer(self, path: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                **self.metadata,
            }
        if path == "/jwks":
            self.key_fetches += 1
            return {"keys": [self.keys[kid].as_dict(private=False) for kid in self.published]}
        return self.tokens if path == "/token" else self.userinfo

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        rogue = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(rogue._answer(self.path.partition("?")[0])).encode()
                self.send_response(503 if rogue.down else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                rogue.exchanged.append(dict(pair.split("=", 1) for pair in form.split("&")))
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def hmac_with_public_key(rogue: Rogue, claims: dict[str, Any], typ: str = "at+jwt") -> str:
    """A token "signed" with HMAC, its secret being a public key that everybody has."""
    public = rogue.keys["first"].as_pem(private=False)
    header = {"alg": "HS256", "kid": "first", "typ": typ}
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{encoded(hmac.digest(public, signed.encode(), 'sha256'))}"


def unsigned(claims: dict[str, Any], typ: str = "at+jwt") -> str:
    """A token with `alg: none`, with and as long as its empty signature's dot."""
    parts = [json.dumps({"alg": "none", "typ": typ}), json.dumps(claims)]
    return ".".join(encoded(part.encode()) for part in parts) + "."


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
