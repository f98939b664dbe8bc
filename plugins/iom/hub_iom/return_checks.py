"""What the guards of a voluntary return cannot say: ages, days, and the one record of asylum information.

It holds steps back and opens tasks; it never moves a return on.
"""

from datetime import date
from types import MappingProxyType

from hub.hooks.declared import Text
from hub.hooks.views import Advance, CaseView, Held, RunView, Task, Values
from hub_iom.asylum import ASYLUM_INFORMATION

NOT_YET = MappingProxyType(
    {
        "age_of_case": Text(
            "El caso es de una niña o un niño; la respuesta dice que es adulta. Revise.",
            "The case is a child's; the answer says adult. Please check.",
        ),
        "document_expired": Text(
            "El documento no vale el día de hoy. Pida otro.",
            "The document is not valid today. Ask for another.",
        ),
        "departed_later": Text(
            "La salida se anota cuando ya ocurrió.",
            "The departure is recorded once it has happened.",
        ),
    }
)


def _held(guard: str) -> Advance:
    return Advance(held=(Held(guard=guard, reason=NOT_YET[guard]),))


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say: ages, days, and the asylum record, which the step takes from its one form."""
    facts = run.facts
    if step == "confirm_voluntary" and case.is_child and facts.get("adult") is True:
        return _held("age_of_case")
    if step == "record_asylum":
        names = ("asylum_explained", "asylum_understood", "asylum_answer")
        form = case.answers.get(ASYLUM_INFORMATION.name, {})
        # Whatever a run was begun with, only the form counts: it is what consular referrals look at too.
        found: Values = {name: form.get(name) for name in names}
        return Advance(facts=found)
    if step == "obtain_document":
        until = facts.get("document_valid_until")
        if isinstance(until, date) and until < today:
            return _held("document_expired")
    if step == "depart":
        day_ = facts.get("departed_on")
        if isinstance(day_, date) and day_ > today:
            return _held("departed_later")
    if step.startswith("follow_up_") and facts.get("living") != "settled":
        return Advance(tasks=_worry(facts, today))
    return Advance()


def _worry(facts: Values, today: date) -> tuple[Task, ...]:
    """What a follow-up calls for when life has not settled."""
    if facts.get("living") == "at-risk":
        label = Text(
            "Llamar hoy: la persona está en peligro en su lugar de retorno",
            "Call today: the person is in danger where they returned to",
        )
        return (Task(name="danger_after_return", label=label, role="focal_point", due=today),)
    label = Text("Revisar el plan de reintegración", "Review the reintegration plan")
    return (Task(name="review_reintegration", label=label),)
