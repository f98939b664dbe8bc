"""What UNHCR never sends, whatever was consented elsewhere.

Once asylum is sought, nothing goes to a consulate of the country of origin without express consent
(LRPCAP art. 21). The lock begins with the wish to ask and lasts while somebody is protected: a
disclosure cannot be taken back when the request follows a day later.
"""

from collections.abc import Iterator

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, ConsentView, Objection, PacketView, ReferralView

SEEKING = frozenset({"wants", "filed", "recognised", "refused"})
PROTECTED = frozenset({"asylum-seeker", "refugee", "stateless"})
UNDER_WAY = frozenset(
    {"filed", "admitted", "extended_before_interview", "interviewed", "extended", "refused"}
    | {"in_review", "review_lapsed", "protected", "solution"}
)
"""States of the asylum accompaniment from the filing on. Closed without filing is not among them."""
TRUSTED = frozenset({"un", "asylum-authority", "protection-authority"})
"""Recipients that may learn of a nationality or a story; UNHCR's partners ask the person themselves."""


def under_protection(case: CaseView | None, population: str = "") -> bool:
    """True when somebody seeks or has asylum, or may be stateless, as far as the file tells."""
    if population in PROTECTED:
        return True
    if case is None:
        return False
    return (
        case.population in PROTECTED
        or filed(case)
        or case.answer("registration", "asylum") in SEEKING
        or case.answer("registration", "afraid_to_return") is True
        or case.answer("nationality", "fears_that_state") is True
    )


def filed(case: CaseView) -> bool:
    """True once the accompaniment has recorded the request: it knows before the next registration does.

    A file that was closed after filing stays locked: the procedure may go on without UNHCR.
    """
    run = case.run("asylum")
    return case.took("asylum", "file") or (run is not None and run.state in UNDER_WAY)


def express_consent(case: CaseView) -> bool:
    """True when the person asked for the consulate unprompted, informed, and in writing (art. 21)."""
    return all(
        case.answer("consular_consent", name) is True
        for name in ("asked_by_person", "effects_explained", "in_writing")
    )


def screen(referral: ReferralView, case: CaseView | None) -> Iterator[Objection]:
    """Why a referral may not be sent or accepted."""
    if referral.recipient_class == "immigration-enforcement":
        yield Objection(
            rule="no-immigration-enforcement",
            reason=Text(
                "ACNUR no entrega nada a autoridades de control migratorio.",
                "UNHCR gives nothing to immigration enforcement.",
            ),
        )
    if referral.recipient_class == "consular" and under_protection(case, referral.population):
        yield from _consulate(referral.country, case)


def screen_consent(consent: ConsentView, case: CaseView) -> Iterator[Objection]:
    """Why a grant may not be recorded: a general yes is not the express consent of art. 21."""
    if consent.recipient_class == "consular" and under_protection(case):
        yield from _consulate(consent.country, case)


def _consulate(country: str | None, case: CaseView | None) -> Iterator[Objection]:
    origin = case.answer("registration", "origin_country") if case else None
    foreign = country is not None and origin is not None and country != origin
    if foreign or (case is not None and express_consent(case)):
        return
    yield Objection(
        rule="no-consulate-of-origin",
        reason=Text(
            "Busca o tiene protección: nada va al consulado de su país (o de país desconocido)"
            " sin su consentimiento expreso (LRPCAP art. 21).",
            "Seeks or has protection: nothing goes to the consulate of the country of origin (or of"
            " an unknown one) without express consent (LRPCAP art. 21).",
        ),
    )


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Fields that a recipient does without: who needs not know, is not told."""
    taken: set[str] = set()
    if referral.recipient_class not in TRUSTED:
        taken |= {"nationality", "narrative", "note"}
    if referral.recipient_class == "consular":
        taken |= {"documents", "address", "phones", "family", "adm1", "adm2"}
    return frozenset(taken) & (packet.preview | packet.sealed)
