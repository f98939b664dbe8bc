"""GraphiQL at /graphql for browsers, outside production only; nothing in it comes from elsewhere.

`python -m hub.api.graphiql` builds the bundle (npm from a wheel) into graphiql/dist.
"""

import shutil
import sys
from pathlib import Path

from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from hub import node

FOLDER = Path(__file__).parent / "graphiql"
DIST = FOLDER / "dist"
ASSETS = "/graphql/assets"

# The editor places its lines and colours with style attributes, hence 'unsafe-inline' for styles.
# Scripts, workers and connections are ours alone.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}

PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL: the hub</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{ASSETS}/graphiql.css">
<div id="graphiql">Loading ...</div>
<script src="{ASSETS}/graphiql.js"></script>
</html>
"""

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>GraphiQL is not built</title>
<h1>GraphiQL is not built</h1>
<p>Run <code>make graphiql</code> or <code>python -m hub.api.graphiql</code>, then reload.
<p>Queries work without it: <code>POST /graphql</code>.
</html>
"""


def is_built() -> bool:
    """True when the bundle is there."""
    return (DIST / "graphiql.js").is_file()


def page() -> Response:
    """The page that a browser gets at /graphql."""
    return HTMLResponse(PAGE if is_built() else NOT_BUILT, headers=HEADERS)


def assets() -> Mount:
    """The route of the bundle's files."""
    return Mount(ASSETS, StaticFiles(directory=DIST, check_dir=False), name="graphiql")


def build() -> int:
    """Installs what the lock file names and bundles it; returns npm's exit code."""
    shutil.rmtree(DIST, ignore_errors=True)
    return node.build(FOLDER)


if __name__ == "__main__":
    sys.exit(build())
