"""IOM's four workflows, and which module speaks for each. A workflow without an entry here does not run."""

from datetime import date

from hub.hooks.views import Advance, CaseView, RunView
from hub_iom import labour, missing, return_checks, shelter, voluntary_return

WORKFLOWS = (
    voluntary_return.VOLUNTARY_RETURN,
    shelter.SHELTER,
    missing.MISSING_MIGRANT,
    labour.LABOUR,
)

SPEAKS = {
    "voluntary_return": return_checks.advance,
    "shelter_support": shelter.advance,
    "missing_migrant": missing.advance,
    "labour_inclusion": labour.advance,
}


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What a workflow's own module says to a step."""
    return SPEAKS[run.workflow](run, step, case, today)
