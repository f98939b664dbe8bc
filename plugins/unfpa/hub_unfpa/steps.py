"""What a step needs beyond its guards: what is offered in time, the prenatal schedule, and the child rules.

Child rules never delay care: an emergency asks nobody, and the notice to the child protection authority
runs beside it (child_notice.py). Whose yes is needed, by age: the network's rules of consent; from 12 years on
the yes is the adolescent's own, the age from which NOM-046-SSA2-2005 takes a survivor's own request.
"""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import Advance, CaseView, Held, RunView, Task, Values

CONTACT_WEEKS = (12, 20, 26, 30, 34, 36, 38, 40)
"""Weeks of the eight contacts (WHO recommendations on antenatal care, 2016)."""
AFTER_TERM_DAYS = 3
"""Days until the next look once week 40 has passed: birth is not to wait beyond week 41."""
IN_TIME_FOR_CONTRACEPTION = ("within_72_hours", "after_72_hours", "within_120_hours")
YOUNG = ("0-5", "6-11")
"""Ages at which somebody grown up says yes too."""


def is_child(case: CaseView) -> bool:
    """True for somebody under 18, by the file or by their own word."""
    return case.is_child or case.answer("srh", "under_18") is True


def days_to_contact(weeks: int) -> int:
    """Days from a check-up in this week until the next one of the schedule."""
    following = next((week for week in CONTACT_WEEKS if week > weeks), None)
    return AFTER_TERM_DAYS if following is None else (following - weeks) * 7


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What holds a step back and what it brings."""
    match run.workflow, step:
        case "prenatal_care", "enter_care" | "contact":
            return _contact(run, today)
        case "clinical_management", "treat":
            held = [*_offer(run), *_given(run)]
            return Advance(held=(*held, *_yes(run, case)))
        case "clinical_management", "check":
            return Advance(tasks=tuple(_after_two_weeks(run)))
        case "clinical_management", "finish" if is_child(case):
            return Advance(held=tuple(_authority(run)))
        case "gbv_case_management", "assess" if is_child(case):
            heard = _assented(run, case) or case.age_band == "0-5"
            return Advance(held=() if heard else (ASSENT,))
        case _:
            return Advance()


def _contact(run: RunView, today: date) -> Advance:
    weeks = run.facts.get("pregnancy_weeks")
    if not isinstance(weeks, int):
        return Advance()
    facts: Values = {"contact_from": today, "days_to_contact": days_to_contact(weeks)}
    return Advance(facts=facts)


# Clinical care ---------------------------------------------------------------------------------------


def _codes(run: RunView, name: str) -> frozenset[str]:
    found = run.facts.get(name)
    return frozenset(found) if isinstance(found, tuple) else frozenset()


def _offer(run: RunView) -> Iterator[Held]:
    """What a window still allows is offered to everybody; whether it is taken is theirs to say."""
    offered, facts = _codes(run, "offered"), run.facts
    hiv = run.state == "within_72_hours" and facts.get("hiv_known") is not True
    if hiv and "hiv-prevention" not in offered:
        yield Held(
            guard="offer_hiv_prevention",
            reason=Text(
                "Aún hay tiempo para prevenir el VIH: explíquelo y ofrézcalo.",
                "There still is time to prevent HIV: explain and offer it.",
            ),
        )
    may_conceive = facts.get("could_become_pregnant") is True
    in_time = run.state in IN_TIME_FOR_CONTRACEPTION
    if may_conceive and in_time and "contraception" not in offered:
        yield Held(
            guard="offer_contraception",
            reason=Text(
                "Aún hay tiempo para prevenir un embarazo: explíquelo y ofrézcalo.",
                "There still is time to prevent a pregnancy: explain and offer it.",
            ),
        )


def _given(run: RunView) -> Iterator[Held]:
    if not _codes(run, "given") <= _codes(run, "offered"):
        yield Held(
            guard="explained_before_given",
            reason=Text(
                "Se dio algo que no consta como explicado: revise ambas listas.",
                "Something was given that is not noted as explained: look at both lists.",
            ),
        )


def _after_two_weeks(run: RunView) -> Iterator[Task]:
    wishes = (
        ("wants_support", True, Text("Buscar apoyo psicológico.", "Find psychological support.")),
        (
            "medicines_kept_up",
            False,
            Text(
                "Hablar hoy con la clínica: las medicinas se interrumpieron.",
                "Talk with the clinic today: the medicines were interrupted.",
            ),
        ),
        (
            "period_late",
            True,
            Text(
                "Ofrecer prueba de embarazo e información sobre todas las opciones.",
                "Offer a pregnancy test and information on all options.",
            ),
        ),
    )
    for fact, value, label in wishes:
        if run.facts.get(fact) is value:
            yield Task(name=f"after_{fact}", label=label)


# Child rules -----------------------------------------------------------------------------------------

ASSENT = Held(
    guard="assent",
    reason=Text(
        "Explique con palabras sencillas y espere su sí; lo urgente se atiende ya.",
        "Explain in simple words and wait for the child's yes; what is urgent is seen to at once.",
    ),
)


def _assented(run: RunView, case: CaseView) -> bool:
    """A yes in the child's own words, now or in the first talk."""
    return run.facts.get("assent_given") is True or case.answer("srh", "assent") == "yes"


def _yes(run: RunView, case: CaseView) -> Iterator[Held]:
    """Whose yes a child's care needs. Danger to life needs nobody's."""
    by = run.facts.get("agreed_by")
    if not is_child(case) or by == "emergency":
        return
    if case.age_band != "0-5" and run.facts.get("assent_given") is not True:
        yield ASSENT  # To this care, today: the yes of the first talk is not enough.
    if case.age_band in YOUNG and by not in ("caregiver", "authority"):
        yield Held(
            guard="adult_agrees",
            reason=Text(
                "A esta edad acepta también quien cuida o, si no es seguro, la procuraduría.",
                "At this age the caregiver agrees too or, where that is not safe, the authority.",
            ),
        )
    if by == "caregiver" and case.answer("srh", "caregiver_safe") is False:
        yield Held(
            guard="not_this_caregiver",
            reason=Text(
                "No quiere que su cuidador sepa: pida el acuerdo a la procuraduría.",
                "The caregiver is not to know: ask the authority for its agreement.",
            ),
        )


def _authority(run: RunView) -> Iterator[Held]:
    if run.facts.get("authority_told") is not True:
        yield Held(
            guard="authority_told",
            reason=Text(
                "Avise a la procuraduría de protección antes de terminar (LGDNNA art. 12).",
                "Tell the child protection authority before finishing (LGDNNA art. 12).",
            ),
        )
