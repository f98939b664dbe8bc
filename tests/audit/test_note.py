"""A checkpoint is what the hub's key signed, to the letter."""

import base64
from pathlib import Path

import pytest

from hub.audit import note
from hub.errors import IntegrityError
from hub.vault.keyring import LocalKeyring

ORIGIN = "hub.example/log"
ROOT = bytes(range(32))


@pytest.fixture
def signer(tmp_path: Path) -> LocalKeyring:
    return LocalKeyring.create(tmp_path / "keyring.json")


async def test_what_was_signed_is_read_again(signer: LocalKeyring) -> None:
    signed = await note.sign(ORIGIN, 1234, ROOT, signer)
    assert note.verify(signed.note, await signer.public_key()) == signed
    lines = signed.note.split("\n")
    assert lines[:4] == [ORIGIN, "1234", base64.b64encode(ROOT).decode(), ""]
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5:] == [""]


async def test_another_size_root_or_name_under_the_old_signature_is_refused(
    signer: LocalKeyring,
) -> None:
    text = (await note.sign(ORIGIN, 1234, ROOT, signer)).note
    key = await signer.public_key()
    forged = [
        text.replace("1234", "1235", 1),
        text.replace("1234", "1234 ", 1),
        text.replace(base64.b64encode(ROOT).decode(), base64.b64encode(bytes(32)).decode(), 1),
        text.replace(ORIGIN, "hub.example/fork"),
        text.replace("\n\n", "\nmore\n\n", 1),
        text.partition("\n\n")[0] + "\n\n",
        text.replace("—", "-"),
    ]
    for one in forged:
        assert one != text
        with pytest.raises(IntegrityError):
            note.verify(one, key)


async def test_every_changed_byte_of_the_signature_is_refused(signer: LocalKeyring) -> None:
    text = (await note.sign(ORIGIN, 1234, ROOT, signer)).note
    head, _, signature = text.strip().rpartition(" ")
    raw = base64.b64decode(signature)
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= 1
        with pytest.raises(IntegrityError):
            note.verify(
                f"{head} {base64.b64encode(bytes(changed)).decode()}\n", await signer.public_key()
            )


async def test_every_changed_character_of_a_note_is_refused(signer: LocalKeyring) -> None:
    """Base64 is read leniently almost everywhere: what stands behind its end is passed over, and its last
    character has spare bits."""
    text = (await note.sign(ORIGIN, 1234, ROOT, signer)).note
    key = await signer.public_key()
    for at, was in enumerate(text):
        for other in "!\n\r\t =AQgw0\u2028":
            if other != was:
                with pytest.raises(IntegrityError):
                    note.verify(text[:at] + other + text[at + 1 :], key)
    for other in (text[:-1], text + "\n", text + "more"):
        with pytest.raises(IntegrityError):
            note.verify(other, key)


async def test_a_second_signature_by_somebody_else_does_no_harm(
    signer: LocalKeyring, tmp_path: Path
) -> None:
    """Witnesses add theirs below, in any order."""
    witness = LocalKeyring.create(tmp_path / "witness.json")
    text = (await note.sign(ORIGIN, 5, ROOT, signer)).note
    other = (await note.sign(ORIGIN, 5, ROOT, witness)).note.rpartition("\n\n")[2]
    body, _, own = text.partition("\n\n")
    for signatures in (own + other, other + own):
        both = f"{body}\n\n{signatures}"
        assert note.verify(both, await signer.public_key()).size == 5
        assert note.verify(both, await witness.public_key()).size == 5


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("https://hub.example", "hub.example/log"),
        ("https://hub.example:8443", "hub.example/log"),
        ("http://localhost:8000", "localhost/log"),
    ],
)
def test_the_log_keeps_its_name_on_another_port(base_url: str, origin: str) -> None:
    assert note.origin_of(base_url) == origin
