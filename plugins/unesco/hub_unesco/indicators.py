"""UNESCO's figures: counts over education profiles."""

from collections import Counter
from collections.abc import Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub_unesco.assessment import OLDEST_IN_SCHOOL, has_school_papers, several

INDICATORS = (
    Indicator(
        name="out_of_school",
        label=Text("Niñas, niños y adolescentes fuera de la escuela", "Children out of school"),
        unit="people",
        commitment="sdg:4.1",
    ),
    Indicator(
        name="refused_for_papers",
        label=Text(
            "De quienes no estudian, a cuántos les pidieron papeles, en porcentaje",
            "Of those not learning, how many were asked for papers, per cent",
        ),
        unit="percent",
        commitment="gcm:15",
    ),
    Indicator(
        name="recognition_wanted",
        label=Text(
            "Personas que piden reconocer estudios, con y sin papeles",
            "People who want studies recognised, with and without papers",
        ),
        unit="people",
        commitment="gcm:18",
    ),
)


def computed(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of an indicator over cases opened in the period. Unknown names have none."""
    profiles = [
        case.answers["education_profile"]
        for case in cases
        if "education_profile" in case.answers
        and case.opened_on is not None
        and period.first <= case.opened_on <= period.last
    ]
    out = [one for one in profiles if one.get("now_studying") == "no"]
    if name == "out_of_school":
        children = [
            a for a in out if isinstance(a.get("age"), int) and a["age"] <= OLDEST_IN_SCHOOL
        ]
        ages = Counter(
            "3-5" if a["age"] < 6 else "6-11" if a["age"] < 12 else "12-17" for a in children
        )
        return [Figure(value=n, count=n, by={"ages": band}) for band, n in sorted(ages.items())]
    if name == "refused_for_papers" and out:
        asked = sum("papers" in several(a, "out_because") for a in out)
        return [Figure(value=round(100 * asked / len(out), 1), count=len(out))]
    if name == "recognition_wanted":
        wanted = [has_school_papers(a) for a in profiles if a.get("wants_recognition") is True]
        shown = Counter("with" if papers else "without" for papers in wanted)
        return [Figure(value=n, count=n, by={"papers": key}) for key, n in sorted(shown.items())]
    return []
