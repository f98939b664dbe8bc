"""PAHO's papers and messages, under the case's code: a treatment card, a notice of a cluster. Never a name, and in
the notice never a code either."""

from datetime import date
from typing import Any

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification, RunView
from hub_paho.outbreak import NOTICE
from hub_paho.workflows import last_day

TEXTS: dict[str, Text] = {
    "card.title": Text("Tarjeta de tratamiento", "Treatment card"),
    "card.code": Text("Clave: {code}", "Code: {code}"),
    "card.runs_out": Text(
        "Su medicamento alcanza hasta el {day}.", "Your medicine lasts until {day}."
    ),
    "card.not_counted": Text(
        "Cuente con el personal para cuántos días le alcanza.",
        "Count with the staff for how many days it lasts.",
    ),
    "card.appointment": Text("Cita: {day}.", "Appointment: {day}."),
    "card.advice": Text(
        "No lo suspenda por su cuenta. Si se le acaba antes o se siente mal, pida atención el mismo día.",
        "Do not stop it on your own. If it runs out earlier or you feel unwell, ask for care the same day.",
    ),
    "card.right": Text(
        "Usted tiene derecho a la atención médica sin importar su situación migratoria (Ley de Migración,"
        " artículo 8).",
        "You have a right to medical care whatever your migration status (Migration Act, article 8).",
    ),
    "alert.title": Text("Aviso de posible brote", "Notice of a possible outbreak"),
    "alert.what": Text(
        "Municipio {place}, semana epidemiológica {week}: {cases} casos con los mismos síntomas.",
        "Municipality {place}, epidemiological week {week}: {cases} cases with the same symptoms.",
    ),
    "alert.why": Text(
        "Se avisa conforme a la {source}. Este aviso no contiene datos de ninguna persona.",
        "Given under {source}. This notice holds no data on any person.",
    ),
    "message.subject": Text("Tiene un asunto por atender", "A matter awaits you"),
    "message.subject_urgent": Text("Asunto urgente por atender", "An urgent matter awaits you"),
    "message.body": Text(
        "Entre al sistema para verlo. Por seguridad, aquí no va ningún dato.",
        "Sign in to see it. For safety, nothing about it is said here.",
    ),
}


KINDS = (
    DocumentKind(name="treatment_card", title=TEXTS["card.title"], workflow="treatment"),
    DocumentKind(name="outbreak_notice", title=TEXTS["alert.title"], workflow="outbreak_alert"),
)


def _day(value: Any, locale: str) -> str | None:
    if not isinstance(value, date):
        return None
    return (
        value.isoformat() if locale == "en" else f"{value.day:02d}/{value.month:02d}/{value.year}"
    )


def _card(case: CaseView, run: RunView | None, locale: str) -> Document:
    answers = case.answers.get("health_screening", {})
    facts = {**answers, **(run.facts if run is not None and run.workflow == "treatment" else {})}
    runs_out = _day(last_day(facts), locale)
    appointment = _day(facts.get("appointment_on"), locale)

    def say(key: str, **values: str) -> str:
        return TEXTS[key].in_(locale).format(**values)

    lines = [say("card.code", code=case.code)]
    lines.append(say("card.runs_out", day=runs_out) if runs_out else say("card.not_counted"))
    if appointment:
        lines.append(say("card.appointment", day=appointment))
    lines += [say("card.advice"), say("card.right")]
    return Document(title=TEXTS["card.title"], paragraphs=tuple(lines))


def _notice(run: RunView, locale: str) -> Document | None:
    facts = run.facts
    place, week, cases = (facts.get(k) for k in ("office_place", "week", "office_week_cases"))
    if run.workflow != "outbreak_alert" or place is None or week is None or cases is None:
        return None
    return Document(
        title=TEXTS["alert.title"],
        paragraphs=(
            TEXTS["alert.what"].in_(locale).format(place=place, week=week, cases=cases),
            TEXTS["alert.why"].in_(locale).format(source=NOTICE),
        ),
    )


def rendered(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """'treatment_card' or, of a verified alert, 'outbreak_notice'. None for others."""
    if name == "treatment_card":
        return _card(case, run, locale)
    return _notice(run, locale) if name == "outbreak_notice" and run is not None else None


def told(message: MessageView) -> Notification:
    """The words of a notification. Nothing in it is about the person, not even the kind of matter it is."""
    key = "message.subject_urgent" if message.urgency == "emergency" else "message.subject"
    return Notification(
        subject=TEXTS[key].in_(message.locale), body=TEXTS["message.body"].in_(message.locale)
    )
