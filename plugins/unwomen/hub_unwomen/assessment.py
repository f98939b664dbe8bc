"""What UN Women's forms say of risk and needs, with reasons. A need is not a referral: she chooses.

Never weighs whether she is believed, and never makes support depend on reporting.
"""

from collections.abc import Iterator

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability
from hub_unwomen.risk import REASONS, level


def check(form: str, answers: Answers) -> Iterator[Problem]:
    """What is wrong across questions. The text never repeats what was typed."""
    if form == "safety" and answers.get("alone_and_safe_to_talk") is False:
        asked = ("incident", "perpetrator_name", "could_kill", "threatened_to_kill", "choked")
        for name in asked:
            if answers.get(name) not in (None, ""):
                yield Problem(
                    name,
                    Text(
                        "No era seguro hablar: deje esta pregunta para otro momento.",
                        "It was not safe to talk: leave this question for another time.",
                    ),
                )
    if form == "her_choice":
        chosen = bool(answers.get("chosen"))
        if answers.get("wants_nothing_now") is True and chosen:
            yield Problem(
                "chosen",
                Text(
                    "Eligió no pedir nada por ahora: no puede haber servicios.",
                    "She chose to ask for nothing now: there can be no services.",
                ),
            )
        if chosen and answers.get("options_explained") is not True:
            yield Problem(
                "options_explained",
                Text(
                    "Sin conocer las opciones no hay elección.",
                    "Without knowing the options there is no choice.",
                ),
            )


def assess(form: str, answers: Answers, case: CaseView) -> Assessment:
    """What one filled form says."""
    match form:
        case "safety":
            found = level(answers)
            return Assessment(
                needs=tuple(_safety(answers, found, case)),
                vulnerabilities=tuple(_risks(answers, found)),
                start=("safe_services",),
            )
        case "her_choice":
            return Assessment(needs=tuple(_chosen(answers)))
        case "autonomy":
            return Assessment(
                needs=tuple(_autonomy(answers)),
                start=() if answers.get("wish") == "later" else ("economic_autonomy",),
            )
        case _:
            return Assessment()


def _need(code: str, urgency: str, es: str, en: str) -> NeedFound:
    return NeedFound(service_code=code, urgency=urgency, reason=Text(es, en))


def _safety(answers: Answers, found: str, case: CaseView) -> Iterator[NeedFound]:
    if found != "low":
        yield NeedFound(
            service_code="gbv-case-management",
            urgency="emergency" if found in ("high", "extreme") else "urgent",
            reason=REASONS[found],
        )
    near = answers.get("lives_with_them") is True or answers.get("knows_where_she_is") is True
    if found in ("high", "extreme") and near:
        yield _need(
            "shelter-bed",
            "emergency",
            "El riesgo es alto y quien le daña está cerca o sabe dónde está.",
            "The risk is high, and the one who harms is near or knows where she is.",
        )
    if answers.get("sexual_violence_recent") is True:
        yield _need(
            "clinical-management-rape",
            "emergency",
            "Hay atención que solo sirve en los primeros días.",
            "Some care works in the first days only.",
        )
    if answers.get("hurt_now") is True or answers.get("choked") is True:
        yield _need(
            "primary-health",
            "emergency" if answers.get("choked") is True else "urgent",
            "Tiene lesiones, o hubo asfixia, que puede dañar sin dejar marca.",
            "Is hurt, or was choked, which can harm without leaving a mark.",
        )
    if answers.get("pregnant") is True:
        yield _need("maternal-health", "urgent", "Está embarazada.", "Is pregnant.")
    if answers.get("papers_withheld") is True:
        yield _need(
            "legal-assistance", "urgent", "Le quitaron sus documentos.", "Papers were taken."
        )
    if case.is_child:
        yield _need(
            "child-protection",
            "emergency",
            "Es menor de 18 años: aplica también el interés superior.",
            "Is under 18: the best interests procedure applies as well.",
        )


def _risks(answers: Answers, found: str) -> Iterator[Vulnerability]:
    yield Vulnerability(code=f"risk-{found}", reason=REASONS[found])
    if found != "low":
        yield Vulnerability(
            code="WR", reason=Text("Mujer en riesgo de violencia.", "A woman at risk of violence.")
        )
    if answers.get("sexual_violence_recent") is True:
        yield Vulnerability(
            code="SV", reason=Text("Violencia sexual reciente.", "Recent sexual violence.")
        )


def _chosen(answers: Answers) -> Iterator[NeedFound]:
    """Her choice as needs: these, and no others, may be referred."""
    chosen = answers.get("chosen")
    for code in chosen if isinstance(chosen, tuple) else ():
        at_once = code in ("clinical-management-rape", "shelter-bed", "gbv-case-management")
        yield _need(code, "emergency" if at_once else "urgent", "Ella lo eligió.", "She chose it.")


def _autonomy(answers: Answers) -> Iterator[NeedFound]:
    wanted = {
        "job": ("job-placement", "Quiere un empleo.", "Wants a job."),
        "business": ("livelihood", "Quiere un negocio propio.", "Wants a business of her own."),
        "training": ("skills-training", "Quiere aprender un oficio.", "Wants to learn a trade."),
        "study": ("vocational-education", "Quiere seguir estudiando.", "Wants to go on studying."),
    }
    if (wish := wanted.get(str(answers.get("wish")))) is not None:
        yield _need(wish[0], "normal", wish[1], wish[2])
    if answers.get("bank_account") is False:
        yield _need(
            "financial-inclusion", "normal", "No tiene cuenta propia.", "Has no account of her own."
        )
    if answers.get("may_work") is False:
        yield _need(
            "regularization",
            "normal",
            "Su documento no le permite trabajar.",
            "Her papers do not let her work.",
        )
    if answers.get("unpaid_or_unfair") is True:
        yield _need(
            "labour-rights",
            "urgent",
            "Le deben sueldo o la tratan mal.",
            "Wages are owed, or she is treated badly.",
        )
    if answers.get("debt_is_pressed") is True:
        yield _need(
            "trafficking-assistance",
            "urgent",
            "La presionan por una deuda.",
            "Is pressed for a debt.",
        )
    if answers.get("income") == "none":
        dependants = answers.get("dependants")
        many = isinstance(dependants, int) and dependants > 0
        yield _need("cash", "urgent" if many else "normal", "No tiene ingresos.", "Has no income.")
