"""A sealed file opens whole and in order, or not at all."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import IntegrityError
from hub.vault.envelope import Binding
from hub.vault.stream import CHUNK, PREFIX, StreamOpener, StreamSealer

KEY = bytes(range(32))
BINDING = Binding(uuid4(), "attachment", uuid4(), "content")
PARTS = [b"first", b"second", b"second", b"last"]


def sealed(parts: list[bytes], key: bytes = KEY, binding: Binding = BINDING) -> list[bytes]:
    sealer = StreamSealer(key, binding)
    return [sealer.seal(part, last=i == len(parts) - 1) for i, part in enumerate(parts)]


def opened(chunks: list[bytes], key: bytes = KEY, binding: Binding = BINDING) -> list[bytes]:
    opener = StreamOpener(key, binding)
    parts = [opener.open(chunk, last=i == len(chunks) - 1) for i, chunk in enumerate(chunks)]
    opener.finish()
    return parts


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6))
def test_a_file_opens_unchanged(parts: list[bytes]) -> None:
    assert opened(sealed(parts)) == parts


def test_a_full_chunk_opens_and_a_larger_one_is_not_sealed() -> None:
    assert opened(sealed([b"x" * CHUNK, b""])) == [b"x" * CHUNK, b""]
    with pytest.raises(ValueError, match="too large"):
        sealed([b"x" * (CHUNK + 1)])


@pytest.mark.parametrize(
    "order",
    [[0, 1, 2], [0], [1, 2, 3], [0, 2, 3], [0, 2, 1, 3], [0, 1, 1, 3], [0, 1, 2, 3, 3], [3]],
    ids=["cut", "cut to one", "headless", "one left out", "swapped", "repeated", "goes on", "tail"],
)
def test_a_file_that_was_cut_or_reordered_is_refused(order: list[int]) -> None:
    chunks = sealed(PARTS)
    with pytest.raises(IntegrityError):
        opened([chunks[i] for i in order])


@given(st.data())
def test_every_changed_byte_is_refused(data: st.DataObject) -> None:
    chunks = sealed(PARTS)
    number = data.draw(st.integers(0, len(chunks) - 1))
    chunk = bytearray(chunks[number])
    chunk[data.draw(st.integers(0, len(chunk) - 1))] ^= data.draw(st.integers(1, 255))
    chunks[number] = bytes(chunk)
    with pytest.raises(IntegrityError):
        opened(chunks)


def test_chunks_of_another_file_are_refused() -> None:
    one, other = sealed(PARTS), sealed(PARTS)
    with pytest.raises(IntegrityError):
        opened([*one[:2], *other[2:]])
    with pytest.raises(IntegrityError):
        opened([other[0][:PREFIX] + one[0][PREFIX:], *one[1:]])


def test_another_key_or_place_is_refused() -> None:
    with pytest.raises(IntegrityError):
        opened(sealed(PARTS), key=bytes(32))
    elsewhere = Binding(BINDING.agency_id, "attachment", uuid4(), "content")
    with pytest.raises(IntegrityError):
        opened(sealed(PARTS), binding=elsewhere)


def test_a_reader_who_never_sees_the_end_is_told() -> None:
    opener = StreamOpener(KEY, BINDING)
    opener.open(sealed(PARTS)[0], last=False)
    with pytest.raises(IntegrityError, match="cut"):
        opener.finish()


def test_a_closed_file_takes_no_more() -> None:
    sealer = StreamSealer(KEY, BINDING)
    sealer.seal(b"", last=True)
    with pytest.raises(ValueError, match="closed"):
        sealer.seal(b"", last=True)
    opener = StreamOpener(KEY, BINDING)
    (only,) = sealed([b"x"])
    opener.open(only, last=True)
    with pytest.raises(IntegrityError, match="after its end"):
        opener.open(only, last=True)


@pytest.mark.parametrize("length", [0, 1, PREFIX, PREFIX + 15])
def test_a_chunk_too_short_to_be_one_is_refused(length: int) -> None:
    with pytest.raises(IntegrityError):
        StreamOpener(KEY, BINDING).open(b"x" * length, last=True)
