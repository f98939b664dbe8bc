"""UNFPA's workflows, one module each. The first that a survivor under 18 needs never waits for another."""

from hub_unfpa.case_management import GBV_CASE_MANAGEMENT
from hub_unfpa.child_notice import CHILD_NOTICE
from hub_unfpa.clinical import CLINICAL_MANAGEMENT
from hub_unfpa.prenatal import PRENATAL_CARE

WORKFLOWS = (CLINICAL_MANAGEMENT, PRENATAL_CARE, GBV_CASE_MANAGEMENT, CHILD_NOTICE)
