"""The hub's configuration, read from the environment and checked whole before anything starts.

Every mistake is named at once. `hub serve` in development listens on this machine only, so the
defaults cannot expose anybody.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from hub.auth.issuers import Issuer, read_issuers
from hub.errors import SettingsError

ADDRESS = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """See README.md, "Configuration", for the variables behind each field."""

    environment: str
    home: Path
    keyring: Path
    host: str
    port: int
    base_url: str
    audience: str
    database_url: str | None = field(default=None, repr=False)
    owner_url: str | None = field(default=None, repr=False)
    pool_size: int = 10
    issuers: tuple[Issuer, ...] = ()
    session_idle: timedelta = timedelta(minutes=30)
    session_limit: timedelta = timedelta(hours=12)
    max_body: int = 1_000_000
    request_timeout: float = 15.0
    log_level: str = "info"

    @property
    def production(self) -> bool:
        """True when real people's cases may be in the database."""
        return self.environment == "production"


class _Reader:
    """Reads variables and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environment.get(name, "").strip() or default

    def optional(self, name: str) -> str | None:
        return self.environment.get(name, "").strip() or None

    def number(self, name: str, default: float, low: float, high: float) -> float:
        raw = self.text(name, str(default))
        try:
            value = float(raw)
        except ValueError:
            self.problems.append(f"{name} must be a number, not {raw!r}.")
            return default
        if not low <= value <= high:
            self.problems.append(f"{name} must lie between {low:g} and {high:g}, not {raw}.")
            return default
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        value = self.number(name, default, low, high)
        if value != int(value):
            self.problems.append(f"{name} must be a whole number, not {value:g}.")
            return default
        return int(value)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw not in choices:
            self.problems.append(f"{name} must be one of {', '.join(choices)}, not {raw!r}.")
            return default
        return raw

    def dsn(self, name: str) -> str | None:
        raw = self.optional(name)
        if raw and urlsplit(raw).scheme not in ("postgresql", "postgres"):
            self.problems.append(f"{name} must be a postgresql:// address.")
        return raw

    def issuers(self, name: str) -> tuple[Issuer, ...]:
        raw = self.optional(name)
        if raw is None:
            return ()
        if not raw.startswith(("[", "{")):
            try:
                raw = Path(raw).read_text(encoding="utf-8")
            except (OSError, ValueError) as error:
                # Not the path: what somebody put here by mistake may hold a client's secret.
                why = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8"
                self.problems.append(f"{name} names a file that cannot be read: {why}.")
                return ()
        issuers, problems = read_issuers(raw)
        self.problems += [f"{name}: {problem}" for problem in problems]
        return issuers


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment.

    Raises:
        SettingsError: with one line for every mistake.
    """
    read = _Reader(environment)
    mode = read.choice("HUB_ENVIRONMENT", "development", ("development", "production"))
    home = Path(read.text("HUB_HOME", ".hub")).absolute()
    host = read.text("HUB_HOST", "127.0.0.1")
    port = read.whole("PORT", 8000, 1, 65535)
    base_url = read.text("HUB_BASE_URL", f"http://localhost:{port}").rstrip("/")
    if not ADDRESS.fullmatch(base_url):
        read.problems.append(
            "HUB_BASE_URL must be scheme and host only, as in https://hub.example."
        )
    elif urlsplit(base_url).scheme == "http" and urlsplit(base_url).hostname not in LOOPBACK:
        read.problems.append("HUB_BASE_URL must use https, except on localhost.")
    if mode == "development" and host not in LOOPBACK:
        read.problems.append(
            "HUB_HOST must be this machine (127.0.0.1) unless HUB_ENVIRONMENT=production."
        )
    database_url = read.dsn("HUB_DATABASE_URL")
    if mode == "production" and database_url is None:
        read.problems.append("HUB_DATABASE_URL must be set in production.")
    issuers = read.issuers("HUB_IDENTITY_PROVIDERS")
    if mode == "production" and read.optional("HUB_IDENTITY_PROVIDERS") is None:
        read.problems.append("HUB_IDENTITY_PROVIDERS must be set in production.")
    if mode == "production" and read.optional("HUB_KEYRING") is None:
        read.problems.append("HUB_KEYRING must be set in production.")
    settings = Settings(
        environment=mode,
        home=home,
        keyring=Path(read.text("HUB_KEYRING", str(home / "keyring.json"))).absolute(),
        host=host,
        port=port,
        base_url=base_url,
        audience=read.text("HUB_AUDIENCE", base_url),
        database_url=database_url,
        owner_url=read.dsn("HUB_OWNER_URL"),
        pool_size=read.whole("HUB_POOL_SIZE", 10, 1, 500),
        issuers=issuers,
        session_idle=timedelta(minutes=read.number("HUB_SESSION_IDLE_MINUTES", 30, 1, 1440)),
        session_limit=timedelta(hours=read.number("HUB_SESSION_LIMIT_HOURS", 12, 0.01, 168)),
        max_body=read.whole("HUB_MAX_BODY_BYTES", 1_000_000, 1_000, 50_000_000),
        request_timeout=read.number("HUB_REQUEST_TIMEOUT_SECONDS", 15, 0.1, 600),
        log_level=read.choice("HUB_LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
    )
    if read.problems:
        raise SettingsError(read.problems)
    return settings
