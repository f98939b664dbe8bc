"""The hub as `hub serve` serves it, which also trusts the bench's own document. For the bench only."""

import os

import uvicorn
from starlette.types import ASGIApp

from hub import app
from hub.api import trusted
from hub.api.trusted import Trusted, TrustedDocuments
from tests.bench import questions


def create() -> ASGIApp:
    """The application, configured from the environment as always."""
    known = trusted.known()
    mine = {questions.TRUSTED: Trusted("Worklist", questions.WORKLIST)}
    both = TrustedDocuments({**known.documents, **mine})
    trusted.known = lambda: both  # type: ignore[assignment]
    return app.create()


if __name__ == "__main__":
    uvicorn.run(
        "tests.bench.served:create",
        factory=True,
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        workers=int(os.environ["BENCH_WORKERS"]),
        access_log=False,
        log_config=None,
        server_header=False,
        ws="websockets-sansio",
    )
