"""What UNICEF never sends: a child into detention, and a child's whereabouts to those who must not know.

LRPCAP art. 20: no child is held for migration. Convention on the Rights of the Child, art. 16: privacy.
"""

from collections.abc import Iterator

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, ConsentView, Objection, PacketView, ReferralView
from hub_unicef.assessment import HELD_IN
from hub_unicef.steps import hidden_from_caregiver, may_ask_consulate

PROTECTIVE = frozenset(
    {
        "un",
        "civil-society",
        "health",
        "education",
        "protection-authority",
        "asylum-authority",
        "search-authority",
    }
)
"""Recipients that exist to protect, heal, teach or find. All others get nothing about a child."""
PLACEMENTS = frozenset({"shelter-bed", "unaccompanied-child-care", "housing"})
MAY_PLACE = frozenset({"un", "civil-society", "protection-authority"})
"""Who runs places where a child may stay."""
CAREGIVER_WAYS = frozenset({"contact", "family", "location"})
"""Categories through which a caregiver could learn of a case, or find the child."""
CHILD_BANDS = ("0-5", "6-11", "12-14", "15-17")


def screen(referral: ReferralView, case: CaseView | None) -> Iterator[Objection]:
    """Why a referral may not be sent or accepted."""
    if referral.recipient_class == "consular":
        yield from _consular(case)
    elif referral.recipient_class not in PROTECTIVE:
        yield Objection(
            rule="children-only-to-protective-recipients",
            reason=Text(
                "Nada sobre una niña o un niño va a quien no protege, cura, enseña o busca.",
                "Nothing about a child goes to who does not protect, heal, teach or search.",
            ),
        )
    if referral.need_code in PLACEMENTS and referral.recipient_class not in MAY_PLACE:
        yield Objection(
            rule="never-in-detention",
            reason=Text(
                "El cuidado se pide a quien cuida; nunca a un lugar de detención (LRPCAP art. 20).",
                "Care is asked of those who care, never of a place of detention (LRPCAP art. 20).",
            ),
        )
    held = case is not None and case.answer("child_intake", "place") in HELD_IN
    if held and referral.need_code == "assisted-voluntary-return":
        yield Objection(
            rule="no-return-out-of-detention",
            reason=Text(
                "Primero sale de la detención; después se determina qué le conviene.",
                "First out of detention; then it is determined what is best.",
            ),
        )
    ways = referral.categories & CAREGIVER_WAYS
    if hidden_from_caregiver(case) and ways and referral.recipient_class != "protection-authority":
        yield Objection(
            rule="caregiver-conflict",
            reason=Text(
                "Su cuidador no debe saber: quite contacto, familia y lugar de esta canalización.",
                "The caregiver must not learn: take contact, family and location out of it.",
            ),
        )


def screen_consent(consent: ConsentView, case: CaseView) -> Iterator[Objection]:
    """Why a grant may not be recorded: whoever consents for a child, the child is asked first."""
    if consent.recipient_class == "consular":
        yield from _consular(case)


def _consular(case: CaseView | None) -> Iterator[Objection]:
    if not may_ask_consulate(case):
        yield Objection(
            rule="no-consulate-without-the-childs-yes",
            reason=Text(
                "Al consulado solo con el sí de la niña o el niño, y nunca si teme regresar.",
                "To the consulate only with the child's yes, and never when afraid to go back.",
            ),
        )


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Fields that are taken away. Only the authority that represents a child gets all of them."""
    if referral.recipient_class in ("protection-authority", "search-authority"):
        return frozenset()
    taken = {"family", "note"}
    if referral.recipient_class != "un":
        taken |= {"address", "narrative", "adm2"}
    if referral.recipient_class == "education":
        taken |= {"nationality", "documents"}
    return frozenset(taken) & (packet.preview | packet.sealed)
