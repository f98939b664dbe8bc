"""That the bench compares like with like: what pgbench sends is what the hub sent. Nothing about time."""

import shutil
import tempfile
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
from tests.bench import filling, peers, pgbench, population, statements, worklist
from tests.bench.__main__ import measure
from tests.bench.pgbench import BenchError
from tests.bench.population import Desks, Supply
from tests.bench.stage import Plan
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


async def test_a_tiny_run_prints_every_figure() -> None:
    home = Path(tempfile.mkdtemp(prefix="hub-bench-"))
    home.chmod(0o711)
    try:
        plan = Plan((200, 400), (2,), rounds=1, seconds=1, workers=1, starts=1)
        lines = await measure(plan, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    told = "\n".join(lines)
    assert "NOT the same" not in told
    for name in worklist.ASKING:
        # Once at each size.
        assert len([line for line in lines if line.startswith(f"  {name} ")]) == 2, name
    for words in (
        "of 200 referrals", "of 400 referrals", "pgbench, all statements of the request",
        "ratio: the largest to the smallest", "Memory of one worker", "to the first answer",
        "sendReferral, likewise", "What authentication adds", "Processor time of one worklist",
        "answer time beside a misbehaving plugin", "  answers late     alone ",
    ):  # fmt: skip
        assert words in told, words


async def test_referrals_are_filled_in_as_the_triggers_would_have_left_them(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, desks: Desks
) -> None:
    before = await owner.fetch(filling.INDEXES)
    await filling.fill(owner, desks, 80)
    assert {one["made"] for one in await owner.fetch(filling.INDEXES)} == {
        one["made"] for one in before
    }
    rows = await owner.fetch(
        """
        SELECT r.*, e.kinds FROM hub.referral r, LATERAL (
            SELECT array_agg(x.kind ORDER BY x.id) AS kinds FROM hub.referral_event x
            WHERE x.referral_id = r.id) AS e
        WHERE r.to_desk_id = $1 AND r.from_desk_id = $2
        """,
        desks.recipient_desk, desks.sender_desk,
    )  # fmt: skip
    assert len(rows) >= 40
    assert {row["status"] for row in rows} == {"requested", "received", "completed"}
    for row in rows:
        # The guard works out whose turn it is, and until when, at every change.
        touched = "UPDATE hub.referral SET version = version + 1 WHERE id = $1 RETURNING next_side, next_due_at"
        with pytest.raises(ValueError, match="undone"):  # noqa: PT012
            async with transaction(pool, world.recipient.caseworker) as tx:
                after = await tx.row(touched, row["id"])
                assert after is not None
                assert dict(after) == {name: row[name] for name in after.keys()}  # noqa: SIM118
                raise ValueError("undone")
        path = ["requested", "received", "accepted", "in-progress", "completed", "confirmed"]
        assert row["kinds"] == path[: row["version"]]
        stamps = ["requested", "received", "accepted", "started", "completed", "confirmed"]
        assert [bool(row[f"{name}_at"]) for name in stamps] == [
            n < row["version"] for n in range(6)
        ]


def test_a_peer_that_answers_about_other_referrals_is_not_measured() -> None:
    hub = b'{"data":{"worklist":{"edges":[{"node":{"caseCode":"A","version":1,"fromDesk":{"name":"B"}}}]}}}'
    peer = hub.replace(b"worklist", b"allReferrals")
    assert "same referrals" in peers.same_referrals(hub, peer)[0]
    for other in (peer.replace(b'"A"', b'"C"'), b'{"errors":[{}],"data":null}'):
        with pytest.raises(BenchError, match="something else"):
            peers.same_referrals(hub, other)
