"""Protection workflows, declared: states, steps, guards, tasks and clocks. The hub runs them.

    RETURN = Workflow("return", version=1, title=Text("Retorno", "Return"), states=(
        State("information", Text("Información", "Information")),
        State("voluntary", Text("Voluntariedad", "Voluntariness"),
              clock=Clock("answer", Text("Respuesta", "Answer"), owner="caseworker", working_days=3)),
        State("departed", Text("Salida", "Departed"), final=True),
    ), steps=(
        Step("inform", Text("Informar", "Inform"), ("information",), "voluntary",
             ask=(yes_no("asylum_explained", Text("...", "...")),),
             guards=(Guard("asylum_first", Text("Primero ...", "First ..."),
                           answer("asylum_explained").equals(True)),)),
        Step("depart", Text("Salir", "Depart"), ("voluntary",), "departed"),
    ))

The first state is where a run begins. Facts are what the steps' questions and the intake brought
together; guards read them, and the plugin's `advance_workflow` may hold a step back as well.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hub.hooks.declared import Answers, Condition, Illegal, Place, Text, here
from hub.hooks.forms import NAME, Field, Form, Section

ROLES = frozenset({"caseworker", "focal_point", "data_protection_officer"})
"""Who may act, or own a clock."""


@dataclass(frozen=True, slots=True)
class Clock:
    """By when something has to happen, and whose it is.

    Exactly one of the spans; `days_fact` names a fact that holds a number of days. It starts when
    the state is entered, or on the day that the fact `from_fact` says. Working days are those of the
    desk's office. When it strikes, its owner is told, and the hub takes the step `then` by itself
    where one is named. `source` names the law.
    """

    name: str
    label: Text
    owner: str
    working_days: int | None = None
    days: int | None = None
    hours: int | None = None
    days_fact: str | None = None
    from_fact: str | None = None
    then: str | None = None
    source: str | None = None
    place: Place = field(default_factory=here, compare=False)

    @property
    def spans(self) -> list[int | str]:
        """Those of the spans that are set."""
        given = (self.working_days, self.days, self.hours, self.days_fact)
        return [span for span in given if span is not None]

    @property
    def reads_a_fact(self) -> bool:
        """True where it cannot be set without knowing a fact."""
        return self.from_fact is not None or self.days_fact is not None


@dataclass(frozen=True, slots=True)
class State:
    """Where a run can stand. A final state has no way out."""

    name: str
    label: Text
    final: bool = False
    clock: Clock | None = None
    place: Place = field(default_factory=here, compare=False)


@dataclass(frozen=True, slots=True)
class Guard:
    """What has to hold before a step; its reason is what people read when it does not."""

    name: str
    reason: Text
    unless: Condition
    place: Place = field(default_factory=here, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A way from some states to another. `ask` are questions answered when it is taken."""

    name: str
    label: Text
    from_: tuple[str, ...]
    to: str
    roles: tuple[str, ...] = ("caseworker", "focal_point")
    ask: tuple[Field, ...] = ()
    guards: tuple[Guard, ...] = ()
    task: Text | None = None
    place: Place = field(default_factory=here, compare=False)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A protection workflow. A changed one has a new version; runs under way keep theirs.

    One that is `at_once` the hub begins by itself, as soon as an assessment or an event names it: its
    first state needs a clock, so that somebody learns of it.
    """

    name: str
    version: int
    title: Text
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    at_once: bool = False
    place: Place = field(default_factory=here, compare=False)

    def state(self, name: str) -> State:
        """The state of that name. KeyError for others."""
        found = next((state for state in self.states if state.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def step(self, name: str) -> Step:
        """The step of that name. KeyError for others."""
        found = next((step for step in self.steps if step.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def open_steps(self, state: str) -> list[Step]:
        """The steps that lead out of a state, held back or not."""
        return [step for step in self.steps if state in step.from_]

    def held_by(self, step: Step, facts: Answers) -> list[Guard]:
        """The guards that hold a step back, given these facts."""
        return [guard for guard in step.guards if not guard.unless.holds(facts)]

    def asking(self, step: Step) -> Form:
        """The questions of a step as a form, for validation and drawing."""
        return Form(step.name, self.version, step.label, (Section("step", step.label, step.ask),))

    def check(self) -> list[str]:
        """What makes the declaration unusable, each line with file and line number."""
        return sorted(set(self._mistakes()))

    def _mistakes(self) -> Iterator[str]:
        def at(place: Place, what: str) -> str:
            return f"{place}: workflow {self.name}: {what}"

        names = [state.name for state in self.states]
        if not NAME.match(self.name) or self.version < 1:
            yield at(self.place, "it needs a lower-case name, and a version from 1.")
        if not self.states:
            yield at(self.place, "it has no states.")
            return
        if self.at_once and self.states[0].clock is None:
            yield at(
                self.place, "it begins by itself, and no clock of its first state calls anybody."
            )
        yield from (at(place, f"{what} is missing in a language.") for place, what in self._mute())
        for kind, items in (("state", self.states), ("step", self.steps)):
            for name, count in Counter(item.name for item in items).items():
                if count > 1 or not NAME.match(name):
                    place = next(item.place for item in items if item.name == name)
                    yield at(place, f"{kind} {name!r} is declared twice, or is no name.")
        for step in self.steps:
            for name in (*step.from_, step.to):
                if name not in names:
                    yield at(
                        step.place, f"step {step.name} names state {name}, which is not there."
                    )
            if not step.from_:
                yield at(step.place, f"step {step.name} begins nowhere.")
            if not step.roles or not set(step.roles) <= ROLES:
                yield at(step.place, f"step {step.name}: nobody, or nobody known, may take it.")
            if step.ask:
                yield from (f"{line}" for line in self.asking(step).check())
            for guard in step.guards:
                if not guard.reason.es.strip() or not guard.reason.en.strip():
                    yield at(guard.place, f"guard {guard.name} has no reason.")
        yield from (at(place, what) for place, what in self._dead_ends())
        for state in self.states:
            clock = state.clock
            if clock is None:
                continue
            if clock.owner not in ROLES:
                yield at(clock.place, f"clock {clock.name} has no owner.")
            if len(clock.spans) != 1 or not _lasts(clock.spans[0]):
                yield at(clock.place, f"clock {clock.name} needs exactly one span.")
            if clock.then is not None:
                way = next((step for step in self.steps if step.name == clock.then), None)
                if way is None or state.name not in way.from_ or any(f.required for f in way.ask):
                    yield at(clock.place, f"clock {clock.name} takes no step that it could.")
                elif way.guards:
                    # The hub takes it by itself, without reading facts.
                    yield at(
                        clock.place,
                        f"clock {clock.name} takes step {way.name}, which has guards: "
                        f"{', '.join(guard.name for guard in way.guards)}.",
                    )
                elif self._acts_on_a_fact(way.to):
                    yield at(
                        clock.place,
                        f"clock {clock.name} leads to {way.to}, whose clock acts by itself on a"
                        " fact that the hub does not read then.",
                    )
            if state.final:
                yield at(clock.place, f"clock {clock.name} runs in a final state.")

    def _mute(self) -> Iterator[tuple[Place, str]]:
        """Texts that are empty in Spanish or English, and where they are declared."""
        texts = [(self.place, "the title", self.title)]
        texts += [(s.place, f"the label of state {s.name}", s.label) for s in self.states]
        texts += [(s.place, f"the label of step {s.name}", s.label) for s in self.steps]
        texts += [(s.place, f"the task of step {s.name}", s.task) for s in self.steps if s.task]
        clocks = [state.clock for state in self.states if state.clock is not None]
        texts += [(c.place, f"the label of clock {c.name}", c.label) for c in clocks]
        for place, what, text in texts:
            if not text.es.strip() or not text.en.strip():
                yield place, what

    def _acts_on_a_fact(self, name: str) -> bool:
        """True where the clock of a state takes a step by itself, when a fact says."""
        clock = next((state.clock for state in self.states if state.name == name), None)
        return clock is not None and clock.then is not None and clock.reads_a_fact

    def _dead_ends(self) -> Iterator[tuple[Place, str]]:
        reached, grew = {self.states[0].name}, True
        while grew:
            new = {s.to for s in self.steps if set(s.from_) & reached} - reached
            reached |= new
            grew = bool(new)
        for state in self.states:
            out = self.open_steps(state.name)
            if state.name not in reached:
                yield state.place, f"state {state.name} cannot be reached."
            if state.final and out:
                yield state.place, f"state {state.name} is final, and step {out[0].name} leaves it."
            if not state.final and not out:
                yield state.place, f"state {state.name} has no way out, and is not final."


def _lasts(span: int | str) -> bool:
    """Whether a clock with this span runs at all."""
    return bool(span) if isinstance(span, str) else span > 0


def check_workflows(workflows: Sequence[Workflow]) -> None:
    """Raises Illegal with every mistake of every workflow."""
    problems = [line for workflow in workflows for line in workflow.check()]
    names = Counter(workflow.name for workflow in workflows)
    problems += [f"workflow {name} is declared twice." for name, n in names.items() if n > 1]
    if problems:
        raise Illegal(problems)
