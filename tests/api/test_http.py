"""What a client of /graphql notices: status codes, masking, transactions, and what is refused."""

import asyncio
import json

import asyncpg
import httpx
import pytest
from graphql import get_introspection_query
from structlog.testing import capture_logs

from hub.auth.model import Actor, Role
from tests.api.edge import CORES, LATE_ACTORS, SECRET, Edge, partners
from tests.world import World

ADD = (
    "mutation ($i: AddPartnerInput!) { addPartner(input: $i) { name userErrors { code message } } }"
)


def only_error(response: httpx.Response) -> dict[str, object]:
    (error,) = response.json()["errors"]
    assert error["extensions"]["correlationId"] == response.headers["x-correlation-id"]
    return error


async def test_a_query_answers_from_the_actors_transaction(
    edge: Edge, headers: dict[str, str], world: World
) -> None:
    response = await edge.ask("{ agencies { code desks } }", headers)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(CORES)
    assert response.headers["cache-control"] == "no-store"
    agency = {"code": world.sender.code, "desks": ["Desk 0", "Desk 1"]}
    assert response.json() == {"data": {"agencies": [agency]}}


async def test_nobody_gets_data_and_bad_credentials_get_nothing(edge: Edge) -> None:
    for headers in ({}, {"authorization": "Bearer stolen"}):
        response = await edge.ask("{ agencies { code } }", headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert only_error(response)["extensions"]["code"] == "UNAUTHENTICATED"
        assert "data" not in response.json()
    hiding = (
        "{ __typename ... on Query { __typename ...A } } fragment A on Query { agencies { code } }"
    )
    assert (await edge.ask(hiding, {})).status_code == 401
    assert (await edge.ask("mutation { __typename }", {})).status_code == 401


async def test_anybody_may_read_the_schema_outside_production_only(edge: Edge) -> None:
    query = get_introspection_query()
    open_ = await edge.ask(query, {})
    assert open_.status_code == 200
    assert open_.json()["data"]["__schema"]["queryType"]["name"] == "Query"
    assert (await edge.ask(query, {}, path="/production")).status_code == 401


async def test_production_tells_nothing_of_the_schema(edge: Edge, headers: dict[str, str]) -> None:
    for query, variables in (
        (get_introspection_query(), {}),
        ('{ __type(name: "Agency") { name } }', {}),
        ("{ agencie { code } }", {}),
        ("{ agencies { cod } }", {}),
        ("{ agencies }", {}),
        (ADD.replace("AddPartnerInput", "AddPartnerInpu"), {}),
        (ADD, {"i": {"nam": "x"}}),
        (ADD, {"i": {}}),
        ("{ cases(serch: 1) }", {}),
    ):
        response = await edge.ask(query, headers, path="/production", variables=variables)
        assert response.status_code == 400, query
        messages = " ".join(error["message"] for error in response.json()["errors"])
        for told in ("gency", "agencie", "code", "AddPartner", "name", "search", "mean"):
            assert told not in messages, (query, messages)
    helpful = await edge.ask("{ agencie { code } }", headers)
    assert "agencies" in helpful.text


async def test_a_bug_is_masked_and_logged_without_what_it_says(
    edge: Edge, headers: dict[str, str]
) -> None:
    with capture_logs() as logs:
        response = await edge.ask("{ again: bug }", headers)
    assert response.status_code == 200
    error = only_error(response)
    assert error["message"] == "El hub falló. Intente de nuevo en un momento."
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["path"] == ["again"]
    assert SECRET not in response.text
    (entry,) = [log for log in logs if log["event"] == "failed"]
    assert entry["correlation_id"] == response.headers["x-correlation-id"]
    assert entry["error"] == "ValueError"
    assert any("edge.py" in line and line.endswith("bug") for line in entry["traceback"])
    assert SECRET not in repr(logs)


async def test_refusals_speak_and_the_databases_no_has_no_details(
    edge: Edge, headers: dict[str, str]
) -> None:
    refused = only_error(await edge.ask("{ hidden }", headers))
    assert refused["extensions"]["code"] == "NOT_FOUND"
    assert refused["message"] == "No existe (caso), o no le corresponde verlo."
    forbidden = await edge.ask("{ forbidden }", headers)
    assert only_error(forbidden)["extensions"]["code"] == "NOT_ALLOWED"
    assert only_error(forbidden)["message"] == "No le corresponde hacerlo."
    assert "partner" not in forbidden.text
    assert SECRET not in forbidden.text


async def test_nothing_read_in_a_broken_transaction_is_told(
    edge: Edge, headers: dict[str, str]
) -> None:
    response = await edge.ask("{ agencies { code } forbidden }", headers)
    assert response.json()["data"] is None
    alone = await edge.ask("{ agencies { code } hidden }", headers)
    assert alone.json()["data"]["agencies"]
    assert alone.json()["data"]["hidden"] is None


async def test_an_error_waits_for_the_fields_still_at_work(
    edge: Edge, headers: dict[str, str], admin: Actor
) -> None:
    response = await edge.ask("{ unhurried needed }", headers)
    assert response.json()["data"] is None
    assert only_error(response)["extensions"]["code"] == "NOT_FOUND"
    await asyncio.sleep(0.5)
    assert LATE_ACTORS[response.headers["x-correlation-id"]] == admin.id
    again = await asyncio.gather(*(edge.ask("{ agencies { code } }", headers) for _ in range(10)))
    assert {r.status_code for r in again} == {200}
    assert all("errors" not in r.json() for r in again)


async def test_a_mutation_is_committed_before_its_answer_arrives(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    response = await edge.ask(ADD, headers, variables={"i": {"name": "Jesuits"}})
    assert response.json() == {"data": {"addPartner": {"name": "Jesuits", "userErrors": []}}}
    assert await partners(pool, admin) == ["Jesuits"]


async def test_a_mutation_with_an_error_is_undone_whole(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    both = 'mutation { addPartner(input: {name: "first"}) { name } addAndFail(name: "second") }'
    response = await edge.ask(both, headers)
    assert response.json()["data"] is None
    assert only_error(response)["extensions"]["code"] == "INTERNAL"
    assert await partners(pool, admin) == []


async def test_a_refused_field_does_not_undo_the_others(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    both = (
        'mutation { a: addPartner(input: {name: "one"}) { name }'
        ' b: addPartner(input: {name: "one"}) { name userErrors { code } } }'
    )
    data = (await edge.ask(both, headers)).json()["data"]
    assert data["a"] == {"name": "one"}
    assert data["b"] == {"name": None, "userErrors": [{"code": "CONFLICT"}]}
    assert await partners(pool, admin) == ["one"]


async def test_a_commit_that_fails_is_an_error_and_not_an_answer(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    response = await edge.ask('mutation { addTooLate(name: "late") }', headers)
    assert response.status_code == 409
    assert "data" not in response.json()
    assert only_error(response)["extensions"]["code"] == "CONFLICT"
    assert await partners(pool, admin) == []


async def test_a_slow_request_is_given_up_and_rolled_back(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    response = await edge.ask(ADD, headers, variables={"i": {"name": "slow", "pause": 20}})
    assert response.status_code == 503
    assert only_error(response)["extensions"]["code"] == "TIMEOUT"
    assert await partners(pool, admin) == []


async def test_a_client_that_leaves_takes_its_request_along(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, owner: asyncpg.Connection, admin: Actor
) -> None:
    sleeping = (
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND state = 'active'"
        " AND usename = 'hub_app' AND datname = current_database()"
    )
    body = {"query": ADD, "variables": {"i": {"name": "gone", "pause": 2}}}
    async with httpx.AsyncClient(timeout=httpx.Timeout(10, read=0.5)) as hasty:
        with pytest.raises(httpx.ReadTimeout):
            await hasty.post(edge.url + "/graphql", json=body, headers=headers)
    for _ in range(20):
        if await owner.fetchval(sleeping) == 0:
            break
        await asyncio.sleep(0.05)
    assert await owner.fetchval(sleeping) == 0
    await asyncio.sleep(2)
    assert await partners(pool, admin) == []


async def test_get_serves_queries_and_nothing_else(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    async def get(**parameters: str) -> httpx.Response:
        return await edge.client.get(edge.url + "/graphql", params=parameters, headers=headers)

    assert (await get(query="{ agencies { code } }")).json()["data"]["agencies"]
    adding = await get(query='mutation { addPartner(input: {name: "x"}) { name } }')
    assert (adding.status_code, adding.headers["allow"]) == (405, "POST")
    named = ADD.replace("mutation", "mutation M")
    both = await get(query=f"{named} query Q {{ __typename }}", operationName="Q")
    assert both.status_code == 200
    assert await partners(pool, admin) == []
    for query in (
        '{ cases(search: {name: "x"}) }',
        "query ($s: Search) { cases(search: $s) }",
        "{ ...F } fragment F on Query { ... { c: cases(search: null) } }",
    ):
        assert (await get(query=query)).status_code == 405
    assert (await get(query="{ cases }")).status_code == 200
    assert (await get(query="{ agencies { code } }", variables="[]")).status_code == 400
    twice = await edge.client.get(
        edge.url + "/graphql?query=%7Ba%7D&query=%7Bb%7D", headers=headers
    )
    assert only_error(twice)["extensions"]["code"] == "DUPLICATE_KEY"
    searched = await edge.ask('{ cases(search: {name: "x"}) }', headers)
    assert searched.json() == {"data": {"cases": ["x"]}}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_other_methods_are_told_which_exist(edge: Edge, method: str) -> None:
    response = await edge.client.request(method, edge.url + "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'[{"query": "{ agencies { code } }"}]', 400, "NO_BATCHING"),
        (b'{"query": "{ hidden }", "query": "{ agencies { code } }"}', 400, "DUPLICATE_KEY"),
        (b'{"query": "{a}", "variables": {"i": {"name": "a", "name": "b"}}}', 400, "DUPLICATE_KEY"),
        (b'{"query": "{a}", "variables": {"n": NaN}}', 400, "BAD_JSON"),
        (b'{"query": "{a}", "variables": {"n": ' + b"9" * 5000 + b"}}", 400, "BAD_JSON"),
        (b'{"query": "{a}", "variables": {"n": "\\ud800"}}', 400, "INVALID_TEXT"),
        (b'{"query": "{a}", "variables": {"n": "\\u0000"}}', 400, "INVALID_TEXT"),
        (b'{"query": "{ cases(search: {name: \\"\\\\u0000\\"}) }"}', 400, "INVALID_TEXT"),
        (
            b'{"query": "{a}", "variables": ' + b'{"a":' * 40 + b"1" + b"}" * 41,
            400,
            "LIMIT_NESTING",
        ),
        (b"[" * 100_000, 400, "LIMIT_NESTING"),
        (b'{"query": "\xff"}', 400, "BAD_JSON"),
        (b"\xef\xbb\xbf{}", 400, "BAD_JSON"),
        (b'{"query": 1}', 400, "BAD_REQUEST"),
        (b'"query"', 400, "BAD_REQUEST"),
        (b"", 400, "BAD_JSON"),
        (b'{"query": "{a}", "x": "' + b"a" * 1_000_001 + b'"}', 413, "LIMIT_BODY"),
        (b'{"query": "{ a", "operationName": "b"}', 400, "GRAPHQL_PARSE_FAILED"),
        (b'{"query": "subscription { partners }"}', 400, "SUBSCRIPTION_OVER_HTTP"),
        (b'{"query": "query A { a } query B { b }"}', 400, "UNKNOWN_OPERATION"),
        (b'{"query": "' + b"{" * 3_000 + b'"}', 400, "LIMIT_BRACKETS"),
        (b'{"query": "{' + b"a " * 3_000 + b'}"}', 400, "LIMIT_TOKENS"),
    ],
)
async def test_hostile_bodies_are_refused(
    edge: Edge, headers: dict[str, str], body: bytes, status: int, code: str
) -> None:
    sent = {**headers, "content-type": "application/json"}
    response = await edge.client.post(edge.url + "/graphql", content=body, headers=sent)
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (status, code)


@pytest.mark.parametrize(
    ("headers_sent", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json; charset=latin-1"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
        ({"content-type": "application/json", "accept": "image/png"}, 406),
        ({"content-type": "application/json", "accept": "*/*;q=0"}, 406),
    ],
)
async def test_what_cannot_be_read_or_answered_is_refused(
    edge: Edge, headers: dict[str, str], headers_sent: dict[str, str], status: int
) -> None:
    body = json.dumps({"query": "{ __typename }"}).encode()
    response = await edge.client.post(
        edge.url + "/graphql", content=body, headers={**headers, **headers_sent}
    )
    assert response.status_code == status


async def test_a_fragment_bomb_is_refused_at_once(edge: Edge, headers: dict[str, str]) -> None:
    bomb = "{ ...F0 } " + " ".join(
        f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(20)
    )
    response = await edge.ask(bomb + " fragment F20 on Query { __typename }", headers)
    assert response.status_code == 400
    assert only_error(response)["extensions"]["code"] == "LIMIT_SPREADS"
    assert response.elapsed.total_seconds() < 1


async def test_a_caseworker_of_another_role_is_told_no_by_the_database(
    edge: Edge, world: World, pool: asyncpg.Pool, admin: Actor
) -> None:
    caseworker = edge.sign_in(world.sender.staff[Role.CASEWORKER])
    response = await edge.ask(ADD, caseworker, variables={"i": {"name": "x"}})
    assert response.json()["data"]["addPartner"]["userErrors"][0]["code"] == "NOT_ALLOWED"
    assert await partners(pool, admin) == []
