"""What a UNDP profile says: livelihood needs and gaps in legal identity, each with the answer it rests on."""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Answers, Text, answer
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability

RULES = (
    (
        answer("wish").equals("job"),
        "job-placement",
        "normal",
        Text("Quiere un empleo.", "Wants a job."),
    ),
    (
        answer("wish").equals("business"),
        "livelihood",
        "normal",
        Text("Quiere un negocio propio.", "Wants a business of their own."),
    ),
    (
        answer("wish").equals("training"),
        "skills-training",
        "normal",
        Text("Quiere aprender un oficio.", "Wants to learn a trade."),
    ),
    (
        answer("wish").equals("certificate")
        | (answer("years").at_least(3) & answer("certified").equals(False)),
        "skills-training",
        "normal",
        Text("Sabe un oficio y no tiene certificado.", "Knows a trade and has no certificate."),
    ),
    (
        answer("income").equals("none"),
        "livelihood",
        "urgent",
        Text("En su casa no entra ningún ingreso.", "No income at all comes in."),
    ),
    (
        answer("bank_account").equals(False),
        "financial-inclusion",
        "normal",
        Text("No tiene cuenta de banco.", "Has no bank account."),
    ),
    (
        answer("turned_away").equals(True) | answer("belongs").equals("no"),
        "community-inclusion",
        "normal",
        Text(
            "Le han cerrado puertas, o no se siente parte de su colonia.",
            "Doors were closed, or the neighbourhood does not feel like theirs.",
        ),
    ),
    (
        answer("reads_spanish").equals(False),
        "vocational-education",
        "normal",
        Text("No lee o no escribe español.", "Does not read or write Spanish."),
    ),
)
ORDER = {"urgent": 0, "normal": 1}

PER_HEAD = 1_500
"""Pesos a month for each person below which a household cannot wait for a business to grow. UNDP's own line."""


def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs and gaps, with reasons; the livelihood plan is for adults."""
    if form == "legal_identity":
        return _identity(answers)
    best: dict[str, NeedFound] = {}
    for need in (*_found(answers), *_poor(answers)):
        kept = best.get(need.service_code)
        if kept is None or ORDER[need.urgency] < ORDER[kept.urgency]:
            best[need.service_code] = need
    needs = tuple(sorted(best.values(), key=lambda need: ORDER[need.urgency]))
    return Assessment(needs=needs, start=() if case.is_child else ("livelihood_plan",))


def _found(answers: Answers) -> Iterator[NeedFound]:
    for condition, service, urgency, reason in RULES:
        if condition.holds(answers):
            yield NeedFound(service_code=service, urgency=urgency, reason=reason)


def _poor(answers: Answers) -> Iterator[NeedFound]:
    """A household with too little for each of its members gets cash while the plan takes hold."""
    income, people = answers.get("income_month"), answers.get("dependants")
    none = answers.get("income") == "none"
    little = (
        isinstance(income, int | float) and isinstance(people, int) and income < PER_HEAD * people
    )
    if none or little:
        reason = Text(
            "El ingreso no alcanza para las personas que viven de él.",
            "The income is too small for those who live on it.",
        )
        yield NeedFound(service_code="cash", urgency="urgent", reason=reason)


def _identity(answers: Answers) -> Assessment:
    """A birth that nobody registered may mean no nationality at all."""
    blocked = answers.get("blocked")
    stops = isinstance(blocked, tuple) and bool({"school", "health"} & set(blocked))
    missing = answers.get("missing")
    reason = Text("Falta un documento de identidad.", "A document of identity is missing.")
    if stops:
        reason = Text(
            "Sin el documento no va a la escuela o no le atienden.",
            "Without the document there is no school or no health care.",
        )
    needs = [
        NeedFound(
            service_code="legal-identity",
            urgency="urgent" if stops or missing == "birth-unregistered" else "normal",
            reason=reason,
        )
    ]
    risks = []
    if (
        missing == "birth-unregistered"
        and answers.get("born_in") != "MX"
        and answers.get("mexican_parent") is not True
    ):
        why = Text(
            "Nació fuera de México y nadie registró el nacimiento: riesgo de apatridia.",
            "Born abroad and never registered: a risk of statelessness.",
        )
        needs.append(NeedFound(service_code="statelessness", urgency="urgent", reason=why))
        risks.append(Vulnerability(code="stateless-risk", reason=why))
    return Assessment(needs=tuple(needs), vulnerabilities=tuple(risks), start=("legal_identity",))


def validate(form: str, answers: Answers) -> list[Problem]:
    """Combinations that cannot be."""
    problems = []
    if (
        form == "livelihood_profile"
        and answers.get("income") in ("job", "own")
        and answers.get("income_month") == 0
    ):
        problems.append(
            Problem(
                "income_month",
                Text(
                    "Si trabaja, algo entra; si no le pagan, elija otra respuesta.",
                    "Work brings something in; if it is unpaid, choose another answer.",
                ),
            )
        )
    if form == "legal_identity":
        proof = answers.get("proof")
        if isinstance(proof, tuple) and "none" in proof and len(proof) > 1:
            problems.append(
                Problem("proof", Text("Esta opción va sola.", "This option stands alone."))
            )
        if answers.get("missing") == "dual" and (
            answers.get("born_in") == "MX" or answers.get("mexican_parent") is not True
        ):
            problems.append(
                Problem(
                    "missing",
                    Text(
                        "Se inscribe así a quien nació fuera y tiene madre o padre de México.",
                        "This is for somebody born abroad to a Mexican parent.",
                    ),
                )
            )
    return problems
