"""Cases in GraphQL: who is helped, with what, and who they are for those who may know. Thin."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Self, cast
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies.schema import Agency, Desk
from hub.api.context import Info
from hub.api.relay import Shown, decode_id, encode_cursor, shown
from hub.auth.policy import Standing, check
from hub.cases import model, reads, searching, service
from hub.cases.model import (
    AgeBand,
    CaseFile,
    CaseStatus,
    HouseholdRole,
    Identity,
    NeedStatus,
    Population,
    Sex,
    Urgency,
    tidy,
)
from hub.cases.searching import Found, PersonSearch
from hub.consent.rules import by_age
from hub.errors import Invalid
from hub.referrals import service as referrals

if TYPE_CHECKING:
    from hub.consent.schema import Consent, ConsentRules, HasRead
    from hub.intake.schema import FormAnswers
    from hub.referrals.schema import Referral
    from hub.workflows.schema import Task, WorkflowRun

strawberry.enum(AgeBand, description="Age in the bands that consent and services need.")
strawberry.enum(Sex, description="ISO/IEC 5218.")
strawberry.enum(Population, description="Somebody's situation of mobility.")
strawberry.enum(CaseStatus, description="Whether a case is worked on.")
strawberry.enum(NeedStatus, description="A need stays open until somebody serves it.")
strawberry.enum(Urgency, description="How fast an answer is needed.")
strawberry.enum(HouseholdRole, description="What somebody is to their household.")

LazyConsent = Annotated["Consent", strawberry.lazy("hub.consent.schema")]
LazyRules = Annotated["ConsentRules", strawberry.lazy("hub.consent.schema")]
LazyHasRead = Annotated["HasRead", strawberry.lazy("hub.consent.schema")]
LazyAnswers = Annotated["FormAnswers", strawberry.lazy("hub.intake.schema")]
LazyRun = Annotated["WorkflowRun", strawberry.lazy("hub.workflows.schema")]
LazyTask = Annotated["Task", strawberry.lazy("hub.workflows.schema")]
LazyReferral = Annotated["Referral", strawberry.lazy("hub.referrals.schema")]


@strawberry.type(description="A document of a person: what kind, and its number.")
class IdentityDocument:
    kind: str
    number: str


@strawberry.type(description="Who somebody is. Opened for those who work the case, and logged.")
class Person:
    given_names: str
    family_names: str
    birth_date: date | None
    nationality: str | None = strawberry.field(description="ISO 3166-1 alpha-2.")
    languages: list[str]
    documents: list[IdentityDocument]
    phones: list[str]
    address: str | None
    family: str | None
    story: str | None

    @classmethod
    def of(cls, identity: Identity) -> Self:
        return cls(
            given_names=identity.given_names,
            family_names=identity.family_names,
            birth_date=identity.birth_date,
            nationality=identity.nationality,
            languages=list(identity.languages),
            documents=[IdentityDocument(kind=k, number=n) for k, n in identity.documents],
            phones=list(identity.phones),
            address=identity.address,
            family=identity.family,
            story=identity.story,
        )


@strawberry.type(description="One thing that a person needs.")
class Need(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Need]
    service_code: str = strawberry.field(description="The kind of service; see serviceTypes.")
    urgency: Urgency
    status: NeedStatus
    opened_at: datetime
    closed_at: datetime | None

    @strawberry.field(description="What was told about it. Opened for those who work the case.")
    async def story(self, info: Info) -> str | None:
        return await service.story(info.context.tx, info.context.services.vault, self.record)

    case: "Case | None"
    referrals: list[LazyReferral] = strawberry.field(description="Its referrals, oldest first.")


@strawberry.type(description="One agency's file on one person.")
class Case(Shown, relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[CaseFile]
    code: str = strawberry.field(description="What one says aloud instead of a name.")
    age_band: AgeBand
    sex: Sex
    population: Population
    adm1: str | None = strawberry.field(description="State, as in MX07.")
    adm2: str | None = strawberry.field(description="Municipality, as in MX07089.")
    status: CaseStatus
    household_role: HouseholdRole | None
    version: int
    opened_at: datetime
    closed_at: datetime | None
    erased_at: datetime | None

    agency: Agency
    desk: Desk

    @strawberry.field(description="Null where it is erased, or not yours to open.")
    async def person(self, info: Info) -> Person | None:
        context = info.context
        identity = await service.identity(context.tx, context.services.vault, self.record)
        return Person.of(identity) if identity else None

    needs: list[Need] = strawberry.field(description="Oldest first.")
    consents: list[LazyConsent] = strawberry.field(description="The ledger, oldest entry first.")
    referrals: list[LazyReferral] = strawberry.field(description="Oldest first.")
    tasks: list[LazyTask] = strawberry.field(
        description="What is to be done in it, then what was done; oldest first."
    )

    @strawberry.field(description="Who may consent at this person's age, and how.")
    def consent_rules(self, info: Info) -> LazyRules:
        from hub.consent.schema import ConsentRules as Type

        return Type.of(by_age(self.record.age_band), info.context.actor.locale)

    @strawberry.field(
        description="Which agencies have read what of its referrals; for those who may read the"
        " audit trail of the case."
    )
    async def readers(self, info: Info) -> list[LazyHasRead]:
        from hub.consent.schema import HasRead as Type

        found = await referrals.readers_of_case(info.context.tx, self.record)
        return [Type.of(reader) for reader in found]

    @strawberry.field(description="The agency's forms as answered here. Opening them is logged.")
    async def answers(self, info: Info) -> list[LazyAnswers]:
        from hub.intake.schema import answers_of

        return await answers_of(info, self.record)

    workflows: list[LazyRun] = strawberry.field(
        description="The agency's workflows in this case, oldest first."
    )
    household_id: strawberry.ID | None = strawberry.field(
        description="For openCase: joins a relative to the same household."
    )
    household: list["Case"] = strawberry.field(
        description="Those who travel or live together, this one included."
    )


@strawberry.type(
    description="A case of one's agency that matches, at a desk that is not one's own."
)
class Match:
    desk: Desk
    case: Case | None = strawberry.field(description="Null where it is not yours to see.")


@strawberry.type
class CaseConnection(relay.Connection[Case]):
    matches_elsewhere: list[Match] = strawberry.field(
        default_factory=list,
        description="A search also says which desks of one's agency have somebody who matches.",
    )


@strawberry.input(description="An exact search: name with birth date, document or telephone.")
class PersonSearchInput:
    name: str | None = None
    birth_date: date | None = None
    document: str | None = None
    phone: str | None = None


def match_of(found: Found) -> Match:
    """A case that a search found, as far as the actor may know it."""
    case = Case.with_id(found.case_id) if found.code else None
    return Match(desk=Desk.with_id(found.desk_id), case=case)


async def _found(info: Info, search: PersonSearchInput) -> CaseConnection:
    """Whom a search for a person finds: what is not the actor's to see counts as elsewhere."""
    context = info.context
    wanted = PersonSearch(
        tidy(search.name), search.birth_date, tidy(search.document), tidy(search.phone)
    )
    found = await searching.search(context.tx, context.services.vault, wanted)
    mine = [one.case_id for one in found if one.code]
    cursors = [encode_cursor(id) for id in mine]
    return CaseConnection(
        edges=[
            relay.Edge(cursor=cursor, node=Case.with_id(id))
            for cursor, id in zip(cursors, mine, strict=True)
        ],
        page_info=relay.PageInfo(
            has_next_page=False,
            has_previous_page=False,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        matches_elsewhere=[match_of(one) for one in found if not one.code],
    )


@strawberry.type
class CasesQuery:
    @strawberry.field(
        description="One's cases, newest first. A search finds people by exact match, within one's"
        " own agency; it is counted and logged, and needs POST."
    )
    def cases(
        self,
        info: Info,
        desk: strawberry.ID | None = None,
        status: CaseStatus | None = None,
        code: str | None = None,
        search: PersonSearchInput | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> CaseConnection:
        actor = info.context.actor
        if search is None:
            return shown(
                reads.cases(actor, desk=desk, status=status, code=code, first=first, after=after)
            )
        check("cases", actor, Standing.DESK)
        if desk or status or code or after:
            raise Invalid("A search for a person stands alone.", field=["search"])
        return cast("CaseConnection", _found(info, search))

    @strawberry.field(description="One case; null where it is unknown, or not yours to see.")
    def case(self, id: strawberry.ID) -> Case | None:
        return shown(Case.with_id(decode_id(id, "Case", ["id"])))
