"""Short ways to write a text or an option in both languages. No rule lives here."""

from hub.hooks.declared import Text
from hub.hooks.forms import Choice


def option(code: str, es: str, en: str) -> Choice:
    """One answer to choose, in both languages."""
    return Choice(code, Text(es, en))
