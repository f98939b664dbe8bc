"""What PAHO's workflows cannot say by guards: days counted, appointments in time. It never looks at a name."""

from datetime import date, timedelta
from typing import Any

from hub.hooks.declared import Text
from hub.hooks.views import Advance, Held, RunView, Task
from hub.hooks.workflows import Workflow
from hub_paho.outbreak import OUTBREAK_ALERT
from hub_paho.psychosocial import WELLBEING_SUPPORT
from hub_paho.treatment import TREATMENT

WORKFLOWS: tuple[Workflow, ...] = (TREATMENT, WELLBEING_SUPPORT, OUTBREAK_ALERT)


def last_day(facts: dict[str, Any]) -> date | None:
    """The day on which the medicine counted runs out; None where nothing was counted."""
    left, counted = facts.get("days_left"), facts.get("counted_on")
    if not isinstance(left, int) or not isinstance(counted, date):
        return None
    return counted + timedelta(days=left)


def _held(guard: str, es: str, en: str) -> Advance:
    return Advance(held=(Held(guard=guard, reason=Text(es, en)),))


def _treatment(run: RunView, step: str, today: date) -> Advance:
    facts = run.facts
    if step == "make_appointment":
        runs_out, on = last_day(facts), facts.get("appointment_on")
        if isinstance(on, date) and on < today:
            return _held(
                "appointment_to_come",
                "La cita tiene que ser hoy o después.",
                "The appointment has to be today or later.",
            )
        if runs_out is not None and isinstance(on, date) and on > runs_out:
            return _held(
                "before_it_runs_out",
                "La cita es después de que se acaba el medicamento: busque una antes, o cubra los días que faltan.",
                "The appointment is after the medicine runs out: find an earlier one, or bridge the days between.",
            )
        if isinstance(on, date):
            reminder = Task(
                name="remind_appointment",
                label=Text("Recordar la cita", "Remind of the appointment"),
                due=max(on - timedelta(days=1), today),
            )
            return Advance(tasks=(reminder,))
    if step == "bridge":
        left, more = facts.get("days_left"), facts.get("bridge_days")
        if isinstance(left, int) and isinstance(more, int):
            return Advance(facts={"days_left": left + more})
    counted = facts.get("counted_on")
    if step == "resume" and isinstance(counted, date) and counted > today:
        return _held(
            "counted_by_today",
            "El medicamento se cuenta hoy o se contó antes.",
            "The medicine is counted today, or was before.",
        )
    return Advance()


def advanced(run: RunView, step: str, today: date) -> Advance:
    """What holds a step back beyond its guards, and the facts and tasks it brings."""
    if run.workflow == "treatment":
        return _treatment(run, step, today)
    if run.workflow == "wellbeing_support" and step == "check_safety":
        # What an earlier check found is no longer known: it is asked anew, for the person as they are now.
        return Advance(facts={"safety_plan": None, "not_alone": None, "means_removed": None})
    return Advance()
