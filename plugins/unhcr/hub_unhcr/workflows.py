"""UNHCR's workflows, in the order in which a plugin lists them. Holds no rule of its own."""

from hub_unhcr.asylum import ASYLUM
from hub_unhcr.displacement import INTERNAL_DISPLACEMENT
from hub_unhcr.statelessness import STATELESSNESS

WORKFLOWS = (ASYLUM, STATELESSNESS, INTERNAL_DISPLACEMENT)
