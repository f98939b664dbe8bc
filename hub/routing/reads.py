"""Routes are ranked by code, which also says why: no plan looks into them."""

from hub.reads.declare import made

made("Route", "service deskId eligible reasons agencyReasons")
made("RouteReason", "topic code weight text")
made("AgencyReason", "forIt text")
