"""Desks are told what happened, once, in their agency's words or the hub's, whatever a plugin does."""

import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from hub.auth.model import Actor, Job, Role, job_actor
from hub.consent.model import Category
from hub.db.transaction import transaction
from hub.hooks.dispatch import Plugins
from hub.notifications import jobs, reads, service
from hub.notifications.model import WORDS, Notification, NotificationKind
from hub.referrals import service as referrals
from hub.referrals.model import Referral
from hub.vault.service import Vault
from tests import reading
from tests.hooks.hostile import running
from tests.referrals.files import new_referral
from tests.world import World, hire

NOBODY_ASKED = Plugins()


async def heard(
    pool: asyncpg.Pool, actor: Actor, *, unread_only: bool = False
) -> list[Notification]:
    """What the actor's list shows, as its words are made of it."""
    async with transaction(pool, actor) as tx:
        rows = reads.notifications(actor, unread_only=unread_only, first=100, after=None)
        return await reading.records(tx, rows, "subject")


@pytest.fixture
async def sent(pool: asyncpg.Pool, vault: Vault, world: World) -> Referral:
    referral, _ = await new_referral(pool, vault, world, frozenset({Category.IDENTITY}))
    return referral


async def test_a_referral_is_told_to_the_receiving_desk_once(
    pool: asyncpg.Pool, world: World, sent: Referral
) -> None:
    assert await jobs.tell(pool, NOBODY_ASKED) >= 1
    await jobs.tell(pool, NOBODY_ASKED)
    (told,) = await heard(pool, world.recipient.caseworker)
    assert (told.kind, told.referral_id) == (NotificationKind.REFERRAL_REQUESTED, sent.id)
    assert told.words == WORDS[NotificationKind.REFERRAL_REQUESTED]
    for elsewhere in (
        world.sender.caseworker,
        world.recipient.other_caseworker,
        world.stranger.caseworker,
    ):
        assert await heard(pool, elsewhere) == []


async def test_what_one_has_read_stays_unread_for_ones_colleagues(
    pool: asyncpg.Pool, world: World, sent: Referral
) -> None:

    async with transaction(pool, job_actor(Job.SEED)) as tx:
        desk = world.recipient.desks[0]
        colleague = await hire(tx, world.recipient, Role.CASEWORKER, [desk])
    colleague = replace(colleague, desk_ids=frozenset({desk}))
    await jobs.tell(pool, NOBODY_ASKED)
    async with transaction(pool, world.recipient.caseworker) as tx:
        assert await service.count_unread(tx) == 1
        assert await service.mark_read(tx, [], everything=True) == 1
        assert await service.mark_read(tx, [], everything=True) == 0
        assert await service.count_unread(tx) == 0
    assert await heard(pool, world.recipient.caseworker, unread_only=True) == []
    assert (await heard(pool, world.recipient.caseworker))[0].read_at is not None
    (theirs,) = await heard(pool, colleague, unread_only=True)
    assert theirs.read_at is None


async def test_a_referral_that_is_about_to_be_overdue_is_told_once_per_due_time(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, sent: Referral
) -> None:
    await jobs.tell(pool, NOBODY_ASKED)

    async def due_in(span: str) -> list[Notification]:
        await owner.execute("ALTER TABLE hub.referral DISABLE TRIGGER guard")
        try:
            await owner.execute(
                "UPDATE hub.referral SET next_due_at = now() + $2::text::interval WHERE id = $1",
                sent.id, span,
            )  # fmt: skip
        finally:
            await owner.execute("ALTER TABLE hub.referral ENABLE TRIGGER guard")
        await jobs.tell(pool, NOBODY_ASKED)
        await jobs.tell(pool, NOBODY_ASKED)
        found = await heard(pool, world.recipient.caseworker)
        return [one for one in found if one.kind is NotificationKind.REFERRAL_DUE]

    ahead = jobs.AHEAD[sent.urgency.value].total_seconds()
    assert await due_in(f"{ahead + 600} seconds") == []
    assert len(await due_in(f"{ahead - 600} seconds")) == 1
    assert len(await due_in("-5 seconds")) == 1
    assert len(await due_in(f"{ahead - 1200} seconds")) == 2
    assert await heard(pool, world.sender.caseworker) == []


async def test_one_is_not_told_of_what_one_wrote_oneself(
    pool: asyncpg.Pool, vault: Vault, world: World, sent: Referral
) -> None:
    await jobs.tell(pool, NOBODY_ASKED)
    async with transaction(pool, world.recipient.caseworker) as tx:
        await referrals.post(tx, vault, sent.id, "¿A qué hora llega?")
        await referrals.hold(tx, vault, sent.id, None, "¿Habla mam?")
    await jobs.tell(pool, NOBODY_ASKED)
    kinds = [one.kind.name for one in await heard(pool, world.sender.caseworker)]
    assert kinds == ["REFERRAL_ON_HOLD", "REFERRAL_MESSAGE"]
    mine = [one.kind.name for one in await heard(pool, world.recipient.caseworker)]
    assert mine == ["REFERRAL_REQUESTED"]


OWN_WORDS = """
from hub.hooks.spec import hook
from hub.hooks.views import Notification
hub_versions = (1,)

@hook
def notify(message):
    if message.kind != "referral.requested":
        return None
    return Notification(subject="Le esperan" if message.locale == "es" else "You are awaited",
                        body=" ".join(sorted(message.__struct_fields__)))
"""
WRONG = {
    "raises": "raise ValueError('Maria')",
    "loops": "while True: pass",
    "answers something else": "return 'Maria'",
    "says nothing": "return None",
    "says it in one language": "return Notification(subject='x', body='x') if message.locale == 'es' else None",
    "goes on for ever": "return Notification(subject='x' * 10000, body='x')",
    "ends itself": "import os; os._exit(3)",
}


async def told_by(pool: asyncpg.Pool, world: World, folder: Path, code: str) -> list[Notification]:
    party = world.recipient
    async with running(folder, code, party.code) as pen:
        plugins = Plugins(pen.supervisor.folder)
        plugins.set_running([party.code])
        await jobs.tell(pool, plugins)
        plugins.close()
    return await heard(pool, party.caseworker)


async def test_an_agencys_plugin_says_it_in_its_own_words_in_both_languages(
    pool: asyncpg.Pool, world: World, sent: Referral, tmp_path: Path
) -> None:
    (told,) = await told_by(pool, world, tmp_path, OWN_WORDS)
    assert told.words.subject.in_("es") == "Le esperan"
    assert told.words.subject.in_("en") == "You are awaited"
    # What it was given to find words for: a kind, a language, a code, an urgency. Nobody.
    assert told.words.body.in_("es") == "case_code kind locale urgency"


@pytest.mark.parametrize("how", WRONG)
async def test_where_the_plugin_has_no_words_the_hubs_are_shown(
    pool: asyncpg.Pool, world: World, sent: Referral, tmp_path: Path, how: str
) -> None:
    code = (
        "from hub.hooks.spec import hook\nfrom hub.hooks.views import Notification\n"
        f"hub_versions = (1,)\n@hook\ndef notify(message):\n    {WRONG[how]}\n"
    )
    begun = time.perf_counter()
    (told,) = await told_by(pool, world, tmp_path, code)
    assert told.words == WORDS[NotificationKind.REFERRAL_REQUESTED]
    assert time.perf_counter() - begun < 10


async def test_nothing_of_the_person_is_in_a_notification(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, sent: Referral
) -> None:
    await jobs.tell(pool, NOBODY_ASKED)
    row = await owner.fetchval(
        "SELECT to_jsonb(n)::text FROM hub.notification n WHERE referral_id = $1", sent.id
    )
    for kept in (sent.need_code, sent.case_code, str(sent.case_id)):
        assert kept not in row


async def test_old_notifications_go(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, sent: Referral
) -> None:
    await jobs.tell(pool, NOBODY_ASKED)
    (told,) = await heard(pool, world.recipient.caseworker)
    await jobs.forget(pool)
    assert len(await heard(pool, world.recipient.caseworker)) == 1
    await _age(owner, told.id, 91)
    assert await jobs.forget(pool) >= 1
    assert await heard(pool, world.recipient.caseworker) == []


async def _age(owner: asyncpg.Connection, id: UUID, days: int) -> None:
    await owner.execute(
        "UPDATE hub.notification SET at = now() - $2 * interval '1 day' WHERE id = $1", id, days
    )
