"""A blank form on paper asks everything that the form asks, and needs nothing but a printer."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.cases.code import LENGTH
from hub.hooks.declared import Condition, Text, answer
from hub.hooks.forms import (
    Choice,
    Field,
    Form,
    Kind,
    Section,
    choice,
    choices,
    day,
    municipality,
    number,
    text,
    whole,
    yes_no,
)
from hub.hooks.paper import CODE_SIGNS, in_words, paper
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.generated import forms

VOID = {"meta", "br"}


class Page(HTMLParser):
    """A page read as browsers read it; every element is closed where it has to be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        style = dict(attrs).get("class") or ""
        self.found.append((tag, style, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, style))
            self.texts.setdefault(style or tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        for tag, style in self.open:
            self.texts[style or tag][-1] += data

    def count(self, style: str) -> int:
        """How many elements have a class."""
        return sum(style in given.split() for _, given, _ in self.found)


def words(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


def check(form: Form, locale: str) -> Page:
    """What holds for every form: each question is there with its words and its room."""
    page = Page(paper(form, locale))
    fields = list(form.fields())
    asked = [words(text) for text in page.texts["question"]]
    assert len(asked) == len(fields)
    for place, (one, said) in enumerate(zip(fields, asked, strict=True), 1):
        assert said.startswith(f"{place}.{words(one.label.in_(locale))}"[:40].rstrip())
        assert words(one.label.in_(locale)) in said
        if one.help is not None:
            assert words(one.help.in_(locale)) in said
        for option in one.choices:
            assert words(option.label.in_(locale)) in said
        assert ("Sólo si" in said or "Only if" in said) or one.when is None
    boxes = {Kind.YES_NO: 2, Kind.CHOICE: None, Kind.CHOICES: None}
    ticked = [one for one in fields if one.kind in boxes]
    assert page.count("box") == sum(boxes[one.kind] or len(one.choices) for one in ticked)
    lined = [one for one in fields if one.kind not in boxes and one.kind is not Kind.DATE]
    assert page.count("line") > len(lined)  # One more for the desk.
    days = sum(one.kind is Kind.DATE for one in fields)
    assert page.count("sign") == CODE_SIGNS + 8 * (days + 1)
    assert len(page.texts["h2"]) == len(form.sections)
    return page


@pytest.mark.parametrize("agency", AGENCIES)
def test_every_form_of_the_agencies_is_printed_whole(agency: str) -> None:
    for form in load(agency).declared.forms:
        for locale in ("es", "en"):
            page = check(form, locale)
            footer = page.texts["footer"][0]
            assert form.title.in_(locale) in footer
            assert form.name in footer
            assert str(form.version) in footer


@pytest.mark.parametrize("agency", AGENCIES)
def test_people_read_answers_and_never_codes(agency: str) -> None:
    for form in load(agency).declared.forms:
        page = Page(paper(form, "es"))
        codes = {c.code for one in form.fields() for c in one.choices if "_" in c.code}
        names = {one.name for one in form.fields() if "_" in one.name}
        for said in page.texts["question"] + page.texts.get("only", []):
            assert not set(re.findall(r"\w+", said)) & (codes | names)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms(), st.sampled_from(["es", "en"]))
def test_any_form_is_printed_whole(form: Form, locale: str) -> None:
    check(form, locale)
    assert paper(form, locale) == paper(form, locale)


L = Text("Pregunta", "Question")
FIRST = choice(
    "stay", L, Choice("shelter", Text("Un albergue", "A shelter")), Choice("no", Text("No", "No"))
)
SEEN = choices("seen", L, Choice("robbery", Text("Robo", "Robbery")))
ASKED: tuple[Field, ...] = (
    FIRST, SEEN, yes_no("alone", L), whole("age", L), day("came", L), number("pay", L),
    text("who", L), municipality("town", L),
)  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "es", "en"),
    [
        (
            answer("stay").equals("shelter"),
            "la respuesta a 1 es «Un albergue»",
            "the answer to 1 is «A shelter»",
        ),
        (
            answer("stay").one_of("shelter", "no"),
            "la respuesta a 1 es «Un albergue» o «No»",
            "the answer to 1 is «A shelter» or «No»",
        ),
        (
            answer("seen").includes("robbery"),
            "la respuesta a 2 incluye «Robo»",
            "the answer to 2 includes «Robbery»",
        ),
        (answer("alone").equals(True), "la respuesta a 3 es «Sí»", "the answer to 3 is «Yes»"),
        (
            answer("age").at_least(18),
            "la respuesta a 4 es 18 o más",
            "the answer to 4 is 18 or more",
        ),
        (
            answer("pay").at_most(9.0),
            "la respuesta a 6 es 9 o menos",
            "the answer to 6 is 9 or less",
        ),
        (
            answer("came").at_least(date(2026, 1, 9)),
            "la respuesta a 5 es 09/01/2026 o después",
            "the answer to 5 is 09/01/2026 or later",
        ),
        (
            answer("came").at_most(date(2026, 1, 9)),
            "la respuesta a 5 es 09/01/2026 o antes",
            "the answer to 5 is 09/01/2026 or earlier",
        ),
        (answer("who").given, "hay respuesta a 7", "7 is answered"),
        (
            ~answer("alone").equals(False),
            "no se cumple que (la respuesta a 3 es «No»)",
            "not (the answer to 3 is «No»)",
        ),
        (
            answer("who").given & (answer("town").given | answer("alone").equals(True)),
            "hay respuesta a 7 y (hay respuesta a 8 o la respuesta a 3 es «Sí»)",
            "7 is answered and (8 is answered or the answer to 3 is «Yes»)",
        ),
    ],
)
def test_when_to_ask_is_said_in_words(condition: Condition, es: str, en: str) -> None:
    fields = {one.name: one for one in ASKED}
    numbers = {one.name: str(i) for i, one in enumerate(ASKED, 1)}
    assert in_words(condition, fields, numbers, "es") == es
    assert in_words(condition, fields, numbers, "en") == en


def test_a_section_that_is_not_for_everybody_says_so() -> None:
    later = Section("later", L, (text("more", L),), when=answer("alone").equals(True))
    form = Form("made", 3, L, (Section("first", L, ASKED), later))
    page = Page(paper(form, "en"))
    assert page.texts["only"] == ["Only if the answer to 3 is «Yes»."]


def test_bounds_are_printed_beside_the_line() -> None:
    bound = whole("people", L, minimum=1, maximum=20)
    form = Form("made", 1, L, (Section("first", L, (bound,)),))
    assert "desde 1, hasta 20" in paper(form, "es")
    assert "from 1, up to 20" in paper(form, "en")


def test_the_sheet_has_room_for_a_case_code_and_none_for_a_name_beside_it() -> None:
    """The code alone ties paper to case: nobody who finds the sheet learns whose it is from its head."""
    form = Form("made", 1, L, (Section("first", L, (yes_no("alone", L),)),))
    page = Page(paper(form, "en"))
    assert page.texts["header"] == [
        "QuestionCase code––DatedaymonthyearDesk that fills this in* an answer is needed"
    ]
    assert CODE_SIGNS == LENGTH


def test_what_must_be_answered_has_a_star() -> None:
    pair = (text("a", Text("Esta", "This"), required=True), text("b", Text("Otra", "That")))
    page = Page(paper(Form("made", 1, L, (Section("first", L, pair),)), "en"))
    assert page.texts["label"] == ["1.This *", "2.That"]


@pytest.mark.parametrize("locale", ["es", "en"])
def test_a_page_runs_nothing_and_reaches_nobody(locale: str) -> None:
    form = load("iom").declared.forms[0]
    html = paper(form, locale)
    page = Page(html)
    assert not {"script", "link", "img", "a", "iframe", "form", "input"} & {
        t for t, *_ in page.found
    }
    assert not {name for _, _, given in page.found for name in given} - {
        "lang", "charset", "class", "role",
    }  # fmt: skip
    assert not re.search(r"url\(|@import|https?:|//", html)
    assert f'<html lang="{locale}">' in html
    assert "@page{size:A4;" in html


@given(st.text())
def test_a_label_never_becomes_markup(label: str) -> None:
    evil = Text(f"<b>{label}</b><script>", "x")
    page = Page(paper(Form("made", 1, evil, (Section("s", evil, (text("f", evil),)),)), "es"))
    assert not {"b", "script"} & {tag for tag, *_ in page.found}
