"""UNESCO's red line: a missing paper keeps nobody from enrolling. Nor is anybody who fled betrayed for one."""

from hub.hooks.declared import Text
from hub.hooks.views import Objection, PacketView, ReferralView

SCHOOLING = frozenset({"school-enrolment", "vocational-education"})
FOR_PAPERS = frozenset({"legal-identity", "consular-protection"})
"""Services that bring papers."""


def objections(referral: ReferralView, in_school: bool | None) -> list[Objection]:
    """Why a referral may not go.

    `in_school` is whether the child of the case is at school; None where it is not known, as when receiving.

    - A school is asked for a place, not told about papers: sending `documents` along invites a refusal for what is
      missing (Acuerdo 286; LGDNNA, art. 57).
    - A child is not sent for papers first: enrolment comes before, or together.
    - Those who asked for asylum: their country's consulate is not asked for school papers (LRPCAP, art. 21).
    """
    found = []
    if referral.need_code in SCHOOLING and "documents" in referral.categories:
        found.append(
            Objection(
                rule="papers-never-block-enrolment",
                reason=Text(
                    "Para inscribir no hacen falta papeles: no los incluya en la solicitud.",
                    "Enrolling takes no papers: leave them out of the request.",
                ),
            )
        )
    if referral.need_code in FOR_PAPERS and in_school is False:
        found.append(
            Objection(
                rule="enrolment-before-papers",
                reason=Text(
                    "Primero la escuela: abra o envíe la inscripción, y después los papeles.",
                    "School first: open or send the enrolment, the papers afterwards.",
                ),
            )
        )
    if referral.recipient_class == "consular" and referral.population in (
        "asylum-seeker",
        "refugee",
    ):
        found.append(
            Objection(
                rule="no-consulate-for-school-papers",
                reason=Text(
                    "No se piden papeles al consulado de quien busca o tiene asilo.",
                    "No papers are asked of the consulate of those who seek or have asylum.",
                ),
            )
        )
    return found


def taken_away(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """What a school does not need to give a place: documents, nationality, address, the person's story."""
    if referral.need_code not in SCHOOLING:
        return frozenset()
    return (packet.preview | packet.sealed) & {"documents", "nationality", "address", "narrative"}
