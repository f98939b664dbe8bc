"""What OHCHR's forms say of needs and risks, with reasons, and what cannot be true together.

Records what a source said; finds nobody guilty and nobody a liar.
"""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability

CHILD = frozenset({"child", "with-children"})


def chosen(answers: Answers, name: str) -> frozenset[str]:
    """The codes that were taken among several choices."""
    found = answers.get(name)
    return frozenset(found) if isinstance(found, tuple) else frozenset()


def check(form: str, answers: Answers) -> Iterator[Problem]:
    """What is wrong across questions. The text never repeats what was typed."""
    for name, alone in (
        ("evidence", "none"),
        ("reported_to", "no"),
        ("reported_before", "nowhere"),
    ):
        if alone in (taken := chosen(answers, name)) and len(taken) > 1:
            yield Problem(
                name,
                Text("Dos de las opciones se excluyen.", "Two of the choices exclude each other."),
            )
    visited, since = answers.get("visited_on"), answers.get("held_since")
    if isinstance(visited, date) and isinstance(since, date) and since > visited:
        yield Problem(
            "held_since",
            Text("No pudo empezar después de la visita.", "It cannot begin after the visit."),
        )
    if answers.get("reprisals_feared") is True and answers.get("use_name") is True:
        yield Problem(
            "use_name",
            Text(
                "Teme represalias: su nombre no se da a ninguna autoridad. Hable antes con ella.",
                "Reprisals are feared: no name goes to an authority. Talk it over first.",
            ),
        )
    if (
        form == "detention_visit"
        and answers.get("in_private") is False
        and answers.get("ill_treated")
    ):
        yield Problem(
            "ill_treated",
            Text(
                "No se habló a solas: no anote aquí lo que pueda dañar a la persona.",
                "The talk was not private: note nothing here that may harm the person.",
            ),
        )


def assess(form: str, answers: Answers, case: CaseView) -> Assessment:
    """What one filled form says."""
    match form:
        case "violation":
            vanished = "disappearance" in chosen(answers, "rights")
            return Assessment(
                needs=tuple(_violation(answers)),
                vulnerabilities=tuple(_source_risks(answers)),
                start=("follow_up", "enforced_disappearance") if vanished else ("follow_up",),
            )
        case "detention_visit":
            needs = tuple(_visit(answers))
            proposed = any(one.service_code == "detention-alternatives" for one in needs)
            return Assessment(
                needs=needs,
                vulnerabilities=tuple(_held_risks(answers)),
                start=("alternatives_to_detention",) if proposed else (),
            )
        case "disappearance":
            return Assessment(needs=tuple(_search(answers)), start=("enforced_disappearance",))
        case _:
            return Assessment()


def _need(code: str, urgency: str, es: str, en: str) -> NeedFound:
    return NeedFound(service_code=code, urgency=urgency, reason=Text(es, en))


def _violation(answers: Answers) -> Iterator[NeedFound]:
    rights = chosen(answers, "rights")
    going_on = answers.get("still_going_on") is True
    if answers.get("needs_protection_now") is True:
        yield _need(
            "protection-case-management", "emergency", "Está en peligro ahora.", "In danger now."
        )
    elif answers.get("reprisals_feared") is True:
        yield _need(
            "protection-case-management",
            "urgent",
            "Teme represalias por hablar.",
            "Fears reprisals.",
        )
    if "disappearance" in rights:
        yield _need(
            "missing-migrant-search",
            "emergency",
            "La búsqueda empieza sin demora.",
            "A search begins without delay.",
        )
    if answers.get("wants_lawyer") is True or (going_on and rights & {"liberty", "due-process"}):
        yield _need(
            "legal-assistance",
            "emergency" if going_on and "liberty" in rights else "urgent",
            "Quiere asesoría, o la violación a su libertad continúa.",
            "Wants advice, or the violation of liberty is going on.",
        )
    if "liberty" in rights and going_on:
        yield _need("detention-alternatives", "urgent", "Sigue en detención.", "Is still held.")
    if "non-refoulement" in rights or answers.get("afraid_to_return") is True:
        yield _need(
            "asylum-orientation",
            "emergency" if going_on and "non-refoulement" in rights else "urgent",
            "Teme regresar, o le quieren devolver.",
            "Is afraid to go back, or is to be sent back.",
        )
    if answers.get("hurt") is True:
        yield _need("primary-health", "urgent", "Pide atención médica.", "Asks for medical care.")
    if answers.get("wants_to_talk") is True:
        yield _need(
            "mental-health", "urgent", "Pide apoyo psicosocial.", "Asks for psychosocial support."
        )


def _source_risks(answers: Answers) -> Iterator[Vulnerability]:
    if answers.get("reprisals_feared") is True:
        yield Vulnerability(
            code="reprisals",
            reason=Text("Teme represalias por hablar.", "Fears reprisals for speaking."),
        )
    if "integrity" in chosen(answers, "rights") and answers.get("source_is") == "victim":
        yield Vulnerability(
            code="TR",
            reason=Text("Relata tortura o malos tratos.", "Tells of torture or ill-treatment."),
        )


def _visit(answers: Answers) -> Iterator[NeedFound]:
    vulnerable = chosen(answers, "vulnerable")
    if vulnerable or answers.get("wants_alternative") is True:
        child = bool(vulnerable & CHILD)
        yield _need(
            "detention-alternatives",
            "emergency"
            if child or "pregnant" in vulnerable or "illness" in vulnerable
            else "urgent",
            "Hay niñez: no debe estar en detención (LRPCAP art. 20)."
            if child
            else "Su situación pide una alternativa.",
            "A child is there: no child is to be held (LRPCAP art. 20)."
            if child
            else "Their situation calls for an alternative.",
        )
        if child:
            yield _need(
                "child-protection",
                "emergency",
                "Hay una niña o un niño en detención.",
                "A child is held.",
            )
    if "asylum-seeker" in vulnerable or answers.get("asylum_told") is False:
        yield _need(
            "asylum-orientation",
            "urgent",
            "Quiere asilo o no le informaron.",
            "Wants asylum, or was not told of it.",
        )
    if answers.get("return_announced") is True or answers.get("lawyer") is False:
        yield _need(
            "legal-assistance",
            "emergency" if answers.get("return_announced") is True else "urgent",
            "Le anunciaron una devolución o no ha tenido asesoría.",
            "A return was announced, or there was no lawyer.",
        )
    if "crime-victim" in vulnerable:
        yield _need(
            "trafficking-assistance",
            "urgent",
            "Pudo ser víctima de un delito.",
            "May be a victim of crime.",
        )
    if answers.get("doctor") is False and (
        vulnerable & {"illness", "pregnant"} or answers.get("ill_treated")
    ):
        yield _need(
            "primary-health",
            "emergency",
            "Necesita atención y no la ha tenido.",
            "Needs care and had none.",
        )
    if answers.get("family_called") is False:
        yield _need(
            "family-tracing",
            "normal",
            "No ha podido llamar a su familia.",
            "Could not call family.",
        )


def _held_risks(answers: Answers) -> Iterator[Vulnerability]:
    codes = {
        "child": "CR", "with-children": "FU", "pregnant": "WR", "disability": "DS", "illness": "SM",
        "torture": "TR", "older": "ER",
    }  # fmt: skip
    for name in sorted(chosen(answers, "vulnerable")):
        if name in codes:
            yield Vulnerability(
                code=codes[name],
                reason=Text(
                    "Anotado en la visita a la detención.", "Noted on the detention visit."
                ),
            )


def _search(answers: Answers) -> Iterator[NeedFound]:
    if answers.get("family_agrees_search") is True:
        yield _need(
            "missing-migrant-search",
            "emergency",
            "La familia pide la búsqueda, que empieza sin demora.",
            "The family asks for a search, which begins without delay.",
        )
    if answers.get("has_representative") is False:
        yield _need(
            "legal-assistance",
            "urgent",
            "La familia necesita quien la represente.",
            "The family needs somebody to represent it.",
        )
    if answers.get("family_afraid") is True:
        yield _need(
            "protection-case-management",
            "urgent",
            "La familia teme represalias.",
            "The family fears reprisals.",
        )
