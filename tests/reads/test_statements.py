"""A root field is one statement, however deep it goes and however long its lists are."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from hub.api.context import Context
from hub.api.execution import execute
from hub.api.relay import node_id
from hub.api.request import GraphQLRequest
from hub.db.transaction import Transaction, transaction
from hub.reads.compiled import MOST_KNOWN
from hub.reads.serialiser import Unwritable
from tests.access.stage import Stage
from tests.reads.comparing import READ, answers, document, services, spoken
from tests.reads.documents import Question

EVENT = "at kind by agency { code desks { name hours { weekday } } }"
REFERRAL = f"""id caseCode fromAgency {{ code }} toDesk {{ name office {{ city }} closures }} service {{
  name location {{ state {{ name }} }} schedules {{ weekdays }} phones }} claimedBy {{ name }}
  latestEvent {{ {EVENT} }} timeline {{ {EVENT} }}"""
CASE = f"""id code household {{ code }} needs {{ status referrals {{ {REFERRAL} }} }}
  consents {{ categories recipientAgency {{ code }} }} workflows {{ state }} tasks {{ label desk {{ name }} }}"""
QUESTIONS = {
    "worklist": (
        f"{{ worklist(direction: OUTGOING) {{ totalCount countIsExact pageInfo {{ endCursor }}"
        f" edges {{ cursor node {{ {REFERRAL} case {{ {CASE} }} }} }} }} }}",
        1,
    ),
    "cases": (f"{{ cases {{ edges {{ node {{ {CASE} }} }} }} }}", 1),
    "two roots": (f"{{ me {{ desks {{ name }} }} cases {{ edges {{ node {{ {CASE} }} }} }} }}", 2),
    "agencies": (
        "{ agencies { code desks { name } groups { members { code staff { name } } } } }",
        1,
    ),
    "notifications": (
        f"{{ notifications {{ unreadCount edges {{ node {{ referral {{ {REFERRAL} }} }} }} }} }}",
        1,
    ),
    "audit trail": (
        "{ auditTrail { edges { node { action agency { code } actor { name } } } } }",
        1,
    ),
}


@asynccontextmanager
async def counted(tx: Transaction) -> AsyncIterator[list[str]]:
    """The statements of root fields that a transaction sends."""
    found: list[str] = []

    def note(record: Any) -> None:
        if " t0" in record.query:
            found.append(record.query)

    tx._connection.add_query_logger(note)
    try:
        yield found
    finally:
        tx._connection.remove_query_logger(note)


MINE = "{ worklist(direction: OUTGOING) { edges { node { caseCode toAgency { name } } } } }"


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("way", ["plan", "look-ahead"])
async def test_a_root_field_is_one_statement(stage: Stage, name: str, way: str) -> None:
    text, roots = QUESTIONS[name]
    actor = stage.as_("sender 0 caseworker")
    async with transaction(stage.pool, actor) as tx, counted(tx) as found:
        context = Context(services(stage), actor, tx)
        made = document(READ, text)
        if way == "plan":
            operation: Any = made.tree.definitions[0]
            data = json.loads(bytes(await made.plans.answer(operation, {}, context)))
        else:
            request = GraphQLRequest(text)
            result = await execute(READ, made, request, context, production=False)
            assert not isinstance(result, list)
            assert not result.errors, result.errors
            data = result.data or {}
        await asyncio.sleep(0)
    assert data
    # A plan asks what all of them want at once.
    assert len(found) == (1 if way == "plan" else roots), found


async def test_what_two_fields_ask_for_is_counted_once(stage: Stage) -> None:
    actor = stage.as_("sender 0 caseworker")
    made = document(
        READ, "{ worklist(direction: OUTGOING) { totalCount a: totalCount countIsExact } }"
    )
    operation: Any = made.tree.definitions[0]
    async with transaction(stage.pool, actor) as tx:
        context = Context(services(stage), actor, tx)
        data = json.loads(bytes(await made.plans.answer(operation, {}, context)))
    assert data["worklist"]["totalCount"] == data["worklist"]["a"] > 0
    assert data["worklist"]["countIsExact"] is True
    (root,) = next(iter(made.plans._known.values())).roots  # type: ignore[union-attr]
    ((_, statement),) = root.made.values()  # type: ignore[union-attr]
    assert statement.text.count("count(*)") == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{ referral(id: "%s") { preview { note } } }', "code Referral.preview"),
        ('{ referral(id: "nonsense") { id } }', "refused"),
        ("{ forms { name } }", "code Query.forms"),
        (
            'mutation { acceptReferral(input: {referralId: "%s"}) { userErrors { code } } }',
            "mutation",
        ),
        ("{ __schema { queryType { name } } }", "introspection"),
    ],
)
async def test_what_no_plan_understands_says_why(stage: Stage, text: str, reason: str) -> None:
    actor = stage.as_("sender 0 caseworker")
    id = node_id("Referral", stage.referrals["requested"])
    made = document(READ, text % id if "%s" in text else text)
    operation: Any = made.tree.definitions[0]
    with pytest.raises(Unwritable) as unwritable:
        async with transaction(stage.pool, actor) as tx:
            await made.plans.answer(operation, {}, Context(services(stage), actor, tx))
    assert unwritable.value.reason == reason


async def test_many_at_once_in_code_are_one_statement(stage: Stage) -> None:
    """Objects that code names are fetched together: here the agencies of all messages."""
    actor = stage.as_("sender 0 caseworker")
    id = node_id("Case", next(iter(stage.people.values())).case)
    text = f'{{ case(id: "{id}") {{ referrals {{ messages {{ agency {{ code }} }} }} }} }}'
    async with transaction(stage.pool, actor) as tx, counted(tx) as found:
        context = Context(services(stage), actor, tx)
        result = await execute(
            READ, document(READ, text), GraphQLRequest(text), context, production=False
        )
    assert not isinstance(result, list)
    assert not result.errors
    assert len([query for query in found if "hub.agency t0" in query]) <= len(
        (result.data or {})["case"]["referrals"]
    )


async def test_what_is_remembered_of_one_is_not_asked_for_another(stage: Stage) -> None:
    """One plan, asked by everybody in turn and again: each gets what they would without its memory."""
    plans = document(READ, MINE).plans
    seen = set()
    for who in [*stage.actors, *stage.actors]:
        for locale in ("es", "en"):
            actor = spoken(stage.as_(who), locale)
            found = await answers(stage, actor, Question(MINE, {}), plans)
            assert found.agree, who
            seen.add(found.ahead)
    (ready,) = plans._ready.values()
    assert 2 < len(ready.known) <= MOST_KNOWN
    assert len(seen) > 2
