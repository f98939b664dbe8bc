"""UNDP's plugin: the hooks, each one line to the module that knows. Nothing is decided here."""

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
from hub_undp import assessment, documents, redlines
from hub_undp import indicators as figures
from hub_undp import workflows as work
from hub_undp.forms import FORMS

hub_versions = (1,)

SERVICES = (
    ServiceKind(
        code="livelihood",
        asks=("wish", "trades"),
        label=Text("Medios de vida y emprendimiento", "Livelihood and small business"),
    ),
    ServiceKind(
        code="skills-training",
        asks=("trades",),
        label=Text("Capacitación y certificación", "Training and certification"),
    ),
    ServiceKind(
        code="legal-identity",
        asks=("missing",),
        label=Text("Identidad jurídica y registro civil", "Legal identity and civil registry"),
    ),
    ServiceKind(
        code="community-inclusion", label=Text("Inclusión comunitaria", "Community inclusion")
    ),
)


@hook
def forms() -> Sequence[Form]:
    """Livelihood profile, legal identity."""
    return FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """Livelihood plan, legal identity."""
    return work.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What UNDP offers."""
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
    return assessment.validate(form, answers)


@hook
def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs and risks, with reasons."""
    return assessment.assess(form, answers, case, today)


@hook
def screen_referral(
    referral: ReferralView, case: CaseView | None, today: date
) -> Sequence[Objection]:
    """The red lines."""
    return redlines.screen(referral, case, today)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """No story goes with a livelihood referral."""
    return redlines.redact(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say."""
    return work.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task]:
    """What UNDP does next."""
    return documents.tasks(event, case)


@hook
def notify(message: MessageView) -> Notification | None:
    """That something waits, and no more."""
    return documents.notification(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """A figure over UNDP's cases."""
    return figures.compute(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A paper under the code."""
    return documents.render(name, case, run, locale)
