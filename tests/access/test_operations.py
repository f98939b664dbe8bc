"""Every operation as every role from every side, through the real endpoint: what policy.py says.

Each is asked by every role at both desks of the sender and of the recipient, by another agency and
by one that sees no cases: whatever is denied has changed nothing, and no answer holds a sealed text
that its reader may not open. A new operation without an entry in asks.py fails here.
"""

import pytest
from graphql import OperationType, parse

from hub.api import access, schema
from hub.auth.model import NOBODY
from hub.auth.policy import OPERATIONS
from tests.access.asks import ASKS, DONE, Ask
from tests.access.client import Client
from tests.access.stage import Stage

BY_SOCKET = {"worklistChanged"}
"""Operations that test_subscription.py asks."""


async def disagreements(stage: Stage, client: Client, ask: Ask) -> list[str]:
    """Where an answer is not what the policy says, as "who: what"."""
    found = []
    for who, actor in stage.askers.items():
        answer = await ask.send(client, actor)
        expected, outcome = ask.expect(stage, actor), ask.outcome(answer, stage)
        if outcome != expected:
            found.append(f"{who}: {expected} by the policy, {outcome} in fact: {answer.text[:300]}")
            continue
        if leaks := stage.leaks(actor, answer.text):
            found.append(f"{who}: is told what only {sorted(set(leaks))} opens")
        if outcome == DONE and ask.table and ask.table not in answer.changed:
            found.append(f"{who}: nothing was written to {ask.table}, only {answer.changed}")
        if outcome != DONE and (extra := answer.changed - ask.noted):
            found.append(f"{who}: was refused, and changed {extra}")
    return found


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.name)
async def test_everybody_gets_what_the_policy_says(
    stage: Stage, client: Client, ask: Ask
) -> None:
    assert not (found := await disagreements(stage, client, ask)), "\n".join(found)


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.name)
def test_each_ask_is_permitted_to_some_and_refused_to_others(stage: Stage, ask: Ask) -> None:
    """A matrix in which everybody gets the same would prove nothing."""
    expected = {ask.expect(stage, actor) for actor in stage.askers.values()}
    always = {"me", "agencies", "groups", "serviceTypes", "places", "services"}
    assert DONE in expected
    assert (len(expected) > 1) == (ask.rule not in always)


def test_every_operation_is_asked() -> None:
    assert set(OPERATIONS) - {ask.rule for ask in ASKS} - BY_SOCKET == set()


def test_every_root_field_is_asked() -> None:
    asked = set()
    for ask in ASKS:
        for definition in parse(ask.document).definitions if ask.document else ():
            kind = definition.operation  # type: ignore[attr-defined]
            for field in definition.selection_set.selections:  # type: ignore[attr-defined]
                asked.add((kind, field.name.value))
    graph = schema.build()._schema
    for kind, root in (
        (OperationType.QUERY, graph.query_type),
        (OperationType.MUTATION, graph.mutation_type),
    ):
        assert root is not None
        assert {(kind, name) for name in root.fields} - asked == set()


def test_every_field_of_the_schema_is_opened_by_a_rule() -> None:
    assert access.problems(schema.build()) == []


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.name)
async def test_whoever_is_not_signed_in_is_told_so_and_nothing_else(
    client: Client, ask: Ask
) -> None:
    answer = await ask.send(client, NOBODY)
    assert (answer.status, answer.codes(), answer.changed) == (401, ["UNAUTHENTICATED"], set())
