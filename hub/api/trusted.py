"""Trusted documents: the console's operations, known to the hub before anybody asks for them.

A request names one by `documentId`, "sha256:" and the hex digest of its text, as the draft of the GraphQL
foundation on persisted documents has it. In production a browser's session may ask nothing else.

In:   schema/documents/inbox/Worklist.graphql   query Worklist { worklist(...) { ...ReferralRow } }
      schema/documents/fragments/ReferralRow.graphql   fragment ReferralRow on Referral { id status }
Out:  both texts joined by a line feed, `__typename` added wherever the client's cache needs it, and the
      digest of the joined text. hub/console/documents.mjs joins and digests the same way.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphql import (
    FieldNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from hub.api.masking import RequestError

ID = re.compile(r"sha256:[0-9a-f]{64}")
SPREAD = re.compile(r"\.\.\.\s*([A-Z]\w*)")
FRAGMENTS = "fragments"


@dataclass(frozen=True, slots=True)
class Trusted:
    """One operation: its name (the file's), and the text that is executed for it."""

    name: str
    text: str


class TrustedDocuments:
    """The trusted documents of a folder, by id. Read once; nothing is added while the hub runs."""

    def __init__(self, documents: Mapping[str, Trusted]) -> None:
        self.documents = MappingProxyType(dict(documents))

    def text(self, id: str) -> str:
        """The document behind an id.

        Raises:
            RequestError: 400, the id is not one; 404, this hub does not know it.
        """
        if not ID.fullmatch(id):
            message = 'documentId must be "sha256:" and 64 hexadecimal digits.'
            raise RequestError(400, "BAD_REQUEST", message)
        if (found := self.documents.get(id)) is None:
            message = (
                "This hub does not know the document. Reload the page to get the current ones."
            )
            raise RequestError(404, "UNKNOWN_DOCUMENT", message)
        return found.text


NONE = TrustedDocuments({})


def folder() -> Path:
    """Where the documents lie: in the repository, or inside the installed package."""
    installed = Path(__file__).parent / "trusted_documents"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "schema" / "documents"


@cache
def known() -> TrustedDocuments:
    """The console's documents."""
    return read(folder())


def read(folder: Path) -> TrustedDocuments:
    """Reads one operation a file; fragments have a folder of their own.

    Raises:
        ValueError: a file's name is not its operation's, or another's as well; or a fragment is missing.
    """
    texts = {
        path: path.read_text("utf-8")
        for path in sorted(folder.rglob("*.graphql"))
        if path.is_file()
    }
    fragments = {path.stem: text for path, text in texts.items() if path.parent.name == FRAGMENTS}
    found: dict[str, Trusted] = {}
    for path, text in texts.items():
        if path.parent.name == FRAGMENTS:
            continue
        joined = joined_with(text, fragments)
        names = [
            definition.name.value
            for definition in parse(joined).definitions
            if isinstance(definition, OperationDefinitionNode) and definition.name
        ]
        if names != [path.stem]:
            raise ValueError(f"{path.name} must hold the operation {path.stem} and no other.")
        if any(one.name == path.stem for one in found.values()):
            raise ValueError(f"Two documents are called {path.stem}.")
        digest = hashlib.sha256(joined.encode()).hexdigest()
        found[f"sha256:{digest}"] = Trusted(path.stem, with_typenames(joined))
    return TrustedDocuments(found)


def joined_with(text: str, fragments: Mapping[str, str]) -> str:
    """An operation and every fragment that it needs, in the order of their names.

    Raises:
        ValueError: a fragment is missing.
    """
    needed: set[str] = set()
    waiting = SPREAD.findall(text)
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        if name not in fragments:
            raise ValueError(f"There is no fragment {name}.")
        needed.add(name)
        waiting += SPREAD.findall(fragments[name])
    return "\n".join([text, *(fragments[name] for name in sorted(needed))])


class _Typenames(Visitor):
    def leave_selection_set(
        self, node: SelectionSetNode, _key: Any, parent: Any, *_: Any
    ) -> SelectionSetNode | None:
        if isinstance(parent, OperationDefinitionNode) or any(
            isinstance(one, FieldNode) and one.name.value == "__typename" for one in node.selections
        ):
            return None
        typename = FieldNode(name=NameNode(value="__typename"))
        return SelectionSetNode(selections=(*node.selections, typename))


def with_typenames(text: str) -> str:
    """The document with `__typename` in every selection below the operation's own."""
    return print_ast(visit(parse(text), _Typenames()))
