"""Subscriptions over WebSocket, by the protocol graphql-transport-ws, and nothing else.

A socket outlives what it was opened with, so it asks again, every 45 seconds, who its actor is. The
stream itself holds no transaction: each event is executed in one of its own, as that actor.

How a browser connects: `new WebSocket('wss://<hub>/graphql', 'graphql-transport-ws')` from one of our
own pages. The browser sends the session's cookie and our origin by itself, and a page of another site
cannot fake the origin, so no CSRF token is needed and none can be sent (a WebSocket carries no
X-CSRF-Token). Then {"type": "connection_init"} within 10 seconds, without a payload; after
connection_ack, {"type": "subscribe", "id", "payload": {"documentId", "variables"}} (hub/api/trusted.py).
Programs send {"Authorization": "Bearer ..."} as the payload of connection_init instead, and no cookie.
A socket closes with 4403 when the session ends or its roles or desks change: connect again, or sign in.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing
from typing import Any, Never, cast
from uuid import uuid4

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLSyntaxError,
    OperationType,
    create_source_event_stream,
)
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from hub.api.context import Context, Services
from hub.api.documents import Document, Documents
from hub.api.execution import build_executor, encode, execute, is_broken
from hub.api.http import Authenticate, check_trusted
from hub.api.limits import LimitExceeded, Limits, exceeded
from hub.api.masking import Mask, RequestError, note
from hub.api.request import GraphQLRequest, parameters_of, parse_json
from hub.api.trusted import NONE, TrustedDocuments
from hub.auth.model import NOBODY, Actor, ActorKind
from hub.db.transaction import Transaction, transaction
from hub.errors import HubError

PROTOCOL = "graphql-transport-ws"
INIT_TIMEOUT = 10.0
REAUTHENTICATE_EVERY = 45.0

# Close codes of the protocol, and of RFC 6455.
BAD_MESSAGE, UNAUTHORIZED, FORBIDDEN = 4400, 4401, 4403
INIT_TOO_LATE, DUPLICATE_ID, TOO_MANY_INITS = 4408, 4409, 4429
POLICY, TOO_BIG, TRY_LATER = 1008, 1009, 1013


class _CloseError(Exception):
    """Ends the socket with a code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class _NoConnection:
    """Stands where a stream's transaction would be, and says that there is none."""

    def __getattr__(self, name: str) -> Never:
        raise RuntimeError("A subscription's stream has no transaction: open one for each event.")


class SubscriptionEndpoint:
    """The ASGI application behind a WebSocket on /graphql.

    `authenticate` is asked with the handshake, or with the token of connection_init in its place.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        services: Services,
        authenticate: Authenticate,
        limits: Limits | None = None,
        *,
        init_timeout: float = INIT_TIMEOUT,
        reauthenticate_every: float = REAUTHENTICATE_EVERY,
        trusted: TrustedDocuments = NONE,
    ) -> None:
        self.services = services
        self.authenticate = authenticate
        self.limits = limits or Limits()
        self.init_timeout = init_timeout
        self.reauthenticate_every = reauthenticate_every
        self.production = services.settings.production
        self.trusted = trusted
        self.use(schema)

    def use(self, schema: strawberry.Schema) -> None:
        """Serves another schema from now on; subscriptions under way go on by the one they know."""
        self.documents = Documents(schema, self.limits, production=self.production)
        self.schema = schema

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        if not self._may_connect(websocket):
            await websocket.close(POLICY)
            return
        await websocket.accept(PROTOCOL)
        await _Socket(self, websocket).serve()

    def _may_connect(self, websocket: WebSocket) -> bool:
        """Another site's page must not speak with our cookie: browsers always tell the origin."""
        origins = websocket.headers.getlist("origin")
        ours = origins == [self.services.settings.base_url]
        foreign = not ours if origins else "cookie" in websocket.headers
        return PROTOCOL in websocket.scope["subprotocols"] and not foreign


class _Socket:
    """One connection and its subscriptions."""

    def __init__(self, endpoint: SubscriptionEndpoint, websocket: WebSocket) -> None:
        self.endpoint = endpoint
        self.websocket = websocket
        self.connection: HTTPConnection = websocket
        self.actor: Actor = NOBODY
        self.acknowledged = asyncio.Event()
        self.subscriptions: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Reads until the client leaves, breaks the protocol, or is nobody any more."""
        work = [asyncio.ensure_future(self._read()), asyncio.ensure_future(self._keep_asking())]
        try:
            await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tasks = [*work, *self.subscriptions.values()]
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        await self._close([end for end in ends[:2] if isinstance(end, Exception)])

    async def _close(self, ends: list[Exception]) -> None:
        for end in ends:
            if isinstance(end, WebSocketDisconnect):
                return
        for end in ends:
            if isinstance(end, _CloseError):
                await self.websocket.close(end.code, end.reason)
                return
        for end in ends:
            note(end, uuid4().hex)
        await self.websocket.close(TRY_LATER)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(self.endpoint.init_timeout):
                while not self.acknowledged.is_set():
                    await self._obey(await self._receive())
        except TimeoutError:
            raise _CloseError(INIT_TOO_LATE, "Connection initialisation timeout") from None
        while True:
            await self._obey(await self._receive())

    async def _receive(self) -> dict[str, Any]:
        event = await self.websocket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1005))
        text = event.get("text")
        if text is None:
            raise _CloseError(BAD_MESSAGE, "Messages are text")
        if len(text) > self.endpoint.limits.message:
            raise _CloseError(TOO_BIG, "The message is too big")
        try:
            message = parse_json(text, self.endpoint.limits)
        except (RequestError, LimitExceeded):
            raise _CloseError(BAD_MESSAGE, "Not one JSON message") from None
        if not isinstance(message, dict):
            raise _CloseError(BAD_MESSAGE, "A message is an object")
        return message

    async def _send(self, message: dict[str, Any]) -> None:
        await self.websocket.send_text(encode(message).decode())

    async def _obey(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "connection_init"}:
                await self._initialise(message.get("payload"))
            case {"type": "ping"}:
                await self._send({"type": "pong"})
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str(id), "payload": dict(payload)} if (
                0 < len(id) < 100
            ):
                await self._subscribe(id, payload)
            case {"type": "complete", "id": str(id)}:
                if (task := self.subscriptions.pop(id, None)) is not None:
                    task.cancel()
            case _:
                raise _CloseError(BAD_MESSAGE, "Unknown or malformed message")

    async def _initialise(self, payload: object) -> None:
        if self.acknowledged.is_set():
            raise _CloseError(TOO_MANY_INITS, "Too many initialisation requests")
        if payload is not None and not isinstance(payload, dict):
            raise _CloseError(BAD_MESSAGE, "The payload is an object")
        self.connection = _connection_of(self.websocket, payload or {})
        self.actor = await self._ask()
        await self._send({"type": "connection_ack"})
        self.acknowledged.set()

    async def _ask(self) -> Actor:
        """Who this is now. A socket is of somebody, or it is closed."""
        try:
            actor = await self.endpoint.authenticate(self.connection)
        except HubError:
            actor = NOBODY
        if actor.kind is ActorKind.NOBODY:
            raise _CloseError(FORBIDDEN, "Forbidden")
        return actor

    async def _keep_asking(self) -> None:
        await self.acknowledged.wait()
        while True:
            await asyncio.sleep(self.endpoint.reauthenticate_every)
            await self._ask_again()

    async def _ask_again(self) -> None:
        """The same person as before, but perhaps in another language by now."""
        actor = await self._ask()
        if actor != self.actor:
            raise _CloseError(FORBIDDEN, "Your access has changed: connect again")
        self.actor = actor

    async def _subscribe(self, id: str, payload: dict[str, Any]) -> None:
        if not self.acknowledged.is_set():
            raise _CloseError(UNAUTHORIZED, "Unauthorized")
        if id in self.subscriptions:
            raise _CloseError(DUPLICATE_ID, f"Subscriber for {id} already exists")
        await self._ask_again()
        if len(self.subscriptions) >= self.endpoint.limits.subscriptions:
            mask = Mask(uuid4().hex, production=self.endpoint.production, locale=self.actor.locale)
            error = exceeded("subscriptions", self.endpoint.limits.subscriptions)
            await self._send({"id": id, "type": "error", "payload": [mask.failure(error)[1]]})
            return
        self.subscriptions[id] = asyncio.ensure_future(self._run(id, payload))

    async def _run(self, id: str, payload: dict[str, Any]) -> None:
        """One subscription from its first message to its last."""
        mask = Mask(uuid4().hex, production=self.endpoint.production, locale=self.actor.locale)
        try:
            errors = await self._stream(id, payload, mask)
        except WebSocketDisconnect:
            return
        except GraphQLSyntaxError as error:
            errors = [mask.request_error(error, "GRAPHQL_PARSE_FAILED")]
        except Exception as error:
            errors = [mask.failure(error)[1]]
        # After the client's own "complete" the id is free for another, and no longer ours.
        if self.subscriptions.get(id) is asyncio.current_task():
            del self.subscriptions[id]
            last = {"type": "error", "payload": errors} if errors else {"type": "complete"}
            await self._send({"id": id, **last})

    async def _stream(self, id: str, payload: dict[str, Any], mask: Mask) -> list[dict[str, Any]]:
        """Sends events until there are no more; returns what kept the stream from starting."""
        endpoint = self.endpoint
        asked = parameters_of(payload, endpoint.trusted)
        check_trusted(asked, self.connection, production=endpoint.production)
        document = endpoint.documents.read(asked.query, asked.variables)
        if document.operation(asked.operation_name).operation is not OperationType.SUBSCRIPTION:
            message = "Only subscriptions are served here: send queries and mutations by POST."
            raise RequestError(400, "ONLY_SUBSCRIPTIONS", message)
        if errors := endpoint.documents.errors(asked.query, document):
            return [mask.request_error(error, "GRAPHQL_VALIDATION_FAILED") for error in errors]
        nothing = Transaction(cast("Any", _NoConnection()), self.actor)
        context = Context(endpoint.services, self.actor, nothing, mask.correlation_id)
        executor = build_executor(
            endpoint.schema, document, asked, context, production=endpoint.production
        )
        if isinstance(executor, list):
            return [mask.request_error(error, "BAD_USER_INPUT") for error in executor]
        source = create_source_event_stream(executor)
        if not isinstance(source, AsyncIterable | ExecutionResult):
            source = await source
        if isinstance(source, ExecutionResult):
            return [mask.field_error(error) for error in source.errors or ()]
        async with aclosing(cast("AsyncGenerator[object, None]", source)) as events:
            async for event in events:
                answer = await self._answer(event, document, asked, mask)
                await self._send({"id": id, "type": "next", "payload": answer})
        return []

    async def _answer(
        self, event: object, document: Document, asked: GraphQLRequest, mask: Mask
    ) -> dict[str, Any]:
        """An event executed in its own transaction, committed before it is sent."""
        endpoint, services = self.endpoint, self.endpoint.services
        async with (
            asyncio.timeout(services.settings.request_timeout),
            transaction(services.pool, self.actor) as tx,
        ):
            context = Context(services, self.actor, tx, mask.correlation_id)
            result = await execute(
                endpoint.schema,
                document,
                asked,
                context,
                production=endpoint.production,
                event=event,
            )
            if isinstance(result, list):
                return {"errors": [mask.request_error(error, "BAD_USER_INPUT") for error in result]}
            if not result.errors:
                return {"data": result.data}
            # What a broken transaction read was not recorded, so it is not told.
            data = None if await is_broken(tx) else result.data
            return {"errors": [mask.field_error(error) for error in result.errors], "data": data}


def _connection_of(websocket: WebSocket, payload: dict[str, Any]) -> HTTPConnection:
    """The handshake, with the token of connection_init as its only credential if there is one."""
    token = next((v for k, v in payload.items() if k.lower() == "authorization"), None)
    if token is None:
        return websocket
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise _CloseError(FORBIDDEN, "Forbidden")
    credentials = (b"authorization", b"cookie")
    headers = [pair for pair in websocket.scope["headers"] if pair[0].lower() not in credentials]
    headers.append((b"authorization", token.encode("ascii")))
    return HTTPConnection({**websocket.scope, "headers": headers})
