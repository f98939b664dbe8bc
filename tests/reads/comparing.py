"""Answers a question three ways: by a read plan, by graphql-core with look-ahead, and naively."""

import re
from dataclasses import dataclass, replace
from typing import Any

import strawberry
from graphql import parse, validate

from hub.api import schema as assembled
from hub.api.context import Context, Services
from hub.api.documents import Document
from hub.api.execution import encode, execute
from hub.api.masking import Mask
from hub.api.request import GraphQLRequest
from hub.api.wakeups import Wakeups
from hub.auth.model import Actor
from hub.db.transaction import transaction
from hub.reads.compiled import Plans, Ready
from hub.reads.serialiser import Unwritable
from tests.access.client import settings
from tests.access.stage import Stage
from tests.reads import naive
from tests.reads.documents import Question

READ = assembled.build()
NAIVE = naive.schema()
CORRELATION = re.compile(rb'"correlationId":"[^"]*"')


class UndoneError(Exception):
    """Leaves the transaction, so that nothing stays of what was logged."""


@dataclass
class Answers:
    """The bytes of each way. `plan` is None where graphql-core answers, for the reason given."""

    plan: bytes | None
    ahead: bytes
    naive: bytes
    reason: str = ""

    @property
    def agree(self) -> bool:
        """Whether all say the same."""
        return self.ahead == self.naive and self.plan in (None, self.ahead)


def services(stage: Stage) -> Services:
    """What resolvers reach."""
    pool: Any = stage.pool
    return Services(settings(), pool, stage.vault, Wakeups(lambda: None))  # type: ignore[arg-type,return-value]


def document(schema: strawberry.Schema, text: str) -> Document:
    """A valid document."""
    tree = parse(text)
    errors = validate(schema._schema, tree)
    assert not errors, (text, errors)
    return Document(tree, 0, True, Plans(schema, tree), True)


def _told(result: Any) -> bytes:
    mask = Mask("", production=False)
    if isinstance(result, list):
        return CORRELATION.sub(
            b"", encode({"errors": [mask.request_error(e, "BAD") for e in result]})
        )
    payload: dict[str, Any] = {"data": result.data}
    if result.errors:
        # Fields are resolved at once: whose error comes first is nobody's promise.
        errors = sorted(
            (mask.field_error(e) for e in result.errors), key=lambda e: str(e.get("path"))
        )
        payload = {"errors": errors, "data": result.data}
    return CORRELATION.sub(b"", encode(payload))


async def by_graphql_core(
    schema: strawberry.Schema, stage: Stage, actor: Actor, question: Question
) -> bytes:
    """graphql-core's answer."""
    found = b""
    request = GraphQLRequest(question.text, None, question.variables)
    try:
        async with transaction(stage.pool, actor) as tx:
            context = Context(services(stage), actor, tx)
            made = document(schema, question.text)
            found = _told(await execute(schema, made, request, context, production=False))
            raise UndoneError
    except UndoneError:
        return found


async def same_again(ready: Ready, context: Context) -> None:
    """What is remembered for an actor may be: resolvers name the same rows whenever they are asked."""
    first = await ready.question(context)
    remembered, ready.known = ready.known, {}
    again = await ready.question(context)
    ready.known = remembered
    assert (first.text, list(first.given)) == (again.text, list(again.given))


async def by_plan(stage: Stage, actor: Actor, question: Question, plans: Plans) -> bytes:
    """The plan's answer.

    Raises:
        Unwritable: graphql-core has to answer.
    """
    found = b""
    operation: Any = plans.document.definitions[0]
    try:
        async with transaction(stage.pool, actor) as tx:
            context = Context(services(stage), actor, tx)
            await same_again(plans.ready(operation, question.variables), context)
            found = encode({"data": await plans.answer(operation, question.variables, context)})
            raise UndoneError
    except UndoneError:
        return found


async def answers(
    stage: Stage, actor: Actor, question: Question, plans: Plans | None = None
) -> Answers:
    """The question answered by every way."""
    plans = plans or document(READ, question.text).plans
    plan, reason = None, ""
    try:
        plan = await by_plan(stage, actor, question, plans)
    except Unwritable as unwritable:
        reason = unwritable.reason
    ahead = await by_graphql_core(READ, stage, actor, question)
    slow = await by_graphql_core(NAIVE, stage, actor, question)
    return Answers(plan, ahead, slow, reason)


def spoken(actor: Actor, locale: str) -> Actor:
    """The actor in another language."""
    return replace(actor, locale=locale)
