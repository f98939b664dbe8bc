"""The directory and its routes through GraphQL."""

from typing import Any
from uuid import uuid4

import asyncpg

from hub import settings
from hub.api import schema
from hub.api.context import Context, Services
from hub.api.relay import node_id
from hub.api.wakeups import Wakeups
from hub.auth.model import Actor, Role
from hub.db.transaction import transaction
from hub.vault.service import Vault
from tests.directory.conftest import Opener
from tests.directory.test_service import offered
from tests.routing.test_service import need
from tests.routing.test_service import offer as routable
from tests.world import World

SCHEMA = schema.build()


async def ask(pool: asyncpg.Pool, vault: Vault, actor: Actor, text: str, /, **values: Any) -> Any:
    """The answer to an operation, as an actor."""
    services = Services(settings.load({}), pool, vault, Wakeups(lambda: pool.acquire()))
    async with transaction(pool, actor) as tx:
        answer = await SCHEMA.execute(
            text, variable_values=values, context_value=Context(services, actor, tx)
        )
    assert answer.errors is None, answer.errors
    return answer.data


SEARCH = """
    query ($text: String, $first: Int, $after: String) {
      services(text: $text, first: $first, after: $after) {
        edges { cursor node {
          id name agencyId deskId capacityAvailable languages phones
          location { name address city redacted municipality { pcode name } }
          eligibility { minimumAge sexes } schedules { weekdays opens } } }
        pageInfo { hasNextPage endCursor } } }
"""


async def test_services_are_searched_page_by_page(
    pool: asyncpg.Pool, vault: Vault, seeding: Opener, world: World
) -> None:
    tag = uuid4().hex
    for name in ("Uno", "Dos", "Tres"):
        await offered(seeding, world.recipient, name=name, description=tag)
    names: list[str] = []
    after = None
    while True:
        actor = world.sender.caseworker
        page = (await ask(pool, vault, actor, SEARCH, text=tag, first=2, after=after))["services"]
        names += [edge["node"]["name"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert names == ["Dos", "Tres", "Uno"]


async def test_a_safe_house_has_no_address_in_any_path_of_a_stranger(
    pool: asyncpg.Pool, vault: Vault, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient, redacted=True)
    text = small.name.split()[1]
    stranger, own = world.stranger.caseworker, world.recipient.caseworker
    for actor, street in ((stranger, None), (own, small.street)):
        found = await ask(pool, vault, actor, SEARCH, text=text)
        (edge,) = found["services"]["edges"]
        assert edge["node"]["location"] == {
            "name": f"Casa {small.street}" if street else None,
            "address": street,
            "city": "Tapachula",
            "redacted": True,
            "municipality": {"pcode": "MX07089", "name": "Tapachula"},
        }
        node = await ask(
            pool,
            vault,
            actor,
            "query ($id: ID!) { node(id: $id) { ... on ServiceAtLocation"
            " { location { address } } } }",
            id=edge["node"]["id"],
        )
        assert node["node"]["location"]["address"] == street


CAPACITY = """
    mutation ($input: UpdateCapacityInput!) {
      updateCapacity(input: $input) {
        service { capacityAvailable assuredAt } userErrors { code field } } }
"""


async def test_capacity_is_updated_or_refused_with_the_input_at_fault(
    pool: asyncpg.Pool, vault: Vault, seeding: Opener, world: World, owner: asyncpg.Connection
) -> None:
    small = await offered(seeding, world.recipient)
    id = node_id("ServiceAtLocation", small.offer)
    own, stranger = world.recipient.caseworker, world.stranger.caseworker

    async def say(actor: Actor, id: str, available: int | None) -> Any:
        values = {"serviceAtLocationId": id, "available": available}
        return (await ask(pool, vault, actor, CAPACITY, input=values))["updateCapacity"]

    answer = await say(own, id, 4)
    assert answer["service"]["capacityAvailable"] == 4
    assert answer["userErrors"] == []
    refused = await say(stranger, id, 9)
    assert refused == {"service": None, "userErrors": [{"code": "NOT_ALLOWED", "field": []}]}
    wrong = await say(own, id, -1)
    assert wrong["userErrors"] == [{"code": "INVALID", "field": ["available"]}]
    other = await say(own, node_id("Desk", small.offer), 1)
    assert other["userErrors"] == [{"code": "INVALID", "field": ["serviceAtLocationId"]}]
    unknown = await say(own, node_id("ServiceAtLocation", uuid4()), 1)
    assert unknown["userErrors"] == [{"code": "NOT_FOUND", "field": ["serviceAtLocationId"]}]
    sql = "SELECT capacity_available FROM hub.service_at_location WHERE id = $1"
    assert await owner.fetchval(sql, small.offer) == 4


async def test_an_entry_is_confirmed(
    pool: asyncpg.Pool, vault: Vault, seeding: Opener, world: World
) -> None:
    small = await offered(seeding, world.recipient)
    answer = await ask(
        pool,
        vault,
        world.recipient.staff[Role.AGENCY_ADMIN],
        "mutation ($id: ID!) { assureService(input: {serviceAtLocationId: $id})"
        " { service { assuredAt capacityAvailable } userErrors { code } } }",
        id=node_id("ServiceAtLocation", small.offer),
    )
    assert answer["assureService"]["service"]["assuredAt"]
    assert answer["assureService"]["service"]["capacityAvailable"] is None


async def test_kinds_of_service_and_places_are_listed(
    pool: asyncpg.Pool, vault: Vault, seeding: Opener, world: World
) -> None:
    text = '{ serviceTypes { code name sensitivity } places(name: "Tijuana") { pcode } }'
    found = await ask(pool, vault, world.sender.caseworker, text)
    kinds = {kind["code"]: kind for kind in found["serviceTypes"]}
    assert len(kinds) == 48
    assert kinds["food"]["name"] == "Asistencia alimentaria"
    assert kinds["asylum-orientation"]["sensitivity"] == "SEALED"
    assert found["places"] == [{"pcode": "MX02004"}]


async def test_routes_say_their_reasons_in_the_language_of_who_asks(
    pool: asyncpg.Pool, vault: Vault, seeding: Opener, world: World
) -> None:
    id = await need(pool, vault, world.sender)
    wanted = await routable(pool, world.recipient)
    found = await ask(
        pool,
        vault,
        world.sender.caseworker,
        "query ($id: ID!) { routes(needId: $id) { deskId eligible service { id }"
        " reasons { topic code weight text } } }",
        id=node_id("Need", id),
    )
    route = next(
        r for r in found["routes"] if r["service"]["id"] == node_id("ServiceAtLocation", wanted)
    )
    assert route["eligible"] is True
    assert route["deskId"] == node_id("Desk", world.recipient.desks[0])
    assert {
        "topic": "DISTANCE",
        "code": "SAME_MUNICIPALITY",
        "weight": "FOR",
        "text": "En el mismo municipio.",
    } in route["reasons"]
