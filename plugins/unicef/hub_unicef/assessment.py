"""What UNICEF's forms say of a child's needs and risks, with reasons, and what cannot be true together.

Best interests come first (Convention on the Rights of the Child, art. 3); what is urgent waits for no
assent, and no form is ever held against a child.
"""

from collections.abc import Iterator

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability

HELD_IN = ("station", "police")
"""Places of detention: a child is never to be there (LRPCAP art. 20)."""


def unaccompanied(answers: Answers) -> bool:
    """True for a child without a parent or legal guardian: alone, with siblings, or with a stranger."""
    company = answers.get("with_whom")
    if company in ("alone", "siblings"):
        return True
    return company == "other-adult" and answers.get("legal_guardian") is not True


def separated(answers: Answers) -> bool:
    """True for a child with relatives who are not the legal guardians."""
    return answers.get("with_whom") == "relative" and answers.get("legal_guardian") is not True


def check(form: str, answers: Answers) -> Iterator[Problem]:
    """What is wrong across questions. The text never repeats what was typed."""
    if form == "child_intake":
        if answers.get("assent") == "too-young" and answers.get("age_band") in ("12-14", "15-17"):
            yield Problem(
                "assent",
                Text(
                    "A esa edad puede decir si quiere hablar: pregúntele.",
                    "At that age the child can say whether to talk: please ask.",
                ),
            )
        if (
            answers.get("with_whom") in ("alone", "siblings")
            and answers.get("place") == "family-home"
        ):
            yield Problem(
                "place",
                Text(
                    "Dice que no está con familia adulta y que duerme en casa con ella.",
                    "With no adult of the family, and yet at home with them: one is not so.",
                ),
            )
    papers = answers.get("school_papers")
    if isinstance(papers, tuple) and "none" in papers and len(papers) > 1:
        yield Problem(
            "school_papers",
            Text("«Ninguno» no va con otras opciones.", "'None' does not go with other choices."),
        )


def assess(form: str, answers: Answers, case: CaseView) -> Assessment:
    """What one filled form says."""
    match form:
        case "child_intake":
            return Assessment(
                needs=tuple(_needs(answers)),
                vulnerabilities=tuple(_risks(answers)),
                start=tuple(_workflows(answers)),
            )
        case "family_tracing" if answers.get("may_search") is True:
            found = _need(
                "family-tracing",
                "urgent",
                "Quiere que busquemos a su familia.",
                "Wants us to look for family.",
            )
            return Assessment(needs=(found,), start=("family_tracing",))
        case "schooling" if answers.get("wants_school") is True:
            return Assessment(needs=tuple(_school(answers)), start=("school_place",))
        case _:
            return Assessment()


def _workflows(answers: Answers) -> Iterator[str]:
    """The best interests procedure, after what cannot wait for it."""
    harmed = answers.get("afraid") is True or answers.get("at_ease_with_caregiver") is False
    if harmed or answers.get("place") in (*HELD_IN, "street"):
        yield "urgent_action"
    if unaccompanied(answers):
        yield "authority_notice"
    yield "best_interests"


def _need(code: str, urgency: str, es: str, en: str) -> NeedFound:
    return NeedFound(service_code=code, urgency=urgency, reason=Text(es, en))


def _needs(answers: Answers) -> Iterator[NeedFound]:
    held = answers.get("place") in HELD_IN
    alone = unaccompanied(answers)
    if alone:
        yield _need(
            "unaccompanied-child-care",
            "emergency",
            "Está sin madre, padre ni tutor: avise hoy a la procuraduría de protección.",
            "Is without parent or guardian: tell the child protection authority today.",
        )
    afraid = answers.get("afraid") is True or answers.get("at_ease_with_caregiver") is False
    if alone or separated(answers) or afraid or held or answers.get("caregiver_conflict") is True:
        yield _need(
            "child-protection",
            "emergency" if alone or afraid or held else "urgent",
            "Corresponde el procedimiento de interés superior.",
            "The best interests procedure applies.",
        )
    if held:
        yield _need(
            "detention-alternatives",
            "emergency",
            "Ninguna niña, niño o adolescente debe estar en detención migratoria (LRPCAP art. 20).",
            "No child is to be held for migration (LRPCAP art. 20).",
        )
    if answers.get("place") == "street":
        yield _need("shelter-bed", "emergency", "Duerme en la calle.", "Sleeps in the street.")
    if answers.get("hurts") is True:
        yield _need(
            "primary-health", "urgent", "Dice que algo le duele.", "Says that something hurts."
        )
    if answers.get("eaten_today") is False:
        yield _need("food", "urgent", "Hoy no ha comido.", "Has not eaten today.")
    if answers.get("afraid_home") is True:
        yield _need(
            "asylum-orientation",
            "urgent",
            "Le da miedo regresar a su país.",
            "Is afraid to go back.",
        )
    if answers.get("sad_or_sleepless") is True:
        yield _need(
            "mental-health", "urgent", "Duerme mal o llora seguido.", "Sleeps badly or cries often."
        )
    if answers.get("works") is True:
        yield _need(
            "exploitation-complaint",
            "urgent",
            "Trabaja siendo menor de edad: hay que ver en qué condiciones.",
            "Works although under age: the conditions have to be looked at.",
        )
    if answers.get("in_school") is False and answers.get("age_band") != "0-5":
        yield _need("school-enrolment", "normal", "No va a la escuela.", "Does not go to school.")
    if answers.get("vaccinated") is False:
        yield _need("vaccination", "normal", "Le faltan vacunas.", "Vaccinations are missing.")
    if answers.get("has_birth_record") is False:
        yield _need(
            "legal-identity", "normal", "No tiene acta de nacimiento.", "Has no birth certificate."
        )
    wishes = answers.get("wishes")
    if isinstance(wishes, tuple) and {"call-family", "be-with-family"} & set(wishes):
        yield _need(
            "family-tracing",
            "urgent" if alone else "normal",
            "Quiere hablar o estar con su familia.",
            "Wants to talk to or be with family.",
        )


def _risks(answers: Answers) -> Iterator[Vulnerability]:
    if unaccompanied(answers):
        yield Vulnerability(
            code="SC", reason=Text("No acompañada(o).", "Unaccompanied: no parent or guardian.")
        )
    elif separated(answers):
        yield Vulnerability(
            code="SC",
            reason=Text("Separada(o): con familia sin guarda legal.", "Separated: with relatives."),
        )
    if answers.get("afraid") is True or answers.get("at_ease_with_caregiver") is False:
        yield Vulnerability(
            code="CR",
            reason=Text("Dice que alguien le da miedo.", "Says that somebody scares them."),
        )
    if answers.get("place") in HELD_IN:
        yield Vulnerability(
            code="CR", reason=Text("Está en un lugar de detención.", "Is in a place of detention.")
        )
    if answers.get("caregiver_conflict") is True:
        yield Vulnerability(
            code="caregiver-conflict",
            reason=Text(
                "Su cuidador no debe saber de este caso.",
                "The caregiver must not learn of this case.",
            ),
        )
    younger = answers.get("younger_with_child")
    if isinstance(younger, int) and younger > 0 and unaccompanied(answers):
        yield Vulnerability(
            code="SP", reason=Text("Cuida a alguien más pequeño.", "Cares for somebody smaller.")
        )


def _school(answers: Answers) -> Iterator[NeedFound]:
    support = answers.get("support")
    refused = isinstance(support, tuple) and "refused" in support
    yield _need(
        "school-enrolment",
        "urgent" if refused else "normal",
        "Una escuela no le aceptó: la falta de papeles no es motivo."
        if refused
        else "Quiere ir a la escuela.",
        "A school turned the child away: missing papers are no reason."
        if refused
        else "Wants to go to school.",
    )
    if isinstance(support, tuple) and "disability" in support:
        yield _need(
            "disability-services", "normal", "Pide apoyo por discapacidad.", "Asks for support."
        )
