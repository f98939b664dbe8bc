"""Who reads the trail: by role, by agency, and by the cases they work."""

from typing import Any
from uuid import uuid4

import pytest

from hub.api.relay import decode_id, encode_cursor, node_id
from hub.audit import reads, service
from hub.audit.model import Read
from hub.auth.model import Actor, Role
from hub.db.transaction import transaction
from hub.errors import NotAllowed, NotFound
from tests import reading
from tests.audit.conftest import Log

OFFICERS = [Role.FOCAL_POINT, Role.AGENCY_ADMIN, Role.DATA_PROTECTION_OFFICER]


async def trail(log: Log, actor: Actor, **filters: Any) -> list[dict[str, Any]]:
    """What the trail shows, by the fields of the schema; an entry's agency by its id."""
    given = {"case": None, "referral": None, "first": 100, "after": None} | filters
    async with transaction(log.pool, actor) as tx:
        rows = reads.trail(actor, **given)
        return await reading.read(tx, rows, "id action agency { id }")


def agencies(entries: list[dict[str, Any]], action: str) -> list[str]:
    """Whose staff did this."""
    return [entry["agency"]["id"] for entry in entries if entry["action"] == action]


async def between(log: Log) -> None:
    """One read by each agency; the sender's concerns the recipient as well."""
    for party, other in (
        (log.world.sender, log.world.recipient),
        (log.world.recipient, None),
        (log.world.stranger, None),
    ):
        async with transaction(log.pool, party.caseworker) as tx:
            await service.record_read(
                tx,
                "packet.read",
                "packet",
                uuid4(),
                owner_agency_id=party.id,
                other_agency_id=other.id if other else None,
            )


@pytest.mark.parametrize("role", OFFICERS)
async def test_officers_see_what_concerns_their_agency_and_nothing_else(
    log: Log, role: Role
) -> None:
    await between(log)
    sender, recipient, stranger = log.world.parties
    for party, whose in (
        (sender, [sender]),
        (recipient, [recipient, sender]),
        (stranger, [stranger]),
    ):
        everything = await trail(log, party.staff[role])
        assert agencies(everything, "packet.read") == [node_id("Agency", one.id) for one in whose]
        ids = [decode_id(entry["id"], "AuditEntry") for entry in everything]
        assert await log.owner.fetchval(
            "SELECT bool_and($2 = agency_id OR $2 = owner_agency_id OR $2 = other_agency_id)"
            " FROM hub.audit_entry WHERE id = ANY ($1)",
            ids, party.id,
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.SECRETARIAT_ANALYST, Role.SECRETARIAT_COORDINATOR])
async def test_the_secretariat_reads_no_trail_neither_here_nor_in_sql(log: Log, role: Role) -> None:
    await between(log)
    actor = log.world.sender.staff[role]
    with pytest.raises(NotAllowed):
        await trail(log, actor)
    async with transaction(log.pool, actor) as tx:
        assert await tx.value("SELECT count(*) FROM hub.audit_entry") == 0


async def test_a_caseworker_sees_no_more_than_the_cases_they_work(log: Log) -> None:
    await between(log)
    assert await trail(log, log.world.sender.caseworker) == []


async def test_the_trail_comes_newest_first_and_page_by_page(log: Log) -> None:
    case = uuid4()
    officer = log.world.sender.officer
    for action in ("case.read", "case.searched", "case.listed"):
        async with transaction(log.pool, officer) as tx:
            await service.record_read(tx, action, "case", case, case_id=case)
            await service.record_read(tx, "case.read", "case", uuid4(), case_id=uuid4())
    wanted: dict[str, Any] = {"case": node_id("Case", case), "first": 2}
    first = await trail(log, officer, **wanted)
    assert [entry["action"] for entry in first] == ["case.listed", "case.searched"]
    after = encode_cursor(decode_id(first[-1]["id"], "AuditEntry"))
    rest = await trail(log, officer, **wanted, after=after)
    assert [entry["action"] for entry in rest] == ["case.read"]


async def test_readers_of_a_referral_are_counted_by_agency(log: Log) -> None:
    referral = uuid4()
    sender, recipient, stranger = log.world.parties
    for actor in (recipient.caseworker, recipient.focal_point):
        async with transaction(log.pool, actor) as tx:
            read = Read(
                "packet.read",
                "packet",
                uuid4(),
                owner_agency_id=sender.id,
                other_agency_id=recipient.id,
                referral_id=referral,
            )
            await service.record_reads(tx, [read, read])
    async with transaction(log.pool, sender.officer) as tx:
        (found,) = await service.readers(tx, [referral], ["packet.read"])
        assert (found.agency_id, found.times) == (recipient.id, 4)
        assert found.first_at < found.last_at
        assert await service.readers(tx, [], ["packet.read"]) == []
    async with transaction(log.pool, stranger.officer) as tx:
        assert await service.readers(tx, [referral], ["packet.read"]) == []


async def test_an_entry_of_another_agency_cannot_be_proven_to_a_stranger(log: Log) -> None:
    await between(log)
    await log.sequence()
    shown = await trail(log, log.world.sender.officer)
    (entry,) = [
        decode_id(one["id"], "AuditEntry") for one in shown if one["action"] == "packet.read"
    ]
    async with transaction(log.pool, log.world.sender.officer) as tx:
        proven = (await service.prove(tx, entry)).leaf.entry
        assert proven is not None
        assert (proven.id, proven.action) == (entry, "packet.read")
    async with transaction(log.pool, log.world.stranger.officer) as tx:
        with pytest.raises(NotFound):
            await service.prove(tx, entry)
        with pytest.raises(NotFound):
            await service.prove(tx, uuid4())
