"""Age bands at birthdays, and identities that show nothing."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cases.model import (
    MOST,
    AgeBand,
    Identity,
    age_band,
    tidy,
    validate_identity,
)


@pytest.mark.parametrize(
    ("birth", "day", "band"),
    [
        (date(2020, 6, 15), date(2026, 6, 14), "0-5"),
        (date(2020, 6, 15), date(2026, 6, 15), "6-11"),
        (date(2014, 6, 15), date(2026, 6, 14), "6-11"),
        (date(2014, 6, 15), date(2026, 6, 15), "12-14"),
        (date(2011, 6, 15), date(2026, 6, 15), "15-17"),
        (date(2008, 6, 15), date(2026, 6, 14), "15-17"),
        (date(2008, 6, 15), date(2026, 6, 15), "18-24"),
        (date(2001, 6, 15), date(2026, 6, 15), "25-59"),
        (date(1966, 6, 15), date(2026, 6, 14), "25-59"),
        (date(1966, 6, 15), date(2026, 6, 15), "60+"),
        # Born on 29 February: eighteen on 1 March of a common year, on the day itself in a leap year.
        (date(2008, 2, 29), date(2026, 2, 28), "15-17"),
        (date(2008, 2, 29), date(2026, 3, 1), "18-24"),
        (date(2012, 2, 29), date(2024, 2, 28), "6-11"),
        (date(2012, 2, 29), date(2024, 2, 29), "12-14"),
        (date(2026, 6, 15), date(2026, 6, 15), "0-5"),
    ],
)
def test_the_band_changes_on_the_birthday(birth: date, day: date, band: str) -> None:
    assert age_band(birth, day) == band


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(0, 40_000))
def test_nobody_grows_younger(birth: date, days: int) -> None:
    bands = list(AgeBand)
    today = birth + timedelta(days=days)
    ranks = [bands.index(age_band(birth, today + timedelta(days=n))) for n in (0, 1, 366)]
    assert all(one <= two for one, two in pairwise(ranks))


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)))
def test_a_child_is_a_child_until_the_eighteenth_birthday(birth: date) -> None:
    leap = (birth.month, birth.day) == (2, 29)
    birthday = date(birth.year + 18, 3, 1) if leap else birth.replace(year=birth.year + 18)
    assert age_band(birth, birthday) == "18-24"
    assert age_band(birth, birthday - timedelta(days=1)) == "15-17"


SECRET = Identity(
    given_names="Ana María",
    family_names="López",
    birth_date=date(1990, 5, 17),
    nationality="HN",
    languages=("es",),
    documents=(("passport", "X123456"),),
    phones=("+52 962 000 0000",),
    address="Calle 1",
    family="Luis",
    story="fled",
)


def test_an_identity_shows_nothing_and_survives_sealing() -> None:
    for shown in (repr(SECRET), str(SECRET), f"{SECRET}", f"{[SECRET]}"):
        assert not any(word in shown for word in ("Ana", "López", "1990", "X123", "962", "fled"))
    assert Identity.from_bytes(SECRET.to_bytes()) == SECRET
    assert Identity.from_bytes(Identity(given_names="A").to_bytes()) == Identity(given_names="A")


def test_a_complete_identity_is_accepted_and_so_is_a_mere_nickname() -> None:
    assert validate_identity(SECRET) == []
    assert validate_identity(Identity(given_names="Chepe")) == []


@pytest.mark.parametrize(
    ("identity", "field"),
    [
        (Identity(), "givenNames"),
        (Identity(given_names=" "), "givenNames"),
        *[
            (Identity(**{"given_names": "A"} | {name: "x" * (most + 1)}), name)
            for name, most in MOST.items()
        ],
        (Identity(given_names="A", birth_date=date(2999, 1, 1)), "birthDate"),
        (Identity(given_names="A", birth_date=date(1850, 1, 1)), "birthDate"),
        (Identity(given_names="A", nationality="Honduras"), "nationality"),
        (Identity(given_names="A", nationality="hn"), "nationality"),
        (Identity(given_names="A", nationality="A1"), "nationality"),
        (Identity(given_names="A", nationality="ÑÑ"), "nationality"),
        (Identity(given_names="A", documents=(("passport", " "),)), "documents"),
        (Identity(given_names="A", documents=(("passport", "1"),) * 21), "documents"),
        (Identity(given_names="A", phones=("12",)), "phones"),
        (Identity(given_names="A", phones=("5512345678",) * 11), "phones"),
    ],
)
def test_a_mistake_names_its_field_and_never_repeats_what_was_typed(
    identity: Identity, field: str
) -> None:
    first, *rest = field.split("_")
    problems = validate_identity(identity)
    assert [problem.field for problem in problems] == [
        ("identity", first + "".join(map(str.title, rest)))
    ]
    assert "xxx" not in problems[0].message


def test_every_mistake_is_named_at_once() -> None:
    wrong = Identity(nationality="xx", phones=("1",))
    assert len(validate_identity(wrong)) == 3


def test_text_is_normalised_and_blank_text_is_none() -> None:
    assert tidy("  ﬁn\u0301 ") == "fi\u0144"
    assert tidy(" \t") is None
    assert tidy("") is None
    assert tidy(None) is None
