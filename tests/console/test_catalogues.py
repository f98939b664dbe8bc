"""Every word of the console is in a catalogue, in every language; nothing is written in the code."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, build_schema

from hub.referrals.model import Status
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


def logged_about_cases() -> set[str]:
    """Every action that the log of a case may hold, from the triggers and the code that write it."""
    sql = "".join(path.read_text("utf-8") for path in (REPOSITORY / "migrations").glob("*.sql"))
    code = "".join(path.read_text("utf-8") for path in (REPOSITORY / "hub").rglob("*.py"))
    tables = re.findall(r"CREATE TABLE hub\.(\w+) \((.*?)^\);", sql, re.DOTALL | re.MULTILINE)
    of_cases = {
        name for name, columns in tables if re.search(r"^    case_id\b", columns, re.MULTILINE)
    }
    triggers = re.findall(
        r"AFTER ([A-Z ]+) ON hub\.(\w+)\s+FOR EACH ROW EXECUTE FUNCTION hub\.audit_change", sql
    )
    verbs = {"INSERT": "created", "UPDATE": "changed"}
    return {
        *(f"{table}.{verbs[when]}" for whens, table in triggers if table in of_cases
          for when in whens.split(" OR ") if when in verbs),
        *(f"case.{what}" for what in ("opened", "changed", "closed", "erased")),
        *(f"referral.{status}" for status in Status),
        *(f"referral.{part}" for part in re.findall(r"follow_part\('(\w+)'\)", sql)),
        *(f"referral.{what}" for what in re.findall(r"(?:ELSE|THEN) '([a-z-]+)' (?:ELSE|END)", sql)
          if what in ("outcome", "touched", "claimed", "handed-over", "released")),
        *(one for told in re.findall(r"hub\.record\((.*?)\);", sql, re.DOTALL)
          for one in re.findall(r"'([a-z]+\.[a-z]+)'", told)),
        *re.findall(r'"(\w+\.(?:read|listed|searched))"', code),
    }  # fmt: skip


def test_what_the_log_of_a_case_holds_is_said_in_words() -> None:
    actions = logged_about_cases()
    assert {"case.opened", "referral.message", "person.read", "need.changed"} <= actions
    assert len(actions) > 40
    for language in ("es", "en"):
        named = {path for path in words(language, "cases") if path.startswith("action.")}
        wanted = {f"action.{re.sub('[.-]', '_', action)}" for action in actions}
        assert wanted - named == set()


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
