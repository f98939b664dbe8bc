"""What the education profile says. Papers never decide whether somebody enrols; they decide only what to help with."""

from collections.abc import Iterable

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, NeedFound, Vulnerability

BASIC = ("none", "preschool", "primary", "lower-secondary")
"""Levels that leave compulsory schooling open (Ley General de Educación, art. 6: preschool to upper secondary)."""
OLDEST_IN_SCHOOL = 17


def several(answers: Answers, name: str) -> tuple[str, ...]:
    """The choices taken; none where it was not answered."""
    value = answers.get(name)
    return value if isinstance(value, tuple) else ()


def has_school_papers(answers: Answers) -> bool:
    """Whether anything at hand shows what was studied, a photo included."""
    return not {"school-record", "diploma", "electronic"}.isdisjoint(several(answers, "papers"))


def _needs(answers: Answers) -> Iterable[NeedFound]:
    age, out = answers.get("age"), answers.get("now_studying") == "no"
    child = isinstance(age, int) and age <= OLDEST_IN_SCHOOL
    if child and out:
        refused = "papers" in several(answers, "out_because")
        yield NeedFound(
            service_code="school-enrolment",
            urgency="urgent" if refused else "normal",
            reason=Text(
                "Le pidieron papeles para inscribirse: tiene derecho a entrar sin ellos."
                if refused
                else "Está en edad escolar y no va a la escuela.",
                "Papers were asked for: there is a right to enrol without them."
                if refused
                else "Is of school age and out of school.",
            ),
        )
    if not child and (answers.get("last_level") in BASIC or answers.get("reads_writes") is False):
        yield NeedFound(
            service_code="vocational-education",
            urgency="normal",
            reason=Text(
                "No ha terminado la educación básica; hay educación para personas adultas.",
                "Basic education was not completed; there is adult education.",
            ),
        )
    elif answers.get("wants_training") is True:
        yield NeedFound(
            service_code="vocational-education",
            urgency="normal",
            reason=Text("Quiere aprender un oficio.", "Wants to learn a trade."),
        )
    years = answers.get("years_experience")
    if isinstance(years, int | float) and years >= 2:
        yield NeedFound(
            service_code="skills-training",
            urgency="normal",
            reason=Text(
                "Tiene experiencia que puede certificar.", "Has experience that can be certified."
            ),
        )
    if answers.get("wants_recognition") is True:
        yield NeedFound(
            service_code="qualification-recognition",
            urgency="normal",
            reason=Text("Quiere que se reconozcan sus estudios.", "Wants studies recognised."),
        )
    if child and not {"birth-certificate", "curp", "identity"} & set(several(answers, "papers")):
        yield NeedFound(
            service_code="legal-identity",
            urgency="normal",
            reason=Text(
                "No tiene a la mano un papel de identidad. No impide inscribirse.",
                "Has no identity paper at hand. It does not stand in the way of enrolling.",
            ),
        )


def assessed(answers: Answers) -> Assessment:
    """Needs with their reasons, and the workflows to begin."""
    needs = tuple(_needs(answers))
    codes = {need.service_code for need in needs}
    start = []
    if codes & {"school-enrolment", "qualification-recognition"}:
        start.append("recognition")
    if codes & {"vocational-education", "skills-training"}:
        start.append("vocational_route")
    risks = []
    if several(answers, "support"):
        risks.append(
            Vulnerability(
                code="DS", reason=Text("Necesita apoyos para aprender.", "Needs support to learn.")
            )
        )
    age = answers.get("age")
    if isinstance(age, int) and age < 15 and "work" in several(answers, "out_because"):
        risks.append(
            Vulnerability(
                code="CR",
                reason=Text(
                    "Trabaja o cuida a alguien en lugar de ir a la escuela.",
                    "Works or cares for somebody instead of going to school.",
                ),
            )
        )
    return Assessment(needs=needs, vulnerabilities=tuple(risks), start=tuple(start))


YOUNGEST = {
    "primary": 5,
    "lower-secondary": 10,
    "upper-secondary": 13,
    "technical": 13,
    "higher": 15,
}
"""The age below which somebody cannot have been at a level, with a margin for other countries."""
MOST_GRADES = {
    "primary": 9,
    "lower-secondary": 9,
    "upper-secondary": 4,
    "technical": 4,
    "higher": 8,
}


def wrong(answers: Answers) -> list[Problem]:
    """What cannot be together. The texts never repeat an answer."""
    found = []
    age, level, grade = (answers.get(name) for name in ("age", "last_level", "last_grade"))
    papers = several(answers, "papers")
    if isinstance(age, int) and isinstance(level, str) and age < YOUNGEST.get(level, 0):
        text = Text("La edad y el nivel no van juntos.", "Age and level do not go together.")
        found.append(Problem("last_level", text))
    if isinstance(grade, int) and isinstance(level, str) and grade > MOST_GRADES.get(level, 9):
        text = Text("Ese nivel no tiene tantos grados.", "This level has not so many grades.")
        found.append(Problem("last_grade", text))
    if "none" in papers and len(papers) > 1:
        text = Text("«Ninguno» no va con otros papeles.", "“None” stands alone.")
        found.append(Problem("papers", text))
    years = answers.get("years_experience")
    if isinstance(age, int) and isinstance(years, int | float) and years > age - 5:
        text = Text("Los años de oficio no caben en la edad.", "The years do not fit the age.")
        found.append(Problem("years_experience", text))
    return found
