"""FAO's plugin: the hooks, each one line to the module that knows. Nothing is decided here."""

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
    PeriodView,
    RunView,
    ServiceKind,
    Task,
)
from hub.hooks.workflows import Workflow
from hub_fao import assessment, documents
from hub_fao import indicators as figures
from hub_fao import workflows as work
from hub_fao.forms import FORMS

hub_versions = (1,)

SERVICES = (
    ServiceKind(
        code="food",
        asks=("people", "under_five"),
        label=Text("Asistencia alimentaria", "Food assistance"),
    ),
    ServiceKind(
        code="disaster-displacement",
        asks=("people", "shock"),
        label=Text("Asistencia por desastre", "Assistance after a disaster"),
    ),
    ServiceKind(
        code="climate-resilience",
        asks=("lives_from",),
        label=Text("Medios de vida ante el clima", "Climate-resilient livelihoods"),
    ),
    ServiceKind(
        code="livelihood",
        asks=("lives_from", "crops"),
        label=Text("Medios de vida rurales", "Rural livelihoods"),
    ),
)


@hook
def forms() -> Sequence[Form]:
    """The rural intake."""
    return FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """Agricultural worker, climate-displaced household."""
    return work.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What FAO offers."""
    return SERVICES


@hook
def indicators() -> Sequence[Indicator]:
    """Three figures."""
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
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say."""
    return work.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task]:
    """What FAO does next."""
    return documents.tasks(event, case)


@hook
def notify(message: MessageView) -> Notification | None:
    """That something waits, and no more."""
    return documents.notification(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """A figure over FAO's cases."""
    return figures.compute(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A paper under the code."""
    return documents.render(name, case, run, locale)
