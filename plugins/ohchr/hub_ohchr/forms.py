"""OHCHR's intake forms: a violation, a detention visit, an enforced disappearance. Asks nothing unused."""

from hub_ohchr.detention_visit import DETENTION_VISIT
from hub_ohchr.disappearance_form import DISAPPEARANCE
from hub_ohchr.violation import VIOLATION

FORMS = (VIOLATION, DETENTION_VISIT, DISAPPEARANCE)
