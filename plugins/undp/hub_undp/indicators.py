"""UNDP's figures: what people want to live on, who has no income, which documents are missing. Counts only."""

from collections import Counter
from collections.abc import Sequence

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView

INDICATORS = (
    Indicator(
        name="livelihood_wishes",
        unit="people",
        commitment="gcm:16",
        label=Text("Personas por lo que quieren hacer", "People by what they want to do"),
    ),
    Indicator(
        name="households_without_income",
        unit="cases",
        commitment="sdg:1.5",
        label=Text("Hogares sin ingreso, por estado", "Households without income, by state"),
    ),
    Indicator(
        name="missing_documents",
        unit="people",
        commitment="sdg:16.9",
        label=Text("Personas por documento faltante", "People by missing document"),
    ),
    Indicator(
        name="with_bank_account",
        unit="percent",
        commitment="sdg:10.c",
        label=Text("Personas con cuenta de banco", "People with a bank account"),
    ),
)


def compute(name: str, period: PeriodView, cases: Sequence[CaseView]) -> list[Figure]:
    """The figures of one indicator. KeyError for a name that is not declared."""
    known = [c for c in cases if c.opened_on and period.first <= c.opened_on <= period.last]
    profiles = [c for c in known if "livelihood_profile" in c.answers]
    if name == "with_bank_account":
        having = sum(c.answer("livelihood_profile", "bank_account") is True for c in profiles)
        return (
            [Figure(value=round(100 * having / len(profiles), 1), count=len(profiles))]
            if profiles
            else []
        )
    kind, values = {
        "livelihood_wishes": (
            "wish",
            [
                str(c.answer("livelihood_profile", "wish"))
                for c in profiles
                if c.answer("livelihood_profile", "wish")
            ],
        ),
        "households_without_income": (
            "adm1",
            [
                c.adm1 or "unknown"
                for c in profiles
                if c.answer("livelihood_profile", "income") == "none"
            ],
        ),
        "missing_documents": (
            "document",
            [
                str(c.answer("legal_identity", "missing"))
                for c in known
                if c.answer("legal_identity", "missing")
            ],
        ),
    }[name]
    return [
        Figure(value=n, count=n, by={kind: value}) for value, n in sorted(Counter(values).items())
    ]
