"""PAHO/WHO's plugin: health screening, continuity of treatment, psychosocial support, outbreak alerts.

It never diagnoses, and lets no diagnosis go to anybody who gives no health care.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Form, Problem
from hub.hooks.spec import hook
from hub.hooks.views import (
    Advance,
    Assessment,
    CaseView,
    CountView,
    Document,
    DocumentKind,
    EventView,
    Figure,
    Indicator,
    MessageView,
    NeedView,
    Notification,
    Objection,
    PacketView,
    PeriodView,
    ReferralView,
    RouteView,
    RunView,
    ServiceKind,
    Suggestion,
    Task,
)
from hub.hooks.workflows import Workflow
from hub_paho import assessment, documents, redlines
from hub_paho import indicators as figures
from hub_paho import workflows as flows
from hub_paho.forms import SCREENING
from hub_paho.wellbeing import WELLBEING

hub_versions = (1,)


@hook
def forms() -> Sequence[Form]:
    """The health screening, and how somebody feels."""
    return (SCREENING, WELLBEING)


@hook
def workflows() -> Sequence[Workflow]:
    """Treatment, psychosocial support, outbreak alert."""
    return flows.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What PAHO and those it works with offer."""
    return (
        ServiceKind(
            code="primary-health",
            label=Text(
                "Atención primaria y continuidad del tratamiento", "Primary care and treatment"
            ),
            asks=("days_left", "dangerous_to_stop"),
        ),
        ServiceKind(
            code="mental-health",
            label=Text(
                "Apoyo psicosocial y salud mental", "Psychosocial support and mental health"
            ),
        ),
        ServiceKind(
            code="vaccination",
            label=Text("Vacunación", "Vaccination"),
            asks=("vaccines_missing",),
        ),
    )


@hook
def indicators() -> Sequence[Indicator]:
    """Four figures for the secretariat."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """The texts of papers and messages."""
    return documents.TEXTS


@hook
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """What cannot be together."""
    return assessment.wrong(form, answers)


@hook
def assess(
    form: str, answers: Answers, case: CaseView, today: date, counts: Sequence[CountView]
) -> Assessment:
    """Needs, risks, and the workflows to begin; an outbreak's signal to the focal point."""
    return assessment.assessed(form, answers, today, counts)


@hook
def screen_referral(referral: ReferralView) -> Sequence[Objection]:
    """A diagnosis goes to health care only."""
    return redlines.objections(referral)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Free text that may tell a diagnosis."""
    return redlines.taken_away(packet, referral)


@hook
def suggest_routes(
    need: NeedView, case: CaseView, routes: Sequence[RouteView]
) -> Sequence[Suggestion]:
    """Where medicine runs short, the nearest desk; a full one is a reason against."""
    left = case.answer("health_screening", "days_left")
    short = isinstance(left, int) and left <= assessment.ALERT_DAYS
    found = []
    for route in routes:
        if short and need.service_code == route.service_code == "primary-health":
            near = route.adm2 is not None and route.adm2 == case.adm2
            reason = (
                Text("Está en el mismo municipio.", "It is in the same municipality.")
                if near
                else Text("Ir hasta allá toma tiempo.", "Getting there takes time.")
            )
            found.append(Suggestion(service_id=route.service_id, for_it=near, reason=reason))
        if need.urgency == "emergency" and route.capacity == 0:
            full = Text("Hoy no tiene lugar.", "There is no place today.")
            found.append(Suggestion(service_id=route.service_id, for_it=False, reason=full))
    return found


@hook
def advance_workflow(run: RunView, step: str, today: date) -> Advance:
    """Appointments in time, days bridged."""
    return flows.advanced(run, step, today)


@hook
def on_event(event: EventView) -> Sequence[Task]:
    """Self-harm spoken of: stay and check. Care accepted: confirm that it was given. Refused: find another today."""
    need = event.need
    if event.kind == "case.need-added" and need is not None:
        if need.service_code != "mental-health" or need.urgency != "emergency":
            return ()
        label = Text(
            "No dejar sola a la persona; iniciar el apoyo y revisar su seguridad",
            "Stay with the person; begin the support and check their safety",
        )
        now = event.at.date()
        return (Task(name="check_safety_now", label=label, role="focal_point", due=now),)
    referral = event.referral
    if referral is None or referral.need_code not in redlines.HEALTH_SERVICES:
        return ()
    today = event.at.date()
    if event.kind == "referral.accepted":
        label = Text("Confirmar que la persona fue atendida", "Confirm that the person was seen")
        due = today + timedelta(days=1 if referral.urgency == "emergency" else 3)
        return (Task(name="confirm_seen", label=label, due=due),)
    if event.kind == "referral.rejected":
        label = Text("Buscar otro servicio de salud hoy", "Find another health service today")
        return (Task(name="find_another", label=label, due=today),)
    return ()


@hook
def notify(message: MessageView) -> Notification | None:
    """Words that tell nothing."""
    return documents.told(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """Counts over PAHO's own cases."""
    return figures.computed(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """The treatment card and the notice of a cluster."""
    return documents.rendered(name, case, run, locale)
