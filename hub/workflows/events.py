"""Tells the sender's plugin what happened to its referrals, and opens the tasks that it calls for.

Works as a job that opens nothing sealed: the plugin sees codes and clear columns. What a plugin does
not answer is told again, for a day.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from hub.agencies import service as agencies
from hub.agencies.model import Network
from hub.auth.model import Job, job_actor
from hub.cases import service as cases
from hub.cases.model import CaseFile, CaseStatus
from hub.db.ids import uuid7
from hub.db.transaction import Transaction, transaction
from hub.hooks.dispatch import Plugins
from hub.hooks.views import CaseView, EventView, Task
from hub.hooks.workflows import ROLES
from hub.referrals import screening
from hub.referrals import service as referrals
from hub.referrals.model import Referral
from hub.workflows import store
from hub.workflows.model import OpenTask

BATCH = 10
"""Events of one transaction: a plugin may take half a second for each."""
PATIENCE = timedelta(days=1)


async def tell(pool: asyncpg.Pool, plugins: Plugins) -> int:
    """Tells what happened since the last time; returns how many events were told."""
    total = 0
    while True:
        async with transaction(pool, job_actor(Job.PLUGINS)) as tx:
            found = await referrals.untold(tx, BATCH)
            done = await _tell(tx, plugins, found)
            await referrals.told(tx, done)
        total += len(done)
        if len(found) < BATCH or not done:
            return total


async def _tell(
    tx: Transaction, plugins: Plugins, found: list[tuple[UUID, str, UUID, datetime]]
) -> list[UUID]:
    network = await agencies.network(tx)
    known = await referrals.get_many(tx, [referral for _, _, referral, _ in found])
    done = []
    for id, topic, referral_id, at in found:
        r = known[referral_id]
        sender = network.agencies[r.from_agency_id].code
        if not plugins.asks(sender):
            done.append(id)
            continue
        case = await cases.get(tx, r.case_id)
        asked = {"event": _event(network, topic, at, r), "case": _view(case)}
        answer = (await plugins.ask([sender], "on_event", asked))[0]
        if answer.error is None:
            await _open(tx, case, answer.value or ())
            done.append(id)
        elif datetime.now(UTC) - at > PATIENCE:
            done.append(id)
    return done


def _event(network: Network, topic: str, at: datetime, r: Referral) -> EventView:
    view = screening.received(network, r, None)
    return EventView(kind=topic, at=at, case_code=r.case_code, referral=view)


def _view(case: CaseFile) -> CaseView:
    return CaseView(
        code=case.code,
        age_band=case.age_band.value,
        sex=int(case.sex),
        population=case.population.value,
        adm1=case.adm1,
        adm2=case.adm2,
        opened_on=case.opened_at.date(),
    )


async def _open(tx: Transaction, case: CaseFile, tasks: tuple[Task, ...]) -> None:
    if case.status is not CaseStatus.OPEN:
        return
    now = datetime.now(UTC)
    await store.add_tasks(
        tx,
        [
            OpenTask(
                uuid7(), case.id, case.agency_id, case.desk_id, None, task.name, task.label,
                task.role if task.role in ROLES else "caseworker", task.due, now, None,
            )
            for task in tasks
        ],
    )  # fmt: skip
