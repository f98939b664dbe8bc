"""What a referral discloses, in GraphQL: preview, packet, messages, addenda, files, events. Thin."""

from datetime import datetime
from typing import Self
from urllib.parse import quote
from uuid import UUID

import strawberry

from hub.agencies.schema import Agency
from hub.api.relay import node_id, shown
from hub.cases.model import AgeBand, Population, Sex, Urgency
from hub.cases.schema import IdentityDocument
from hub.consent.model import Category, Purpose
from hub.language.refusals import said
from hub.referrals import timeline
from hub.referrals.model import Status
from hub.referrals.moves import Move
from hub.referrals.packet import PreviewPart, SealedPart
from hub.referrals.timeline import MessageKind, Part

strawberry.enum(Status, name="ReferralStatus", description="FHIR R4 Task.status.")
strawberry.enum(MessageKind, description="What a message is about.")
strawberry.enum(Part, name="PacketPart", description="The two parts of a packet.")


@strawberry.type(description="Enough to decide on, not enough to identify anybody.")
class Preview:
    case_code: str
    need_code: str
    urgency: Urgency
    age_band: AgeBand
    sex: Sex
    population: Population
    adm1: str | None
    adm2: str | None
    languages: list[str]
    purpose: Purpose
    categories: list[Category]
    under_code: bool = strawberry.field(description="Even the opened packet will hold no name.")
    note: str | None

    @classmethod
    def of(cls, part: PreviewPart) -> Self:
        return cls(
            case_code=part.case_code,
            need_code=part.need_code,
            urgency=Urgency(part.urgency),
            age_band=AgeBand(part.age_band),
            sex=Sex(part.sex),
            population=Population(part.population),
            adm1=part.adm1,
            adm2=part.adm2,
            languages=list(part.languages),
            purpose=Purpose(part.purpose),
            categories=list(map(Category, part.categories)),
            under_code=part.under_code,
            note=part.note,
        )


@strawberry.type(description="What opens on acceptance: only what the consent permits.")
class Packet:
    case_code: str
    given_names: str | None
    family_names: str | None
    birth_date: str | None
    nationality: str | None
    documents: list[IdentityDocument]
    phones: list[str]
    address: str | None
    family: str | None
    narrative: str | None

    @classmethod
    def of(cls, part: SealedPart) -> Self:
        return cls(
            case_code=part.case_code,
            given_names=part.given_names,
            family_names=part.family_names,
            birth_date=part.birth_date,
            nationality=part.nationality,
            documents=[IdentityDocument(kind=k, number=n) for k, n in part.documents],
            phones=list(part.phones),
            address=part.address,
            family=part.family,
            narrative=part.narrative,
        )


@strawberry.type(description="One line of a referral's timeline.")
class ReferralEvent:
    at: datetime
    kind: str = strawberry.field(
        description="A state, or message, addendum, attachment, outcome, confirmed, disputed, claimed,"
        " released, handed-over."
    )
    from_status: Status | None
    to_status: Status
    reason: str | None
    version: int
    by: str | None = strawberry.field(description="Who; shown to their own colleagues only.")
    to: str | None = strawberry.field(
        description="To whom it was handed over; shown to their own colleagues only."
    )

    agency: Agency | None = strawberry.field(description="Null: the hub itself.")


@strawberry.type(description="One thing that can be done with a referral.")
class ReferralMove:
    name: str = strawberry.field(
        description="Of the mutation; attach: POST /attachments/{referral id}."
    )
    allowed: bool = strawberry.field(description="Whether one may, now.")
    reason: str | None = strawberry.field(description="Why not; null when one may.")
    reasons: list[str] = strawberry.field(
        description="Codes of which the mutation needs one; empty where it needs none."
    )
    parts: list[Part] = strawberry.field(
        description="Parts of the packet that something may be added to."
    )

    @classmethod
    def of(cls, move: Move, locale: str) -> Self:
        return cls(
            name=move.name,
            allowed=move.allowed,
            reason=said(move.reason, locale) if move.reason else None,
            reasons=list(move.reasons),
            parts=list(move.parts),
        )


@strawberry.type(description="A message of the thread, which both sides read.")
class Message:
    agency_id: strawberry.Private[UUID]
    kind: MessageKind
    text: str | None = strawberry.field(description="Null once it is destroyed.")
    at: datetime
    by: str | None = strawberry.field(description="Who; shown to their own colleagues only.")

    @strawberry.field
    def agency(self) -> Agency:
        return shown(Agency.with_id(self.agency_id))


@strawberry.type(description="A later fact. The packet itself never changes.")
class Addendum:
    part: Part
    text: str | None = strawberry.field(description="Null once it is destroyed.")
    at: datetime


@strawberry.type(description="A sealed file. It is taken in and given out over HTTP.")
class Attachment:
    agency_id: strawberry.Private[UUID]
    id: strawberry.ID
    part: Part
    name: str | None = strawberry.field(description="Null once it is destroyed, or without one.")
    content_type: str
    size: int = strawberry.field(description="In bytes.")
    at: datetime
    purged_at: datetime | None
    url: str = strawberry.field(description="GET it; who may not see it is told that it is not.")

    @strawberry.field
    def agency(self) -> Agency:
        return shown(Agency.with_id(self.agency_id))


def attachment_of(file: timeline.Attachment, name: str | None) -> Attachment:
    """A file with its opened name."""
    id = node_id("Attachment", file.id)
    return Attachment(
        agency_id=file.agency_id,
        id=strawberry.ID(id),
        part=Part(file.part),
        name=name,
        content_type=file.content_type,
        size=file.size,
        at=file.at,
        purged_at=file.purged_at,
        url=f"/attachments/{quote(id, safe='')}",
    )
