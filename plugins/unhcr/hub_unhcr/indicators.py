"""UNHCR's figures for the secretariat: counts only, and no country of origin that could point at a few."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unhcr.assessment import FILING_DAYS, weekdays_since

THRESHOLD = 10
"""Fewest cases of one country of origin that may be told apart; the rest are counted together."""

INDICATORS = (
    Indicator(
        name="asylum_filed_in_time",
        label=Text(
            "Solicitudes presentadas dentro de 30 días hábiles",
            "Asylum requests filed within 30 working days",
        ),
        unit="percent",
        commitment="gcm:12",
    ),
    Indicator(
        name="protection_seekers_by_origin",
        label=Text(
            "Personas que buscan protección, por origen", "People seeking protection, by origin"
        ),
        unit="people",
        commitment="gcm:7",
    ),
    Indicator(
        name="specific_needs",
        label=Text(
            "Casos con necesidades específicas, por código", "Cases with specific needs, by code"
        ),
        unit="cases",
        commitment="gcm:7",
    ),
    Indicator(
        name="displaced_people",
        label=Text("Personas desplazadas dentro de México", "People displaced within Mexico"),
        unit="people",
        commitment="gcm:2",
    ),
)

QUESTIONS = {
    "WR": "woman_alone_at_risk",
    "ER": "older_without_support",
    "SP": "sole_caregiver",
    "FU": "family_apart",
    "SM": "serious_condition",
}
"""Codes that are counted. LP, TR and SV are not: they are told to those who help, never in a figure."""


def within(period: PeriodView, cases: Sequence[CaseView]) -> list[CaseView]:
    """The cases that were opened in a period."""
    return [c for c in cases if c.opened_on and period.first <= c.opened_on <= period.last]


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Iterator[Figure]:
    """The figures of one indicator; none where there is nothing to count."""
    counted = within(period, cases)
    match name:
        case "asylum_filed_in_time":
            yield from _in_time(counted)
        case "protection_seekers_by_origin":
            yield from _by_origin(counted)
        case "specific_needs":
            yield from _codes(counted)
        case "displaced_people":
            sizes = [c.answer("displacement", "household_size") for c in counted]
            people = [size for size in sizes if isinstance(size, int)]
            if people:
                yield Figure(value=sum(people), count=len(people))


def _in_time(cases: Sequence[CaseView]) -> Iterator[Figure]:
    known = 0
    early = 0
    for one in cases:
        entered, filed = (one.answer("registration", name) for name in ("entered_on", "filed_on"))
        if isinstance(entered, date) and isinstance(filed, date):
            known += 1
            early += weekdays_since(entered, filed) <= FILING_DAYS
    if known:
        yield Figure(value=round(100 * early / known, 1), count=known)


def _by_origin(cases: Sequence[CaseView]) -> Iterator[Figure]:
    """By country where there are enough; the others together, and never a remainder that is small.

    A remainder below the threshold could be told from the total, so it takes the smallest country
    that stands alone with it.
    """
    origins = Counter(
        origin
        for one in cases
        if isinstance(origin := one.answer("registration", "origin_country"), str)
    )
    alone = {place: n for place, n in origins.items() if n >= THRESHOLD}
    rest = sum(origins.values()) - sum(alone.values())
    while 0 < rest < THRESHOLD and alone:
        smallest = min(alone, key=lambda place: (alone[place], place))
        rest += alone.pop(smallest)
    for place in sorted(alone):
        yield Figure(value=alone[place], count=alone[place], by={"origin": place})
    if rest >= THRESHOLD:
        yield Figure(value=rest, count=rest, by={"origin": "other"})


def _codes(cases: Sequence[CaseView]) -> Iterator[Figure]:
    for code, question in QUESTIONS.items():
        found = sum(one.answer("specific_needs", question) is True for one in cases)
        if found:
            yield Figure(value=found, count=found, by={"code": code})
