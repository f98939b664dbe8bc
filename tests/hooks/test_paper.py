"""A form on paper asks what the form asks, in the reader's language, and needs nothing but a printer."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from hub.hooks.declared import Condition, Text, answer
from hub.hooks.forms import (
    Choice,
    Form,
    Kind,
    Section,
    choice,
    choices,
    day,
    long_text,
    text,
    whole,
    yes_no,
)
from hub.hooks.paper import CODE_SIGNS, in_words, paper
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.command import hub
from tests.hooks.generated import forms

FORM = Form(
    "journey",
    version=3,
    title=Text("Trayecto & camino", "Journey & way"),
    sections=(
        Section(
            "way",
            Text("Camino", "Way"),
            (
                yes_no("children", Text("¿Con niñas o niños?", "With children?"), required=True),
                whole(
                    "how_many",
                    Text("¿Cuántos?", "How many?"),
                    help=Text("Cuente <a> todos.", "Count <them> all."),
                    minimum=1,
                    maximum=20,
                    when=answer("children").equals(True),
                ),
                day("entered_on", Text("Entrada", "Entry"), minimum=date(2020, 3, 15)),
                choice(
                    "first",
                    Text("Lo primero", "First"),
                    Choice("bed", Text("Cama", "Bed")),
                    Choice("doctor", Text("Médico", "Doctor")),
                    Choice("lawyer", Text("Abogada", "Lawyer")),
                ),
            ),
        ),
        Section(
            "told",
            Text("Lo que contó", "What was told"),
            (
                choices("also", Text("También", "Also"), Choice("food", Text("Comida", "Food"))),
                long_text("story", Text("Relato", "Account")),
                text("other", Text("Otro", "Other")),
            ),
            when=answer("how_many").at_least(2) & ~answer("first").one_of("bed", "doctor"),
        ),
    ),
)


class Page(HTMLParser):
    """What a page holds: its text, its tags, its attributes, and how many boxes and lines."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.classes: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("br", "meta"):
            self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.classes += [
            word for name, value in attrs if name == "class" for word in (value or "").split()
        ]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags are closed in order"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += f" {data}"


def stands_alone(page: str) -> Page:
    """Holds for every page: nothing is fetched, nothing runs, everything is closed."""
    read = Page(page)
    assert read.open == []
    assert not {"script", "link", "img", "iframe", "object", "form", "input", "a"} & set(read.tags)
    assert not [
        name for name, _ in read.attributes if name.startswith("on") or name in ("src", "href")
    ]
    assert not re.search(r"https?:|url\(|@import|javascript:", page.split("<body>")[0])
    assert read.tags.count("title") == 1
    return read


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("agency", AGENCIES)
def test_every_question_of_every_agency_is_on_paper(agency: str, locale: str) -> None:
    for form in load(agency).declared.forms:
        read = stands_alone(paper(form, locale))
        said = " ".join(read.text.split())
        assert read.classes.count("question") == sum(1 for _ in form.fields())
        for one in form.fields():
            assert " ".join(one.label.in_(locale).split()) in said
            for option in one.choices:
                assert " ".join(option.label.in_(locale).split()) in said
        boxes = sum(len(one.choices) + 2 * (one.kind is Kind.YES_NO) for one in form.fields())
        assert read.classes.count("box") == boxes


@settings(deadline=None, max_examples=60)
@given(forms())
def test_no_label_breaks_the_page(form: Form) -> None:
    for locale in ("es", "en"):
        read = stands_alone(paper(form, locale))
        assert read.classes.count("question") == sum(1 for _ in form.fields())


def test_a_page_says_which_form_it_is_and_whose_case_it_takes() -> None:
    read = stands_alone(paper(FORM))
    said = " ".join(read.text.split())
    assert "Trayecto & camino · journey · versión 3" in said
    assert "Código del caso" in said
    days = sum(one.kind is Kind.DATE for one in FORM.fields()) + 1
    assert read.classes.count("sign") == CODE_SIGNS + 8 * days
    assert ("lang", "es") in read.attributes
    assert "@page{size:A4" in paper(FORM)


def test_a_page_is_in_one_language() -> None:
    said = " ".join(stands_alone(paper(FORM, "en")).text.split())
    for word in (
        "Journey & way",
        "Case code",
        "version 3",
        "Only if the answer to 1 is «Yes».",
        "Tick one.",
    ):
        assert word in said
    for word in ("Trayecto", "Código", "Sólo", "Marque", "Sí"):
        assert word not in said


def test_help_and_bounds_are_written_as_they_are_meant() -> None:
    said = " ".join(stands_alone(paper(FORM)).text.split())
    assert "Cuente <a> todos." in said
    assert "desde 1, hasta 20" in said
    assert "desde 15/03/2020" in said


FIELDS = {one.name: one for one in FORM.fields()}
NUMBERS = {name: str(i) for i, name in enumerate(FIELDS, 1)}


@pytest.mark.parametrize(
    ("condition", "es", "en"),
    [
        (answer("children").equals(True), "la respuesta a 1 es «Sí»", "the answer to 1 is «Yes»"),
        (answer("children").equals(False), "la respuesta a 1 es «No»", "the answer to 1 is «No»"),
        (answer("how_many").given, "hay respuesta a 2", "2 is answered"),
        (
            answer("how_many").at_least(2),
            "la respuesta a 2 es 2 o más",
            "the answer to 2 is 2 or more",
        ),
        (
            answer("how_many").at_most(2.0),
            "la respuesta a 2 es 2 o menos",
            "the answer to 2 is 2 or less",
        ),
        (
            answer("entered_on").at_least(date(2026, 3, 1)),
            "la respuesta a 3 es 01/03/2026 o después",
            "the answer to 3 is 01/03/2026 or later",
        ),
        (
            answer("entered_on").at_most(date(2026, 3, 1)),
            "la respuesta a 3 es 01/03/2026 o antes",
            "the answer to 3 is 01/03/2026 or earlier",
        ),
        (
            answer("first").one_of("bed", "doctor", "lawyer"),
            "la respuesta a 4 es «Cama», «Médico» o «Abogada»",
            "the answer to 4 is «Bed», «Doctor» or «Lawyer»",
        ),
        (answer("first").one_of("bed"), "la respuesta a 4 es «Cama»", "the answer to 4 is «Bed»"),
        (
            answer("also").includes("food"),
            "la respuesta a 5 incluye «Comida»",
            "the answer to 5 includes «Food»",
        ),
        (
            answer("how_many").given & (answer("first").given | ~answer("also").given),
            "hay respuesta a 2 y (hay respuesta a 4 o no se cumple que (hay respuesta a 5))",
            "2 is answered and (4 is answered or not (5 is answered))",
        ),
    ],
)
def test_skip_logic_is_said_in_words(condition: Condition, es: str, en: str) -> None:
    assert in_words(condition, FIELDS, NUMBERS, "es") == es
    assert in_words(condition, FIELDS, NUMBERS, "en") == en


def test_a_section_that_may_be_skipped_says_so_once() -> None:
    said = " ".join(stands_alone(paper(FORM)).text.split())
    wanted = "Sólo si la respuesta a 2 es 2 o más y no se cumple que (la respuesta a 4 es «Cama» o «Médico»)."
    assert said.count(wanted) == 1


def test_the_command_prints_a_form_or_writes_it(tmp_path: Path) -> None:
    printed = hub("plugins", "paper", "iom", "intake", "--locale", "en")
    assert printed.code == 0
    assert printed.out.strip() == paper(load("iom").declared.form("intake"), "en").strip()
    path = tmp_path / "intake.html"
    assert hub("plugins", "paper", "iom", "intake", "--out", str(path)).code == 0
    assert path.read_text("utf-8") == paper(load("iom").declared.form("intake"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("paper", "iom", "ghost"), "iom has: intake, "),
        (("paper", "ghost", "intake"), "no plugin of that name is installed"),
        (("draw", "ghost"), "no plugin of that name is installed"),
        (("draw", "iom", "--workflow", "ghost"), "iom has: voluntary_return, "),
        (("draw", "iom", "--format", "svg"), "Several pictures need --out"),
        (("draw", "iom", "--format", "gif"), "'gif' is not one of"),
    ],
)
def test_a_name_that_is_not_there_is_wrong_usage(words: tuple[str, ...], said: str) -> None:
    done = hub("plugins", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_workflows_are_drawn_by_command(tmp_path: Path) -> None:
    one = hub("plugins", "draw", "iom", "--workflow", "shelter_support")
    assert one.code == 0
    assert "stateDiagram-v2" in one.out
    picture = hub("plugins", "draw", "iom", "--workflow", "shelter_support", "--format", "svg")
    assert picture.out.startswith("<svg ")
    folder = tmp_path / "new" / "folder"
    all_ = hub("plugins", "draw", "iom", "--format", "svg", "--out", str(folder), "--locale", "en")
    assert all_.code == 0
    names = {f"iom-{workflow.name}.svg" for workflow in load("iom").declared.workflows}
    assert {path.name for path in folder.iterdir()} == names
    assert len(all_.out.split()) == len(names)
