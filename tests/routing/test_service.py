"""Routes of a real need, through the database."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

import hub.cases.policy  # noqa: F401  the rules that opening a case asks
from hub.auth.model import Actor, Job, Role, job_actor
from hub.cases.model import AgeBand, Identity, Population, Sex, Urgency
from hub.cases.service import NewCase, NewNeed, add_need, open_case
from hub.db.transaction import transaction
from hub.directory import service as directory
from hub.directory.importing import import_unit
from hub.errors import Invalid, NotAllowed, NotFound
from hub.routing import service
from hub.routing.reasons import Code
from hub.vault.service import Vault
from tests.directory.packages import Package, attribute, unit
from tests.world import Party, World

CODE = "climate-resilience"


async def offer(pool: asyncpg.Pool, party: Party, desk: int = 0, **more: Any) -> UUID:
    """A service at one of the party's desks; returns the id of the offer."""
    small = Package()
    terms = [attribute("hub-service", CODE), *more.pop("terms", [])]
    record = small.record(attributes=terms, **more) | {
        "hub_desk": {"agency": party.code, "city": "Tapachula", "desk": f"Desk {desk}"}
    }
    async with transaction(pool, job_actor(Job.SEED)) as tx:
        await directory.seed(tx)
        report = await import_unit(tx, unit(record), package=uuid4().hex)
    assert not report.problems
    return small.offer


async def need(pool: asyncpg.Pool, vault: Vault, party: Party) -> UUID:
    """A woman's need at the party's first desk."""
    async with transaction(pool, party.caseworker) as tx:
        case, _ = await open_case(
            tx,
            vault,
            NewCase(
                desk_id=party.desks[0],
                identity=Identity(given_names="Ana"),
                age_band=AgeBand.YEARS_18_24,
                sex=Sex.FEMALE,
                population=Population.REFUGEE,
                adm1="MX07",
                adm2="MX07089",
            ),
        )
        wanted = NewNeed(service_code=CODE, urgency=Urgency.NORMAL)
        return (await add_need(tx, vault, case.id, wanted)).id


async def routes(pool: asyncpg.Pool, actor: Actor, id: UUID, **more: Any) -> list[Any]:
    async with transaction(pool, actor) as tx:
        return await service.routes_of_need(tx, id, **more)


async def test_routes_of_a_need_lead_to_other_desks_best_first(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    id = await need(pool, vault, world.sender)
    own = await offer(pool, world.sender)
    fits = await offer(pool, world.recipient, languages=[{"id": "l", "code": "ht"}])
    men = await offer(pool, world.recipient, terms=[attribute("hub-sex", "1")])
    found = await routes(pool, world.sender.caseworker, id, languages=["ht"])
    ids = [route.offer.id for route in found if route.offer.id in (own, fits, men)]
    assert ids == [fits, men]
    by_id = {route.offer.id: route for route in found}
    assert by_id[fits].eligible
    assert not by_id[men].eligible
    assert Code.LANGUAGE_SHARED in {reason.code for reason in by_id[fits].reasons}


async def test_a_desk_that_was_tried_or_is_closed_is_no_route(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    id = await need(pool, vault, world.sender)
    tried = await offer(pool, world.recipient, 0)
    closed = await offer(pool, world.recipient, 1)
    open_one = await offer(pool, world.stranger, 0)
    sql = "UPDATE hub.desk SET closed_at = now() WHERE id = $1"
    await owner.execute(sql, world.recipient.desks[1])
    found = await routes(
        pool, world.sender.caseworker, id, exclude_desks=[world.recipient.desks[0]]
    )
    ids = {route.offer.id for route in found}
    assert open_one in ids
    assert not {tried, closed} & ids


async def test_routes_are_for_those_who_work_the_case(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    id = await need(pool, vault, world.sender)
    await offer(pool, world.recipient)
    allowed = {Role.CASEWORKER, Role.FOCAL_POINT, Role.SERVICE_ACCOUNT}
    for party in world.parties:
        for role, actor in party.staff.items():
            if party is world.sender and role in allowed:
                assert await routes(pool, actor, id)
            else:
                with pytest.raises((NotFound, NotAllowed)):
                    await routes(pool, actor, id)
        with pytest.raises((NotFound, NotAllowed)):
            await routes(pool, party.other_caseworker, id)
    with pytest.raises(NotFound):
        await routes(pool, world.sender.caseworker, uuid4())


@pytest.mark.parametrize(
    ("said", "field"),
    [({"nationality": "Haiti"}, "nationality"), ({"languages": ["es"] * 11}, "languages")],
)
async def test_facts_that_mean_nothing_name_the_argument(
    pool: asyncpg.Pool, vault: Vault, world: World, said: dict[str, Any], field: str
) -> None:
    id = await need(pool, vault, world.sender)
    with pytest.raises(Invalid) as refusal:
        await routes(pool, world.sender.caseworker, id, **said)
    assert refusal.value.field == (field,)
