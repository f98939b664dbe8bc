"""Every operation as every role from every side, through the real endpoint: what policy.py says.

Each is asked by every role at both desks of the sender and of the recipient, by another agency and
by one that sees no cases. Whatever is denied has changed nothing, no answer holds a sealed text that
its reader may not open, and what is hidden looks, byte by byte, as what does not exist. A new
operation without an entry in asks.py fails here.
"""

import pytest
from graphql import OperationDefinitionNode, OperationType, parse

from hub.api import schema
from hub.auth.model import NOBODY
from hub.auth.policy import OPERATIONS
from tests.access.ask import Ask
from tests.access.asks import ASKS
from tests.access.client import Client
from tests.access.compare import by_graphql
from tests.access.rows import Rows
from tests.access.stage import Stage

BY_SOCKET = {"worklistChanged", "notified"}
"""Asked in test_subscription.py."""


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.name)
async def test_everybody_gets_what_the_policy_says(
    stage: Stage, rows: Rows, client: Client, ask: Ask
) -> None:
    assert not (found := await by_graphql(stage, rows, client, ask)), "\n".join(found)


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.name)
def test_each_ask_is_permitted_to_some_and_refused_to_others(stage: Stage, ask: Ask) -> None:
    """A matrix in which everybody gets the same would prove nothing."""
    expected = {ask.expect(stage, actor) for actor in stage.askers.values()}
    always = {"me", "setLocale", "agencies", "groups", "serviceTypes", "places", "services"}
    assert ask.permitted in expected
    assert (len(expected) > 1) == (ask.rule not in always)


def test_every_operation_is_asked() -> None:
    assert set(OPERATIONS) - {ask.rule for ask in ASKS} - BY_SOCKET == set()


def test_every_root_field_is_asked() -> None:
    asked = {(OperationType.QUERY, "node")}  # test_nested.py
    for ask in ASKS:
        for definition in parse(ask.document).definitions if ask.document else ():
            assert isinstance(definition, OperationDefinitionNode)
            for field in definition.selection_set.selections:
                asked.add((definition.operation, field.name.value))  # type: ignore[attr-defined]
    graph = schema.build()._schema
    for kind, root in (
        (OperationType.QUERY, graph.query_type),
        (OperationType.MUTATION, graph.mutation_type),
    ):
        assert root is not None
        assert {(kind, name) for name in root.fields} - asked == set()


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.name)
async def test_whoever_is_not_signed_in_is_told_so_and_nothing_else(
    client: Client, ask: Ask
) -> None:
    answer = await ask.send(client, NOBODY)
    assert (answer.status, answer.codes(), answer.changed) == (401, ["UNAUTHENTICATED"], set())
