"""UNICEF's workflows, urgent ones first. Holds no rule of its own."""

from hub_unicef.best_interests import BEST_INTERESTS
from hub_unicef.school import SCHOOL_PLACE
from hub_unicef.tracing import FAMILY_TRACING
from hub_unicef.urgent import AUTHORITY_NOTICE, URGENT_ACTION

WORKFLOWS = (URGENT_ACTION, AUTHORITY_NOTICE, BEST_INTERESTS, FAMILY_TRACING, SCHOOL_PLACE)
