"""The state machine, and that the database holds the same one."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.auth.model import Actor, Job, job_actor
from hub.db.transaction import transaction
from hub.errors import Conflict, Invalid
from hub.referrals import store
from hub.referrals.model import (
    REASONS,
    TERMINAL,
    TRANSITIONS,
    UNANSWERED,
    UNDER_WAY,
    CancelReason,
    Confirmation,
    DeclineReason,
    Outcome,
    ReferralState,
    Side,
    Status,
    next_side,
    transition,
)
from tests.cases.rows import case_rows, grant_rows, move_row, referral_row, sent
from tests.world import World

# What the network agreed on (reference codes, transitions): from, to, whoever may.
AGREED = {
    *[("draft", to) for to in ("requested",)],
    *[("requested", to) for to in ("received", "accepted", "rejected", "on-hold")],
    *[("received", to) for to in ("accepted", "rejected", "on-hold")],
    *[("on-hold", to) for to in ("received", "in-progress")],
    *[("accepted", to) for to in ("in-progress", "failed")],
    *[("in-progress", to) for to in ("on-hold", "completed", "failed")],
    *[
        (a, "cancelled")
        for a in ("draft", "requested", "received", "on-hold", "accepted", "in-progress")
    ],
    *[
        (a, "entered-in-error")
        for a in Status
        if a not in (Status.COMPLETED, Status.ENTERED_IN_ERROR)
    ],
}
REASON = {
    Status.REJECTED: DeclineReason.NO_CAPACITY,
    Status.FAILED: DeclineReason.UNREACHABLE,
    Status.CANCELLED: CancelReason.NEED_MET_ELSEWHERE,
    Status.ENTERED_IN_ERROR: CancelReason.ENTERED_IN_ERROR,
}


def reason_for(to: Status, side: Side) -> str | None:
    return CancelReason.EXPIRED if side is Side.SYSTEM else REASON.get(to)


def test_the_machine_is_the_one_that_the_network_agreed_on() -> None:
    assert {(a, b) for a, b, _ in TRANSITIONS} == AGREED


async def test_the_table_of_the_database_equals_the_machine(
    pool: asyncpg.Pool, world: World
) -> None:
    async with transaction(pool, world.stranger.caseworker) as tx:
        rows = await tx.rows("SELECT from_status, to_status, side FROM hub.referral_transition")
    assert {tuple(row) for row in rows} == TRANSITIONS
    assert len(rows) == len(TRANSITIONS)


def test_who_may_move_what() -> None:
    """The recipient decides and serves, the sender takes back, the hub lets expire; nobody else."""
    for a, b, side in TRANSITIONS:
        if b in (Status.ACCEPTED, Status.REJECTED, Status.COMPLETED, Status.FAILED):
            assert side is Side.RECIPIENT
        if b in (Status.REQUESTED, Status.ENTERED_IN_ERROR):
            assert side is Side.SENDER
        if side is Side.SYSTEM:
            assert (a in UNANSWERED, b) == (True, Status.CANCELLED)


def test_what_has_ended_stays_ended_but_for_errors() -> None:
    assert {b for a, b, _ in TRANSITIONS if a in TERMINAL} == {Status.ENTERED_IN_ERROR}
    assert TERMINAL | UNDER_WAY | {Status.DRAFT} == set(Status)
    assert not TERMINAL & UNDER_WAY
    assert Status.COMPLETED not in {a for a, _, _ in TRANSITIONS}


@pytest.mark.parametrize("to", list(REASONS))
@pytest.mark.parametrize("reason", [None, "", "because", "NO-CAPACITY"])
def test_an_ending_needs_a_coded_reason(to: Status, reason: str | None) -> None:
    origin = Status.ACCEPTED if to is Status.FAILED else Status.REQUESTED
    side = Side.RECIPIENT if to in (Status.REJECTED, Status.FAILED) else Side.SENDER
    with pytest.raises(Invalid, match="A reason is needed") as refusal:
        transition(ReferralState(origin), to, side, reason)
    assert refusal.value.field == ("reason",)


def test_expiry_is_the_hubs_word_and_an_error_is_no_withdrawal() -> None:
    asked = ReferralState(Status.REQUESTED)
    with pytest.raises(Invalid, match="Only the hub"):
        transition(asked, Status.CANCELLED, Side.SENDER, "expired")
    with pytest.raises(Invalid, match="only lets referrals expire"):
        transition(asked, Status.CANCELLED, Side.SYSTEM, "duplicate")
    for to, reason in (
        (Status.CANCELLED, "entered-in-error"),
        (Status.ENTERED_IN_ERROR, "duplicate"),
    ):
        with pytest.raises(Invalid, match="another state"):
            transition(asked, to, Side.SENDER, reason)
    assert transition(asked, Status.CANCELLED, Side.SYSTEM, "expired").status is Status.CANCELLED


def test_a_hold_ends_where_it_began() -> None:
    before, after = ReferralState(Status.ON_HOLD), ReferralState(Status.ON_HOLD, accepted=True)
    for side in (Side.SENDER, Side.RECIPIENT):
        assert transition(before, Status.RECEIVED, side).status is Status.RECEIVED
        assert transition(after, Status.IN_PROGRESS, side).status is Status.IN_PROGRESS
        with pytest.raises(Conflict, match="ends where it began"):
            transition(before, Status.IN_PROGRESS, side)
        with pytest.raises(Conflict, match="ends where it began"):
            transition(after, Status.RECEIVED, side)
    with pytest.raises(Conflict, match="Only unanswered"):
        transition(after, Status.CANCELLED, Side.SYSTEM, "expired")


steps = st.lists(st.tuples(st.sampled_from(Status), st.sampled_from(Side)), min_size=1, max_size=25)


@given(steps)
def test_however_one_walks_there_is_an_owner_until_the_end(walk: list[tuple[Status, Side]]) -> None:
    state = ReferralState(Status.DRAFT)
    for to, side in walk:
        try:
            state = transition(state, to, side, reason_for(to, side))
        except Conflict:
            assert (state.status, to, side) not in TRANSITIONS or Status.ON_HOLD is state.status
            continue
        owner = next_side(state)
        assert (owner is None) == (state.status in TERMINAL - {Status.COMPLETED})
        if owner is not None and state.status in UNDER_WAY:
            assert any(a is state.status and s is owner for a, _, s in TRANSITIONS)


def actor_of(world: World, side: Side) -> Actor:
    return {
        Side.SENDER: world.sender.caseworker,
        Side.RECIPIENT: world.recipient.caseworker,
        Side.SYSTEM: job_actor(Job.EXPIRY),
    }[side]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(walk=st.data())
async def test_the_trigger_and_the_machine_agree_on_every_walk(
    walk: st.DataObject, pool: asyncpg.Pool, world: World
) -> None:
    id = await sent(pool, world.sender, world.recipient)
    state, moves = ReferralState(Status.REQUESTED), 1
    for _ in range(walk.draw(st.integers(3, 12))):
        onward = [(b, s) for a, b, s in sorted(TRANSITIONS) if a is state.status]
        wild = st.tuples(st.sampled_from(Status), st.sampled_from(Side))
        to, side = walk.draw(st.one_of(st.sampled_from(onward), wild) if onward else wild)
        if to is state.status:
            continue
        try:
            wanted = transition(state, to, side, reason_for(to, side))
        except Conflict:
            wanted = None
        outcome = Outcome.DELIVERED if to is Status.COMPLETED else None
        moved = await move_row(
            pool, actor_of(world, side), id, to, reason=reason_for(to, side), outcome=outcome
        )
        assert moved == (wanted is not None), (state, to, side)
        if wanted is not None:
            state, moves = wanted, moves + 1
        async with transaction(pool, world.sender.caseworker) as tx:
            r = await store.referral(tx, id)
        assert r is not None
        assert ReferralState.of(r) == state
        assert (r.version, r.next_side) == (moves, next_side(state))
        assert r.packet_open == (
            state.accepted and state.status not in (Status.CANCELLED, Status.ENTERED_IN_ERROR)
        )


@pytest.mark.parametrize("to", list(REASONS))
async def test_the_database_wants_a_reason_too(
    pool: asyncpg.Pool, world: World, to: Status
) -> None:
    id = await sent(pool, world.sender, world.recipient)
    side = Side.RECIPIENT if to in (Status.REJECTED, Status.FAILED) else Side.SENDER
    if to is Status.FAILED:
        assert await move_row(pool, actor_of(world, side), id, Status.ACCEPTED)
    assert not await move_row(pool, actor_of(world, side), id, to)
    assert await move_row(pool, actor_of(world, side), id, to, reason=REASON[to])


async def columns(owner: asyncpg.Connection, id: UUID) -> asyncpg.Record:
    row = await owner.fetchrow("SELECT * FROM hub.referral WHERE id = $1", id)
    assert row is not None
    return row


async def test_every_transition_leaves_its_time_an_event_an_audit_entry_and_an_outbox_row(
    pool: asyncpg.Pool, world: World, owner: asyncpg.Connection
) -> None:
    id = await sent(pool, world.sender, world.recipient)
    way = [
        (Side.RECIPIENT, Status.RECEIVED, "received_at"),
        (Side.RECIPIENT, Status.ACCEPTED, "accepted_at"),
        (Side.RECIPIENT, Status.IN_PROGRESS, "started_at"),
        (Side.RECIPIENT, Status.ON_HOLD, "held_at"),
        (Side.SENDER, Status.IN_PROGRESS, "started_at"),
        (Side.RECIPIENT, Status.COMPLETED, "completed_at"),
    ]
    for side, to, stamp in way:
        assert await move_row(
            pool,
            actor_of(world, side),
            id,
            to,
            outcome=Outcome.DELIVERED if to is Status.COMPLETED else None,
        )
        assert (await columns(owner, id))[stamp] is not None
    kinds = ["requested", *[to for _, to, _ in way]]
    for sql in (
        "SELECT kind FROM hub.referral_event WHERE referral_id = $1 ORDER BY id",
        "SELECT substr(action, 10) FROM hub.audit_entry WHERE referral_id = $1 ORDER BY id",
        "SELECT substr(topic, 10) FROM hub.outbox WHERE referral_id = $1 ORDER BY id",
    ):
        assert [row[0] for row in await owner.fetch(sql, id)] == kinds


async def test_times_cannot_be_forged(pool: asyncpg.Pool, world: World) -> None:
    id = await sent(pool, world.sender, world.recipient)
    for column in (
        "accepted_at",
        "requested_at",
        "next_due_at",
        "expires_at",
        "consent_expires_at",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(pool, world.recipient.caseworker) as tx:
                await tx.execute(f"UPDATE hub.referral SET {column} = now() WHERE id = $1", id)


async def test_of_two_who_saw_the_same_version_one_wins(pool: asyncpg.Pool, world: World) -> None:
    id = await sent(pool, world.sender, world.recipient)
    async with transaction(pool, world.sender.caseworker) as tx:
        seen = await store.referral(tx, id)
    assert seen is not None
    async with transaction(pool, world.recipient.caseworker) as tx:
        assert await store.move(tx, seen, Status.ACCEPTED)
    async with transaction(pool, world.sender.caseworker) as tx:
        assert not await store.move(tx, seen, Status.CANCELLED, reason="duplicate")
    with pytest.raises(asyncpg.SerializationError):
        async with transaction(pool, world.recipient.caseworker) as tx:
            await tx.execute("UPDATE hub.referral SET version = 9 WHERE id = $1", id)


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.REQUESTED])
async def test_a_referral_begins_as_requested(
    pool: asyncpg.Pool, world: World, status: Status
) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await sent(pool, world.sender, world.recipient, status=status)


async def test_only_the_two_desks_and_their_overseers_move_it(
    pool: asyncpg.Pool, world: World
) -> None:
    id = await sent(pool, world.sender, world.recipient)
    outsiders = [
        *world.stranger.staff.values(),
        world.sender.other_caseworker,
        world.recipient.other_caseworker,
        world.recipient.officer,
    ]
    for actor in outsiders:
        for to in (Status.RECEIVED, Status.CANCELLED):
            assert not await move_row(pool, actor, id, to, reason="duplicate"), actor.roles
    assert await move_row(pool, world.recipient.focal_point, id, Status.RECEIVED)


async def test_the_senders_protection_officer_may_only_take_it_back(
    pool: asyncpg.Pool, world: World
) -> None:
    id = await sent(pool, world.sender, world.recipient)
    officer = world.sender.officer
    assert not await move_row(pool, officer, id, Status.ENTERED_IN_ERROR, reason="entered-in-error")
    assert await move_row(pool, officer, id, Status.CANCELLED, reason="safety-risk")


async def test_within_one_agency_each_desk_stands_on_its_own_side(
    pool: asyncpg.Pool, world: World
) -> None:
    party = world.sender
    async with transaction(pool, party.caseworker) as tx:
        rows = await case_rows(tx, party)
        await grant_rows(tx, rows, party, party.id, ["identity"])
        id = await referral_row(tx, rows, party, party, to_desk=party.desks[1])
    assert not await move_row(pool, party.caseworker, id, Status.ACCEPTED)
    assert await move_row(pool, party.other_caseworker, id, Status.ACCEPTED)
    assert not await move_row(
        pool, party.other_caseworker, id, Status.CANCELLED, reason="duplicate"
    )


async def test_what_rests_on_an_expired_consent_is_not_accepted(
    pool: asyncpg.Pool, world: World
) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    id = await sent(pool, world.sender, world.recipient, consent_expires_at=past)
    assert await move_row(pool, world.recipient.caseworker, id, Status.RECEIVED)
    assert not await move_row(pool, world.recipient.caseworker, id, Status.ACCEPTED)
    assert await move_row(pool, world.recipient.caseworker, id, Status.REJECTED, reason="duplicate")


async def test_nothing_is_sent_that_is_not_consented(pool: asyncpg.Pool, world: World) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="not consented: health"):
        await sent(pool, world.sender, world.recipient, categories=["health", "identity"])


async def confirm(pool: asyncpg.Pool, actor: Actor, id: UUID, value: str | None) -> bool:
    try:
        async with transaction(pool, actor) as tx:
            sql = "UPDATE hub.referral SET confirmation = $2, version = version + 1 WHERE id = $1"
            return bool(await tx.execute(sql, id, value))
    except asyncpg.InsufficientPrivilegeError:
        return False


async def test_the_sender_confirms_or_disputes_and_the_recipient_answers(
    pool: asyncpg.Pool, world: World
) -> None:
    sender, recipient = world.sender.caseworker, world.recipient.caseworker
    id = await sent(pool, world.sender, world.recipient)
    assert not await confirm(pool, sender, id, Confirmation.CONFIRMED)
    assert await move_row(pool, recipient, id, Status.ACCEPTED)
    assert await move_row(pool, recipient, id, Status.IN_PROGRESS)
    assert not await move_row(pool, sender, id, Status.COMPLETED, outcome=Outcome.DELIVERED)
    assert not await move_row(pool, recipient, id, Status.COMPLETED)
    assert await move_row(pool, recipient, id, Status.COMPLETED, outcome=Outcome.DELIVERED)
    assert not await confirm(pool, recipient, id, Confirmation.CONFIRMED)
    assert await confirm(pool, sender, id, Confirmation.DISPUTED)
    assert not await confirm(pool, sender, id, None)
    assert await confirm(pool, recipient, id, None)
    assert await confirm(pool, sender, id, Confirmation.CONFIRMED)
    assert not await confirm(pool, sender, id, Confirmation.DISPUTED)
    assert not await confirm(pool, recipient, id, None)


def test_reference_codes_are_complete() -> None:
    """Counts and spellings of the reference (codes.json), kept here because the project stands alone."""
    assert len(DeclineReason) == 14
    assert len(CancelReason) == 9
    assert len(Outcome) == 6
    assert len(Status) == 11
    assert json.dumps(sorted(Side)) == '["recipient", "sender", "system"]'
