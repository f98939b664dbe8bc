"""FAO's two workflows, and which module speaks for each."""

from datetime import date

from hub.hooks.views import Advance, CaseView, RunView
from hub_fao import agricultural_worker, climate_displaced

WORKFLOWS = (agricultural_worker.WORKER, climate_displaced.DISPLACED)

SPEAKS = {
    "agricultural_worker": agricultural_worker.advance,
    "climate_displaced": climate_displaced.advance,
}


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What a workflow's own module says to a step."""
    return SPEAKS[run.workflow](run, step, case, today)
