"""What an agency keeps under two people: one alone opens nothing, whoever they are and whichever way they try."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from hub.auth.model import Actor, Role
from hub.cases import service as cases
from hub.cases.model import Identity, Population
from hub.cases.service import NewCase
from hub.db.transaction import Transaction, transaction
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.hooks.dispatch import Plugins
from hub.hooks.views import KeyChoice
from hub.intake import service as intake
from hub.notifications import reads as notifications
from hub.notifications.model import NotificationKind
from hub.openings import service
from hub.openings.model import OpeningState
from hub.plugins.model import key_problems
from hub.vault.service import Vault
from hub.workflows import service as workflows
from tests import reading
from tests.access.building_plugins import CARE, FORM, QUESTION, WHO
from tests.openings.source import NAME, Source, declare, sit
from tests.world import World


async def test_nobody_alone_opens_it_not_even_who_wrote_it_or_answers_for_the_agency(
    source: Source,
) -> None:
    for actor in (source.clerk, source.colleague, source.head):
        assert not await source.opens(actor)
    admin = source.party.staff[Role.AGENCY_ADMIN]
    for actor in (admin, source.party.officer):
        assert (
            await source.as_(actor, lambda tx: cases.identity(tx, source.vault, source.case))
            is None
        )


async def test_two_people_open_it_to_themselves_for_an_hour(source: Source) -> None:
    asked = await source.ask(source.clerk)
    assert asked.state(datetime.now(UTC)) is OpeningState.REQUESTED
    assert not await source.opens(source.clerk)
    done = await source.answer(source.head, asked.id)
    assert done.state(datetime.now(UTC)) is OpeningState.OPEN
    assert (done.closes_at - done.opened_at).total_seconds() == 3600
    assert await source.opens(source.clerk)
    assert await source.opens(source.head)
    assert not await source.opens(source.colleague)
    with pytest.raises(Conflict):
        await source.ask(source.clerk)
    await source.owner.execute(
        "UPDATE hub.opening SET opened_at = opened_at - interval '61 minutes',"
        " closes_at = closes_at - interval '61 minutes' WHERE id = $1",
        asked.id,
    )
    assert not await source.opens(source.clerk)
    assert not await source.opens(source.head)
    again = await source.ask(source.clerk)
    assert again.state(datetime.now(UTC)) is OpeningState.REQUESTED


async def test_nobody_agrees_to_their_own_request_not_with_bare_sql_either(source: Source) -> None:
    for actor in (source.clerk, source.head):
        asked = await source.ask(actor)
        with pytest.raises(NotAllowed, match="Another person"):
            await source.answer(actor, asked.id)
        for statement in (
            "INSERT INTO hub.opening_answer (opening_id, approved) VALUES ($1, true)",
            "UPDATE hub.opening SET opened_at = now(), closes_at = now() + interval '1 hour' WHERE id = $1",
            "UPDATE hub.opening SET needed = 1 WHERE id = $1",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await source.as_(actor, lambda tx, s=statement, id=asked.id: tx.execute(s, id))
        assert not await source.opens(actor)
    # Nor by saying that it takes fewer, or that somebody else asked.
    for names, values in (("needed", "1"), ("needed, requested_by", "2, $3")):
        sql = f"INSERT INTO hub.opening (desk_id, case_id, {names}) VALUES ($1, $2, {values})"
        args = [source.party.desks[0], source.case.id]
        args += [source.colleague.id] if "$3" in values else []
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError)):
            await source.as_(source.clerk, lambda tx, s=sql, a=tuple(args): _one_person(tx, s, a))


async def _one_person(tx: Transaction, sql: str, args: tuple[object, ...]) -> None:
    """Asks with a statement of one's own; what the database then says it takes is two."""
    await tx.execute(sql, *args)
    if await tx.value("SELECT bool_and(needed = 2) FROM hub.opening"):
        raise asyncpg.RaiseError


async def test_those_who_could_not_open_it_do_not_agree_and_programs_do_not_either(
    source: Source,
) -> None:
    asked = await source.ask(source.clerk)
    program = await sit(source.pool, source.party, Role.SERVICE_ACCOUNT)
    for actor in (program, source.party.officer):
        with pytest.raises(NotAllowed):
            await source.answer(actor, asked.id)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await source.as_(
                actor,
                lambda tx: tx.execute(
                    "INSERT INTO hub.opening_answer (opening_id, approved) VALUES ($1, true)",
                    asked.id,
                ),
            )
    for actor in (source.party.staff[Role.AGENCY_ADMIN], source.other.focal_point):
        with pytest.raises(NotFound):
            await source.answer(actor, asked.id)
    with pytest.raises(NotAllowed):
        await source.ask(program)
    assert not await source.opens(source.clerk)


async def test_the_reason_is_sealed_and_read_by_those_who_answer(source: Source) -> None:
    with pytest.raises(Invalid):
        await source.ask(source.clerk, "  ")
    asked = await source.ask(source.clerk, "Corre peligro en Mérida")
    row = await source.owner.fetchval(
        "SELECT to_jsonb(o)::text FROM hub.opening o WHERE id = $1", asked.id
    )
    assert "Mérida" not in row
    read = lambda tx: service.reason(tx, source.vault, asked)  # noqa: E731
    assert await source.as_(source.head, read) == "Corre peligro en Mérida"
    assert await source.as_(source.party.officer, read) is None


async def test_a_request_that_was_turned_down_or_lapsed_opens_nothing(source: Source) -> None:
    first = await source.ask(source.clerk)
    with pytest.raises(Conflict):
        await source.ask(source.clerk)
    declined = await source.answer(source.head, first.id, approve=False)
    assert declined.state(datetime.now(UTC)) is OpeningState.DECLINED
    with pytest.raises(Conflict):
        await source.answer(source.colleague, first.id)
    second = await source.ask(source.clerk)
    await source.owner.execute(
        "UPDATE hub.opening SET lapses_at = now() - interval '1 second' WHERE id = $1", second.id
    )
    with pytest.raises(Conflict):
        await source.answer(source.head, second.id)
    with pytest.raises(asyncpg.SerializationError):
        await source.as_(
            source.head,
            lambda tx: tx.execute(
                "INSERT INTO hub.opening_answer (opening_id, approved) VALUES ($1, true)", second.id
            ),
        )
    assert not await source.opens(source.clerk)


async def test_asking_agreeing_and_reading_are_in_the_log_in_that_order(source: Source) -> None:
    asked = await source.ask(source.clerk)
    await source.answer(source.head, asked.id)
    await source.opens(source.clerk)
    rows = await source.owner.fetch(
        "SELECT action, actor_id FROM hub.audit_entry WHERE case_id = $1 ORDER BY id",
        source.case.id,
    )
    told = [
        (row["action"], row["actor_id"])
        for row in rows
        if row["action"].startswith(("opening.", "person.read", "answers_apart."))
    ]
    clerk, head = source.clerk.id, source.head.id
    assert told == [
        ("opening.requested", clerk),
        ("opening.approved", head),
        ("person.read", clerk),
        ("answers_apart.read", clerk),
    ]


async def test_the_desk_is_told_of_a_request_and_of_the_answer(source: Source) -> None:
    asked = await source.ask(source.clerk)
    await source.answer(source.head, asked.id)

    async def heard(actor: Actor) -> list[str]:
        rows = notifications.notifications(actor, unread_only=True, first=9, after=None)
        shown = await source.as_(actor, lambda tx: reading.read(tx, rows, "kind"))
        return [one["kind"] for one in shown]

    told = [NotificationKind.OPENING_DECIDED, NotificationKind.OPENING_REQUESTED]
    assert await heard(source.colleague) == told
    assert await heard(source.clerk) == told[:1]


async def test_the_database_alone_is_ciphertext(source: Source) -> None:
    """What holds even against who reads every row of it; there is no second key beside the agency's."""
    for table, column in (("answer_apart", "body"), ("person", "identity")):
        body = await source.owner.fetchval(
            f"SELECT {column} FROM hub.{table} WHERE case_id = $1", source.case.id
        )
        assert body
        assert not [word for word in (NAME, "Itzel", "Canul") if word.encode() in body]
    wraps = "SELECT count(*) FROM hub.key_wrap WHERE data_key_id = $1"
    assert await source.owner.fetchval(wraps, source.case.data_key_id) == 1


async def test_neither_the_plugin_nor_a_workflow_gets_what_was_opened(source: Source) -> None:
    asked = await source.ask(source.clerk)
    await source.answer(source.head, asked.id)
    view = await source.as_(
        source.clerk, lambda tx: intake.case_view(tx, source.vault, source.case)
    )
    assert NAME not in repr(view)
    assert view.answers[FORM][QUESTION] == "La vio un vecino"

    async def facts(tx: Transaction) -> dict[str, Any]:
        run = await workflows.start(tx, source.vault, source.case.id, CARE)
        return await workflows.facts_of(tx, source.vault, source.case, run)

    assert await source.as_(source.clerk, facts) == {QUESTION: "La vio un vecino"}


async def test_answering_the_form_again_does_not_lose_what_is_kept_apart(source: Source) -> None:
    again = {QUESTION: "La vio un vecino"}
    await source.as_(
        source.colleague,
        lambda tx: intake.save(tx, source.vault, Plugins(), source.case.id, FORM, again),
    )
    asked = await source.ask(source.clerk)
    await source.answer(source.head, asked.id)
    assert await source.opens(source.clerk)


async def test_what_was_answered_before_the_agency_kept_it_apart_is_kept_apart_now(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World
) -> None:
    party = world.sender
    await declare(pool, party, quorum=1)
    new = NewCase(party.desks[0], Identity(given_names="Itzel"), Population.OTHER)
    async with transaction(pool, party.caseworker) as tx:
        case, _ = await cases.open_case(tx, vault, new)
        await intake.save(tx, vault, Plugins(), case.id, FORM, {QUESTION: "x", WHO: NAME})

    async def seen() -> tuple[bool, bool]:
        async with transaction(pool, party.caseworker) as tx:
            (one,) = await intake.filled(tx, vault, case)
            return WHO in one.answers, await cases.identity(tx, vault, case) is not None

    assert await seen() == (True, True)
    await declare(pool, party)
    assert await seen() == (False, False)
    # A later version that asks for less does not take the promise back.
    await declare(pool, party, quorum=1)
    assert await seen() == (False, False)


async def test_three_people_take_two_who_agree(source: Source, pool: asyncpg.Pool) -> None:
    await declare(pool, source.party, quorum=3)
    asked = await source.ask(source.clerk)
    await source.answer(source.head, asked.id)
    assert not await source.opens(source.clerk)
    with pytest.raises(Conflict):
        await source.answer(source.head, asked.id)
    await source.answer(source.colleague, asked.id)
    for actor in (source.clerk, source.head, source.colleague):
        assert await source.opens(actor)


async def test_erasing_the_case_destroys_what_was_kept_apart(source: Source) -> None:
    asked = await source.ask(source.clerk)
    await source.answer(source.head, asked.id)
    await source.as_(source.party.officer, lambda tx: cases.erase(tx, source.case.id))
    for table, column in (("answer_apart", "body"), ("opening", "reason")):
        found = await source.owner.fetch(
            f"SELECT {column} FROM hub.{table} WHERE case_id = $1", source.case.id
        )
        assert [row[column] for row in found] == [None]


async def test_an_agency_that_keeps_nothing_apart_has_nothing_to_open(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    new = NewCase(world.sender.desks[0], Identity(given_names="Itzel"), Population.OTHER)
    async with transaction(pool, world.sender.caseworker) as tx:
        case, _ = await cases.open_case(tx, vault, new)
        assert await service.kept_apart(tx) == (1, frozenset())
        with pytest.raises(Conflict):
            await service.request(tx, vault, case_id=case.id, referral_id=None, reason="x")


@pytest.mark.parametrize(
    ("choice", "wrong"),
    [
        (KeyChoice(), []),
        (KeyChoice(quorum=2, categories=frozenset({"identity"})), []),
        (KeyChoice(provider="safe", quorum=2, categories=frozenset({"identity"})), ["provider"]),
        (KeyChoice(quorum=2), ["categories"]),
        (KeyChoice(quorum=0), ["between"]),
        (KeyChoice(quorum=9, categories=frozenset({"identity"})), ["between"]),
        (KeyChoice(quorum=2, categories=frozenset({"narrative"})), ["narrative"]),
    ],
)
def test_what_the_hub_could_not_keep_to_is_not_approved(
    choice: KeyChoice, wrong: list[str]
) -> None:
    found = key_problems(choice)
    assert len(found) == len(wrong)
    assert all(word in said for word, said in zip(wrong, found, strict=True))
