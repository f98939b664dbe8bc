"""IOM's plugin: the hooks, each one line to the module that knows. Nothing is decided here.

Read `forms.py` for what is asked, `assessment.py` for what follows, `workflows.py` for the work, `redlines.py` for
what is never shared.
"""

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
from hub_iom import assessment, consistency, documents, redlines, shelter
from hub_iom import indicators as figures
from hub_iom import workflows as work
from hub_iom.forms import FORMS

hub_versions = (1,)

SERVICES = (
    ServiceKind(
        code="shelter-bed",
        asks=("household_size", "children_0_5"),
        label=Text("Espacio en albergue", "Shelter bed"),
    ),
    ServiceKind(
        code="assisted-voluntary-return",
        label=Text("Retorno voluntario asistido", "Assisted voluntary return"),
    ),
    ServiceKind(
        code="missing-migrant-search",
        label=Text("Búsqueda de persona migrante", "Search for a missing migrant"),
    ),
    ServiceKind(
        code="trafficking-assistance",
        label=Text("Asistencia a víctimas de trata", "Assistance to trafficked persons"),
    ),
    ServiceKind(
        code="smuggling-victim-assistance",
        label=Text(
            "Asistencia a víctimas de tráfico agravado",
            "Assistance to victims of aggravated smuggling",
        ),
    ),
    ServiceKind(
        code="job-placement", asks=("trade",), label=Text("Vinculación laboral", "Job placement")
    ),
    ServiceKind(
        code="humanitarian-transport",
        asks=("household_size",),
        label=Text("Transporte humanitario", "Humanitarian transport"),
    ),
    ServiceKind(
        code="information-point",
        asks=("language",),
        label=Text("Punto de información", "Information point"),
    ),
)


@hook
def forms() -> Sequence[Form]:
    """Intake, trafficking screening, asylum information, search request."""
    return FORMS


@hook
def workflows() -> Sequence[Workflow]:
    """Voluntary return, shelter, missing migrant, labour inclusion."""
    return work.WORKFLOWS


@hook
def services() -> Sequence[ServiceKind]:
    """What IOM offers."""
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
    return consistency.validate(form, answers)


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
def screen_consent(consent: ConsentView, case: CaseView) -> Sequence[Objection]:
    """No consulate is granted anything before asylum information is on record."""
    return tuple(redlines.screen_consent(consent, case))


@hook
def suggest_routes(
    need: NeedView, case: CaseView, routes: Sequence[RouteView]
) -> Sequence[Suggestion]:
    """Whether a shelter has room for the group."""
    return shelter.suggest(need, case, routes)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Addresses go, by default."""
    return redlines.redact(packet, referral)


@hook
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What the workflow's own module says to a step."""
    return work.advance(run, step, case, today)


@hook
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task]:
    """What IOM does next."""
    return documents.tasks(event, case)


@hook
def notify(message: MessageView) -> Notification | None:
    """That something waits, and no more."""
    return documents.notification(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """A figure over IOM's cases."""
    return figures.compute(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, run: RunView | None, locale: str) -> Document | None:
    """A paper under the case code."""
    return documents.render(name, case, run, locale)
