"""How routes are ranked: by reasons that are all shown, the same way every time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.agencies.calendar import Calendar
from hub.cases.model import AgeBand, Population, Sex, Urgency
from hub.directory.model import EVERYWHERE, Offer
from hub.routing.model import AGES, NeedFacts, order, rank
from hub.routing.reasons import SENTENCES, Code, Topic, Weight

AT = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # a Wednesday, noon in Tapachula
SUNDAY = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
CALENDAR = Calendar("America/Mexico_City")
HAITI = frozenset({"HT"})

NEED = NeedFacts(
    service_code="shelter-bed",
    urgency=Urgency.URGENT,
    age_band=AgeBand.YEARS_18_24,
    sex=Sex.FEMALE,
    population=Population.MIGRANT_IN_TRANSIT,
    adm1="MX07",
    adm2="MX07089",
    languages=("ht",),
    nationality="HT",
)


def offer(**changes: Any) -> Offer:
    """An open offer in the same municipality, with room, that speaks the language."""
    return replace(
        Offer(
            id=uuid4(), service_code="shelter-bed", desk_id=uuid4(), adm1="MX07", adm2="MX07089",
            minimum_age=None, maximum_age=None, sexes=frozenset(), populations=frozenset(),
            nationalities=frozenset(), needs=frozenset(), languages=frozenset({"es-MX", "ht"}),
            interpretation=frozenset(), areas=frozenset(), capacity_available=3,
            capacity_updated_at=AT, assured_at=AT,
        ),
        **changes,
    )  # fmt: skip


def codes(need: NeedFacts, one: Offer, at: datetime = AT, **more: Any) -> dict[Topic, list[Code]]:
    (route,) = rank(need, [one], at, **({"calendar": lambda _: CALENDAR} | more))
    return {topic: [r.code for r in route.reasons if r.topic is topic] for topic in Topic}


def test_an_offer_with_nothing_against_it_says_so_on_every_topic() -> None:
    (route,) = rank(NEED, [offer()], AT, calendar=lambda _: CALENDAR)
    assert route.eligible
    assert [reason.code for reason in route.reasons] == [
        Code.OPEN_TO_ALL,
        Code.CAPACITY_AVAILABLE,
        Code.SAME_MUNICIPALITY,
        Code.LANGUAGE_SHARED,
        Code.OPEN_NOW,
        Code.ASSURED,
    ]
    assert all(reason.weight is Weight.FOR for reason in route.reasons)


@pytest.mark.parametrize(
    ("band", "low", "high", "code"),
    [
        (AgeBand.YEARS_0_5, 6, None, Code.AGE_OUTSIDE),
        (AgeBand.YEARS_6_11, 6, None, Code.AGE_FITS),
        (AgeBand.YEARS_12_14, 13, None, Code.AGE_UNSURE),
        (AgeBand.YEARS_15_17, None, 17, Code.AGE_FITS),
        (AgeBand.YEARS_15_17, None, 16, Code.AGE_UNSURE),
        (AgeBand.YEARS_18_24, None, 17, Code.AGE_OUTSIDE),
        (AgeBand.YEARS_60_UP, 18, None, Code.AGE_FITS),
        (AgeBand.UNKNOWN, 18, None, Code.AGE_UNSURE),
        (AgeBand.UNKNOWN, 0, None, Code.AGE_FITS),
    ],
)
def test_age_fits_is_outside_or_must_be_confirmed(
    band: AgeBand, low: float | None, high: float | None, code: Code
) -> None:
    found = codes(replace(NEED, age_band=band), offer(minimum_age=low, maximum_age=high))
    assert found[Topic.ELIGIBILITY] == [code]


@pytest.mark.parametrize(
    ("restriction", "facts", "code", "eligible"),
    [
        ({"sexes": frozenset({2})}, {}, Code.SEX_FITS, True),
        ({"sexes": frozenset({1})}, {}, Code.SEX_OUTSIDE, False),
        ({"sexes": frozenset({1})}, {"sex": Sex.NOT_KNOWN}, Code.SEX_UNSURE, True),
        ({"populations": frozenset({"refugee"})}, {}, Code.POPULATION_OUTSIDE, False),
        ({"populations": frozenset({"migrant-in-transit"})}, {}, Code.POPULATION_FITS, True),
        ({"nationalities": frozenset({"HT"})}, {}, Code.NATIONALITY_FITS, True),
        ({"nationalities": frozenset({"HN"})}, {}, Code.NATIONALITY_OUTSIDE, False),
        (
            {"nationalities": frozenset({"HN"})},
            {"nationality": None},
            Code.NATIONALITY_UNSURE,
            True,
        ),
        ({"needs": frozenset({"WR"})}, {}, Code.SPECIFIC_NEEDS, True),
    ],
)
def test_each_restriction_of_a_service_gives_its_reason(
    restriction: dict[str, Any], facts: dict[str, Any], code: Code, eligible: bool
) -> None:
    (route,) = rank(replace(NEED, **facts), [offer(**restriction)], AT)
    found = [reason.code for reason in route.reasons if reason.topic is Topic.ELIGIBILITY]
    assert found == [code]
    assert route.eligible is eligible


@pytest.mark.parametrize(
    ("available", "days", "code"),
    [
        (3, 0, Code.CAPACITY_AVAILABLE),
        (3, 7, Code.CAPACITY_AVAILABLE),
        (3, 8, Code.CAPACITY_STALE),
        (0, 0, Code.CAPACITY_FULL),
        (0, 30, Code.CAPACITY_STALE),
        (None, 0, Code.CAPACITY_UNKNOWN),
        (3, None, Code.CAPACITY_UNKNOWN),
    ],
)
def test_room_counts_only_while_somebody_has_said_so_lately(
    available: int | None, days: int | None, code: Code
) -> None:
    said = None if days is None else AT - timedelta(days=days)
    found = codes(NEED, offer(capacity_available=available, capacity_updated_at=said))
    assert found[Topic.CAPACITY] == [code]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({}, Code.SAME_MUNICIPALITY),
        ({"adm2": "MX07001"}, Code.SAME_STATE),
        ({"adm2": None}, Code.SAME_STATE),
        ({"adm1": "MX09", "adm2": None, "areas": frozenset({EVERYWHERE})}, Code.SERVES_AREA),
        ({"adm1": "MX09", "adm2": None, "areas": frozenset({"MX07089"})}, Code.SERVES_AREA),
        ({"adm1": "MX09", "adm2": None, "areas": frozenset({"MX02"})}, Code.OUTSIDE_AREA),
        ({"adm2": "MX07001", "areas": frozenset({"MX07001"})}, Code.OUTSIDE_AREA),
        ({"adm1": "MX09", "adm2": None}, Code.ELSEWHERE),
        ({"adm1": None, "adm2": None}, Code.DISTANCE_UNKNOWN),
    ],
)
def test_distance_goes_by_municipality_state_and_area_served(
    where: dict[str, Any], code: Code
) -> None:
    assert codes(NEED, offer(**where))[Topic.DISTANCE] == [code]


def test_where_somebody_is_may_not_be_known() -> None:
    nowhere = replace(NEED, adm1=None, adm2=None)
    assert codes(nowhere, offer())[Topic.DISTANCE] == [Code.DISTANCE_UNKNOWN]


@pytest.mark.parametrize(
    ("spoken", "interpreted", "asked", "code"),
    [
        ({"ht"}, set(), ("ht-HT",), Code.LANGUAGE_SHARED),
        ({"es"}, {"ht"}, ("ht",), Code.INTERPRETATION),
        ({"es"}, set(), ("ht",), Code.LANGUAGE_MISSING),
        (set(), set(), ("ht",), Code.LANGUAGE_UNKNOWN),
        ({"es"}, set(), (), Code.LANGUAGE_UNKNOWN),
    ],
)
def test_language_is_shared_interpreted_missing_or_unknown(
    spoken: set[str], interpreted: set[str], asked: tuple[str, ...], code: Code
) -> None:
    one = offer(languages=frozenset(spoken), interpretation=frozenset(interpreted))
    assert codes(replace(NEED, languages=asked), one)[Topic.LANGUAGE] == [code]


@pytest.mark.parametrize(
    ("at", "calendar", "code"),
    [
        (AT, CALENDAR, Code.OPEN_NOW),
        (AT + timedelta(hours=8), CALENDAR, Code.OPENS_SOON),
        (SUNDAY - timedelta(days=1), CALENDAR, Code.OPENS_LATER),
        (AT, None, Code.HOURS_UNKNOWN),
    ],
)
def test_hours_are_the_desks_own(at: datetime, calendar: Calendar | None, code: Code) -> None:
    assert codes(NEED, offer(), at, calendar=lambda _: calendar)[Topic.HOURS] == [code]


def test_when_a_desk_opens_is_said_in_its_own_time() -> None:
    (route,) = rank(NEED, [offer()], SUNDAY, calendar=lambda _: CALENDAR)
    (reason,) = (r for r in route.reasons if r.topic is Topic.HOURS)
    assert reason.text("en") == "Opens 23 November, 09:00."
    assert reason.text("es") == "Abre el 23 de noviembre, 09:00."


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (0, Code.ASSURED),
        (90, Code.ASSURED),
        (91, Code.ASSURED_LONG_AGO),
        (None, Code.NEVER_ASSURED),
    ],
)
def test_old_information_speaks_against_an_offer(days: int | None, code: Code) -> None:
    at = None if days is None else AT - timedelta(days=days)
    assert codes(NEED, offer(assured_at=at))[Topic.INFORMATION] == [code]


@pytest.mark.parametrize(
    ("days", "es", "en"),
    [
        (0, "Información confirmada hoy.", "Confirmed today."),
        (1, "Información confirmada ayer.", "Confirmed yesterday."),
        (2, "Información confirmada hace 2 días.", "Confirmed 2 days ago."),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(days: int, es: str, en: str) -> None:
    found = rank(
        NEED, [offer(assured_at=AT - timedelta(days=days))], AT, calendar=lambda _: CALENDAR
    )
    (reason,) = (one for one in found[0].reasons if one.topic is Topic.INFORMATION)
    assert (reason.text("es"), reason.text("en")) == (es, en)


def first(
    *offers: Offer, need: NeedFacts = NEED, at: datetime = AT, closed: Offer | None = None
) -> UUID:
    calendars = {o.desk_id: CALENDAR if o is closed else EARLY for o in offers}
    return rank(need, offers, at, calendar=lambda desk: calendars[desk])[0].offer.id


EARLY = Calendar("Asia/Tokyo")
"""Open when it is evening in Mexico."""


def test_eligibility_goes_before_everything_else() -> None:
    near = offer(sexes=frozenset({1}))
    far = offer(adm1="MX02", adm2="MX02004", capacity_available=0, assured_at=None)
    assert first(near, far) == far.id


def test_room_goes_before_distance_and_unknown_room_before_none() -> None:
    full, unknown = offer(capacity_available=0), offer(capacity_available=None, adm2="MX07001")
    far = offer(adm1="MX02", adm2="MX02004")
    assert first(full, unknown, far) == far.id
    assert first(full, unknown) == unknown.id


def test_in_an_emergency_an_open_desk_goes_before_a_near_one() -> None:
    at = AT + timedelta(hours=8)
    near, far = offer(), offer(adm2="MX07001")
    assert first(near, far, at=at, closed=near) == near.id
    emergency = replace(NEED, urgency=Urgency.EMERGENCY)
    assert first(near, far, need=emergency, at=at, closed=near) == far.id


def test_desks_that_were_tried_and_other_services_are_left_out() -> None:
    tried, other, none = offer(), offer(service_code="food"), offer(desk_id=None)
    left = offer()
    assert tried.desk_id is not None
    found = rank(NEED, [tried, other, none, left], AT, {tried.desk_id})
    assert [route.offer for route in found] == [left]


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(Code)
    for spanish, english in SENTENCES.values():
        assert spanish
        assert english
        assert spanish.count("{") == english.count("{")


PCODES = st.sampled_from(("MX07", "MX02", "MX09"))
TAGS = st.frozensets(st.sampled_from(("es-MX", "en", "ht", "fr")))
MOMENTS = st.none() | st.integers(0, 400).map(lambda days: AT - timedelta(days=days))


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    adm1 = draw(st.none() | PCODES)
    low, high = sorted((draw(st.integers(0, 99)), draw(st.integers(0, 99))))
    return offer(
        adm1=adm1,
        adm2=f"{adm1}001" if adm1 and draw(st.booleans()) else None,
        minimum_age=draw(st.none() | st.just(low)),
        maximum_age=draw(st.none() | st.just(high)),
        sexes=draw(st.frozensets(st.sampled_from((1, 2)))),
        populations=draw(st.frozensets(st.sampled_from(tuple(map(str, Population))))),
        nationalities=draw(st.frozensets(st.sampled_from(("HT", "HN")))),
        needs=draw(st.frozensets(st.sampled_from(("WR", "DS")))),
        languages=draw(TAGS),
        interpretation=draw(TAGS),
        areas=draw(st.frozensets(PCODES | st.just(EVERYWHERE))),
        capacity_available=draw(st.none() | st.integers(0, 9)),
        capacity_updated_at=draw(MOMENTS),
        assured_at=draw(MOMENTS),
    )


NEEDS = st.builds(
    NeedFacts,
    service_code=st.just("shelter-bed"),
    urgency=st.sampled_from(Urgency),
    age_band=st.sampled_from(AgeBand),
    sex=st.sampled_from(Sex),
    population=st.sampled_from(Population),
    adm1=st.none() | PCODES,
    adm2=st.none(),
    languages=TAGS.map(tuple),
    nationality=st.sampled_from((None, "HT", "HN", "GT")),
)


@given(NEEDS, st.lists(offers(), max_size=6), st.randoms())
def test_the_order_is_the_same_however_the_offers_come(
    need: NeedFacts, given_offers: list[Offer], random: Any
) -> None:
    found = rank(need, given_offers, AT, calendar=lambda _: CALENDAR)
    shuffled = list(given_offers)
    random.shuffle(shuffled)
    assert rank(need, shuffled, AT, calendar=lambda _: CALENDAR) == found
    keys = [order(route, need.urgency) for route in found]
    assert keys == sorted(keys)


@given(NEEDS, offers())
def test_no_reason_is_missing_and_each_can_be_said(need: NeedFacts, one: Offer) -> None:
    (route,) = rank(need, [one], AT, calendar=lambda _: CALENDAR)
    topics = [reason.topic for reason in route.reasons]
    assert set(topics) == set(Topic)
    assert all(topics.count(topic) == 1 for topic in set(Topic) - {Topic.ELIGIBILITY})
    restrictions = [
        one.minimum_age is not None or one.maximum_age is not None,
        one.sexes,
        one.populations,
        one.nationalities,
        one.needs,
    ]
    assert topics.count(Topic.ELIGIBILITY) == max(1, sum(map(bool, restrictions)))
    for reason in route.reasons:
        for locale in ("es", "en"):
            assert "{" not in reason.text(locale)


@given(NEEDS, offers())
def test_what_speaks_against_never_ranks_before_what_speaks_for(
    need: NeedFacts, one: Offer
) -> None:
    ranks: dict[tuple[Topic, Weight], set[int]] = {}
    for other in (one, offer()):
        (route,) = rank(need, [other], AT, calendar=lambda _: CALENDAR)
        for reason in route.reasons:
            ranks.setdefault((reason.topic, reason.weight), set()).add(reason.rank)
    for topic in Topic:
        best = max(ranks.get((topic, Weight.FOR), {0}))
        worst = min(ranks.get((topic, Weight.AGAINST), {10**9}))
        assert best < worst


@given(st.sampled_from(AgeBand), offers())
def test_nobody_is_turned_away_whom_the_service_may_serve(band: AgeBand, one: Offer) -> None:
    (route,) = rank(replace(NEED, age_band=band), [one], AT)
    low = one.minimum_age or 0
    high = 150 if one.maximum_age is None else one.maximum_age
    possible = any(low <= age <= high for age in range(AGES[band][0], AGES[band][1] + 1))
    assert possible == (Code.AGE_OUTSIDE not in {reason.code for reason in route.reasons})
