"""Tells the agency's plugin what happened to its cases, and does what it says that this calls for.

Referrals it sent, its cases, their consents and workflows. Works as a job that opens nothing sealed: the
plugin sees codes and clear columns. What a plugin does not answer is told again, for a day; meanwhile
the other agencies' plugins are told as if it were not there.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from hub.agencies import service as agencies
from hub.agencies.model import Network
from hub.auth.model import Job, job_actor
from hub.cases import events as case_events
from hub.cases import service as cases
from hub.cases.model import CaseEvent, CaseFile
from hub.db.transaction import Transaction, transaction
from hub.hooks.dispatch import Plugins
from hub.hooks.views import CaseView, ConsentView, EventView, NeedView, RunView
from hub.referrals import screening
from hub.referrals import service as referrals
from hub.workflows import at_once

BATCH = 10
"""Events of one transaction: a plugin may take half a second for each."""
PATIENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """Something to tell: whose plugin, about which case, and as what."""

    id: UUID
    at: datetime
    agency_id: UUID
    case: CaseFile
    event: EventView


async def tell(pool: asyncpg.Pool, plugins: Plugins) -> int:
    """Tells what happened since the last time; returns how many events were told."""
    return await _sweep(pool, plugins, _referrals, referrals.told) + await _sweep(
        pool, plugins, _cases, case_events.told
    )


Find = Callable[[Transaction, Network, set[UUID]], Awaitable[list[Told]]]
Note = Callable[[Transaction, list[UUID]], Awaitable[None]]


async def _sweep(pool: asyncpg.Pool, plugins: Plugins, find: Find, note: Note) -> int:
    total, silent = 0, set[UUID]()
    while True:
        async with transaction(pool, job_actor(Job.PLUGINS)) as tx:
            network = await agencies.network(tx)
            found = await find(tx, network, silent)
            done = await _tell(tx, plugins, network, found, silent)
            await note(tx, done)
        total += len(done)
        # Whoever did not answer is left out from the next batch on, so that nobody waits behind them.
        if len(found) < BATCH:
            return total


async def _tell(
    tx: Transaction, plugins: Plugins, network: Network, found: list[Told], silent: set[UUID]
) -> list[UUID]:
    done = []
    for one in found:
        code = network.agencies[one.agency_id].code
        if not plugins.asks(code):
            done.append(one.id)
            continue
        if one.agency_id not in silent:
            asked = {"event": one.event, "case": _view(one.case, network)}
            answer = (await plugins.ask([code], "on_event", asked))[0]
            if answer.error is None:
                await at_once.follow(tx, one.case, answer.value or ())
                done.append(one.id)
                continue
            silent.add(one.agency_id)
        if datetime.now(UTC) - one.at > PATIENCE:
            done.append(one.id)
    return done


# What there is to tell -------------------------------------------------------------------------------


async def _referrals(tx: Transaction, network: Network, but: set[UUID]) -> list[Told]:
    found = await referrals.untold(tx, BATCH, but)
    known = await referrals.get_many(tx, [referral for _, _, referral, _ in found])
    told = []
    for id, topic, referral_id, at in found:
        r = known[referral_id]
        view = screening.received(network, r, None)
        event = EventView(kind=topic, at=at, case_code=r.case_code, referral=view)
        told.append(Told(id, at, r.from_agency_id, await cases.get(tx, r.case_id), event))
    return told


async def _cases(tx: Transaction, network: Network, but: set[UUID]) -> list[Told]:
    found = await case_events.untold(tx, BATCH, but)
    known = await cases.by_id(tx, [one.case_id for one in found])
    return [
        Told(one.id, one.at, one.agency_id, known[one.case_id], _event(one, known[one.case_id]))
        for one in found
    ]


def _event(event: CaseEvent, case: CaseFile) -> EventView:
    given = event.details
    kind, _, _ = event.topic.partition(".")
    return EventView(
        kind=event.topic,
        at=event.at,
        case_code=case.code,
        run=_run(given) if kind == "workflow" else None,
        clock=given.get("clock"),
        need=_need(given) if event.topic == "case.need-added" else None,
        form=given.get("form"),
        consent=_consent(given) if kind == "consent" else None,
    )


def _run(given: Mapping[str, Any]) -> RunView:
    return RunView(
        workflow=given["workflow"],
        version=given["version"],
        state=given["state"],
        entered_on=datetime.fromisoformat(given["entered_at"]).astimezone(UTC).date(),
        done=tuple(given["done"]),
    )


def _need(given: Mapping[str, Any]) -> NeedView:
    return NeedView(
        id=given["need"],
        service_code=given["service_code"],
        urgency=given["urgency"],
        status=given["status"],
    )


def _consent(given: Mapping[str, Any]) -> ConsentView:
    return ConsentView(
        effect=given["effect"],
        purposes=frozenset(given["purposes"]),
        categories=frozenset(given["categories"]),
        legal_basis=given["legal_basis"],
        agency=given["agency"],
        recipient_class=given["recipient_class"],
        country=given["country"],
    )


def _view(case: CaseFile, network: Network) -> CaseView:
    return CaseView(
        code=case.code,
        age_band=case.age_band.value,
        sex=int(case.sex),
        population=case.population.value,
        adm1=case.adm1,
        adm2=case.adm2,
        office=network.offices[network.desks[case.desk_id].office_id].city,
        opened_on=case.opened_at.date(),
    )
