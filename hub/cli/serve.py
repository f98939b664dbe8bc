"""`hub serve`: the hub over HTTP, with any number of identical workers."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from contextlib import suppress

import asyncpg
import click
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

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


async def _check_database(url: str) -> None:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError) as error:
        raise Unreachable(f"The database cannot be reached: {type(error).__name__}.") from None
    await connection.close()


def end_in_order() -> None:
    """Makes SIGTERM an end with exit code 0 that cleans up on its way.

    uvicorn finishes what is under way and then raises the signal again, which would kill us.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def run(settings: Settings, workers: int) -> None:
    """Serves until it is told to stop; requests under way are finished first.

    Raises:
        Unreachable: the port is taken, the database does not answer, or a worker does not start.
    """
    check_port(settings)
    LocalKeyring.create(settings.keyring)
    end_in_order()
    database = locate(settings)
    try:
        asyncio.run(_check_database(database.app_url))
        if not _serve(settings, workers):
            raise Unreachable("The hub does not start; the lines above say why.")
    finally:
        database.stop()


def _serve(settings: Settings, workers: int) -> bool:
    """False when it did not start."""
    config = uvicorn.Config(
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
    if workers > 1:
        supervisor = Multiprocess(config, [config.bind_socket()])
        supervisor.run()
        return all(process.exitcode != STARTUP_FAILURE for process in supervisor.processes)
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run()
    return server.started


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
