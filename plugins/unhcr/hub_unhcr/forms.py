"""UNHCR's intake forms, in the order in which an office meets them. Asks nothing that is not used."""

from hub_unhcr.registration import REGISTRATION
from hub_unhcr.specific_needs import SPECIFIC_NEEDS
from hub_unhcr.status_forms import CONSULAR_CONSENT, DISPLACEMENT, NATIONALITY

FORMS = (REGISTRATION, SPECIFIC_NEEDS, NATIONALITY, DISPLACEMENT, CONSULAR_CONSENT)
