"""What PAHO's intakes say: needs, urgency and level of care, each with its reason. Orientation, never a diagnosis."""

from collections.abc import Iterable, Sequence
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CountView, NeedFound, Task, Vulnerability
from hub_paho.wellbeing import FEELINGS

URGENCY = ("emergency", "urgent", "normal")
"""Most pressing first."""

NOTIFIABLE = frozenset({"fever-rash", "fever-bleeding", "sudden-weakness", "watery-diarrhoea"})
"""Syndromes of which one case is enough to tell the health authority: what may be measles or rubella, a
haemorrhagic fever or yellow fever, acute flaccid paralysis (polio), cholera (NOM-017-SSA2-2012)."""
CLUSTER = 3
"""Cases of one syndrome, at one office and in one week, that make a cluster. The network's own figure."""
ALERT_DAYS = 7
"""Days of medicine left from which finding more cannot wait."""
CRITICAL_DAYS = 2
"""Days of medicine left that make an emergency where stopping is dangerous."""
SERIOUS_DISTRESS, SOME_DISTRESS = 13, 5
"""Cut-offs of the Kessler K6 scale, 0 to 24: 13 (Kessler et al. 2003), 5 (Prochaska et al. 2012)."""


def most_urgent(found: Iterable[NeedFound]) -> tuple[NeedFound, ...]:
    """One need per service: the most pressing, with its reason."""
    kept: dict[str, NeedFound] = {}
    for need in found:
        known = kept.get(need.service_code)
        if known is None or URGENCY.index(need.urgency) < URGENCY.index(known.urgency):
            kept[need.service_code] = need
    return tuple(kept.values())


def days_left_on(answers: Answers, today: date) -> int | None:
    """Days of medicine left today, from what was counted and when; never below 0. None: not counted."""
    left, counted = answers.get("days_left"), answers.get("counted_on")
    if not isinstance(left, int) or not isinstance(counted, date):
        return None
    return max(left - max((today - counted).days, 0), 0)


def treatment_urgency(answers: Answers, today: date) -> str:
    """How urgent more medicine is, by the days left and by what stopping would do."""
    left = days_left_on(answers, today)
    conditions = answers.get("conditions")
    cannot_wait = answers.get("dangerous_to_stop") is True or (
        isinstance(conditions, tuple) and not {"diabetes", "epilepsy"}.isdisjoint(conditions)
    )
    if left is not None and left <= CRITICAL_DAYS and cannot_wait:
        return "emergency"
    return (
        "urgent" if left is None or left <= ALERT_DAYS or (cannot_wait and left <= 14) else "normal"
    )


def _several(answers: Answers, name: str) -> tuple[str, ...]:
    value = answers.get(name)
    return value if isinstance(value, tuple) else ()


def _screening_needs(answers: Answers, today: date) -> Iterable[NeedFound]:
    signs = _several(answers, "danger_signs")
    if signs or answers.get("triage_level") == "red":
        yield NeedFound(
            service_code="primary-health",
            urgency="emergency",
            reason=Text(
                "Hay una señal de alarma o triaje rojo.",
                "There is a danger sign, or triage is red.",
            ),
        )
    elif answers.get("triage_level") == "yellow" or _several(answers, "symptoms"):
        yield NeedFound(
            service_code="primary-health",
            urgency="urgent",
            reason=Text(
                "El triaje es amarillo o hay síntomas.", "Triage is yellow, or there are symptoms."
            ),
        )
    if answers.get("takes_medicine") is True:
        yield NeedFound(
            service_code="primary-health",
            urgency=treatment_urgency(answers, today),
            reason=Text(
                f"Toma un medicamento que no debe dejar; le alcanza para {days_left_on(answers, today)} días.",
                f"There is a medicine that must not be stopped; {days_left_on(answers, today)} days are left.",
            ),
        )
    if answers.get("pregnant") == "yes":
        danger = "pregnancy-danger" in signs
        yield NeedFound(
            service_code="maternal-health",
            urgency="emergency" if danger else "urgent",
            reason=Text(
                "Embarazo con señal de alarma." if danger else "Está embarazada.",
                "Pregnancy with a danger sign." if danger else "She is pregnant.",
            ),
        )
    if answers.get("wants_vaccination") is True:
        measles = "measles-rubella" in _several(answers, "vaccines_missing")
        yield NeedFound(
            service_code="vaccination",
            urgency="urgent" if measles else "normal",
            reason=Text(
                "Le falta la vacuna de sarampión y quiere vacunarse."
                if measles
                else "Quiere completar sus vacunas.",
                "The measles vaccine is missing, and is wanted."
                if measles
                else "Wants missing vaccinations.",
            ),
        )
    if _several(answers, "difficulties"):
        yield NeedFound(
            service_code="disability-services",
            urgency="normal",
            reason=Text(
                "Algo de la vida diaria le cuesta mucho.", "Some part of daily life is very hard."
            ),
        )
    if "papers" in _several(answers, "refusal_reasons"):
        yield NeedFound(
            service_code="legal-assistance",
            urgency="normal",
            reason=Text(
                "Le negaron atención por falta de papeles; la Ley de Migración, art. 8, la garantiza"
                " sin importar la situación migratoria.",
                "Care was refused for lack of papers; the Migration Act, art. 8, grants it whatever"
                " the migration status.",
            ),
        )


def _screening(answers: Answers, today: date, counts: Sequence[CountView]) -> Assessment:
    risks, start = [], []
    if _several(answers, "danger_signs") or answers.get("takes_medicine") is True:
        risks.append(
            Vulnerability(
                code="SM",
                reason=Text(
                    "Necesita atención médica que no puede interrumpirse.",
                    "Needs medical care that cannot be interrupted.",
                ),
            )
        )
    if _several(answers, "difficulties"):
        risks.append(
            Vulnerability(
                code="DS",
                reason=Text("Dice que algo le cuesta mucho.", "Says that something is very hard."),
            )
        )
    if answers.get("takes_medicine") is True:
        start.append("treatment")
    found = cluster(counts)
    if found is not None or alert_reason(answers):
        start.append("outbreak_alert")
    return Assessment(
        needs=most_urgent(_screening_needs(answers, today)),
        vulnerabilities=tuple(risks),
        start=tuple(start),
        tasks=(_announced(found, today),) if "outbreak_alert" in start else (),
    )


def cluster(counts: Sequence[CountView]) -> CountView | None:
    """The count that makes a cluster with this case; None where there are fewer, or more already.

    One alert is enough for an office and a week: it lies in the case that completed the cluster.
    """
    found = (one for one in counts if one.field == "symptoms" and one.count == CLUSTER)
    return next(found, None)


def _announced(found: CountView | None, today: date) -> Task:
    """What the focal point reads at once: where, when and how many, never who or what."""
    said = Text(
        "Señal de posible brote: verificarla hoy y avisar a la autoridad sanitaria en 24 horas.",
        "Signal of a possible outbreak: verify it today, tell the health authority within 24 hours.",
    )
    if found is not None:
        where = f"{found.office}, {found.week}: {found.count}"
        said = Text(
            f"{where} casos con los mismos síntomas. {said.es}",
            f"{where} cases with the same symptoms. {said.en}",
        )
    return Task(name="outbreak_signal", label=said, role="focal_point", due=today)


def alert_reason(answers: Answers) -> bool:
    """Whether the symptoms call for an alert: a syndrome of which one is enough, or a group around."""
    symptoms, nearby = _several(answers, "symptoms"), answers.get("same_symptoms_nearby")
    return not NOTIFIABLE.isdisjoint(symptoms) or (
        bool(symptoms) and isinstance(nearby, int) and nearby + 1 >= CLUSTER
    )


def distress(answers: Answers) -> int:
    """The score of the six feelings, 0 to 24; what was not answered counts 0."""
    given = (answers.get(name) for name, _ in FEELINGS)
    return sum(int(value) for value in given if isinstance(value, str) and value.isdigit())


def self_harm(facts: Answers) -> bool:
    """Whether the person spoke of self-harm, asked or not. It counts even where no form was agreed to."""
    return facts.get("self_harm_thoughts") is True or facts.get("risk_spoken") is True


def care_level(answers: Answers) -> int:
    """Level of care, 1 to 4, of the intervention pyramid (IASC Guidelines on MHPSS, 2007).

    1 basic services and security; 2 family and community support; 3 focused support by trained
    people; 4 specialised care. Thoughts of self-harm, or a life that does not work, lead to 4.
    """
    if self_harm(answers) or answers.get("daily_life") == "no":
        return 4
    score = distress(answers)
    bad = sum(answers.get(name) == "badly" for name in ("sleeps", "plays", "scared"))
    if score >= SERIOUS_DISTRESS or bad >= 2:
        return 3
    return 2 if score >= SOME_DISTRESS or bad or answers.get("daily_life") == "hard" else 1


LEVEL_REASONS = {
    2: Text(
        "Muestra malestar; ayuda el apoyo de familia y comunidad.",
        "There is distress; support by family and community helps.",
    ),
    3: Text(
        "Muestra mucho malestar; ayuda el apoyo de personas capacitadas.",
        "There is much distress; support by trained people helps.",
    ),
    4: Text(
        "Necesita que le vea una persona especialista.", "A specialist needs to see the person."
    ),
}


def _wellbeing(answers: Answers) -> Assessment:
    if self_harm(answers):
        why = Text(
            "Habló de hacerse daño. No dejarla sola; revisar su seguridad ahora.",
            "Spoke of self-harm. Do not leave the person alone; check safety now.",
        )
        need = NeedFound(service_code="mental-health", urgency="emergency", reason=why)
        return Assessment(
            needs=(need,),
            vulnerabilities=(Vulnerability(code="SM", reason=why),),
            start=("wellbeing_support",),
        )
    level = care_level(answers)
    if answers.get("agrees") is not True or level == 1:
        return Assessment()
    need = NeedFound(
        service_code="mental-health",
        urgency="urgent" if level >= 3 else "normal",
        reason=LEVEL_REASONS[level],
    )
    return Assessment(needs=(need,), start=("wellbeing_support",))


def assessed(
    form: str, answers: Answers, today: date, counts: Sequence[CountView] = ()
) -> Assessment:
    """What a filled form says. Forms of others say nothing."""
    if form == "health_screening":
        return _screening(answers, today, counts)
    return _wellbeing(answers) if form == "wellbeing" else Assessment()


# Rules across questions ------------------------------------------------------------------------------


def wrong(form: str, answers: Answers) -> list[Problem]:
    """What cannot be together. The texts never repeat an answer."""
    found = []
    if form == "health_screening":
        signs, level = _several(answers, "danger_signs"), answers.get("triage_level")
        if signs and level == "green":
            found.append(
                Problem(
                    "triage_level",
                    Text(
                        "Con una señal de alarma, el triaje no puede ser verde.",
                        "With a danger sign, triage cannot be green.",
                    ),
                )
            )
        if "pregnancy-danger" in signs and answers.get("pregnant") == "no":
            found.append(
                Problem(
                    "pregnant",
                    Text(
                        "La señal de alarma habla de un embarazo; revise las dos respuestas.",
                        "The danger sign speaks of a pregnancy; look at both answers again.",
                    ),
                )
            )
        conditions = _several(answers, "conditions")
        if "prefers-not-to-say" in conditions and len(conditions) > 1:
            found.append(
                Problem(
                    "conditions",
                    Text(
                        "«Prefiere no decirlo» no va con otras respuestas.",
                        "“Prefers not to say” stands alone.",
                    ),
                )
            )
    return found
