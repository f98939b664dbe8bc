"""What a worker remembers of a session saves a round trip, and decides nothing."""

from dataclasses import replace
from pathlib import Path

import asyncpg
import httpx
import pytest
from starlette.requests import HTTPConnection

from hub import settings as configuration
from hub.auth.model import NOBODY, Role
from hub.auth.service import Authenticator
from hub.auth.sessions import csrf_token, fingerprint
from hub.db.transaction import NotRememberedError, Remembered, question, transaction
from hub.errors import NotAllowed
from hub.vault.keyring import LocalKeyring
from tests.auth.conftest import SECURE, small_hub
from tests.auth.rogue import Rogue
from tests.auth.test_sessions import signed_in
from tests.bench import inside
from tests.world import World

WHO = "SELECT hub.actor_id() AS id, hub.actor_agency() AS agency"
CHANGES = {
    "revoked": "UPDATE hub.session SET revoked_at = now() WHERE staff_id = $1",
    "expired": "UPDATE hub.session SET expires_at = now() WHERE staff_id = $1",
    "not used for a minute": "UPDATE hub.session SET last_seen_at = now() - interval '61 seconds' WHERE staff_id = $1",
    "forgotten": "DELETE FROM hub.session WHERE staff_id = $1",
    "deactivated": "UPDATE hub.staff SET active = false WHERE id = $1",
    "a role more": "UPDATE hub.staff SET roles = roles || '{focal_point}' WHERE id = $1",
    "another role": "UPDATE hub.staff SET roles = '{agency_admin}' WHERE id = $1",
    "a desk less": "DELETE FROM hub.desk_member WHERE staff_id = $1",
    "another language": "UPDATE hub.staff SET locale = 'en' WHERE id = $1",
    "no access to cases": "UPDATE hub.agency a SET sees_cases = false FROM hub.staff s"
    " WHERE s.id = $1 AND a.id = s.agency_id",
}


def asking(token: str, **headers: str) -> HTTPConnection:
    """A POST of the hub's own page."""
    given = {
        "cookie": f"__Host-hub={token}",
        "origin": SECURE,
        "x-csrf-token": csrf_token(token),
        **headers,
    }
    raw = [(name.encode(), text.encode()) for name, text in given.items() if text]
    return HTTPConnection({"type": "http", "method": "POST", "headers": raw})


async def session(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> tuple[Authenticator, str, Remembered]:
    """A worker that has seen the caseworker's session once, and what it remembers."""
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code)) as hub:
        browser = await signed_in(hub, rogue, world.sender.emails[who.id])
        token = browser.cookies["__Host-hub"]
        worker = hub.authenticator
        assert worker.remembered(asking(token)) is None
        await worker.actor_of(asking(token))
        remembered = worker.remembered(asking(token))
        assert remembered is not None
        return worker, token, remembered


async def test_a_question_of_somebody_remembered_is_theirs(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    _, _, remembered = await session(pool, world, rogue)
    async with question(pool, remembered) as tx:
        (row,) = await tx.rows(WHO)
        assert (row["id"], row["agency"]) == (remembered.actor.id, remembered.actor.agency_id)
        assert tx.actor == world.sender.caseworker
        assert await tx.rows("SELECT 1 AS one WHERE $1::int > 1", 1) == []
        assert [r["n"] for r in await tx.rows("SELECT n FROM generate_series(1, 3) n")] == [1, 2, 3]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_whatever_has_changed_since_nothing_is_asked(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue, change: str
) -> None:
    _, _, remembered = await session(pool, world, rogue)
    await owner.execute(change, remembered.actor.id)
    async with question(pool, remembered) as tx:
        with pytest.raises(NotRememberedError):
            await tx.rows("SELECT 1 / $1::int", 0)
    with pytest.raises(NotRememberedError):
        async with transaction(pool, remembered):
            pytest.fail("a transaction began")
    async with transaction(pool, NOBODY) as tx:
        assert await tx.value("SELECT hub.actor_kind()") == "nobody"


async def test_a_transaction_of_somebody_remembered_is_theirs(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    # Somebody without a desk, somebody of two with two roles.
    none = "DELETE FROM hub.desk_member WHERE staff_id = $1"
    two = (
        "WITH role AS (UPDATE hub.staff SET roles = '{caseworker,focal_point}' WHERE id = $1)"
        " INSERT INTO hub.desk_member (desk_id, staff_id, agency_id) SELECT d.id, s.id, s.agency_id"
        " FROM hub.staff s JOIN hub.desk d ON d.agency_id = s.agency_id WHERE s.id = $1 ON CONFLICT DO NOTHING"
    )
    for change, desks, roles in (("SELECT $1::uuid", 1, 1), (none, 0, 1), (two, 2, 2)):
        await owner.execute(change, world.sender.caseworker.id)
        _, _, remembered = await session(pool, world, rogue)
        assert (len(remembered.actor.desk_ids), len(remembered.actor.roles)) == (desks, roles)
        async with transaction(pool, remembered) as tx:
            row = await tx.row(WHO)
            assert row is not None
            assert row["id"] == remembered.actor.id == tx.actor.id
        async with question(pool, remembered) as tx:
            assert len(await tx.rows(WHO)) == 1
    for forged in (replace(remembered.actor, locale="es'"), replace(remembered.actor, locale="")):
        with pytest.raises(ValueError, match="word of a session"):
            async with transaction(pool, replace(remembered, actor=forged)):
                pass


@pytest.mark.parametrize(
    "question",
    [
        "{ agencies { code } }", '{ case(id: "x") { code } }', '{ node(id: "bm9uc2Vuc2U6MQ==") { id } }',
        "{ nothing }", "{ __typename }", "{ __schema { types { name } } }",
    ],
)  # fmt: skip
async def test_a_session_that_was_revoked_is_told_so_whatever_it_asks(
    pool: asyncpg.Pool, app_url: str, owner: asyncpg.Connection, world: World, rogue: Rogue,
    tmp_path: Path, question: str,
) -> None:  # fmt: skip
    worker, token, remembered = await session(pool, world, rogue)
    settings = configuration.load({"HUB_HOME": str(tmp_path)})
    LocalKeyring.create(settings.keyring)
    app = inside.endpoint(pool, app_url, settings, worker.actor_of, worker.remembered)
    headers = dict(asking(token).headers.items())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SECURE) as browser:
        ask = {"url": "/graphql", "json": {"query": question}, "headers": headers}
        assert (await browser.post(**ask)).status_code == 200  # type: ignore[arg-type]
        assert worker.remembered(asking(token)) is not None
        await owner.execute(CHANGES["revoked"], remembered.actor.id)
        assert (await browser.post(**ask)).status_code == 401  # type: ignore[arg-type]


async def test_nobody_is_taken_for_somebody_else(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    _, _, remembered = await session(pool, world, rogue)
    other, mine = world.recipient.caseworker, remembered.actor
    for claimed in (
        other,
        replace(mine, id=other.id),
        replace(mine, agency_id=other.agency_id),
        replace(mine, desk_ids=mine.desk_ids | other.desk_ids),
        replace(mine, desk_ids=frozenset()),
        replace(mine, roles=mine.roles | {Role.FOCAL_POINT}),
        replace(mine, roles=frozenset()),
        replace(mine, sees_cases=False),
    ):
        async with question(pool, replace(remembered, actor=claimed)) as tx:
            with pytest.raises(NotRememberedError):
                await tx.rows(WHO)
    async with question(pool, replace(remembered, token_hash=fingerprint("x"))) as tx:
        with pytest.raises(NotRememberedError):
            await tx.rows(WHO)


async def test_only_a_session_s_own_page_is_recognised(
    pool: asyncpg.Pool, world: World, rogue: Rogue
) -> None:
    worker, token, _ = await session(pool, world, rogue)
    assert worker.remembered(asking("other")) is None
    assert worker.remembered(asking(token, authorization="Bearer x")) is None
    for forged in ({"origin": "https://elsewhere.example"}, {"x-csrf-token": "x"}, {"origin": ""}):
        with pytest.raises(NotAllowed):
            worker.remembered(asking(token, **forged))


async def test_a_session_that_was_seen_to_have_ended_is_forgotten(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue
) -> None:
    worker, token, remembered = await session(pool, world, rogue)
    await owner.execute(CHANGES["revoked"], remembered.actor.id)
    assert worker.remembered(asking(token)) is not None
    assert await worker._session(token) is None
    assert worker.remembered(asking(token)) is None
