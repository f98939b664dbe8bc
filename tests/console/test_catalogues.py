"""Every word of the console is in a catalogue, in every language; nothing is written in the code."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, build_schema

from tests.console.words import LOCALES, words
from tests.journeys.running import REPOSITORY

SOURCES = REPOSITORY / "hub" / "console" / "src"
PAGES = sorted(path.stem for path in (LOCALES / "es").glob("*.json"))
COMPONENTS = sorted(path for path in SOURCES.rglob("*.tsx") if not path.name.endswith(".test.tsx"))
PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")
FORMS = {"es": {"one", "many", "other"}, "en": {"one", "other"}}
"""The plural categories of CLDR that each language has."""

VALUE = re.compile(r"{{\s*(\w+)")
MARKUP = re.compile(r">\s*([^<>{}()=;]*[^\W\d_]{2,}[^<>{}()=;]*)\s*</")
ATTRIBUTE = re.compile(
    r"\b(aria-label|label|title|placeholder|alt|description)=\"([^\"]*[^\W\d_]{2,}[^\"]*)\""
)


def bases(page: str, language: str) -> dict[str, set[str]]:
    """Texts without their plural endings, with the values that they name."""
    found: dict[str, set[str]] = {}
    for path, text in words(language, page).items():
        found.setdefault(PLURAL.sub("", path), set()).update(VALUE.findall(text))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_language_has_every_text(page: str) -> None:
    assert bases(page, "es") == bases(page, "en")
    for language in ("es", "en"):
        assert all(text.strip() for text in words(language, page).values())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_counted_has_every_plural_of_the_language(page: str, language: str) -> None:
    found: dict[str, set[str]] = {}
    for path in words(language, page):
        if (ending := PLURAL.search(path)) is not None:
            found.setdefault(PLURAL.sub("", path), set()).add(ending[1])
    assert {path: forms for path, forms in found.items() if forms != FORMS[language]} == {}


def test_the_languages_have_the_same_pages() -> None:
    assert {path.name for path in (LOCALES / "es").iterdir()} == {
        path.name for path in (LOCALES / "en").iterdir()
    }


def test_every_code_of_the_schema_has_a_name() -> None:
    schema = build_schema((REPOSITORY / "schema" / "hub.graphql").read_text("utf-8"))
    named = words("es", "codes")
    shown = {path.partition(".")[0] for path in named}
    for name in shown:
        kind = schema.get_type(name)
        assert isinstance(kind, GraphQLEnumType), name
        assert set(kind.values) == {
            p.partition(".")[2] for p in named if p.startswith(f"{name}.")
        }, name


def test_every_change_that_may_wait_has_a_name() -> None:
    documents = REPOSITORY / "schema" / "documents"
    texts = {path.stem: path.read_text("utf-8") for path in documents.rglob("*.graphql")}
    changes = {
        name for name, text in texts.items() if re.search(r"^mutation\b", text, re.MULTILINE)
    }
    named = {path.partition(".")[2] for path in words("es", "outbox") if path.startswith("name.")}
    assert named - {"other"} == changes


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_no_text_is_written_in_the_code(path: Path) -> None:
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert MARKUP.findall(code) == []
    assert ATTRIBUTE.findall(code) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("<Text>Hola</Text>", True),
        ('<Button aria-label="Close">{x}</Button>', True),
        ("<Text>{t('hub')}</Text>", False),
        ("<Text>·</Text>", False),
    ],
)
def test_the_search_for_text_finds_it(code: str, found: bool) -> None:
    assert bool(MARKUP.findall(code) or ATTRIBUTE.findall(code)) == found
