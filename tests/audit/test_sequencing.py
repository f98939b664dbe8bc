"""Entries of every transaction reach the tree, once, whoever commits first and whoever sequences."""

import asyncio
import json
from uuid import UUID

import asyncpg
import pytest

from hub.audit import jobs, merkle, note, service, store
from hub.auth.model import Job, Role, job_actor
from hub.cases import service as cases
from hub.cases.model import CaseFile, Identity, Population
from hub.db.pool import create_pool
from hub.db.transaction import Transaction, transaction
from hub.errors import IntegrityError
from hub.vault.service import Vault
from tests.audit.conftest import ORIGIN, Log


async def sequenced(log: Log) -> list[UUID]:
    rows = await log.owner.fetch("SELECT entry_id FROM hub.audit_leaf ORDER BY seq")
    return [row["entry_id"] for row in rows]


async def written(log: Log) -> list[UUID]:
    rows = await log.owner.fetch("SELECT id FROM hub.audit_entry ORDER BY xid, id")
    return [row["id"] for row in rows]


async def test_what_was_written_is_in_the_tree_and_signed(log: Log) -> None:
    await log.write(log.world.sender.caseworker, "case.read", "case.read")
    size = await log.sequence()
    assert size == await log.owner.fetchval("SELECT count(*) FROM hub.audit_entry")
    assert await sequenced(log) == await written(log)
    newest = await service.latest(log.pool)
    assert newest is not None
    signed = note.verify(newest.note, await log.keyring.public_key())
    assert (signed.size, signed.root) == (size, newest.root)
    async with transaction(log.pool, job_actor(Job.SEQUENCER)) as tx:
        leaves = [leaf.hash for leaf in await store.leaves(tx, 0, size)]
    nodes = merkle.new_nodes(0, leaves, lambda node: pytest.fail(f"{node} is not new"))
    assert merkle.root(size, nodes.__getitem__) == signed.root
    assert await service.sequence(log.pool, log.keyring, ORIGIN) is None


async def test_transactions_that_commit_out_of_order_lose_nothing(log: Log) -> None:
    await log.sequence()
    first = transaction(log.pool, log.world.sender.caseworker)
    slow = await first.__aenter__()
    await service.record_read(slow, "case.read", "case", None)
    await log.write(log.world.recipient.caseworker, "case.opened")
    # The later one has committed, the earlier one has not: neither may be taken yet.
    size = len(await sequenced(log))
    assert await service.sequence(log.pool, log.keyring, ORIGIN) is None
    await first.__aexit__(None, None, None)
    assert await log.sequence() == size + 2
    assert await sequenced(log) == await written(log)


async def test_a_long_transaction_that_wrote_first_and_last_is_taken_whole(log: Log) -> None:
    await log.sequence()
    opened = transaction(log.pool, log.world.sender.caseworker)
    slow = await opened.__aenter__()
    await service.record_read(slow, "case.read", "case", None)
    await log.write(log.world.recipient.caseworker, "case.read")
    await service.sequence(log.pool, log.keyring, ORIGIN)
    await service.record_read(slow, "case.read", "case", None)
    await opened.__aexit__(None, None, None)
    await log.write(log.world.recipient.caseworker, "case.read")
    await log.sequence()
    assert await sequenced(log) == await written(log)


async def test_under_load_with_several_sequencers_every_entry_is_taken_once(log: Log) -> None:
    async def write(actor_number: int) -> None:
        party = log.world.parties[actor_number % 3]
        for _ in range(15):
            await log.write(party.caseworker, "case.read", "case.searched")

    async def keep_sequencing(done: asyncio.Event, wait: bool) -> None:
        while not done.is_set():
            await service.sequence(log.pool, log.keyring, ORIGIN, wait=wait)

    done = asyncio.Event()
    sequencers = [asyncio.create_task(keep_sequencing(done, wait)) for wait in (True, True, False)]
    await asyncio.gather(*(write(number) for number in range(4)))
    done.set()
    await asyncio.gather(*sequencers)
    size = await log.sequence()
    assert size >= 4 * 15 * 2
    assert sorted(await sequenced(log)) == sorted(await written(log))
    rows = await log.owner.fetch("SELECT size, root FROM hub.audit_checkpoint ORDER BY size")
    leaves = await log.owner.fetch("SELECT leaf_hash FROM hub.audit_leaf ORDER BY seq")
    nodes = merkle.new_nodes(0, [row["leaf_hash"] for row in leaves], lambda _: b"")
    assert rows
    assert all(merkle.root(row["size"], nodes.__getitem__) == row["root"] for row in rows)


async def test_a_backlog_is_taken_in_steps_of_whole_transactions(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    await log.sequence()
    before = len(await sequenced(log))
    monkeypatch.setattr(service, "BATCH", 4)
    actor = log.world.sender.caseworker
    await log.write(actor, *["case.read"] * 11)
    for _ in range(5):
        await log.write(actor, *["case.read"] * 3)
    await log.settle()
    sizes = []
    while checkpoint := await service.sequence(log.pool, log.keyring, ORIGIN):
        sizes.append(checkpoint.size - before)
    # The large one whole, then one at a time: a step ends where the limit would cut a transaction.
    assert sizes == [11, 14, 17, 20, 23, 26]
    assert await sequenced(log) == await written(log)


async def reading(tx: Transaction, log: Log, case: CaseFile) -> None:
    """Opens a person's identity, as the caseworker does, and then fails."""
    assert await cases.identity(tx, Vault(log.keyring), case) is not None
    raise ZeroDivisionError


async def reads(log: Log) -> int:
    count = await log.owner.fetchval(
        "SELECT count(*) FROM hub.audit_entry WHERE action = 'person.read'"
    )
    return int(count)


async def test_a_read_and_its_entry_stand_or_fall_together(log: Log) -> None:
    vault, party = Vault(log.keyring), log.world.sender
    person = Identity(given_names="Nombre Inventado")
    new = cases.NewCase(party.desks[0], person, Population.MIGRANT_IN_TRANSIT)
    async with transaction(log.pool, party.caseworker) as tx:
        case, _ = await cases.open_case(tx, vault, new)
    assert await reads(log) == 0
    with pytest.raises(ZeroDivisionError):
        async with transaction(log.pool, party.caseworker) as tx:
            await reading(tx, log, case)
    assert await reads(log) == 0
    async with transaction(log.pool, party.caseworker) as tx:
        assert await cases.identity(tx, vault, case) == person
    assert await reads(log) == 1
    await log.sequence()
    assert await sequenced(log) == await written(log)


async def test_a_read_that_cannot_be_logged_is_not_released(log: Log) -> None:
    vault, party = Vault(log.keyring), log.world.sender
    new = cases.NewCase(
        party.desks[0], Identity(given_names="Nombre"), Population.MIGRANT_IN_TRANSIT
    )
    async with transaction(log.pool, party.caseworker) as tx:
        case, _ = await cases.open_case(tx, vault, new)
    await log.owner.execute("REVOKE INSERT ON hub.audit_entry FROM hub_app")
    await log.owner.execute("REVOKE INSERT (action) ON hub.audit_entry FROM hub_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(log.pool, party.caseworker) as tx:
            await cases.identity(tx, vault, case)


async def test_nothing_is_signed_on_top_of_a_tree_that_was_changed(log: Log) -> None:
    await log.sequence()
    await log.write(log.world.sender.caseworker, "case.read")
    await log.settle()
    await log.owner.execute(
        "UPDATE hub.audit_leaf SET leaf_hash = sha256('x');"
        "UPDATE hub.audit_node SET hash = sha256('x')"
    )
    with pytest.raises(IntegrityError, match="not the one that was signed last"):
        await service.sequence(log.pool, log.keyring, ORIGIN)
    await log.owner.execute("DELETE FROM hub.audit_node; DELETE FROM hub.audit_leaf")
    with pytest.raises(IntegrityError, match="missing"):
        await service.sequence(log.pool, log.keyring, ORIGIN)


async def test_only_the_sequencer_writes_the_tree_and_nobody_changes_an_entry(log: Log) -> None:
    await log.sequence()
    statements = [
        "INSERT INTO hub.audit_leaf (seq, entry_id, leaf_hash)"
        " SELECT 10000, gen_random_uuid(), sha256('x')",
        "INSERT INTO hub.audit_checkpoint (size, root, horizon, note)"
        " VALUES (10000, sha256('x'), '1', '')",
        "UPDATE hub.audit_entry SET action = 'case.read'",
        "DELETE FROM hub.audit_entry",
        "DELETE FROM hub.audit_leaf",
        "UPDATE hub.audit_checkpoint SET note = ''",
        "INSERT INTO hub.audit_entry (action, object_type, at) VALUES ('case.read', 'case', now())",
        "INSERT INTO hub.audit_entry (action, object_type, actor_id)"
        " VALUES ('case.read', 'case', NULL)",
    ]
    actors = [*log.world.sender.staff.values(), job_actor(Job.SEED)]
    for statement in statements:
        for actor in actors:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with transaction(log.pool, actor) as tx:
                    await tx.execute(statement)


# The background loop ------------------------------------------------------------------------------


async def running(
    log: Log, stop: asyncio.Event, *, pools: list[asyncpg.Pool]
) -> list[asyncio.Task]:
    return [
        asyncio.create_task(jobs.keep_sequenced(pool, log.keyring, ORIGIN, every=0.05, stop=stop))
        for pool in pools
    ]


async def until(condition: "object", within: float = 10.0) -> None:
    async with asyncio.timeout(within):
        while not await condition():  # type: ignore[operator]
            await asyncio.sleep(0.02)


async def test_the_hub_keeps_its_log_sequenced_and_stops_when_told(log: Log) -> None:
    stop = asyncio.Event()
    other = await create_pool(log.app_url, 2)
    workers = await running(log, stop, pools=[log.pool, other, other])
    for _ in range(3):
        await log.write(log.world.sender.caseworker, "case.read")

        async def everything() -> bool:
            return await sequenced(log) == await written(log)

        await until(everything)
    started = asyncio.get_running_loop().time()
    stop.set()
    await asyncio.gather(*workers)
    assert asyncio.get_running_loop().time() - started < 2
    await other.close()


async def test_a_failure_does_not_end_the_loop_and_names_nothing(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "Calle Escondida 12"
    await log.owner.execute(
        "CREATE FUNCTION hub.fail() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{secret}'; END $$;"
        "GRANT EXECUTE ON FUNCTION hub.fail TO hub_app;"
        "CREATE TRIGGER fail BEFORE INSERT ON hub.audit_checkpoint EXECUTE FUNCTION hub.fail()"
    )
    await log.write(log.world.sender.caseworker, "case.read")
    stop = asyncio.Event()
    (worker,) = await running(log, stop, pools=[log.pool])
    said = ""

    async def failed() -> bool:
        nonlocal said
        said += "".join(capsys.readouterr())
        return "sequencing_failed" in said

    await until(failed)
    assert "RaiseError" in said
    assert secret not in said
    assert not worker.done()
    assert not await sequenced(log)
    await log.owner.execute("DROP TRIGGER fail ON hub.audit_checkpoint")

    async def everything() -> bool:
        return await sequenced(log) == await written(log)

    await until(everything)
    stop.set()
    await worker


async def test_stopping_does_not_wait_for_a_database_that_hangs(log: Log) -> None:
    blocker = await log.owner.fetchval("SELECT pg_backend_pid()")
    assert blocker
    await log.write(log.world.sender.caseworker, "case.read")
    hold = log.owner.transaction()
    await hold.start()
    await log.owner.execute("LOCK TABLE hub.audit_checkpoint IN ACCESS EXCLUSIVE MODE")
    stop = asyncio.Event()
    (worker,) = await running(log, stop, pools=[log.pool])
    await asyncio.sleep(0.3)
    stop.set()
    async with asyncio.timeout(10):
        await worker
    await hold.rollback()
    assert await log.sequence() == len(await written(log))


async def test_entries_are_the_actors_and_hold_codes_only(log: Log) -> None:
    actor = log.world.sender.staff[Role.FOCAL_POINT]
    await log.write(actor, "case.read")
    await log.sequence()
    row = await log.owner.fetchrow(
        "SELECT * FROM hub.audit_entry WHERE action = 'case.read' AND actor_id = $1", actor.id
    )
    assert row is not None
    assert (row["actor_kind"], row["agency_id"]) == ("staff", actor.agency_id)
    assert json.loads(row["details"]) == {}
