"""The reference of all hooks, generated from spec.py and limits.py as Markdown. Pure."""

import inspect

from hub.hooks import spec
from hub.hooks.declared import Answers
from hub.hooks.limits import LIMITS, Failure
from hub.hooks.plugin import HOOKS

BEGIN = "<!-- hooks: begin (written by `hub plugins reference`) -->"
END = "<!-- hooks: end -->"

MEANS = {
    Failure.NOT_LOADED: "the plugin is not loaded",
    Failure.DENY: "**deny**: what was asked for is refused, with a reason",
    Failure.RETRY: "**retry**: the hub goes on, and asks again later",
    Failure.GO_ON: "**go on**: the hub goes on without",
}


def span(seconds: float) -> str:
    """A time limit as people write it: '200 ms', '2 s'."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:g} s"


def signature(name: str) -> str:
    """A hook's name, arguments and answer, as it is written."""
    found = inspect.signature(getattr(spec, name))
    given = ", ".join(f"{one.name}: {_type(one.annotation)}" for one in found.parameters.values())
    return f"{name}({given}) -> {_type(found.return_annotation)}"


def _type(annotation: object) -> str:
    said = inspect.formatannotation(annotation)
    for long in (
        "hub.hooks.views.",
        "hub.hooks.forms.",
        "hub.hooks.workflows.",
        "hub.hooks.declared.",
    ):
        said = said.replace(long, "")
    said = said.replace("collections.abc.", "").replace("datetime.date", "date")
    return "Answers" if said == _type_of_answers() else said


def _type_of_answers() -> str:
    """How Python writes out the name `Answers`, which stands for a long type."""
    said = inspect.formatannotation(Answers)
    return said.replace("collections.abc.", "").replace("datetime.date", "date")


def markdown() -> str:
    """The reference: what is declared first, then what is asked about cases, then what happened."""
    lines = [f"{len(HOOKS)} hooks, version {spec.API_VERSION} of the interface.", ""]
    for name in HOOKS:
        seconds, failure = LIMITS[name]
        said = inspect.getdoc(getattr(spec, name)) or ""
        lines += [
            f"### `{name}`",
            "",
            "```text",
            signature(name),
            "```",
            "",
            *(line.rstrip() for line in said.splitlines()),
            "",
            f"At most {span(seconds)}. Failure: {MEANS[failure]}.",
            "",
        ]
    return "\n".join(lines)


def replaced(page: str) -> str:
    """A page with the reference between its markers made anew.

    Raises:
        ValueError: the markers are missing, or there are several.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError("the two markers of the reference are needed, once each, in order")
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{markdown()}\n{END}{rest.partition(END)[2]}"
