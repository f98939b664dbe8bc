"""A drawn workflow shows everything, cuts nothing, and reads in light, dark and black and white."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.hooks.declared import Text, answer
from hub.hooks.drawing import MARKS, Standing, mermaid, span, svg
from hub.hooks.forms import day
from hub.hooks.layout import lay_out
from hub.hooks.lettering import printed, width, wrap
from hub.hooks.strokes import STYLE
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from tests.hooks.agencies import AGENCIES, ROOT, load
from tests.hooks.generated import WORDS, workflows

SVG = "{http://www.w3.org/2000/svg}"
SLACK = 0.11
"""Pixels that rounding to a tenth may take, twice."""
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: letters against what lies behind them."""


@dataclass
class Box:
    """A box as drawn: its edges, and each line of text with where it begins."""

    left: float
    top: float
    right: float
    bottom: float
    style: str
    lines: list[tuple[str, float, float, float, bool]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """All of its text."""
        return " ".join(line for line, *_ in self.lines)


def boxes(drawing: str) -> dict[str, Box]:
    """The boxes of a drawing: 'state draft', 'step send'."""
    found = {}
    for group in ElementTree.fromstring(drawing).iter(f"{SVG}g"):
        if "data-name" not in group.attrib:
            continue
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        x, y, w, h = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        box = Box(x, y, x + w, y + h, group.attrib["class"])
        for text in group.iter(f"{SVG}text"):
            at = (float(text.attrib[key]) for key in ("x", "y", "font-size"))
            box.lines.append((text.text or "", *at, "font-weight" in text.attrib))
        found[f"{group.attrib['class'].split()[0]} {group.attrib['data-name']}"] = box
    return found


def check(drawing: str) -> dict[str, Box]:
    """What holds for every drawing: text within its box, boxes apart, lines around boxes."""
    found = boxes(drawing)
    for box in found.values():
        for line, x, y, size, bold in box.lines:
            assert x + width(line, size, bold) <= box.right + SLACK
            assert box.left < x
            assert box.top < y - size * 0.8
            assert y + size * 0.25 < box.bottom
    shapes = list(found.values())
    for i, one in enumerate(shapes):
        for other in shapes[i + 1 :]:
            beside = one.right <= other.left or other.right <= one.left
            assert beside or one.bottom <= other.top or other.bottom <= one.top
    for x1, y1, top, x2, bottom, y2 in lines(drawing):
        for box in shapes:
            for x, upper, lower in ((x1, y1, top), (x2, bottom, y2)):
                through = box.left < x < box.right
                assert not (through and upper < box.bottom - SLACK and lower > box.top + SLACK)
            # Lines bend in the gap between two layers, where no box is.
            assert box.bottom <= top + SLACK or box.top >= bottom - SLACK
    return found


def lines(drawing: str) -> list[tuple[float, ...]]:
    """The pieces of lines: x and y where each leaves, where it bends from and to, where it ends."""
    number = r"(-?[\d.]+)"
    shape = rf'd="M{number} {number}V{number}C\S+ \S+ \S+ \S+ {number} {number}V{number}"'
    return [tuple(map(float, found)) for found in re.findall(shape, drawing)]


def letters(text: str) -> str:
    """A text without spaces, hyphens of broken words and what no drawing can hold."""
    plain = re.sub(r"[\s\x00-\x1f\x7f-\x9f-]", "", text)
    return re.sub("[\ufffe\uffff]", "\ufffd", plain)


def shown(workflow: Workflow, drawing: str, locale: str) -> None:
    """Every state and step is there, with its whole label and every reason."""
    found = check(drawing)
    wanted = {f"state {state.name}": state.label for state in workflow.states}
    wanted |= {f"step {step.name}": step.label for step in workflow.steps}
    assert set(found) == set(wanted)
    for key, label in wanted.items():
        assert letters(label.in_(locale)) in letters(found[key].said)
    for step in workflow.steps:
        for guard in step.guards:
            said = letters(found[f"step {step.name}"].said)
            assert letters(guard.reason.in_(locale)) in said
    for state in workflow.states:
        if state.clock is not None:
            said = letters(found[f"state {state.name}"].said)
            assert letters(state.clock.label.in_(locale)) in said
            assert letters(span(workflow, state.clock, locale)) in said


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_state_and_step_of_the_agencies_is_drawn_whole(agency: str) -> None:
    for workflow in load(agency).declared.workflows:
        for locale in ("es", "en"):
            shown(workflow, svg(workflow, locale), locale)


@pytest.mark.parametrize("agency", AGENCIES)
def test_nobody_reads_a_program_name_in_a_drawing(agency: str) -> None:
    for workflow in load(agency).declared.workflows:
        for locale in ("es", "en"):
            for box in boxes(svg(workflow, locale)).values():
                assert not re.search(r"[a-z]_[a-z]", box.said)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workflows())
def test_any_workflow_is_drawn_whole_with_nothing_above_its_start(workflow: Workflow) -> None:
    assert workflow.check() == []
    drawing = svg(workflow)
    shown(workflow, drawing, "es")
    dot = ElementTree.fromstring(drawing).find(f".//{SVG}circle[@class='dot']")
    assert dot is not None
    assert all(float(dot.attrib["cy"]) < box.top for box in boxes(drawing).values())


@settings(deadline=None)
@given(st.text(max_size=60), st.floats(8, 30), st.floats(40, 400), st.booleans())
def test_no_line_is_wider_than_its_place_and_no_letter_is_lost(
    text: str, size: float, most: float, bold: bool
) -> None:
    broken = wrap(text, size, most, bold)
    assert all(width(line, size, bold) <= most for line in broken if len(line) > 2)
    assert letters("".join(broken)) == letters(text)


@given(WORDS)
def test_whatever_a_text_holds_xml_can_hold_it(text: str) -> None:
    ElementTree.fromstring(f"<a>{printed(text)}</a>")


DESK = Text("Escritorio", "Desk")
RETURN = Workflow(
    "return",
    1,
    Text("Regreso a la escuela", "Back to school"),
    (
        State("asked", Text("Pedido", "Asked")),
        State(
            "sent",
            Text("Enviado", "Sent"),
            clock=Clock(
                "answer",
                Text("La escuela responde", "The school answers"),
                owner="focal_point",
                days=5,
                from_fact="sent_on",
                then="remind",
                source="LGE art. 7",
            ),
        ),
        State("late", Text("Sin respuesta", "No answer")),
        State("enrolled", Text("Inscrita", "Enrolled"), final=True),
    ),
    (
        Step(
            "send",
            Text("Enviar la solicitud", "Send the request"),
            ("asked", "late"),
            "sent",
            ask=(day("sent_on", Text("¿Qué día salió?", "Which day did it leave?")),),
            guards=(
                Guard(
                    "agreed",
                    Text("La familia aún no acepta.", "The family has not agreed yet."),
                    answer("agreed").equals(True),
                ),
            ),
        ),
        Step("remind", Text("Recordar: ya venció", "Remind: it is due"), ("sent",), "late"),
        Step(
            "enrol", Text("Inscribir", "Enrol"), ("sent", "late"), "enrolled", roles=("caseworker",)
        ),
    ),
)


def test_where_a_run_stands_is_told_in_words_and_in_colour() -> None:
    standing = Standing(
        "late",
        passed=frozenset({"asked", "sent"}),
        done=frozenset({"send", "remind"}),
        next=frozenset({"enrol"}),
        held=frozenset({"send"}),
    )
    plain, marked = boxes(svg(RETURN, "en")), check(svg(RETURN, "en", standing))
    styles = {key: box.style.partition(" ")[2] for key, box in marked.items()}
    assert styles == {
        "state asked": "passed",
        "state sent": "passed",
        "state late": "here",
        "state enrolled": "",
        "step send": "held",
        "step remind": "done",
        "step enrol": "next",
    }
    for key, mark in styles.items():
        said = [text.en for text in MARKS.values() if text.en in marked[key].said]
        assert said == ([MARKS[mark].en] if mark else [])
        assert not any(text.en in plain[key].said for text in MARKS.values())


def test_a_drawing_is_described_for_those_who_do_not_see_it() -> None:
    root = ElementTree.fromstring(svg(RETURN, "en"))
    title, said = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert said is not None
    assert title.text == "Back to school"
    assert root.attrib["role"] == "img"
    assert root.attrib["lang"] == "en"
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {said.attrib['id']}"
    assert "Asked, Sent, No answer, Enrolled" in (said.text or "")
    assert "Send the request (Asked, No answer → Sent)" in (said.text or "")


def test_a_drawing_needs_nothing_and_reaches_nobody() -> None:
    drawing = svg(RETURN).replace('xmlns="http://www.w3.org/2000/svg"', "")
    for sign in ("<script", "href", "http", "url(", "@import", "@font-face", "<image", "onload"):
        assert sign not in drawing


def colours(dark: bool) -> dict[str, str]:
    """The colours of a drawing by their names."""
    light, _, other = STYLE.partition("@media(prefers-color-scheme:dark)")
    found = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", light))
    return found | dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", other)) if dark else found


def brightness(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
def test_letters_stand_out_in_light_and_in_dark(dark: bool) -> None:
    found = colours(dark)
    pairs = [(ink, on) for ink in ("ink", "soft") for on in ("box", "step", "done", "next", "held")]
    pairs += [("guard", on) for on in ("step", "done", "next", "held")]
    pairs += [("ink", "paper")] + [(f"{mark}-edge", mark) for mark in ("done", "next", "held")]
    for ink, on in pairs:
        high, low = sorted((brightness(found[ink]), brightness(found[on])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= LEAST_CONTRAST, (ink, on)


def test_dark_changes_every_colour() -> None:
    light, dark = colours(False), colours(True)
    assert set(light) == set(dark)
    assert all(light[name] != dark[name] for name in light)


def test_the_same_workflow_is_drawn_the_same_anywhere() -> None:
    code = (
        "import hashlib; from tests.hooks.agencies import load; from hub.hooks.drawing import *\n"
        "for one in load('unhcr').declared.workflows:\n"
        "    print(hashlib.sha256((svg(one) + mermaid(one)).encode()).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert len(said.pop().split()) == len(load("unhcr").declared.workflows)


@pytest.mark.parametrize("agency", AGENCIES)
def test_mermaid_has_every_state_way_and_clock(agency: str) -> None:
    for workflow in load(agency).declared.workflows:
        said = mermaid(workflow).splitlines()
        assert said[3] == "stateDiagram-v2"
        declared = [line.split(" as ")[1] for line in said if line.startswith("    state ")]
        assert declared == [f"s_{state.name}" for state in workflow.states]
        ways = [line.strip().split(": ")[0] for line in said if "-->" in line and ": " in line]
        assert ways == [f"s_{name} --> s_{s.to}" for s in workflow.steps for name in s.from_]
        assert f"    [*] --> s_{workflow.states[0].name}" in said
        ends = [line for line in said if line.endswith("--> [*]")]
        assert ends == [f"    s_{state.name} --> [*]" for state in workflow.states if state.final]
        notes = [line for line in said if line.startswith("    note right of")]
        assert notes == [f"    note right of s_{s.name}" for s in workflow.states if s.clock]
        assert said.count("    end note") == len(notes)


def test_mermaid_tells_guards_roles_and_what_happens_by_itself() -> None:
    said = mermaid(RETURN, "en")
    assert "s_asked --> s_sent: Send the request [agreed] (caseworker, focal point)" in said
    assert "s_sent --> s_late: Remind#58; it is due (caseworker, focal point, by itself)" in said
    assert "s_late --> s_enrolled: Enrol (caseworker)" in said


@given(WORDS)
def test_no_label_is_read_as_mermaid_s_own_signs(word: str) -> None:
    label = Text(f'x{word}":;#--> %%<\n', "x")
    ended = State("b", label, final=True)
    one = Workflow("w", 1, label, (State("a", label), ended), (Step("s", label, ("a",), "b"),))
    plain = mermaid(
        Workflow("w", 1, DESK, (State("a", DESK), ended), (Step("s", DESK, ("a",), "b"),))
    )
    said = mermaid(one)
    assert said.count("\n") == plain.count("\n")
    assert said.count("-->") == plain.count("-->") == 3
    assert all(line.count('"') in (0, 2) for line in said.splitlines())
    assert "%%" not in said


def clock(**spans: object) -> Clock:
    """A clock with these spans."""
    return Clock("c", DESK, "caseworker", **spans)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "es", "en"),
    [
        (clock(days=1), "1 día", "1 day"),
        (clock(days=14), "14 días", "14 days"),
        (clock(hours=1), "1 hora", "1 hour"),
        (clock(working_days=1), "1 día hábil", "1 working day"),
        (clock(working_days=45), "45 días hábiles", "45 working days"),
        (
            clock(days=5, from_fact="sent_on"),
            "5 días desde «¿Qué día salió?»",
            "5 days from «Which day did it leave?»",
        ),
        (
            clock(days_fact="plan_days", from_fact="contact_from"),
            "días: los que fija el caso desde la fecha que fija el caso",
            "days: as the case sets them from the day that the case sets",
        ),
    ],
)
def test_how_long_a_clock_runs_is_said_in_words(one: Clock, es: str, en: str) -> None:
    assert (span(RETURN, one, "es"), span(RETURN, one, "en")) == (es, en)


def test_a_circle_that_nothing_opens_cannot_be_laid_out() -> None:
    sizes = {"a": (10.0, 10.0), "b": (10.0, 10.0)}
    with pytest.raises(ValueError, match="circle"):
        lay_out(sizes, [("a", "b"), ("b", "a")])
    assert lay_out(sizes, [("a", "b"), ("b", "a")], [("b", "a")]).height > 20
