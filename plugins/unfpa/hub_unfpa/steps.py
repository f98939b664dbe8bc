"""What a step needs beyond its guards: the prenatal schedule, and the child rules for who is under 18.

Child rules never delay care: they ask for a yes in the child's own words before it, and for the child
protection authority after it.
"""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import Advance, CaseView, Held, RunView, Values

CONTACT_WEEKS = (12, 20, 26, 30, 34, 36, 38, 40)
"""Weeks of the eight contacts (WHO recommendations on antenatal care, 2016)."""
AFTER_TERM_DAYS = 3
"""Days until the next look once week 40 has passed: birth is not to wait beyond week 41."""


def is_child(case: CaseView) -> bool:
    """True for somebody under 18, by the file or by their own word."""
    return case.is_child or case.answer("srh", "under_18") is True


def days_to_contact(weeks: int) -> int:
    """Days from a check-up in this week until the next one of the schedule."""
    following = next((week for week in CONTACT_WEEKS if week > weeks), None)
    return AFTER_TERM_DAYS if following is None else (following - weeks) * 7


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What holds a step back and what it brings."""
    if run.workflow == "prenatal_care" and step in ("enter_care", "contact"):
        return _contact(run, today)
    if is_child(case):
        return Advance(held=tuple(_child(run, step, case)))
    return Advance()


def _contact(run: RunView, today: date) -> Advance:
    weeks = run.facts.get("pregnancy_weeks")
    if not isinstance(weeks, int):
        return Advance()
    facts: Values = {"contact_from": today, "days_to_contact": days_to_contact(weeks)}
    return Advance(facts=facts)


def _child(run: RunView, step: str, case: CaseView) -> Iterator[Held]:
    if run.workflow == "clinical_management":
        if step == "treat" and run.facts.get("assent_given") is not True:
            yield Held(
                guard="assent",
                reason=Text(
                    "Explique con palabras sencillas y espere su sí antes de atender.",
                    "Explain in simple words and wait for the child's yes before care.",
                ),
            )
        if step == "finish" and run.facts.get("authority_told") is not True:
            yield Held(
                guard="authority_told",
                reason=Text(
                    "Avise a la procuraduría de protección antes de terminar.",
                    "Tell the child protection authority before finishing.",
                ),
            )
    assent = case.answer("srh", "assent")
    if run.workflow == "gbv_case_management" and step == "assess" and assent != "yes":
        yield Held(
            guard="child_assent",
            reason=Text(
                "Es menor de 18: espere su sí; lo urgente se atiende ya.",
                "Is under 18: wait for the yes; what is urgent is seen to at once.",
            ),
        )
