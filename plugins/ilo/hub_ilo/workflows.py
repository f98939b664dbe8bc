"""ILO's two workflows, and which module speaks for each."""

from datetime import date

from hub.hooks.views import Advance, CaseView, RunView
from hub_ilo import fair_recruitment, labour_complaint

WORKFLOWS = (labour_complaint.COMPLAINT, fair_recruitment.FAIR)

SPEAKS = {
    "labour_complaint": labour_complaint.advance,
    "fair_recruitment": fair_recruitment.advance,
}


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What a workflow's own module says to a step."""
    return SPEAKS[run.workflow](run, step, case, today)
