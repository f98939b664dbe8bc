"""What every plugin of the hub keeps to, whatever it does: the tests that authors inherit."""

import io
import logging
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import date
from itertools import combinations, islice, product
from typing import Any

import pytest

from hub.hooks import spec, wire
from hub.hooks.declared import Answers, Compare, Condition, Value
from hub.hooks.forms import Field, Form, Kind
from hub.hooks.limits import SECONDS
from hub.hooks.views import (
    Assessment,
    Begin,
    ConsentView,
    CountView,
    EventView,
    MessageView,
    PacketView,
    PeriodView,
    RunView,
)
from hub.hooks.workflows import Workflow
from hub.intake.model import counted
from hub.testing.bench import CHILD, EXAMPLE, Bench, without_identity
from hub.workflows.model import begin

MARKS = ("Zzyzx Marker", "+52 555 0199 0199", "1901-02-03")


def sample(one: Field, number: int = 0) -> Value:
    """An answer that a field accepts."""
    match one.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return MARKS[0]
        case Kind.PHONE:
            return MARKS[1]
        case Kind.YES_NO:
            return number % 2 == 0
        case Kind.CHOICE:
            return one.choices[number % len(one.choices)].code
        case Kind.CHOICES:
            return (one.choices[number % len(one.choices)].code,)
        case Kind.COUNTRY:
            return "HN"
        case Kind.PLACE:
            return "MX07089"
        case Kind.DATE:
            low = one.minimum if isinstance(one.minimum, date) else date(2026, 11, 3)
            return min(low, one.maximum) if isinstance(one.maximum, date) else low
        case Kind.WHOLE:
            return int(_between(one, number))
        case Kind.NUMBER:
            return float(_between(one, number))


def _between(one: Field, number: int) -> float:
    low = one.minimum if isinstance(one.minimum, int | float) else 0
    high = one.maximum if isinstance(one.maximum, int | float) else low + 10
    return min(low + number, high)


def sample_answers(form: Form, number: int = 0) -> dict[str, Value]:
    """Answers to everything that a form asks, skip logic applied."""
    answers: dict[str, Value] = {}
    for _ in range(len(form.sections) + sum(1 for _ in form.fields())):
        asked = form.asked(answers)
        new = {one.name: sample(one, number) for one in asked if one.name not in answers}
        if not new:
            break
        answers = {one.name: {**answers, **new}[one.name] for one in asked}
    return answers


def facts_for(condition: Condition, most: int = 20_000) -> Iterator[Answers]:
    """Facts on which a condition turns: what it compares with, something else, and nothing."""
    values: dict[str, list[Value]] = {}
    for compared in condition.comparisons():
        known = values.setdefault(compared.field, [None, True, False, "?"])
        match compared.compare:
            case Compare.INCLUDES:
                several = [value for value in known if isinstance(value, tuple)]
                known += [(compared.value,), *((*value, compared.value) for value in several)]
            case Compare.ONE_OF:
                known += compared.value
            case Compare.ANSWERED:
                pass
            case _:
                known.append(compared.value)
    for chosen in islice(product(*values.values()), most):
        yield dict(zip(values, chosen, strict=True))


TOLD = (
    "referral.requested",
    "referral.accepted",
    "referral.message",
    "referral.due",
    "workflow.due",
)
"""Kinds of notification, some of each sort (MessageView)."""


def _grant(recipient: str, country: str | None) -> ConsentView:
    return ConsentView(
        effect="grant",
        purposes=frozenset({"service-provision"}),
        categories=frozenset({"identity", "narrative"}),
        recipient_class=recipient,
        country=country,
    )


def _events(bench: Bench) -> Iterator[EventView]:
    """One of each sort that a plugin is told (EventView)."""
    at, code = bench.now, EXAMPLE.code
    for kind in (
        "referral.requested",
        "referral.accepted",
        "referral.rejected",
        "referral.message",
    ):
        yield EventView(kind=kind, at=at, case_code=code, referral=bench.referral())
    for kind in ("case.opened", "case.closed"):
        yield EventView(kind=kind, at=at, case_code=code)
    yield EventView(kind="case.need-added", at=at, case_code=code, need=EXAMPLE.needs[0])
    for form in bench.declared.forms:
        yield EventView(kind="case.answers-saved", at=at, case_code=code, form=form.name)
    for kind in ("consent.recorded", "consent.withdrawn"):
        yield EventView(kind=kind, at=at, case_code=code, consent=_grant("un", None))
    for workflow in bench.declared.workflows:
        for state in workflow.states:
            run = RunView(
                workflow=workflow.name,
                version=workflow.version,
                state=state.name,
                entered_on=bench.today,
            )
            yield EventView(kind="workflow.entered", at=at, case_code=code, run=run)
            if state.clock is not None:
                clock = state.clock.name
                yield EventView(kind="workflow.struck", at=at, case_code=code, run=run, clock=clock)


def _counts(form: Form, answers: Answers, number: int) -> tuple[CountView, ...]:
    """Counts as these answers would have raised them: one more at each of four askings."""
    return tuple(
        CountView(
            form=form.name,
            field=change.field,
            choice=change.choice,
            office="Tapachula",
            week="2026-W48",
            count=number + 1,
        )
        for change in counted(form, {}, dict(answers))
    )


def _seconds(hub: Bench, name: str, arguments: dict[str, Any]) -> float:
    begun = time.perf_counter()
    hub.plugin.call(name, **arguments)
    return time.perf_counter() - begun


def calls(bench: Bench) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every hook that the plugin has, with arguments that it has to bear."""
    hooks, today = set(bench.plugin.hooks), bench.today
    for form in bench.declared.forms:
        for number in range(4):
            answers = without_identity(form, sample_answers(form, number))
            for example in (EXAMPLE, CHILD):
                case = bench.case(
                    age_band=example.age_band, code=example.code, answers={form.name: answers}
                )
                if "validate_answers" in hooks:
                    yield "validate_answers", {"form": form.name, "answers": answers}
                if "assess" in hooks:
                    yield "assess", {
                        "form": form.name, "answers": answers, "case": case, "today": today,
                        "counts": _counts(form, answers, number),
                    }  # fmt: skip
    if "screen_referral" in hooks:
        for recipient in ("un", "consular", "immigration-enforcement", "health", "civil-society"):
            for case_ in (bench.case(), None):
                yield "screen_referral", {
                    "referral": bench.referral(recipient_class=recipient, country="HN"),
                    "case": case_, "today": today,
                }  # fmt: skip
    if "screen_consent" in hooks:
        for recipient in ("un", "consular", "health", "private-sector"):
            for country in ("HN", None):
                yield "screen_consent", {
                    "consent": _grant(recipient, country), "case": bench.case(), "today": today,
                }  # fmt: skip
    if "suggest_routes" in hooks:
        yield "suggest_routes", {"need": EXAMPLE.needs[0], "case": EXAMPLE, "routes": ()}
    if "redact_packet" in hooks:
        packet = PacketView(
            preview=frozenset({"note"}),
            sealed=frozenset({"narrative", "address"}),
            categories=frozenset({"narrative"}),
        )
        yield "redact_packet", {"packet": packet, "referral": bench.referral()}
    if "advance_workflow" in hooks:
        for workflow in bench.declared.workflows:
            for step in workflow.steps:
                run = begin(workflow, bench.now, sample_answers(workflow.asking(step)))
                yield "advance_workflow", {
                    "run": run.view(), "step": step.name, "case": bench.case(), "today": today,
                }  # fmt: skip
    if "on_event" in hooks:
        for event in _events(bench):
            yield "on_event", {"event": event, "case": bench.case()}
    if "notify" in hooks:
        for locale, kind in product(("es", "en"), TOLD):
            yield "notify", {
                "message": MessageView(
                    kind=kind, locale=locale, case_code=EXAMPLE.code, urgency="emergency"
                ),
            }  # fmt: skip
    if "compute_indicator" in hooks:
        period = PeriodView(first=date(2026, 10, 1), last=date(2026, 10, 31))
        for indicator in bench.declared.indicators:
            yield "compute_indicator", {
                "name": indicator.name, "period": period, "cases": (EXAMPLE, CHILD),
            }  # fmt: skip
    if "render_document" in hooks:
        for name in ("?", *(kind.name for kind in bench.declared.document_kinds)):
            for locale in ("es", "en"):
                yield "render_document", {
                    "name": name, "case": EXAMPLE, "run": None, "locale": locale,
                }  # fmt: skip


@pytest.mark.hub_conformance
class Conformance:
    """What every plugin keeps to. Needs the fixture `hub`, a Bench with the plugin."""

    def test_every_declaration_crosses_to_the_hub_unchanged(self, hub: Bench) -> None:
        for form in hub.declared.forms:
            assert wire.unpack(wire.pack(form), Form) == form
        for workflow in hub.declared.workflows:
            assert wire.unpack(wire.pack(workflow), Workflow) == workflow

    def test_a_complete_form_is_accepted_by_its_own_rules(self, hub: Bench) -> None:
        for form in hub.declared.forms:
            for number in range(4):
                assert form.validate(sample_answers(form, number)) == [], form.name

    def test_the_same_question_gets_the_same_answer(self, hub: Bench) -> None:
        for name, arguments in calls(hub):
            first = wire.pack(hub.plugin.call(name, **arguments))
            assert wire.pack(hub.plugin.call(name, **arguments)) == first, name

    def test_every_answer_comes_in_time(self, hub: Bench) -> None:
        for name, arguments in calls(hub):
            # Once in three is enough: what a machine does beside is not the plugin's fault.
            assert any(_seconds(hub, name, arguments) < SECONDS[name] for _ in range(3)), name

    def test_redaction_only_takes_away(self, hub: Bench) -> None:
        if "redact_packet" not in hub.plugin.hooks:
            return
        for name, arguments in calls(hub):
            if name == "redact_packet":
                packet = arguments["packet"]
                taken = hub.plugin.call(name, **arguments)
                assert frozenset(taken) <= packet.preview | packet.sealed

    def test_every_guard_can_hold_a_step_back_and_let_it_go(self, hub: Bench) -> None:
        for workflow in hub.declared.workflows:
            for step in workflow.steps:
                for guard in step.guards:
                    known = sorted(set(guard.unless.fields()))
                    assert known, f"{workflow.name}.{guard.name} reads no fact"
                    # Some guards let go both of nothing and of everything: "no risk, or a plan for it".
                    some = (part for n in range(len(known) + 1) for part in combinations(known, n))
                    assert not all(guard.unless.holds(dict.fromkeys(p, True)) for p in some), (
                        f"{workflow.name}.{guard.name} can never hold anything back"
                    )
                    assert any(guard.unless.holds(facts) for facts in facts_for(guard.unless)), (
                        f"{workflow.name}.{guard.name} can never let anything go"
                    )

    def test_nothing_that_a_person_said_is_printed_or_logged(self, hub: Bench) -> None:
        out, lines = io.StringIO(), io.StringIO()
        handler, root = logging.StreamHandler(lines), logging.getLogger()
        before = root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)  # What is logged in small print is logged.
        try:
            with redirect_stdout(out), redirect_stderr(out):
                for name, arguments in calls(hub):
                    hub.plugin.call(name, **arguments)
        finally:
            root.removeHandler(handler)
            root.setLevel(before)
        said = out.getvalue() + lines.getvalue()
        assert not any(mark in said for mark in MARKS)

    def test_what_identifies_is_neither_in_a_preview_nor_in_a_notification(
        self, hub: Bench
    ) -> None:
        for form in hub.declared.forms:
            assert not [one.name for one in form.fields() if one.identity and one.preview]
        for name, arguments in calls(hub):
            if name == "notify":
                told = hub.plugin.call(name, **arguments)
                assert told is None or EXAMPLE.code not in told.subject

    def test_what_is_to_begin_is_there(self, hub: Bench) -> None:
        known = {workflow.name: workflow for workflow in hub.declared.workflows}
        for name, arguments in calls(hub):
            if name == "assess":
                start = (hub.plugin.call(name, **arguments) or Assessment()).start
                assert set(start) <= known.keys(), f"{start} is not all declared"
            if name == "on_event":
                for one in hub.plugin.call(name, **arguments) or ():
                    if isinstance(one, Begin):
                        named = known.get(one.workflow)
                        assert getattr(named, "at_once", False), f"{one.workflow} is not at_once"

    def test_every_document_that_can_be_asked_for_is_written(self, hub: Bench) -> None:
        kinds = hub.declared.document_kinds
        assert ("render_document" in hub.plugin.hooks) == bool(kinds)
        for kind in kinds:
            states = [
                s for w in hub.declared.workflows if w.name == kind.workflow for s in w.states
            ]
            asking = [
                step for w in hub.declared.workflows if w.name == kind.workflow for step in w.steps
            ]
            runs: list[RunView | None] = [None]
            for state in states:
                workflow = hub.declared.workflow(str(kind.workflow))
                facts = {
                    k: v
                    for step in asking
                    for k, v in sample_answers(workflow.asking(step)).items()
                }
                runs.append(replace(begin(workflow, hub.now, facts), state=state.name).view())
            asked = {"name": kind.name, "case": EXAMPLE}
            for locale in ("es", "en"):
                found = [
                    hub.plugin.call("render_document", **asked, run=run, locale=locale)
                    for run in runs
                ]
                written = [one for one in found if one is not None]
                assert written, f"{kind.name} is never written"
                assert all(one.title.in_(locale) and all(one.paragraphs) for one in written), (
                    kind.name
                )

    def test_indicators_are_computed(self, hub: Bench) -> None:
        if hub.declared.indicators:
            assert "compute_indicator" in hub.plugin.hooks
        for name, arguments in calls(hub):
            if name == "compute_indicator":
                for figure in hub.plugin.call(name, **arguments):
                    assert figure.count >= 0

    def test_it_works_with_this_hub(self, hub: Bench) -> None:
        assert spec.API_VERSION in hub.plugin.module.hub_versions
