"""What IOM refuses to send or to share. Each rule has a stable name and a reason; none can be switched off here.

No consulate hears of anybody before asylum information is on record, nor the consulate of the country of origin once
asylum is sought, unless the person expressly consents (Ley sobre Refugiados, art. 21).
"""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, ConsentView, Objection, PacketView, ReferralView
from hub_iom import asylum

ASYLUM_FIRST = Objection(
    rule="asylum-information-first",
    reason=Text(
        "Antes de hablar con un consulado hay que explicar el asilo y anotar la respuesta de la persona.",
        "Before any contact with a consulate, asylum has to be explained and the person's answer recorded.",
    ),
)
NO_ORIGIN_CONSULATE = Objection(
    rule="no-origin-consulate",
    reason=Text(
        "La persona pide asilo: nada a un consulado sin su consentimiento expreso (Ley sobre Refugiados, art. 21).",
        "The person seeks asylum: nothing to a consulate without express consent (Refugee Act, art. 21).",
    ),
)
NO_ENFORCEMENT = Objection(
    rule="no-enforcement",
    reason=Text(
        "La OIM no refiere personas a las autoridades de control migratorio.",
        "IOM refers nobody to immigration enforcement.",
    ),
)
CHILD_RETURN = Objection(
    rule="child-return-needs-determination",
    reason=Text(
        "El retorno de una niña o un niño lo decide la determinación del interés superior.",
        "A child's return is decided by the best interests determination.",
    ),
)

AT_THE_DOOR = frozenset({"humanitarian-transport"})
"""Services that come to where the person is. Only they may learn an address, and only if location was granted."""


def screen(referral: ReferralView, case: CaseView | None, today: date) -> list[Objection]:
    """Why IOM does not send, or does not accept, a referral."""
    found = []
    if referral.recipient_class == "immigration-enforcement":
        found.append(NO_ENFORCEMENT)
    if referral.recipient_class == "consular" and referral.from_agency == "iom":
        found += _consular(referral.country, case)
    # A child's return is for the child protection authority to weigh, whichever form the case came by.
    child = (
        case.is_child
        if case is not None
        else referral.age_band in ("0-5", "6-11", "12-14", "15-17")
    )
    if (
        child
        and referral.need_code == "assisted-voluntary-return"
        and referral.recipient_class != "protection-authority"
    ):
        found.append(CHILD_RETURN)
    return found


def screen_consent(consent: ConsentView, case: CaseView) -> list[Objection]:
    """Why IOM does not record a grant: a yes to a consulate counts once it is an informed one."""
    return _consular(consent.country, case) if consent.recipient_class == "consular" else []


def _consular(country: str | None, case: CaseView | None) -> list[Objection]:
    if case is None or not asylum.recorded(case):
        return [ASYLUM_FIRST]
    consents = case.answer(asylum.ASYLUM_INFORMATION.name, "consulate_consent") is True
    origin = case.answer("intake", "origin_country")
    # Where either country is unknown, the consulate may be that of the country of origin.
    of_origin = None in (origin, country) or origin == country
    return [NO_ORIGIN_CONSULATE] if asylum.seeks_asylum(case) and of_origin and not consents else []


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """An address may be a shelter's, and tells whoever searches for somebody where to look: away by default."""
    taken = set()
    if not (referral.need_code in AT_THE_DOOR and "location" in referral.categories):
        taken |= {"address", "tonight_place"}
    if referral.recipient_class in ("private-sector", "academia", "consular"):
        taken |= {"narrative", "family", "note"}
    return frozenset(taken & (packet.preview | packet.sealed))
