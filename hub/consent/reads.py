"""Where the fields of the consent ledger come from, and which overrides wait for review."""

from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.consent import policy, store  # noqa: F401  the rules that `check` asks
from hub.reads.declare import (
    Code,
    Column,
    NodeId,
    One,
    Page,
    Record,
    Rows,
    in_order,
    made,
    plain,
    source,
)

MOST_TO_REVIEW = 100
ENTRY = (
    "id", "case_id", "agency_id", "effect", "recipient_agency_id", "recipient_partner_id",
    "recipient_class", "purposes", "categories", "given_by", "how", "assent", "caregiver_informed",
    "legal_basis", "reason", "reason_key_id", "recorded_by", "recorded_at", "expires_at",
)  # fmt: skip
LATER = {
    "withdrawn_at": "{w}.recorded_at",
    "review": "{r}.decision",
    "reviewed_at": "{r}.reviewed_at",
}

source(
    "Consent",
    "hub.consent",
    {
        **plain(
            "effect", "recipient_class", "given_by", "how", "assent", "caregiver_informed",
            "legal_basis", "recorded_at", "expires_at",
        ),
        "id": NodeId("Consent"),
        "purposes": in_order("purposes"),
        "categories": in_order("categories"),
        "withdrawnAt": Column(LATER["withdrawn_at"]),
        "review": Column(LATER["review"]),
        "reviewedAt": Column(LATER["reviewed_at"]),
        "case": One("Case", "{t}.id = {of}.case_id"),
        "recipientAgency": One("Agency", "{t}.id = {of}.recipient_agency_id"),
        "recipientPartner": One(
            "Partner", "{t}.id = {of}.recipient_partner_id AND {t}.closed_at IS NULL"
        ),
        "ifWithdrawn": Code("tried and undone, for those who may withdraw it"),
        "reason": Code("sealed: for focal points and the data protection officer"),
    },
    joins={
        "w": "LEFT JOIN hub.consent_withdrawal {w} ON {w}.consent_id = {t}.id",
        "r": "LEFT JOIN hub.consent_review {r} ON {r}.consent_id = {t}.id",
    },
    record=Record({**{name: f"{{t}}.{name}" for name in ENTRY}, **LATER}, store.to_entry),
)  # fmt: skip
made("ConsentRules", "givenBy assent reason caregiverInformed explanation")
made("HasRead", "what times firstAt lastAt agency referral")
made("IfWithdrawn", "closes readers")


def overrides_to_review(actor: Actor) -> Rows:
    """Overrides of the actor's agency that nobody has reviewed, oldest first."""
    check("overridesToReview", actor, Standing.AGENCY)
    where = ("{t}.legal_basis <> 'consent'", "{r}.consent_id IS NULL")
    return Rows("Consent", where, "{t}.id", page=Page(MOST_TO_REVIEW, ("{t}.id",)))
