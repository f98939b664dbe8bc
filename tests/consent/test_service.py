"""The ledger against the real database: who may record, override, review and withdraw."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from hub.agencies import service as agencies
from hub.agencies.model import Partner, RecipientClass
from hub.auth.model import Actor, Role
from hub.cases import service as cases
from hub.cases.model import AgeBand, CaseFile, Identity, Population
from hub.cases.service import NewCase
from hub.consent import reads, service, store
from hub.consent.model import (
    STRONG_BASES,
    Category,
    ConsentEntry,
    Effect,
    GivenBy,
    How,
    LegalBasis,
    Purpose,
)
from hub.consent.service import NewConsent
from hub.db.transaction import transaction
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.vault.service import Vault
from tests.consent.test_rules import BY_AGE
from tests.reading import listed, of, read
from tests.world import Party, World

REASON = "The person is unconscious and needs surgery tonight."
PURPOSE = Purpose.SERVICE_PROVISION


async def call(pool: asyncpg.Pool, actor: Actor, function: Any, *args: Any, **more: Any) -> Any:
    async with transaction(pool, actor) as tx:
        return await function(tx, *args, **more)


async def opened(
    pool: asyncpg.Pool, vault: Vault, party: Party, band: AgeBand = AgeBand.YEARS_25_59
) -> CaseFile:
    new = NewCase(party.desks[0], Identity(given_names="Ana"), Population.REFUGEE, age_band=band)
    case, _ = await call(pool, party.caseworker, cases.open_case, vault, new)
    return case  # type: ignore[no-any-return]


def said(case: CaseFile, world: World, **more: Any) -> NewConsent:
    """A grown person's consent that the recipient may have their identity."""
    values: dict[str, Any] = {
        "case_id": case.id,
        "effect": Effect.GRANT,
        "purposes": frozenset({PURPOSE}),
        "categories": frozenset({Category.IDENTITY}),
        "recipient_agency_id": world.recipient.id,
        "given_by": GivenBy.SELF,
        "how": How.ORAL,
    }
    return NewConsent(**values | more)


def override(case: CaseFile, world: World, **more: Any) -> NewConsent:
    values: dict[str, Any] = {
        "legal_basis": LegalBasis.VITAL_INTEREST,
        "reason": REASON,
        "given_by": None,
        "how": None,
    }
    return said(case, world, **values | more)


async def refused(
    pool: asyncpg.Pool, world: World, case: CaseFile, *categories: Category, to: UUID | None = None
) -> set[Category]:
    """What the ledger refuses, by the service; and that the database says the same."""
    wanted = categories or (Category.IDENTITY,)
    agency = to or world.recipient.id
    async with transaction(pool, world.sender.caseworker) as tx:
        basis = await service.basis(tx, case, agency, PURPOSE, wanted)
        in_sql = await tx.value(
            "SELECT hub.refused_categories($1, $2, $3, $4)", case.id, agency, PURPOSE, list(wanted)
        )
    assert set(in_sql) == basis.refused
    return set(basis.refused)


async def test_consent_opens_to_its_recipient_for_its_purpose_only(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    assert await refused(pool, world, case) == {Category.IDENTITY}
    end = datetime.now(UTC) + timedelta(days=30)
    new = said(
        case, world, expires_at=end, categories=frozenset({Category.IDENTITY, Category.HEALTH})
    )
    entry = await call(pool, world.sender.caseworker, service.record, vault, new)
    both = (Category.IDENTITY, Category.HEALTH)
    assert await refused(pool, world, case, *both) == set()
    assert await refused(pool, world, case, Category.GBV, *both) == {Category.GBV}
    assert await refused(pool, world, case, to=world.stranger.id) == {Category.IDENTITY}
    async with transaction(pool, world.sender.caseworker) as tx:
        (found,) = await service.ledger(tx, case)
        basis = await service.basis(tx, case, world.recipient.id, PURPOSE, both)
        other = await service.basis(tx, case, world.recipient.id, Purpose.FAMILY_TRACING, both)
    assert (basis.entry_ids, basis.expires_at) == ((entry.id,), end)
    assert other.refused == set(both)
    assert found.recorded_by == world.sender.caseworker.id
    stamp = {"recorded_at": entry.recorded_at}
    assert ConsentEntry(**{n: getattr(found, n) for n in found.__slots__} | stamp) == entry


@pytest.mark.parametrize(("band", "who", "assent", "informed", "reason", "permitted"), BY_AGE)
async def test_the_age_rules_hold_where_consent_is_recorded(
    pool: asyncpg.Pool,
    vault: Vault,
    world: World,
    band: str,
    who: GivenBy | None,
    assent: bool,
    informed: bool,
    reason: bool,
    permitted: bool,
) -> None:
    case = await opened(pool, vault, world.sender, AgeBand(band))
    new = said(
        case,
        world,
        given_by=who,
        assent=assent,
        caregiver_informed=informed,
        reason="Understands well what is at stake." if reason else None,
    )
    actor = world.sender.caseworker
    if permitted:
        await call(pool, actor, service.record, vault, new)
    else:
        with pytest.raises(Invalid) as refusal:
            await call(pool, actor, service.record, vault, new)
        assert refusal.value.field == ("givenBy",)
    assert (await refused(pool, world, case) == set()) == permitted


async def test_a_child_may_withhold_without_anybodys_leave(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender, AgeBand.YEARS_6_11)
    actor = world.sender.caseworker
    grant = said(case, world, given_by=GivenBy.CAREGIVER, assent=True)
    await call(pool, actor, service.record, vault, grant)
    rule = said(case, world, effect=Effect.WITHHOLD, purposes=frozenset())
    await call(pool, actor, service.record, vault, rule)
    assert await refused(pool, world, case) == {Category.IDENTITY}


@pytest.mark.parametrize("first", list(Effect))
async def test_withholding_beats_granting_whichever_came_first(
    pool: asyncpg.Pool, vault: Vault, world: World, first: Effect
) -> None:
    case = await opened(pool, vault, world.sender)
    effects = [first, *(effect for effect in Effect if effect is not first)]
    for effect in effects:
        new = said(
            case, world, effect=effect, recipient_agency_id=None, recipient_class=RecipientClass.UN
        )
        await call(pool, world.sender.caseworker, service.record, vault, new)
    assert await refused(pool, world, case) == {Category.IDENTITY}


async def test_nothing_is_ever_granted_to_immigration_enforcement(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    enforcement = RecipientClass.IMMIGRATION_ENFORCEMENT
    to_class: dict[str, Any] = {"recipient_agency_id": None, "recipient_class": enforcement}
    for new in (said(case, world, **to_class), override(case, world, **to_class)):
        with pytest.raises(NotAllowed, match="immigration enforcement"):
            await call(pool, world.sender.focal_point, service.record, vault, new)
    partner = Partner(uuid4(), world.sender.id, "Estación migratoria", enforcement)
    await call(pool, world.sender.staff[Role.AGENCY_ADMIN], agencies.save_partner, partner)
    to_partner: dict[str, Any] = {"recipient_agency_id": None, "recipient_partner_id": partner.id}
    for new in (said(case, world, **to_partner), override(case, world, **to_partner)):
        with pytest.raises(asyncpg.CheckViolationError, match="immigration enforcement"):
            await call(pool, world.sender.focal_point, service.record, vault, new)
    rule = said(case, world, effect=Effect.WITHHOLD, **to_class)
    await call(pool, world.sender.caseworker, service.record, vault, rule)
    # Nor in bare SQL.
    with pytest.raises(asyncpg.CheckViolationError, match="firewall"):
        await call(pool, world.sender.caseworker, bare, case, "immigration-enforcement")


async def bare(tx: Any, case: CaseFile, to_class: str, basis: str = "consent") -> None:
    await tx.execute(
        "INSERT INTO hub.consent (case_id, agency_id, effect, recipient_class, purposes, categories, given_by,"
        " how, legal_basis) VALUES ($1, $2, 'grant', $3, '{service-provision}', '{identity}', 'self', 'oral', $4)",
        case.id, case.agency_id, to_class, basis,
    )  # fmt: skip


async def test_a_partner_that_turns_into_enforcement_keeps_no_grant(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    admin = world.sender.staff[Role.AGENCY_ADMIN]
    shelter = Partner(uuid4(), world.sender.id, "Albergue", RecipientClass.CIVIL_SOCIETY)
    await call(pool, admin, agencies.save_partner, shelter)
    new = said(case, world, recipient_agency_id=None, recipient_partner_id=shelter.id)
    await call(pool, world.sender.caseworker, service.record, vault, new)
    turned = Partner(
        shelter.id, world.sender.id, "Albergue", RecipientClass.IMMIGRATION_ENFORCEMENT
    )
    with pytest.raises(asyncpg.CheckViolationError, match="immigration enforcement"):
        await call(pool, admin, agencies.save_partner, turned)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"recipient_agency_id": None}, "recipient"),
        ({"recipient_class": RecipientClass.UN}, "recipient"),
        ({"categories": frozenset()}, "categories"),
        ({"purposes": frozenset()}, "purposes"),
        ({"given_by": None}, "givenBy"),
        ({"how": None}, "how"),
        ({"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}, "expiresAt"),
        ({"effect": Effect.WITHHOLD, "legal_basis": LegalBasis.VITAL_INTEREST}, "effect"),
        ({"legal_basis": LegalBasis.VITAL_INTEREST}, "reason"),
        ({"legal_basis": LegalBasis.VITAL_INTEREST, "reason": "  "}, "reason"),
    ],
)
async def test_an_entry_that_makes_no_sense_names_the_field(
    pool: asyncpg.Pool, vault: Vault, world: World, more: dict[str, Any], field: str
) -> None:
    case = await opened(pool, vault, world.sender)
    with pytest.raises(Invalid) as refusal:
        await call(pool, world.sender.focal_point, service.record, vault, said(case, world, **more))
    assert refusal.value.field[0] == field


async def test_consent_is_recorded_by_those_who_work_the_case(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    working = {Role.CASEWORKER, Role.FOCAL_POINT, Role.SERVICE_ACCOUNT}
    for party in world.parties:
        for role, actor in [*party.staff.items(), (None, party.other_caseworker)]:
            if party is world.sender and role in working:
                await call(pool, actor, service.record, vault, said(case, world))
            else:
                with pytest.raises((NotFound, NotAllowed)):
                    await call(pool, actor, service.record, vault, said(case, world))
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await call(pool, actor, bare, case, "un")


@pytest.mark.parametrize("basis", sorted(set(LegalBasis) - {LegalBasis.CONSENT}))
async def test_only_a_focal_point_overrides_and_only_a_strong_basis_beats_withholding(
    pool: asyncpg.Pool, vault: Vault, world: World, basis: LegalBasis
) -> None:
    case = await opened(pool, vault, world.sender)
    rule = said(case, world, effect=Effect.WITHHOLD, purposes=frozenset())
    await call(pool, world.sender.caseworker, service.record, vault, rule)
    new = override(case, world, legal_basis=basis)
    for actor in (world.sender.caseworker, world.sender.officer):
        with pytest.raises(NotAllowed):
            await call(pool, actor, service.record, vault, new)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await call(pool, actor, bare, case, "un", basis)
    await call(pool, world.sender.focal_point, service.record, vault, new)
    expected = set() if basis in STRONG_BASES else {Category.IDENTITY}
    assert await refused(pool, world, case) == expected


async def waiting(pool: asyncpg.Pool, actor: Actor) -> list[UUID]:
    """The overrides that the actor finds to review."""
    async with transaction(pool, actor) as tx:
        return (await listed(tx, reads.overrides_to_review(actor))).keys


async def test_the_protection_officer_reviews_an_override_once(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    record = (service.record, vault, override(case, world))
    upheld = await call(pool, world.sender.focal_point, *record)
    revoked = await call(pool, world.sender.focal_point, *record)
    plain = await call(
        pool,
        world.sender.caseworker,
        service.record,
        vault,
        said(case, world, categories=frozenset({Category.HEALTH})),
    )
    officer = world.sender.officer
    assert await waiting(pool, officer) == [upheld.id, revoked.id]
    for nobody in (world.sender.focal_point, world.sender.caseworker):
        with pytest.raises(NotAllowed):
            await waiting(pool, nobody)
    assert await waiting(pool, world.recipient.officer) == []
    with pytest.raises(NotAllowed):
        await call(pool, world.sender.focal_point, service.review, upheld.id, uphold=True)
    for entry in (upheld.id, uuid4()):
        with pytest.raises(NotFound):
            await call(pool, world.recipient.officer, service.review, entry, uphold=True)
    with pytest.raises(Invalid, match="Only overrides"):
        await call(pool, officer, service.review, plain.id, uphold=False)
    assert (await call(pool, officer, service.review, upheld.id, uphold=True)).review == "upheld"
    assert await refused(pool, world, case) == set()
    found = await call(pool, officer, service.review, revoked.id, uphold=False)
    assert (found.review, found.reviewed_at is not None) == ("revoked", True)
    with pytest.raises(Conflict):
        await call(pool, officer, service.review, upheld.id, uphold=False)
    assert await refused(pool, world, case) == set()
    assert await waiting(pool, officer) == []


async def test_a_revoked_override_no_longer_opens_anything(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    focal_point, officer = world.sender.focal_point, world.sender.officer
    entry = await call(pool, focal_point, service.record, vault, override(case, world))
    assert await refused(pool, world, case) == set()
    await call(pool, officer, service.review, entry.id, uphold=False)
    assert await refused(pool, world, case) == {Category.IDENTITY}


async def test_whoever_overrides_does_not_review(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    case = await opened(pool, vault, world.sender)
    both = world.sender.focal_point
    sql = "UPDATE hub.staff SET roles = '{focal_point,data_protection_officer}' WHERE id = $1"
    await owner.execute(sql, both.id)
    actor = Actor(
        both.kind, both.id, both.agency_id, both.agency_code, True,
        frozenset({Role.FOCAL_POINT, Role.DATA_PROTECTION_OFFICER}),
    )  # fmt: skip
    entry = await call(pool, actor, service.record, vault, override(case, world))
    with pytest.raises(NotAllowed, match="does not review"):
        await call(pool, actor, service.review, entry.id, uphold=True)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await call(pool, actor, store.review, entry, "upheld")


async def test_the_reason_of_an_override_is_sealed_for_those_who_answer_for_it(
    pool: asyncpg.Pool, vault: Vault, world: World, owner: asyncpg.Connection
) -> None:
    case = await opened(pool, vault, world.sender)
    entry = await call(pool, world.sender.focal_point, service.record, vault, override(case, world))
    for actor in (world.sender.focal_point, world.sender.officer):
        assert await call(pool, actor, service.reason, vault, entry) == REASON
    assert await call(pool, world.sender.caseworker, service.reason, vault, entry) is None
    with pytest.raises(NotFound):
        await call(pool, world.recipient.officer, service.reason, vault, entry)
    stored = await owner.fetchval("SELECT reason FROM hub.consent WHERE id = $1", entry.id)
    assert stored
    assert b"unconscious" not in stored
    wrap = "SELECT count(*) FROM hub.key_wrap WHERE data_key_id = $1"
    async with transaction(pool, world.sender.caseworker) as tx:
        assert await tx.value(wrap, entry.reason_key_id) == 0
    async with transaction(pool, world.sender.officer) as tx:
        assert await tx.value(wrap, entry.reason_key_id) == 1
        assert await tx.value(wrap, case.data_key_id) == 0


async def test_consent_is_withdrawn_once_and_at_once(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    actor = world.sender.caseworker
    entry = await call(pool, actor, service.record, vault, said(case, world))
    for stranger in (world.recipient.caseworker, world.sender.other_caseworker):
        with pytest.raises(NotFound):
            await call(pool, stranger, service.withdraw, entry.id, GivenBy.SELF)
    with pytest.raises(NotAllowed):
        await call(pool, world.sender.officer, service.withdraw, entry.id, GivenBy.SELF)
    await call(pool, actor, service.withdraw, entry.id, GivenBy.SELF)
    assert await refused(pool, world, case) == {Category.IDENTITY}
    with pytest.raises(Conflict):
        await call(pool, actor, service.withdraw, entry.id, GivenBy.SELF)
    async with transaction(pool, actor) as tx:
        (shown,) = await read(tx, of("Consent", entry.id), "withdrawnAt")
    assert shown["withdrawnAt"] is not None


async def test_the_ledger_is_added_to_and_never_changed(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    entry = await call(pool, world.sender.focal_point, service.record, vault, override(case, world))
    await call(pool, world.sender.focal_point, service.withdraw, entry.id, GivenBy.SELF)
    await call(pool, world.sender.officer, service.review, entry.id, uphold=True)
    for table in ("consent", "consent_withdrawal", "consent_review"):
        for sql in (f"DELETE FROM hub.{table}", f"UPDATE hub.{table} SET case_id = case_id"):
            for actor in (world.sender.focal_point, world.sender.officer):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await call(pool, actor, statement, sql)


async def statement(tx: Any, sql: str) -> None:
    await tx.execute(sql)


async def test_an_erased_case_takes_no_consent(
    pool: asyncpg.Pool, vault: Vault, world: World
) -> None:
    case = await opened(pool, vault, world.sender)
    await call(pool, world.sender.officer, cases.erase, case.id)
    with pytest.raises(Conflict):
        await call(pool, world.sender.caseworker, service.record, vault, said(case, world))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await call(pool, world.sender.caseworker, bare, case, "un")
