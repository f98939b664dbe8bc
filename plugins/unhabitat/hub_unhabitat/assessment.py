"""What the housing profile says: how adequate and how secure the roof is, each need with its reason."""

from collections.abc import Iterable
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, NeedFound, Vulnerability

ROOMY = 3
"""Persons to a room that are not too many: UN-Habitat's sufficient living area (metadata of SDG indicator 11.1.1)."""
AFFORDABLE = 0.30
"""Share of income that housing may take: UN-Habitat's measure of affordability (metadata of SDG 11.1.1)."""
NO_ROOF = ("street", "camp")
SOON = 7
"""Days before an eviction from which a bed has to be found as well. The network's own figure."""


def crowded(answers: Answers) -> bool:
    """More than three people to a room."""
    people, rooms = answers.get("people"), answers.get("rooms")
    return isinstance(people, int) and isinstance(rooms, int) and people > ROOMY * rooms


def unaffordable(answers: Answers) -> bool:
    """Rent above 30 per cent of income; any rent where there is none."""
    rent, income = answers.get("rent"), answers.get("income")
    if not isinstance(rent, int | float) or not isinstance(income, int | float):
        return False
    return rent > AFFORDABLE * income


def eviction_risk(answers: Answers, today: date) -> str:
    """'none', 'some', 'high' or 'imminent', after General Comment 7 of the CESCR on forced evictions (1997).

    Being told to leave is high; with threats or within a week it is imminent, court or no court. Debt of two months, or
    no contract on a rent that cannot be paid, is some.
    """
    if answers.get("told_to_leave") is True:
        by = answers.get("leave_by")
        soon = isinstance(by, date) and (by - today).days <= SOON
        return "imminent" if soon or answers.get("told_how") == "threats" else "high"
    owed = answers.get("months_owed")
    shaky = answers.get("contract") in ("spoken", "none") and unaffordable(answers)
    return "some" if (isinstance(owed, int) and owed >= 2) or shaky else "none"


def children_alone(answers: Answers) -> bool:
    """A household without any adult."""
    people = answers.get("people")
    return isinstance(people, int) and people == answers.get("under_18")


def _needs(answers: Answers, today: date) -> Iterable[NeedFound]:
    if children_alone(answers):
        yield NeedFound(
            service_code="unaccompanied-child-care",
            urgency="emergency",
            reason=Text(
                "En el hogar no hay personas adultas.", "There are no adults in the household."
            ),
        )
    risk = eviction_risk(answers, today)
    leaving = answers.get("wants_to_leave_tonight") is True
    if answers.get("lives_in") in NO_ROOF or leaving or answers.get("wants") == "tonight":
        yield NeedFound(
            service_code="shelter-bed",
            urgency="emergency",
            reason=Text(
                "Hoy no tiene un lugar seguro donde dormir.", "Has no safe place to sleep today."
            ),
        )
    elif risk == "imminent":
        yield NeedFound(
            service_code="shelter-bed",
            urgency="urgent",
            reason=Text("Puede perder su techo en días.", "May lose the roof within days."),
        )
    if answers.get("safe_there") is False:
        yield NeedFound(
            service_code="protection-case-management",
            urgency="emergency" if leaving else "urgent",
            reason=Text("No se siente a salvo donde vive.", "Does not feel safe where they live."),
        )
    if risk in ("high", "imminent"):
        yield NeedFound(
            service_code="legal-assistance",
            urgency="emergency" if risk == "imminent" else "urgent",
            reason=Text("Le han dicho que se vaya.", "Was told to leave."),
        )
    if answers.get("wants") == "rent" or risk != "none" or unaffordable(answers):
        yield NeedFound(
            service_code="housing",
            urgency="urgent" if risk in ("high", "imminent") else "normal",
            reason=Text(
                "Necesita una vivienda que pueda pagar y conservar.",
                "Needs a home that can be paid for and kept.",
            ),
        )
    elif crowded(answers) or answers.get("wants") == "improve":
        yield NeedFound(
            service_code="housing",
            urgency="normal",
            reason=Text("La vivienda no es adecuada.", "The home is not adequate."),
        )
    lacks = answers.get("lacks")
    if isinstance(lacks, tuple) and {"water", "toilet"} & set(lacks):
        yield NeedFound(
            service_code="wash",
            urgency="urgent",
            reason=Text("No hay agua o baño.", "There is no water or toilet."),
        )
    if answers.get("children_in_school") is False:
        yield NeedFound(
            service_code="school-enrolment",
            urgency="normal",
            reason=Text("Hay niñas o niños sin escuela.", "There are children out of school."),
        )


def assessed(answers: Answers, today: date) -> Assessment:
    """Needs, risks, and the workflows to begin."""
    needs = tuple(_needs(answers, today))
    codes = {need.service_code for need in needs}
    risks = []
    if answers.get("one_adult") == "yes":
        reason = Text("Una sola persona cuida a niñas o niños.", "One person cares for children.")
        risks.append(Vulnerability(code="SP", reason=reason))
    if answers.get("disability") is True:
        reason = Text("Necesita una vivienda accesible.", "Needs an accessible home.")
        risks.append(Vulnerability(code="DS", reason=reason))
    over, people = answers.get("over_60"), answers.get("people")
    if isinstance(over, int) and over and over == people:
        reason = Text("Solo hay personas mayores en el hogar.", "There are older people only.")
        risks.append(Vulnerability(code="ER", reason=reason))
    if children_alone(answers):
        # Children are not helped to rent on their own: the child protection authority comes first.
        reason = Text("Niñas o niños sin personas adultas.", "Children without adults.")
        risks.append(Vulnerability(code="SC", reason=reason))
        return Assessment(needs=needs, vulnerabilities=tuple(risks))
    start = []
    if "housing" in codes and answers.get("wants") != "improve":
        start.append("housing_integration")
    if answers.get("wants") == "improve" or _repairs(answers):
        start.append("shelter_improvement")
    return Assessment(needs=needs, vulnerabilities=tuple(risks), start=tuple(start))


def _repairs(answers: Answers) -> bool:
    lacks = answers.get("lacks")
    return answers.get("wants") == "keep" and isinstance(lacks, tuple) and bool(lacks)


def wrong(answers: Answers) -> list[Problem]:
    """What cannot be together. The texts never repeat an answer."""
    found = []
    people, young, old = (answers.get(name) for name in ("people", "under_18", "over_60"))
    older = old if isinstance(old, int) else 0
    if isinstance(people, int) and isinstance(young, int) and young + older > people:
        text = Text(
            "Las edades suman más personas que el hogar.",
            "The ages add up to more people than the household.",
        )
        found.append(Problem("under_18", text))
    since, by = answers.get("since"), answers.get("leave_by")
    if isinstance(since, date) and isinstance(by, date) and by < since:
        text = Text(
            "La fecha para irse es anterior a la llegada.", "Leaving would be before arriving."
        )
        found.append(Problem("leave_by", text))
    wants, lives = answers.get("wants"), answers.get("lives_in")
    if wants in ("keep", "improve") and lives == "street":
        text = Text("Sin techo no hay qué conservar.", "Without a roof there is nothing to keep.")
        found.append(Problem("wants", text))
    return found
