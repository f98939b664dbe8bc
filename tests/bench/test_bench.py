"""That the bench compares like with like: what pgbench sends is what the hub sent. Nothing about time."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from hub.auth.model import Job, job_actor
from hub.consent.model import Category, Purpose
from hub.db.embedded import EmbeddedServer
from hub.db.transaction import transaction
from hub.directory import service as directory
from hub.referrals.sending import NewReferral
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from tests.bench import pgbench, population, statements
from tests.bench.population import Desks, Supply
from tests.bench.statements import Statement
from tests.world import World


@pytest.fixture
async def desks(pool: asyncpg.Pool, owner: asyncpg.Connection, world: World) -> Desks:
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await directory.seed(tx)
    await owner.execute("DROP SCHEMA IF EXISTS bench CASCADE")
    await population.prepare(owner)
    sender, recipient = world.sender.caseworker.id, world.recipient.caseworker.id
    assert sender
    assert recipient
    return Desks(
        world.sender.id, world.sender.desks[0], sender,
        world.recipient.id, world.recipient.desks[0], recipient, "legal-assistance",
    )  # fmt: skip


@pytest.fixture
async def supplies(
    owner: asyncpg.Connection, keyring: LocalKeyring, desks: Desks
) -> AsyncIterator[list[Supply]]:
    yield await population.stock(owner, keyring, desks, 5)
    await owner.execute("DROP SCHEMA bench CASCADE")


def referral_of(one: Supply, desks: Desks) -> NewReferral:
    return NewReferral(
        one.need_id,
        Purpose(population.PURPOSE),
        frozenset(map(Category, population.CATEGORIES)),
        to_desk_id=desks.recipient_desk,
        narrative="Lo que contó. " * 20,
    )


async def test_pgbench_sends_referrals_like_those_that_the_hub_sent(
    app_url: str, owner: asyncpg.Connection, vault: Vault, world: World, desks: Desks,
    supplies: list[Supply], server: EmbeddedServer, database: str, tmp_path: Path,
) -> None:  # fmt: skip
    one, two = await statements.of_sending(
        app_url, vault, world.sender.caseworker, [referral_of(s, desks) for s in supplies[:3]]
    )
    assert one[0].begins
    assert one[-1].sql == "COMMIT"
    assert [s.sql for s in one] == [s.sql for s in two]
    assert not any("pg_type" in s.sql for s in one), "the driver looked up types"
    await owner.execute("SELECT setval('bench.turn', 3)")

    script = await statements.script(owner, one, population.ids(supplies[1]), two)
    await pgbench.run(
        script, server.socket_dir, database, clients=1, transactions=2, folder=tmp_path
    )

    sent = await owner.fetch(
        """
        SELECT r.case_id, r.need_id, r.consent_ids, octet_length(r.due_explanation::text) AS explained,
               (SELECT array_agg(octet_length(p.body) ORDER BY part) FROM hub.packet p
                WHERE p.referral_id = r.id) AS packet,
               (SELECT count(*) FROM hub.key_wrap w JOIN hub.data_key k ON k.id = w.data_key_id
                WHERE k.referral_id = r.id) AS wraps,
               (SELECT count(*) FROM hub.audit_entry a WHERE a.case_id = r.case_id) AS logged
        FROM hub.referral r WHERE r.from_desk_id = $1 ORDER BY r.id
        """,
        desks.sender_desk,
    )
    assert [row["need_id"] for row in sent] == [s.need_id for s in supplies]
    assert [row["case_id"] for row in sent] == [s.case_id for s in supplies]
    assert [row["consent_ids"] for row in sent] == [[s.consent_id] for s in supplies]
    for column in ("explained", "packet", "wraps", "logged"):
        assert len({str(row[column]) for row in sent}) == 1, column


async def test_a_script_that_fails_is_not_measured(
    server: EmbeddedServer, database: str, tmp_path: Path
) -> None:
    broken = statements.Script("SELECT 1/0;\n", {})
    with pytest.raises(pgbench.BenchError, match="division by zero"):
        await pgbench.run(
            broken, server.socket_dir, database, clients=1, transactions=1, folder=tmp_path
        )


def test_statements_are_told_apart_by_their_transactions() -> None:
    texts = ("SELECT 0", "BEGIN; SELECT 1", "SELECT 2", "COMMIT", "SELECT 3", "BEGIN", "COMMIT")
    said = [Statement(text) for text in texts]
    assert [len(t) for t in statements.transactions(said)] == [1, 3, 1, 2]
