"""The consent ledger in GraphQL. Withdrawal and what it closes is decided in hub/referrals. Thin."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self, TypeVar
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies.model import RecipientClass
from hub.agencies.schema import Agency, Partner
from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import Shown, decode_id, shown
from hub.cases.model import tidy
from hub.cases.schema import Case
from hub.consent import reads, service
from hub.consent.model import Category, ConsentEntry, Effect, GivenBy, How, LegalBasis, Purpose
from hub.consent.rules import AgeRules
from hub.consent.service import NewConsent
from hub.reads.declare import Entry
from hub.referrals import withdrawal
from hub.referrals.timeline import Reader

if TYPE_CHECKING:
    from hub.referrals.schema import Referral

LazyReferral = Annotated["Referral", strawberry.lazy("hub.referrals.schema")]

strawberry.enum(Effect, name="ConsentEffect", description="A withhold rule beats any grant.")
strawberry.enum(GivenBy, name="ConsentGivenBy", description="Who spoke.")
strawberry.enum(How, name="ConsentHow", description="How it was expressed.")
strawberry.enum(LegalBasis, description="On what a disclosure rests.")
strawberry.enum(Purpose, description="What for.")
strawberry.enum(Category, name="DataCategory", description="What kind of data.")


@strawberry.type(description="One entry of the ledger: recipient, purposes, categories, expiry.")
class Consent(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[ConsentEntry]
    effect: Effect
    recipient_class: RecipientClass | None
    purposes: list[Purpose] = strawberry.field(description="Empty in a withhold rule: for all.")
    categories: list[Category]
    given_by: GivenBy | None
    how: How | None
    assent: bool
    caregiver_informed: bool
    legal_basis: LegalBasis
    recorded_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    review: str | None = strawberry.field(description="Of an override: upheld or revoked.")
    reviewed_at: datetime | None

    case: Case | None
    recipient_agency: Agency | None
    recipient_partner: Partner | None

    @strawberry.field(description="Why it overrides; for focal points and the protection officer.")
    async def reason(self, info: Info) -> str | None:
        return await service.reason(info.context.tx, info.context.services.vault, self.record)

    @strawberry.field(
        description="What withdrawing it would do now, before one does; null where it is withdrawn,"
        " or not yours to withdraw."
    )
    async def if_withdrawn(self, info: Info) -> "IfWithdrawn | None":
        found = await withdrawal.if_withdrawn(info.context.tx, self.record)
        return IfWithdrawn.of(found) if found else None


@strawberry.type(description="Who may consent at the person's age, and what it takes.")
class ConsentRules:
    given_by: list[GivenBy] = strawberry.field(description="Who may give consent.")
    assent: list[GivenBy] = strawberry.field(
        description="Those of them whose consent counts only with the child's own assent."
    )
    reason: list[GivenBy] = strawberry.field(
        description="Those of them whose consent counts only with a written reason."
    )
    caregiver_informed: bool = strawberry.field(
        description="Whether a caregiver may be informed, with the young person's permission: then"
        " assent is needed."
    )
    explanation: str = strawberry.field(description="Why, in one's own language.")

    @classmethod
    def of(cls, rules: AgeRules, locale: str) -> Self:
        return cls(
            given_by=list(rules.given_by),
            assent=list(rules.needs_assent),
            reason=list(rules.needs_reason),
            caregiver_informed=rules.caregiver_informed,
            explanation=rules.explanation(locale),
        )


@strawberry.type
class ConsentQuery:
    @strawberry.field(description="Overrides of one's agency that wait for review, oldest first.")
    def overrides_to_review(self, info: Info) -> list[Consent]:
        return shown(reads.overrides_to_review(info.context.actor))


@strawberry.type(description="Which agency had read what of a referral before it closed.")
class HasRead:
    record: strawberry.Private[Reader]
    what: str = strawberry.field(description="As in the audit trail: preview.read, packet.read ...")
    times: int
    first_at: datetime
    last_at: datetime

    @classmethod
    def of(cls, reader: Reader) -> Self:
        return cls(
            record=reader,
            what=reader.what,
            times=reader.times,
            first_at=reader.first_at,
            last_at=reader.last_at,
        )

    @strawberry.field
    def agency(self) -> Agency:
        return shown(Agency.with_id(self.record.agency_id))

    @strawberry.field
    def referral(self) -> LazyReferral | None:
        return shown(Entry("Referral", self.record.referral_id))


@strawberry.type(description="What a withdrawal would do.")
class IfWithdrawn:
    closes: list[LazyReferral] = strawberry.field(
        description="Referrals that rely on it, and would close at once."
    )
    readers: list[HasRead] = strawberry.field(
        description="Other agencies that have read of them; what they know stays known."
    )

    @classmethod
    def of(cls, found: withdrawal.Withdrawal) -> Self:
        from hub.referrals.schema import Referral

        return cls(
            closes=[Referral.of(r) for r in found.closed],
            readers=[HasRead.of(reader) for reader in found.readers],
        )


@strawberry.input(description="Exactly one of the three.", one_of=True)
class RecipientInput:
    agency_id: strawberry.Maybe[strawberry.ID]
    partner_id: strawberry.Maybe[strawberry.ID]
    recipient_class: strawberry.Maybe[RecipientClass]


@strawberry.input
class RecordConsentInput:
    case_id: strawberry.ID
    recipient: RecipientInput
    categories: list[Category]
    purposes: list[Purpose] = strawberry.field(default_factory=list)
    effect: Effect = Effect.GRANT
    given_by: GivenBy | None = None
    how: How | None = None
    assent: bool = strawberry.field(default=False, description="The child agreed as well.")
    caregiver_informed: bool = strawberry.field(
        default=False, description="With the permission of a person aged 15 to 17."
    )
    legal_basis: LegalBasis = strawberry.field(
        default=LegalBasis.CONSENT,
        description="Anything else is an override: a focal point's, reviewed afterwards.",
    )
    reason: str | None = strawberry.field(default=None, description="Sealed.")
    expires_at: datetime | None = None


@strawberry.interface(description="What an entry, a withdrawal or a review brought about.")
class ConsentChange(Payload):
    consent: Consent | None = None
    closed: list[LazyReferral] = strawberry.field(
        default_factory=list, description="Referrals that relied on it, closed at once."
    )
    readers: list[HasRead] = strawberry.field(
        default_factory=list, description="Other agencies that had read of them before."
    )


@strawberry.type
class RecordConsentPayload(ConsentChange):
    pass


@strawberry.input
class WithdrawConsentInput:
    consent_id: strawberry.ID
    by: GivenBy = GivenBy.SELF


@strawberry.type
class WithdrawConsentPayload(ConsentChange):
    pass


@strawberry.input
class ReviewOverrideInput:
    consent_id: strawberry.ID
    uphold: bool


@strawberry.type
class ReviewOverridePayload(ConsentChange):
    pass


def _new_consent(input: RecordConsentInput) -> NewConsent:
    to = input.recipient
    return NewConsent(
        case_id=decode_id(input.case_id, "Case", ["caseId"]),
        effect=input.effect,
        purposes=frozenset(input.purposes),
        categories=frozenset(input.categories),
        recipient_agency_id=decode_id(to.agency_id.value, "Agency", ["recipient", "agencyId"])
        if to.agency_id
        else None,
        recipient_partner_id=decode_id(to.partner_id.value, "Partner", ["recipient", "partnerId"])
        if to.partner_id
        else None,
        recipient_class=to.recipient_class.value if to.recipient_class else None,
        given_by=input.given_by,
        how=input.how,
        assent=input.assent,
        caregiver_informed=input.caregiver_informed,
        legal_basis=input.legal_basis,
        reason=tidy(input.reason),
        expires_at=input.expires_at,
    )


@strawberry.type
class ConsentMutation:
    @mutation
    async def record_consent(self, info: Info, input: RecordConsentInput) -> RecordConsentPayload:
        """Record what a person permits or withholds; a withhold rule closes what it forbids."""
        context = info.context
        done = await withdrawal.record_consent(
            context.tx, context.services.vault, _new_consent(input), context.services.plugins
        )
        return _told(RecordConsentPayload, done)

    @mutation
    async def withdraw_consent(
        self, info: Info, input: WithdrawConsentInput
    ) -> WithdrawConsentPayload:
        """Withdraw an entry: what relied on it closes at once. Says who had read what."""
        id = decode_id(input.consent_id, "Consent", ["consentId"])
        return _told(
            WithdrawConsentPayload,
            await withdrawal.withdraw_consent(info.context.tx, id, input.by),
        )

    @mutation
    async def review_override(
        self, info: Info, input: ReviewOverrideInput
    ) -> ReviewOverridePayload:
        """Uphold or revoke an override; revoking closes what relied on it."""
        id = decode_id(input.consent_id, "Consent", ["consentId"])
        return _told(
            ReviewOverridePayload,
            await withdrawal.review_override(info.context.tx, id, uphold=input.uphold),
        )


Change = TypeVar("Change", bound=ConsentChange)


def _told(payload: type[Change], done: withdrawal.Withdrawal) -> Change:
    from hub.referrals.schema import Referral

    return payload(
        consent=Consent.of(done.entry),
        closed=[Referral.of(r) for r in done.closed],
        readers=[HasRead.of(reader) for reader in done.readers],
    )
