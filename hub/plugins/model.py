"""Which plugins there are, which may run, and what approving one would change. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from hub.hooks.declared import Text
from hub.hooks.forms import Form
from hub.hooks.views import Indicator, KeyChoice, ServiceKind
from hub.hooks.workflows import Workflow


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin says of itself, asked of its own process. Kept with its approval."""

    hooks: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    services: tuple[ServiceKind, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    translations: dict[str, Text] = {}
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

    @property
    def categories(self) -> list[str]:
        """The data categories that its questions ask for."""
        asked = {one.category for form in self.forms for one in form.fields()}
        asked |= {one.category for w in self.workflows for step in w.steps for one in step.ask}
        return sorted(asked)

    def lines(self) -> list[str]:
        """What an administrator approves, a line each."""
        found = [f"hook {name}" for name in self.hooks]
        found += [f"form {form.name} version {form.version}" for form in self.forms]
        found += [f"workflow {one.name} version {one.version}" for one in self.workflows]
        found += [f"service {kind.code}" for kind in self.services]
        found += [f"indicator {one.name}" for one in self.indicators]
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
