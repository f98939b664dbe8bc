"""Opening cases, adding needs and erasing, in GraphQL. Thin: service.py decides."""

from datetime import date

import strawberry

from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import decode_id
from hub.cases import service
from hub.cases.model import AgeBand, HouseholdRole, Identity, Population, Sex, Urgency, tidy
from hub.cases.schema import Case, Match, Need, match_of
from hub.cases.service import NewCase, NewNeed


@strawberry.input
class IdentityDocumentInput:
    kind: str
    number: str


@strawberry.input(description="Who somebody is. Sealed before it is stored.")
class IdentityInput:
    given_names: str = ""
    family_names: str = ""
    birth_date: date | None = None
    nationality: str | None = None
    languages: list[str] = strawberry.field(default_factory=list)
    documents: list[IdentityDocumentInput] = strawberry.field(default_factory=list)
    phones: list[str] = strawberry.field(default_factory=list)
    address: str | None = None
    family: str | None = None
    story: str | None = None

    def identity(self) -> Identity:
        """The model of it."""
        return Identity(
            given_names=tidy(self.given_names) or "",
            family_names=tidy(self.family_names) or "",
            birth_date=self.birth_date,
            nationality=tidy(self.nationality),
            languages=tuple(self.languages),
            documents=tuple((tidy(d.kind) or "", tidy(d.number) or "") for d in self.documents),
            phones=tuple(tidy(phone) or "" for phone in self.phones),
            address=tidy(self.address),
            family=tidy(self.family),
            story=tidy(self.story),
        )


@strawberry.input
class NeedInput:
    service_code: str
    urgency: Urgency | None = strawberry.field(
        default=None, description="Null: what is usual for this kind of service."
    )
    story: str | None = None


@strawberry.input
class OpenCaseInput:
    desk_id: strawberry.ID
    identity: IdentityInput
    population: Population
    sex: Sex = Sex.NOT_KNOWN
    age_band: AgeBand | None = strawberry.field(
        default=None, description="Counts only where no birth date is known."
    )
    adm1: str | None = None
    adm2: str | None = None
    household_id: strawberry.ID | None = strawberry.field(
        default=None, description="householdId of a relative's case."
    )
    relative_case_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Case of somebody they live or travel with: joins their household, which begins"
        " with the two where there was none.",
    )
    new_household: bool = False
    household_role: HouseholdRole | None = None
    needs: list[NeedInput] = strawberry.field(default_factory=list)


@strawberry.type
class OpenCasePayload(Payload):
    case: Case | None = None
    possible_duplicates: list[Match] = strawberry.field(
        default_factory=list, description="Cases of one's agency that may be of the same person."
    )


@strawberry.input
class AddNeedInput:
    case_id: strawberry.ID
    service_code: str
    urgency: Urgency | None = None
    story: str | None = None


@strawberry.type
class AddNeedPayload(Payload):
    need: Need | None = None


@strawberry.input
class EraseCaseInput:
    case_id: strawberry.ID
    code: str = strawberry.field(description="The case's code, so that no other is erased.")


@strawberry.type(description="What an erasure destroyed. Backups age out by themselves.")
class ErasureReceipt:
    keys: int
    packets: int
    messages: int
    attachment_chunks: int
    search_digests: int
    needs: int
    referrals_cancelled: int


@strawberry.type
class EraseCasePayload(Payload):
    case: Case | None = None
    receipt: ErasureReceipt | None = None


def new_need(input: NeedInput | AddNeedInput) -> NewNeed:
    """The model of a need to open."""
    return NewNeed(input.service_code, input.urgency, tidy(input.story))


@strawberry.type
class CasesMutation:
    @mutation
    async def open_case(self, info: Info, input: OpenCaseInput) -> OpenCasePayload:
        """Open a case with its needs. Says which cases may be of the same person."""
        household, relative = input.household_id, input.relative_case_id
        new = NewCase(
            desk_id=decode_id(input.desk_id, "Desk", ["deskId"]),
            identity=input.identity.identity(),
            population=input.population,
            sex=input.sex,
            age_band=input.age_band,
            adm1=input.adm1,
            adm2=input.adm2,
            household_id=decode_id(household, "Household", ["householdId"]) if household else None,
            relative_case_id=decode_id(relative, "Case", ["relativeCaseId"]) if relative else None,
            new_household=input.new_household,
            household_role=input.household_role,
        )
        context = info.context
        case, twins = await service.open_case(
            context.tx, context.services.vault, new, [new_need(need) for need in input.needs]
        )
        return OpenCasePayload(
            case=Case.of(case), possible_duplicates=[match_of(twin) for twin in twins]
        )

    @mutation
    async def add_need(self, info: Info, input: AddNeedInput) -> AddNeedPayload:
        """Open a need in a case."""
        need = await service.add_need(
            info.context.tx,
            info.context.services.vault,
            decode_id(input.case_id, "Case", ["caseId"]),
            new_need(input),
        )
        return AddNeedPayload(need=Need.of(need))

    @mutation
    async def erase_case(self, info: Info, input: EraseCaseInput) -> EraseCasePayload:
        """Destroy everything sealed in a case, at all agencies, for good."""
        id = decode_id(input.case_id, "Case", ["caseId"])
        case, receipt = await service.erase(info.context.tx, id, input.code)
        return EraseCasePayload(
            case=Case.of(case),
            receipt=ErasureReceipt(
                keys=receipt["keys"],
                packets=receipt["packets"],
                messages=receipt["messages"],
                attachment_chunks=receipt["attachmentChunks"],
                search_digests=receipt["searchDigests"],
                needs=receipt["needs"],
                referrals_cancelled=receipt["referralsCancelled"],
            ),
        )
