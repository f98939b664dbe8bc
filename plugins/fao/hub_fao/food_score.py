"""The Food Consumption Score: eight food groups, days of seven, weighted. WFP, Technical Guidance Sheet (2008).

Weights: staples 2, pulses 3, vegetables 1, fruit 1, meat 4, milk 4, sugar 0.5, oil 0.5; 112 at most. Poor up to 21,
borderline up to 35; where sugar and oil are eaten every day, 28 and 42. WFP sets the higher
thresholds for populations; the hub sees households, so it applies them to one that ate both on all seven days.
"""

from dataclasses import dataclass

from hub.hooks.declared import Answers, Text

WEIGHTS = {
    "days_staples": 2.0,
    "days_pulses": 3.0,
    "days_vegetables": 1.0,
    "days_fruit": 1.0,
    "days_meat": 4.0,
    "days_milk": 4.0,
    "days_sugar": 0.5,
    "days_oil": 0.5,
}
USUAL = (21.0, 35.0)
SUGAR_AND_OIL_DAILY = (28.0, 42.0)

NAMES = {
    "poor": Text("pobre", "poor"),
    "borderline": Text("límite", "borderline"),
    "acceptable": Text("aceptable", "acceptable"),
}


@dataclass(frozen=True, slots=True)
class FoodScore:
    """`score` from 0 to 112; `level`: 'poor', 'borderline' or 'acceptable'."""

    score: float
    level: str

    @property
    def reason(self) -> Text:
        """The score and its level."""
        name = NAMES[self.level]
        return Text(
            f"Puntaje de consumo de alimentos {self.score:g} de 112: {name.es}.",
            f"Food consumption score {self.score:g} of 112: {name.en}.",
        )


def score(answers: Answers) -> FoodScore | None:
    """The score, or None while a group is not answered."""
    days = {name: answers.get(name) for name in WEIGHTS}
    counted = {name: n for name, n in days.items() if isinstance(n, int)}
    if len(counted) < len(WEIGHTS):
        return None
    total = sum(WEIGHTS[name] * min(n, 7) for name, n in counted.items())
    daily = counted["days_sugar"] >= 7 and counted["days_oil"] >= 7
    poor, borderline = SUGAR_AND_OIL_DAILY if daily else USUAL
    level = "poor" if total <= poor else "borderline" if total <= borderline else "acceptable"
    return FoodScore(total, level)
