"""The process of the demo's identity provider: a real Canaille that keeps everything in memory.

Started by hub.cli.identity. It listens on the loopback address only and logs nothing about people.
"""

import argparse
import json
import os
import secrets
import socket
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hub.cli.demo_people import PASSPHRASE

HOST = "127.0.0.1"
"""Not "localhost": cookies ignore ports, and the provider's must not mix with the hub's."""

HUB_CLIENT = "hub"
SCRIPT_CLIENT = "hub-script"
SCRIPT_REDIRECT = f"http://{HOST}/hub-script"
"""Never opened: scripts read the code from the redirect itself (RFC 8252, 7.3)."""


def _memory() -> Any:
    """Canaille's memory, mended.

    Up to 0.3.6 a query with several conditions returns what meets any of them, against its own
    documentation: with two people signing in at once, one gets the other's authorization code.
    """
    from canaille.backends.memory.backend import MemoryBackend

    class Memory(MemoryBackend):  # type: ignore[misc, no-any-unimported, unused-ignore]
        # Canaille looks for a backend's models next to its class.
        __module__ = MemoryBackend.__module__

        def do_query(self, model: Any, *args: Any, **conditions: Any) -> list[Any]:
            found = list(super().do_query(model, *args, **conditions))
            for name, value in conditions.items():
                meets = {one.id for one in super().do_query(model, **{name: value})}
                found = [one for one in found if one.id in meets]
            return found

    return Memory({})


class _Canaille:
    """The Flask application, one request or order at a time: its memory knows no locks."""

    def __init__(self, port: int, base_url: str, audience: str, secret: str) -> None:
        from canaille import create_app

        self._lock = threading.Lock()
        self._app = create_app(
            backend=_memory(),
            config={
                "SECRET_KEY": secrets.token_urlsafe(32),
                "SERVER_NAME": f"{HOST}:{port}",
                "PREFERRED_URL_SCHEME": "http",
                "SESSION_COOKIE_NAME": "demo-identity",
                "CANAILLE": {
                    "NAME": "Demo",
                    "DATABASE": "memory",
                    "JAVASCRIPT": False,
                    "CAPTCHA_ENABLED": False,
                    "LOGGING": {"version": 1, "root": {"level": "ERROR"}},
                },
                "CANAILLE_OIDC": {"TRUSTED_DOMAINS": [HOST, "localhost"]},
            },
        )
        self._add_clients(base_url, audience, secret)

    def __call__(self, environ: Any, start_response: Any) -> Iterator[bytes]:
        with self._lock:
            answer = self._app(environ, start_response)
            try:
                yield from answer
            finally:
                answer.close()

    def _add_clients(self, base_url: str, audience: str, secret: str) -> None:
        from canaille.app import models
        from canaille.backends import Backend

        with self._app.app_context():
            # Canaille names audiences by client: the hub as a resource is one that nobody uses.
            resource = models.Client(client_id=audience, client_name="Hub API")
            Backend.instance.save(resource)
            shared = {
                "client_uri": base_url,
                "response_types": ["code"],
                "grant_types": ["authorization_code"],
                "scope": ["openid", "email", "groups"],
                "id_token_signed_response_alg": "RS256",
            }
            hub = models.Client(
                client_id=HUB_CLIENT,
                client_name="Hub",
                client_secret=secret,
                redirect_uris=[f"{base_url}/auth/callback"],
                token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - a method
                **shared,
            )
            script = models.Client(
                client_id=SCRIPT_CLIENT,
                client_name="Hub (scripts)",
                redirect_uris=[SCRIPT_REDIRECT],
                token_endpoint_auth_method="none",  # noqa: S106 - a method
                **shared,
            )
            for client, audiences in ((hub, [hub]), (script, [script, resource])):
                Backend.instance.save(client)
                client.audience = audiences
                Backend.instance.save(client)

    def add(self, order: Mapping[str, Any]) -> None:
        """Adds a person and the groups they belong to."""
        from canaille.app import models
        from canaille.backends import Backend

        given, _, family = order["name"].partition(" ")
        with self._lock, self._app.app_context():
            user = models.User(
                user_name=order["email"].replace("@", "."),
                formatted_name=order["name"],
                given_name=given,
                family_name=family or given,
                emails=[order["email"]],
                preferred_language=order["locale"],
                password=PASSPHRASE,
            )
            Backend.instance.save(user)
            for name in order["groups"]:
                group = Backend.instance.get(models.Group, display_name=name)
                group = group or models.Group(display_name=name, members=[])
                group.members = [*group.members, user]
                Backend.instance.save(group)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until standard input ends. Each line of it is a person to add; each gets an answer."""
    parser = argparse.ArgumentParser(
        prog="python -m hub.cli.demo_provider", description=main.__doc__
    )
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--base-url", default="http://localhost:8000")
    parser.add_argument("--audience")
    options = parser.parse_args(arguments)
    # Libraries may print; only this process's parent reads the real standard output.
    answer, sys.stdout = sys.stdout, sys.stderr
    if any(find_spec(name) is None for name in ("canaille", "werkzeug")):
        print(
            "Canaille is not installed: pip install migration-hub[demo].", file=answer, flush=True
        )
        return 2
    try:
        options.home.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, options.port))
    except OSError as error:
        problem = f"port {options.port} and {options.home}: {error.strerror}"
        print(f"The demo's identity provider cannot use {problem}.", file=answer, flush=True)
        return 3
    secret = os.environ.get("HUB_DEMO_CLIENT_SECRET") or secrets.token_urlsafe(32)
    canaille = _Canaille(
        options.port, options.base_url, options.audience or options.base_url, secret
    )
    _serve(options.port, canaille)
    print("ready", file=answer, flush=True)
    for line in sys.stdin:
        canaille.add(json.loads(line))
        print("added", file=answer, flush=True)
    return 0


def _serve(port: int, canaille: _Canaille) -> None:
    """Serves in a thread that ends with the process."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Silent(WSGIRequestHandler):
        """Logs nothing: addresses hold codes."""

        def log(self, type: str, message: str, *args: Any) -> None:
            pass

    server = make_server(HOST, port, canaille, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
