"""An agency's own indicators, computed by its plugin over its own cases; small counts are suppressed."""

from dataclasses import dataclass
from datetime import date

from hub.agencies import service as agencies
from hub.auth.policy import Standing, check
from hub.cases import service as cases
from hub.db.transaction import Transaction
from hub.errors import Invalid
from hub.hooks.dispatch import Plugins
from hub.hooks.views import CaseView, Figure, Indicator, PeriodView
from hub.intake import service
from hub.vault.service import Vault

SMALLEST = 5
"""A figure that rests on fewer cases could point at somebody."""
MOST_CASES = 500
LONGEST_PERIOD = 366


@dataclass(frozen=True, slots=True)
class Computed:
    """An indicator and its figures; None where the plugin did not answer."""

    indicator: Indicator
    figures: tuple[Figure, ...] | None
    suppressed: int


async def compute(
    tx: Transaction, vault: Vault, plugins: Plugins, first: date, last: date
) -> list[Computed]:
    """The indicators of the actor's agency over cases opened in a period, both days included.

    Raises:
        NotAllowed: neither a focal point nor of an agency without cases.
        Invalid: no period, one longer than a year, or one with more than 500 cases.
    """
    check("indicators", tx.actor, Standing.AGENCY)
    if not 0 <= (last - first).days <= LONGEST_PERIOD:
        raise Invalid("Choose a period of at most a year.", field=["last"])
    declared = await service.declarations(tx)
    code = tx.actor.agency_code or ""
    views = await _cases(tx, vault, first, last) if tx.actor.sees_cases else []
    found = []
    for indicator in declared[0].indicators if declared else ():
        asked = {
            "name": indicator.name,
            "period": PeriodView(first=first, last=last),
            "cases": tuple(views),
        }
        answer = (await plugins.ask([code], "compute_indicator", asked))[0]
        if answer.error is not None or answer.value is None:
            found.append(Computed(indicator, None, 0))
            continue
        shown = tuple(figure for figure in answer.value if _large_enough(figure))
        found.append(Computed(indicator, shown, len(answer.value) - len(shown)))
    return found


def _large_enough(figure: Figure) -> bool:
    # A figure over no case is nobody's: zero, or a series that the agency brings itself.
    return figure.count == 0 or figure.count >= SMALLEST


async def _cases(tx: Transaction, vault: Vault, first: date, last: date) -> list[CaseView]:
    found = await cases.opened_between(tx, first, last, MOST_CASES + 1)
    if len(found) > MOST_CASES:
        raise Invalid(f"More than {MOST_CASES} cases: choose a shorter period.", field=["last"])
    network = await agencies.network(tx)
    offices = {id: network.offices[desk.office_id] for id, desk in network.desks.items()}
    return [await service.case_view(tx, vault, case, offices[case.desk_id]) for case in found]
