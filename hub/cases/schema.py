"""Cases in GraphQL: who is helped, with what, and who they are for those who may know. Thin."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Self, cast
from uuid import UUID

import strawberry
from strawberry import relay

from hub.agencies.schema import Agency, Desk, agency_of, desk_of
from hub.api.context import Info
from hub.api.relay import connection, decode_cursor, decode_id, node_id, page_size, uuids
from hub.auth.policy import Standing, check
from hub.cases import model, searching, service
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
from hub.consent import service as consent
from hub.consent.rules import by_age
from hub.db.paging import Page
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
class Need(relay.Node):
    id: relay.NodeID[UUID]
    record: strawberry.Private[model.Need]
    service_code: str = strawberry.field(description="The kind of service; see serviceTypes.")
    urgency: Urgency
    status: NeedStatus
    opened_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, need: model.Need) -> Self:
        return cls(
            id=need.id,
            record=need,
            service_code=need.service_code,
            urgency=need.urgency,
            status=need.status,
            opened_at=need.opened_at,
            closed_at=need.closed_at,
        )

    @strawberry.field(description="What was told about it. Opened for those who work the case.")
    async def story(self, info: Info) -> str | None:
        return await service.story(info.context.tx, info.context.services.vault, self.record)

    @strawberry.field
    async def case(self, info: Info) -> "Case | None":
        return await case_of(info, self.record.case_id)

    @strawberry.field(description="Its referrals, oldest first.")
    async def referrals(self, info: Info) -> list[LazyReferral]:
        from hub.referrals.schema import Referral as Type

        found = await info.context.load(referrals.of_cases, self.record.case_id) or ()
        return [Type.of(r) for r in found if r.need_id == self.record.id]

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        needs = [
            await info.context.load(service.needs_by_id, id) if id else None
            for id in uuids(node_ids)
        ]
        return [cls.of(need) if need else None for need in needs]


@strawberry.type(description="One agency's file on one person.")
class Case(relay.Node):
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

    @classmethod
    def of(cls, case: CaseFile) -> Self:
        return cls(
            id=case.id,
            record=case,
            code=case.code,
            age_band=case.age_band,
            sex=case.sex,
            population=case.population,
            adm1=case.adm1,
            adm2=case.adm2,
            status=case.status,
            household_role=case.household_role,
            version=case.version,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            erased_at=case.erased_at,
        )

    @strawberry.field
    async def agency(self, info: Info) -> Agency:
        return await agency_of(info, self.record.agency_id)

    @strawberry.field
    async def desk(self, info: Info) -> Desk:
        return await desk_of(info, self.record.desk_id)

    @strawberry.field(description="Null where it is erased, or not yours to open.")
    async def person(self, info: Info) -> Person | None:
        context = info.context
        identity = await service.identity(context.tx, context.services.vault, self.record)
        return Person.of(identity) if identity else None

    @strawberry.field(description="Oldest first.")
    async def needs(self, info: Info) -> list[Need]:
        found = await info.context.load(service.needs_of, self.record.id) or ()
        return [Need.of(need) for need in found]

    @strawberry.field(description="The ledger, oldest entry first.")
    async def consents(self, info: Info) -> list[LazyConsent]:
        from hub.consent.schema import Consent as Type

        return [Type.of(entry) for entry in await consent.ledger(info.context.tx, self.record)]

    @strawberry.field(description="Who may consent at this person's age, and how.")
    async def consent_rules(self, info: Info) -> LazyRules:
        from hub.consent.schema import ConsentRules as Type

        return Type.of(by_age(self.record.age_band), info.context.actor.locale)

    @strawberry.field(description="Oldest first.")
    async def referrals(self, info: Info) -> list[LazyReferral]:
        from hub.referrals.schema import Referral as Type

        found = await info.context.load(referrals.of_cases, self.record.id) or ()
        return [Type.of(r) for r in found]

    @strawberry.field(
        description="Which agencies have read what of its referrals; for those who may read the"
        " audit trail of the case."
    )
    async def readers(self, info: Info) -> list[LazyHasRead]:
        from hub.consent.schema import HasRead as Type

        found = await referrals.readers_of_case(info.context.tx, self.record)
        return [Type.of(reader) for reader in found]

    @strawberry.field(description="What is to be done in it, then what was done; oldest first.")
    async def tasks(self, info: Info) -> list[LazyTask]:
        from hub.workflows.schema import Task as Type
        from hub.workflows.service import tasks_of_case

        return [Type.of(task) for task in await tasks_of_case(info.context.tx, self.record.id)]

    @strawberry.field(description="The agency's forms as answered here. Opening them is logged.")
    async def answers(self, info: Info) -> list[LazyAnswers]:
        from hub.intake.schema import answers_of

        return await answers_of(info, self.record.id)

    @strawberry.field(description="The agency's workflows in this case, oldest first.")
    async def workflows(self, info: Info) -> list[LazyRun]:
        from hub.workflows.schema import WorkflowRun as Type
        from hub.workflows.service import of_case

        return [Type.of(run) for run in await of_case(info.context.tx, self.record.id)]

    @strawberry.field(description="For openCase: joins a relative to the same household.")
    def household_id(self) -> strawberry.ID | None:
        id = self.record.household_id
        return strawberry.ID(node_id("Household", id)) if id else None

    @strawberry.field(description="Those who travel or live together, this one included.")
    async def household(self, info: Info) -> list["Case"]:
        id = self.record.household_id
        return [Case.of(c) for c in await service.household(info.context.tx, id)] if id else []

    @classmethod
    async def resolve_nodes(  # type: ignore[override]
        cls, *, info: Info, node_ids: Iterable[str], required: bool = False
    ) -> list[Self | None]:
        cases = [
            await info.context.load(service.by_id, id) if id else None for id in uuids(node_ids)
        ]
        return [cls.of(case) if case else None for case in cases]


async def case_of(info: Info, id: UUID) -> Case | None:
    """The case with this id if it is the actor's to see, for other types' fields."""
    case = await info.context.load(service.by_id, id)
    return Case.of(case) if case else None


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


async def match_of(info: Info, found: Found) -> Match:
    """A case that a search found, as far as the actor may know it."""
    case = await case_of(info, found.case_id) if found.code else None
    return Match(desk=await desk_of(info, found.desk_id), case=case)


@strawberry.type
class CasesQuery:
    @strawberry.field(
        description="One's cases, newest first. A search finds people by exact match, within one's"
        " own agency; it is counted and logged, and needs POST."
    )
    async def cases(
        self,
        info: Info,
        desk: strawberry.ID | None = None,
        status: CaseStatus | None = None,
        code: str | None = None,
        search: PersonSearchInput | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> CaseConnection:
        context = info.context
        check("cases", context.actor, Standing.DESK)
        kind: Any = CaseConnection
        if search is not None:
            if desk or status or code or after:
                raise Invalid("A search for a person stands alone.", field=["search"])
            wanted = PersonSearch(
                tidy(search.name), search.birth_date, tidy(search.document), tidy(search.phone)
            )
            found = await searching.search(context.tx, context.services.vault, wanted)
            matches = [await match_of(info, one) for one in found]
            mine = [m.case.record for m in matches if m.case]
            return cast(
                "CaseConnection",
                connection(
                    kind,
                    Page(mine, has_next=False),
                    Case.of,
                    lambda case: (case.id,),
                    after=None,
                    matches_elsewhere=[m for m in matches if m.case is None],
                ),
            )
        cursor = decode_cursor(after, UUID)
        page = await service.list_cases(
            context.tx,
            desk_id=decode_id(desk, "Desk", ["desk"]) if desk else None,
            status=status,
            code_text=code,
            first=page_size(first),
            after=cursor[0] if cursor else None,
        )
        return cast(
            "CaseConnection",
            connection(kind, page, Case.of, lambda case: (case.id,), after=after),
        )

    @strawberry.field(description="One case; null where it is unknown, or not yours to see.")
    async def case(self, info: Info, id: strawberry.ID) -> Case | None:
        return await case_of(info, decode_id(id, "Case", ["id"]))
