"""What an IOM intake says: needs, how urgent, what to look out for; each with the answer that it rests on.

Pure rules over answers. It finds needs; whether anything is shared is for consent and the red lines.
"""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Answers, Condition, Text, answer
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability
from hub_iom import trafficking

RULES: tuple[tuple[Condition, str, str, Text], ...] = (
    (
        answer("tonight").equals("street"),
        "shelter-bed",
        "emergency",
        Text("Dormiría en la calle hoy.", "Would sleep in the street tonight."),
    ),
    (
        answer("tonight").equals("unsafe"),
        "shelter-bed",
        "emergency",
        Text(
            "No se siente a salvo donde dormiría hoy.",
            "Does not feel safe where they would sleep tonight.",
        ),
    ),
    (
        answer("meals_yesterday").at_most(1),
        "food",
        "urgent",
        Text("Ayer comió una vez o ninguna.", "Ate once or not at all yesterday."),
    ),
    (
        answer("health").equals("now"),
        "primary-health",
        "emergency",
        Text("Pide atención médica hoy.", "Asks for medical care today."),
    ),
    (
        answer("health").equals("soon"),
        "primary-health",
        "urgent",
        Text("Pide atención médica en estos días.", "Asks for medical care in the next days."),
    ),
    (
        answer("medicine_days").at_most(7),
        "primary-health",
        "urgent",
        Text(
            "Le quedan siete días de medicina o menos.", "Seven days of medicine or fewer are left."
        ),
    ),
    (
        answer("pregnant").equals(True),
        "maternal-health",
        "urgent",
        Text("Hay un embarazo en el grupo.", "There is a pregnancy in the group."),
    ),
    (
        answer("distress").equals(True),
        "mental-health",
        "urgent",
        Text(
            "La preocupación no le deja dormir o hacer sus cosas.",
            "Worry keeps them from sleep or daily tasks.",
        ),
    ),
    (
        answer("fear_of_return").equals(True) & ~answer("asylum_filed").equals("yes"),
        "asylum-orientation",
        "urgent",
        Text(
            "Tiene miedo de volver y no ha pedido asilo.",
            "Is afraid to return and has not asked for asylum.",
        ),
    ),
    (
        answer("controlled").equals(True),
        "protection-case-management",
        "emergency",
        Text(
            "Alguien controla sus movimientos, sus documentos o su trabajo.",
            "Somebody controls their movements, documents or work.",
        ),
    ),
    (
        answer("guide_endangered").equals(True),
        "smuggling-victim-assistance",
        "urgent",
        Text(
            "Quien le cobró por cruzar le puso en peligro.",
            "Whoever was paid for the crossing put them in danger.",
        ),
    ),
    (
        answer("harm_on_route").includes("kidnapping")
        | answer("harm_on_route").includes("violence"),
        "legal-assistance",
        "urgent",
        Text("Sufrió un delito grave en el camino.", "Suffered a serious crime on the way."),
    ),
    (
        answer("lost_contact").equals(True),
        "missing-migrant-search",
        "urgent",
        Text(
            "Perdió contacto con un familiar en el camino.",
            "Lost contact with a relative on the way.",
        ),
    ),
    (
        answer("child_without_parent").equals(True),
        "child-protection",
        "emergency",
        Text(
            "Hay una niña o un niño sin madre, padre o tutor.",
            "There is a child without parent or guardian.",
        ),
    ),
    (
        answer("child_with").equals("alone"),
        "unaccompanied-child-care",
        "emergency",
        Text("Viaja sin una persona adulta.", "Travels without an adult."),
    ),
    (
        answer("child_with").one_of("relative", "other-adult"),
        "child-protection",
        "emergency",
        Text(
            "Viaja separada o separado de su madre y padre.", "Travels separated from the parents."
        ),
    ),
    (
        answer("child_safe_with").equals(False),
        "child-protection",
        "emergency",
        Text(
            "No se siente bien con quien le acompaña.",
            "Does not feel all right with whoever comes along.",
        ),
    ),
    (
        answer("school_missing").equals(True),
        "school-enrolment",
        "normal",
        Text("Hay niñas o niños fuera de la escuela.", "There are children out of school."),
    ),
    (
        answer("documents").includes("none"),
        "legal-identity",
        "normal",
        Text("No trae ningún documento.", "Has no document at all."),
    ),
    (
        answer("wants_work").equals(True),
        "job-placement",
        "normal",
        Text("Quiere trabajar en México.", "Wants to work in Mexico."),
    ),
    (
        answer("destination").equals("stay") & ~answer("documents").includes("mexican-permit"),
        "regularization",
        "normal",
        Text(
            "Quiere quedarse y no tiene documento migratorio.",
            "Wants to stay and has no migration document.",
        ),
    ),
    (
        answer("destination").equals("return"),
        "assisted-voluntary-return",
        "normal",
        Text(
            "Dice que quiere volver a su país.", "Says that they want to return to their country."
        ),
    ),
    (
        answer("population").equals("internally-displaced"),
        "idp-assistance",
        "urgent",
        Text("Tuvo que dejar su hogar dentro de México.", "Had to leave home inside Mexico."),
    ),
)
"""Condition, service, urgency and the reason given."""

RISKS: tuple[tuple[Condition, str, Text], ...] = (
    (
        answer("child_with").equals("alone") | answer("child_without_parent").equals(True),
        "SC",
        Text("Niña o niño no acompañado o separado.", "Unaccompanied or separated child."),
    ),
    (
        answer("child_safe_with").equals(False),
        "CR",
        Text(
            "Niña o niño en riesgo con quien le acompaña.",
            "Child at risk with whoever comes along.",
        ),
    ),
    (
        answer("sole_carer").equals(True),
        "SP",
        Text("Cuida sola o solo a sus hijas o hijos.", "Cares for children alone."),
    ),
    (
        answer("older_or_disabled").equals(True),
        "DS",
        Text(
            "Alguien necesita apoyo por edad o discapacidad.",
            "Somebody needs support for age or disability.",
        ),
    ),
    (
        answer("pregnant").equals(True),
        "SM",
        Text("Embarazo en tránsito.", "Pregnancy on the move."),
    ),
    (
        answer("lost_contact").equals(True),
        "FU",
        Text("Familia separada en el camino.", "Family parted on the way."),
    ),
)
"""Condition, UNHCR specific needs code and the reason given. LP codes are not set at intake."""

STARTS = {
    "shelter-bed": "shelter_support",
    "assisted-voluntary-return": "voluntary_return",
    "missing-migrant-search": "missing_migrant",
    "job-placement": "labour_inclusion",
}
"""Needs that IOM itself works on, and the workflow each begins."""

ORDER = {"emergency": 0, "urgent": 1, "normal": 2}

FILING_DAYS_LEFT = Text(
    "El plazo para pedir asilo es de 30 días hábiles desde la entrada (Ley sobre Refugiados, art. 18).",
    "The time limit to ask for asylum is 30 working days from entry (Refugee Act, art. 18).",
)


def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """The assessment of one form. Forms that only record something find nothing."""
    if form == "intake":
        return _intake(answers, case, today)
    if form == "trafficking_screening":
        return _screening(answers, case)
    if form == "search_request":
        return _search(answers)
    return Assessment()


def _intake(answers: Answers, case: CaseView, today: date) -> Assessment:
    if answers.get("under_18") is True and answers.get("child_assent") is False:
        # A child who says no is not assessed further; only care is offered, without questions.
        reason = Text(
            "La niña o el niño prefirió no hablar hoy.", "The child preferred not to talk today."
        )
        return Assessment(
            needs=(NeedFound(service_code="child-protection", urgency="urgent", reason=reason),)
        )
    found = [
        NeedFound(service_code=s, urgency=u, reason=r) for c, s, u, r in RULES if c.holds(answers)
    ]
    found += _filing(answers, today)
    needs = _most_urgent(found)
    risks = [Vulnerability(code=code, reason=r) for c, code, r in RISKS if c.holds(answers)]
    start = tuple(STARTS[need.service_code] for need in needs if need.service_code in STARTS)
    if case.is_child:
        start = tuple(
            name for name in start if name != "labour_inclusion" or case.age_band == "15-17"
        )
    return Assessment(needs=needs, vulnerabilities=tuple(_first_of_each(risks)), start=start)


def _filing(answers: Answers, today: date) -> Iterator[NeedFound]:
    """Whoever fears return and entered three weeks ago or more has little of the 30 working days left."""
    entered = answers.get("entered_on")
    if (
        isinstance(entered, date)
        and answers.get("fear_of_return") is True
        and answers.get("asylum_filed") != "yes"
        and (today - entered).days >= 21
    ):
        yield NeedFound(
            service_code="asylum-orientation", urgency="emergency", reason=FILING_DAYS_LEFT
        )


def _most_urgent(found: list[NeedFound]) -> tuple[NeedFound, ...]:
    """One need per service: the most urgent, with its reason; the most urgent service first."""
    best: dict[str, NeedFound] = {}
    for need in found:
        kept = best.get(need.service_code)
        if kept is None or ORDER[need.urgency] < ORDER[kept.urgency]:
            best[need.service_code] = need
    return tuple(sorted(best.values(), key=lambda need: ORDER[need.urgency]))


def _first_of_each(risks: list[Vulnerability]) -> Iterator[Vulnerability]:
    seen: set[str] = set()
    for risk in risks:
        if risk.code not in seen:
            seen.add(risk.code)
            yield risk


def _screening(answers: Answers, case: CaseView) -> Assessment:
    finding = trafficking.find(answers, case.is_child)
    if finding.level == "none":
        return Assessment()
    emergency = answers.get("in_danger") is True or finding.child or answers.get("injured") is True
    code = (
        "trafficking-assistance" if finding.level == "indicated" else "protection-case-management"
    )
    needs = [
        NeedFound(
            service_code=code, urgency="emergency" if emergency else "urgent", reason=finding.reason
        )
    ]
    if finding.child:
        needs.append(
            NeedFound(service_code="child-protection", urgency="emergency", reason=finding.reason)
        )
    if answers.get("injured") is True:
        reason = Text("Tiene heridas o dolor que atender.", "Has injuries or pain to be treated.")
        needs.append(NeedFound(service_code="primary-health", urgency="emergency", reason=reason))
    return Assessment(
        needs=_most_urgent(needs),
        vulnerabilities=(
            Vulnerability(code=f"trafficking-{finding.level}", reason=finding.reason),
        ),
    )


def _search(answers: Answers) -> Assessment:
    urgent = answers.get("missing_is_child") is True or answers.get("feared_harm") is True
    reason = (
        Text(
            "Es menor de edad o hay indicios de delito.",
            "Is under age, or there are signs of a crime.",
        )
        if urgent
        else Text("La familia pide que se busque.", "The family asks for a search.")
    )
    need = NeedFound(
        service_code="missing-migrant-search",
        urgency="emergency" if urgent else "urgent",
        reason=reason,
    )
    return Assessment(needs=(need,), start=("missing_migrant",))
