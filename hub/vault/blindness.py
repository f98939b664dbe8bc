"""What two people type for the same name, document or number becomes the same text. Pure.

Only then is it digested under the agency's key, so exact search works without a readable index.
"""

import re
from collections.abc import Callable
from unicodedata import category, digit, normalize


def _plain(text: str) -> str:
    decomposed = normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if category(c) != "Mn")


def name_birth(value: str) -> str:
    """'given family|YYYY-MM-DD': without accents or case, and in any order of the names.

    People give their names in different orders on different days; a birth date keeps them apart.
    """
    name, _, birth = value.rpartition("|")
    words = sorted(re.findall(r"\w+", _plain(name)))
    return f"{' '.join(words)}|{birth}"


def document(value: str) -> str:
    """Letters and digits only, in capitals."""
    return "".join(c for c in _plain(value).upper() if c.isalnum())


def phone(value: str) -> str:
    """Digits with country code; ten digits are Mexican. The old mobile prefix +521 is +52."""
    text = normalize("NFKC", value).strip()
    digits = "".join(str(digit(c)) for c in text if c.isdecimal())
    if text.startswith("00"):
        digits = digits[2:]
    if len(digits) == 10 and not text.startswith(("+", "00")):
        digits = "52" + digits
    if len(digits) == 13 and digits.startswith("521"):
        digits = "52" + digits[3:]
    return digits


NORMAL: dict[str, Callable[[str], str]] = {
    "name-birth": name_birth,
    "document": document,
    "phone": phone,
}
