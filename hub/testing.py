"""For authors of plugins: a bench to try a plugin on, and the conformance that every plugin passes.

In a plugin's tests/conftest.py:

    from hub.testing import Bench

    @pytest.fixture
    def hub() -> Bench:
        return Bench.load("wfp", "hub_wfp.plugin")

and in tests/test_conformance.py:

    from hub.testing import Conformance

    class TestConformance(Conformance):
        pass

`pytest --hub-conformance` runs the conformance alone.
"""

import io
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from hub.agencies.calendar import Calendar
from hub.hooks import spec, wire
from hub.hooks.declared import Value
from hub.hooks.forms import Field, Form, Kind
from hub.hooks.limits import SECONDS
from hub.hooks.plugin import Plugin
from hub.hooks.views import (
    Advance,
    Assessment,
    CaseView,
    EventView,
    MessageView,
    NeedView,
    PacketView,
    PeriodView,
    ReferralView,
)
from hub.hooks.workflows import Workflow
from hub.workflows.model import Due, HeldBack, Run, Taken, answered, begin, check_step, due, take

EXAMPLE = CaseView(
    code="K7PM-4XTC-9QHR",
    age_band="25-59",
    sex=2,
    population="migrant-in-transit",
    adm1="MX07",
    adm2="MX07089",
    opened_on=date(2026, 11, 2),
    needs=(NeedView(id="need-1", service_code="shelter-bed", urgency="urgent", status="open"),),
)
"""A woman in transit in Tapachula, under her case's code. Change what a test is about."""

CHILD = CaseView(
    code="4NRT-K2HD-7QX5", age_band="12-14", sex=1, population="child-unaccompanied", adm1="MX07"
)
"""An unaccompanied child."""


class Refused(AssertionError):
    """The plugin or the form refused what a test did."""


class Bench:
    """A hub with one plugin in it, and a clock that a test can move."""

    def __init__(self, plugin: Plugin) -> None:
        self.plugin = plugin
        self.declared = plugin.declared
        self.now = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
        self.calendar = Calendar("America/Mexico_City")

    @classmethod
    def load(cls, agency: str, module: str) -> "Bench":
        """The plugin as the hub would load it. Raises Illegal where it would refuse to."""
        return cls(Plugin.load(agency, module))

    @property
    def today(self) -> date:
        """The day that the bench's clock shows."""
        return self.now.date()

    def move(self, **span: float) -> None:
        """Lets time pass: `move(days=3)`, `move(hours=72)`."""
        self.now += timedelta(**span)

    def case(self, **changed: Any) -> CaseView:
        """The example case, changed."""
        values = {name: getattr(EXAMPLE, name) for name in EXAMPLE.__struct_fields__}
        return CaseView(**{**values, **changed})

    def referral(self, **changed: Any) -> ReferralView:
        """A referral by this agency to UNHCR, changed."""
        values: dict[str, Any] = {
            "case_code": EXAMPLE.code,
            "need_code": "legal-assistance",
            "urgency": "normal",
            "purpose": "service-provision",
            "categories": frozenset({"identity", "contact"}),
            "from_agency": self.plugin.agency,
            "to_agency": "unhcr",
            "age_band": EXAMPLE.age_band,
            "sex": EXAMPLE.sex,
            "population": EXAMPLE.population,
        }
        return ReferralView(**{**values, **changed})

    def problems(self, form: str, **answers: Value) -> list[str]:
        """The names of the fields that the form, and then the plugin, find fault with."""
        own = [problem.field for problem in self.declared.form(form).validate(answers)]
        if own:
            return own
        found = self.plugin.call("validate_answers", form=form, answers=answers) or ()
        return [problem.field for problem in found]

    def fill(self, form: str, **answers: Value) -> dict[str, Value]:
        """The answers, if nothing is wrong with them. Raises Refused otherwise."""
        if wrong := self.problems(form, **answers):
            raise Refused(f"{form}: {', '.join(wrong)}")
        return answers

    def assess(self, form: str, case: CaseView | None = None, **answers: Value) -> Assessment:
        """What the plugin makes of an intake that is in order."""
        filled = self.fill(form, **answers)
        case = case or self.case()
        values = {name: getattr(case, name) for name in case.__struct_fields__}
        shown = _without_identity(self.declared.form(form), filled)
        case = CaseView(**{**values, "answers": {**case.answers, form: shown}})
        found = self.plugin.call("assess", form=form, answers=shown, case=case, today=self.today)
        return found or Assessment()

    def screen(self, referral: ReferralView, case: CaseView | None = None) -> list[str]:
        """The rules by which the plugin objects to a referral."""
        found = self.plugin.call("screen_referral", referral=referral, case=case, today=self.today)
        return [objection.rule for objection in found or ()]

    def redact(
        self, referral: ReferralView, preview: Sequence[str] = (), sealed: Sequence[str] = ()
    ) -> frozenset[str]:
        """The fields that the plugin takes away from a packet."""
        packet = PacketView(
            preview=frozenset(preview), sealed=frozenset(sealed), categories=referral.categories
        )
        found = self.plugin.call("redact_packet", packet=packet, referral=referral) or frozenset()
        return frozenset(found) & (packet.preview | packet.sealed)

    def begin(self, workflow: str, case: CaseView | None = None, **facts: Value) -> "Walk":
        """A run of a workflow, in its first state."""
        declared = self.declared.workflow(workflow)
        return Walk(self, declared, begin(declared, self.now, facts), case or self.case())


@dataclass
class Walk:
    """A run under way on the bench."""

    bench: Bench
    workflow: Workflow
    run: Run
    case: CaseView

    def __post_init__(self) -> None:
        self.tasks: list[str] = []

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.run.state

    @property
    def due(self) -> Due | None:
        """The clock of its state: by when, and whose."""
        clock = self.workflow.state(self.run.state).clock
        return due(clock, self.run, self.bench.calendar) if clock else None

    def _try(self, name: str, role: str, answers: dict[str, Value]) -> Taken | HeldBack:
        step = check_step(self.workflow, self.run, name, frozenset({role}))
        facts = answered(self.workflow, self.run, step, answers)
        asked = replace(self.run, facts=facts)
        advance = self.bench.plugin.call(
            "advance_workflow",
            run=asked.view(),
            step=name,
            case=self.case,
            today=self.bench.today,
        )
        return take(self.workflow, self.run, step, facts, advance or Advance(), self.bench.now)

    def take(self, step: str, role: str = "caseworker", **answers: Value) -> "Walk":
        """Takes a step. Raises Refused where a guard holds it back."""
        outcome = self._try(step, role, answers)
        if isinstance(outcome, HeldBack):
            raise Refused(f"{step} is held back: {', '.join(h.guard for h in outcome.reasons)}")
        self.run = outcome.run
        self.tasks += [task.name for task in outcome.tasks]
        return self

    def held(self, step: str, role: str = "caseworker", **answers: Value) -> list[str]:
        """The guards that hold a step back; empty where it could be taken. Takes nothing."""
        outcome = self._try(step, role, answers)
        return [h.guard for h in outcome.reasons] if isinstance(outcome, HeldBack) else []


def _without_identity(form: Form, answers: dict[str, Value]) -> dict[str, Value]:
    hidden = {one.name for one in form.fields() if one.identity}
    return {name: value for name, value in answers.items() if name not in hidden}


# Conformance ---------------------------------------------------------------------------------------------

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


def calls(bench: Bench) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every hook that the plugin has, with arguments that it has to bear."""
    hooks, today = set(bench.plugin.hooks), bench.today
    for form in bench.declared.forms:
        for number in range(4):
            answers = _without_identity(form, sample_answers(form, number))
            for example in (EXAMPLE, CHILD):
                case = bench.case(
                    age_band=example.age_band, code=example.code, answers={form.name: answers}
                )
                if "validate_answers" in hooks:
                    yield "validate_answers", {"form": form.name, "answers": answers}
                if "assess" in hooks:
                    yield "assess", {
                        "form": form.name, "answers": answers, "case": case, "today": today,
                    }  # fmt: skip
    if "screen_referral" in hooks:
        for recipient in ("un", "consular", "immigration-enforcement", "health", "civil-society"):
            for case_ in (bench.case(), None):
                yield "screen_referral", {
                    "referral": bench.referral(recipient_class=recipient, country="HN"),
                    "case": case_, "today": today,
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
        event = EventView(kind="referral.accepted", at=bench.now, referral=bench.referral())
        yield "on_event", {"event": event, "case": bench.case()}
    if "notify" in hooks:
        yield "notify", {"message": MessageView(kind="referral.requested", locale="es")}
    if "compute_indicator" in hooks:
        period = PeriodView(first=date(2026, 10, 1), last=date(2026, 10, 31))
        for indicator in bench.declared.indicators:
            yield "compute_indicator", {
                "name": indicator.name, "period": period, "cases": (EXAMPLE, CHILD),
            }  # fmt: skip
    if "render_document" in hooks:
        yield "render_document", {"name": "?", "case": EXAMPLE, "run": None, "locale": "es"}


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
            begun = time.perf_counter()
            hub.plugin.call(name, **arguments)
            assert time.perf_counter() - begun < SECONDS[name], name

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
                    known = set(guard.unless.fields())
                    assert known, f"{workflow.name}.{guard.name} reads no fact"
                    assert not guard.unless.holds({}) or guard.unless.holds(
                        {}
                    ) != guard.unless.holds(dict.fromkeys(known, True)), (
                        f"{workflow.name}.{guard.name} can never hold anything back"
                    )

    def test_nothing_that_a_person_said_is_printed_or_logged(self, hub: Bench) -> None:
        out, lines = io.StringIO(), io.StringIO()
        handler = logging.StreamHandler(lines)
        logging.getLogger().addHandler(handler)
        try:
            with redirect_stdout(out), redirect_stderr(out):
                for name, arguments in calls(hub):
                    hub.plugin.call(name, **arguments)
        finally:
            logging.getLogger().removeHandler(handler)
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

    def test_indicators_are_computed(self, hub: Bench) -> None:
        if hub.declared.indicators:
            assert "compute_indicator" in hub.plugin.hooks
        for name, arguments in calls(hub):
            if name == "compute_indicator":
                for figure in hub.plugin.call(name, **arguments):
                    assert figure.count >= 0

    def test_it_works_with_this_hub(self, hub: Bench) -> None:
        assert spec.API_VERSION in hub.plugin.module.hub_versions


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --hub-conformance."""
    parser.addoption(
        "--hub-conformance", action="store_true", help="Run the conformance of plugins alone."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Names the mark of conformance tests."""
    config.addinivalue_line("markers", "hub_conformance: what every plugin of the hub keeps to")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --hub-conformance, keeps the conformance tests only."""
    if config.getoption("--hub-conformance"):
        kept = [item for item in items if item.get_closest_marker("hub_conformance")]
        items[:] = kept
