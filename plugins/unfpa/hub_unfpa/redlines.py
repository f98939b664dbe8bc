"""What UNFPA never sends: who a survivor is, what happened, and a child's case beyond the child rules.

Everything goes sealed and under the code: no name, no papers, no place smaller than a state. No rule here
makes urgent care wait for a report (NOM-046-SSA2-2005), nor for a child's or a caregiver's yes.
"""

from collections.abc import Iterator

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Objection, PacketView, ReferralView
from hub_unfpa.steps import is_child

CARING = frozenset({"un", "civil-society", "health", "protection-authority"})
"""Recipients that care for somebody. Others get nothing."""
WHO = frozenset(
    {"given_names", "family_names", "birth_date", "documents", "address", "family", "nationality"}
)
"""Fields that tell who somebody is."""
ACCOUNT = frozenset({"narrative", "attachment"})
"""Categories that would carry what happened, or who did it."""
TELLING = frozenset({"gbv", "sexual-exploitation", "health", "mental-health"})
"""Categories that tell that there was violence, a pregnancy or an illness."""
TOLD_FOR = frozenset(
    {"clinical-management-rape", "maternal-health", "sexual-reproductive-health", "primary-health"}
    | {"hiv-care", "mental-health", "vaccination", "disability-services", "gbv-case-management"}
    | {
        "psea-assistance",
        "protection-case-management",
        "trafficking-assistance",
        "legal-assistance",
    }
    | {"child-protection", "unaccompanied-child-care", "shelter-bed"}
)
"""Services that cannot be given without knowing it. A hygiene kit or a school can."""
URGENT_CARE = frozenset({"clinical-management-rape", "maternal-health", "primary-health"})
CHILD_BANDS = ("0-5", "6-11", "12-14", "15-17")


def screen(referral: ReferralView, case: CaseView | None) -> Iterator[Objection]:
    """Why a referral may not be sent or accepted."""
    if referral.recipient_class not in CARING:
        yield Objection(
            rule="only-to-who-cares",
            reason=Text(
                "Este destinatario no da atención: no recibe nada.",
                "This recipient gives no care: it receives nothing.",
            ),
        )
    if case is None:
        return
    if referral.categories & ACCOUNT:
        yield Objection(
            rule="account-stays-sealed",
            reason=Text(
                "Lo que pasó no se canaliza: quite relato y archivos.",
                "What happened is not referred: take account and files out.",
            ),
        )
    if referral.categories & TELLING and referral.need_code not in TOLD_FOR:
        yield Objection(
            rule="only-what-the-service-needs",
            reason=Text(
                "Este servicio no necesita saber de salud ni de violencia: quite esas categorías.",
                "This service need not know of health or violence: take those categories out.",
            ),
        )
    reports = case.answer("clinical_care", "wants_to_report") is True
    child = is_child(case)
    if referral.recipient_class == "protection-authority" and not (reports or child):
        yield Objection(
            rule="reporting-is-a-choice",
            reason=Text(
                "No ha decidido denunciar: nada va a la autoridad.",
                "There is no decision to report: nothing goes to the authority.",
            ),
        )
    if child:
        yield from _child_rules(referral, case)


def _child_rules(referral: ReferralView, case: CaseView) -> Iterator[Objection]:
    protection = referral.recipient_class == "protection-authority"
    urgent = referral.need_code in URGENT_CARE or referral.urgency == "emergency"
    if not (urgent or protection) and case.answer("srh", "assent") != "yes":
        yield Objection(
            rule="child-assent",
            reason=Text(
                "Es menor de 18 y aún no ha dicho que sí a esta canalización.",
                "Is under 18 and has not yet said yes to this referral.",
            ),
        )
    ways = referral.categories & {"contact", "family", "location"}
    # Urgent care goes on: redaction takes those fields away from every child's packet.
    if ways and not (urgent or protection) and case.answer("srh", "caregiver_safe") is not True:
        yield Objection(
            rule="caregiver-not-told",
            reason=Text(
                "No quiere que su cuidador sepa: quite contacto, familia y lugar.",
                "The caregiver is not to know: take contact, family and location out.",
            ),
        )


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Who it is and what happened, always; a telephone stays only for adults."""
    taken = WHO | {"narrative", "note", "adm2"}
    if referral.age_band in CHILD_BANDS:
        taken |= {"phones"}
    return taken & (packet.preview | packet.sealed)
