"""What withdrawing consent would do is told beforehand, and is what it then does."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.audit.service import record_read
from hub.consent import store as ledgers
from hub.consent.model import Category, GivenBy
from hub.db.transaction import Transaction, transaction
from hub.referrals import service, withdrawal
from hub.referrals.model import Referral
from hub.vault.service import Vault
from tests.cases.rows import Rows, another_need, case_rows, referral_row
from tests.referrals.files import new_referral
from tests.world import Party, World

CATEGORIES = ["identity", "health", "gbv"]


async def entry(
    tx: Transaction, rows: Rows, party: Party, to: UUID, categories: list[str], **more: object
) -> UUID:
    """An entry of the ledger: a grant for the service, unless it is said otherwise."""
    id = uuid4()
    await tx.execute(
        "INSERT INTO hub.consent (id, case_id, agency_id, effect, recipient_agency_id, recipient_class, purposes,"
        " categories, given_by, how, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'self', 'oral', $9)",
        id, rows.case_id, party.id, more.get("effect", "grant"), None if more.get("kind") else to,
        more.get("kind"), more.get("purposes", ["service-provision"]), categories, more.get("expires"),
    )  # fmt: skip
    return id


def some(dice: random.Random) -> list[str]:
    return sorted(dice.sample(CATEGORIES, dice.randint(1, 3)))


async def ledger(tx: Transaction, world: World, dice: random.Random) -> tuple[Rows, list[UUID]]:
    """A case with grants and withhold rules that overlap, and referrals that rest on them."""
    sender = world.sender
    rows = await case_rows(tx, sender)
    parties = (world.recipient, world.stranger)
    soon = datetime.now(UTC) + timedelta(days=2)
    ids = []
    for _ in range(dice.randint(2, 5)):
        more: dict[str, object] = {"kind": "un"} if dice.random() < 0.3 else {}
        if dice.random() < 0.3:
            more["expires"] = soon
        to = dice.choice(parties)
        ids.append(await entry(tx, rows, sender, to.id, some(dice), **more))
    for _ in range(6):
        to, wanted = dice.choice(parties), some(dice)
        refused = await tx.value(
            "SELECT hub.refused_categories($1, $2, 'service-provision', $3)",
            rows.case_id, to.id, wanted,
        )  # fmt: skip
        if not refused:
            need = await another_need(tx, rows, sender)
            await referral_row(tx, need, sender, to, categories=wanted)
    if dice.random() < 0.5:
        to = dice.choice(parties)
        ids.append(await entry(tx, rows, sender, to.id, some(dice), effect="withhold", purposes=[]))
    return rows, ids


async def read_some(pool: asyncpg.Pool, party: Party, rows: Rows, dice: random.Random) -> None:
    """Somebody at the agency reads some of the previews that it got."""
    async with transaction(pool, party.focal_point) as tx:
        for r in await tx.rows("SELECT * FROM hub.referral WHERE case_id = $1", rows.case_id):
            for what in ("preview.read", "message.read"):
                if dice.random() < 0.5:
                    await record_read(
                        tx, what, "referral", r["id"], owner_agency_id=r["from_agency_id"],
                        other_agency_id=party.id, case_id=rows.case_id, referral_id=r["id"],
                    )  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
async def test_what_a_withdrawal_would_do_is_what_it_does(
    pool: asyncpg.Pool, world: World, seed: int
) -> None:
    dice = random.Random(seed)
    async with transaction(pool, world.sender.caseworker) as tx:
        rows, ids = await ledger(tx, world, dice)
    for party in (world.recipient, world.stranger):
        await read_some(pool, party, rows, dice)
    for id in dice.sample(ids, len(ids)):
        async with transaction(pool, world.sender.caseworker) as tx:
            before = await tx.value("SELECT pg_current_xact_id_if_assigned()")
            found = await ledgers.entry(tx, id)
            assert found is not None
            told = await withdrawal.if_withdrawn(tx, found)
            assert told is not None
            assert before is None
            assert await tx.value("SELECT pg_current_xact_id_if_assigned()") is None, "it wrote"
            done = await withdrawal.withdraw_consent(tx, id, GivenBy.SELF)
        assert {r.id for r in told.closed} == {r.id for r in done.closed}
        assert told.readers == done.readers
        async with transaction(pool, world.sender.caseworker) as tx:
            assert await withdrawal.if_withdrawn(tx, done.entry) is None, "it is withdrawn"


async def test_some_withdrawals_of_the_test_above_close_something_and_some_do_not(
    pool: asyncpg.Pool, world: World
) -> None:
    """Else it would prove nothing."""
    counts = set()
    for seed in range(24):
        async with transaction(pool, world.sender.caseworker) as tx:
            _, ids = await ledger(tx, world, random.Random(seed))
            for id in ids:
                found = await ledgers.entry(tx, id)
                assert found is not None
                told = await withdrawal.if_withdrawn(tx, found)
                assert told is not None
                counts.add(len(told.closed))
    assert {0, 1, 2} <= counts


async def test_who_has_read_is_told_and_only_to_those_who_may_withdraw(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    from hub.referrals import sending

    categories = frozenset({Category.IDENTITY})
    r: Referral
    r, consent_id = await new_referral(pool, vault, world, categories)
    async with transaction(pool, world.recipient.caseworker) as tx:
        await sending.open_preview(tx, vault, await service.get(tx, r.id))
    async with transaction(pool, world.sender.caseworker) as tx:
        found = await ledgers.entry(tx, consent_id)
        assert found is not None
        told = await withdrawal.if_withdrawn(tx, found)
        assert told is not None
        assert [one.id for one in told.closed] == [r.id]
        assert [(one.agency_id, one.what) for one in told.readers] == [
            (world.recipient.id, "preview.read")
        ]
    for actor in (world.sender.officer, world.sender.other_caseworker, world.recipient.focal_point):
        async with transaction(pool, actor) as tx:
            assert await withdrawal.if_withdrawn(tx, found) is None
