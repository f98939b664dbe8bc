"""Use cases of cases: open, search, read, add a need, erase.

Identity and stories are sealed before they reach a statement, and every opening of them is logged
before anything is returned.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hub.agencies import service as agencies
from hub.audit.service import record_read
from hub.auth.model import Actor
from hub.auth.policy import Standing, check
from hub.cases import code, policy, searching, store  # noqa: F401  the rules that `check` asks
from hub.cases.model import (
    AgeBand,
    CaseFile,
    CaseStatus,
    HouseholdRole,
    Identity,
    Need,
    NeedStatus,
    Population,
    Referable,
    Sex,
    Urgency,
    age_band,
    today_in_mexico,
    validate_identity,
)
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.vault.envelope import Binding
from hub.vault.service import DataKey, Vault


@dataclass(frozen=True, slots=True, repr=False)
class NewCase:
    """What opening a case needs. `age_band` counts only where no birth date is known."""

    desk_id: UUID
    identity: Identity
    population: Population
    sex: Sex = Sex.NOT_KNOWN
    age_band: AgeBand | None = None
    adm1: str | None = None
    adm2: str | None = None
    household_id: UUID | None = None
    relative_case_id: UUID | None = None
    new_household: bool = False
    household_role: HouseholdRole | None = None


@dataclass(frozen=True, slots=True)
class NewNeed:
    """One need to open. Without an urgency, the kind of service gives its usual one."""

    service_code: str
    urgency: Urgency | None = None
    story: str | None = None


def standing(actor: Actor, case: CaseFile) -> Standing:
    """Where the actor stands towards a case."""
    return standing_at(actor, case.agency_id, case.desk_id)


def standing_at(actor: Actor, agency_id: UUID, desk_id: UUID) -> Standing:
    """Where the actor stands towards what a desk holds."""
    if agency_id != actor.agency_id:
        return Standing.ELSEWHERE
    return Standing.DESK if desk_id in actor.desk_ids else Standing.AGENCY


def _binding(case: CaseFile, version: int) -> Binding:
    return Binding(case.agency_id, "person", case.id, "identity", version)


async def open_case(
    tx: Transaction, vault: Vault, new: NewCase, needs: Sequence[NewNeed] = ()
) -> tuple[CaseFile, list[searching.Found]]:
    """Opens a case with its needs; also returns cases that may be of the same person.

    Raises:
        NotFound: no such desk, household or case of a relative.
        NotAllowed: not at this desk, or not with this role.
        Conflict: the relative's case is not open any more.
        Invalid: a value cannot be used; the field is named.
    """
    actor = tx.actor
    desk = await agencies.desk(tx, new.desk_id)
    if actor.agency_id is None:
        raise NotFound("desk", field=["deskId"])
    check("openCase", actor, standing_at(actor, desk.agency_id, desk.id))
    problems = validate_identity(new.identity)
    if problems:
        raise problems[0]
    household = await _household(tx, new)
    digests = await searching.digests(vault, actor.agency_id, new.identity)
    twins = await searching.matches(tx, digests)
    id = uuid7()
    key = await vault.new_key(
        tx, "case", case_id=id, owner_agency_id=actor.agency_id, readers=[actor.agency_id]
    )
    birth = new.identity.birth_date
    case = CaseFile(
        id=id,
        agency_id=actor.agency_id,
        desk_id=new.desk_id,
        code=code.new(),
        household_id=household,
        household_role=new.household_role,
        age_band=age_band(birth, today_in_mexico()) if birth else new.age_band or AgeBand.UNKNOWN,
        sex=new.sex,
        population=new.population,
        adm1=new.adm1,
        adm2=new.adm2,
        status=CaseStatus.OPEN,
        data_key_id=key.id,
        version=1,
        opened_at=datetime.now(UTC),
        closed_at=None,
        erased_at=None,
    )
    sealed = vault.seal(key, new.identity.to_bytes(), _binding(case, 1))
    await store.add_case(tx, case, sealed, digests)
    if needs:
        await _add_needs(tx, vault, case, key, needs, ["needs"])
    return case, twins


async def _household(tx: Transaction, new: NewCase) -> UUID | None:
    if new.relative_case_id is not None:
        return await _with_relative(tx, new.relative_case_id)
    if new.new_household:
        return await _new_household(tx, new.desk_id)
    if new.household_id and not await store.household_exists(tx, new.household_id):
        raise NotFound("household", field=["householdId"])
    return new.household_id


async def _new_household(tx: Transaction, desk_id: UUID) -> UUID:
    assert tx.actor.agency_id is not None
    household = uuid7()
    await store.add_household(tx, household, tx.actor.agency_id, desk_id)
    return household


async def _with_relative(tx: Transaction, case_id: UUID) -> UUID:
    """The household of somebody's case; it begins with them where they had none."""
    relative = await store.case(tx, case_id)
    if relative is None:
        raise NotFound("case", field=["relativeCaseId"])
    check("openCase", tx.actor, standing(tx.actor, relative))
    if relative.status is not CaseStatus.OPEN:
        raise Conflict("This case is not open any more.", field=["relativeCaseId"])
    if relative.household_id is not None:
        return relative.household_id
    household = await _new_household(tx, relative.desk_id)
    if not await store.join_household(tx, case_id, household):
        raise Conflict("Somebody changed this case meanwhile.", field=["relativeCaseId"])
    return household


async def add_need(tx: Transaction, vault: Vault, case_id: UUID, need: NewNeed) -> Need:
    """Opens a need in a case.

    Raises:
        NotFound, NotAllowed, Invalid: as their messages say.
        Conflict: the case is not open any more.
    """
    case = await get(tx, case_id)
    check("addNeed", tx.actor, standing(tx.actor, case))
    if case.status != CaseStatus.OPEN:
        raise Conflict("This case is not open any more.", field=["caseId"])
    key = await vault.open_key(tx, case.data_key_id) if need.story else None
    return (await _add_needs(tx, vault, case, key, [need]))[0]


async def _add_needs(
    tx: Transaction,
    vault: Vault,
    case: CaseFile,
    key: DataKey | None,
    needs: Sequence[NewNeed],
    field: Sequence[str] | None = None,
) -> list[Need]:
    """`key` is the case's, to seal stories with; `field` names the list of needs where it is one."""
    usual = await store.usual_urgencies(tx, [new.service_code for new in needs])
    opened = []
    for number, new in enumerate(needs):
        if new.service_code not in usual:
            place = [*field, str(number)] if field else []
            raise Invalid("There is no such kind of service.", field=[*place, "serviceCode"])
        id = uuid7()
        story = None
        if new.story:
            assert key is not None
            binding = Binding(case.agency_id, "need", id, "story")
            story = vault.seal(key, new.story.encode(), binding)
        opened.append(
            Need(
                id=id,
                case_id=case.id,
                agency_id=case.agency_id,
                service_code=new.service_code,
                urgency=new.urgency or usual[new.service_code],
                status=NeedStatus.OPEN,
                story=story,
                opened_at=datetime.now(UTC),
                closed_at=None,
            )
        )
    await store.add_needs(tx, case, opened)
    return opened


async def get(tx: Transaction, case_id: UUID) -> CaseFile:
    """One case.

    Raises:
        NotFound: unknown, or not the actor's to see.
    """
    case = await store.case(tx, case_id)
    if case is None:
        raise NotFound("case", field=["caseId"])
    return case


async def get_or_none(tx: Transaction, case_id: UUID) -> CaseFile | None:
    """One case, or None: unknown and forbidden look alike."""
    return await store.case(tx, case_id)


async def get_need(tx: Transaction, need_id: UUID) -> Need:
    """One need.

    Raises:
        NotFound: unknown, or not the actor's to see.
    """
    need = await store.need(tx, need_id)
    if need is None:
        raise NotFound("need", field=["needId"])
    return need


async def referable(tx: Transaction, need_id: UUID) -> Referable:
    """A need with its case and what sending it takes, the identity still sealed.

    Raises:
        NotFound: unknown, or not the actor's to see.
    """
    found = await store.referable(tx, need_id)
    if found is None:
        raise NotFound("need", field=["needId"])
    return found


async def by_id(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, CaseFile]:
    """Those of the cases that the actor sees."""
    return await store.cases_by_id(tx, ids)


async def needs_by_id(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Need]:
    """Those of the needs that the actor sees."""
    return await store.needs_by_id(tx, ids)


async def needs_of(tx: Transaction, case_ids: Sequence[UUID]) -> dict[UUID, list[Need]]:
    """The needs of each case, oldest first."""
    return await store.needs_of_cases(tx, case_ids)


async def opened_between(tx: Transaction, first: date, last: date, most: int) -> list[CaseFile]:
    """The actor's cases that were opened on these days and are not erased, oldest first."""
    return await store.opened_between(tx, first, last, most)


async def identity(tx: Transaction, vault: Vault, case: CaseFile) -> Identity | None:
    """Who the person is; logged before it is returned. None where it is erased or not the actor's."""
    sealed = await store.identity(tx, case.id)
    if sealed is None:
        return None
    await log_identity_read(tx, case)
    key = await vault.open_key(tx, case.data_key_id)
    return Identity.from_bytes(vault.open(key, sealed[0], _binding(case, sealed[1])))


async def log_identity_read(tx: Transaction, case: CaseFile) -> None:
    """Notes that the actor is about to see who the person is."""
    await record_read(
        tx, "person.read", "person", case.id, owner_agency_id=case.agency_id, case_id=case.id
    )


async def unseal(vault: Vault, found: Referable) -> Identity | None:
    """Who the person is. None where it is erased or not the actor's.

    Nothing is logged: whoever asks logs it in the same transaction, before anybody is shown anything.
    """
    case, sealed = found.case, found.sealed
    if sealed is None:
        return None
    key = await vault.unwrap(case.agency_id, case.data_key_id, sealed.wrap)
    return Identity.from_bytes(vault.open(key, sealed.identity, _binding(case, sealed.version)))


async def story(tx: Transaction, vault: Vault, need: Need) -> str | None:
    """What was told about a need; logged before it is returned."""
    if need.story is None or not tx.actor.works_cases:
        return None
    case = await get(tx, need.case_id)
    await record_read(
        tx, "need.read", "need", need.id, owner_agency_id=need.agency_id, case_id=need.case_id
    )
    key = await vault.open_key(tx, case.data_key_id)
    return vault.open(key, need.story, Binding(need.agency_id, "need", need.id, "story")).decode()


async def meet_need(tx: Transaction, need_id: UUID) -> bool:
    """Marks a need as served; False when it was not open."""
    return await store.set_need_status(tx, need_id, NeedStatus.MET, datetime.now(UTC))


async def erase(
    tx: Transaction, case_id: UUID, code_text: str | None = None
) -> tuple[CaseFile, dict[str, Any]]:
    """Crypto-shreds a case; returns it and the receipt: how much of what was destroyed.

    `code_text` is what the person typed to say which case they mean.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: the code is another case's.
        Conflict: it is erased already.
    """
    case = await get(tx, case_id)
    check("eraseCase", tx.actor, standing(tx.actor, case))
    if case.status == CaseStatus.ERASED:
        raise Conflict("This case is erased already.", field=["caseId"])
    if code_text is not None and code.parse(code_text) != case.code:
        raise Invalid("This is not the code of that case.", field=["code"])
    receipt: dict[str, Any] = json.loads(await store.erase(tx, case_id))
    return await get(tx, case_id), receipt
