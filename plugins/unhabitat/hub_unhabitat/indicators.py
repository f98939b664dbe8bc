"""UN-Habitat's figures: counts over housing profiles, by state at the finest."""

from collections import Counter
from collections.abc import Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unhabitat.assessment import NO_ROOF, crowded, eviction_risk, unaffordable

INDICATORS = (
    Indicator(
        name="people_without_roof",
        label=Text("Personas en hogares sin techo", "People in households without a roof"),
        unit="people",
        commitment="sdg:11.1",
    ),
    Indicator(
        name="inadequate_housing",
        label=Text(
            "Hogares en vivienda inadecuada, en porcentaje",
            "Households in inadequate housing, per cent",
        ),
        unit="percent",
        commitment="sdg:11.1",
    ),
    Indicator(
        name="eviction_risk",
        label=Text("Hogares por riesgo de desalojo", "Households by risk of eviction"),
        unit="cases",
        commitment="gcm:15",
    ),
)


def computed(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of an indicator over cases opened in the period. `count` is of households."""
    homes = [
        (case, case.answers["housing_profile"])
        for case in cases
        if "housing_profile" in case.answers
        and case.opened_on is not None
        and period.first <= case.opened_on <= period.last
    ]
    if name == "people_without_roof":
        people: Counter[str] = Counter()
        households: Counter[str] = Counter()
        for case, answers in homes:
            size = answers.get("people")
            if answers.get("lives_in") in NO_ROOF and isinstance(size, int):
                people[case.adm1 or "?"] += size
                households[case.adm1 or "?"] += 1
        return [
            Figure(value=people[place], count=households[place], by={"adm1": place})
            for place in sorted(people)
        ]
    if name == "inadequate_housing" and homes:
        bad = sum(
            a.get("lives_in") in NO_ROOF or crowded(a) or unaffordable(a) or bool(a.get("lacks"))
            for _, a in homes
        )
        return [Figure(value=round(100 * bad / len(homes), 1), count=len(homes))]
    if name == "eviction_risk":
        risks = Counter(
            eviction_risk(answers, case.opened_on) for case, answers in homes if case.opened_on
        )
        return [Figure(value=n, count=n, by={"risk": risk}) for risk, n in sorted(risks.items())]
    return []
