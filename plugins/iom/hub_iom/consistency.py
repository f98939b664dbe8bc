"""Rules across the answers of one form: sums, dates in order, options that stand alone.

A problem says what does not fit; it never repeats what was typed.
"""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem


def validate(form: str, answers: Answers) -> list[Problem]:
    """Rules across fields of a form."""
    return list(_wrong_intake(answers)) if form == "intake" else []


def _wrong_intake(answers: Answers) -> Iterator[Problem]:
    parts = [answers.get(name) for name in ("adults", "children_0_5", "children_6_17")]
    size = answers.get("household_size")
    numbers = [part for part in parts if isinstance(part, int)]
    if isinstance(size, int) and len(numbers) == 3 and sum(numbers) != size:
        yield Problem(
            "household_size",
            Text(
                "Las personas adultas, niñas y niños no suman este número.",
                "The adults and the children do not add up to this number.",
            ),
        )
    if answers.get("under_18") is False and answers.get("adults") == 0:
        yield Problem(
            "adults",
            Text(
                "La persona es adulta: cuente al menos una.",
                "The person is an adult: count at least one.",
            ),
        )
    if (
        answers.get("child_with") == "alone"
        and isinstance(answers.get("adults"), int)
        and answers.get("adults") != 0
    ):
        yield Problem(
            "child_with",
            Text(
                "Viaja sin personas adultas, pero se contó alguna.",
                "Travels without adults, yet some were counted.",
            ),
        )
    entered, filed = answers.get("entered_on"), answers.get("asylum_filed_on")
    if isinstance(entered, date) and isinstance(filed, date) and filed < entered:
        yield Problem(
            "asylum_filed_on",
            Text(
                "No pudo pedir asilo antes de entrar.",
                "Asylum could not be asked for before the entry.",
            ),
        )
    if answers.get("destination_country") == "MX":
        yield Problem(
            "destination_country",
            Text(
                "Si quiere quedarse en México, elija esa respuesta.",
                "To stay in Mexico, choose that answer.",
            ),
        )
    for name, alone in (("documents", "none"), ("harm_on_route", "rather-not-say")):
        given = answers.get(name)
        if isinstance(given, tuple) and alone in given and len(given) > 1:
            yield Problem(name, Text("Esta opción va sola.", "This option stands alone."))
