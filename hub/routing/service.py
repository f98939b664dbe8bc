"""Where a need could be referred to."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from hub.agencies import service as agencies
from hub.auth.policy import check
from hub.cases import service as cases
from hub.db.transaction import Transaction
from hub.directory import service as directory
from hub.errors import Invalid
from hub.routing import policy  # noqa: F401  the rule that `check` asks
from hub.routing.model import NeedFacts, Route, rank

MOST_LANGUAGES = 10


async def routes(
    tx: Transaction, need: NeedFacts, exclude_desks: Collection[UUID] = ()
) -> list[Route]:
    """Desks that offer the service, best first. Excluded: one's own and those tried before."""
    network = await agencies.network(tx)
    offers = [
        offer
        for offer in await directory.offers(tx, need.service_code)
        if offer.desk_id in network.desks and network.takes_referrals(network.desks[offer.desk_id])
    ]
    return rank(
        need,
        offers,
        datetime.now(UTC),
        exclude_desks,
        calendar=lambda desk: agencies.calendar_of(network, network.desks[desk]),
    )


async def routes_of_need(
    tx: Transaction,
    need_id: UUID,
    *,
    languages: Collection[str] = (),
    nationality: str | None = None,
    exclude_desks: Collection[UUID] = (),
) -> list[Route]:
    """Routes of a need that the actor works; its own desk is left out.

    Languages and nationality are sealed with the identity, so the person who asks says them.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: too many languages, or a nationality that is no code of ISO 3166-1.
    """
    need = await cases.get_need(tx, need_id)
    case = await cases.get(tx, need.case_id)
    check("routes", tx.actor, cases.standing(tx.actor, case))
    if len(languages) > MOST_LANGUAGES:
        raise Invalid(f"At most {MOST_LANGUAGES} languages.", field=["languages"])
    if nationality is not None and not (len(nationality) == 2 and nationality.isupper()):
        raise Invalid("Two capital letters, ISO 3166-1, as in HN.", field=["nationality"])
    facts = NeedFacts(
        service_code=need.service_code,
        urgency=need.urgency,
        age_band=case.age_band,
        sex=case.sex,
        population=case.population,
        adm1=case.adm1,
        adm2=case.adm2,
        languages=tuple(languages),
        nationality=nationality,
    )
    return await routes(tx, facts, {case.desk_id, *exclude_desks})
