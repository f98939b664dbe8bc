"""UN-Habitat's red line: an address is never passed on, in whatever field it hides."""

from hub.hooks.declared import Text
from hub.hooks.views import Objection, PacketView, ReferralView


def taken_away(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """The address and free text that may tell it; in previews the municipality too.

    The person says where they live, to whom they want, when they want.
    """
    return (packet.preview | packet.sealed) & {"address", "adm2", "note", "narrative"}


def objections(referral: ReferralView) -> list[Objection]:
    """Why a referral may not go: whoever rents, sells or employs is not told where people live."""
    if referral.recipient_class not in ("private-sector", "consular"):
        return []
    if "location" not in referral.categories:
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
