"""A mutation that is sent twice under one key happens once."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from hub.api import idempotency
from hub.auth.model import Actor, Job, Role, job_actor
from hub.db.transaction import transaction
from tests.api.edge import Edge, partners, remembered
from tests.world import World

ADD = "mutation ($i: AddPartnerInput!) { addPartner(input: $i) { name userErrors { code } } }"


def adding(name: str, pause: float = 0) -> dict[str, dict[str, object]]:
    return {"i": {"name": name, "pause": pause}}


def code(response: object) -> str:
    return response.json()["errors"][0]["extensions"]["code"]  # type: ignore[attr-defined,no-any-return]


async def test_a_retry_gets_the_first_answer_and_changes_nothing(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "a-1"}
    first = await edge.ask(ADD, keyed, variables=adding("Jesuits"))
    again = await edge.ask(ADD, keyed, variables={"i": {"pause": 0, "name": "Jesuits"}})
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.json()["data"]["addPartner"]["name"] == "Jesuits"
    assert await partners(pool, admin) == ["Jesuits"]


async def test_another_request_under_the_key_is_refused(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "a-2"}
    await edge.ask(ADD, keyed, variables=adding("one"))
    other = await edge.ask(ADD, keyed, variables=adding("two"))
    assert (other.status_code, code(other)) == (422, "IDEMPOTENCY_MISMATCH")
    renamed = await edge.ask(ADD.replace("name", "called: name"), keyed, variables=adding("one"))
    assert renamed.status_code == 422
    assert await partners(pool, admin) == ["one"]


async def test_a_retry_while_the_first_is_under_way_is_told_to_wait(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "a-3"}
    first = asyncio.create_task(edge.ask(ADD, keyed, variables=adding("slow", 1)))
    await asyncio.sleep(0.4)
    second = await edge.ask(ADD, keyed, variables=adding("slow", 1))
    assert (second.status_code, code(second)) == (409, "IDEMPOTENCY_IN_FLIGHT")
    assert second.headers["retry-after"] == "1"
    assert (await first).json()["data"]["addPartner"]["name"] == "slow"
    third = await edge.ask(ADD, keyed, variables=adding("slow", 1))
    assert third.headers["idempotent-replayed"] == "true"
    assert await partners(pool, admin) == ["slow"]


async def test_twenty_at_once_happen_once(
    edge: Edge, headers: dict[str, str], pool: asyncpg.Pool, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "a-4"}
    sent = [edge.ask(ADD, keyed, variables=adding("crowd", 0.2)) for _ in range(20)]
    answers = await asyncio.gather(*sent)
    done = [r for r in answers if r.status_code == 200]
    assert done
    assert len({r.content for r in done}) == 1
    assert {r.status_code for r in answers} <= {200, 409}
    assert await partners(pool, admin) == ["crowd"]


async def test_keys_of_other_people_are_other_keys(
    edge: Edge, world: World, pool: asyncpg.Pool
) -> None:
    admins = [party.staff[Role.AGENCY_ADMIN] for party in (world.sender, world.recipient)]
    keyed = [{**edge.sign_in(actor), "idempotency-key": "shared"} for actor in admins]
    # At the same time: one agency's slow request must not hold up another's.
    answers = await asyncio.gather(
        *(edge.ask(ADD, headers, variables=adding("same", 0.5)) for headers in keyed)
    )
    for actor, response in zip(admins, answers, strict=True):
        assert response.status_code == 200
        assert "idempotent-replayed" not in response.headers
        assert await partners(pool, actor) == ["same"]


async def test_answers_with_errors_are_not_kept(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "a-5"}
    for _ in range(2):
        failed = await edge.ask('mutation { addAndFail(name: "x") }', keyed)
        assert code(failed) == "INTERNAL"
        assert "idempotent-replayed" not in failed.headers
    late = await edge.ask(
        'mutation { addTooLate(name: "x") }', {**headers, "idempotency-key": "a-6"}
    )
    assert late.status_code == 409
    malformed = {"i": {"called": "x"}}
    bad = await edge.ask(ADD, {**headers, "idempotency-key": "a-8"}, variables=malformed)
    assert bad.status_code == 400
    assert await remembered(owner, admin.id) == []


async def test_a_query_needs_no_key_and_keeps_nothing(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "a-7"}
    assert (await edge.ask("{ agencies { code } }", keyed)).status_code == 200
    assert await remembered(owner, admin.id) == []


async def test_what_is_kept_cannot_be_read_or_guessed(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, admin: Actor
) -> None:
    for key in ("b-1", "b-2"):
        keyed = {**headers, "idempotency-key": key}
        # The second is refused as a duplicate, in an answer that is kept as well.
        await edge.ask(ADD, keyed, variables=adding("Maria"))
    one, two = await remembered(owner, admin.id)
    assert b"Maria" not in one["response"]
    assert b"addPartner" not in one["response"]
    assert one["body_hash"] != two["body_hash"]
    assert {one["status"], two["status"]} == {200}


async def test_a_kept_answer_that_was_moved_does_not_open(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, admin: Actor, pool: asyncpg.Pool
) -> None:
    keyed = {**headers, "idempotency-key": "c-1"}
    await edge.ask(ADD, keyed, variables=adding("x"))
    await owner.execute(
        "UPDATE hub.idempotency SET response = set_byte(response, 40, get_byte(response, 40) # 1)"
        " WHERE actor_id = $1",
        admin.id,
    )
    answer = await edge.ask(ADD, keyed, variables=adding("x"))
    assert (answer.status_code, code(answer)) == (500, "INTERNAL")
    assert await partners(pool, admin) == ["x"]


AGE = "UPDATE hub.idempotency SET created_at = now() - $2::interval WHERE actor_id = $1"


async def test_a_day_and_more_without_a_network_changes_nothing(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, pool: asyncpg.Pool, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "d-1"}
    first = await edge.ask(ADD, keyed, variables=adding("once"))
    await owner.execute(AGE, admin.id, timedelta(hours=47))
    await forget(pool)
    again = await edge.ask(ADD, keyed, variables=adding("once"))
    assert (again.status_code, again.content) == (200, first.content)
    assert await partners(pool, admin) == ["once"]


@pytest.mark.parametrize("forgotten", [False, True])
async def test_a_request_that_comes_again_after_days_is_told_that_it_was_done_and_not_done_twice(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, pool: asyncpg.Pool, admin: Actor,
    forgotten: bool,
) -> None:  # fmt: skip
    """Whether or not the job that forgets answers has been by."""
    keyed = {**headers, "idempotency-key": "d-2"}
    await edge.ask(ADD, keyed, variables=adding("once"))
    await owner.execute(AGE, admin.id, timedelta(days=29))
    if forgotten:
        await forget(pool)
        assert [row["response"] for row in await remembered(owner, admin.id)] == [None]
    again = await edge.ask(ADD, keyed, variables=adding("once"))
    assert (again.status_code, code(again)) == (410, "IDEMPOTENCY_DONE")
    other = await edge.ask(ADD, keyed, variables=adding("twice"))
    assert (other.status_code, code(other)) == (422, "IDEMPOTENCY_MISMATCH")
    assert await partners(pool, admin) == ["once"]


async def test_after_thirty_days_a_key_is_new(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, pool: asyncpg.Pool, admin: Actor
) -> None:
    keyed = {**headers, "idempotency-key": "d-3"}
    await edge.ask(ADD, keyed, variables=adding("old"))
    await owner.execute(AGE, admin.id, timedelta(days=31))
    assert (await edge.ask(ADD, keyed, variables=adding("new"))).status_code == 200
    assert await partners(pool, admin) == ["new", "old"]
    await owner.execute(AGE, admin.id, timedelta(days=31))
    await forget(pool)
    assert await remembered(owner, admin.id) == []


async def test_the_job_that_forgets_sees_and_touches_nothing_that_is_not_old(
    edge: Edge, headers: dict[str, str], owner: asyncpg.Connection, pool: asyncpg.Pool, admin: Actor
) -> None:
    await edge.ask(ADD, {**headers, "idempotency-key": "d-4"}, variables=adding("x"))
    async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
        seen = await tx.rows("SELECT 1 FROM hub.idempotency WHERE actor_id = $1", admin.id)
        assert seen == []
        assert await tx.execute("DELETE FROM hub.idempotency WHERE actor_id = $1", admin.id) == 0
    await owner.execute(AGE, admin.id, timedelta(days=3))
    sql = "UPDATE hub.idempotency SET response = '\\x00' WHERE actor_id = $1"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
            await tx.execute(sql, admin.id)


async def forget(pool: asyncpg.Pool) -> None:
    async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
        await idempotency.forget_old(tx)


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "ñ".encode("latin-1"), "a\tb"])
async def test_a_key_that_is_none_is_refused(
    edge: Edge, headers: dict[str, str], key: str | bytes, pool: asyncpg.Pool, admin: Actor
) -> None:
    sent = [(k.encode(), v.encode()) for k, v in headers.items()]
    sent.append((b"idempotency-key", key if isinstance(key, bytes) else key.encode()))
    body = {"query": ADD, "variables": adding("x")}
    response = await edge.client.post(edge.url + "/graphql", json=body, headers=sent)
    assert (response.status_code, code(response)) == (400, "IDEMPOTENCY_KEY")
    assert await partners(pool, admin) == []


async def test_two_keys_are_refused(edge: Edge, headers: dict[str, str]) -> None:
    sent = [*headers.items(), ("idempotency-key", "a"), ("idempotency-key", "b")]
    response = await edge.client.post(
        edge.url + "/graphql", json={"query": ADD, "variables": adding("x")}, headers=sent
    )
    assert code(response) == "IDEMPOTENCY_KEY"
