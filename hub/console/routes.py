"""The console's addresses: one page, its files, its service worker. Nothing in it comes from elsewhere.

Every address of the console answers with the same page; what it shows, it asks the hub for through
GraphQL, with trusted documents. Addresses hold opaque ids, never anything about a person.
"""

import mimetypes
import secrets
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parent
DIST = FOLDER / "dist"
NONCE = "__NONCE__"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

PAGES = (
    "/",
    "/inbox",
    "/referrals/{id}",
    "/refer",
    "/cases",
    "/cases/{id}",
    "/tasks",
    "/notifications",
    "/directory",
    "/agency",
    "/agency/{part}",
    "/outbox",
)
"""The addresses of the console's pages; src/app/pages.tsx has the same, and a test compares them."""

FILES = ("worker.js", "manifest.webmanifest", "icon.svg", "icon-192.png", "icon-512.png")

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The console is not built</title>
<h1>The console is not built</h1>
<p>Run <code>make console</code> or <code>python -m hub.console</code>, then reload.
<p>The hub answers without it: <code>POST /graphql</code>.
</html>
"""


def policy(base_url: str, nonce: str) -> str:
    """The content-security policy of the page.

    Scripts and connections are the hub's alone. Mantine writes its theme into a style element, which
    the nonce allows; no style attribute is ever parsed from markup.
    """
    parts = urlsplit(base_url)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self' {socket}",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def headers(base_url: str, nonce: str) -> dict[str, str]:
    """What every answer of the page carries."""
    return {
        "Content-Security-Policy": policy(base_url, nonce),
        "Cache-Control": ASK_AGAIN,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def routes(base_url: str) -> list[Route]:
    """The console's routes, for a hub at this public address."""
    page = partial(_page, base_url)
    return [
        *(Route(path, page) for path in PAGES),
        Route("/assets/{name}", _asset),
        *(Route(f"/{name}", partial(_file, name)) for name in FILES),
    ]


async def _page(base_url: str, _: Request) -> Response:
    """The page, with a nonce of its own."""
    nonce = secrets.token_urlsafe(18)
    index = DIST / "index.html"
    if not index.is_file():
        return HTMLResponse(NOT_BUILT, 503, headers(base_url, nonce))
    text = index.read_text("utf-8").replace(NONCE, nonce)
    return HTMLResponse(text, headers=headers(base_url, nonce))


async def _asset(request: Request) -> Response:
    """A file with its content's digest in its name: it never changes."""
    return _sent(request, f"assets/{request.path_params['name']}", FOREVER)


async def _file(name: str, request: Request) -> Response:
    """A file whose name stays while its content changes."""
    return _sent(request, name, ASK_AGAIN)


def _sent(request: Request, name: str, cache: str) -> Response:
    """A file of the build, compressed where the browser takes it.

    Raises:
        HTTPException: 404.
    """
    path = (DIST / name).resolve()
    if not path.is_relative_to(DIST) or not path.is_file() or path.suffix in (".br", ".gz"):
        raise HTTPException(404)
    more = {"Cache-Control": cache, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".webmanifest":
        kind = "application/manifest+json"
    accepted = {
        one.split(";")[0].strip() for one in request.headers.get("accept-encoding", "").split(",")
    }
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        twin = path.with_name(path.name + suffix)
        if encoding in accepted and twin.is_file():
            return FileResponse(
                twin, media_type=kind, headers={**more, "Content-Encoding": encoding}
            )
    return FileResponse(path, media_type=kind, headers=more)
