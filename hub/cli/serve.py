"""`hub serve`: the hub over HTTP, with any number of identical workers."""

import os
import socket
import tempfile

import click
import uvicorn

from hub import settings as configuration
from hub.db.pool import locate
from hub.errors import Unreachable
from hub.settings import Settings
from hub.vault.keyring import LocalKeyring


def check_port(settings: Settings) -> None:
    """Raises Unreachable where the port is taken or may not be used."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Unreachable(
                f"Port {settings.port} on {settings.host}: {error.strerror}. Choose another: PORT=."
            ) from None


def run(settings: Settings, workers: int) -> None:
    """Serves until it is told to stop; requests under way are finished first."""
    check_port(settings)
    LocalKeyring.create(settings.keyring)
    database = locate(settings)
    try:
        uvicorn.run(
            "hub.app:create",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers,
            access_log=False,
            log_config=None,
            server_header=False,
            ws="websockets-sansio",
            ws_max_size=settings.max_body,
            timeout_graceful_shutdown=int(settings.request_timeout) + 5,
            # Who asks is said by a trusted proxy on this machine only.
            forwarded_allow_ips="127.0.0.1",
        )
    finally:
        database.stop()


@click.command()
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(workers: int) -> None:
    """Serve the hub over HTTP on HUB_HOST and PORT."""
    settings = configuration.load()
    if workers == 1:
        run(settings, workers)
        return
    with tempfile.TemporaryDirectory(prefix="hub-metrics-") as folder:
        # Read when prometheus_client is first imported, in each worker.
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        run(settings, workers)
