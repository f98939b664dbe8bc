"""What the confidential intake says. Reasons speak of medicine and of days, never of a condition: they are read
in lists."""

from collections.abc import Iterable
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, NeedFound, Vulnerability
from hub_unaids.forms import EXPOSURE_WINDOW

EMERGENCY_DAYS, URGENT_DAYS = 3, 14
"""Days of medicine left from which it is an emergency, or urgent. The network's own figures: an appointment, an
inter-state transfer and a journey take about two weeks."""


def days_left_on(answers: Answers, today: date) -> int | None:
    """Days of medicine left today, from what was counted and when; never below 0. None: not counted."""
    left, counted = answers.get("days_left"), answers.get("counted_on")
    if not isinstance(left, int) or not isinstance(counted, date):
        return None
    return max(left - max((today - counted).days, 0), 0)


def _treatment(answers: Answers, today: date) -> NeedFound:
    left = days_left_on(answers, today)
    days = 0 if left is None else left
    return NeedFound(
        service_code="hiv-care",
        urgency="emergency"
        if days <= EMERGENCY_DAYS
        else "urgent"
        if days <= URGENT_DAYS
        else "normal",
        reason=Text(f"Quedan {days} días de medicamento.", f"{days} days of medicine are left."),
    )


def _needs(answers: Answers, today: date) -> Iterable[NeedFound]:
    reason, hours = answers.get("reason"), answers.get("hours_since")
    if reason == "treatment":
        yield _treatment(answers, today)
    elif reason == "exposure":
        within = isinstance(hours, int) and hours <= EXPOSURE_WINDOW
        yield NeedFound(
            service_code="hiv-care",
            urgency="emergency" if within else "urgent",
            reason=Text(
                "Se puede prevenir si le atienden hoy." if within else "Pidió orientación médica.",
                "It can be prevented with care today." if within else "Asked for medical advice.",
            ),
        )
        if answers.get("was_forced") is True:
            yield NeedFound(
                service_code="clinical-management-rape",
                urgency="emergency",
                reason=Text(
                    "Ofrezca atención médica y apoyo hoy; la persona decide.",
                    "Offer medical care and support today; the person decides.",
                ),
            )
            if answers.get("age_group") in ("under-12", "12-17"):
                yield NeedFound(
                    service_code="child-protection",
                    urgency="emergency",
                    reason=Text("Necesita protección hoy.", "Needs protection today."),
                )
    elif reason in ("prevention", "test"):
        yield NeedFound(
            service_code="hiv-care",
            urgency="normal",
            reason=Text("Pidió una consulta confidencial.", "Asked for a confidential visit."),
        )
    if answers.get("cough_fever_weight") is True:
        yield NeedFound(
            service_code="primary-health",
            urgency="urgent",
            reason=Text(
                "Tiene síntomas que hay que revisar.", "There are symptoms to be looked at."
            ),
        )
    if answers.get("pregnant_or_nursing") is True:
        yield NeedFound(
            service_code="maternal-health",
            urgency="urgent",
            reason=Text("Está embarazada o da pecho.", "Is pregnant or breastfeeding."),
        )
    wronged = answers.get("wronged")
    if isinstance(wronged, tuple) and wronged:
        yield NeedFound(
            service_code="legal-assistance",
            urgency="urgent" if "threats" in wronged else "normal",
            reason=Text("Recibió un trato injusto.", "Was treated unjustly."),
        )
        if "asked-to-leave" in wronged:
            yield NeedFound(
                service_code="shelter-bed",
                urgency="emergency",
                reason=Text("Se quedó sin donde dormir.", "Was left without a place to sleep."),
            )
    if answers.get("wants_peer") is True:
        yield NeedFound(
            service_code="mental-health",
            urgency="normal",
            reason=Text("Le gustaría hablar con alguien par.", "Would like to talk with a peer."),
        )


def assessed(answers: Answers, today: date) -> Assessment:
    """Needs with neutral reasons; the transfer of care begins for whoever is on treatment.

    For a child who says no the need stays seen, and nothing begins by itself.
    """
    said_no = answers.get("child_assents") is False
    on_treatment = answers.get("reason") == "treatment"
    risks = []
    if on_treatment:
        risks.append(
            Vulnerability(
                code="SM",
                reason=Text(
                    "Toma un medicamento que no debe interrumpirse.",
                    "Takes a medicine that must not be interrupted.",
                ),
            )
        )
    if answers.get("fears_disclosure") is True:
        risks.append(
            Vulnerability(
                code="confidentiality",
                reason=Text(
                    "Pidió discreción: solo por su clave, y en persona.",
                    "Asked for discretion: by code only, and in person.",
                ),
            )
        )
    if said_no:
        risks.append(
            Vulnerability(
                code="CR",
                reason=Text(
                    "Dijo que no: hable otra vez, con alguien de su confianza, antes de dar un paso.",
                    "The child said no: talk again, with somebody trusted, before any step.",
                ),
            )
        )
    return Assessment(
        needs=tuple(_needs(answers, today)),
        vulnerabilities=tuple(risks),
        start=("care_transfer",) if on_treatment and not said_no else (),
    )


def wrong(answers: Answers) -> list[Problem]:
    """What cannot be together. The texts never repeat an answer, nor tell what the form is about."""
    found = []
    if answers.get("understood") is False:
        found.append(
            Problem(
                "understood",
                Text(
                    "Explique primero, con calma, cómo se cuida lo que la persona cuente.",
                    "First explain, calmly, how what the person tells is kept.",
                ),
            )
        )
    if answers.get("private_place") is False:
        found.append(
            Problem(
                "private_place",
                Text(
                    "Busquen un lugar donde nadie oiga; las preguntas pueden esperar.",
                    "Find a place where nobody hears; the questions can wait.",
                ),
            )
        )
    counted, leaves = answers.get("counted_on"), answers.get("leaves_on")
    if isinstance(counted, date) and isinstance(leaves, date) and leaves < counted:
        found.append(
            Problem(
                "leaves_on",
                Text(
                    "La salida no puede ser antes del día en que se contó.",
                    "Leaving cannot be before the day of the count.",
                ),
            )
        )
    return found
