"""UN-Habitat's red line: an address is never passed on, in whatever field it hides."""

from hub.hooks.declared import Text
from hub.hooks.views import Objection, PacketView, ReferralView

STRANGERS = frozenset({"private-sector", "consular", "academia"})
"""Those who rent, sell, employ, represent a state or study: none needs to know where somebody lives."""


def taken_away(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """The address, always; the note in the preview, which may tell it; to strangers the narrative too.

    The person says where they live, to whom they want, when they want.
    """
    fields = {"address", "note"}
    if referral.recipient_class in STRANGERS:
        fields |= {"narrative", "adm2"}
    return frozenset(fields & (packet.preview | packet.sealed))


def objections(referral: ReferralView) -> list[Objection]:
    """Why a referral may not go: whoever rents, sells or employs is not told where people live."""
    if referral.recipient_class not in STRANGERS or "location" not in referral.categories:
        return []
    return [
        Objection(
            rule="addresses-stay-here",
            reason=Text(
                "No se dice dónde vive la persona: quite la ubicación de lo que se comparte.",
                "Where the person lives is not told: leave the location out of what is shared.",
            ),
        )
    ]
