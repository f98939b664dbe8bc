"""Subscriptions over a real socket: who may, what arrives, and when it ends."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from hub.auth.model import Actor, Role
from tests.api.edge import Edge
from tests.world import World

PARTNERS = "subscription { partners }"
ADD = "mutation ($i: AddPartnerInput!) { addPartner(input: $i) { name } }"


class Client:
    """Speaks graphql-transport-ws."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, type_: str, **rest: Any) -> None:
        await self.socket.send(json.dumps({"type": type_, **rest}))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            return json.loads(await self.socket.recv())  # type: ignore[no-any-return]

    async def initialise(self, authorization: str | None = None) -> None:
        payload = {"Authorization": authorization} if authorization else None
        await self.say("connection_init", payload=payload)
        assert await self.hear() == {"type": "connection_ack"}

    async def subscribe(self, id: str, query: str = PARTNERS, **rest: Any) -> None:
        await self.say("subscribe", id=id, payload={"query": query, **rest})

    async def ended(self) -> int:
        """The code with which the server closes."""
        with contextlib.suppress(ConnectionClosed):
            async with asyncio.timeout(5):
                while True:
                    await self.socket.recv()
        assert self.socket.close_code is not None
        return self.socket.close_code


@contextlib.asynccontextmanager
async def connected(
    edge: Edge, *, protocol: str = "graphql-transport-ws", **headers: str
) -> AsyncIterator[Client]:
    url = edge.url.replace("http", "ws") + "/graphql"
    sent = list(headers.items())
    async with connect(url, subprotocols=[protocol], additional_headers=sent) as socket:  # type: ignore[list-item]
        yield Client(socket)


@pytest.fixture
async def client(edge: Edge, headers: dict[str, str]) -> AsyncIterator[Client]:
    """A client that is signed in by the payload of connection_init."""
    async with connected(edge) as client:
        await client.initialise(headers["authorization"])
        yield client


async def test_a_change_reaches_those_who_may_see_it_and_nobody_else(
    edge: Edge, client: Client, headers: dict[str, str], world: World, owner: asyncpg.Connection
) -> None:
    stranger = edge.sign_in(world.stranger.staff[Role.AGENCY_ADMIN])
    async with connected(edge, authorization=stranger["authorization"]) as other:
        await other.initialise()
        for one in (client, other):
            await one.subscribe("1")
            assert await one.hear() == {
                "id": "1",
                "type": "next",
                "payload": {"data": {"partners": 0}},
            }
        await edge.ask(ADD, headers, variables={"i": {"name": "Jesuits"}})
        await owner.execute("NOTIFY hub_worklist")
        assert (await client.hear())["payload"] == {"data": {"partners": 1}}
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await other.socket.recv()


async def test_an_event_is_read_as_the_actor_in_its_own_transaction(
    client: Client, world: World
) -> None:
    await client.subscribe("1", "subscription { mine { code desks } }")
    mine = {"code": world.sender.code, "desks": ["Desk 0", "Desk 1"]}
    assert (await client.hear())["payload"] == {"data": {"mine": mine}}
    assert await client.hear() == {"id": "1", "type": "complete"}


async def test_a_subscription_ends_when_asked_and_its_id_is_free_again(
    edge: Edge, client: Client, headers: dict[str, str], owner: asyncpg.Connection
) -> None:
    await client.subscribe("1")
    await client.hear()
    await client.say("complete", id="1")
    await edge.ask(ADD, headers, variables={"i": {"name": "unheard"}})
    await owner.execute("NOTIFY hub_worklist")
    await client.say("ping")
    assert await client.hear() == {"type": "pong"}
    await client.subscribe("1")
    assert (await client.hear())["payload"] == {"data": {"partners": 1}}


async def test_queries_and_mutations_are_not_served_here(client: Client) -> None:
    for query in ("{ agencies { code } }", ADD):
        await client.subscribe("q", query)
        answer = await client.hear()
        assert answer["type"] == "error"
        assert answer["payload"][0]["extensions"]["code"] == "ONLY_SUBSCRIPTIONS"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { ...A } fragment A on Subscription { ...A }", "FRAGMENT_CYCLE"),
        ("subscription ($n: Boolean!) { mine { code @include(if: $n) } }", "BAD_USER_INPUT"),
        ("subscription { careless }", "INTERNAL"),
        ("", "BAD_REQUEST"),
    ],
)
async def test_a_subscription_that_cannot_start_says_why(
    client: Client, query: str, code: str
) -> None:
    await client.subscribe("1", query)
    answer = await client.hear()
    assert (answer["id"], answer["type"]) == ("1", "error")
    assert answer["payload"][0]["extensions"]["code"] == code
    await client.say("ping")
    assert await client.hear() == {"type": "pong"}


async def test_too_many_subscriptions_are_refused(client: Client) -> None:
    for id in ("1", "2"):
        await client.subscribe(id)
        assert (await client.hear())["type"] == "next"
    await client.subscribe("3")
    answer = await client.hear()
    assert answer["payload"][0]["extensions"]["code"] == "LIMIT_SUBSCRIPTIONS"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("not json", 4400),
        ("[]", 4400),
        ('{"type": "ping", "type": "pong"}', 4400),
        ('{"type": "unknown"}', 4400),
        ('{"type": "subscribe", "id": 1, "payload": {}}', 4400),
        ('{"type": "subscribe", "id": "", "payload": {}}', 4400),
        (b"binary", 4400),
        (" " * 5_001, 1009),
        ("[" * 4_000, 4400),
        ('{"type": "connection_init"}', 4429),
    ],
)
async def test_who_breaks_the_protocol_is_let_go(
    client: Client, message: str | bytes, code: int
) -> None:
    await client.socket.send(message)
    assert await client.ended() == code


async def test_one_id_is_one_subscription(client: Client) -> None:
    await client.subscribe("1")
    await client.subscribe("1")
    assert await client.ended() == 4409


async def test_nobody_gets_in(edge: Edge) -> None:
    async with connected(edge) as silent:
        assert await silent.ended() == 4408
    async with connected(edge) as hasty:
        await hasty.subscribe("1")
        assert await hasty.ended() == 4401
    for token in (None, "Bearer stolen", "Bearer \n"):
        async with connected(edge) as stranger:
            payload = {"authorization": token} if token else {}
            await stranger.say("connection_init", payload=payload)
            assert await stranger.ended() == 4403


async def test_another_sites_page_does_not_get_in_with_our_cookie(
    edge: Edge, headers: dict[str, str]
) -> None:
    ours, token = edge.origin, headers["authorization"]
    for sent in (
        {"origin": "https://evil.example", "cookie": "session=1"},
        {"origin": "null", "authorization": token},
        {"origin": ours + ".evil.example", "authorization": token},
        {"cookie": "session=1", "authorization": token},
    ):
        with pytest.raises(InvalidStatus) as caught:
            async with connected(edge, **sent):
                pass
        assert caught.value.response.status_code == 403
    async with connected(edge, origin=ours, authorization=token) as welcome:
        await welcome.initialise()


async def test_another_protocol_is_refused(edge: Edge) -> None:
    with pytest.raises(InvalidStatus):
        async with connected(edge, protocol="graphql-ws"):
            pass


async def test_a_revoked_session_is_noticed(
    edge: Edge, client: Client, headers: dict[str, str]
) -> None:
    await client.subscribe("1")
    await client.hear()
    del edge.actors[headers["authorization"].removeprefix("Bearer ")]
    assert await client.ended() == 4403


async def test_another_role_means_another_socket(
    edge: Edge, client: Client, headers: dict[str, str], world: World
) -> None:
    token = headers["authorization"].removeprefix("Bearer ")
    edge.actors[token] = world.sender.staff[Role.CASEWORKER]
    assert await client.ended() == 4403


async def test_another_language_is_spoken_on_the_socket_that_is_open(
    edge: Edge, headers: dict[str, str], admin: Actor
) -> None:
    async with connected(edge) as client:
        await client.initialise(headers["authorization"])
        await client.subscribe("1", "subscription { spoken }")
        assert (await client.hear())["payload"] == {"data": {"spoken": "es"}}
        edge.actors[headers["authorization"].removeprefix("Bearer ")] = replace(admin, locale="en")
        # At once, however seldom the socket asks by itself who this is.
        await client.subscribe("2", "subscription { spoken }")
        heard = [await client.hear() for _ in range(3)]
        assert [one["payload"]["data"] for one in heard if one["type"] == "next"] == [
            {"spoken": "en"}
        ]


async def test_an_open_socket_holds_no_connection_to_the_database(
    client: Client, owner: asyncpg.Connection, admin: Actor
) -> None:
    await client.subscribe("1")
    await client.hear()
    await asyncio.sleep(0.1)
    idle = await owner.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
        " AND datname = current_database() AND usename = 'hub_app'"
    )
    assert idle == 0
