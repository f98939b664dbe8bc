"""Working time: never on a day off, always forward, the same however it is added up."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import directory
from hub.agencies.calendar import (
    DEFAULT_HOURS,
    MUNICIPALITY_ZONES,
    STATE_ZONES,
    Calendar,
    holiday,
    zone_of,
)
from hub.agencies.model import Desk, Hours, Network, Office, OfficeKind
from hub.agencies.service import calendar_of

PLACES = Path(directory.__file__).parent / "data" / "places.csv"
ZONES = sorted({*STATE_ZONES.values(), *MUNICIPALITY_ZONES.values(), "America/Mexico_City"})
JUAREZ, TIJUANA, CANCUN = "America/Ciudad_Juarez", "America/Tijuana", "America/Cancun"

quarters = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
hours = st.tuples(st.integers(1, 7), quarters, quarters).filter(lambda h: h[1] < h[2])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
searching = settings(max_examples=40, deadline=None)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any desk: any zone, one to seven spans that do not overlap, some days off."""
    spans: list[Hours] = []
    for weekday, opens, closes in draw(st.lists(hours, min_size=1, max_size=7)):
        if all(h.weekday != weekday or closes <= h.opens or h.closes <= opens for h in spans):
            spans.append(Hours(weekday, opens, closes))
    days = st.dates(date(2026, 1, 1), date(2028, 1, 31))
    return Calendar(
        draw(st.sampled_from(ZONES)), tuple(spans), draw(st.frozensets(days, max_size=9))
    )


def off(calendar: Calendar, day: date) -> bool:
    return day in calendar.closures or day in STATUTORY


STATUTORY = {
    # LFT art. 74: fixed days, and the Mondays that three of them moved to.
    *(date(y, m, d) for y in (2026, 2027) for m, d in [(1, 1), (5, 1), (9, 16), (12, 25)]),
    date(2026, 2, 2), date(2026, 3, 16), date(2026, 11, 16),
    date(2027, 2, 1), date(2027, 3, 15), date(2027, 11, 15),
    *(date(2028, m, d) for m, d in [(1, 1), (2, 7), (3, 20), (5, 1), (9, 16), (11, 20), (12, 25)]),
}  # fmt: skip


def test_the_statutory_holidays_of_2026_and_2027_are_known_and_no_others() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]
    assert {day for day in days if holiday(day)} == {d for d in STATUTORY if d.year < 2028}
    assert holiday(date(2026, 3, 16)) == "Natalicio de Benito Juárez"


def test_every_sixth_first_of_october_the_president_changes() -> None:
    assert holiday(date(2030, 10, 1))
    assert not holiday(date(2026, 10, 1))


@searching
@given(calendars(), moments)
def test_the_next_opening_is_open_and_never_on_a_day_off(calendar: Calendar, at: datetime) -> None:
    opens = calendar.next_opening(at)
    assert opens >= at
    assert opens.tzinfo is UTC
    assert calendar.is_open(opens)
    assert not off(calendar, opens.astimezone(calendar.tz).date())
    if calendar.is_open(at):
        assert opens == at


@searching
@given(calendars(), moments, st.integers(1, 15), st.integers(1, 15))
def test_working_days_may_be_added_in_one_go_or_in_two(
    calendar: Calendar, at: datetime, one: int, two: int
) -> None:
    end = calendar.add_days(at, one + two)
    assert calendar.add_days(calendar.add_days(at, one), two) == end
    assert not off(calendar, (end - timedelta(microseconds=1)).astimezone(calendar.tz).date())
    assert not calendar.is_open(end)
    assert calendar.is_open(end - timedelta(microseconds=1))


@searching
@given(calendars(), st.lists(moments, min_size=2, max_size=6), st.integers(1, 10))
def test_who_asks_later_is_never_due_earlier(
    calendar: Calendar, asked: list[datetime], days: int
) -> None:
    asked.sort()
    for add in (calendar.next_opening, lambda at: calendar.add_days(at, days)):
        due = [add(at) for at in asked]
        assert due == sorted(due)


@searching
@given(calendars(), moments, st.integers(1, 9))
def test_more_time_ends_later(calendar: Calendar, at: datetime, days: int) -> None:
    assert calendar.add_days(at, days) < calendar.add_days(at, days + 1)


@searching
@given(calendars(), moments, st.integers(0, 40))
def test_days_off_are_those_that_the_desk_would_have_opened(
    calendar: Calendar, at: datetime, days: int
) -> None:
    end = at + timedelta(days=days)
    named = calendar.days_off_between(at, end)
    weekdays = {h.weekday for h in calendar.hours}
    first = at.astimezone(calendar.tz).date()
    count = (end.astimezone(calendar.tz).date() - first).days
    every = [first + timedelta(days=n) for n in range(count + 1)]
    expected = [day for day in every if off(calendar, day) and day.isoweekday() in weekdays]
    assert [day for day, _ in named] == expected
    assert all(why for _, why in named)


def local(zone: str, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=Calendar(zone).tz).astimezone(UTC)  # type: ignore[arg-type, misc]


def test_from_friday_afternoon_one_working_day_leads_to_monday_evening() -> None:
    calendar = Calendar("America/Mexico_City")
    friday = local(calendar.zone, 2026, 7, 3, 16, 30)
    assert calendar.add_days(friday, 1) == local(calendar.zone, 2026, 7, 6, 17)


def test_a_closure_and_a_holiday_are_skipped() -> None:
    calendar = Calendar("America/Mexico_City", closures=frozenset({date(2026, 9, 17)}))
    tuesday = local(calendar.zone, 2026, 9, 15, 12)
    assert calendar.add_days(tuesday, 1) == local(calendar.zone, 2026, 9, 18, 17)
    assert calendar.days_off_between(tuesday, calendar.add_days(tuesday, 1)) == [
        (date(2026, 9, 16), "Día de la Independencia"),
        (date(2026, 9, 17), "día cerrado"),
    ]


@pytest.mark.parametrize(
    ("adm1", "adm2", "zone", "winter", "summer"),
    [
        ("MX09", "MX09015", "America/Mexico_City", -6, -6),
        ("MX07", "MX07089", "America/Mexico_City", -6, -6),
        ("MX02", "MX02004", TIJUANA, -8, -7),
        ("MX02", None, TIJUANA, -8, -7),
        ("MX08", "MX08037", JUAREZ, -7, -6),
        ("MX08", "MX08019", "America/Mexico_City", -6, -6),
        ("MX08", "MX08052", "America/Ojinaga", -6, -5),
        ("MX23", "MX23005", CANCUN, -5, -5),
        ("MX26", "MX26043", "America/Hermosillo", -7, -7),
        ("MX25", None, "America/Mazatlan", -7, -7),
        ("MX18", "MX18020", "America/Bahia_Banderas", -6, -6),
        ("MX28", "MX28032", "America/Matamoros", -6, -5),
        ("MX28", "MX28028", "America/Mexico_City", -6, -6),
        ("MX05", "MX05025", "America/Matamoros", -6, -5),
        ("MX19", "MX19005", "America/Matamoros", -6, -5),
    ],
)
def test_every_office_lives_in_its_own_time(
    adm1: str, adm2: str | None, zone: str, winter: int, summer: int
) -> None:
    assert zone_of(adm1, adm2) == zone
    tz = Calendar(zone).tz
    for month, hours_off in ((1, winter), (7, summer)):
        assert datetime(2026, month, 15, 12, tzinfo=tz).utcoffset() == timedelta(hours=hours_off)


def test_border_municipalities_are_those_that_the_law_names() -> None:
    """Ley de los Husos Horarios (DOF 28 October 2022): the northern border keeps summer time."""
    names = {
        line.split(",")[0]: line.strip().split(",")[1]
        for line in PLACES.read_text("utf-8").splitlines()[1:]
    }
    found = {
        zone: sorted(names[code] for code, z in MUNICIPALITY_ZONES.items() if z == zone)
        for zone in (JUAREZ, "America/Ojinaga", "America/Matamoros")
    }
    assert found == {
        JUAREZ: ["Ascension", "Guadalupe", "Janos", "Juarez", "Praxedis G. Guerrero"],
        "America/Ojinaga": ["Coyame del Sotol", "Manuel Benavides", "Ojinaga"],
        "America/Matamoros": [
            "Acuna", "Allende", "Anahuac", "Camargo", "Guerrero", "Guerrero",
            "Gustavo Diaz Ordaz", "Hidalgo", "Jimenez", "Matamoros", "Mier", "Miguel Aleman",
            "Morelos", "Nava", "Nuevo Laredo", "Ocampo", "Piedras Negras", "Reynosa", "Rio Bravo",
            "Valle Hermoso", "Villa Union", "Zaragoza",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("zone", [TIJUANA, JUAREZ, "America/Matamoros"])
def test_a_working_day_keeps_its_local_hours_when_clocks_change(zone: str) -> None:
    calendar = Calendar(zone)
    for friday, monday in (
        (date(2026, 3, 6), date(2026, 3, 9)),
        (date(2026, 10, 30), date(2026, 11, 2)),
    ):
        sent = local(zone, friday.year, friday.month, friday.day, 12)
        close = calendar.add_days(sent, 1).astimezone(calendar.tz)
        assert (close.date(), close.time()) == (monday, time(17))


def test_an_hour_that_the_clocks_skip_is_not_worked() -> None:
    night = (
        Hours(7, time(1), time(2)),
        Hours(7, time(2, 15), time(2, 45)),
        Hours(7, time(3), time(4)),
    )
    calendar = Calendar(TIJUANA, night)
    sunday = local(TIJUANA, 2026, 3, 8)
    # 2:15 to 2:45 is read as 3:15 to 3:45.
    for minutes, opens in ((0, 60), (119, 119), (120, 135), (150, 150), (165, 165)):
        at = sunday + timedelta(minutes=minutes)
        assert calendar.next_opening(at) == sunday + timedelta(minutes=opens)
        assert calendar.is_open(at) is (minutes == opens)
    assert calendar.next_opening(sunday + timedelta(minutes=180)) > local(TIJUANA, 2026, 3, 14)
    backwards = Calendar(TIJUANA, (Hours(7, time(2, 30), time(3, 15)), Hours(1, time(9), time(17))))
    assert backwards.next_opening(sunday) == local(TIJUANA, 2026, 3, 9, 9)


def test_a_calendar_without_hours_is_refused_and_one_that_never_opens_says_so() -> None:
    with pytest.raises(ValueError, match="needs opening hours"):
        Calendar(CANCUN, ())
    always = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(3000))
    closed = Calendar(CANCUN, closures=always)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for search in (closed.next_opening, lambda t: closed.add_days(t, 1)):
        with pytest.raises(ValueError, match="within two years"):
            search(at)
    with pytest.raises(ValueError, match="at least one day"):
        Calendar(CANCUN).add_days(at, 0)


def test_a_desk_that_has_not_said_its_hours_works_office_hours() -> None:
    agency, office, desk = uuid4(), uuid4(), uuid4()
    place = Office(office, agency, "Ciudad Juárez", OfficeKind.PRESENCE, "MX08", "MX08037")
    silent = Desk(desk, agency, office, "Protección", closures=(date(2026, 7, 6),))
    calendar = calendar_of(Network({}, {}, {office: place}, {desk: silent}), silent)
    assert (calendar.hours, calendar.zone) == (DEFAULT_HOURS, JUAREZ)
    sunday = local(JUAREZ, 2026, 7, 5, 10)
    assert calendar.next_opening(sunday) == local(JUAREZ, 2026, 7, 7, 9)
