"""Stories of statisticians: what is measured, and when it comes out."""

from datetime import date

import pytest
from hub_eclac.series import GCM_OBJECTIVES, SDG_TARGETS, SERIES, Frequency, next_release, releases

from hub.hooks.views import PeriodView
from hub.testing import Bench


def figures(hub: Bench, name: str, first: date, last: date) -> list[tuple[float, dict[str, str]]]:
    found = hub.plugin.call(
        "compute_indicator", name=name, period=PeriodView(first=first, last=last), cases=()
    )
    return [(one.value, one.by) for one in found]


def test_every_series_serves_an_objective_and_a_target_of_the_networks_commitments() -> None:
    assert len({one.code for one in SERIES}) == len(SERIES)
    for one in SERIES:
        assert one.gcm, one.code
        assert one.gcm <= set(range(1, GCM_OBJECTIVES + 1)), one.code
        assert one.sdg, one.code
        assert one.sdg <= SDG_TARGETS, one.code


def test_coverage_of_objectives_and_targets_is_said_as_it_is(hub: Bench) -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    # 1 2 4 6 7 12 13 15 16 18 21 23: twelve of twenty-three.
    assert figures(hub, "gcm_objectives_measured", *year) == [(52.2, {})]
    # Eighteen of the twenty-eight targets.
    assert figures(hub, "sdg_targets_measured", *year) == [(64.3, {})]


@pytest.mark.parametrize(
    ("month", "share"),
    [
        # Six of the twelve are quarterly, six yearly; in February the last quarter of the year before comes out.
        (2, 50.0),
        (3, 50.0),
        (4, 0.0),
        (5, 50.0),
        (8, 50.0),
        (11, 50.0),
        (12, 0.0),
    ],
)
def test_what_is_released_in_a_month(hub: Bench, month: int, share: float) -> None:
    last = {2: 28, 4: 30, 11: 30}.get(month, 31)
    span = (date(2026, month, 1), date(2026, month, last))
    assert figures(hub, "series_released", *span) == [(share, {})]


def test_quarters_come_out_after_forty_five_days_and_years_after_ninety() -> None:
    assert releases(Frequency.QUARTERLY, date(2026, 1, 1), date(2026, 12, 31)) == [
        date(2026, 2, 14), date(2026, 5, 15), date(2026, 8, 14), date(2026, 11, 14),
    ]  # fmt: skip
    assert releases(Frequency.YEARLY, date(2026, 1, 1), date(2026, 12, 31)) == [date(2026, 3, 31)]
    assert next_release(Frequency.QUARTERLY, date(2026, 11, 14)) == date(2027, 2, 14)
    assert next_release(Frequency.YEARLY, date(2026, 3, 31)) == date(2027, 3, 31)


def test_days_to_the_next_release_are_counted_from_the_end_of_the_period(hub: Bench) -> None:
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert figures(hub, "days_to_next_release", *november) == [
        (76, {"frequency": "quarterly"}),
        (121, {"frequency": "yearly"}),
    ]


def test_the_catalogue_has_a_line_for_each_series_in_both_languages(hub: Bench) -> None:
    for locale, word in (("es", "trimestral"), ("en", "quarterly")):
        catalogue = hub.plugin.call(
            "render_document", name="series_catalogue", case=None, run=None, locale=locale
        )
        assert len(catalogue.paragraphs) == len(SERIES)
        assert word in catalogue.paragraphs[0]
        assert "{" not in " ".join(catalogue.paragraphs)


def test_unknown_names_have_no_figure_and_no_document(hub: Bench) -> None:
    assert figures(hub, "people", date(2026, 1, 1), date(2026, 1, 31)) == []
    assert hub.plugin.call("render_document", name="x", case=None, run=None, locale="es") is None
