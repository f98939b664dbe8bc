"""The working calendar of a desk: its hours, its days off, Mexico's holidays, its time zone. Pure.

Statutory holidays are those of the Ley Federal del Trabajo, art. 74, as the `holidays` package
computes them. Every search is bounded: a calendar that never opens is refused when it is made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from hub.agencies.model import Hours

HORIZON = 800
"""Days that a search may look ahead; more means a calendar that practically never opens."""

DEFAULT_HOURS = tuple(Hours(weekday, time(9), time(17)) for weekday in range(1, 6))
"""Monday to Friday, 9 to 17: for desks that have not said."""

# Time zones since the reform of 2022 (Ley de los Husos Horarios): whole states first, then the border
# municipalities that follow the United States.
STATE_ZONES = {
    "MX02": "America/Tijuana",
    "MX03": "America/Mazatlan",
    "MX18": "America/Mazatlan",
    "MX23": "America/Cancun",
    "MX25": "America/Mazatlan",
    "MX26": "America/Hermosillo",
}
MUNICIPALITY_ZONES = {
    "MX18020": "America/Bahia_Banderas",
    **dict.fromkeys(("MX08005", "MX08028", "MX08035", "MX08037", "MX08053"), "America/Ciudad_Juarez"),
    **dict.fromkeys(("MX08015", "MX08042", "MX08052"), "America/Ojinaga"),
    **dict.fromkeys(
        ("MX05002", "MX05003", "MX05012", "MX05013", "MX05014", "MX05019", "MX05022", "MX05023",
         "MX05025", "MX05037", "MX05038", "MX19005",
         "MX28007", "MX28014", "MX28015", "MX28022", "MX28024", "MX28025", "MX28027", "MX28032",
         "MX28033", "MX28040"),
        "America/Matamoros",
    ),
}  # fmt: skip


def zone_of(adm1: str, adm2: str | None) -> str:
    """The IANA time zone of a state and municipality, by P-code."""
    return MUNICIPALITY_ZONES.get(adm2 or "", STATE_ZONES.get(adm1, "America/Mexico_City"))


@lru_cache(maxsize=64)
def _statutory(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("MX", years=year, language="es"))


def holiday(day: date) -> str | None:
    """The name of a statutory holiday of Mexico, in Spanish, or None."""
    return _statutory(day.year).get(day)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a desk works. `hours` are local; `closures` are days off beyond the statutory holidays."""

    zone: str
    hours: tuple[Hours, ...] = DEFAULT_HOURS
    closures: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.hours:
            raise ValueError("a calendar needs opening hours")

    @property
    def tz(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.zone)

    def day_off(self, day: date) -> str | None:
        """Why the desk is closed on a day that it would otherwise open, or None."""
        return holiday(day) or ("día cerrado" if day in self.closures else None)

    def _spans(self, day: date) -> Sequence[tuple[datetime, datetime]]:
        if self.day_off(day):
            return ()
        zone = self.tz
        spans: list[tuple[datetime, datetime]] = []
        for hours in sorted(h for h in self.hours if h.weekday == day.isoweekday()):
            opens = datetime.combine(day, hours.opens, zone).astimezone(UTC)
            closes = datetime.combine(day, hours.closes, zone).astimezone(UTC)
            # When clocks go forward, an hour that does not exist is read as the one after it.
            opens = max(opens, spans[-1][1]) if spans else opens
            if opens < closes:
                spans.append((opens, closes))
        return spans

    def _spans_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = at.astimezone(self.tz).date()
        for offset in range(HORIZON):
            for opens, closes in self._spans(first + timedelta(days=offset)):
                if closes > at:
                    yield max(opens, at), closes
        raise ValueError("this calendar does not open within two years")

    def is_open(self, at: datetime) -> bool:
        """True while the desk works."""
        day = at.astimezone(self.tz).date()
        return any(opens <= at < closes for opens, closes in self._spans(day))

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself while open, else when the desk opens next (UTC)."""
        return next(self._spans_from(at.astimezone(UTC)))[0]

    def add_days(self, at: datetime, days: int) -> datetime:
        """The close of the n-th working day after the day of `at` (UTC).

        A day that has begun does not count, nor does one off: sent on Friday afternoon, one working
        day later is Monday's close.
        """
        if days < 1:
            raise ValueError("at least one day")
        day = at.astimezone(self.tz).date()
        for _ in range(HORIZON):
            day += timedelta(days=1)
            spans = self._spans(day)
            if spans:
                days -= 1
                if days == 0:
                    return spans[-1][1]
        raise ValueError("this calendar does not open within two years")

    def days_off_between(self, start: datetime, end: datetime) -> list[tuple[date, str]]:
        """Days on which the desk would open but does not, and why."""
        zone = self.tz
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        weekdays = {h.weekday for h in self.hours}
        found = []
        while day <= last:
            reason = self.day_off(day)
            if reason and day.isoweekday() in weekdays:
                found.append((day, reason))
            day += timedelta(days=1)
        return found
