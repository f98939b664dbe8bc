"""UNICEF's plugin: best interests, urgent action, family tracing, school. Thin: each rule is in its own module."""

from collections.abc import Mapping, Sequence
from datetime import date

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Form, Problem
from hub.hooks.spec import hook
from hub.hooks.views import (
    Advance,
    Assessment,
    Begin,
    CaseView,
    ConsentView,
    Document,
    DocumentKind,
    EventView,
    Figure,
    Indicator,
    MessageView,
    NeedFound,
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
from hub_unicef import assessment, following, papers, redlines, steps
from hub_unicef import forms as intake
from hub_unicef import indicators as figures
from hub_unicef import workflows as declared

hub_versions = (1,)


@hook
def forms() -> Sequence[Form]:
    """First talk with a child, family tracing, schooling."""
    return intake.FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """Urgent action, notice to the authority, best interests, family tracing, school place."""
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
def screen_consent(consent: ConsentView, case: CaseView) -> Sequence[Objection]:
    """A consulate is granted something with the child's own yes only."""
    return tuple(redlines.screen_consent(consent, case))


@hook
def suggest_routes(
    need: NeedView, case: CaseView, routes: Sequence[RouteView]
) -> Sequence[Suggestion]:
    """A child is helped in the state where it is."""
    return tuple(following.suggest(need, case, routes))


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """What a recipient does without."""
    return redlines.redact(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say."""
    return steps.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task | NeedFound | Begin]:
    """What follows from an event."""
    return tuple(following.follow(event, case))


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
