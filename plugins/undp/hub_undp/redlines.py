"""No protection data in a livelihood referral: whoever finds somebody a job need not know what happened to them."""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Objection, PacketView, ReferralView

LIVELIHOOD = frozenset(
    {
        "livelihood",
        "job-placement",
        "skills-training",
        "financial-inclusion",
        "community-inclusion",
        "vocational-education",
        "recruitment-advice",
        "climate-resilience",
    }
)
"""Services that are about making a living."""

PROTECTION = frozenset(
    {
        "health",
        "mental-health",
        "gbv",
        "trafficking",
        "sexual-exploitation",
        "asylum",
        "detention",
        "legal",
        "child-protection",
        "family",
        "narrative",
        "attachment",
    }
)
"""Categories that have no place there."""

NOT_FOR_WORK = frozenset({"narrative", "note", "family", "nationality"})
"""Fields of a packet that tell of more than the work. Documents stay: an employer has to register whom they hire."""

NO_PROTECTION_DATA = Objection(
    rule="no-protection-data",
    reason=Text(
        "Una referencia de medios de vida no lleva datos de protección, salud ni familia.",
        "A livelihood referral carries no data on protection, health or family.",
    ),
)


def screen(referral: ReferralView, case: CaseView | None, today: date) -> list[Objection]:
    """Why UNDP neither sends nor accepts a livelihood referral."""
    if referral.need_code in LIVELIHOOD and referral.categories & PROTECTION:
        return [NO_PROTECTION_DATA]
    return []


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Stories, notes, family and nationality leave a livelihood packet; an employer gets no address either."""
    if referral.need_code not in LIVELIHOOD:
        return frozenset()
    taken = (
        NOT_FOR_WORK | {"address"} if referral.recipient_class == "private-sector" else NOT_FOR_WORK
    )
    return frozenset(taken & (packet.preview | packet.sealed))
