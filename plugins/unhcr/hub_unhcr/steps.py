"""What a step needs beyond its guards: rules that read the case, dates, or several facts at once."""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import Advance, CaseView, Held, RunView, Values
from hub_unhcr.redlines import under_protection

INTERVIEWS = ("interview", "interview_in_extension")


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What holds a step back and what it brings; see the workflows for the rest."""
    if run.workflow != "asylum":
        return Advance(held=tuple(_future(run.facts, today, ())))
    facts: Values = {}
    if (start := _counts_from(run.facts)) is not None:
        facts["filing_counts_from"] = start
    held = list(_future(run.facts, today, ("entered_on", "filed_on", "notified_on")))
    if step == "file":
        held += _filing(run, case, today)
    if step in INTERVIEWS and case.is_child and run.facts.get("child_represented") is not True:
        held.append(
            Held(
                guard="child_represented",
                reason=Text(
                    "Una niña, niño o adolescente no va a entrevista sin su representante.",
                    "A child is not interviewed without a representative.",
                ),
            )
        )
    return Advance(held=tuple(held), facts=facts)


def _counts_from(facts: Values) -> date | None:
    """The day that the 30 working days count from: entry, or when filing became possible (art. 18)."""
    entered, possible = facts.get("entered_on"), facts.get("possible_from")
    known = [found for found in (entered, possible) if isinstance(found, date)]
    return max(known) if known else None


def _future(facts: Values, today: date, names: tuple[str, ...]) -> Iterator[Held]:
    for name in names:
        found = facts.get(name)
        if isinstance(found, date) and found > today:
            yield Held(
                guard="not_in_the_future",
                reason=Text("Una fecha está en el futuro.", "A date lies in the future."),
            )
            return


def _filing(run: RunView, case: CaseView, today: date) -> Iterator[Held]:
    if run.state == "overdue" and run.facts.get("cause_of_delay_filed") is not True:
        yield Held(
            guard="cause_of_delay",
            reason=Text(
                "El plazo venció: la solicitud debe ir con la causa de la demora.",
                "The deadline is over: the request has to go with the cause of delay.",
            ),
        )
    filed, entered = run.facts.get("filed_on"), run.facts.get("entered_on")
    if isinstance(filed, date) and isinstance(entered, date) and filed < entered:
        yield Held(
            guard="filed_after_entry",
            reason=Text("La solicitud no pudo ser antes de entrar.", "Filing came after entry."),
        )
    if not under_protection(case):
        # Screening sees the case, not the run: the lock on consulates has to stand before the filing.
        yield Held(
            guard="recorded_as_applicant",
            reason=Text(
                "Anote primero en el registro que solicita asilo: así nada llega a su consulado.",
                "First record at registration that asylum is asked for: it locks out the consulate.",
            ),
        )
