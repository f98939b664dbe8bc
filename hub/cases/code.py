"""Case codes: random, read aloud over a bad telephone line, with a check character. Pure.

Twelve characters in groups of four, as in `K7PM-4XTC-9QHR`: eleven random (55 bits), one check. The
alphabet has 31 signs, a prime number, so that a weighted sum modulo 31 finds every wrong character
and every two that changed places (the principle of ISO 7064 and of ISBN-10). It leaves out what
sounds or looks alike in Spanish and English: O/0, I/1/L, B/V, and U, which makes words.
"""

import secrets
from collections.abc import Callable, Sequence
from unicodedata import normalize

from hub.errors import Invalid

ALPHABET = "0123456789ACDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "B": "V", "U": "V"})
GROUP = 4


def _check(body: str) -> str:
    # Weights 2..12 are distinct and not 0 modulo 31: one error or one swap always changes the sum.
    total = sum((i + 2) * ALPHABET.index(sign) for i, sign in enumerate(body))
    return ALPHABET[-total % len(ALPHABET)]


def new(choose: Callable[[str], str] = secrets.choice) -> str:
    """A new code, in its written form with dashes."""
    body = "".join(choose(ALPHABET) for _ in range(LENGTH - 1))
    return written(body + _check(body))


def written(plain: str) -> str:
    """The twelve characters in groups of four."""
    return "-".join(plain[i : i + GROUP] for i in range(0, len(plain), GROUP))


def parse(text: str, *, field: Sequence[str] = ("code",)) -> str:
    """The written form of what somebody typed: case, dashes, spaces and look-alikes do not matter.

    Raises:
        Invalid: it is no code, or the check character says that one was misheard.
    """
    plain = _signs(text)
    if len(plain) != LENGTH or any(c not in ALPHABET for c in plain):
        raise Invalid(
            "A case code has twelve letters and digits, as in K7PM-4XTC-9QHR.", field=field
        )
    if _check(plain[:-1]) != plain[-1]:
        raise Invalid("This case code has a wrong character: read it again.", field=field)
    return written(plain)


def beginning(text: str, *, field: Sequence[str] = ("code",)) -> str:
    """The written form of what somebody typed of a code: all of it, or how it begins.

    Raises:
        Invalid: no code begins so, or the check character of a whole one is wrong.
    """
    plain = _signs(text)
    if len(plain) >= LENGTH:
        return parse(text, field=field)
    if not plain or any(c not in ALPHABET for c in plain):
        raise Invalid("No case code begins like this.", field=field)
    return written(plain)


def _signs(text: str) -> str:
    signs = normalize("NFKC", text).upper()
    return "".join(c for c in signs if c.isalnum()).translate(LOOKALIKES)
