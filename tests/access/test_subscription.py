"""A change of a referral reaches, over real sockets, those who may see it, and nobody else."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import asyncpg
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect

from hub.api import schema
from hub.api.context import Services
from hub.api.wakeups import Wakeups
from hub.api.websocket import SubscriptionEndpoint
from hub.auth.model import NOBODY, Actor
from hub.auth.policy import Standing
from hub.db.transaction import transaction
from hub.hooks.dispatch import Plugins
from hub.notifications import jobs
from hub.referrals import service
from tests.access.client import settings
from tests.access.rehearsal import photograph
from tests.access.stage import Stage, Target, allowed, may
from tests.api.edge import serving

CHANGED = (
    "subscription { worklistChanged { referral { id messages { text } packet { narrative } } } }"
)
NOTIFIED = (
    "subscription { notified { subject referral { id preview { note } packet { narrative } } } }"
)
NEWS, SILENCE, REFUSED = "news", "silence", "NOT_ALLOWED"


def expected(stage: Stage, actor: Actor) -> str:
    """What policy.py says that somebody hears of a change of a referral that is not accepted."""
    desks = [Standing.SENDER_DESK, Standing.RECIPIENT_DESK]
    if not allowed("worklistChanged", actor, desks):
        return REFUSED
    target = stage.targets[stage.referrals["received"]]
    return NEWS if may("worklistChanged", actor, target) else SILENCE


def expected_to_be_told(stage: Stage, actor: Actor) -> str:
    """What policy.py says that somebody is told of what the sender wrote to the receiving desk."""
    if not allowed("notified", actor, [Standing.DESK]):
        return REFUSED
    target = Target(stage.recipient.id, stage.recipient.desks[0])
    return NEWS if may("notified", actor, target) else SILENCE


class Listener:
    """One socket: what it heard first, and everything it was told."""

    def __init__(self, socket: ClientConnection, query: str) -> None:
        self.socket = socket
        self.query = query
        self.heard = SILENCE
        self.text = ""

    async def listen(self) -> None:
        await self.socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await self.socket.recv())["type"] == "connection_ack"
        body = {"id": "1", "type": "subscribe", "payload": {"query": self.query}}
        await self.socket.send(json.dumps(body))
        async for message in self.socket:
            self.text += str(message)
            told = json.loads(message)
            code = told["payload"][0]["extensions"]["code"] if told["type"] == "error" else None
            self.heard = code or NEWS


async def test_a_change_is_heard_by_those_who_may_see_it(stage: Stage) -> None:
    await _hears(stage, CHANGED, expected, _change)


async def test_a_notification_is_heard_by_its_desk(stage: Stage) -> None:
    async def written(stage: Stage) -> None:
        await _change(stage)
        await jobs.tell(stage.pool, Plugins())

    await _hears(stage, NOTIFIED, expected_to_be_told, written)


async def _hears(
    stage: Stage,
    query: str,
    expected: Callable[[Stage, Actor], str],
    change: Callable[[Stage], Awaitable[None]],
) -> None:
    wakeups = Wakeups(lambda: asyncpg.connect(stage.app_url))
    await wakeups.start()
    services = Services(settings(), stage.pool, stage.vault, wakeups)
    actors = {str(actor.id): actor for actor in stage.actors.values()}

    async def authenticate(connection: HTTPConnection) -> Actor:
        return actors.get(connection.headers.get("x-actor", ""), NOBODY)

    endpoint = SubscriptionEndpoint(schema.build(), services, authenticate)
    app = Starlette(routes=[WebSocketRoute("/graphql", endpoint)])
    listeners: dict[str, Listener] = {}
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serving(app))
        stack.push_async_callback(wakeups.stop)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        stack.callback(lambda: [task.cancel() for task in running])
        running = []
        for who, actor in stage.askers.items():
            headers = {"x-actor": str(actor.id)}
            socket = await stack.enter_async_context(
                connect(
                    address.replace("http", "ws") + "/graphql",
                    subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
                    additional_headers=headers,
                )
            )
            listeners[who] = Listener(socket, query)
            running.append(tasks.create_task(listeners[who].listen()))
        wanted = {who: expected(stage, actor) for who, actor in stage.askers.items()}
        for _ in range(20):
            # A listener that had not looked yet takes the first change for what was there already.
            await change(stage)
            await asyncio.sleep(0.5)
            if all(listeners[who].heard != SILENCE for who in wanted if wanted[who] == NEWS):
                break
        heard = {who: listener.heard for who, listener in listeners.items()}
        leaks = {who: stage.leaks(stage.as_(who), listeners[who].text) for who in wanted}
        for task in running:
            task.cancel()
    async with stage.administrators.acquire() as connection:
        stage.photograph.update(await photograph(connection))
    stage.rows = None
    assert heard == wanted
    assert {who: leaked for who, leaked in leaks.items() if leaked} == {}


async def _change(stage: Stage) -> None:
    async with transaction(stage.pool, stage.as_("sender 0 caseworker")) as tx:
        await service.post(tx, stage.vault, stage.referrals["received"], "Nueva")
