"""Referrals of an agency that keeps who somebody is under two people: sent, and received."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from hub.auth.model import Actor
from hub.cases import service as cases
from hub.cases.model import AgeBand, Identity, Population
from hub.cases.service import NewCase, NewNeed
from hub.consent.model import Category, Effect, GivenBy, How, Purpose
from hub.consent.service import NewConsent, record
from hub.db.transaction import transaction
from hub.errors import NotAllowed
from hub.openings import service
from hub.referrals import attachments, sending
from hub.referrals import service as referrals
from hub.referrals.attachments import NewAttachment
from hub.referrals.model import Referral
from hub.referrals.sending import NewReferral
from hub.referrals.timeline import Part
from hub.vault.service import Vault
from tests.access.building import PDF
from tests.openings.source import Source, declare
from tests.world import World

PURPOSE = Purpose.LEGAL_REPRESENTATION


async def consent(source: Source, *categories: Category) -> None:
    new = NewConsent(
        source.case.id,
        Effect.GRANT,
        frozenset({PURPOSE}),
        frozenset(categories),
        recipient_agency_id=source.other.id,
        given_by=GivenBy.SELF,
        how=How.ORAL,
    )
    async with transaction(source.pool, source.clerk) as tx:
        await record(tx, source.vault, new)


def planned(source: Source, *categories: Category) -> NewReferral:
    return NewReferral(
        source.need, PURPOSE, frozenset(categories), to_desk_id=source.other.desks[0],
        narrative="Lo cuenta así" if Category.NARRATIVE in categories else None,
    )  # fmt: skip


async def test_a_referral_that_would_tell_who_it_is_waits_for_two_people(source: Source) -> None:
    named = (Category.IDENTITY, Category.ATTACHMENT)
    await consent(source, *named, Category.NARRATIVE)
    for use in (sending.send, sending.preview_disclosure):
        with pytest.raises(NotAllowed) as refused:
            await source.as_(
                source.head, lambda tx, u=use: u(tx, source.vault, planned(source, *named))
            )
        assert refused.value.code == "OPENING_NEEDED"
    asked = await source.ask(source.clerk)
    await source.answer(source.head, asked.id)
    sent: Referral = await source.as_(
        source.clerk, lambda tx: sending.send(tx, source.vault, planned(source, *named))
    )
    shown = lambda tx: sending.open_sealed(tx, source.vault, sent)  # noqa: E731
    assert (await source.as_(source.clerk, shown)).given_names == "Itzel"
    assert await source.as_(source.colleague, shown) is None
    # A file of the sealed part: whoever sent it has it; colleagues do not get it alone.
    new = NewAttachment(Part.SEALED, "application/pdf", "acta.pdf")
    await attachments.receive(source.pool, source.vault, source.clerk, sent.id, new, _pdf())
    files = lambda tx: attachments.of_referral(tx, source.vault, sent)  # noqa: E731
    assert len(await source.as_(source.clerk, files)) == 1
    assert await source.as_(source.colleague, files) == []


async def _pdf() -> AsyncIterator[bytes]:
    yield PDF


async def test_a_referral_under_a_code_goes_without(source: Source) -> None:
    await consent(source, Category.NARRATIVE)
    sent = await source.as_(
        source.clerk, lambda tx: sending.send(tx, source.vault, planned(source, Category.NARRATIVE))
    )
    part = await source.as_(source.clerk, lambda tx: sending.open_sealed(tx, source.vault, sent))
    assert (part.given_names, part.narrative) == (None, "Lo cuenta así")


async def test_what_the_agency_received_is_opened_by_two_as_well(
    pool: asyncpg.Pool, owner: asyncpg.Connection, vault: Vault, world: World
) -> None:
    party = world.recipient
    await declare(pool, party)
    new = NewCase(
        world.sender.desks[0], Identity(given_names="Itzel"), Population.OTHER,
        age_band=AgeBand.YEARS_25_59,
    )  # fmt: skip
    async with transaction(pool, world.sender.caseworker) as tx:
        case, _ = await cases.open_case(tx, vault, new)
        need = await cases.add_need(tx, vault, case.id, NewNeed("legal-assistance"))
        named = frozenset({Category.IDENTITY})
        await record(
            tx,
            vault,
            NewConsent(
                case.id, Effect.GRANT, frozenset({PURPOSE}), named, recipient_agency_id=party.id,
                given_by=GivenBy.SELF, how=How.ORAL,
            ),
        )  # fmt: skip
        wanted = NewReferral(need.id, PURPOSE, named, to_desk_id=party.desks[0])
        sent = await sending.send(tx, vault, wanted)
        assert await sending.open_sealed(tx, vault, sent) is not None
    async with transaction(pool, party.caseworker) as tx:
        r = await referrals.accept(tx, vault, sent.id, None)

    async def shown(actor: Actor) -> Any:
        async with transaction(pool, actor) as tx:
            return await sending.open_sealed(tx, vault, r)

    for actor in (party.caseworker, party.focal_point):
        assert await shown(actor) is None
    async with transaction(pool, party.caseworker) as tx:
        asked = await service.request(
            tx, vault, case_id=None, referral_id=r.id, reason="Para acompañarla"
        )
    async with transaction(pool, party.focal_point) as tx:
        assert await service.reason(tx, vault, asked) == "Para acompañarla"
        await service.answer(tx, asked.id, approve=True)
    for actor in (party.caseworker, party.focal_point):
        assert (await shown(actor)).given_names == "Itzel"
