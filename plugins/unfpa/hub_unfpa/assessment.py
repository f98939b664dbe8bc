"""What UNFPA's forms say of needs and urgency, with reasons: weeks of pregnancy, windows of care, age.

Never weighs whether somebody is believed, and makes nothing depend on a report (NOM-046-SSA2-2005). The
windows are in windows.py. An age under 18 adds the child rules; it takes no care away.
"""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability
from hub_unfpa.steps import is_child
from hub_unfpa.windows import Window, window

LATE_WEEKS = 36
"""Weeks from which birth may come any day: a place for it has to be found now."""
UNDER_15 = ("6-11", "12-14")
"""Ages below which the law treats any pregnancy as the outcome of violence (Código Penal Federal art. 266)."""


def chosen(answers: Answers, name: str) -> frozenset[str]:
    """The codes that were taken among several choices."""
    found = answers.get(name)
    return frozenset(found) if isinstance(found, tuple) else frozenset()


def check(form: str, answers: Answers) -> Iterator[Problem]:
    """What is wrong across questions. The text never repeats what was typed."""
    if form == "srh":
        weeks, contacts = answers.get("pregnancy_weeks"), answers.get("contacts_so_far")
        if isinstance(weeks, int) and isinstance(contacts, int) and contacts > weeks:
            yield Problem(
                "contacts_so_far",
                Text("Son más revisiones que semanas.", "These are more check-ups than weeks."),
            )
        if answers.get("pregnant") == "yes" and "emergency-contraception" in chosen(
            answers, "wishes"
        ):
            yield Problem(
                "wishes",
                Text(
                    "Con embarazo la pastilla ya no actúa: ofrezca información sobre sus opciones.",
                    "In a pregnancy the pill no longer works: offer information on the options.",
                ),
            )


def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """What one filled form says."""
    child = is_child(case) or answers.get("under_18") is True
    match form:
        case "srh":
            needs = (
                *_pregnancy(answers, child),
                *_wishes(answers),
                *_violence(answers, child, today),
                *_very_young(answers, case),
            )
            return Assessment(
                needs=needs,
                vulnerabilities=tuple(_risks(answers, child)),
                start=tuple(_workflows(answers, case, child, today)),
            )
        case "clinical_care":
            return Assessment(
                needs=tuple(_clinical(answers, child, today)),
                vulnerabilities=(SURVIVOR,),
                start=(
                    *(("clinical_management",) if _dated(answers, today) else ()),
                    "gbv_case_management",
                    *(("child_notice",) if child else ()),
                ),
            )
        case _:
            return Assessment()


SURVIVOR = Vulnerability(
    code="SV", reason=Text("Sobreviviente de violencia sexual.", "Survivor of sexual violence.")
)


def _need(code: str, urgency: str, es: str, en: str) -> NeedFound:
    return NeedFound(service_code=code, urgency=urgency, reason=Text(es, en))


def _pregnancy(answers: Answers, child: bool) -> Iterator[NeedFound]:
    state, weeks = answers.get("pregnant"), answers.get("pregnancy_weeks")
    known = weeks if isinstance(weeks, int) else None
    if chosen(answers, "danger_signs") or answers.get("contractions") is True:
        yield _need(
            "maternal-health",
            "emergency",
            "Hay una señal de peligro o dolores de parto: ahora a un hospital.",
            "There is a danger sign, or labour: to a hospital now.",
        )
    elif state == "yes" and known is not None and known >= LATE_WEEKS:
        yield _need(
            "maternal-health",
            "emergency",
            f"Semana {known}: el parto puede ser cualquier día y necesita dónde atenderlo.",
            f"Week {known}: birth may come any day, and needs a place.",
        )
    elif state == "yes":
        none_yet = answers.get("contacts_so_far") in (0, None)
        pressing = known is None or known >= 20 or (none_yet and known >= 12)
        at_risk = child or answers.get("chronic_illness") is True
        yield _need(
            "maternal-health",
            "urgent" if pressing or at_risk else "normal",
            "Embarazo avanzado, sin revisión o de riesgo."
            if pressing or at_risk
            else "Control del embarazo.",
            "Pregnancy that is advanced, unchecked or at risk."
            if pressing or at_risk
            else "Prenatal care.",
        )
    elif state == "recent-birth":
        yield _need(
            "maternal-health",
            "urgent",
            "Parto reciente: revisión de ambos.",
            "Recent birth: both are to be seen.",
        )
    if answers.get("wish_pregnancy") == "options":
        yield _need(
            "sexual-reproductive-health",
            "urgent",
            "Quiere información sobre todas sus opciones: el tiempo cuenta.",
            "Wants information on all options: time matters.",
        )


def _wishes(answers: Answers) -> Iterator[NeedFound]:
    wishes = chosen(answers, "wishes")
    if wishes & {"contraception", "emergency-contraception", "test", "sti"}:
        soon = "emergency-contraception" in wishes
        yield _need(
            "sexual-reproductive-health",
            "emergency" if soon else "normal",
            "La pastilla de emergencia sirve hasta 120 horas." if soon else "Lo pidió.",
            "The emergency pill works up to 120 hours." if soon else "Asked for it.",
        )
    if "hiv" in wishes:
        yield _need(
            "hiv-care", "urgent", "Pide prueba o tratamiento.", "Asks for a test or treatment."
        )
    if "menstrual" in wishes:
        yield _need(
            "nfi-kit", "normal", "Pide productos menstruales.", "Asks for menstrual products."
        )
    if "talk" in wishes:
        yield _need(
            "mental-health", "urgent", "Quiere hablar con alguien.", "Wants somebody to talk to."
        )


WINDOWS = {
    Window.UNKNOWN: (
        "No se sabe el día o aún no llega: atención ya; después corrija la fecha.",
        "The day is unknown or has not come: care at once; set the date right afterwards.",
    ),
    Window.HIV: (
        "Dentro de 72 horas se puede prevenir el VIH; dentro de 120, un embarazo.",
        "Within 72 hours HIV can be prevented; within 120, a pregnancy.",
    ),
    Window.HIV_ENDS: (
        "Las 72 horas terminan hoy o acaban de pasar: la clínica decide, ahora.",
        "The 72 hours end today or have just passed: the clinic decides, now.",
    ),
    Window.CONTRACEPTION: (
        "Hasta 120 horas se puede prevenir un embarazo, y hay más atención.",
        "Up to 120 hours a pregnancy can be prevented, and there is more care.",
    ),
    Window.CONTRACEPTION_ENDS: (
        "Las 120 horas terminan hoy o acaban de pasar: la clínica decide, ahora.",
        "The 120 hours end today or have just passed: the clinic decides, now.",
    ),
    Window.PASSED: (
        "Pasaron 120 horas: sigue habiendo atención por infecciones, heridas y ánimo.",
        "120 hours have passed: there is still care for infections, wounds and mood.",
    ),
}


def _window(answers: Answers, today: date) -> NeedFound:
    """Care after violence, as urgent as its windows make it."""
    found = window(answers.get("violence_on"), today)
    urgency = "urgent" if found is Window.PASSED else "emergency"
    return _need("clinical-management-rape", urgency, *WINDOWS[found])


def _dated(answers: Answers, today: date) -> bool:
    """Whether the clocks of clinical care have a day to count from."""
    return window(answers.get("violence_on"), today) is not Window.UNKNOWN


def _violence(answers: Answers, child: bool, today: date) -> Iterator[NeedFound]:
    if answers.get("forced") is True:
        yield _window(answers, today)
        yield _need(
            "gbv-case-management", "urgent", "Vivió violencia sexual.", "Suffered sexual violence."
        )
        if child:
            yield CHILD_PROTECTION
    if answers.get("still_in_danger") is True:
        yield _need("shelter-bed", "emergency", "Está en peligro hoy.", "Is in danger today.")


CHILD_PROTECTION = NeedFound(
    service_code="child-protection",
    urgency="emergency",
    reason=Text(
        "Es menor de 18: aplica también el interés superior, sin retrasar la atención.",
        "Is under 18: best interests apply as well, without delaying care.",
    ),
)


def _clinical(answers: Answers, child: bool, today: date) -> Iterator[NeedFound]:
    yield _window(answers, today)
    if answers.get("injured") is True:
        yield _need(
            "primary-health",
            "emergency",
            "Tiene heridas o dolor fuerte.",
            "Is injured or in severe pain.",
        )
    if answers.get("thoughts_of_death") is True:
        yield _need(
            "mental-health", "emergency", "Ha pensado en hacerse daño.", "Has thought of self-harm."
        )
    if answers.get("safe_to_go_back") is False:
        yield _need(
            "shelter-bed",
            "emergency",
            "No es seguro volver a donde duerme.",
            "It is not safe to go back.",
        )
    if answers.get("wants_options") is True:
        yield _need(
            "sexual-reproductive-health",
            "urgent",
            "Quiere conocer sus opciones si hay embarazo (Ley General de Víctimas art. 35).",
            "Wishes to know the options if there is a pregnancy (Victims Act art. 35).",
        )
    if answers.get("wants_to_report") is True:
        yield _need("legal-assistance", "urgent", "Quiere denunciar.", "Wishes to report.")
    if child:
        yield CHILD_PROTECTION


def _very_young(answers: Answers, case: CaseView) -> Iterator[NeedFound]:
    """A pregnancy before 15: protection and an offer of care, without asking for any account."""
    if not _pregnant_under_15(answers, case) or answers.get("forced") is True:
        return
    yield _need(
        "gbv-case-management",
        "urgent",
        "Embarazo antes de los 15: se ofrece apoyo, sin pedirle que cuente nada.",
        "Pregnant before 15: support is offered, without asking for any account.",
    )
    yield CHILD_PROTECTION


def _pregnant_under_15(answers: Answers, case: CaseView) -> bool:
    return case.age_band in UNDER_15 and answers.get("pregnant") in ("yes", "recent-birth")


def _risks(answers: Answers, child: bool) -> Iterator[Vulnerability]:
    if answers.get("forced") is True:
        yield SURVIVOR
    if child and answers.get("pregnant") in ("yes", "recent-birth"):
        yield Vulnerability(
            code="CR", reason=Text("Embarazo antes de los 18.", "Pregnant before 18.")
        )
    if chosen(answers, "danger_signs"):
        yield Vulnerability(
            code="SM", reason=Text("Señal de peligro en el embarazo.", "Danger sign in pregnancy.")
        )


def _workflows(answers: Answers, case: CaseView, child: bool, today: date) -> Iterator[str]:
    violence, very_young = answers.get("forced") is True, _pregnant_under_15(answers, case)
    if violence and _dated(answers, today):
        yield "clinical_management"
    if violence or very_young:
        yield "gbv_case_management"
    if (violence and child) or very_young:
        yield "child_notice"
    if answers.get("pregnant") == "yes":
        yield "prenatal_care"
