"""UNODC's plugin: the hooks, each one line to the module that knows. Nothing is decided here."""

from collections.abc import Mapping, Sequence
from datetime import date

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
from hub_unodc import documents, identification, redlines
from hub_unodc import indicators as figures
from hub_unodc import workflows as work
from hub_unodc.forms import FORMS

hub_versions = (1,)

SERVICES = (
    ServiceKind(
        code="trafficking-assistance",
        label=Text(
            "Identificación y asistencia a víctimas de trata",
            "Identification and assistance of trafficked persons",
        ),
    ),
    ServiceKind(
        code="smuggling-victim-assistance",
        label=Text("Asistencia por tráfico agravado", "Assistance after aggravated smuggling"),
    ),
    ServiceKind(
        code="crime-prevention-information",
        label=Text(
            "Información para prevenir fraudes y delitos", "Information against fraud and crime"
        ),
    ),
)


@hook
def forms() -> Sequence[Form]:
    """The identification form."""
    return FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """The way of an identified victim."""
    return work.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What UNODC offers."""
    return SERVICES


@hook
def indicators() -> Sequence[Indicator]:
    """Four figures."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """Texts of papers and messages."""
    return dict(documents.TEXTS)


@hook
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """Rules across fields."""
    return identification.validate(form, answers)


@hook
def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs and risks, with reasons."""
    return identification.assess(form, answers, case, today)


@hook
def screen_referral(
    referral: ReferralView, case: CaseView | None, today: date
) -> Sequence[Objection]:
    """The red lines."""
    return redlines.screen(referral, case, today)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """A code is what travels."""
    return redlines.redact(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say."""
    return work.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task]:
    """What UNODC does next."""
    return documents.tasks(event, case)


@hook
def notify(message: MessageView) -> Notification | None:
    """That something waits, and no more."""
    return documents.notification(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """A figure over UNODC's cases."""
    return figures.compute(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A paper under the code."""
    return documents.render(name, case, run, locale)
