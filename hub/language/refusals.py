"""What the hub refuses, in the language of the person who asked.

In:   "This referral has changed meanwhile: it is in-progress now.", "es"
Out:  "Esta referencia cambió mientras tanto: ahora está en atención."

A sentence without a translation is told as it is; a test finds those that a person could meet.
"""

import re
from functools import cache

from hub.language.spanish import SENTENCES, VALUES

HOLE = re.compile(r"{(\w+)}")


def said(sentence: str, locale: str) -> str:
    """A refusal's sentence in `es` or `en`. Sentences of plugins are in one's language already."""
    if locale != "es":
        return sentence
    if (plain := SENTENCES.get(sentence)) is not None:
        return plain
    for pattern, spanish in _patterns():
        if (match := pattern.fullmatch(sentence)) is not None:
            named = {name: _named(value) for name, value in match.groupdict().items()}
            return spanish.format(**named)
    return sentence


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Sentences with something in them, the most particular first."""
    found = [
        (_pattern(english), spanish)
        for english, spanish in SENTENCES.items()
        if HOLE.search(english)
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0].pattern)))


def _pattern(english: str) -> re.Pattern[str]:
    pieces = HOLE.split(english)
    texts = [
        f"(?P<{piece}>.+?)" if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    ]
    return re.compile("".join(texts), re.DOTALL)


def _named(value: str) -> str:
    """Codes by their names: states, categories, roles; anything else as it is."""
    return ", ".join(VALUES.get(one, one) for one in value.split(", "))
