"""What a step needs beyond its guards: families stay together, dates are past, names are not given."""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import Advance, CaseView, Held, RunView
from hub_ohchr.assessment import CHILD, chosen
from hub_ohchr.violation import USES


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What holds a step back and what it brings."""
    if run.workflow == "alternatives_to_detention":
        return Advance(held=tuple(_alternative(run, step, case, today)))
    if run.workflow == "follow_up":
        # What the source allows today counts, not what was allowed when the run began.
        allowed = {name: case.answer("violation", name) is True for name in USES}
        return Advance(facts=allowed)
    return Advance()


def _alternative(run: RunView, step: str, case: CaseView, today: date) -> Iterator[Held]:
    answered = run.facts.get("answered_on")
    if isinstance(answered, date) and answered > today:
        yield Held(
            guard="not_in_the_future",
            reason=Text("La fecha está en el futuro.", "The date lies in the future."),
        )
    children = case.is_child or bool(
        chosen(case.answers.get("detention_visit", {}), "vulnerable") & CHILD
    )
    if step == "propose" and children and run.facts.get("family_together") is not True:
        yield Held(
            guard="family_together",
            reason=Text(
                "Hay niñez: la alternativa mantiene junta a la familia.",
                "There are children: the alternative keeps the family together.",
            ),
        )
