"""GraphQL over HTTP: authenticate, read, bound, parse, validate, execute, commit, then answer.

Follows the GraphQL-over-HTTP draft of the GraphQL foundation. One operation is one transaction of
one actor; nothing is sent that is not committed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
)
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hub.api import graphiql, idempotency
from hub.api.context import Context, Services
from hub.api.documents import Document, Documents
from hub.api.execution import encode, execute, is_broken
from hub.api.limits import Limits
from hub.api.masking import Mask, RequestError
from hub.api.request import (
    GRAPHQL_JSON,
    PLAIN_JSON,
    GraphQLRequest,
    negotiate,
    prefers_html,
    read_get,
    read_post,
)
from hub.api.trusted import NONE, TrustedDocuments
from hub.auth.bearer import bearer_token
from hub.auth.model import Actor, ActorKind
from hub.db.transaction import NotRememberedError, Remembered, question, transaction
from hub.errors import Unauthenticated
from hub.reads.compiled import Ready
from hub.reads.serialiser import Unwritable
from hub.telemetry import ANSWERS

Authenticate = Callable[[HTTPConnection], Awaitable[Actor]]
Recall = Callable[[HTTPConnection], Remembered | None]

SENSITIVE: Mapping[str, frozenset[str]] = MappingProxyType({"cases": frozenset({"search"})})
"""Arguments, by field, that describe a person. Addresses are logged everywhere: never by GET."""

PLANNED = ANSWERS.labels("plan", "")
HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Accept, Authorization, Cookie",
    "X-Content-Type-Options": "nosniff",
}


class _UndoneError(Exception):
    """Leaves the transaction, rolling it back; carries the errors to answer with."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


def check_trusted(asked: GraphQLRequest, connection: HTTPConnection, *, production: bool) -> None:
    """In production what comes with a browser's session is the console's, and nothing else.

    Raises:
        RequestError: 403.
    """
    by_session = "cookie" in connection.headers and bearer_token(connection.headers) is None
    if production and by_session and not asked.is_trusted:
        message = "A browser's session asks trusted documents only; programs use a bearer token."
        raise RequestError(403, "NOT_TRUSTED", message)


class GraphQLEndpoint:
    """The ASGI application behind /graphql.

    `authenticate` returns NOBODY for a request without credentials, and raises Unauthenticated for
    bad ones; `recall` may know whom to expect, and spares reads a round trip. `sensitive` names
    arguments that may not come in an address, by field; `trusted` are the documents that a request may
    name instead of writing one.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        services: Services,
        authenticate: Authenticate,
        limits: Limits | None = None,
        *,
        recall: Recall = lambda _: None,
        sensitive: Mapping[str, frozenset[str]] = SENSITIVE,
        trusted: TrustedDocuments = NONE,
    ) -> None:
        limits = limits or Limits()
        settings = services.settings
        self.services = services
        self.authenticate = authenticate
        self.recall = recall
        self.limits = replace(limits, body=min(limits.body, settings.max_body))
        self.production = settings.production
        self.sensitive = sensitive
        self.trusted = trusted
        self.use(schema)

    def use(self, schema: strawberry.Schema) -> None:
        """Answers by another schema from now on; requests under way end as they began."""
        self.documents = Documents(schema, self.limits, production=self.production)
        self.schema = schema
        for one in self.trusted.documents.values():
            self.documents.prepare(one.text)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        accept = request.headers.get("accept")
        if request.method == "GET" and not self.production and prefers_html(accept):
            await graphiql.page()(scope, receive, send)
            return
        try:
            response = await _Exchange(self, request, receive).answer()
        except ClientDisconnect:
            return
        await response(scope, receive, send)


class _Exchange:
    """One request and its answer."""

    def __init__(self, endpoint: GraphQLEndpoint, request: Request, receive: Receive) -> None:
        self.endpoint = endpoint
        self.schema, self.documents = endpoint.schema, endpoint.documents
        self.request = request
        self.receive = receive
        self.correlation_id = uuid4().hex
        self.mask = Mask(self.correlation_id, production=endpoint.production)
        self.media = PLAIN_JSON
        self.patience = asyncio.timeout(endpoint.services.settings.request_timeout)
        self.deciding = True

    async def answer(self) -> Response:
        """The response, whatever happens.

        Raises:
            ClientDisconnect: nobody is there to have it; what was done is rolled back.
        """
        try:
            if self.request.method not in ("GET", "POST"):
                allow = {"Allow": "GET, POST"}
                raise RequestError(
                    405, "METHOD_NOT_ALLOWED", "Use POST, or GET for queries.", allow
                )
            self.media = negotiate(self.request.headers.get("accept"))
            async with self.patience:
                return await self._handle()
        except ClientDisconnect:
            raise
        except GraphQLSyntaxError as error:
            return self._request_errors([error], "GRAPHQL_PARSE_FAILED")
        except Exception as error:
            problem, entry = self.mask.failure(error)
            return self._response(problem.status, encode({"errors": [entry]}), problem.headers)

    async def _handle(self) -> Response:
        endpoint = self.endpoint
        remembered = endpoint.recall(self.request)
        actor = remembered.actor if remembered else await self._authenticate()
        self.mask.locale = actor.locale
        nobody = actor.kind is ActorKind.NOBODY
        if nobody and endpoint.production:
            raise Unauthenticated
        asked = await self._read()
        document = self.documents.read(asked.query, asked.variables)
        operation = document.operation(asked.operation_name)
        self._check_method(document, operation)
        if nobody and not document.is_introspection(operation):
            raise Unauthenticated
        errors = self.documents.errors(asked.query, document)
        ready = self._ready(document, operation, asked) if not errors else Unwritable("invalid")
        about_the_schema = isinstance(ready, Unwritable) and document.is_introspection(operation)
        if remembered and (errors or about_the_schema):
            # No statement will find out whether the session still counts.
            await self._authenticate()
        if errors:
            return self._request_errors(errors, "GRAPHQL_VALIDATION_FAILED")
        if about_the_schema:
            return self._result(await self._execute(document, asked, None))
        what = (document, operation, asked, ready)
        try:
            return await self._answered(remembered or actor, *what)
        except NotRememberedError:
            return await self._answered(await self._authenticate(), *what)

    async def _answered(
        self,
        who: Actor | Remembered,
        document: Document,
        operation: OperationDefinitionNode,
        asked: GraphQLRequest,
        ready: Ready | Unwritable,
    ) -> Response:
        """Answers in one statement where that does, and otherwise in a transaction.

        Raises:
            NotRememberedError: it is somebody else, or nobody any more; nothing was done.
        """
        if isinstance(ready, Ready) and ready.compiled.is_one_statement:
            try:
                return await self._ask(who, ready)
            except Unwritable as unwritable:
                ready = unwritable
        work = self._transact(who, document, operation, asked, ready)
        return await self._while_connected(work)

    def _ready(
        self, document: Document, operation: OperationDefinitionNode, asked: GraphQLRequest
    ) -> Ready | Unwritable:
        """The operation's read plan, or why there is none."""
        try:
            return document.plans.ready(operation, asked.variables)
        except Unwritable as unwritable:
            return unwritable

    async def _authenticate(self) -> Actor:
        actor = await self.endpoint.authenticate(self.request)
        self.mask.locale = actor.locale
        return actor

    async def _ask(self, who: Actor | Remembered, ready: Ready) -> Response:
        """Answers a query that is one statement in one round trip: it changes and leaves nothing.

        Raises:
            Unwritable: graphql-core has to answer.
            NotRememberedError: it is somebody else, or nobody any more.
        """
        services = self.endpoint.services
        try:
            async with question(services.pool, who) as tx:
                context = Context(services, tx.actor, tx, self.correlation_id)
                data: Any = await ready.answer(context)
            result = ExecutionResult(data, None)
        except GraphQLError as error:
            result = ExecutionResult(None, [error])
        PLANNED.inc()
        return self._result(result)

    async def _read(self) -> GraphQLRequest:
        if self.request.method == "GET":
            asked = read_get(self.request, self.endpoint.limits, self.endpoint.trusted)
        else:
            asked = await read_post(self.request, self.endpoint.limits, self.endpoint.trusted)
        check_trusted(asked, self.request, production=self.endpoint.production)
        return asked

    def _check_method(self, document: Document, operation: OperationDefinitionNode) -> None:
        if operation.operation is OperationType.SUBSCRIPTION:
            message = "Subscriptions are served over WebSocket (graphql-transport-ws)."
            raise RequestError(400, "SUBSCRIPTION_OVER_HTTP", message)
        if self.request.method == "GET":
            allow = {"Allow": "POST"}
            if operation.operation is not OperationType.QUERY:
                raise RequestError(405, "METHOD_NOT_ALLOWED", "Mutations need POST.", allow)
            if document.mentions(self.endpoint.sensitive):
                message = "Searches for people need POST: addresses are logged."
                raise RequestError(405, "METHOD_NOT_ALLOWED", message, allow)

    async def _transact(
        self,
        who: Actor | Remembered,
        document: Document,
        operation: OperationDefinitionNode,
        asked: GraphQLRequest,
        ready: Ready | Unwritable,
    ) -> Response:
        """Executes in one transaction and commits it.

        A mutation with an error in it is undone whole, and so is a query whose transaction broke:
        its records of who read what would be lost, and then nothing may be read.
        """
        services = self.endpoint.services
        mutates = operation.operation is OperationType.MUTATION
        sent = self.request.headers.getlist(idempotency.HEADER) if mutates else []
        key = idempotency.key_of(sent)
        try:
            async with transaction(services.pool, who) as tx:
                attempt = None
                if key is not None:
                    provider = services.vault.provider
                    attempt = await idempotency.Attempt.begin(tx, provider, key, asked)
                    if (first := await attempt.first_answer()) is not None:
                        replayed = {"Idempotent-Replayed": "true"}
                        return self._response(first.status, first.body, replayed)
                context = Context(services, tx.actor, tx, self.correlation_id)
                result = await self._planned(document, asked, ready, context)
                errors = result if isinstance(result, list) else result.errors
                if errors and (mutates or await is_broken(tx)) and not isinstance(result, list):
                    raise _UndoneError(errors)
                response = self._result(result)
                if attempt is not None and not errors:
                    body = bytes(response.body)
                    await attempt.keep(idempotency.FirstAnswer(response.status_code, body))
                self._decided()
            return response
        except _UndoneError as undone:
            return self._result(ExecutionResult(None, undone.errors))

    async def _planned(
        self,
        document: Document,
        asked: GraphQLRequest,
        ready: Ready | Unwritable,
        context: Context,
    ) -> ExecutionResult | list[GraphQLError]:
        """The answer of the read plan; graphql-core's where there is none, or none that fits."""
        try:
            if isinstance(ready, Unwritable):
                raise ready
            data: Any = await ready.answer(context)
        except Unwritable as unwritable:
            ANSWERS.labels("graphql-core", unwritable.reason).inc()
            return await self._execute(document, asked, context)
        except GraphQLError as error:
            return ExecutionResult(None, [error])
        PLANNED.inc()
        return ExecutionResult(data, None)

    async def _execute(
        self, document: Document, asked: GraphQLRequest, context: Context | None
    ) -> ExecutionResult | list[GraphQLError]:
        endpoint = self.endpoint
        return await execute(self.schema, document, asked, context, production=endpoint.production)

    def _decided(self) -> None:
        """From here on the commit is under way: neither time nor the client's leaving stops it."""
        self.deciding = False
        self.patience.reschedule(None)

    async def _while_connected(self, work: Coroutine[Any, Any, Response]) -> Response:
        """Does the work unless the client leaves first; then it is cancelled and rolled back."""
        task = asyncio.ensure_future(work)
        watch = asyncio.ensure_future(self._gone())
        try:
            await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
            if self.deciding and not task.done():
                raise ClientDisconnect
            return await task
        finally:
            watch.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def _gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass

    def _request_errors(self, errors: list[GraphQLError], code: str) -> Response:
        """Errors in the document or its variables: 400, but 200 to clients of plain JSON."""
        entries = [self.mask.request_error(error, code) for error in errors]
        status = 400 if self.media == GRAPHQL_JSON else 200
        return self._response(status, encode({"errors": entries}))

    def _result(self, result: ExecutionResult | list[GraphQLError]) -> Response:
        if isinstance(result, list):
            return self._request_errors(result, "BAD_USER_INPUT")
        payload: dict[str, Any] = {"data": result.data}
        if result.errors:
            entries = [self.mask.field_error(error) for error in result.errors]
            payload = {"errors": entries, "data": result.data}
        return self._response(200, encode(payload))

    def _response(
        self, status: int, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Response:
        headers = {
            **HEADERS,
            "Content-Type": f"{self.media}; charset=utf-8",
            "X-Correlation-Id": self.correlation_id,
            **(headers or {}),
        }
        return Response(body, status, headers)
