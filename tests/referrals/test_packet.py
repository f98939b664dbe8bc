"""What a referral discloses: a preview without identity, and a sealed part with what was permitted."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.cases.model import (
    AgeBand,
    CaseFile,
    CaseStatus,
    Identity,
    Need,
    NeedStatus,
    Population,
    Sex,
    Urgency,
)
from hub.consent.model import SEALED_CATEGORIES, Category, Purpose
from hub.referrals.packet import PreviewPart, SealedPart, assemble, under_code

SECRETS = {
    "given_names": "Zoraida",
    "family_names": "Quetzalcóatl",
    "birth_date": "1991-02-03",
    "nationality": "HN",
    "documents": "P-7788990",
    "phones": "+529611234567",
    "address": "Calle Escondida 5",
    "family": "hermano Tadeo",
    "narrative": "huyó de noche",
}
IDENTITY = Identity(
    given_names=SECRETS["given_names"],
    family_names=SECRETS["family_names"],
    birth_date=date(1991, 2, 3),
    nationality=SECRETS["nationality"],
    languages=("es", "mam"),
    documents=(("passport", SECRETS["documents"]),),
    phones=(SECRETS["phones"],),
    address=SECRETS["address"],
    family=SECRETS["family"],
    story="what only the agency knows",
)
OPENS = {
    "given_names": Category.IDENTITY,
    "family_names": Category.IDENTITY,
    "birth_date": Category.IDENTITY,
    "nationality": Category.IDENTITY,
    "documents": Category.DOCUMENTS,
    "phones": Category.CONTACT,
    "address": Category.LOCATION,
    "family": Category.FAMILY,
    "narrative": Category.NARRATIVE,
}
NOW = datetime(2026, 7, 1, tzinfo=UTC)
CASE = CaseFile(
    id=uuid4(),
    agency_id=uuid4(),
    desk_id=uuid4(),
    code="K7PM-4XTC-9QHR",
    household_id=None,
    household_role=None,
    age_band=AgeBand.YEARS_25_59,
    sex=Sex.FEMALE,
    population=Population.REFUGEE,
    adm1="MX07",
    adm2="MX07089",
    status=CaseStatus.OPEN,
    data_key_id=uuid4(),
    version=1,
    opened_at=NOW,
    closed_at=None,
    erased_at=None,
)
NEED = Need(
    uuid4(),
    CASE.id,
    CASE.agency_id,
    "shelter",
    Urgency.URGENT,
    NeedStatus.OPEN,
    b"sealed",
    NOW,
    None,
)
categories = st.frozensets(st.sampled_from(Category))
sensitivities = st.sampled_from(["standard", "restricted", "sealed"])


def packet(
    wanted: frozenset[Category], sensitivity: str = "standard", identity: Identity = IDENTITY
) -> tuple[PreviewPart, SealedPart]:
    return assemble(
        case=CASE,
        need=NEED,
        identity=identity,
        urgency=Urgency.URGENT,
        purpose=Purpose.SERVICE_PROVISION,
        categories=wanted,
        sensitivity=sensitivity,
        note="arrives at noon",
        narrative=SECRETS["narrative"],
    )


def holds(part: PreviewPart | SealedPart) -> set[str]:
    """Which of the secrets its bytes contain."""
    text = part.to_bytes().decode()
    return {name for name, secret in SECRETS.items() if f'"{secret}"' in text}


@settings(max_examples=200)
@given(categories, sensitivities)
def test_the_preview_never_holds_identity_whatever_is_permitted(
    wanted: frozenset[Category], sensitivity: str
) -> None:
    preview, _ = packet(wanted, sensitivity)
    assert holds(preview) == set()
    assert "only the agency knows" not in preview.to_bytes().decode()
    assert preview.case_code == CASE.code
    assert set(preview.categories) == wanted


@settings(max_examples=200)
@given(categories, sensitivities)
def test_the_sealed_part_holds_exactly_what_its_categories_permit(
    wanted: frozenset[Category], sensitivity: str
) -> None:
    _, sealed = packet(wanted, sensitivity)
    coded = sensitivity == "sealed" or bool(wanted & SEALED_CATEGORIES)
    open_now = wanted & {Category.CONTACT, Category.NARRATIVE} if coded else wanted
    assert holds(sealed) == {name for name, category in OPENS.items() if category in open_now}
    assert "only the agency knows" not in sealed.to_bytes().decode()


@given(categories, sensitivities)
def test_under_a_code_goes_no_name_nor_place_below_the_state(
    wanted: frozenset[Category], sensitivity: str
) -> None:
    preview, sealed = packet(wanted, sensitivity)
    assert preview.under_code == under_code(wanted, sensitivity)
    if preview.under_code:
        assert (preview.adm1, preview.adm2) == ("MX07", None)
        named = ("given_names", "family_names", "birth_date", "nationality", "address", "family")
        assert all(getattr(sealed, name) is None for name in named)
        assert sealed.documents == ()
    else:
        assert preview.adm2 == "MX07089"


@pytest.mark.parametrize("category", sorted(SEALED_CATEGORIES))
def test_every_sealed_category_goes_under_a_code(category: Category) -> None:
    assert under_code([Category.IDENTITY, category], "standard")


def test_the_sealed_categories_are_those_of_the_network() -> None:
    assert {c.value for c in SEALED_CATEGORIES} == {
        "gbv", "trafficking", "sexual-exploitation", "asylum", "detention", "child-protection",
    }  # fmt: skip


def test_an_ordinary_service_goes_by_name_and_a_sealed_one_does_not() -> None:
    assert not under_code([Category.IDENTITY, Category.HEALTH], "standard")
    assert not under_code([Category.IDENTITY], "restricted")
    assert under_code([Category.IDENTITY], "sealed")


@given(categories)
def test_both_parts_survive_sealing_and_show_nothing(wanted: frozenset[Category]) -> None:
    preview, sealed = packet(wanted)
    assert PreviewPart.from_bytes(preview.to_bytes()) == preview
    assert SealedPart.from_bytes(sealed.to_bytes()) == sealed
    assert repr(preview) == str(preview) == "PreviewPart(sealed)"
    assert f"{[sealed]}" == "[SealedPart(sealed)]"


def test_what_was_never_told_is_absent_not_empty() -> None:
    _, sealed = packet(
        frozenset(Category) - SEALED_CATEGORIES, identity=Identity(given_names="Chepe")
    )
    assert sealed.to_bytes() == (
        b'{"case_code":"K7PM-4XTC-9QHR","given_names":"Chepe",'
        b'"narrative":"' + SECRETS["narrative"].encode() + b'"}'
    )
