"""What UNHCR's forms say of needs and risks, each with its reason.

Never repeats an answer, and never names a specific need that the person did not agree to have noted.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from hub.hooks.declared import Answers, Text, Value
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability

FILING_DAYS = 30
"""Working days from entry within which asylum is to be asked for (LRPCAP art. 18)."""
WARNING_DAYS = 20
"""Working days after which the office treats the filing as pressing: ten are left."""
NEAR = 5
"""Working days left at which a filing becomes an emergency."""
REVIEW_DAYS = 15
"""Working days from notification of a refusal to ask for its review (LRPCAP art. 25)."""


def weekdays_since(first: date, today: date) -> int:
    """Mondays to Fridays after a day, up to and including today.

    Plugins know no holidays. Counting them as working days makes the deadline look nearer than it
    is, never farther; the exact day comes from the workflow's clock, on the desk's calendar.
    """
    days = max((today - first).days, 0)
    return sum((first + timedelta(days=n)).isoweekday() < 6 for n in range(1, days + 1))


def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """What one filled form says."""
    match form:
        case "registration":
            return Assessment(
                needs=tuple(_registration_needs(answers, today)),
                vulnerabilities=tuple(_registration_risks(answers, case)),
                start=tuple(_workflows(answers)),
            )
        case "specific_needs":
            return Assessment(
                needs=tuple(_specific_needs(answers)),
                vulnerabilities=tuple(_codes(answers, case)),
            )
        case "nationality":
            return _nationality(answers)
        case "displacement":
            return Assessment(needs=tuple(_displacement(answers)), start=("internal_displacement",))
        case _:
            return Assessment()


def _filing(answers: Answers, today: date) -> NeedFound | None:
    """The need to be accompanied to the asylum authority, as urgent as the deadline makes it."""
    if answers.get("asylum") not in ("unaware", "wants"):
        return None
    if answers.get("asylum") == "unaware" and answers.get("afraid_to_return") is not True:
        return None
    entered = answers.get("entered_on")
    if not isinstance(entered, date):
        return NeedFound(
            service_code="asylum-orientation",
            urgency="urgent",
            reason=Text(
                "No se sabe el día de entrada: el plazo de 30 días hábiles pudo empezar ya.",
                "The day of entry is unknown: the 30 working days may be running already.",
            ),
        )
    left = FILING_DAYS - weekdays_since(entered, today)
    if left < 0:
        return NeedFound(
            service_code="asylum-orientation",
            urgency="emergency",
            reason=Text(
                "El plazo de 30 días hábiles pudo haber pasado: hay que solicitar y explicar la causa.",
                "The 30 working days may be over: the request must be filed and its cause explained.",
            ),
        )
    return NeedFound(
        service_code="asylum-orientation",
        urgency="emergency" if left <= NEAR else "urgent",
        reason=Text(
            f"Quedan al menos {left} días hábiles para pedir asilo (LRPCAP art. 18).",
            f"At least {left} working days are left to ask for asylum (LRPCAP art. 18).",
        ),
    )


def _need(code: str, urgency: str, es: str, en: str) -> NeedFound:
    return NeedFound(service_code=code, urgency=urgency, reason=Text(es, en))


def _registration_needs(answers: Answers, today: date) -> Iterator[NeedFound]:
    if (filing := _filing(answers, today)) is not None:
        yield filing
    if answers.get("asylum") == "refused":
        yield _need(
            "legal-assistance",
            "emergency",
            "Una negativa se puede revisar en 15 días hábiles desde que se entregó.",
            "A refusal can be reviewed within 15 working days of its notification.",
        )
    if answers.get("risk_of_return") is True:
        yield _need(
            "legal-assistance"
            if answers.get("asylum") != "refused"
            else "protection-case-management",
            "emergency",
            "Le han anunciado una devolución a un país del que salió.",
            "A return to the country that was left has been announced.",
        )
    if answers.get("safe_tonight") is False:
        yield _need(
            "shelter-bed",
            "emergency",
            "No tiene un lugar seguro para dormir hoy.",
            "There is no safe place to sleep tonight.",
        )
    if answers.get("in_danger_now") is True:
        yield _need(
            "protection-case-management",
            "emergency",
            "Alguien le busca o amenaza en México.",
            "Somebody is looking for or threatening this person in Mexico.",
        )
    if answers.get("family_elsewhere") is True:
        yield _need(
            "family-tracing",
            "urgent",
            "Se separó de familia cercana en el camino.",
            "Close family was lost on the way.",
        )
    if answers.get("situation") == "displaced-in-mexico":
        yield _need(
            "idp-assistance",
            "urgent",
            "Tuvo que dejar su hogar dentro de México.",
            "Had to leave home within Mexico.",
        )
    if answers.get("situation") == "no-nationality":
        yield _need(
            "statelessness",
            "normal",
            "Dice que ningún país le reconoce.",
            "Says that no country recognises them.",
        )
    asked = answers.get("basic_needs")
    for code in asked if isinstance(asked, tuple) else ():
        yield _need(
            code,
            "normal" if code == "school-enrolment" else "urgent",
            "Lo pidió en el registro.",
            "Asked for at registration.",
        )


def _registration_risks(answers: Answers, case: CaseView) -> Iterator[Vulnerability]:
    if answers.get("only_adult") is True:
        yield Vulnerability(
            code="SP",
            reason=Text(
                "Es la única persona adulta a cargo de niñas o niños.",
                "Is the only adult who cares for children.",
            ),
        )
    if case.population == "child-unaccompanied":
        yield Vulnerability(
            code="SC",
            reason=Text("Menor de edad sin acompañamiento.", "A child without an adult."),
        )
    if answers.get("family_elsewhere") is True:
        yield Vulnerability(
            code="FU",
            reason=Text("Familia separada en el camino.", "Family separated on the way."),
        )


def _workflows(answers: Answers) -> Iterator[str]:
    if answers.get("asylum") == "wants" or (
        answers.get("asylum") == "unaware" and answers.get("afraid_to_return") is True
    ):
        yield "asylum"
    if answers.get("situation") == "no-nationality":
        yield "statelessness"


def _specific_needs(answers: Answers) -> Iterator[NeedFound]:
    if answers.get("sexual_violence") is True:
        if answers.get("within_120_hours") is True:
            yield _need(
                "clinical-management-rape",
                "emergency",
                "Violencia en los últimos cinco días: la atención médica no puede esperar.",
                "Violence within the last five days: medical care cannot wait.",
            )
        yield _need(
            "gbv-case-management",
            "urgent",
            "Vivió violencia sexual o de género y aceptó hablar de apoyo.",
            "Suffered sexual or gender-based violence and agreed to talk of support.",
        )
    if answers.get("tortured") is True:
        yield _need(
            "mental-health",
            "urgent",
            "Sobrevivió tortura; conviene atención especializada.",
            "Survived torture; specialised care is called for.",
        )
    days = answers.get("medicine_days")
    if answers.get("serious_condition") is True:
        short = isinstance(days, int) and days <= 7
        yield _need(
            "primary-health",
            "emergency" if short and days == 0 else "urgent",
            "La medicina se acaba en una semana o menos."
            if short
            else "Tiene una enfermedad grave.",
            "The medicine ends within a week." if short else "Has a serious illness.",
        )
    if answers.get("difficulty"):
        yield _need(
            "disability-services",
            "normal",
            "Tiene mucha dificultad en al menos una actividad.",
            "Has great difficulty in at least one activity.",
        )
    risks = answers.get("child_risks")
    if isinstance(risks, tuple) and {"alone", "separated"} & set(risks):
        yield _need(
            "unaccompanied-child-care",
            "emergency",
            "Es menor de edad y está sin su madre, padre o tutor.",
            "Is under 18 and without a parent or guardian.",
        )
    elif risks:
        yield _need(
            "child-protection",
            "urgent",
            "Hay un riesgo para una niña, niño o adolescente.",
            "A child is at risk.",
        )


CODES: tuple[tuple[str, str, Value, Text], ...] = (
    (
        "WR",
        "woman_alone_at_risk",
        True,
        Text("Mujer que se siente en peligro.", "A woman who feels in danger."),
    ),
    (
        "ER",
        "older_without_support",
        True,
        Text("Persona mayor sin apoyo.", "An older person without support."),
    ),
    (
        "SP",
        "sole_caregiver",
        True,
        Text("Cuida sola a quien depende de ella.", "Cares alone for dependants."),
    ),
    (
        "FU",
        "family_apart",
        True,
        Text("Desea reunirse con su familia.", "Wishes to be reunited with family."),
    ),
    (
        "SM",
        "serious_condition",
        True,
        Text("Enfermedad grave o tratamiento seguido.", "Serious illness or constant treatment."),
    ),
    ("TR", "tortured", True, Text("Sobrevivió tortura.", "Survived torture.")),
    (
        "SV",
        "sexual_violence",
        True,
        Text("Vivió violencia sexual o de género.", "Suffered sexual or gender-based violence."),
    ),
)
"""UNHCR's code, the question behind it, the answer that means it, and why."""


def _codes(answers: Answers, case: CaseView) -> Iterator[Vulnerability]:
    """The specific needs codes. LP only where the person agreed to it being noted."""
    risks = answers.get("child_risks")
    taken = set(risks) if isinstance(risks, tuple) else set()
    if taken & {"alone", "separated"} or case.population == "child-unaccompanied":
        yield Vulnerability(
            code="SC",
            reason=Text("Sin su madre, padre o tutor.", "Without a parent or guardian."),
        )
    if taken - {"alone", "separated"}:
        yield Vulnerability(code="CR", reason=Text("Niña o niño en riesgo.", "A child at risk."))
    for code, name, means, reason in CODES:
        if answers.get(name) == means:
            yield Vulnerability(code=code, reason=reason)
    if answers.get("difficulty"):
        yield Vulnerability(
            code="DS",
            reason=Text(
                "Mucha dificultad en una actividad básica.", "Great difficulty in a basic activity."
            ),
        )
    if answers.get("lp_agreed") is True and answers.get("lp_codes"):
        yield Vulnerability(
            code="LP",
            reason=Text(
                "Aceptó que se anote su necesidad de protección jurídica o física.",
                "Agreed to a need of legal or physical protection being noted.",
            ),
        )


def _nationality(answers: Answers) -> Assessment:
    if answers.get("considered_national") == "yes":
        if answers.get("birth_registered") == "yes":
            return Assessment()
        return Assessment(
            needs=(
                _need(
                    "legal-identity",
                    "normal",
                    "Tiene nacionalidad, pero su nacimiento no consta.",
                    "Has a nationality, but no record of birth.",
                ),
            )
        )
    needs = [
        _need(
            "statelessness",
            "normal",
            "No está claro que algún país le considere su nacional.",
            "It is not clear that any country considers this person its national.",
        )
    ]
    if answers.get("children_born_in_mexico") is True:
        needs.append(
            _need(
                "legal-identity",
                "urgent",
                "Hay hijas o hijos nacidos en México, que son mexicanos y deben ser registrados.",
                "There are children born in Mexico, who are Mexican and have to be registered.",
            )
        )
    return Assessment(needs=tuple(needs), start=("statelessness",))


def _displacement(answers: Answers) -> Iterator[NeedFound]:
    yield _need(
        "idp-assistance",
        "emergency" if answers.get("followed") is True else "urgent",
        "Le siguen buscando." if answers.get("followed") is True else "Dejó su hogar por fuerza.",
        "Is still being looked for."
        if answers.get("followed") is True
        else "Was forced from home.",
    )
    if answers.get("roof") is False:
        yield _need(
            "shelter-bed",
            "emergency",
            "No tiene dónde vivir este mes.",
            "Has nowhere to live this month.",
        )
    if answers.get("lost_papers") is True:
        yield _need(
            "legal-identity",
            "normal",
            "Perdió documentos al salir; tiene derecho a reponerlos.",
            "Lost documents when leaving, and has a right to new ones.",
        )
    if answers.get("income") is False:
        yield _need("livelihood", "normal", "Quedó sin ingresos.", "Was left without an income.")
    if answers.get("cause") == "disaster":
        yield _need(
            "disaster-displacement",
            "urgent",
            "Salió por un desastre.",
            "Left because of a disaster.",
        )
