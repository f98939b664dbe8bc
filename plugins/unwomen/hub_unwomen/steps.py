"""What a step needs beyond its guards: her choice on file, and clocks that follow the risk."""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import Advance, CaseView, Held, RunView
from hub_unwomen.risk import FOLLOW_UP_DAYS, level

PLAN_DAYS = {"extreme": 0.25, "high": 1, "medium": 3, "low": 5}
"""Days within which a safety plan is made, by level of risk; a quarter is six hours."""


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What holds a step back and what it brings."""
    if run.workflow != "safe_services":
        return Advance()
    found = level(case.answers.get("safety", {}))
    match step:
        case "assess_risk":
            return Advance(facts={"risk": found, "plan_days": PLAN_DAYS[found]})
        case "choose" if case.answer("her_choice", "options_explained") is not True:
            return Advance(held=(NOT_CHOSEN,))
        case "choose" | "contact":
            return Advance(facts={"follow_up_days": FOLLOW_UP_DAYS[found], "contact_from": today})
        case "make_plan" if _has_children(case) and not _covers(run, "children"):
            return Advance(held=(CHILDREN,))
        case _:
            return Advance()


NOT_CHOSEN = Held(
    guard="her_choice_on_file",
    reason=Text(
        "Llene con ella el formulario de lo que elige, aunque no pida nada.",
        "Fill in with her what she chooses, even if she asks for nothing.",
    ),
)
CHILDREN = Held(
    guard="children_in_plan",
    reason=Text(
        "Hay niñas o niños con ella: inclúyalos en el plan.",
        "There are children with her: put them into the plan.",
    ),
)


def _has_children(case: CaseView) -> bool:
    count = case.answer("safety", "children_with_her")
    return isinstance(count, int) and count > 0


def _covers(run: RunView, part: str) -> bool:
    covered = run.facts.get("plan_covers")
    return isinstance(covered, tuple) and part in covered
