"""UNDP's two workflows, and which module speaks for each."""

from datetime import date

from hub.hooks.views import Advance, CaseView, RunView
from hub_undp import legal_identity, livelihood_plan

WORKFLOWS = (livelihood_plan.LIVELIHOOD, legal_identity.LEGAL_IDENTITY)

SPEAKS = {
    "livelihood_plan": livelihood_plan.advance,
    "legal_identity": legal_identity.advance,
}


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What a workflow's own module says to a step."""
    return SPEAKS[run.workflow](run, step, case, today)
