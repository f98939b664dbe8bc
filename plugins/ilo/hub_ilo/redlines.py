"""What ILO refuses: contact with an employer that the worker did not agree to, or that tells where they are."""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Objection, PacketView, ReferralView

WORKER_FIRST = Objection(
    rule="worker-consent-first",
    reason=Text(
        "La persona no ha permitido que se contacte a su patrón.",
        "The worker has not allowed contact with the employer.",
    ),
)
NO_ENFORCEMENT = Objection(
    rule="no-enforcement",
    reason=Text(
        "Quien se queja de su trabajo no se refiere a control migratorio.",
        "Whoever complains about work is not referred to immigration enforcement.",
    ),
)

FROM_EMPLOYERS = frozenset(
    {"phones", "address", "family", "narrative", "documents", "nationality", "note", "adm2"}
)


def screen(referral: ReferralView, case: CaseView | None, today: date) -> list[Objection]:
    """Why ILO does not send or accept a referral. Consent is the worker's yes at intake, on this case."""
    found = []
    if referral.recipient_class == "immigration-enforcement":
        found.append(NO_ENFORCEMENT)
    if referral.recipient_class == "private-sector":
        agreed = (
            case is not None and case.answer("labour_intake", "employer_contact_consent") is True
        )
        if not agreed:
            found.append(WORKER_FIRST)
    return found


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """An employer who may be contacted learns of the claim, not of the worker's home, family, story or papers."""
    if referral.recipient_class != "private-sector":
        return frozenset()
    return FROM_EMPLOYERS & (packet.preview | packet.sealed)
