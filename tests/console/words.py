"""The console's catalogues, so that tests look for what a person reads, in the language they read."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).parents[2] / "hub" / "console" / "src" / "locales"


@cache
def catalogue(language: str, page: str) -> dict[str, Any]:
    """One page's words in one language."""
    found: dict[str, Any] = json.loads((LOCALES / language / f"{page}.json").read_text("utf-8"))
    return found


def word(language: str, key: str, **values: object) -> str:
    """`page:key.of.the.text` with its values filled in; plurals are named with their ending."""
    page, _, path = key.rpartition(":")
    found: Any = catalogue(language, page or "app")
    for step in path.split("."):
        found = found[step]
    assert isinstance(found, str), f"{key} is not a text"
    return re.sub(r"{{\s*(\w+)[^}]*}}", lambda match: str(values[match[1]]), found)


def words(language: str, page: str) -> dict[str, str]:
    """Every text of a page by its path."""
    found: dict[str, str] = {}

    def walk(at: dict[str, Any], path: str) -> None:
        for name, value in at.items():
            here = f"{path}.{name}" if path else name
            if isinstance(value, dict):
                walk(value, here)
            else:
                found[here] = value

    walk(catalogue(language, page), "")
    return found
