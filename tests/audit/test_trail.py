"""Who reads the trail: by role, by agency, and by the cases they work."""

from uuid import uuid4

import pytest

from hub.audit import service
from hub.audit.model import AuditEntry, Read
from hub.auth.model import Actor, Role
from hub.db.transaction import transaction
from hub.errors import NotAllowed, NotFound
from tests.audit.conftest import Log

OFFICERS = [Role.FOCAL_POINT, Role.AGENCY_ADMIN, Role.DATA_PROTECTION_OFFICER]


async def trail(log: Log, actor: Actor, **filters: object) -> list[AuditEntry]:
    given = {"case_id": None, "referral_id": None, "first": 100, "after": None} | filters
    async with transaction(log.pool, actor) as tx:
        return list((await service.trail(tx, **given)).items)  # type: ignore[arg-type]


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
    reads = {
        party.code: [e for e in await trail(log, party.staff[role]) if e.action == "packet.read"]
        for party in log.world.parties
    }
    assert [e.agency_id for e in reads[sender.code]] == [sender.id]
    assert [e.agency_id for e in reads[recipient.code]] == [recipient.id, sender.id]
    assert [e.agency_id for e in reads[stranger.code]] == [stranger.id]
    for party in log.world.parties:
        everything = await trail(log, party.staff[role])
        assert everything
        assert all(entry.concerns(party.id) for entry in everything)


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
    first = await trail(log, officer, case_id=case, first=2)
    assert [entry.action for entry in first] == ["case.listed", "case.searched"]
    rest = await trail(log, officer, case_id=case, first=2, after=first[-1].id)
    assert [entry.action for entry in rest] == ["case.read"]


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
    (entry,) = [e for e in await trail(log, log.world.sender.officer) if e.action == "packet.read"]
    async with transaction(log.pool, log.world.sender.officer) as tx:
        assert (await service.prove(tx, entry.id)).leaf.entry == entry
    async with transaction(log.pool, log.world.stranger.officer) as tx:
        with pytest.raises(NotFound):
            await service.prove(tx, entry.id)
        with pytest.raises(NotFound):
            await service.prove(tx, uuid4())
