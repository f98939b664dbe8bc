"""What is sealed opens with its own key in its own place, and nowhere else."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import IntegrityError
from hub.vault.envelope import Binding, bucket, open_sealed, seal

keys = st.binary(min_size=32, max_size=32)
bindings = st.builds(
    Binding,
    agency_id=st.uuids(),
    object_type=st.text(max_size=20),
    object_id=st.uuids(),
    field=st.text(max_size=20),
    version=st.integers(0, 2**32 - 1),
)
BINDING = Binding(uuid4(), "person", uuid4(), "identity")
KEY = bytes(range(32))


@given(keys, st.binary(max_size=6000), bindings)
def test_what_was_sealed_opens_unchanged(key: bytes, value: bytes, binding: Binding) -> None:
    assert open_sealed(key, seal(key, value, binding), binding) == value


@given(st.binary(max_size=200), st.data())
def test_every_changed_byte_is_refused(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, value, BINDING))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(IntegrityError):
        open_sealed(KEY, bytes(sealed), BINDING)


@given(st.binary(max_size=200), st.data())
def test_a_cut_or_longer_value_is_refused(value: bytes, data: st.DataObject) -> None:
    sealed = seal(KEY, value, BINDING)
    with pytest.raises(IntegrityError):
        open_sealed(KEY, sealed[: data.draw(st.integers(0, len(sealed) - 1))], BINDING)
    with pytest.raises(IntegrityError):
        open_sealed(KEY, sealed + data.draw(st.binary(min_size=1, max_size=5)), BINDING)


@given(keys.filter(lambda key: key != KEY))
def test_another_key_is_refused(key: bytes) -> None:
    with pytest.raises(IntegrityError):
        open_sealed(key, seal(KEY, b"Ana", BINDING), BINDING)


@pytest.mark.parametrize(
    "change",
    [
        {"agency_id": uuid4()},
        {"object_type": "need"},
        {"object_id": uuid4()},
        {"field": "story"},
        {"version": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_value_moved_elsewhere_is_refused(change: dict[str, object]) -> None:
    sealed = seal(KEY, b"Ana", BINDING)
    with pytest.raises(IntegrityError):
        open_sealed(KEY, sealed, replace(BINDING, **change))  # type: ignore[arg-type]


@given(bindings, bindings)
def test_no_two_places_look_alike(one: Binding, other: Binding) -> None:
    assert (one.to_bytes() == other.to_bytes()) == (one == other)


def test_letters_that_move_between_fields_make_another_place() -> None:
    """Without the lengths, these two would be the same bytes."""
    same = UUID(bytes=b"a" * 16)
    one, other = Binding(same, "x", same, "ay"), Binding(same, "xa", same, "y")
    assert one.to_bytes() != other.to_bytes()


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert len({seal(KEY, b"Ana", BINDING) for _ in range(50)}) == 50


@given(st.integers(0, 60), st.integers(0, 60))
def test_short_values_have_one_length(one: int, other: int) -> None:
    assert len(seal(KEY, b"x" * one, BINDING)) == len(seal(KEY, b"x" * other, BINDING))


@given(st.integers(0, 200_000))
def test_padding_holds_the_value_and_costs_little(length: int) -> None:
    size = bucket(length)
    assert size >= length
    assert size <= max(64, 2 * length)
    if length > 4096:
        assert size <= length * 1.13 + 512


def test_an_error_tells_neither_value_nor_place() -> None:
    with pytest.raises(IntegrityError) as refused:
        open_sealed(KEY, seal(KEY, b"Ana", BINDING), replace(BINDING, version=2))
    assert "Ana" not in str(refused.value)
    assert str(BINDING.object_id) not in str(refused.value)
    assert refused.value.__cause__ is None
