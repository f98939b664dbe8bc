"""What a plugin may see: frozen, of its own agency's cases, and never a name.

These cross the process boundary as messages, so they hold plain values only. A view has no identity in
it: not even a plugin of the agency that helps a person learns who they are.
"""

from datetime import date, datetime
from typing import Any

import msgspec

from hub.hooks.declared import Text, Value

Values = dict[str, Any]
"""Answers or facts by name. Each is a declared.Value; messages cannot tell such a union apart."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all views and answers."""


def _tuples(values: Values) -> Values:
    """Several choices are a tuple; what has crossed a process boundary comes as a list."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}


class NeedView(View, frozen=True, kw_only=True):
    """One need. `urgency`: emergency, urgent or normal; `status`: open, met or closed."""

    id: str
    service_code: str
    urgency: str
    status: str


class RunState(View, frozen=True, kw_only=True):
    """How far a workflow has come in a case: what was done on the way, without its facts."""

    workflow: str
    state: str
    entered_on: date
    done: tuple[str, ...] = ()
    ended: bool = False


class CaseView(View, frozen=True, kw_only=True):
    """A case of the plugin's own agency, under its code.

    `age_band`, `sex` (ISO/IEC 5218), `population` as in the reference codes; `adm1`, `adm2` are
    P-codes, of where the person is; `office` is the city of the office whose desk keeps the case,
    which the agency has once. `answers` holds, by form, what was answered, without fields that identify. `runs` are
    the workflows in it, oldest first. With an event (on_event) needs, answers and runs are empty.
    """

    code: str
    age_band: str = "unknown"
    sex: int = 0
    population: str = "other"
    adm1: str | None = None
    adm2: str | None = None
    office: str | None = None
    opened_on: date | None = None
    needs: tuple[NeedView, ...] = ()
    answers: dict[str, Values] = {}
    runs: tuple[RunState, ...] = ()

    def __post_init__(self) -> None:
        tidy = {form: _tuples(values) for form, values in self.answers.items()}
        msgspec.structs.force_setattr(self, "answers", tidy)

    @property
    def is_child(self) -> bool:
        """Under 18."""
        return self.age_band in ("0-5", "6-11", "12-14", "15-17")

    def answer(self, form: str, field: str) -> Value:
        """One answer, or None."""
        value: Value = self.answers.get(form, {}).get(field)
        return value

    def run(self, workflow: str) -> RunState | None:
        """The newest run of a workflow, or None."""
        return next((run for run in reversed(self.runs) if run.workflow == workflow), None)

    def took(self, workflow: str, *steps: str) -> bool:
        """True when any run of a workflow took one of these steps."""
        taken = {step for run in self.runs if run.workflow == workflow for step in run.done}
        return not taken.isdisjoint(steps)


class ReferralView(View, frozen=True, kw_only=True):
    """A referral that the plugin's agency sends or has received.

    `recipient_class` as in the reference codes ('un' for members); `country` is that of a consulate.
    `categories` are the data categories that would be disclosed.
    """

    case_code: str
    need_code: str
    urgency: str
    purpose: str
    categories: frozenset[str]
    from_agency: str
    to_agency: str | None = None
    recipient_class: str = "un"
    country: str | None = None
    status: str = "requested"
    age_band: str = "unknown"
    sex: int = 0
    population: str = "other"


class ConsentView(View, frozen=True, kw_only=True):
    """An entry of the consent ledger: who may have what, for what. Never who the person is.

    `effect`: grant or withhold; `recipient_class` as in the reference codes ('un' for members, a
    partner's own class); `country` is that of a consulate, None where it is unknown.
    """

    effect: str
    purposes: frozenset[str]
    categories: frozenset[str]
    legal_basis: str = "consent"
    agency: str | None = None
    recipient_class: str = "un"
    country: str | None = None


class RouteView(View, frozen=True, kw_only=True):
    """A desk that could serve a need, as the hub ranks it."""

    service_id: str
    agency: str
    service_code: str
    adm1: str | None = None
    adm2: str | None = None
    eligible: bool = True
    capacity: int | None = None


class PacketView(View, frozen=True, kw_only=True):
    """Which fields a packet would hold, and under which categories; never their contents."""

    preview: frozenset[str]
    sealed: frozenset[str]
    categories: frozenset[str]


class RunView(View, frozen=True, kw_only=True):
    """A workflow under way. `facts` are what steps and intake brought together."""

    workflow: str
    version: int
    state: str
    entered_on: date
    facts: Values = {}
    done: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "facts", _tuples(self.facts))


class EventView(View, frozen=True, kw_only=True):
    """Something that happened to a case of the agency's own, in clear columns only.

    `kind` says what, and which part comes with it: 'referral.requested' and every other state,
    'referral.claimed', 'referral.message' ... with `referral`; 'case.opened', 'case.closed' with
    nothing more; 'case.need-added' with `need`; 'case.answers-saved' with `form`; 'consent.recorded',
    'consent.withdrawn' with `consent`; 'workflow.entered' with `run` (without facts);
    'workflow.struck' with `run`, as it was when its clock struck, and `clock`.
    """

    kind: str
    at: datetime
    case_code: str | None = None
    referral: ReferralView | None = None
    run: RunView | None = None
    clock: str | None = None
    need: NeedView | None = None
    form: str | None = None
    consent: ConsentView | None = None


class PeriodView(View, frozen=True, kw_only=True):
    """A reporting period, both days included."""

    first: date
    last: date


class MessageView(View, frozen=True, kw_only=True):
    """A notification about to be sent: what about, never about whom.

    `kind`: 'referral.requested', 'referral.accepted', 'referral.rejected', 'referral.on-hold',
    'referral.cancelled', 'referral.expired', 'referral.completed', 'referral.failed',
    'referral.disputed', 'referral.message', 'referral.added', 'referral.due' (about to be overdue),
    'workflow.due' (a clock has struck).
    """

    kind: str
    locale: str
    case_code: str | None = None
    urgency: str | None = None


class CountView(View, frozen=True, kw_only=True):
    """How often a choice was given at an office of the agency in a week of ISO 8601 ('2026-W48')."""

    form: str
    field: str
    choice: str
    office: str
    week: str
    count: int


# What plugins answer -----------------------------------------------------------------------------


class NeedFound(View, frozen=True, kw_only=True, tag="need"):
    """A need that an assessment found, and why."""

    service_code: str
    urgency: str
    reason: Text


class Vulnerability(View, frozen=True, kw_only=True):
    """A specific need or risk (UNHCR codes, or the agency's own), and why."""

    code: str
    reason: Text


class Assessment(View, frozen=True, kw_only=True):
    """What an intake says: needs to open, how urgent, what to look out for, each with its reason.

    `start` are workflows to begin; those that are `at_once` the hub has begun before anybody sees it.
    `tasks` are put into the worklist, unless one of that name is open in the case.
    """

    needs: tuple[NeedFound, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    start: tuple[str, ...] = ()
    tasks: tuple["Task", ...] = ()


class Objection(View, frozen=True, kw_only=True):
    """Why a referral may not be sent or accepted. `rule` is stable, for programs."""

    rule: str
    reason: Text


class Suggestion(View, frozen=True, kw_only=True):
    """A reason for or against a route, in the plugin's own words. It adds reasons, never routes."""

    service_id: str
    for_it: bool
    reason: Text


class Held(View, frozen=True, kw_only=True):
    """Why a step is held back."""

    guard: str
    reason: Text


class Task(View, frozen=True, kw_only=True, tag="task"):
    """Something to do, for a role, by a day. Its label holds nothing about a person."""

    name: str
    label: Text
    role: str = "caseworker"
    due: date | None = None


class Begin(View, frozen=True, kw_only=True, tag="begin"):
    """A workflow that the hub begins by itself in the case: one that is `at_once`, unless it is under way."""

    workflow: str


class Advance(View, frozen=True, kw_only=True):
    """What a plugin says to a step: what holds it back, facts it adds, tasks it opens."""

    held: tuple[Held, ...] = ()
    facts: Values = {}
    tasks: tuple[Task, ...] = ()

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "facts", _tuples(self.facts))


class Indicator(View, frozen=True, kw_only=True):
    """A figure for the secretariat. `unit` is people, cases, days or percent."""

    name: str
    label: Text
    unit: str
    commitment: str | None = None


class Figure(View, frozen=True, kw_only=True):
    """One value of an indicator. `count` is how many cases it rests on; small ones are suppressed."""

    value: float
    count: int
    by: dict[str, str] = {}


class ServiceKind(View, frozen=True, kw_only=True):
    """A kind of service that the agency offers, by its network code, and what it needs to know."""

    code: str
    label: Text
    asks: tuple[str, ...] = ()


class DocumentKind(View, frozen=True, kw_only=True):
    """A document that can be asked for, by the name that `render_document` knows.

    With a `workflow` it is given the newest run of that workflow, and its facts; else no run.
    """

    name: str
    title: Text
    workflow: str | None = None


class Document(View, frozen=True, kw_only=True):
    """A document in plain text paragraphs; the hub lays it out and prints it."""

    title: Text
    paragraphs: tuple[str, ...]


class Notification(View, frozen=True, kw_only=True):
    """The text of a notification: a line of at most 120 characters, and 500 more.

    Holds nothing about the person: a code at most. What is longer, or empty, or there in one language
    only, is not used: the hub's words are.
    """

    subject: str
    body: str


class KeyChoice(View, frozen=True, kw_only=True):
    """How the agency's keys are kept. `quorum` people open what `categories` cover, never one.

    One asks with a reason, others of the agency who work with the case agree, and for an hour it is open
    to them: the record of a person, answers to questions of these categories or marked as identity,
    sealed parts of referrals that carry them, whatever finds a person by them. Neither the plugin nor a
    workflow's facts ever hold it. Once approved it stays, also when a later version asks for less. The
    database holds it, by whom it hands sealed rows to; there is no second key (hub/openings/model.py).
    """

    provider: str = "keyring"
    quorum: int = 1
    categories: frozenset[str] = frozenset()
