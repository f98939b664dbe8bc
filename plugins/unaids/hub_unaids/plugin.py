"""UNAIDS's plugin: a confidential intake under a code, and care that goes on across states.

It never lets a person's status into a preview, a title, a message or a small figure.
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
    ConsentView,
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
from hub_unaids import assessment, documents, redlines
from hub_unaids import indicators as figures
from hub_unaids import workflows as flows
from hub_unaids.forms import INTAKE

hub_versions = (1,)


@hook
def forms() -> Sequence[Form]:
    """The confidential intake."""
    return (INTAKE,)


@hook
def workflows() -> Sequence[Workflow]:
    """Care that goes on across states."""
    return (flows.CARE_TRANSFER,)


@hook
def services() -> Sequence[ServiceKind]:
    """What is on offer; a kind of service tells nothing of those who come."""
    label = Text(
        "Prevención y continuidad del tratamiento", "Prevention and continuity of treatment"
    )
    return (ServiceKind(code="hiv-care", label=label),)


@hook
def indicators() -> Sequence[Indicator]:
    """Three figures, for the country as a whole."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """The texts of the card and of messages."""
    return documents.TEXTS


@hook
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """Understanding and privacy come first; days are in order."""
    return assessment.wrong(answers) if form == INTAKE.name else ()


@hook
def assess(form: str, answers: Answers, today: date) -> Assessment:
    """Needs with neutral reasons."""
    return assessment.assessed(answers, today) if form == INTAKE.name else Assessment()


@hook
def screen_referral(referral: ReferralView) -> Sequence[Objection]:
    """Under a code, to health care only, never to a consulate."""
    return redlines.objections(referral)


@hook
def screen_consent(consent: ConsentView) -> Sequence[Objection]:
    """Nothing is granted to a consulate: whoever wants to turn there does so in person."""
    return redlines.consent_objections(consent)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Notes, places and names."""
    return redlines.taken_away(packet, referral)


@hook
def suggest_routes(
    need: NeedView, case: CaseView, routes: Sequence[RouteView]
) -> Sequence[Suggestion]:
    """For care, desks in the state where the person is going."""
    goes_to = case.answer(INTAKE.name, "goes_to")
    if need.service_code != "hiv-care" or not isinstance(goes_to, str):
        return ()
    there = Text("Está en el estado al que va.", "It is in the state where the person is going.")
    return [
        Suggestion(service_id=route.service_id, for_it=True, reason=there)
        for route in routes
        if route.adm1 is not None and route.adm1 == goes_to[:4]
    ]


@hook
def advance_workflow(run: RunView, step: str, today: date) -> Advance:
    """Visits in time, days covered."""
    return flows.advanced(run, step, today)


@hook
def on_event(event: EventView) -> Sequence[Task]:
    """A clock to be begun; after an acceptance, tell the person as agreed; after a refusal, another place, today."""
    referral, today, need = event.referral, event.at.date(), event.need
    if event.kind == "case.need-added" and need is not None and need.urgency != "normal":
        label = Text("Iniciar hoy el proceso: corre un plazo", "Begin the process: a deadline runs")
        wanted = need.service_code == "hiv-care"
        return (Task(name="begin_today", label=label, due=today),) if wanted else ()
    if referral is None or referral.from_agency != "unaids":
        return ()
    if event.kind == "referral.accepted":
        label = Text("Avisar a la persona como lo acordó", "Tell the person in the way agreed")
        return (Task(name="tell_as_agreed", label=label, due=today + timedelta(days=1)),)
    if event.kind == "referral.rejected":
        label = Text("Buscar otro lugar hoy", "Find another place today")
        return (Task(name="another_place", label=label, due=today),)
    return ()


@hook
def notify(message: MessageView) -> Notification | None:
    """Always the same few words."""
    return documents.told(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """Figures of large groups only."""
    return figures.computed(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """The appointment card."""
    return documents.rendered(name, case, run, locale)
