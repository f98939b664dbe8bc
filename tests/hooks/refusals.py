"""Declarations that are wrong in one place each, and whether the load names that place."""

import inspect
from collections.abc import Callable, Sequence
from types import ModuleType

from hub.hooks.declared import Illegal
from hub.hooks.forms import Form
from hub.hooks.plugin import Plugin
from hub.hooks.spec import hook
from hub.hooks.workflows import Workflow

SIGN = "  # wrong: "


def plugin(forms: Sequence[Form] = (), workflows: Sequence[Workflow] = ()) -> Plugin:
    """A plugin that declares these, loaded as the hub loads it. Raises Illegal."""
    module = ModuleType("hub_made.plugin")
    module.hub_versions = (1,)  # type: ignore[attr-defined]
    given = {"forms": lambda: forms, "workflows": lambda: workflows}
    for name, answer in given.items():
        answer.__name__ = name
        setattr(module, name, hook(answer))
    return Plugin("made", module)


def refused(load: Callable[[], object]) -> list[str]:
    """What the load says against a declaration."""
    try:
        load()
    except Illegal as error:
        return error.problems
    raise AssertionError("it was loaded")


def expected(case: Callable[..., object], whose: str) -> str:
    """The line that a case is to be refused with: where '# wrong: ...' stands in it, and what follows.

    A case declares one thing wrongly, on the line with the sign.
    """
    lines, first = inspect.getsourcelines(case)
    (found,) = [(i, line) for i, line in enumerate(lines) if SIGN in line]
    file = (inspect.getsourcefile(case) or "").rsplit("/", 1)[-1]
    return f"{file}:{first + found[0]}: {whose}: {found[1].partition(SIGN)[2].strip()}"


def cases(module: str, namespace: dict[str, object]) -> list[Callable[..., object]]:
    """The cases of a module: every function in it whose source bears the sign."""
    return [
        found
        for found in namespace.values()
        if inspect.isfunction(found)
        and found.__module__ == module
        and not found.__name__.startswith("test_")
        and SIGN in inspect.getsource(found)
    ]
