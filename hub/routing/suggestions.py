"""What the sender's plugin says of routes: reasons for or against, in its own words. It adds no route."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.agencies import service as agencies
from hub.cases import service as cases
from hub.db.transaction import Transaction
from hub.hooks.dispatch import Plugins
from hub.hooks.views import RouteView, Suggestion
from hub.intake import service as intake
from hub.routing.model import Route
from hub.vault.service import Vault


async def of_routes(
    tx: Transaction, vault: Vault, plugins: Plugins, need_id: UUID, routes: Sequence[Route]
) -> Mapping[UUID, list[Suggestion]]:
    """The plugin's reasons by offer. None where it has nothing to say, or does not answer in time."""
    code = tx.actor.agency_code or ""
    if not routes or not plugins.asks(code):
        return {}
    need = await cases.get_need(tx, need_id)
    case = await cases.get(tx, need.case_id)
    network = await agencies.network(tx)
    views = []
    for route in routes:
        offer, desk = route.offer, network.desks[route.offer.desk_id or need_id]
        views.append(
            RouteView(
                service_id=str(offer.id),
                agency=network.agencies[desk.agency_id].code,
                service_code=need.service_code,
                adm1=offer.adm1,
                adm2=offer.adm2,
                eligible=route.eligible,
                capacity=offer.capacity_available,
            )
        )
    asked = {
        "need": intake.need_view(need),
        "case": await intake.case_view(tx, vault, case),
        "routes": tuple(views),
    }
    answer = (await plugins.ask([code], "suggest_routes", asked))[0]
    found: dict[UUID, list[Suggestion]] = {}
    known = {str(route.offer.id): route.offer.id for route in routes}
    for suggestion in answer.value or ():
        if suggestion.service_id in known:
            found.setdefault(known[suggestion.service_id], []).append(suggestion)
    return found
