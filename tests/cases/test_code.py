"""Case codes: what is misheard, mistyped or swapped is noticed; what looks alike is understood."""

from itertools import combinations
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.cases import code
from hub.cases.code import ALPHABET
from hub.errors import Invalid


def made(body: str) -> str:
    """The code with these eleven random characters."""
    signs = iter(body)
    return code.new(lambda _: next(signs))


codes = st.text(ALPHABET, min_size=11, max_size=11).map(made)
some = settings(max_examples=25, deadline=None)


def test_codes_are_random_and_written_in_three_groups_of_four() -> None:
    found = {code.new() for _ in range(500)}
    assert len(found) == 500
    for text in found:
        assert [len(group) for group in text.split("-")] == [4, 4, 4]
        assert set(text) <= set(ALPHABET) | {"-"}
        assert code.parse(text) == text


def test_every_position_uses_the_whole_alphabet() -> None:
    many = [code.new().replace("-", "") for _ in range(3000)]
    assert all({text[n] for text in many} == set(ALPHABET) for n in range(12))


def test_the_alphabet_has_31_signs_none_of_which_look_or_sound_like_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("BILOU") & set(ALPHABET)
    assert all(31 % n for n in range(2, 31))


@some
@given(codes)
def test_every_single_wrong_character_is_noticed(text: str) -> None:
    plain = text.replace("-", "")
    for place in range(12):
        for sign in ALPHABET.replace(plain[place], ""):
            with pytest.raises(Invalid, match="wrong character"):
                code.parse(plain[:place] + sign + plain[place + 1 :])


@some
@given(codes)
def test_every_two_characters_that_changed_places_are_noticed(text: str) -> None:
    plain = text.replace("-", "")
    for one, two in combinations(range(12), 2):
        if plain[one] != plain[two]:
            signs = list(plain)
            signs[one], signs[two] = signs[two], signs[one]
            with pytest.raises(Invalid, match="wrong character"):
                code.parse("".join(signs))


@given(codes, st.sampled_from(["-", " ", "", ".", "–", " - "]), st.booleans())
def test_case_and_separators_do_not_matter(text: str, between: str, small: bool) -> None:
    typed = between.join(text.split("-"))
    assert code.parse(f"  {typed.lower() if small else typed}\n") == text


ALIKE = {"0": "Oo", "1": "IiLl", "V": "BbUu"}


@given(codes, st.data())
def test_what_looks_or_sounds_alike_is_understood(text: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from(sign + ALIKE.get(sign, ""))) for sign in text)
    assert code.parse(typed) == text


@given(codes)
def test_full_width_letters_of_a_foreign_keyboard_are_understood(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in text)
    assert normalize("NFKC", wide) == text
    assert code.parse(wide) == text


@pytest.mark.parametrize(
    "text", ["", "K7PM", "K7PM-4XTC-9QHRR", "ÑÑÑÑ-ÑÑÑÑ-ÑÑÑÑ", "----", "٣" * 12]
)
def test_what_is_no_code_says_how_one_looks_and_names_the_field(text: str) -> None:
    with pytest.raises(Invalid, match="twelve letters and digits") as refusal:
        code.parse(text, field=["caseCode"])
    assert refusal.value.field == ("caseCode",)


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_it_nor_is_repeated(text: str) -> None:
    try:
        found, said = code.parse(text), ""
    except Invalid as refusal:
        found, said = None, refusal.message
    assert found is None or code.parse(found) == found
    assert len(text) < 4 or text not in said


@some
@given(codes, st.integers(1, 12))
def test_the_beginning_of_a_code_is_how_the_code_begins_however_it_was_typed(
    text: str, length: int
) -> None:
    plain = text.replace("-", "")[:length]
    for typed in (plain, plain.lower(), " ".join(plain), plain.replace("0", "o").replace("1", "l")):
        assert text.startswith(code.beginning(typed))
        assert len(code.beginning(typed).replace("-", "")) == length


@pytest.mark.parametrize("typed", ["", " - ", "ñ", "%", "_", "K7PM-4XTC-9QHR-2", "K7PM4XTC9QHQ"])
def test_what_no_code_begins_with_is_refused_and_the_field_named(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        code.beginning(typed)
    assert refused.value.field == ("code",)
