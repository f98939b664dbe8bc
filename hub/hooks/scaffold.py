"""Makes a new plugin: a small, complete one whose tests pass, to change into one's own. Never overwrites anything.

The files of template/ are plain text; `${...}` in them stands for what differs between agencies.
"""

import json
import re
import unicodedata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from hub.hooks import package

SHORTEST, LONGEST = 2, 31
"""Characters of an agency's code (migrations/0002, hub.agency)."""
LONGEST_NAME = 80


def mistakes(
    code: str, folder: Path, name_es: str | None = None, name_en: str | None = None
) -> list[str]:
    """Why no plugin can be made of these, a line each; empty where one can."""
    found = _wrong_code(code)
    for language, name in (("Spanish", name_es), ("English", name_en)):
        if name is None:
            continue
        if not name.strip():
            found.append(f"The {language} name is empty.")
        if any(unicodedata.category(letter).startswith("C") for letter in name):
            found.append(f"The {language} name has characters that cannot be printed.")
        if len(name) > LONGEST_NAME:
            found.append(f"The {language} name has more than {LONGEST_NAME} characters.")
    if folder.exists() and not folder.is_dir():
        found.append(f"{folder} is not a folder.")
    elif not found and (folder / code).exists():
        found.append(f"{folder / code} is there already; nothing was overwritten.")
    elif code in {point.name for point in package.installed()}:
        found.append(f"A plugin of {code} is installed already.")
    return found


def _wrong_code(code: str) -> list[str]:
    if not code:
        return ["CODE is empty: give the agency's code, as in wfp."]
    found = []
    if re.search(r"[^a-z0-9_]", code):
        found.append("CODE has lower-case letters, digits and underscores only, as in wfp.")
    if not code[0].isalpha():
        found.append("CODE begins with a letter.")
    if code[-1] == "_":
        found.append("CODE ends with a letter or a digit.")
    if not SHORTEST <= len(code) <= LONGEST:
        found.append(f"CODE has {SHORTEST} to {LONGEST} characters.")
    return found


def make(
    code: str, folder: Path, name_es: str | None = None, name_en: str | None = None
) -> list[Path]:
    """Writes the plugin into `folder / code`; returns its files. Names are the code, unless given.

    Raises:
        ValueError: `mistakes` finds something.
        OSError: the folder cannot be written, or the plugin is there already.
    """
    if wrong := mistakes(code, folder, name_es, name_en):
        raise ValueError(" ".join(wrong))
    spanish, english = name_es or code.upper(), name_en or code.upper()
    values = {
        "code": code,
        "name_es": spanish,
        "name_en": english,
        "name_es_literal": _quoted(spanish),
        "name_en_literal": _quoted(english),
        # JSON quotes as TOML does.
        "toml_name": json.dumps(f"{english} on the hub", ensure_ascii=False),
    }
    home = folder / code
    home.mkdir(parents=True)
    made = []
    for name, template in _templates(files("hub.hooks") / "template"):
        path = home / name.replace("package/", f"hub_{code}/", 1).removesuffix(".txt")
        path.parent.mkdir(exist_ok=True)
        path.write_text(Template(template).substitute(values), "utf-8")
        made.append(path)
    return made


def _quoted(name: str) -> str:
    """A name as a string of Python, in double quotes where it has none itself."""
    return repr(name) if '"' in name else json.dumps(name, ensure_ascii=False)


def _templates(folder: Traversable, before: str = "") -> list[tuple[str, str]]:
    """Name and text of every file, in order."""
    found = []
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            found += _templates(one, f"{before}{one.name}/")
        elif one.name.endswith(".txt"):
            found.append((before + one.name, one.read_text("utf-8")))
    return found
