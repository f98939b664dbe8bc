"""A hub with one plugin in it, a clock that a test can move, and cases to try it on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hub.agencies.calendar import Calendar
from hub.hooks.declared import Value
from hub.hooks.forms import Form
from hub.hooks.plugin import Plugin
from hub.hooks.views import (
    Advance,
    Assessment,
    CaseView,
    ConsentView,
    CountView,
    NeedView,
    PacketView,
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
    office="Tapachula",
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

    def assess(
        self,
        form: str,
        case: CaseView | None = None,
        counts: Sequence[CountView] = (),
        **answers: Value,
    ) -> Assessment:
        """What the plugin makes of an intake that is in order, where there are so many counted."""
        filled = self.fill(form, **answers)
        case = case or self.case()
        values = {name: getattr(case, name) for name in case.__struct_fields__}
        shown = without_identity(self.declared.form(form), filled)
        case = CaseView(**{**values, "answers": {**case.answers, form: shown}})
        found = self.plugin.call(
            "assess", form=form, answers=shown, case=case, today=self.today, counts=tuple(counts)
        )
        return found or Assessment()

    def screen(self, referral: ReferralView, case: CaseView | None = None) -> list[str]:
        """The rules by which the plugin objects to a referral."""
        found = self.plugin.call("screen_referral", referral=referral, case=case, today=self.today)
        return [objection.rule for objection in found or ()]

    def screen_consent(self, case: CaseView | None = None, **changed: Any) -> list[str]:
        """The rules by which the plugin objects to a grant; by default of identity to a member."""
        values: dict[str, Any] = {
            "effect": "grant",
            "purposes": frozenset({"service-provision"}),
            "categories": frozenset({"identity"}),
            **changed,
        }
        found = self.plugin.call(
            "screen_consent",
            consent=ConsentView(**values),
            case=case or self.case(),
            today=self.today,
        )
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


def without_identity(form: Form, answers: dict[str, Value]) -> dict[str, Value]:
    """The answers without those that tell who somebody is: what a plugin may see."""
    hidden = {one.name for one in form.fields() if one.identity}
    return {name: value for name, value in answers.items() if name not in hidden}
