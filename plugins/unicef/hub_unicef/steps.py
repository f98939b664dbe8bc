"""What a step needs beyond its guards: rules that read the child's file. Urgent action has none."""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import Advance, CaseView, Held, RunView
from hub_unicef.assessment import HELD_IN, unaccompanied


def without_family(case: CaseView) -> bool:
    """True when the file says that the child is unaccompanied."""
    return case.population == "child-unaccompanied" or unaccompanied(
        case.answers.get("child_intake", {})
    )


def hidden_from_caregiver(case: CaseView | None) -> bool:
    """True when the caregiver must not learn of the case."""
    return case is not None and case.answer("child_intake", "caregiver_conflict") is True


def may_ask_consulate(case: CaseView | None) -> bool:
    """True with the child's yes to it, no fear to go back, and no caregiver who must not know.

    The step and the referral look at this one answer: there must never be two that disagree.
    """
    return (
        case is not None
        and case.answer("family_tracing", "may_ask_consulate") is True
        and case.answer("child_intake", "afraid_home") is not True
        and not hidden_from_caregiver(case)
    )


NOT_THE_CONSULATE = Held(
    guard="consulate_with_the_childs_yes",
    reason=Text(
        "Al consulado solo con el sí de la niña o el niño, y nunca si teme regresar.",
        "To the consulate only with the child's yes, and never when afraid to go back.",
    ),
)


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What holds a step back."""
    if run.workflow == "best_interests":
        return Advance(held=tuple(_best_interests(run, step, case, today)))
    if run.workflow == "family_tracing" and step in ("call", "tell_where"):
        return Advance(held=tuple(_told(run, case)))
    if run.workflow == "family_tracing" and step == "ask_consulate" and not may_ask_consulate(case):
        return Advance(held=(NOT_THE_CONSULATE,))
    return Advance()


def _best_interests(run: RunView, step: str, case: CaseView, today: date) -> Iterator[Held]:
    facts = run.facts
    held = case.answer("child_intake", "place") in HELD_IN
    if step == "make_safe" and held and facts.get("released") is not True:
        yield Held(
            guard="out_of_detention",
            reason=Text(
                "Está en detención: no está a salvo hasta salir (LRPCAP art. 20).",
                "Is held: there is no safety before being out of detention (LRPCAP art. 20).",
            ),
        )
    if step == "make_safe" and facts.get("placed_with") == "open-shelter" and without_family(case):
        yield Held(
            guard="care_for_children",
            reason=Text(
                "Sin familia no queda en un albergue abierto: busque acogida o centro de niñez.",
                "Without family an open shelter is no place: find a foster family or child-care centre.",
            ),
        )
    if step == "agree_plan" and without_family(case) and facts.get("authority_told") is not True:
        yield Held(
            guard="authority_told",
            reason=Text(
                "Avise primero a la procuraduría de protección: la representa.",
                "Tell the child protection authority first: it represents the child.",
            ),
        )
    determined = facts.get("determined_on")
    if step == "determine" and isinstance(determined, date) and determined > today:
        yield Held(
            guard="not_in_the_future",
            reason=Text("La fecha está en el futuro.", "The date lies in the future."),
        )


def _told(run: RunView, case: CaseView) -> Iterator[Held]:
    if hidden_from_caregiver(case) and run.facts.get("relative_is_caregiver") is not False:
        yield Held(
            guard="caregiver_conflict",
            reason=Text(
                "Este caso no se da a conocer a su cuidador ni a sus contactos.",
                "This case is told neither to the caregiver nor to their contacts.",
            ),
        )
