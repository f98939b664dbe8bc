"""How an agency's plugin stands is worked out by code, from its files and its approval."""

from hub.reads.declare import made

made("AgencyPlugin", "agencyCode state version digest decidedAt reason brings changes")
