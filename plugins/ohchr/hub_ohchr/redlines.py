"""What OHCHR never sends: who a source is, and an account beyond the use that the source allowed.

A source's name opens for two people together (keys.py); no referral is a way around that.
"""

from collections.abc import Iterator

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, ConsentView, Objection, PacketView, ReferralView

USE_FOR = {
    "un": "use_un",
    "civil-society": "use_partners",
    "health": "use_partners",
    "education": "use_partners",
    "protection-authority": "use_authorities",
    "asylum-authority": "use_authorities",
    "search-authority": "use_authorities",
}
"""The use that a source has to have allowed for a kind of recipient. Others get nothing."""
TELLING = frozenset(
    {"narrative", "identity", "contact", "family", "location", "documents", "attachment"}
)
"""Categories that hold the account or point at who gave it."""
IDENTITY = frozenset(
    {"given_names", "family_names", "birth_date", "documents", "phones", "address"}
)


NO_SUCH_RECIPIENT = Objection(
    rule="no-such-recipient",
    reason=Text(
        "La oficina no entrega casos a este tipo de destinatario.",
        "The office gives no cases to this kind of recipient.",
    ),
)


def screen_consent(consent: ConsentView) -> Iterator[Objection]:
    """Why a grant may not be recorded: it would promise what the office never does."""
    if consent.recipient_class not in USE_FOR:
        yield NO_SUCH_RECIPIENT


def for_search(referral: ReferralView) -> bool:
    """True for a request to search for somebody, at the authority that searches."""
    return (
        referral.need_code == "missing-migrant-search"
        and referral.recipient_class == "search-authority"
    )


def screen(referral: ReferralView, case: CaseView | None) -> Iterator[Objection]:
    """Why a referral may not be sent or accepted."""
    use = USE_FOR.get(referral.recipient_class)
    if use is None:
        yield NO_SUCH_RECIPIENT
        return
    if case is None or not referral.categories & TELLING:
        return
    if for_search(referral):
        if case.answer("disappearance", "family_agrees_search") is not True:
            yield Objection(
                rule="family-decides-on-search",
                reason=Text(
                    "La familia no ha pedido la búsqueda.", "The family has not asked for a search."
                ),
            )
        return
    if (
        case.answer("violation", "source_is") is not None
        and case.answer("violation", use) is not True
    ):
        yield Objection(
            rule="use-not-allowed",
            reason=Text(
                "La fuente no permitió este uso: quite su relato y sus datos, o pregúntele.",
                "The source has not allowed this use: take account and details out, or ask.",
            ),
        )
    authority = use == "use_authorities"
    named = "identity" in referral.categories and case.answer("violation", "use_name") is not True
    if authority and named and case.answer("violation", "source_is") is not None:
        yield Objection(
            rule="name-not-allowed",
            reason=Text(
                "La fuente no permitió dar su nombre a una autoridad.",
                "The source has not allowed an authority to be given the name.",
            ),
        )
    feared = case.answer("violation", "reprisals_feared") is True
    if authority and feared and referral.categories & {"identity", "contact", "location"}:
        yield Objection(
            rule="reprisals",
            reason=Text(
                "Teme represalias: nada que permita hallarla va a una autoridad.",
                "Reprisals are feared: nothing that lets anyone find them goes to an authority.",
            ),
        )


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """Who the source is, always. A search is the exception: nobody is found without a name."""
    if for_search(referral):
        return frozenset({"note"}) & packet.preview
    taken = IDENTITY | {"family", "nationality", "note", "adm2"}
    return taken & (packet.preview | packet.sealed)
