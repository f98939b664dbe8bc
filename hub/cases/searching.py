"""Looking for a person within one's agency: by exact match, over keyed digests, rate-limited and logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hub.audit.service import record_read
from hub.auth.policy import Standing, check
from hub.cases import policy, store  # noqa: F401  the rules that `check` asks
from hub.cases.model import Identity
from hub.db.transaction import Transaction
from hub.errors import Invalid, TooMany
from hub.vault.service import Vault

SEARCHES = 60
SEARCH_WINDOW = timedelta(hours=1)
"""A caseworker looks for a handful of people an hour; a harvester for thousands."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case of the actor's agency that matches a search. `code` only where the case is theirs to see."""

    case_id: UUID
    desk_id: UUID
    code: str | None


@dataclass(frozen=True, slots=True, repr=False)
class PersonSearch:
    """What to look for: an exact name with birth date, a document number, or a phone number."""

    name: str | None = None
    birth_date: date | None = None
    document: str | None = None
    phone: str | None = None


async def digests(vault: Vault, agency_id: UUID, identity: Identity) -> list[tuple[str, bytes]]:
    """What a person is found by: kinds and digests of documents, phones, and name with birth date."""
    wanted = [("document", number) for _, number in identity.documents]
    wanted += [("phone", phone) for phone in identity.phones]
    if identity.birth_date:
        wanted.append(("name-birth", _name_birth(identity.full_name, identity.birth_date)))
    return [(kind, await vault.digest(agency_id, kind, value)) for kind, value in wanted]


def _name_birth(name: str, birth_date: date) -> str:
    return f"{name}|{birth_date.isoformat()}"


async def matches(tx: Transaction, terms: Sequence[tuple[str, bytes]]) -> list[Found]:
    """Cases of the actor's agency that carry one of these digests."""
    rows = await store.find(tx, terms) if terms else []
    return [Found(row["case_id"], row["desk_id"], row["code"]) for row in rows]


async def search(tx: Transaction, vault: Vault, wanted: PersonSearch) -> list[Found]:
    """Looks for a person within the actor's agency, by exact match only; rate-limited and logged.

    Raises:
        NotAllowed: the role does not work cases.
        Invalid: nothing to look for, or a name without a birth date.
        TooMany: more than 60 searches in an hour.
    """
    check("searchPerson", tx.actor, Standing.AGENCY)
    assert tx.actor.agency_id is not None
    terms: list[tuple[str, str]] = []
    if wanted.document:
        terms.append(("document", wanted.document))
    if wanted.phone:
        terms.append(("phone", wanted.phone))
    if wanted.name and wanted.birth_date:
        terms.append(("name-birth", _name_birth(wanted.name, wanted.birth_date)))
    elif wanted.name or wanted.birth_date:
        raise Invalid("A name is searched together with a birth date.", field=["search"])
    if not terms:
        raise Invalid(
            "Give a name and birth date, a document number or a phone number.", field=["search"]
        )
    if await store.attempts(tx, SEARCH_WINDOW) >= SEARCHES:
        raise TooMany("Too many searches for people. Try again in an hour.", retry_after=3600)
    await store.add_attempt(tx)
    await record_read(
        tx,
        "person.searched",
        "person",
        None,
        owner_agency_id=tx.actor.agency_id,
        details={"kinds": sorted(kind for kind, _ in terms)},
    )
    wanted_digests = [(k, await vault.digest(tx.actor.agency_id, k, value)) for k, value in terms]
    return await matches(tx, wanted_digests)
