"""PAHO's red lines: a diagnosis goes to those who give health care, and to nobody else."""

from hub.hooks.declared import Text
from hub.hooks.views import Objection, PacketView, ReferralView

HEALTH_SERVICES = frozenset(
    {
        "primary-health",
        "maternal-health",
        "sexual-reproductive-health",
        "clinical-management-rape",
        "mental-health",
        "hiv-care",
        "vaccination",
        "disability-services",
    }
)
"""Services of health care (services.csv, area health_education without education)."""
HEALTH_MEMBERS = frozenset({"paho", "unfpa", "unaids"})
"""Members whose own mandate is health."""
HEALTH_DATA = frozenset({"health", "mental-health"})


def gives_health_care(referral: ReferralView) -> bool:
    """Whether the recipient is asked, or there, to give health care."""
    if referral.recipient_class == "health":
        return True
    if referral.recipient_class != "un":
        return False
    return referral.to_agency in HEALTH_MEMBERS or (
        referral.need_code in HEALTH_SERVICES and referral.purpose == "health-care"
    )


def objections(referral: ReferralView) -> list[Objection]:
    """Why a referral may not go: it would tell a diagnosis to somebody who gives no health care.

    Who is treated has a right to confidentiality (Ley General de Salud); to whom it opens is the network's rule.
    """
    if gives_health_care(referral) or HEALTH_DATA.isdisjoint(referral.categories):
        return []
    return [
        Objection(
            rule="diagnosis-to-health-only",
            reason=Text(
                "Los datos de salud son solo para quien da atención médica: quítelos de lo que se comparte.",
                "Health data are for those who give health care: leave them out of what is shared.",
            ),
        )
    ]


def taken_away(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Free text may tell a diagnosis: it goes to health care only. A preview never has a note."""
    fields = {"note"}
    if not gives_health_care(referral):
        fields.add("narrative")
    return frozenset(fields & (packet.preview | packet.sealed))
