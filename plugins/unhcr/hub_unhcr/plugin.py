"""UNHCR's plugin: asylum, statelessness, internal displacement. Thin: each rule is in its own module."""

from collections.abc import Mapping, Sequence
from datetime import date

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
from hub_unhcr import (
    assessment,
    checks,
    following,
    papers,
    redlines,
    steps,
)
from hub_unhcr import (
    forms as intake,
)
from hub_unhcr import (
    indicators as figures,
)
from hub_unhcr import (
    workflows as declared,
)

hub_versions = (1,)


@hook
def forms() -> Sequence[Form]:
    """Registration, specific needs, nationality, displacement, consent to a consulate."""
    return intake.FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """Asylum accompaniment, statelessness, internal displacement."""
    return declared.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What UNHCR offers."""
    return following.SERVICES


@hook
def indicators() -> Sequence[Indicator]:
    """Filing in time, origins, specific needs, displaced people."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """Texts of papers and messages."""
    return papers.TEXTS


@hook
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """Dates in order, groups that fit."""
    return tuple(checks.check(form, answers))


@hook
def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs and specific needs, each with its reason."""
    return assessment.assess(form, answers, case, today)


@hook
def screen_referral(referral: ReferralView, case: CaseView | None) -> Sequence[Objection]:
    """Consulates and immigration enforcement."""
    return tuple(redlines.screen(referral, case))


@hook
def screen_consent(consent: ConsentView, case: CaseView) -> Sequence[Objection]:
    """A consulate of the country of origin is granted nothing while asylum is sought."""
    return tuple(redlines.screen_consent(consent, case))


@hook
def suggest_routes(
    need: NeedView, case: CaseView, routes: Sequence[RouteView]
) -> Sequence[Suggestion]:
    """Whose mandate it is."""
    return tuple(following.suggest(need, case, routes))


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Nationality and story go to those who decide on protection only."""
    return redlines.redact(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say."""
    return steps.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task]:
    """What follows from an answer or a deadline."""
    return tuple(following.tasks(event, case))


@hook
def notify(message: MessageView) -> Notification | None:
    """UNHCR's own words."""
    return papers.notification(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """Counts over UNHCR's own cases."""
    return tuple(figures.compute(name, period, cases))


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return papers.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """Information sheet and appointment card."""
    return papers.render(name, case, run, locale)
