"""ECLAC sees no case: it has no hook for one, and what it says does not change when it is offered any."""

import ast
import inspect
from datetime import date
from pathlib import Path

import hub_eclac
import pytest

from hub.hooks.views import CaseView, PeriodView
from hub.testing import Bench

CASE_HOOKS = {
    "forms", "workflows", "services", "validate_answers", "assess", "screen_referral", "suggest_routes",
    "redact_packet", "advance_workflow", "on_event", "notify", "key_provider",
}  # fmt: skip
ABOUT_CASES = {
    "case",
    "cases",
    "answers",
    "counts",
    "referral",
    "run",
    "need",
    "packet",
    "event",
    "message",
    "routes",
}


def test_it_has_the_five_hooks_that_need_no_case_and_no_other(hub: Bench) -> None:
    assert set(hub.plugin.hooks) == {
        "indicators", "translations", "compute_indicator", "document_kinds", "render_document",
    }  # fmt: skip
    assert not CASE_HOOKS & set(hub.plugin.hooks)
    assert hub.declared.forms == ()
    assert hub.declared.workflows == ()
    assert hub.declared.services == ()


def test_no_hook_takes_an_argument_that_holds_a_case(hub: Bench) -> None:
    for name in hub.plugin.hooks:
        taken = set(inspect.signature(getattr(hub.plugin.module, name)).parameters)
        assert not taken & ABOUT_CASES, name


def test_its_code_imports_no_view_of_a_case() -> None:
    views = {
        "CaseView",
        "NeedView",
        "ReferralView",
        "RunView",
        "PacketView",
        "EventView",
        "MessageView",
    }
    files = list(Path(hub_eclac.__path__[0]).glob("*.py"))
    assert len(files) >= 4
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not views & {alias.name for alias in node.names}, file.name


@pytest.mark.parametrize(
    ("first", "last"), [("2026-01-01", "2026-03-31"), ("2026-11-01", "2026-11-30")]
)
def test_figures_are_the_same_with_a_thousand_cases_and_with_none(
    hub: Bench, first: str, last: str
) -> None:
    span = PeriodView(first=date.fromisoformat(first), last=date.fromisoformat(last))
    cases: tuple[CaseView, ...] = tuple(hub.case(code=f"case-{n}") for n in range(1000))
    for indicator in hub.declared.indicators:
        arguments = {"name": indicator.name, "period": span}
        none = hub.plugin.call("compute_indicator", cases=(), **arguments)
        assert none, indicator.name
        assert hub.plugin.call("compute_indicator", cases=cases, **arguments) == none
        assert all(figure.count == 0 for figure in none)


@pytest.mark.parametrize(
    "name",
    ["assess", "screen_referral", "redact_packet", "on_event", "validate_answers", "notify"],
)
def test_whoever_asks_it_about_a_case_gets_no_answer(hub: Bench, name: str) -> None:
    arguments = {
        "assess": {
            "form": "x",
            "answers": {},
            "case": hub.case(),
            "today": hub.today,
            "counts": (),
        },
        "screen_referral": {"referral": hub.referral(), "case": hub.case(), "today": hub.today},
        "redact_packet": {"packet": None, "referral": hub.referral()},
        "on_event": {"event": None, "case": hub.case()},
        "validate_answers": {"form": "x", "answers": {}},
        "notify": {"message": None},
    }[name]
    assert hub.plugin.call(name, **arguments) is None


def test_documents_are_the_same_for_every_case(hub: Bench) -> None:
    for name in ("series_catalogue", "method_note"):
        for locale in ("es", "en"):
            said = [
                hub.plugin.call(
                    "render_document", name=name, case=hub.case(code=code), run=None, locale=locale
                )
                for code in ("K7PM-4XTC-9QHR", "4NRT-K2HD-7QX5")
            ]
            assert said[0].paragraphs
            assert said[0] == said[1]
            assert "K7PM" not in repr(said)


@pytest.mark.parametrize("locale", ["es", "en"])
def test_the_hub_asks_for_a_paper_without_any_case(hub: Bench, locale: str) -> None:
    asked = {"name": "series_catalogue", "run": None, "locale": locale}
    paper = hub.plugin.call("render_document", case=None, **asked)
    assert paper.paragraphs
    assert hub.plugin.call("render_document", case=hub.case(), **asked) == paper
