"""Trusted documents: what the console may ask, known before it asks; in production nothing else."""

import hashlib
import re
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate
from starlette.datastructures import Headers
from starlette.requests import Request

from hub.api import trusted
from hub.api.http import check_trusted
from hub.api.masking import RequestError
from hub.api.request import GraphQLRequest, parameters_of
from tests.journeys.running import REPOSITORY

DOCUMENTS = REPOSITORY / "schema" / "documents"
CONSOLE = REPOSITORY / "hub" / "console"
NAMES = sorted(
    path.stem for path in DOCUMENTS.rglob("*.graphql") if path.parent.name != "fragments"
)


def write(folder: Path, **texts: str) -> trusted.TrustedDocuments:
    for name, text in texts.items():
        kind = "fragments" if text.startswith("fragment") else "page"
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / f"{name}.graphql").write_text(text)
    return trusted.read(folder)


@pytest.mark.parametrize("name", NAMES)
def test_every_document_of_the_console_fits_the_schema(name: str) -> None:
    schema = build_schema((REPOSITORY / "schema" / "hub.graphql").read_text("utf-8"))
    (found,) = (one for one in trusted.known().documents.values() if one.name == name)
    assert validate(schema, parse(found.text)) == []


def test_every_fragment_is_used() -> None:
    texts = [path.read_text("utf-8") for path in DOCUMENTS.rglob("*.graphql")]
    used = {name for text in texts for name in trusted.SPREAD.findall(text)}
    assert {path.stem for path in (DOCUMENTS / "fragments").glob("*.graphql")} <= used


def test_the_console_knows_its_documents_by_the_same_ids() -> None:
    modules = [path for path in (CONSOLE / "src" / "documents").glob("*.ts") if path.stem != "ids"]
    found = {
        name: id
        for module in modules
        for name, id in re.findall(
            r'^export const (\w+) = .*"documentId":"(sha256:[0-9a-f]{64})"',
            module.read_text("utf-8"),
            re.MULTILINE,
        )
    }
    assert found == {one.name: id for id, one in trusted.known().documents.items()}


def test_a_document_is_its_operation_and_the_fragments_it_needs(tmp_path: Path) -> None:
    ask = "query Ask { me { ...Second } }\n"
    first = "fragment First on Agency { code }\n"
    second = "fragment Second on Me { agency { ...First } }\n"
    known = write(
        tmp_path, Ask=ask, First=first, Second=second, Third="fragment Third on Me { locale }"
    )
    ((id, found),) = known.documents.items()
    assert id == "sha256:" + hashlib.sha256("\n".join([ask, first, second]).encode()).hexdigest()
    assert "Third" not in found.text
    assert found.text.count("__typename") == 4


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({"Ask": "query Other { me { locale } }"}, "must hold the operation Ask"),
        ({"Ask": "query Ask { me { locale } } query More { me { locale } }"}, "and no other"),
        ({"Ask": "query Ask { me { ...Gone } }"}, "no fragment Gone"),
    ],
)
def test_a_document_that_is_not_what_its_file_says_is_refused(
    tmp_path: Path, texts: dict[str, str], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        write(tmp_path, **texts)


def test_no_two_documents_have_one_name(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Ask.graphql").write_text(f"query Ask {{ me {{ {folder}: locale }} }}")
    with pytest.raises(ValueError, match="Two documents are called Ask"):
        trusted.read(tmp_path)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"documentId": "sha256:" + "0" * 64}, 404, "UNKNOWN_DOCUMENT"),
        ({"documentId": "../../etc/passwd"}, 400, "BAD_REQUEST"),
        ({"documentId": 7}, 400, "BAD_REQUEST"),
        ({"documentId": "sha256:" + "0" * 64, "query": "{ me { locale } }"}, 400, "BAD_REQUEST"),
    ],
)
def test_a_wrong_id_is_refused(asked: dict[str, object], status: int, code: str) -> None:
    with pytest.raises(RequestError) as refused:
        parameters_of(asked, trusted.known())
    assert (refused.value.status, refused.value.code) == (status, code)


def request(**headers: str) -> Request:
    raw = Headers(headers).raw
    return Request({"type": "http", "method": "POST", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "is_trusted", "production", "refused"),
    [
        ({"cookie": "hub=x"}, False, True, True),
        ({"cookie": "hub=x"}, True, True, False),
        ({"cookie": "hub=x"}, False, False, False),
        ({"authorization": "Bearer x"}, False, True, False),
        ({"authorization": "Bearer x", "cookie": "hub=x"}, False, True, False),
    ],
)
def test_in_production_a_browser_asks_trusted_documents_only(
    headers: dict[str, str], is_trusted: bool, production: bool, refused: bool
) -> None:
    asked = GraphQLRequest("{ me { locale } }", is_trusted=is_trusted)
    if not refused:
        check_trusted(asked, request(**headers), production=production)
        return
    with pytest.raises(RequestError) as error:
        check_trusted(asked, request(**headers), production=production)
    assert (error.value.status, error.value.code) == (403, "NOT_TRUSTED")


def test_the_package_brings_the_documents() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    assert '"schema/documents" = "hub/api/trusted_documents"' in text
