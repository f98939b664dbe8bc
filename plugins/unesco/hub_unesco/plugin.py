"""UNESCO's plugin: education profile, recognition of studies, vocational route.

It never lets a missing paper keep anybody from enrolling.
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
    Document,
    DocumentKind,
    EventView,
    Figure,
    Indicator,
    MessageView,
    Notification,
    Objection,
    PacketView,
    PeriodView,
    ReferralView,
    RunView,
    ServiceKind,
    Task,
)
from hub.hooks.workflows import Workflow
from hub_unesco import assessment, documents, redlines
from hub_unesco import indicators as figures
from hub_unesco import workflows as flows
from hub_unesco.forms import PROFILE
from hub_unesco.vocational import VOCATIONAL_ROUTE

hub_versions = (1,)


@hook
def forms() -> Sequence[Form]:
    """The education profile."""
    return (PROFILE,)


@hook
def workflows() -> Sequence[Workflow]:
    """Recognition of studies, and the vocational route."""
    return (flows.RECOGNITION, VOCATIONAL_ROUTE)


@hook
def services() -> Sequence[ServiceKind]:
    """What UNESCO and those it works with offer."""
    return (
        ServiceKind(
            code="qualification-recognition",
            label=Text("Reconocimiento de estudios", "Recognition of studies"),
            asks=("last_level", "studied_in"),
        ),
        ServiceKind(
            code="school-enrolment",
            label=Text("Acompañamiento para inscribirse", "Help with enrolling"),
            asks=("age", "last_level"),
        ),
        ServiceKind(
            code="vocational-education",
            label=Text("Educación de adultos y oficios", "Adult education and trades"),
            asks=("trade",),
        ),
    )


@hook
def indicators() -> Sequence[Indicator]:
    """Three figures for the secretariat."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """The texts of the letter and of messages."""
    return documents.TEXTS


@hook
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """What cannot be together. A missing paper is never a problem."""
    return assessment.wrong(answers) if form == PROFILE.name else ()


@hook
def assess(form: str, answers: Answers) -> Assessment:
    """Needs, and the workflows to begin."""
    return assessment.assessed(answers) if form == PROFILE.name else Assessment()


@hook
def screen_referral(referral: ReferralView, case: CaseView | None) -> Sequence[Objection]:
    """Papers never block enrolment."""
    studying = case.answer(PROFILE.name, "now_studying") if case is not None else None
    in_school = None
    if case is not None and case.is_child and studying is not None:
        asked = any(need.service_code == "school-enrolment" for need in case.needs)
        in_school = studying == "yes" or asked
    return redlines.objections(referral, in_school)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """What a school does not need."""
    return redlines.taken_away(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, today: date) -> Advance:
    """Days in order; nobody betrayed for a paper."""
    return flows.advanced(run, step, today)


@hook
def on_event(event: EventView) -> Sequence[Task]:
    """A school that refuses or asks for more is told the rule; one that accepts is asked about the first day."""
    referral, today = event.referral, event.at.date()
    if referral is None or referral.need_code not in redlines.SCHOOLING:
        return ()
    if event.kind in ("referral.rejected", "referral.on-hold"):
        label = Text(
            "Recordar que la falta de papeles no impide inscribir, y entregar la carta",
            "Say that missing papers do not bar enrolment, and give the letter",
        )
        return (Task(name="papers_do_not_block", label=label, due=today + timedelta(days=1)),)
    if event.kind == "referral.accepted":
        label = Text("Preguntar por el primer día de clase", "Ask about the first day of class")
        return (Task(name="first_day", label=label, due=today + timedelta(days=7)),)
    return ()


@hook
def notify(message: MessageView) -> Notification | None:
    """Words without anything about the person."""
    return documents.told(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """Counts over UNESCO's own cases."""
    return figures.computed(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, locale: str) -> Document | None:
    """The letter for the school."""
    return documents.rendered(name, case, locale)
