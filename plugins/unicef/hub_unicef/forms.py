"""UNICEF's intake forms, in the order in which an office meets them. Asks nothing that is not used."""

from hub_unicef.child_intake import CHILD_INTAKE
from hub_unicef.further_forms import SCHOOLING, TRACING

FORMS = (CHILD_INTAKE, TRACING, SCHOOLING)
