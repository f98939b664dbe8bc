"""Draws a workflow: as Mermaid text, and as an SVG of our own that needs nothing to be seen.

Both are drawn from the declaration alone. Nothing of a case comes in but names of steps and states.
"""

from dataclasses import dataclass

from hub.hooks.declared import Text
from hub.hooks.layout import Key, lay_out
from hub.hooks.lettering import printed, wrap
from hub.hooks.lettering import width as text_width
from hub.hooks.strokes import LEADING, STYLE, Row, box, curve, size, written
from hub.hooks.workflows import Clock, State, Step, Workflow

ROLE_NAMES = {
    "caseworker": Text("gestión de casos", "caseworker"),
    "focal_point": Text("punto focal", "focal point"),
    "data_protection_officer": Text("protección de datos", "data protection officer"),
}
NOBODY = Text("por sí solo", "by itself")
DAYS_OF_CASE = Text("los que fija el caso", "as the case sets them")
DAY_OF_CASE = Text("la fecha que fija el caso", "the day that the case sets")
START = Text("Inicio", "Start")
DESCRIBED = Text(
    "Flujo de trabajo. Estados: {states}. Pasos: {steps}.",
    "Workflow. States: {states}. Steps: {steps}.",
)


MARKS = {
    "here": Text("Aquí está ahora", "It is here now"),
    "passed": Text("Ya pasó por aquí", "It has been here"),
    "done": Text("Hecho", "Done"),
    "next": Text("Se puede dar ahora", "Can be taken now"),
    "held": Text("Detenido por ahora", "Held back for now"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands, to be shown in the drawing: where it is and has been, steps done, open, held.

    A step that was done and is open again is shown as open.
    """

    state: str | None = None
    passed: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    next: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()


NOWHERE = Standing()


def span(workflow: Workflow, clock: Clock, locale: str) -> str:
    """How long a clock runs, in words: '3 días hábiles desde «¿Qué día salió?»'."""
    es = locale != "en"
    if clock.working_days is not None:
        one = clock.working_days == 1
        unit = ("día hábil" if one else "días hábiles") if es else "working day" + "s" * (not one)
        said = f"{clock.working_days} {unit}"
    elif clock.days is not None:
        unit = ("día" if es else "day") + "s" * (clock.days != 1)
        said = f"{clock.days} {unit}"
    elif clock.hours is not None:
        unit = ("hora" if es else "hour") + "s" * (clock.hours != 1)
        said = f"{clock.hours} {unit}"
    else:
        said = _fact(workflow, clock.days_fact or "", DAYS_OF_CASE, locale)
        said = f"{'días' if es else 'days'}: {said}"
    if clock.from_fact:
        said += (
            f" {'desde' if es else 'from'} {_fact(workflow, clock.from_fact, DAY_OF_CASE, locale)}"
        )
    return said


def _fact(workflow: Workflow, name: str, otherwise: Text, locale: str) -> str:
    """A fact as people know it: by the question that brings it, where a step asks one.

    The plugin works out the others; their names are for programs and say nothing to people.
    """
    asked = (one for step in workflow.steps for one in step.ask if one.name == name)
    question = next(asked, None)
    return f"«{question.label.in_(locale)}»" if question else otherwise.in_(locale)


def roles(step: Step, locale: str) -> str:
    """Who may take a step, in words."""
    return ", ".join(ROLE_NAMES[role].in_(locale) for role in step.roles)


def _words(name: str) -> str:
    return name.replace("_", " ")


# Mermaid ---------------------------------------------------------------------------------------------


def mermaid(workflow: Workflow, locale: str = "es") -> str:
    """A stateDiagram-v2: guards in brackets, roles behind them, clocks as notes."""
    lines = [
        "---",
        f"title: {_quoted(workflow.title.in_(locale)).replace('#58;', ':').replace('#35;', '#')}",
        "---",
        "stateDiagram-v2",
        "    direction TB",
    ]
    lines += [
        f"    state {_quoted(state.label.in_(locale))} as s_{state.name}"
        for state in workflow.states
    ]
    lines.append(f"    [*] --> s_{workflow.states[0].name}")
    by_clock = {
        (state.name, state.clock.then) for state in workflow.states if state.clock is not None
    }
    for step in workflow.steps:
        guards = "".join(f" [{_words(guard.name)}]" for guard in step.guards)
        for name in step.from_:
            who = roles(step, locale)
            if (name, step.name) in by_clock:
                who += f", {NOBODY.in_(locale)}"
            said = _plain(f"{step.label.in_(locale)}{guards} ({who})")
            lines.append(f"    s_{name} --> s_{step.to}: {said}")
    lines += [f"    s_{state.name} --> [*]" for state in workflow.states if state.final]
    for state in workflow.states:
        if state.clock is not None:
            lines.append(f"    note right of s_{state.name}")
            lines += [f"        {_plain(line)}" for line in _clock_lines(workflow, state, locale)]
            lines.append("    end note")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    """On one line, and without what Mermaid would read as its own signs."""
    said = "".join(OWN_SIGNS.get(sign, sign) for sign in " ".join(text.split()))
    return said.replace("--", "–").replace("%%", "% %")


OWN_SIGNS = {
    **{chr(code): " " for code in (*range(32), 127)},
    "#": "#35;", ":": "#58;", ";": ",", '"': "'", "<": "‹", ">": "›", "\\": "/",
}  # fmt: skip


def _clock_lines(workflow: Workflow, state: State, locale: str) -> list[str]:
    """What is to be said of a state's clock, line by line."""
    clock = state.clock
    if clock is None:
        return []
    owner = ROLE_NAMES[clock.owner].in_(locale)
    lines = [clock.label.in_(locale), f"{span(workflow, clock, locale)} · {owner}"]
    if clock.then is not None:
        lines.append(f"→ {workflow.step(clock.then).label.in_(locale)} ({NOBODY.in_(locale)})")
    if clock.source:
        lines.append(clock.source)
    return lines


# SVG -------------------------------------------------------------------------------------------------

MARGIN = 24.0
TITLE, LABEL, SMALL = 19.0, 13.5, 11.5
STATE_TEXT, STEP_TEXT = 196.0, 214.0
"""Pixels that a line of text may take."""
DOT = 16.0
INDENT = 17.0
"""Pixels that a sign takes before a text."""


def _rows(
    text: str,
    size: float,
    most: float,
    style: str = "",
    bold: bool = False,
    sign: str | None = None,
) -> list[Row]:
    """The lines of a text; those with a sign before the first are all set in."""
    indent = 0.0 if sign is None else INDENT
    lines = wrap(text, size, most - indent, bold)
    return [
        Row(line, size, style, bold, indent, (sign or "") if i == 0 else "")
        for i, line in enumerate(lines)
    ]


def _state_mark(state: State, standing: Standing) -> str:
    if state.name == standing.state:
        return "here"
    return "passed" if state.name in standing.passed else ""


def _step_mark(step: Step, standing: Standing) -> str:
    marks = (("held", standing.held), ("next", standing.next), ("done", standing.done))
    return next((mark for mark, names in marks if step.name in names), "")


def _mark_rows(mark: str, most: float, locale: str) -> list[Row]:
    """A mark in words: its colour alone would not reach everybody."""
    return _rows(MARKS[mark].in_(locale), SMALL, most, "mark", True) if mark else []


def _state_rows(workflow: Workflow, state: State, mark: str, locale: str) -> list[Row]:
    rows = _mark_rows(mark, STATE_TEXT, locale)
    rows += _rows(state.label.in_(locale), LABEL, STATE_TEXT, bold=True)
    for i, line in enumerate(_clock_lines(workflow, state, locale)):
        rows += _rows(line, SMALL, STATE_TEXT, "small", sign="" if i else "clock")
    return rows


def _step_rows(step: Step, mark: str, locale: str) -> list[Row]:
    rows = _mark_rows(mark, STEP_TEXT, locale)
    rows += _rows(step.label.in_(locale), LABEL, STEP_TEXT)
    rows += _rows(roles(step, locale), SMALL, STEP_TEXT, "small")
    for guard in step.guards:
        rows += _rows(guard.reason.in_(locale), SMALL, STEP_TEXT, "guard", sign="bar")
    return rows


def _edges(workflow: Workflow) -> tuple[list[tuple[Key, Key]], list[tuple[Key, Key]]]:
    """Edges between states and steps, and those of them that lead back to where one has been.

    Walked from the first state, what was declared earlier first: so nothing comes above the start, and
    every box has a way to it from above.
    """
    order = {state.name: i for i, state in enumerate(workflow.states)}
    first: Key = ("state", workflow.states[0].name)
    edges: list[tuple[Key, Key]] = [(("start", ""), first)]
    after: dict[Key, list[Key]] = {("state", name): [] for name in order}
    for step in sorted(workflow.steps, key=lambda step: order[step.to]):
        node: Key = ("step", step.name)
        after[node] = [("state", step.to)]
        for name in step.from_:
            after["state", name].append(node)
    for step in workflow.steps:
        edges += [(("state", name), ("step", step.name)) for name in step.from_]
        edges.append((("step", step.name), ("state", step.to)))
    back: list[tuple[Key, Key]] = []
    seen, way = {first}, [(first, iter(after[first]))]
    while way:
        here, rest = way[-1]
        ahead = next(rest, None)
        if ahead is None:
            way.pop()
        elif ahead not in seen:
            seen.add(ahead)
            way.append((ahead, iter(after[ahead])))
        elif any(ahead == passed for passed, _ in way):
            back.append((here, ahead))
    return edges, back


def svg(workflow: Workflow, locale: str = "es", standing: Standing = NOWHERE) -> str:
    """A drawing that stands alone: no script, no font, no address; light and dark."""
    marks = {state.name: _state_mark(state, standing) for state in workflow.states}
    taken = {step.name: _step_mark(step, standing) for step in workflow.steps}
    states = {
        state.name: _state_rows(workflow, state, marks[state.name], locale)
        for state in workflow.states
    }
    steps = {step.name: _step_rows(step, taken[step.name], locale) for step in workflow.steps}
    sizes: dict[Key, tuple[float, float]] = {("start", ""): (DOT, DOT)}
    sizes |= {("state", name): size(rows) for name, rows in states.items()}
    sizes |= {("step", name): size(rows) for name, rows in steps.items()}
    edges, back = _edges(workflow)
    layout = lay_out(sizes, edges, back)
    heading = wrap(workflow.title.in_(locale), TITLE, max(layout.width, 260.0), bold=True)
    top = MARGIN + len(heading) * TITLE * LEADING + 10
    wide = max([layout.width, *(text_width(line, TITLE, True) for line in heading)]) + 2 * MARGIN
    high = top + layout.height + MARGIN
    parts = [_opening(workflow, locale, wide, high)]
    for i, line in enumerate(heading):
        y = MARGIN + (i + 0.8) * TITLE * LEADING
        parts.append(written(line, MARGIN, y, TITLE, "", True))
    parts.append(f'<g transform="translate({MARGIN:g} {top:.1f})">')
    parts += [curve(piece) for piece in layout.pieces]
    spot = layout.spots["start", ""]
    parts.append(
        f'<circle class="dot" cx="{spot.x:.1f}" cy="{spot.y + DOT / 2:.1f}" r="{DOT / 2:g}">'
        f"<title>{START.in_(locale)}</title></circle>"
    )
    for state in workflow.states:
        style = f"state {marks[state.name]}".strip()
        parts.append(box(layout, ("state", state.name), states[state.name], style, state.final))
    for step in workflow.steps:
        style = f"step {taken[step.name]}".strip()
        parts.append(box(layout, ("step", step.name), steps[step.name], style, False))
    return "\n".join([*parts, "</g>", "</svg>"]) + "\n"


def _opening(workflow: Workflow, locale: str, wide: float, high: float) -> str:
    said = DESCRIBED.in_(locale).format(
        states=", ".join(state.label.in_(locale) for state in workflow.states),
        steps=", ".join(
            f"{step.label.in_(locale)} ({', '.join(workflow.state(n).label.in_(locale) for n in step.from_)}"
            f" → {workflow.state(step.to).label.in_(locale)})"
            for step in workflow.steps
        ),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{"en" if locale == "en" else "es"}"'
        f' aria-labelledby="title description" viewBox="0 0 {wide:.0f} {high:.0f}"'
        f' width="{wide:.0f}" height="{high:.0f}">\n'
        f'<title id="title">{printed(workflow.title.in_(locale))}</title>\n'
        f'<desc id="description">{printed(said)}</desc>\n'
        f"<style>{STYLE}</style>\n"
        '<rect class="paper" width="100%" height="100%"/>'
    )
