"""Clocks of a referral: what is due when, and how that explains itself in Spanish and English."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.agencies.calendar import Calendar, holiday
from hub.agencies.model import Hours
from hub.cases.model import Urgency
from hub.referrals.clock import ACKNOWLEDGE, DECIDE, Span, due

TAPACHULA = Calendar("America/Mexico_City")
TIJUANA = Calendar("America/Tijuana")


def at(calendar: Calendar, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(calendar.zone)).astimezone(UTC)  # type: ignore[arg-type, misc]


def test_the_network_agreed_on_these_times() -> None:
    assert {u.value: (ACKNOWLEDGE[u], DECIDE[u]) for u in Urgency} == {
        "emergency": (Span(clock_hours=4), Span(clock_hours=24)),
        "urgent": (Span(working_days=1), Span(working_days=3)),
        "normal": (Span(working_days=3), Span(working_days=10)),
    }


def test_an_emergency_counts_clock_hours_also_through_a_weekend_and_a_holiday() -> None:
    saturday = at(TAPACHULA, 2026, 3, 14, 22)
    times = due(Urgency.EMERGENCY, saturday, TAPACHULA)
    assert times.acknowledge_due_at == saturday + timedelta(hours=4)
    assert times.decide_due_at == saturday + timedelta(hours=24)
    assert times.expires_at == saturday + timedelta(hours=48)


def test_an_emergency_is_24_hours_long_on_the_day_the_clocks_change() -> None:
    sent = at(TIJUANA, 2026, 3, 7, 12)
    times = due(Urgency.EMERGENCY, sent, TIJUANA)
    assert times.decide_due_at - sent == timedelta(hours=24)
    assert "8 mar 2026, 13:00" in times.explanation["es"]


def test_urgent_is_acknowledged_by_the_next_working_days_close() -> None:
    friday = at(TAPACHULA, 2026, 3, 13, 16)
    times = due(Urgency.URGENT, friday, TAPACHULA)
    # Monday 16 March is the birthday of Benito Juárez.
    assert times.acknowledge_due_at == at(TAPACHULA, 2026, 3, 17, 17)
    assert times.decide_due_at == at(TAPACHULA, 2026, 3, 19, 17)
    assert times.expires_at == at(TAPACHULA, 2026, 3, 24, 17)


def test_normal_takes_ten_working_days_of_the_receiving_office() -> None:
    times = due(Urgency.NORMAL, at(TIJUANA, 2026, 2, 27, 9), TIJUANA)
    assert times.acknowledge_due_at == at(TIJUANA, 2026, 3, 4, 17)
    # Between lie both the change of the clocks (8 March) and the holiday of 16 March is after it.
    assert times.decide_due_at == at(TIJUANA, 2026, 3, 13, 17)


def test_the_explanation_says_in_spanish_what_was_counted() -> None:
    said = due(Urgency.URGENT, at(TAPACHULA, 2026, 3, 13, 16), TAPACHULA).explanation["es"]
    assert said == (
        "Urgente: acusar recibo en 1 día hábil (hasta 17 mar 2026, 17:00), decidir en 3 días hábiles"
        " (hasta 19 mar 2026, 17:00), contado desde 13 mar 2026, 16:00, hora local de la oficina"
        " receptora. Días inhábiles no contados: 16 mar 2026 (Natalicio de Benito Juárez)."
    )


def test_the_explanation_says_in_english_what_was_counted() -> None:
    said = due(Urgency.URGENT, at(TAPACHULA, 2026, 3, 13, 16), TAPACHULA).explanation["en"]
    assert said == (
        "Urgent: acknowledge within 1 working day (by 17 Mar 2026, 17:00), decide within 3 working days"
        " (by 19 Mar 2026, 17:00), counted from 13 Mar 2026, 16:00, local time of the receiving office."
        " Days off not counted: 16 Mar 2026 (Natalicio de Benito Juárez)."
    )


@pytest.mark.parametrize(
    ("urgency", "es", "en"),
    [
        (
            Urgency.EMERGENCY,
            "Emergencia: acusar recibo en 4 horas de reloj",
            "within 4 clock hours",
        ),
        (Urgency.NORMAL, "decidir en 10 días hábiles", "decide within 10 working days"),
    ],
)
def test_every_urgency_explains_itself(urgency: Urgency, es: str, en: str) -> None:
    said = due(urgency, at(TAPACHULA, 2026, 7, 1, 10), TAPACHULA).explanation
    assert es in said["es"]
    assert en in said["en"]


def test_an_emergency_names_no_days_off_because_none_are_left_out() -> None:
    said = due(Urgency.EMERGENCY, at(TAPACHULA, 2026, 3, 15, 22), TAPACHULA).explanation
    assert "inhábiles" not in said["es"]
    assert "Days off" not in said["en"]


def test_a_desk_that_opens_on_saturdays_only_counts_saturdays() -> None:
    saturdays = Calendar("America/Cancun", (Hours(6, time(8), time(12)),))
    times = due(Urgency.URGENT, at(saturdays, 2026, 7, 1, 10), saturdays)
    local = times.decide_due_at.astimezone(saturdays.tz)
    assert (local.date(), local.time()) == (date(2026, 7, 18), time(12))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
zones = st.sampled_from(["America/Mexico_City", "America/Tijuana", "America/Cancun"])
closures = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(Urgency), moments, zones, closures)
def test_acknowledgement_decision_and_expiry_follow_each_other(
    urgency: Urgency, sent: datetime, zone: str, closed: frozenset[date]
) -> None:
    calendar = Calendar(zone, closures=closed)
    times = due(urgency, sent, calendar)
    assert sent < times.acknowledge_due_at <= times.decide_due_at < times.expires_at
    assert set(times.explanation) == {"es", "en"}
    if urgency is not Urgency.EMERGENCY:
        for when in (times.acknowledge_due_at, times.decide_due_at, times.expires_at):
            day = when.astimezone(calendar.tz).date()
            assert day.isoweekday() < 6
            assert day not in closed
            assert not holiday(day)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(Urgency), moments, moments)
def test_what_is_sent_later_is_not_due_earlier(
    urgency: Urgency, one: datetime, two: datetime
) -> None:
    first, second = (due(urgency, sent, TAPACHULA) for sent in sorted((one, two)))
    assert first.acknowledge_due_at <= second.acknowledge_due_at
    assert first.decide_due_at <= second.decide_due_at
    assert first.expires_at <= second.expires_at


@given(moments)
def test_the_more_urgent_is_due_first(sent: datetime) -> None:
    decide = [due(u, sent, TAPACHULA).decide_due_at for u in (Urgency.URGENT, Urgency.NORMAL)]
    assert decide == sorted(decide)
