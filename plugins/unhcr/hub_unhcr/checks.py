"""What cannot be true together in UNHCR's forms. The text never repeats what was typed."""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem


def _before(answers: Answers, first: str, second: str) -> bool:
    """True when both days are given and the second lies before the first."""
    one, two = answers.get(first), answers.get(second)
    return isinstance(one, date) and isinstance(two, date) and two < one


def check(form: str, answers: Answers) -> Iterator[Problem]:
    """What is wrong across questions. The text never repeats what was typed."""
    if _before(answers, "entered_on", "filed_on"):
        yield Problem(
            "filed_on",
            Text("La solicitud no pudo ser antes de entrar.", "Filing cannot come before entry."),
        )
    if _before(answers, "filed_on", "notified_on"):
        yield Problem(
            "notified_on",
            Text(
                "La negativa no pudo ser antes de la solicitud.",
                "A refusal cannot come before the filing.",
            ),
        )
    size, children = answers.get("household_size"), answers.get("children")
    if isinstance(size, int) and isinstance(children, int) and children > size:
        yield Problem(
            "children",
            Text("Son más que todo el grupo.", "They are more than the whole group."),
        )
    papers = answers.get("papers")
    if isinstance(papers, tuple) and "none" in papers and len(papers) > 1:
        yield Problem(
            "papers",
            Text(
                "«Ninguno» no va junto con otras opciones.",
                "'None' does not go with other choices.",
            ),
        )
    if form == "consular_consent" and answers.get("in_writing") is True:
        for name in ("asked_by_person", "effects_explained"):
            if answers.get(name) is not True:
                yield Problem(
                    name,
                    Text(
                        "Un consentimiento firmado así no es expreso ni informado.",
                        "Consent signed in this way is neither express nor informed.",
                    ),
                )
