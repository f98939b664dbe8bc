"""A plugin as the hub finds it: a module with hooks, what it declares, and what is wrong with it.

Used inside the plugin's own process, and by its author's tests. Nothing here runs in the hub itself.
"""

import importlib
import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pluggy

from hub.hooks import spec
from hub.hooks.declared import Illegal, Text
from hub.hooks.forms import Form, check_forms
from hub.hooks.views import DocumentKind, Indicator, KeyChoice, ServiceKind
from hub.hooks.workflows import Workflow, check_workflows

HOOKS: tuple[str, ...] = tuple(
    name
    for name, found in vars(spec).items()
    if inspect.isfunction(found) and hasattr(found, f"{spec.PROJECT}_spec")
)
"""Every hook's name, in the order of spec.py."""

DECLARATIONS = (
    "forms", "workflows", "services", "indicators", "translations", "document_kinds", "key_provider",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declared:
    """What a plugin declares, checked."""

    forms: tuple[Form, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    services: tuple[ServiceKind, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    translations: Mapping[str, Text] = field(default_factory=dict)
    document_kinds: tuple[DocumentKind, ...] = ()
    key_provider: KeyChoice | None = None

    def form(self, name: str) -> Form:
        """The form of that name. KeyError for others."""
        return {form.name: form for form in self.forms}[name]

    def workflow(self, name: str) -> Workflow:
        """The workflow of that name. KeyError for others."""
        return {workflow.name: workflow for workflow in self.workflows}[name]


class Plugin:
    """A loaded plugin. Its hooks are called by name; one that it does not have gives None."""

    def __init__(self, agency: str, module: ModuleType) -> None:
        """Raises Illegal: it works with other hubs, has unknown hooks, or declares what cannot be."""
        self.agency = agency
        self.module = module
        versions = getattr(module, "hub_versions", ())
        if spec.API_VERSION not in versions:
            raise Illegal(
                [
                    f"{module.__name__}: hub_versions says {tuple(versions)}; this hub is"
                    f" {spec.API_VERSION}."
                ]
            )
        self._manager = pluggy.PluginManager(spec.PROJECT)
        self._manager.add_hookspecs(spec)
        try:
            self._manager.register(module, name=agency)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise Illegal([f"{module.__name__}: {error}"]) from error
        callers = self._manager.get_hookcallers(module) or []
        self.hooks = tuple(name for name in HOOKS if name in {caller.name for caller in callers})
        self.declared = self._declared()

    @classmethod
    def load(cls, agency: str, module: str) -> "Plugin":
        """Imports a plugin's module and checks what it declares."""
        return cls(agency, importlib.import_module(module))

    def call(self, name: str, /, **arguments: Any) -> Any:
        """What the plugin's hook answers; None where it has none. Raises whatever it raises."""
        answers: list[Any] = getattr(self._manager.hook, name)(**arguments)
        return answers[0] if answers else None

    def _declared(self) -> Declared:
        forms: Sequence[Form] = self.call("forms") or ()
        workflows: Sequence[Workflow] = self.call("workflows") or ()
        check_forms(forms)
        check_workflows(workflows)
        declared = Declared(
            tuple(forms),
            tuple(workflows),
            tuple(self.call("services") or ()),
            tuple(self.call("indicators") or ()),
            dict(self.call("translations") or {}),
            tuple(self.call("document_kinds") or ()),
            self.call("key_provider"),
        )
        empty = [key for key, text in declared.translations.items() if not (text.es and text.en)]
        if empty:
            raise Illegal([f"translation {key} is missing in a language." for key in empty])
        if problems := list(_wrong(declared)):
            raise Illegal(problems)
        return declared


def _wrong(declared: Declared) -> Iterator[str]:
    """What of the documents cannot be: a name twice, a title in one language, a workflow that is not there."""
    names = [kind.name for kind in declared.document_kinds]
    workflows = {workflow.name for workflow in declared.workflows}
    for kind in declared.document_kinds:
        if names.count(kind.name) > 1:
            yield f"document {kind.name} is there twice."
        if not (kind.title.es and kind.title.en):
            yield f"document {kind.name} has no title in a language."
        if kind.workflow is not None and kind.workflow not in workflows:
            yield f"document {kind.name} is about {kind.workflow}, which is no workflow of the plugin."
