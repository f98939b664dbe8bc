"""OHCHR's figures for the secretariat: counts only, of cases whose source allowed analysis."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_ohchr.assessment import chosen

INDICATORS = (
    Indicator(
        name="violations_by_right",
        label=Text("Violaciones documentadas, por derecho", "Violations documented, by right"),
        unit="cases",
        commitment="gcm:7",
    ),
    Indicator(
        name="vulnerable_people_held",
        label=Text("Personas en situación vulnerable en detención", "Vulnerable people held"),
        unit="people",
        commitment="gcm:13",
    ),
    Indicator(
        name="told_of_asylum_in_detention",
        label=Text(
            "Personas detenidas informadas sobre asilo", "People held who were told of asylum"
        ),
        unit="percent",
        commitment="gcm:12",
    ),
    Indicator(
        name="disappearances",
        label=Text("Desapariciones recibidas", "Disappearances received"),
        unit="cases",
        commitment="sdg:16.1",
    ),
)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Iterator[Figure]:
    """The figures of one indicator over the cases opened in the period."""
    counted = [
        one for one in cases if one.opened_on and period.first <= one.opened_on <= period.last
    ]
    match name:
        case "violations_by_right":
            rights = Counter(
                right
                for one in counted
                if one.answer("violation", "use_analysis") is True
                for right in chosen(one.answers["violation"], "rights")
            )
            for right in sorted(rights):
                yield Figure(value=rights[right], count=rights[right], by={"right": right})
        case "vulnerable_people_held":
            held = sum(
                bool(chosen(one.answers.get("detention_visit", {}), "vulnerable"))
                for one in counted
            )
            if held:
                yield Figure(value=held, count=held)
        case "told_of_asylum_in_detention":
            told = [one.answer("detention_visit", "asylum_told") for one in counted]
            known = [value for value in told if value is not None]
            if known:
                share = round(100 * sum(value is True for value in known) / len(known), 1)
                yield Figure(value=share, count=len(known))
        case "disappearances":
            found = sum("disappearance" in one.answers for one in counted)
            if found:
                yield Figure(value=found, count=found)
