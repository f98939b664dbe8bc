"""Exact search finds the same person however they were typed, and only within one agency."""

from pathlib import Path
from unicodedata import normalize
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.vault.blindness import NORMAL, document, name_birth, phone
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault


@pytest.mark.parametrize(
    "typed",
    [
        "José Muñoz|1990-05-01",
        "JOSÉ MUÑOZ|1990-05-01",
        "jose munoz|1990-05-01",
        normalize("NFD", "José Muñoz|1990-05-01"),
        "  José   Muñoz |1990-05-01",
        "Muñoz, José|1990-05-01",
        "Ｊｏｓé Ｍｕñｏｚ|1990-05-01",
    ],
)
def test_one_person_typed_in_many_ways_is_one(typed: str) -> None:
    assert name_birth(typed) == "jose munoz|1990-05-01"


@pytest.mark.parametrize(
    "other", ["José Muñiz|1990-05-01", "José Muñoz|1990-05-02", "José|1990-05-01"]
)
def test_another_name_or_birth_date_is_another_person(other: str) -> None:
    assert name_birth(other) != name_birth("José Muñoz|1990-05-01")


@pytest.mark.parametrize(
    "typed", ["g-123 456.78", "G12345678", "ｇ１２３４５６７８", "g 1234 5678"]
)
def test_a_document_number_is_one_however_it_is_spaced(typed: str) -> None:
    assert document(typed) == "G12345678"


@pytest.mark.parametrize(
    "typed",
    [
        "962 123 4567",
        "+52 962 123 4567",
        "+521 962 123 4567",
        "0052 962-123-4567",
        "(962) 1234567",
        "＋52 962 123 4567",
        "٩٦٢ ١٢٣ ٤٥٦٧",
    ],
)
def test_a_mexican_number_is_one_with_and_without_its_country(typed: str) -> None:
    assert phone(typed) == "529621234567"


def test_a_foreign_number_keeps_its_country() -> None:
    assert phone("+502 5123 4567") == "50251234567"
    assert phone("+1 305 555 0101") == phone("001 305 555 0101") == "13055550101"


@given(st.sampled_from(sorted(NORMAL)), st.text(max_size=40))
def test_composed_and_decomposed_text_is_one(kind: str, typed: str) -> None:
    normal, birth = NORMAL[kind], "|1990-05-01"
    assert normal(normalize("NFC", typed) + birth) == normal(normalize("NFD", typed) + birth)


async def test_agencies_cannot_compare_what_they_index(vault: Vault, tmp_path: Path) -> None:
    keyring = LocalKeyring.create(tmp_path / "keyring.json")
    one, other = uuid4(), uuid4()
    for agency in (one, other):
        await keyring.add_agency(agency)
    blind = Vault(keyring)
    digests = [
        await blind.digest(agency, kind, "G12345678|2000-01-01")
        for agency in (one, other)
        for kind in NORMAL
    ]
    assert len(set(digests)) == 6
    assert all(len(digest) == 32 for digest in digests)
    assert await blind.digest(one, "document", "g 1234-5678") == await blind.digest(
        one, "document", "G12345678"
    )


async def test_a_digest_outlives_the_rotation_of_keys(tmp_path: Path) -> None:
    keyring = LocalKeyring.create(tmp_path / "keyring.json")
    agency = uuid4()
    await keyring.add_agency(agency)
    before = await Vault(keyring).digest(agency, "phone", "9621234567")
    await keyring.rotate(agency)
    assert await Vault(keyring).digest(agency, "phone", "9621234567") == before
