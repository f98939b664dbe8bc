"""Use cases of the directory: search it, and keep what changes from hour to hour."""

import csv
import json
import re
from importlib.resources import files
from uuid import UUID

from hub.auth.model import Actor
from hub.auth.policy import Allow, Standing, check, decide
from hub.db.transaction import Transaction
from hub.directory import importing, policy, reads, store  # noqa: F401  the rules that `check` asks
from hub.directory.importing import Unit
from hub.directory.model import Keeper, Offer, Search, primary
from hub.errors import Invalid, NotFound
from hub.reads.declare import Rows

MOST_CAPACITY = 100_000
PCODE = re.compile(r"MX\d{2}(\d{3})?")
DATA = files("hub.directory") / "data"
DEMO = "demo"
"""The package that the invented services of demo.json belong to."""


async def search(
    tx: Transaction,
    *,
    need: str | None = None,
    place: str | None = None,
    language: str | None = None,
    text: str | None = None,
    first: int,
    after: tuple[str, UUID] | None = None,
) -> Rows:
    """Which rows are active services at locations by need, place, language and words, in order of their names.

    A place is a P-code or the name of a state or municipality; a state finds its municipalities,
    and services elsewhere that cover the place are found too. `after`: an offer's sort_name and id.

    Raises:
        Invalid: no such need or place; a text that is too long.
    """
    check("services", tx.actor)
    if need and await store.sensitivity(tx, need) is None:
        raise Invalid("There is no such kind of service.", field=["need"])
    if text and len(text) > reads.MOST_TEXT:
        raise Invalid(f"At most {reads.MOST_TEXT} characters.", field=["text"])
    wanted = Search(
        need=need or None,
        places=await _places(tx, place) if place and place.strip() else frozenset(),
        language=primary(language) if language else None,
        text=text,
    )
    return reads.services(wanted, first=first, after=after)


async def _places(tx: Transaction, place: str) -> frozenset[str]:
    place = place.strip()
    find = store.expand_place if PCODE.fullmatch(place) else store.places_named
    found = await find(tx, place)
    if not found:
        raise Invalid("No state or municipality has this P-code or name.", field=["place"])
    return found


async def offers(tx: Transaction, service_code: str) -> list[Offer]:
    """What could serve a need of this kind and takes referrals."""
    return await store.offers(tx, service_code)


async def desk_of(tx: Transaction, id: UUID) -> UUID | None:
    """The desk that takes referrals for a service at a location."""
    return await store.desk_of(tx, id)


async def _standing(tx: Transaction, actor: Actor, id: UUID) -> Standing:
    keeper = await store.keeper(tx, id)
    if keeper is None:
        raise NotFound("service", field=["serviceAtLocationId"])
    return _standing_at(actor, keeper["agency_id"], keeper["desk_id"])


def _standing_at(actor: Actor, agency_id: UUID | None, desk_id: UUID | None) -> Standing:
    if agency_id is None or agency_id != actor.agency_id:
        return Standing.ELSEWHERE
    return Standing.DESK if desk_id in actor.desk_ids else Standing.AGENCY


def may_maintain(actor: Actor, keeper: Keeper) -> bool:
    """Whether the actor may keep a service's capacity and say that its entry is still correct."""
    where = _standing_at(actor, keeper.agency_id, keeper.desk_id)
    rules = ("updateCapacity", "assureService")
    return all(isinstance(decide(rule, actor, where), Allow) for rule in rules)


async def update_capacity(tx: Transaction, id: UUID, available: int | None) -> None:
    """Notes how many more people a service can take; None for unknown.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: a negative or absurd number.
    """
    check("updateCapacity", tx.actor, await _standing(tx, tx.actor, id))
    if available is not None and not 0 <= available <= MOST_CAPACITY:
        raise Invalid(f"Between 0 and {MOST_CAPACITY}.", field=["available"])
    if not await store.set_capacity(tx, id, available):
        raise NotFound("service", field=["serviceAtLocationId"])


async def assure(tx: Transaction, id: UUID) -> None:
    """Notes that an entry is still correct.

    Raises:
        NotFound, NotAllowed: as their messages say.
    """
    check("assureService", tx.actor, await _standing(tx, tx.actor, id))
    if not await store.assure(tx, id):
        raise NotFound("service", field=["serviceAtLocationId"])


async def age_capacity(tx: Transaction, id: UUID) -> None:
    """After a rejection for lack of room: the entry says so, until somebody says otherwise."""
    await store.age(tx, id)


async def seed(tx: Transaction) -> int:
    """Kinds of service and places, from our own lists; returns how many are new or changed."""
    commitments = ("iom_priority", "gcm", "sdg", "la_pillar")
    types = [
        (
            row["code"],
            row["area"],
            row["sensitivity"],
            row["default_urgency"],
            row["name_es"],
            row["name_en"],
            json.dumps({name: [v for v in row[name].split("|") if v] for name in commitments}),
        )
        for row in _table("service_types.csv")
    ]
    places = [(row["pcode"], row["name"]) for row in _table("places.csv")]
    return await store.put_service_types(tx, types) + await store.put_places(tx, places)


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


async def seed_demo(tx: Transaction) -> int:
    """Invented services at the desks of the demo, which exist by then; returns how many changed."""
    unit = Unit("demo.json", {"demo.json": (DATA / "demo.json").read_bytes()})
    report = await importing.import_unit(tx, unit, package=DEMO)
    offers = [UUID(row["id"]) for row in json.loads(unit.files["demo.json"])["contents"]]
    if report.created:
        await store.assure_unsaid(tx, offers)
    return report.created + report.updated
