"""What UNODC never shares: who a survivor is, where exactly, and in whose words. A code is what travels.

Palermo Protocol, art. 6 (1): privacy and identity of victims are protected.
"""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Objection, PacketView, ReferralView

IDENTIFYING = frozenset(
    {
        "given_names",
        "family_names",
        "birth_date",
        "nationality",
        "documents",
        "phones",
        "address",
        "family",
        "narrative",
        "adm2",
        "note",
    }
)
"""Fields of a packet that could tell who a survivor is. State, languages and the code are left."""

REVEALING = frozenset({"identity", "contact", "documents", "family", "attachment"})

CODE_ONLY = Objection(
    rule="survivor-code-only",
    reason=Text(
        "Una persona sobreviviente se refiere solo con su código. Quite identidad, contacto, documentos y familia.",
        "A survivor is referred by code only. Take identity, contact, documents and family out.",
    ),
)
NO_ENFORCEMENT = Objection(
    rule="no-enforcement",
    reason=Text(
        "A control migratorio no se refiere a víctimas de trata.",
        "Victims of trafficking are not referred to immigration enforcement.",
    ),
)
NO_CONDITIONS = Objection(
    rule="assistance-without-conditions",
    reason=Text(
        "La ayuda no depende de denunciar: refiérala para dar el servicio, no para representación legal.",
        "Help does not depend on reporting: refer it for the service, not for legal representation.",
    ),
)

HELP = frozenset(
    {
        "trafficking-assistance",
        "shelter-bed",
        "primary-health",
        "mental-health",
        "food",
        "nfi-kit",
        "cash",
    }
)


def screen(referral: ReferralView, case: CaseView | None, today: date) -> list[Objection]:
    """Why UNODC does not send or accept a referral."""
    found = []
    if referral.recipient_class == "immigration-enforcement":
        found.append(NO_ENFORCEMENT)
    if referral.from_agency == "unodc" and referral.categories & REVEALING:
        found.append(CODE_ONLY)
    if referral.need_code in HELP and referral.purpose == "legal-representation":
        found.append(NO_CONDITIONS)
    return found


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Everything that could tell who a survivor is."""
    return IDENTIFYING & (packet.preview | packet.sealed)
