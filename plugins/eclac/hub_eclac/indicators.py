"""ECLAC's figures on its own series: which objectives they measure, what is released when. They rest on no case."""

from collections.abc import Callable

from hub.hooks.declared import Text
from hub.hooks.views import Figure, Indicator, PeriodView
from hub_eclac.series import GCM_OBJECTIVES, SDG_TARGETS, SERIES, Frequency, next_release, releases

INDICATORS = (
    Indicator(
        name="gcm_objectives_measured",
        label=Text(
            "Objetivos del Pacto Mundial que una serie mide, en porcentaje",
            "Objectives of the Global Compact measured by a series, per cent",
        ),
        unit="percent",
        commitment="gcm:1",
    ),
    Indicator(
        name="sdg_targets_measured",
        label=Text(
            "Metas de la Agenda 2030 que una serie mide, en porcentaje",
            "Targets of the 2030 Agenda measured by a series, per cent",
        ),
        unit="percent",
        commitment="sdg:17.18",
    ),
    Indicator(
        name="series_released",
        label=Text(
            "Series que se publican en el periodo, en porcentaje",
            "Series released in the period, per cent",
        ),
        unit="percent",
        commitment="gcm:1",
    ),
    Indicator(
        name="days_to_next_release",
        label=Text("Días hasta la próxima publicación", "Days until the next release"),
        unit="days",
        commitment="gcm:1",
    ),
)


def _percent(some: int, of: int) -> float:
    return round(100 * some / of, 1)


def _gcm(period: PeriodView) -> list[Figure]:
    covered = frozenset[int]().union(*(one.gcm for one in SERIES))
    return [Figure(value=_percent(len(covered), GCM_OBJECTIVES), count=0)]


def _sdg(period: PeriodView) -> list[Figure]:
    covered = frozenset[str]().union(*(one.sdg for one in SERIES)) & SDG_TARGETS
    return [Figure(value=_percent(len(covered), len(SDG_TARGETS)), count=0)]


def _released(period: PeriodView) -> list[Figure]:
    out = sum(bool(releases(one.frequency, period.first, period.last)) for one in SERIES)
    return [Figure(value=_percent(out, len(SERIES)), count=0)]


def _next(period: PeriodView) -> list[Figure]:
    return [
        Figure(
            value=(next_release(frequency, period.last) - period.last).days,
            count=0,
            by={"frequency": frequency.value},
        )
        for frequency in Frequency
    ]


FIGURES: dict[str, Callable[[PeriodView], list[Figure]]] = {
    "gcm_objectives_measured": _gcm,
    "sdg_targets_measured": _sdg,
    "series_released": _released,
    "days_to_next_release": _next,
}


def computed(name: str, period: PeriodView) -> list[Figure]:
    """The figures of an indicator. `count` is 0: they rest on definitions. Unknown names have none."""
    return FIGURES[name](period) if name in FIGURES else []
