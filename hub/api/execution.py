"""Executing a valid document: all its work is over before the caller commits or rolls back."""

import asyncio
from inspect import isawaitable
from typing import Any

import asyncpg
import msgspec
import strawberry
from graphql import ExecutionHooks, ExecutionResult, Executor, GraphQLError

from hub.api.context import Context
from hub.api.documents import Document
from hub.api.request import GraphQLRequest
from hub.db.transaction import Transaction


def build_executor(
    schema: strawberry.Schema,
    document: Document,
    request: GraphQLRequest,
    context: Context | None,
    *,
    production: bool,
    event: object = None,
    finished: asyncio.Event | None = None,
) -> Executor[Any] | list[GraphQLError]:
    """An executor of a request, or what is wrong with its variables.

    `event` is what a subscription's stream yielded, if one did.
    """
    hooks = ExecutionHooks(lambda _: finished.set()) if finished is not None else None
    return schema.execution_context_class.build(
        schema._schema,
        document.tree,
        event,
        context,
        request.variables,
        request.operation_name,
        max_coercion_errors=20,
        hide_suggestions=production,
        hooks=hooks,
        operation_extensions=request.extensions,
    )


async def is_broken(tx: Transaction) -> bool:
    """True when a statement failed outside a savepoint: COMMIT would silently roll back."""
    try:
        await tx.value("SELECT 1")
    except asyncpg.InFailedSQLTransactionError:
        return True
    return False


async def execute(
    schema: strawberry.Schema,
    document: Document,
    request: GraphQLRequest,
    context: Context | None,
    *,
    production: bool,
    event: object = None,
) -> ExecutionResult | list[GraphQLError]:
    """Executes a query, a mutation or an event; a list tells what is wrong with its variables.

    graphql-core answers as soon as an error decides the result, with other fields still at work.
    Their transaction must not end before they do, so this waits for them.
    """
    finished = asyncio.Event()
    executor = build_executor(
        schema,
        document,
        request,
        context,
        production=production,
        event=event,
        finished=finished,
    )
    if isinstance(executor, list):
        return executor
    result: Any = executor.execute_operation()
    if isawaitable(result):
        result = await result
    await finished.wait()
    assert isinstance(result, ExecutionResult)
    return result


def encode(payload: dict[str, Any]) -> bytes:
    """A response as JSON in UTF-8. Raises TypeError for what no scalar should have left there."""
    return msgspec.json.encode(payload)
