"""Which plugins there are, which may run, and what approving one would change. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from hub.hooks.declared import Text
from hub.hooks.forms import Form
from hub.hooks.views import DocumentKind, Indicator, KeyChoice, ServiceKind
from hub.hooks.workflows import Workflow


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin says of itself, asked of its own process. Kept with its approval."""

    hooks: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    services: tuple[ServiceKind, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    translations: dict[str, Text] = {}
    document_kinds: tuple[DocumentKind, ...] = ()
    key_provider: KeyChoice | None = None
    sandbox: dict[str, str] = {}

    def form(self, name: str, version: int | None = None) -> Form | None:
        """The form of that name, and version if one is given."""
        found = (f for f in self.forms if f.name == name and version in (None, f.version))
        return next(found, None)

    def workflow(self, name: str, version: int | None = None) -> Workflow | None:
        """The workflow of that name, and version if one is given."""
        found = (w for w in self.workflows if w.name == name and version in (None, w.version))
        return next(found, None)

    def document_kind(self, name: str) -> DocumentKind | None:
        """The document of that name."""
        return next((one for one in self.document_kinds if one.name == name), None)

    @property
    def categories(self) -> list[str]:
        """The data categories that its questions ask for."""
        asked = {one.category for form in self.forms for one in form.fields()}
        asked |= {one.category for w in self.workflows for step in w.steps for one in step.ask}
        return sorted(asked)

    @property
    def quorum(self) -> int:
        """How many people it takes to open what is kept apart; 1: nothing is."""
        return self.key_provider.quorum if self.key_provider and self.kept_apart else 1

    @property
    def kept_apart(self) -> list[str]:
        """The data categories that open to several people together only."""
        choice = self.key_provider
        return sorted(choice.categories) if choice is not None and choice.quorum > 1 else []

    def lines(self) -> list[str]:
        """What an administrator approves, a line each."""
        found = [f"hook {name}" for name in self.hooks]
        found += [f"form {form.name} version {form.version}" for form in self.forms]
        found += [f"workflow {one.name} version {one.version}" for one in self.workflows]
        found += [f"workflow {one.name} begins by itself" for one in self.workflows if one.at_once]
        found += [
            f"counts answers to {form.name} {one.name}, by office and week"
            for form in self.forms
            for one in form.fields()
            if one.counted
        ]
        found += [f"service {kind.code}" for kind in self.services]
        found += [f"indicator {one.name}" for one in self.indicators]
        found += [f"document {one.name}" for one in self.document_kinds]
        found += [f"{self.quorum} people open {name}, never one" for name in self.kept_apart]
        return found + [f"data category {name}" for name in self.categories]


class Verdict(StrEnum):
    """What an administrator, or the hub after repeated failure, decided."""

    APPROVED = "approved"
    DISABLED = "disabled"


class PluginState(StrEnum):
    """How an agency's plugin stands."""

    NEW = "new"
    APPROVED = "approved"
    CHANGED = "changed"
    DISABLED = "disabled"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of hub.plugin_decision. The newest of an agency counts."""

    agency_id: UUID
    verdict: Verdict
    version: str
    module: str
    digest: bytes
    declared: bytes = field(repr=False)
    reason: str | None
    decided_by: UUID | None
    decided_at: datetime
    quorum: int = 1
    kept_apart: tuple[str, ...] = ()


KEEPABLE = frozenset(
    {"identity", "contact", "location", "family", "documents", "health", "mental-health", "gbv"}
    | {"trafficking", "sexual-exploitation", "asylum", "detention", "legal", "child-protection"}
    | {"education", "livelihood"}
)
"""Categories that the hub can keep under several people: what the record of a person holds, and answers.
Not narrative and attachment, which also lie in needs and threads that a desk has to read."""
MOST_PEOPLE = 5


WITHOUT_CASES = frozenset(
    {"indicators", "translations", "compute_indicator", "document_kinds", "render_document"}
)
"""Hooks of an agency that only ever sees aggregates: each can do without a case."""


def about_cases(declared: Declaration) -> list[str]:
    """What a plugin brings that is about cases: too much for an agency that sees none."""
    found = [f"hook {name}" for name in declared.hooks if name not in WITHOUT_CASES]
    found += [f"form {form.name}" for form in declared.forms]
    found += [f"workflow {one.name}" for one in declared.workflows]
    found += [f"service {one.code}" for one in declared.services]
    return found


def key_problems(choice: KeyChoice | None) -> list[str]:
    """What of a choice of keys the hub could not keep to, so that nobody relies on it."""
    if choice is None:
        return []
    found = []
    if choice.provider != "keyring":
        found.append(f"key_provider: this hub has no provider {choice.provider}.")
    if not 1 <= choice.quorum <= MOST_PEOPLE:
        found.append(f"key_provider: a quorum is between 1 and {MOST_PEOPLE}.")
    if choice.quorum > 1 and not choice.categories:
        found.append("key_provider: a quorum needs the categories that it is for.")
    return found + [
        f"key_provider: {name} cannot be kept under several people."
        for name in sorted(choice.categories - KEEPABLE)
    ]


def count_problems(declared: Declaration) -> list[str]:
    """Questions that are to be counted, and whose answers are kept under several people."""
    kept = frozenset(declared.kept_apart)
    return [
        f"form {form.name}: {one.name} is counted, and {one.category} opens to several people only."
        for form in declared.forms
        for one in form.fields()
        if one.counted and one.category in kept
    ]


def state(digest: bytes | None, decision: Decision | None) -> PluginState:
    """How a plugin stands whose installed files have this hash; None: it is not installed."""
    if digest is None:
        return PluginState.MISSING
    if decision is None:
        return PluginState.NEW
    if decision.verdict is Verdict.DISABLED:
        return PluginState.DISABLED
    return PluginState.APPROVED if decision.digest == digest else PluginState.CHANGED


def changes(old: Declaration | None, new: Declaration) -> list[str]:
    """What approving `new` would bring and take away; the questions that changed, one by one."""
    before = set(old.lines()) if old else set()
    after = new.lines()
    found = [f"+ {line}" for line in after if line not in before]
    found += [f"- {line}" for line in sorted(before - set(after))]
    for form in new.forms:
        earlier = old.form(form.name) if old else None
        if earlier is not None and earlier != form:
            found += [f"  {form.name} {line}" for line in form.changes(earlier)]
    return found


def unversioned(old: Declaration | None, new: Declaration) -> list[str]:
    """Forms and workflows that changed and kept their version: old answers would be misread."""
    found = []
    for form in new.forms:
        earlier = old.form(form.name, form.version) if old else None
        if earlier is not None and earlier != form:
            found.append(f"form {form.name} has changed: give it version {form.version + 1}.")
    for workflow in new.workflows:
        past = old.workflow(workflow.name, workflow.version) if old else None
        if past is not None and past != workflow:
            version = workflow.version + 1
            found.append(f"workflow {workflow.name} has changed: give it version {version}.")
    return found
