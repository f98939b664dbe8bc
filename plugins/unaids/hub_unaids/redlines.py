"""UNAIDS's red lines: what tells a person's status goes to health care only, under a code, and in no preview."""

from hub.hooks.declared import Text
from hub.hooks.views import ConsentView, Objection, PacketView, ReferralView

CARE = frozenset({"hiv-care"})
HEALTH_SERVICES = frozenset(
    {"hiv-care", "primary-health", "maternal-health", "sexual-reproductive-health", "mental-health"}
    | {"clinical-management-rape"}
)
HEALTH_MEMBERS = frozenset({"paho", "unfpa", "unaids"})
TELLING = frozenset({"health", "mental-health", "gbv"})
"""Categories that hold, or hint at, what the person lives with."""
NAMING = frozenset({"identity", "documents", "family"})
"""Categories that would tell who it is: the agency works under a code and does not hold them."""
NAMES = frozenset(
    {"given_names", "family_names", "birth_date", "nationality", "documents", "address", "family"}
)


NEVER_TO_A_CONSULATE = Objection(
    rule="never-to-a-consulate",
    reason=Text(
        "A un consulado la persona acude por sí misma, si quiere.",
        "To a consulate the person turns alone, and if they wish.",
    ),
)


def is_health_care(referral: ReferralView) -> bool:
    """Whether those asked are there to give health care."""
    if referral.recipient_class == "health":
        return True
    return referral.recipient_class == "un" and (
        referral.to_agency in HEALTH_MEMBERS
        or (referral.need_code in HEALTH_SERVICES and referral.purpose == "health-care")
    )


def objections(referral: ReferralView) -> list[Objection]:
    """Why a referral may not go.

    NOM-010-SSA2 (prevention and control of HIV): what concerns a person's status is confidential. The reasons
    themselves name no condition: they are read in lists.
    """
    found = []
    sent = referral.from_agency == "unaids"
    telling = not TELLING.isdisjoint(referral.categories) or referral.need_code in CARE
    if telling and not is_health_care(referral):
        found.append(
            Objection(
                rule="told-to-health-care-only",
                reason=Text(
                    "Esto es solo para quien da atención médica: cambie a quién o qué se comparte.",
                    "This is for those who give health care: change to whom, or what is shared.",
                ),
            )
        )
    if sent and not NAMING.isdisjoint(referral.categories):
        found.append(
            Objection(
                rule="under-a-code",
                reason=Text(
                    "Se trabaja por clave: no comparta nombre, documentos ni familia.",
                    "The work is under a code: share no name, documents or family.",
                ),
            )
        )
    if sent and referral.recipient_class == "consular":
        found.append(NEVER_TO_A_CONSULATE)
    return found


def consent_objections(consent: ConsentView) -> list[Objection]:
    """Why a grant may not be recorded."""
    return [NEVER_TO_A_CONSULATE] if consent.recipient_class == "consular" else []


def taken_away(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """No note and no municipality in the preview; no name in the sealed part; free text to health care only."""
    fields = {"note", "adm2", *NAMES}
    if not is_health_care(referral):
        fields.add("narrative")
    return frozenset(fields & (packet.preview | packet.sealed))
