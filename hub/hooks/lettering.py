"""How wide a text is, and where its lines break, without a font at hand. It guesses wide, never narrow."""

import unicodedata
from html import escape

THIN = frozenset("iljI.,:;'|! ")
NARROW = frozenset("tfrJ()[]-/")
WIDE = frozenset("mwMW@%—…→⊘")


def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that a text of this size takes in any common sans-serif, DejaVu Sans being the widest."""
    units = 0.0
    for letter in text:
        if letter in THIN:
            units += 0.34
        elif letter in NARROW:
            units += 0.43
        elif letter in WIDE or unicodedata.east_asian_width(letter) in "WF":
            units += 1.02
        else:
            units += 0.79 if letter.isupper() else 0.64
    return units * size * (1.13 if bold else 1.0)


def printed(text: str) -> str:
    """A text as XML and HTML may hold it: signs escaped, control characters taken for spaces."""
    kept = ("\ufffd" if c in "\ufffe\uffff" or "\ud800" <= c <= "\udfff" else c for c in text)
    return escape("".join(" " if unicodedata.category(c) == "Cc" else c for c in kept))


def wrap(text: str, size: float, most: float, bold: bool = False) -> list[str]:
    """The lines of a text, none wider than `most` pixels; a longer word is broken."""
    lines: list[str] = []
    line = ""
    for given in text.split():
        word = given
        while width(word, size, bold) > most:
            end = len(word)
            while end > 1 and width(word[:end] + "-", size, bold) > most:
                end -= 1
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:end] + "-")
            word = word[end:]
        joined = f"{line} {word}".strip()
        if line and width(joined, size, bold) > most:
            lines.append(line)
            line = word
        else:
            line = joined
    return [*lines, line] if line else lines
