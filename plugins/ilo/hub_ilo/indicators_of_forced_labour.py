"""The eleven indicators, scored with reasons. A score points to help; only a court says what was forced labour.

ILO indicators of forced labour (2012). Work is forced where it is not voluntary and under a menace (Convention 29,
art. 2; 20th ICLS guidelines, 2018): so one strong indicator on each side weighs more than many weak ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability

INDICATORS = {
    "abuse-of-vulnerability": Text("abuso de vulnerabilidad", "abuse of vulnerability"),
    "deception": Text("engaño", "deception"),
    "restriction-of-movement": Text("no le dejan salir", "restriction of movement"),
    "isolation": Text("aislamiento", "isolation"),
    "physical-and-sexual-violence": Text("violencia", "violence"),
    "intimidation-and-threats": Text("amenazas", "threats"),
    "retention-of-identity-documents": Text("documentos retenidos", "documents held"),
    "withholding-of-wages": Text("salario retenido", "wages withheld"),
    "debt-bondage": Text("deuda", "debt bondage"),
    "abusive-working-and-living-conditions": Text("condiciones abusivas", "abusive conditions"),
    "excessive-overtime": Text("horas excesivas", "excessive overtime"),
}
"""Codes as in the reference list of the network (ilo_forced_labour_indicators)."""

NOT_VOLUNTARY = frozenset(
    {
        "abuse-of-vulnerability",
        "deception",
        "debt-bondage",
        "abusive-working-and-living-conditions",
        "excessive-overtime",
    }
)
MENACE = frozenset(INDICATORS) - NOT_VOLUNTARY | {"debt-bondage"}
"""Debt bondage both takes the choice away and threatens."""

POINTS = {"some": 1, "strong": 2}
PHYSICAL = frozenset({"restriction-of-movement", "physical-and-sexual-violence"})


@dataclass(frozen=True, slots=True)
class Score:
    """`points` of 22; `level`: 'strong', 'signs' or 'none'; the indicators found, each with its points."""

    points: int
    level: str
    found: dict[str, int]

    @property
    def reason(self) -> Text:
        """The indicators by name, strongest first."""
        names = sorted(
            self.found, key=lambda code: (-self.found[code], list(INDICATORS).index(code))
        )
        es = ", ".join(
            INDICATORS[code].es + (" (fuerte)" if self.found[code] == 2 else "") for code in names
        )
        en = ", ".join(
            INDICATORS[code].en + (" (strong)" if self.found[code] == 2 else "") for code in names
        )
        return Text(
            f"{len(names)} de 11 indicadores, {self.points} de 22 puntos: {es}.",
            f"{len(names)} of 11 indicators, {self.points} of 22 points: {en}.",
        )


def score(answers: Answers) -> Score:
    """The score. Strong: a strong sign both of work that is not voluntary and of a menace."""
    found = {}
    for code in INDICATORS:
        given = answers.get(code.replace("-", "_"))
        points = POINTS.get(given, 0) if isinstance(given, str) else 0
        if points:
            found[code] = points
    strong = {code for code, points in found.items() if points == 2}
    two_sides = bool(strong & NOT_VOLUNTARY) and bool(strong & MENACE)
    # Debt bondage alone is on both sides at once, and is slavery-like by itself (Supplementary Convention of 1956).
    level = "strong" if two_sides else "signs" if found else "none"
    return Score(sum(found.values()), level, found)


def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs, risks and what to begin, from a labour intake. An employer check is about no person."""
    if form != "labour_intake":
        return Assessment(start=("fair_recruitment",))
    result = score(answers)
    needs = tuple(_needs(answers, case, result))
    risks = [Vulnerability(code=code, reason=INDICATORS[code]) for code in result.found]
    complains = any(
        need.service_code in ("exploitation-complaint", "labour-rights") for need in needs
    )
    return Assessment(
        needs=needs, vulnerabilities=tuple(risks), start=("labour_complaint",) if complains else ()
    )


def _needs(answers: Answers, case: CaseView, result: Score) -> Iterator[NeedFound]:
    danger = answers.get("danger_now") is True or any(
        result.found.get(code) == 2 for code in PHYSICAL
    )
    if result.level == "strong":
        yield NeedFound(
            service_code="exploitation-complaint",
            urgency="emergency" if danger else "urgent",
            reason=result.reason,
        )
        yield NeedFound(
            service_code="trafficking-assistance",
            urgency="emergency" if danger else "urgent",
            reason=result.reason,
        )
    elif result.level == "signs":
        yield NeedFound(
            service_code="exploitation-complaint",
            urgency="emergency" if danger else "normal",
            reason=result.reason,
        )
    if result.found.get("physical-and-sexual-violence"):
        reason = Text("Habló de violencia en el trabajo.", "Spoke of violence at work.")
        yield NeedFound(service_code="primary-health", urgency="urgent", reason=reason)
    if answers.get("lives_there") is True and danger:
        reason = Text("Duerme donde corre peligro.", "Sleeps where there is danger.")
        yield NeedFound(service_code="shelter-bed", urgency="emergency", reason=reason)
    young = case.age_band in ("0-5", "6-11", "12-14") or answers.get("under_15") is True
    if young:
        reason = Text(
            "Trabaja con menos de 15 años (Ley Federal del Trabajo, art. 22 Bis).",
            "Works, and is under 15 (Federal Labour Act, art. 22 Bis).",
        )
        yield NeedFound(service_code="child-protection", urgency="emergency", reason=reason)
    yield from _rights(answers)


def _rights(answers: Answers) -> Iterator[NeedFound]:
    if answers.get("fee_paid") is True:
        reason = Text(
            "Pagó por conseguir el trabajo; nadie debe pagar.",
            "Paid to get the job; nobody should pay.",
        )
        yield NeedFound(service_code="recruitment-advice", urgency="normal", reason=reason)
    if answers.get("documents_held") == "refused":
        reason = Text("No le devuelven sus documentos.", "Documents are not given back.")
        yield NeedFound(service_code="legal-assistance", urgency="urgent", reason=reason)
    if answers.get("left_how") == "dismissed":
        reason = Text(
            "Le despidieron: hay dos meses para reclamar (Ley Federal del Trabajo, art. 518).",
            "Was dismissed: there are two months for a claim (Federal Labour Act, art. 518).",
        )
        yield NeedFound(service_code="labour-rights", urgency="urgent", reason=reason)
    elif answers.get("contract") in ("not-understood", "swapped", "spoken", "none") or answers.get(
        "owed"
    ):
        reason = Text("Contrato o salario por aclarar.", "Contract or wages to be cleared up.")
        yield NeedFound(service_code="labour-rights", urgency="normal", reason=reason)


def validate(form: str, answers: Answers) -> list[Problem]:
    """Answers that cannot both be."""
    problems = []
    started, ended = answers.get("started_on"), answers.get("separated_on")
    if isinstance(started, date) and isinstance(ended, date) and ended < started:
        problems.append(
            Problem(
                "separated_on",
                Text("El último día es anterior al primero.", "The last day is before the first."),
            )
        )
    held, said = answers.get("documents_held"), answers.get("retention_of_identity_documents")
    if (held == "refused" and said == "no") or (held in ("worker", "none") and said == "strong"):
        problems.append(
            Problem(
                "documents_held",
                Text(
                    "No coincide con lo que dijo antes de sus documentos.",
                    "It does not fit what was said before about the documents.",
                ),
            )
        )
    return problems
