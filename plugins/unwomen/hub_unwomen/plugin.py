"""UN Women's plugin: safety, her choice, economic autonomy. Thin: each rule is in its own module."""

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
from hub_unwomen import assessment, following, papers, redlines, steps
from hub_unwomen import forms as intake
from hub_unwomen import indicators as figures
from hub_unwomen import workflows as declared

hub_versions = (1,)


@hook
def forms() -> Sequence[Form]:
    """Safety, her choice, economic autonomy."""
    return intake.FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """Safe services, economic autonomy."""
    return declared.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What the agency offers."""
    return following.SERVICES


@hook
def indicators() -> Sequence[Indicator]:
    """Figures for the secretariat."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """Texts of papers and messages."""
    return papers.TEXTS


@hook
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """What cannot be true together."""
    return tuple(assessment.check(form, answers))


@hook
def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs and risks, each with its reason."""
    return assessment.assess(form, answers, case)


@hook
def screen_referral(referral: ReferralView, case: CaseView | None) -> Sequence[Objection]:
    """The red lines."""
    return tuple(redlines.screen(referral, case))


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """What a recipient does without."""
    return redlines.redact(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say."""
    return steps.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task]:
    """What follows from an event."""
    return tuple(following.tasks(event, case))


@hook
def notify(message: MessageView) -> Notification | None:
    """The agency's own words."""
    return papers.notification(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """Counts over the agency's own cases."""
    return tuple(figures.compute(name, period, cases))


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return papers.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """Papers for the person, under the code."""
    return papers.render(name, case, run, locale)
