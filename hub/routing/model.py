"""Ranks the desks that could serve a need, with the reasons for and against each. Pure.

There is no hidden score. Routes are compared topic by topic, by the worst `rank` among the reasons
of that topic, and every reason is shown: eligibility, room, distance, language, hours, age of the
information. In an emergency hours come before distance. The offer's id decides what is left.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from hub.agencies.calendar import Calendar
from hub.cases.model import AgeBand, Population, Sex, Urgency
from hub.directory.model import EVERYWHERE, Offer, days_since, primary
from hub.routing.reasons import Code, Reason, Topic, Weight

FRESH_CAPACITY = 7
"""Days after which nobody relies on a count of free places any more: a default of the network."""

FRESH_INFORMATION = 90
"""Days after which an entry that nobody has confirmed counts as old: a default of the network."""


ORDER = tuple(Topic)
EMERGENCY_ORDER = (
    Topic.ELIGIBILITY,
    Topic.CAPACITY,
    Topic.HOURS,
    Topic.DISTANCE,
    Topic.LANGUAGE,
    Topic.INFORMATION,
)


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What ranking needs to know of somebody; nothing that identifies.

    `languages` are tags of RFC 5646, `nationality` is ISO 3166-1 alpha-2; both may be left out.
    """

    service_code: str
    urgency: Urgency
    age_band: AgeBand
    sex: Sex
    population: Population
    adm1: str | None
    adm2: str | None
    languages: tuple[str, ...] = ()
    nationality: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """An offer with the reasons for and against it, at least one on every topic."""

    offer: Offer = field(repr=False)
    reasons: tuple[Reason, ...]

    @property
    def eligible(self) -> bool:
        """False when the service says that it does not serve this person."""
        return all(
            reason.weight is not Weight.AGAINST
            for reason in self.reasons
            if reason.topic is Topic.ELIGIBILITY
        )


AGES = {
    AgeBand.YEARS_0_5: (0, 5),
    AgeBand.YEARS_6_11: (6, 11),
    AgeBand.YEARS_12_14: (12, 14),
    AgeBand.YEARS_15_17: (15, 17),
    AgeBand.YEARS_18_24: (18, 24),
    AgeBand.YEARS_25_59: (25, 59),
    AgeBand.YEARS_60_UP: (60, 150),
    AgeBand.UNKNOWN: (0, 150),
}
OLDEST = 150


def _eligible(code: Code, **details: str | int) -> Reason:
    return Reason(Topic.ELIGIBILITY, code, Weight.FOR, 0, tuple(details.items()))


def _unsure(code: Code, **details: str | int) -> Reason:
    return Reason(Topic.ELIGIBILITY, code, Weight.NEITHER, 1, tuple(details.items()))


def _excluded(code: Code, **details: str | int) -> Reason:
    return Reason(Topic.ELIGIBILITY, code, Weight.AGAINST, 2, tuple(details.items()))


def _age(need: NeedFacts, offer: Offer) -> Reason:
    youngest, oldest = AGES[need.age_band]
    low = 0 if offer.minimum_age is None else offer.minimum_age
    high = OLDEST if offer.maximum_age is None else offer.maximum_age
    span: dict[str, str | int] = {"low": f"{low:g}", "high": f"{high:g}"}
    # Somebody of 17 is 17 until their birthday: a maximum age includes its whole year.
    if oldest < low or youngest > high:
        return _excluded(Code.AGE_OUTSIDE, **span)
    if low <= youngest and oldest <= high:
        return _eligible(Code.AGE_FITS)
    return _unsure(Code.AGE_UNSURE, **span)


def _eligibility(need: NeedFacts, offer: Offer) -> Iterator[Reason]:
    """One reason for each restriction that the service makes, or that it makes none."""
    restricted = False
    if offer.minimum_age is not None or offer.maximum_age is not None:
        restricted = True
        yield _age(need, offer)
    if offer.sexes:
        restricted = True
        if need.sex not in (Sex.MALE, Sex.FEMALE):
            yield _unsure(Code.SEX_UNSURE)
        else:
            fits = int(need.sex) in offer.sexes
            yield _eligible(Code.SEX_FITS) if fits else _excluded(Code.SEX_OUTSIDE)
    if offer.populations:
        restricted = True
        fits = need.population in offer.populations
        yield _eligible(Code.POPULATION_FITS) if fits else _excluded(Code.POPULATION_OUTSIDE)
    if offer.nationalities:
        restricted = True
        if need.nationality is None:
            yield _unsure(Code.NATIONALITY_UNSURE)
        else:
            fits = need.nationality in offer.nationalities
            yield _eligible(Code.NATIONALITY_FITS) if fits else _excluded(Code.NATIONALITY_OUTSIDE)
    if offer.needs:
        restricted = True
        yield _unsure(Code.SPECIFIC_NEEDS, codes=", ".join(sorted(offer.needs)))
    if not restricted:
        yield _eligible(Code.OPEN_TO_ALL)


def _capacity(offer: Offer, at: datetime) -> Reason:
    days = days_since(offer.capacity_updated_at, at.date())
    available = offer.capacity_available
    if available is None or days is None:
        return Reason(Topic.CAPACITY, Code.CAPACITY_UNKNOWN, Weight.NEITHER, 1)
    if days > FRESH_CAPACITY:
        details = ("days", days), ("available", available)
        return Reason(Topic.CAPACITY, Code.CAPACITY_STALE, Weight.NEITHER, 1, details)
    if available == 0:
        return Reason(Topic.CAPACITY, Code.CAPACITY_FULL, Weight.AGAINST, 2)
    return Reason(
        Topic.CAPACITY, Code.CAPACITY_AVAILABLE, Weight.FOR, 0, (("available", available),)
    )


def _distance(need: NeedFacts, offer: Offer) -> Reason:
    """By municipality and state: coordinates of a person are nobody's business, and not known."""
    here = {place for place in (need.adm2, need.adm1, EVERYWHERE) if place}
    if need.adm2 and offer.adm2 == need.adm2:
        return Reason(Topic.DISTANCE, Code.SAME_MUNICIPALITY, Weight.FOR, 0)
    if need.adm1 and offer.adm1 == need.adm1 and (not offer.areas or here & offer.areas):
        return Reason(Topic.DISTANCE, Code.SAME_STATE, Weight.FOR, 1)
    if need.adm1 and here & offer.areas:
        return Reason(Topic.DISTANCE, Code.SERVES_AREA, Weight.FOR, 2)
    if not need.adm1 or not (offer.adm1 or offer.areas):
        return Reason(Topic.DISTANCE, Code.DISTANCE_UNKNOWN, Weight.NEITHER, 3)
    if need.adm2 is None and any(area.startswith(need.adm1) for area in offer.areas):
        return Reason(Topic.DISTANCE, Code.DISTANCE_UNKNOWN, Weight.NEITHER, 3)
    if offer.areas:
        return Reason(Topic.DISTANCE, Code.OUTSIDE_AREA, Weight.AGAINST, 5)
    return Reason(Topic.DISTANCE, Code.ELSEWHERE, Weight.AGAINST, 4)


def _language(need: NeedFacts, offer: Offer) -> Reason:
    spoken = {primary(tag) for tag in need.languages}
    staff = spoken & {primary(tag) for tag in offer.languages}
    found = spoken & {primary(tag) for tag in offer.interpretation}

    def named(tags: set[str]) -> tuple[tuple[str, str | int], ...]:
        return (("languages", ", ".join(sorted(tags))),)

    if staff:
        return Reason(Topic.LANGUAGE, Code.LANGUAGE_SHARED, Weight.FOR, 0, named(staff))
    if found:
        return Reason(Topic.LANGUAGE, Code.INTERPRETATION, Weight.FOR, 1, named(found))
    if not spoken or not offer.languages:
        return Reason(Topic.LANGUAGE, Code.LANGUAGE_UNKNOWN, Weight.NEITHER, 2)
    return Reason(Topic.LANGUAGE, Code.LANGUAGE_MISSING, Weight.AGAINST, 3)


def _hours(calendar: Calendar | None, at: datetime) -> Reason:
    if calendar is None:
        return Reason(Topic.HOURS, Code.HOURS_UNKNOWN, Weight.NEITHER, 1)
    if calendar.is_open(at):
        return Reason(Topic.HOURS, Code.OPEN_NOW, Weight.FOR, 0)
    opens = calendar.next_opening(at)
    details = (("opens", opens.astimezone(calendar.tz).strftime("%Y-%m-%d %H:%M")),)
    if opens - at < timedelta(hours=24):
        return Reason(Topic.HOURS, Code.OPENS_SOON, Weight.NEITHER, 1, details)
    return Reason(Topic.HOURS, Code.OPENS_LATER, Weight.AGAINST, 2, details)


def _information(offer: Offer, at: datetime) -> Reason:
    days = days_since(offer.assured_at, at.date())
    if days is None:
        return Reason(Topic.INFORMATION, Code.NEVER_ASSURED, Weight.AGAINST, 1_000_000)
    old = days > FRESH_INFORMATION
    code, weight = (Code.ASSURED_LONG_AGO, Weight.AGAINST) if old else (Code.ASSURED, Weight.FOR)
    return Reason(Topic.INFORMATION, code, weight, days, (("days", days),))


def rank(
    need: NeedFacts,
    offers: Sequence[Offer],
    at: datetime,
    exclude_desks: Collection[UUID] = (),
    *,
    calendar: Callable[[UUID], Calendar | None] = lambda _: None,
) -> list[Route]:
    """Offers of the needed service at other desks than the excluded, best first.

    `at` is aware; `calendar` gives the working calendar of a desk, None where it is not known.
    """
    routes = [
        Route(
            offer,
            (
                *_eligibility(need, offer),
                _capacity(offer, at),
                _distance(need, offer),
                _language(need, offer),
                _hours(calendar(offer.desk_id), at),
                _information(offer, at),
            ),
        )
        for offer in offers
        if offer.service_code == need.service_code
        and offer.desk_id is not None
        and offer.desk_id not in exclude_desks
    ]
    return sorted(routes, key=lambda route: order(route, need.urgency))


def order(route: Route, urgency: Urgency) -> tuple[int | str, ...]:
    """What the list is sorted by: the worst rank of each topic's reasons, then the id."""
    topics = EMERGENCY_ORDER if urgency is Urgency.EMERGENCY else ORDER
    worst = [max(r.rank for r in route.reasons if r.topic is topic) for topic in topics]
    return (*worst, str(route.offer.id))
