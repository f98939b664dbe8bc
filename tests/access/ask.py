"""One thing to ask for, and how its outcome is read. The asks themselves: asks_*.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hub.api.relay import node_id
from hub.auth.model import Actor
from tests.access.client import Answer, Client, unknown
from tests.access.stage import Stage

DONE, NULL, NOT_FOUND, NOT_ALLOWED = "done", "null", "NOT_FOUND", "NOT_ALLOWED"

ERRORS = "userErrors { code message field }"
REFERRAL = (
    "referral { id status preview { note } messages { text } addenda { text } attachments { name }"
    " need { story } case { id code person { givenNames familyNames phones } consents { reason } } }"
)
CATEGORIES = ["IDENTITY", "NARRATIVE"]

Expect = Callable[[Stage, Actor], str]
Look = Callable[[dict[str, Any], Stage], Any]


@dataclass(frozen=True)
class Ask:
    """One thing to ask for. `rule` is the operation of policy.py that decides on it.

    `object` is what it is asked of, so that an unknown one can be asked for in its place; `table`
    is one that a successful mutation changes, or a successful read writes down.
    """

    name: str
    rule: str
    document: str
    expect: Expect
    look: Look
    variables: Callable[[Stage, str], dict[str, Any]] = field(default=lambda stage, id: {})
    object: Callable[[Stage], tuple[str, UUID]] | None = None
    table: str | None = None
    noted: frozenset[str] = frozenset()
    """What is written down even where nothing is found."""
    http: str | None = None
    """Asked over HTTP beside GraphQL: attach or download."""
    permitted: str = DONE
    """The outcome for those who may."""

    async def send(self, client: Client, actor: Actor, *, of_nothing: bool = False) -> Answer:
        """Asks; with `of_nothing`, for an object that does not exist."""
        id = ""
        if self.object is not None:
            kind, uuid = self.object(client.stage)
            id = node_id(kind, unknown(uuid) if of_nothing else uuid)
        if self.http is not None:
            return await getattr(client, self.http)(actor, id)  # type: ignore[no-any-return]
        return await client.ask(actor, self.document, **self.variables(client.stage, id))

    def outcome(self, answer: Answer, stage: Stage) -> str:
        """What came of it."""
        codes = answer.codes()
        if codes:
            return codes[0]
        return DONE if self.look(answer.data, stage) else NULL


def at(*path: str) -> Look:
    """What lies at a path; None where the way ends before."""

    def look(data: dict[str, Any], _: Stage) -> Any:
        value: Any = data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    return look


def holds(field: str, kind: str, id: Callable[[Stage], UUID]) -> Look:
    """Whether a connection holds an object."""

    def look(data: dict[str, Any], stage: Stage) -> bool:
        wanted = node_id(kind, id(stage))
        return any(edge["node"]["id"] == wanted for edge in data[field]["edges"])

    return look
