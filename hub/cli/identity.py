"""The demo's identity provider, a real Canaille in a process of its own, and a browser to sign in.

For demos and tests on this machine only: its people are invented and their passphrase is public.
"""

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from hub.auth.issuers import Issuer
from hub.cli.demo_people import AGENCIES, PASSPHRASE, PEOPLE, DemoPerson, domain_of
from hub.cli.demo_provider import HOST, HUB_CLIENT, SCRIPT_CLIENT, SCRIPT_REDIRECT
from hub.errors import HubError, SettingsError, Unauthenticated

STATE_FILE = "identity.json"
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class RunningIdentity:
    """A demo provider that runs, as its state file describes it to other processes."""

    issuer: str
    audience: str

    @classmethod
    def find(cls, home: Path) -> "RunningIdentity | None":
        """The provider that a demo in `home` has started, or None."""
        try:
            state = json.loads((home / STATE_FILE).read_text(encoding="utf-8"))
            return cls(state["issuer"], state["audience"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    async def bearer(self, email: str, password: str = PASSPHRASE) -> str:
        """An access token for the hub, by the authorization code flow of the script client.

        Raises:
            Unauthenticated: the provider did not sign that person in.
            HubError: the provider does not answer.
        """
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        challenge = hashlib.sha256(verifier.encode()).digest()
        question = {
            "response_type": "code",
            "client_id": SCRIPT_CLIENT,
            "redirect_uri": SCRIPT_REDIRECT,
            "scope": "openid email",
            "state": state,
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        async with Browser(email, password) as browser:
            try:
                metadata = (
                    await browser.http.get(f"{self.issuer}/.well-known/openid-configuration")
                ).json()
                url = f"{metadata['authorization_endpoint']}?{urlencode(question)}"
                end = await browser.walk(
                    await browser.http.get(url), until=lambda url: url.startswith(SCRIPT_REDIRECT)
                )
                answer = parse_qs(urlsplit(end.headers.get("location", "")).query)
                if answer.get("state") != [state] or "code" not in answer:
                    raise Unauthenticated("The identity provider did not sign that person in.")
                tokens = await browser.http.post(
                    metadata["token_endpoint"],
                    data={
                        "grant_type": "authorization_code",
                        "client_id": SCRIPT_CLIENT,
                        "redirect_uri": SCRIPT_REDIRECT,
                        "code": answer["code"][0],
                        "code_verifier": verifier,
                    },
                )
                return str(tokens.json()["access_token"])
            except (httpx.HTTPError, ValueError, KeyError) as error:
                raise HubError("The demo's identity provider does not answer.") from error


class DemoIdentity:
    """Starts and stops the provider. A context manager; leaving it stops the process.

    `base_url` is the hub's public address and `audience` what access tokens are for. The process
    ends with this one, however this one ends.
    """

    def __init__(
        self,
        home: Path,
        port: int,
        base_url: str = "http://localhost:8000",
        audience: str | None = None,
    ) -> None:
        self.home = home
        self.port = port
        self.base_url = base_url
        self.audience = audience or base_url
        self.issuer = f"http://{HOST}:{port}"
        self._secret = secrets.token_urlsafe(32)
        self._process: subprocess.Popen[str] | None = None

    def start(self, people: Iterable[DemoPerson] = PEOPLE) -> tuple[Issuer, ...]:
        """Starts the provider and waits until it answers. Returns an entry for each demo agency.

        Raises:
            SettingsError: Canaille is missing, the port is taken, the folder cannot be written.
        """
        options = ["--home", str(self.home), "--port", str(self.port)]
        options += ["--base-url", self.base_url, "--audience", self.audience]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "hub.cli.demo_provider", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "HUB_DEMO_CLIENT_SECRET": self._secret,
                "CANAILLE_CONFIG": os.devnull,
            },
        )
        try:
            self._wait()
            self.add(people)
            self._write_state()
        except BaseException:
            self.stop()
            raise
        return tuple(self.entry(agency) for agency in AGENCIES)

    def _wait(self) -> None:
        timer = threading.Timer(START_SECONDS, self.stop)
        timer.start()
        try:
            self._expect("ready")
        finally:
            timer.cancel()

    def _expect(self, word: str) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if line != word:
            problem = line or "The demo's identity provider does not start."
            raise SettingsError([problem])

    def _write_state(self) -> None:
        path = self.home / STATE_FILE
        path.touch(mode=0o600)
        path.write_text(json.dumps({"issuer": self.issuer, "audience": self.audience}))

    def add(self, people: Iterable[DemoPerson], groups: Sequence[str] = ()) -> None:
        """Gives people an account (passphrase PASSPHRASE), and membership of groups."""
        assert self._process is not None
        assert self._process.stdin is not None
        for one in people:
            order = {"name": one.name, "email": one.email, "locale": one.locale}
            self._process.stdin.write(json.dumps({**order, "groups": list(groups)}) + "\n")
            self._process.stdin.flush()
            self._expect("added")

    def entry(self, agency: str, domain: str | None = None, **options: Any) -> Issuer:
        """The hub's configuration of this provider for one agency's addresses."""
        return Issuer(
            agency=agency,
            issuer=self.issuer,
            client_id=HUB_CLIENT,
            client_secret=self._secret,
            email_domains=(domain or domain_of(agency),),
            name=f"Demo ({agency})",
            # Canaille 0.3 calls its access tokens JWT.
            strict_typ=False,
            **options,
        )

    def token(self, email: str) -> str:
        """A bearer token of a demo person, for code that runs no event loop."""
        return asyncio.run(self.bearer(email))

    async def bearer(self, email: str) -> str:
        """A bearer token of a demo person. See RunningIdentity.bearer."""
        return await RunningIdentity(self.issuer, self.audience).bearer(email)

    def stop(self) -> None:
        """Stops the process. Harmless when it has stopped."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            (self.home / STATE_FILE).unlink(missing_ok=True)
        process.terminate()
        process.wait(10)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def __enter__(self) -> "DemoIdentity":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def issuers_json(issuers: Iterable[Issuer]) -> str:
    """Issuers as HUB_IDENTITY_PROVIDERS takes them, for a hub in another process."""
    names = ("agency", "issuer", "client_id", "client_secret", "role_claim", "acr", "name", "scope")
    return json.dumps(
        [
            {
                **{name: getattr(one, name) for name in names if getattr(one, name) is not None},
                "email_domains": list(one.email_domains),
                "roles": {value: role.value for value, role in one.roles.items()},
                "strict_typ": one.strict_typ,
            }
            for one in issuers
        ]
    )


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class _Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    """Forms of a page: hidden and other fields, and the values of buttons named `answer`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append(_Form(found.get("action") or ""))
        elif self.forms and tag == "button" and found.get("name") == "answer":
            self.forms[-1].answers.append(found.get("value") or "")
        elif self.forms and tag == "input" and found.get("name"):
            self.forms[-1].fields[str(found["name"])] = found.get("value") or ""


class Browser:
    """A person at a browser: follows redirects, fills in the provider's forms, consents when asked.

    `mounts` lets tests put an ASGI application behind an address.
    """

    STEPS = 25

    def __init__(
        self,
        email: str,
        password: str,
        base_url: str = "",
        mounts: Mapping[str, httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        self._known = {"login": email, "password": password}
        self._filled: set[str] = set()
        self.http = httpx.AsyncClient(
            base_url=base_url, mounts=dict(mounts or {}), trust_env=False, timeout=30.0
        )

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def walk(
        self, response: httpx.Response, until: Callable[[str], bool] = lambda url: False
    ) -> httpx.Response:
        """Goes on until a page asks for nothing we know, or a redirect leads to `until`."""
        for _ in range(self.STEPS):
            if response.is_redirect:
                url = response.url.join(response.headers["location"])
                if until(str(url)):
                    return response
                response = await self.http.get(url, headers={"Accept": "text/html"})
                continue
            filled = self._fill(response)
            if filled is None:
                return response
            response = await self.http.post(filled[0], data=filled[1])
        return response

    def _fill(self, response: httpx.Response) -> tuple[httpx.URL, dict[str, str]] | None:
        """The next form to send: each known field once, so a refusal ends the walk."""
        if "text/html" not in response.headers.get("content-type", ""):
            return None
        for form in _Forms(response.text).forms:
            known = {name: text for name, text in self._known.items() if name in form.fields}
            if "accept" in form.answers:
                known = {"answer": "accept"}
            if not known or self._filled & set(known):
                continue
            self._filled |= set(known)
            url = response.url.join(form.action) if form.action else response.url
            return url, {**form.fields, **known}
        return None


async def sign_in(
    email: str,
    password: str,
    base_url: str,
    *,
    mounts: Mapping[str, httpx.AsyncBaseTransport] | None = None,
) -> httpx.AsyncClient:
    """Signs in at a running hub as a browser would. The caller closes the client.

    The client holds the session's cookie, and sends Origin and X-CSRF-Token with every request.

    Raises:
        Unauthenticated: the provider or the hub refused.
    """
    browser = Browser(email, password, base_url, mounts)
    try:
        first = await browser.http.post(
            "/auth/login", data={"email": email, "next": "/auth/session"}
        )
        last = await browser.walk(first)
        if last.status_code != 200 or not str(last.url).startswith(f"{base_url}/auth/session"):
            raise Unauthenticated(f"The sign-in ended with status {last.status_code}.")
        browser.http.headers["X-CSRF-Token"] = last.json()["csrfToken"]
        browser.http.headers["Origin"] = base_url
    except BaseException:
        await browser.http.aclose()
        raise
    return browser.http
