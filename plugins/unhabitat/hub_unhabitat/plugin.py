"""UN-Habitat's plugin: housing situation, local integration, shelter improvement. It never passes on an address."""

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
from hub_unhabitat import assessment, documents, redlines
from hub_unhabitat import indicators as figures
from hub_unhabitat import workflows as flows
from hub_unhabitat.forms import PROFILE
from hub_unhabitat.improvement import IMPROVEMENT

hub_versions = (1,)


@hook
def forms() -> Sequence[Form]:
    """The housing profile."""
    return (PROFILE,)


@hook
def workflows() -> Sequence[Workflow]:
    """Housing and integration, and shelter improvement."""
    return (flows.HOUSING, IMPROVEMENT)


@hook
def services() -> Sequence[ServiceKind]:
    """What UN-Habitat and those it works with offer."""
    return (
        ServiceKind(
            code="housing",
            label=Text("Vivienda e integración local", "Housing and local integration"),
            asks=("people", "under_18", "wants"),
        ),
        ServiceKind(
            code="community-inclusion",
            label=Text("Espacios y barrios incluyentes", "Inclusive neighbourhoods"),
        ),
    )


@hook
def indicators() -> Sequence[Indicator]:
    """Three figures for the secretariat."""
    return figures.INDICATORS


@hook
def translations() -> Mapping[str, Text]:
    """The texts of the sheet and of messages."""
    return documents.TEXTS


@hook
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """Household sizes and dates that cannot be."""
    return assessment.wrong(answers) if form == PROFILE.name else ()


@hook
def assess(form: str, answers: Answers, today: date) -> Assessment:
    """Needs, risks, and the workflows to begin."""
    return assessment.assessed(answers, today) if form == PROFILE.name else Assessment()


@hook
def screen_referral(referral: ReferralView) -> Sequence[Objection]:
    """Nobody who rents, sells or employs is told where people live."""
    return redlines.objections(referral)


@hook
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Addresses."""
    return redlines.taken_away(packet, referral)


@hook
def suggest_routes(
    need: NeedView, case: CaseView, routes: Sequence[RouteView]
) -> Sequence[Suggestion]:
    """A bed where there is work and school is worth more; not where the person does not feel safe."""
    if need.service_code not in ("shelter-bed", "housing"):
        return ()
    here = case.answer(PROFILE.name, "municipality")
    unsafe = case.answer(PROFILE.name, "safe_there") is False
    roots = case.answer(PROFILE.name, "works") or case.answer(PROFILE.name, "children_in_school")
    away = Text(
        "No se siente a salvo en ese municipio.", "Does not feel safe in that municipality."
    )
    near = Text("Ahí tiene trabajo o escuela.", "There is work or school there.")
    return [
        Suggestion(service_id=route.service_id, for_it=not unsafe, reason=away if unsafe else near)
        for route in routes
        if here is not None and route.adm2 == here and (unsafe or roots)
    ]


@hook
def advance_workflow(run: RunView, step: str, today: date) -> Advance:
    """Rents that can be paid, checks in time."""
    return flows.advanced(run, step, today)


@hook
def on_event(event: EventView) -> Sequence[Task]:
    """After a bed or a home was granted: ask whether the person really sleeps there."""
    referral = event.referral
    if event.kind != "referral.accepted" or referral is None:
        return ()
    if referral.need_code not in ("shelter-bed", "housing"):
        return ()
    days = 1 if referral.need_code == "shelter-bed" else 14
    label = Text("Preguntar si ya duerme ahí", "Ask whether the person sleeps there")
    return (Task(name="sleeps_there", label=label, due=event.at.date() + timedelta(days=days)),)


@hook
def notify(message: MessageView) -> Notification | None:
    """Words without anything about the person."""
    return documents.told(message)


@hook
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """Counts over UN-Habitat's own cases."""
    return figures.computed(name, period, cases)


@hook
def document_kinds() -> Sequence[DocumentKind]:
    """The papers that it writes."""
    return documents.KINDS


@hook
def render_document(name: str, case: CaseView, locale: str) -> Document | None:
    """What to look at before signing."""
    return documents.rendered(name, case, locale)
