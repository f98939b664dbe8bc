"""The plugins that lie in this repository, loaded where a test needs them."""

from pathlib import Path

from hub.hooks.plugin import Plugin

ROOT = Path(__file__).parents[2]
AGENCIES = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/pyproject.toml"))
"""Codes of the agencies with a plugin here."""


def load(agency: str) -> Plugin:
    """An agency's plugin."""
    return Plugin.load(agency, f"hub_{agency}.plugin")
