"""Documents are remembered within bounds, and never when they hold text."""

from hub.api import documents
from hub.api.documents import Documents
from hub.api.limits import Limits
from tests.api.edge import schema


def reading(*, production: bool = False) -> Documents:
    return Documents(schema, Limits(), production=production)


def is_remembered(known: Documents, text: str) -> bool:
    document = known.read(text, {})
    known.errors(text, document)
    return known.read(text, {}) is document


def test_a_valid_document_is_validated_once() -> None:
    assert is_remembered(reading(), "{ agencies { code } }")


def test_invalid_documents_and_those_with_text_are_forgotten() -> None:
    assert not is_remembered(reading(), "{ nothing }")
    assert not is_remembered(reading(), '{ cases(search: {name: "Maria"}) }')


def test_memory_is_bounded_by_tokens() -> None:
    known = reading()
    texts = [f"{{ a{n}: agencies {{ " + "code " * 10 + "} }" for n in range(5_000)]
    for text in texts:
        known.errors(text, known.read(text, {}))
    assert known._tokens <= documents.REMEMBERED_TOKENS
    assert known._tokens == sum(document.tokens for document in known._known.values())
    assert texts[-1] in known._known
    assert texts[0] not in known._known


def test_suggestions_and_introspection_end_in_production() -> None:
    def errors(text: str, *, production: bool) -> list[str]:
        known = reading(production=production)
        return [error.message for error in known.errors(text, known.read(text, {}))]

    assert "Did you mean" in errors("{ agencie { code } }", production=False)[0]
    assert "Did you mean" not in errors("{ agencie { code } }", production=True)[0]
    assert not errors("{ __schema { types { name } } }", production=False)
    assert errors("{ __schema { types { name } } }", production=True)
    assert not errors("{ __typename }", production=True)
