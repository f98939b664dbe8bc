"""ILO's figures: how often forced-labour indicators show, who pays for recruitment, what sectors. Counts only."""

from collections import Counter
from collections.abc import Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_ilo.indicators_of_forced_labour import score

INDICATORS = (
    Indicator(
        name="forced_labour_signs",
        unit="people",
        commitment="sdg:8.7",
        label=Text(
            "Personas por nivel de indicios de trabajo forzoso",
            "People by level of signs of forced labour",
        ),
    ),
    Indicator(
        name="signs_by_sector",
        unit="people",
        commitment="gcm:6",
        label=Text("Indicios por sector", "Signs by sector"),
    ),
    Indicator(
        name="paid_recruitment_fees",
        unit="percent",
        commitment="gcm:6",
        label=Text("Personas que pagaron por su trabajo", "Workers who paid for their job"),
    ),
    Indicator(
        name="each_indicator",
        unit="people",
        commitment="sdg:8.8",
        label=Text("Personas por indicador", "People by indicator"),
    ),
)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of one indicator. KeyError for a name that is not declared."""
    heard = [
        c
        for c in cases
        if c.opened_on
        and period.first <= c.opened_on <= period.last
        and "labour_intake" in c.answers
    ]
    scores = [(c, score(c.answers["labour_intake"])) for c in heard]
    if name == "paid_recruitment_fees":
        paid = sum(c.answer("labour_intake", "fee_paid") is True for c in heard)
        return [Figure(value=round(100 * paid / len(heard), 1), count=len(heard))] if heard else []
    kind, values = {
        "forced_labour_signs": ("level", [s.level for _, s in scores]),
        "signs_by_sector": (
            "sector",
            [str(c.answer("labour_intake", "sector") or "unknown") for c, s in scores if s.found],
        ),
        "each_indicator": ("indicator", [code for _, s in scores for code in s.found]),
    }[name]
    return [
        Figure(value=n, count=n, by={kind: value}) for value, n in sorted(Counter(values).items())
    ]
