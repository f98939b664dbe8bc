"""Files told by their bytes: what passes, and what is refused whatever it calls itself."""

import io
import os
import struct
import zipfile

import pytest

from hub.errors import Invalid
from hub.referrals import sniffing
from hub.referrals.sniffing import (
    DOCX,
    HEIC,
    JPEG,
    KINDS,
    M4A,
    MP3,
    ODT,
    OGG,
    PDF,
    PNG,
    TEXT,
    TIFF,
    WEBP,
    XLSX,
    Sniffer,
    claimed_type,
)


def archive(members: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    """A zip archive with these members, in this order; `mimetype` uncompressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            zipped.writestr(zipfile.ZipInfo(name), content, how)
        zipped.comment = comment
    return file.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<r/>", "word/document.xml": b"<w/>"}
EXCEL = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}
OPEN = {
    "mimetype": ODT.encode(),
    "content.xml": b"<office/>",
    "META-INF/manifest.xml": b"<manifest/>",
}
# MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
FRAME = b"\xff\xfb\x90\x00" + bytes(413)

SAMPLES = {
    PDF: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(100) + b"\xff\xd9",
    PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30),
    WEBP: b"RIFF" + struct.pack("<I", 40) + b"WEBPVP8 " + bytes(28),
    HEIC: struct.pack(">I", 24) + b"ftypheic\x00\x00\x00\x00mif1heic" + bytes(40),
    TIFF: b"II*\x00\x08\x00\x00\x00" + bytes(40),
    TEXT: "Se presentó el 3 de mayo.\r\n\tNecesita: albergue 🏠\n".encode(),
    DOCX: archive(WORD),
    XLSX: archive(EXCEL),
    ODT: archive(OPEN),
    OGG: b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01" + bytes(20),
    M4A: struct.pack(">I", 24) + b"ftypM4A \x00\x00\x02\x00M4A mp42" + bytes(40),
    MP3: b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + FRAME * 3,
}

FOREIGN = {
    "page": b"<!DOCTYPE html><script>alert(1)</script>",
    "page after spaces": b"\xef\xbb\xbf \r\n <HTML><body>hello",
    "a stray tag": b"<script src=//evil></script>",
    "drawing": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
    "bare drawing": b"<svg onload=alert(1)>",
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "batch file": b"@echo off\r\ndel *.*\r\n",
    "windows program": b"MZ\x90\x00\x03" + bytes(60),
    "linux program": b"\x7fELF\x02\x01\x01" + bytes(60),
    "zip": archive({"a.txt": b"a", "run.exe": b"MZ"}),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(30),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(30),
    "gzip": b"\x1f\x8b\x08" + bytes(30),
    "tar": b"name".ljust(257, b"\0") + b"ustar\x0000" + bytes(200),
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
    "film": struct.pack(">I", 24) + b"ftypisom\x00\x00\x02\x00isommp41" + bytes(40),
    "gif": b"GIF89a" + bytes(30),
    "noise": bytes(range(1, 256)),
}


def watch(content: bytes, claimed: str, piece: int = 65536) -> None:
    sniffer = Sniffer(claimed)
    for at in range(0, max(1, len(content)), piece):
        sniffer.feed(content[at : at + piece], last=at + piece >= len(content))


def refusal(content: bytes, claimed: str, piece: int = 65536) -> str:
    with pytest.raises(Invalid) as refused:
        watch(content, claimed, piece)
    assert refused.value.code == "UNSUPPORTED_MEDIA_TYPE"
    assert refused.value.field == ("contentType",)
    return refused.value.message


def test_every_kind_has_a_sample_here() -> None:
    assert SAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_passes_as_what_it_is(kind: str) -> None:
    watch(SAMPLES[kind], kind)


@pytest.mark.parametrize("claimed", KINDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_passes_as_nothing_else(kind: str, claimed: str) -> None:
    if kind != claimed:
        assert KINDS[claimed].words in refusal(SAMPLES[kind], claimed)


@pytest.mark.parametrize("claimed", KINDS)
@pytest.mark.parametrize("name", FOREIGN)
def test_pages_programs_and_archives_pass_as_nothing(name: str, claimed: str) -> None:
    refusal(FOREIGN[name], claimed)


def test_the_refusal_says_what_the_file_is_and_what_it_was_sent_as() -> None:
    assert (
        refusal(SAMPLES[PNG], PDF)
        == "The file was sent as a PDF document, and is a PNG picture."
    )  # fmt: skip
    assert "is a web page" in refusal(FOREIGN["page"], TEXT)
    assert "is a program" in refusal(FOREIGN["windows program"], JPEG)
    assert "is an archive" in refusal(FOREIGN["zip"], PDF)


def test_a_refusal_never_quotes_the_file() -> None:
    for content in (*FOREIGN.values(), b"Maria \x00 Candelaria", b"Maria Candelaria \xff"):
        assert "Maria" not in refusal(content, TEXT)


@pytest.mark.parametrize("header", ["text/html", "image/svg+xml", "application/zip", "", None])
def test_a_kind_that_is_not_listed_cannot_even_be_claimed(header: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        claimed_type(header)
    assert refused.value.code == "UNSUPPORTED_MEDIA_TYPE"
    assert PDF in refused.value.message


def test_other_names_of_a_kind_are_understood() -> None:
    assert claimed_type("image/JPG") == JPEG
    assert claimed_type("text/plain; charset=UTF-8") == TEXT
    assert claimed_type("audio/ogg; codecs=opus") == OGG
    with pytest.raises(Invalid):
        claimed_type("text/plain; charset=latin-1")


def test_text_may_split_a_letter_between_two_pieces() -> None:
    watch("añ".encode() * 50, TEXT, piece=2)


@pytest.mark.parametrize(
    "content", [b"abc\x00def", b"abc\x1b[2Jdef", "abc\u0085".encode(), b"abc \xf1and", b"abc\xc3"]
)
def test_text_with_control_characters_or_in_another_code_is_refused(content: bytes) -> None:
    refusal(content, TEXT)
    refusal(b"a" * 70_000 + content, TEXT)


def test_text_in_utf_16_is_told_what_to_do() -> None:
    assert "UTF-8" in refusal("hola".encode("utf-16"), TEXT)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Invalid, match="empty"):
        watch(b"", TEXT)


@pytest.mark.parametrize(
    "member", ["word/vbaProject.bin", "word/activeX/activeX1.bin", "x/setup.exe", "payload.HTML"]
)
def test_an_office_document_with_macros_or_programs_is_refused(member: str) -> None:
    assert "macros" in refusal(archive({**WORD, member: b"x"}), DOCX)


def test_a_large_office_document_is_known_by_its_end() -> None:
    picture = {"word/media/image1.png": os.urandom(700_000)}
    watch(archive({**WORD, **picture}), DOCX)
    assert "an Excel workbook" in refusal(archive({**EXCEL, **picture}), DOCX)


def test_an_office_document_that_was_cut_glued_or_encrypted_is_refused() -> None:
    whole = archive(WORD)
    refusal(whole[:-30], DOCX)
    refusal(whole + b"<script>", DOCX)
    refusal(whole[:4] + b"something in front" + whole[4:], DOCX)
    at = whole.index(b"PK\x01\x02")
    locked = whole[: at + 8] + b"\x01" + whole[at + 9 :]
    refusal(locked, DOCX)


def test_other_opendocument_files_are_no_text() -> None:
    sheet = {**OPEN, "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    refusal(archive(sheet), ODT)
    refusal(archive({**OPEN, "mimetype": ODT.encode() + b"-template"}), ODT)
    refusal(archive({**OPEN, "Basic/Standard/Module1.xml": b"Sub Main"}), ODT)


def test_a_comment_at_the_end_of_an_archive_is_no_hiding_place() -> None:
    watch(archive(WORD, comment=b"saved on Monday"), DOCX)
    fake = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0)
    refusal(archive({"a.exe": b"MZ"}, comment=fake), DOCX)


def test_a_recording_needs_two_frames_in_a_row() -> None:
    assert sniffing.identify(FRAME * 2) == MP3
    assert sniffing.identify(FRAME + bytes(417)) is None
    assert sniffing.identify(b"\xff\xfb" + bytes(500)) is None
    assert sniffing.identify(b"ID3\x04\x00\x00\x00\x00\x00\x0a<html>") is None
