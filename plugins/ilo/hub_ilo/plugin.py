"""ILO's plugin: the hooks, each one line to the module that knows. Nothing is decided here."""

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
from hub_ilo import documents, redlines
from hub_ilo import indicators as figures
from hub_ilo import indicators_of_forced_labour as scoring
from hub_ilo import workflows as work
from hub_ilo.forms import FORMS

hub_versions = (1,)

SERVICES = (
    ServiceKind(
        code="labour-rights", label=Text("Asesoría en derechos laborales", "Labour rights advice")
    ),
    ServiceKind(
        code="exploitation-complaint",
        label=Text(
            "Apoyo para denunciar explotación laboral", "Support to report labour exploitation"
        ),
    ),
    ServiceKind(
        code="recruitment-advice",
        label=Text("Orientación sobre contratación justa", "Advice on fair recruitment"),
    ),
)


@hook
def forms() -> Sequence[Form]:
    """Labour intake, employer check."""
    return FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """Labour complaint, fair recruitment."""
    return work.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What ILO offers."""
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
    return scoring.validate(form, answers)


@hook
def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs and risks, with reasons."""
    return scoring.assess(form, answers, case, today)


@hook
def screen_referral(
    referral: ReferralView, case: CaseView | None, today: date
) -> Sequence[Objection]:
    """The red lines."""
    return redlines.screen(referral, case, today)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """What an employer never learns."""
    return redlines.redact(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say."""
    return work.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task]:
    """What ILO does next."""
    return documents.tasks(event, case)


@hook
def notify(message: MessageView) -> Notification | None:
    """That something waits, and no more."""
    return documents.notification(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """A figure over ILO's cases."""
    return figures.compute(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """The sheet of rights."""
    return documents.render(name, case, run, locale)
