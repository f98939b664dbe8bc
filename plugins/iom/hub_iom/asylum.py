"""The record that asylum was explained, and what the person answered. Without it, no consulate hears anything.

Kept as a form of its own, because the voluntary return and every referral to a consulate look for the
same record: there must never be two that disagree.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Form, Section, choice, day, yes_no
from hub.hooks.views import CaseView
from hub_iom.wording import option

ASYLUM_INFORMATION = Form(
    "asylum_information",
    version=1,
    title=Text("Información sobre asilo", "Asylum information"),
    sections=(
        Section(
            "given",
            Text("Lo que se explicó", "What was explained"),
            (
                yes_no(
                    "asylum_explained",
                    Text(
                        "¿Se explicó el derecho a pedir asilo en México, de palabra y por escrito?",
                        "Was the right to ask for asylum in Mexico explained, aloud and in writing?",
                    ),
                    required=True,
                    category="asylum",
                ),
                yes_no(
                    "asylum_understood",
                    Text(
                        "¿Lo explicó la persona con sus propias palabras?",
                        "Did the person repeat it in their own words?",
                    ),
                    category="asylum",
                    when=answer("asylum_explained").equals(True),
                    help=Text(
                        "Use su idioma o un intérprete; nunca alguien de su consulado.",
                        "Use their language or an interpreter; never somebody of their consulate.",
                    ),
                ),
                day(
                    "asylum_explained_on",
                    Text("¿Qué día?", "On which day?"),
                    category="asylum",
                    required=True,
                    when=answer("asylum_explained").equals(True),
                ),
            ),
        ),
        Section(
            "answer",
            Text("Lo que respondió", "What the person answered"),
            (
                choice(
                    "asylum_answer",
                    Text("¿Qué quiere hacer la persona?", "What does the person want to do?"),
                    option(
                        "does-not-ask", "No quiere pedir asilo", "Does not want to ask for asylum"
                    ),
                    option("wants-to-ask", "Quiere pedir asilo", "Wants to ask for asylum"),
                    option("has-filed", "Ya lo pidió", "Has asked already"),
                    option("undecided", "Quiere pensarlo", "Wants to think about it"),
                    category="asylum",
                ),
                yes_no(
                    "consulate_consent",
                    Text(
                        "¿Consiente expresamente que se contacte a su consulado?",
                        "Does the person expressly consent to contact with their consulate?",
                    ),
                    category="asylum",
                    when=answer("asylum_answer").given,
                    help=Text(
                        "Si ya pidió asilo, explique que no está obligada u obligado a aceptar.",
                        "If asylum was asked for, explain that there is no duty to agree.",
                    ),
                ),
            ),
            when=answer("asylum_understood").equals(True),
        ),
    ),
)


def recorded(case: CaseView) -> bool:
    """Asylum was explained and understood, and the person's answer is on record.

    In the form, or in the step of the voluntary return that cannot be taken without it.
    """
    if case.took("voluntary_return", "record_asylum"):
        return True
    form = ASYLUM_INFORMATION.name
    return (
        case.answer(form, "asylum_explained") is True
        and case.answer(form, "asylum_understood") is True
        and bool(case.answer(form, "asylum_answer"))
    )


def seeks_asylum(case: CaseView) -> bool:
    """The person has asked for asylum, or said that they will, in either form or on the way to a return."""
    if case.took("voluntary_return", "turn_to_asylum"):
        return True
    said = case.answer(ASYLUM_INFORMATION.name, "asylum_answer")
    return said in ("wants-to-ask", "has-filed") or case.answer("intake", "asylum_filed") == "yes"
