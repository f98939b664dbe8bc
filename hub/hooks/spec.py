"""Every hook of the hub. A plugin implements those it needs, marked with `@hook`, and no other.

Each runs in the plugin's own process, without keys, database or network, and sees frozen views of its
own agency's cases (views.py). Declarations are asked once, when a plugin is loaded; the rest within the
time that the docstring gives: the processor's, and half a second more by the clock. Where a hook fails,
*deny* means that what was asked for is refused with a reason; *retry* means that the hub goes on and
asks again later; *go on* means that it goes on without.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pluggy

from hub.hooks.declared import Answers, Text
from hub.hooks.forms import Form, Problem
from hub.hooks.views import (
    Advance,
    Assessment,
    Begin,
    CaseView,
    ConsentView,
    CountView,
    Document,
    DocumentKind,
    EventView,
    Figure,
    Indicator,
    KeyChoice,
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

PROJECT = "hub"
API_VERSION = 1
"""Plugins declare the versions they work with: `hub_versions = (1,)`."""

hookspec = pluggy.HookspecMarker(PROJECT)
hook = pluggy.HookimplMarker(PROJECT)
"""Marks an implementation: `@hook`."""


# Declarations: asked once, at loading; 2 s; a failure keeps the plugin from being loaded -----------------


@hookspec
def forms() -> Sequence[Form]:
    """The intake forms of the agency. Asked once, at loading; 2 s; failure: the plugin is not loaded."""
    raise NotImplementedError


@hookspec
def workflows() -> Sequence[Workflow]:
    """The protection workflows. Asked once, at loading; 2 s; failure: the plugin is not loaded."""
    raise NotImplementedError


@hookspec
def services() -> Sequence[ServiceKind]:
    """Kinds of service on offer. Asked once, at loading; 2 s; failure: the plugin is not loaded."""
    raise NotImplementedError


@hookspec
def indicators() -> Sequence[Indicator]:
    """Figures for the secretariat. Asked once, at loading; 2 s; failure: the plugin is not loaded."""
    raise NotImplementedError


@hookspec
def translations() -> Mapping[str, Text]:
    """Texts by key. Asked once, at loading; 2 s; failure: the plugin is not loaded."""
    raise NotImplementedError


@hookspec
def document_kinds() -> Sequence[DocumentKind]:
    """Documents that people can ask for and print, for `render_document`.

    Asked once, at loading; 2 s; failure: the plugin is not loaded.
    """
    raise NotImplementedError


@hookspec
def key_provider() -> KeyChoice:
    """How the agency's keys are kept, and what opens to several people together only.

    Asked once, at loading; 2 s; failure: the plugin is not loaded.
    """
    raise NotImplementedError


# Questions about one case ----------------------------------------------------------------------------


@hookspec
def validate_answers(form: str, answers: Answers) -> Sequence[Problem]:
    """What is wrong beyond the form's own rules. When answers are saved; 200 ms; failure: deny."""
    raise NotImplementedError


@hookspec
def assess(
    form: str, answers: Answers, case: CaseView, today: date, counts: Sequence[CountView]
) -> Assessment:
    """What an intake says of needs and risks, with reasons, and what is to be done at once.

    `counts` are those of the counted choices in these answers, this case among them.

    After saving; 500 ms; failure: go on.
    """
    raise NotImplementedError


@hookspec
def screen_referral(
    referral: ReferralView, case: CaseView | None, today: date
) -> Sequence[Objection]:
    """Why a referral may not go on, by rule.

    When one is sent (with the case) or accepted (without it); 200 ms; failure: deny.
    """
    raise NotImplementedError


@hookspec
def screen_consent(consent: ConsentView, case: CaseView, today: date) -> Sequence[Objection]:
    """Why a consent may not be recorded, by rule: a grant to a consulate while asylum is sought.

    Never asked of a withhold rule or a withdrawal: one may always say no.

    When a grant is recorded, on whatever basis; 200 ms; failure: deny.
    """
    raise NotImplementedError


@hookspec
def suggest_routes(
    need: NeedView, case: CaseView, routes: Sequence[RouteView]
) -> Sequence[Suggestion]:
    """Reasons for or against routes that the hub found; it adds none.

    When desks are ranked for a need; 300 ms; failure: go on.
    """
    raise NotImplementedError


@hookspec
def redact_packet(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Fields to take away from a packet; it cannot add. Before sending; 200 ms; failure: deny."""
    raise NotImplementedError


@hookspec
def advance_workflow(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What holds a step back beyond its guards, and what it brings: facts, tasks.

    When somebody takes a step, never for what a clock does by itself; 300 ms; failure: deny.
    """
    raise NotImplementedError


# What happened ---------------------------------------------------------------------------------------


@hookspec
def on_event(event: EventView, case: CaseView | None) -> Sequence[Task | NeedFound | Begin]:
    """Tasks, needs and workflows that an event of one's own cases calls for (EventView says which).

    The hub opens and begins them by itself, once, whatever else is there.

    Referrals sent, cases, consents and workflows, in clear columns only: what is sealed, a step's facts
    and an answer among it, is not there.

    Afterwards, in the order in which it happened; 500 ms; failure: retry.
    """
    raise NotImplementedError


@hookspec
def notify(message: MessageView) -> Notification | None:
    """The agency's own words, or None for the hub's. Before a notification; 200 ms; failure: go on."""
    raise NotImplementedError


@hookspec
def compute_indicator(name: str, period: PeriodView, cases: Sequence[CaseView]) -> Sequence[Figure]:
    """A figure over one's own cases; small counts are suppressed later.

    When a period is reported on; 5 s; failure: retry.
    """
    raise NotImplementedError


@hookspec
def render_document(
    name: str, case: CaseView | None, run: RunView | None, locale: str
) -> Document | None:
    """A document for the person or the file, under the code.

    None where the name is unknown, or the case has no use for it. `case` is None for an agency that sees
    no cases, and for no other; `run` is one where `document_kinds` names its workflow, and it was begun.

    When somebody asks for it; 1 s; failure: go on.
    """
    raise NotImplementedError
