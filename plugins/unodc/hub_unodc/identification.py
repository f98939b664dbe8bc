"""What the identification form says: which elements are there, how strongly, and what help follows.

Palermo Protocol, art. 3: act, means and purpose; for a child no means (c). Help follows from needs and danger alone:
nothing here reads whether the person would report or testify (art. 6; OHCHR Principles on trafficking, no. 8).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability

STRONG = {"none": 0, "weak": 1, "fair": 2, "strong": 3}
ELEMENTS = (
    ("acts", "act_evidence", Text("acto", "act")),
    ("means", "means_evidence", Text("medio", "means")),
    ("purposes", "purpose_evidence", Text("fin", "purpose")),
)
WORDS = (
    Text("sin indicios", "no sign"),
    Text("indicios", "signs"),
    Text("relato que se sostiene", "an account that holds together"),
    Text("relato y otra prueba", "an account and other evidence"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`level`: 'grounds' (every needed element fair or stronger), 'presumptive' (each at least a sign), 'none'."""

    level: str
    strengths: tuple[int, int, int]
    child: bool

    @property
    def reason(self) -> Text:
        """Each element and how strong it is."""
        es = ", ".join(
            f"{name.es}: {WORDS[n].es}"
            for (_, _, name), n in zip(ELEMENTS, self.strengths, strict=True)
        )
        en = ", ".join(
            f"{name.en}: {WORDS[n].en}"
            for (_, _, name), n in zip(ELEMENTS, self.strengths, strict=True)
        )
        if self.child:
            es += "; era menor de 18 años, el medio no hace falta (Protocolo de Palermo, art. 3 c)"
            en += "; was under 18, no means is needed (Palermo Protocol, art. 3 c)"
        return Text(f"{es[0].upper()}{es[1:]}.", f"{en[0].upper()}{en[1:]}.")


def find(answers: Answers, is_child: bool) -> Finding:
    """The finding. An element that is named without a strength counts as a sign; one not named does not count."""
    child = is_child or answers.get("child_then") is True
    strengths = []
    for named, evidence, _ in ELEMENTS:
        given = answers.get(evidence)
        strength = STRONG.get(given, 1) if isinstance(given, str) else 1
        strengths.append(strength if answers.get(named) else 0)
    act, means, purpose = strengths
    needed = (act, purpose) if child else (act, means, purpose)
    level = "grounds" if min(needed) >= 2 else "presumptive" if min(needed) == 1 else "none"
    return Finding(level, (act, means, purpose), child)


WANTED = {
    "health": ("primary-health", "urgent", Text("Pide atención médica.", "Asks for medical care.")),
    "psychosocial": (
        "mental-health",
        "urgent",
        Text("Pide apoyo emocional.", "Asks for emotional support."),
    ),
    "food": ("food", "urgent", Text("Pide comida.", "Asks for food.")),
    "clothes": (
        "nfi-kit",
        "urgent",
        Text("Pide ropa y aseo.", "Asks for clothes and hygiene items."),
    ),
    "legal": (
        "legal-assistance",
        "normal",
        Text("Pide asesoría jurídica.", "Asks for legal advice."),
    ),
    "papers": (
        "regularization",
        "normal",
        Text("Pide regularizar su estancia.", "Asks for a regular stay."),
    ),
}


def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs and risks. What the person said about reporting is not read."""
    finding = find(answers, case.is_child)
    needs = list(_needs(answers, finding))
    risks = []
    if finding.level != "none":
        risks.append(Vulnerability(code=f"trafficking-{finding.level}", reason=finding.reason))
    if answers.get("debt_left") is True:
        debt = Text(
            "Debe dinero por el cruce: riesgo de trata.",
            "Owes money for the crossing: a risk of trafficking.",
        )
        risks.append(Vulnerability(code="smuggling-debt", reason=debt))
    start = ("identified_victim",) if finding.level != "none" else ()
    return Assessment(needs=tuple(needs), vulnerabilities=tuple(risks), start=start)


def _needs(answers: Answers, finding: Finding) -> Iterator[NeedFound]:
    if finding.level != "none":
        yield NeedFound(
            service_code="trafficking-assistance", urgency="emergency", reason=finding.reason
        )
    if finding.level != "none" and finding.child:
        yield NeedFound(service_code="child-protection", urgency="emergency", reason=finding.reason)
    harm = answers.get("aggravated")
    if isinstance(harm, tuple) and harm:
        reason = Text(
            "Tráfico con agravantes (Protocolo contra el tráfico, art. 6.3).",
            "Aggravated smuggling (Smuggling Protocol, art. 6.3).",
        )
        yield NeedFound(service_code="smuggling-victim-assistance", urgency="urgent", reason=reason)
    if answers.get("safe_tonight") is False:
        reason = Text("No tiene dónde dormir a salvo hoy.", "Has no safe place to sleep tonight.")
        yield NeedFound(service_code="shelter-bed", urgency="emergency", reason=reason)
    if answers.get("danger_now") is True:
        reason = Text(
            "Está en peligro hoy, o lo está su familia.", "In danger today, or the family is."
        )
        yield NeedFound(
            service_code="protection-case-management", urgency="emergency", reason=reason
        )
    wanted = answers.get("wanted")
    for code in wanted if isinstance(wanted, tuple) else ():
        service, urgency, why = WANTED[code]
        yield NeedFound(service_code=service, urgency=urgency, reason=why)


def validate(form: str, answers: Answers) -> list[Problem]:
    """An element and its evidence go together."""
    problems = []
    for named, evidence, _ in ELEMENTS:
        given = answers.get(evidence)
        if answers.get(named) and given in (None, "none"):
            problems.append(
                Problem(
                    evidence,
                    Text("Diga qué tan fuerte es la prueba.", "Say how strong the evidence is."),
                )
            )
        if not answers.get(named) and given not in (None, "none"):
            problems.append(
                Problem(
                    named,
                    Text(
                        "Hay prueba, pero no se dijo de qué.", "There is evidence, but not of what."
                    ),
                )
            )
    return problems
