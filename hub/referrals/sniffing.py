"""What a file is, told from its bytes alone and compared with what it was sent as. Pure.

Nothing is ever run, unpacked or guessed from a file's name. Only the kinds listed here pass; pages,
drawings with scripts, programs and archives do not, whatever they call themselves.

Some kinds show in their first bytes. Text is checked to its end, and an office document, which is an
archive, by the list of its members, which stands last; so a file is fed piece by piece.
"""

import codecs
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from hub.errors import Invalid

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
HEIC = "image/heic"
TIFF = "image/tiff"
TEXT = "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
OGG = "audio/ogg"
M4A = "audio/mp4"
MP3 = "audio/mpeg"


@dataclass(frozen=True, slots=True)
class Kind:
    """How people call a kind of file, and how names of such files end."""

    words: str
    endings: tuple[str, ...]


KINDS: dict[str, Kind] = {
    PDF: Kind("a PDF document", (".pdf",)),
    JPEG: Kind("a JPEG picture", (".jpg", ".jpeg")),
    PNG: Kind("a PNG picture", (".png",)),
    WEBP: Kind("a WebP picture", (".webp",)),
    HEIC: Kind("a HEIC picture", (".heic", ".heif")),
    TIFF: Kind("a TIFF picture", (".tiff", ".tif")),
    TEXT: Kind("plain text", (".txt",)),
    DOCX: Kind("a Word document", (".docx",)),
    XLSX: Kind("an Excel workbook", (".xlsx",)),
    ODT: Kind("an OpenDocument text", (".odt",)),
    OGG: Kind("an Ogg recording", (".ogg", ".opus", ".oga")),
    M4A: Kind("an M4A recording", (".m4a",)),
    MP3: Kind("an MP3 recording", (".mp3",)),
}
"""What protection work attaches: scans and photographs of documents, letters and reports, lists, and
recordings of people who speak rather than write. No film: nobody asked for it, and 20 MB hold little."""

ALIASES = {
    "image/jpg": JPEG,
    "image/heif": HEIC,
    "audio/x-m4a": M4A,
    "audio/m4a": M4A,
    "audio/mp3": MP3,
    "audio/opus": OGG,
}
"""Other names that browsers and telephones give to the same kinds."""

TAIL = 256 * 1024
"""How much of an archive's end is kept for its list of members."""

_ZIP = "zip"
_OFFICE = frozenset({DOCX, XLSX, ODT})


def wrong(message: str) -> Invalid:
    """The refusal of a file for what it is; 415 over HTTP."""
    return Invalid(message, field=["contentType"], code="UNSUPPORTED_MEDIA_TYPE")


def claimed_type(header: str | None) -> str:
    """The kind that a Content-Type header claims, by its usual name.

    Raises:
        Invalid: UNSUPPORTED_MEDIA_TYPE, none is claimed, or one that is not taken.
    """
    name, *parameters = (piece.strip().lower() for piece in (header or "").split(";"))
    name = ALIASES.get(name, name)
    if name not in KINDS:
        raise wrong(f"Such files are not taken. Send one of: {', '.join(KINDS)}.")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if name == TEXT and key.strip() == "charset" and value.strip('" ') not in _UTF8:
            raise wrong("Send text in UTF-8.")
    return name


_UTF8 = ("utf-8", "utf8", "us-ascii")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Sniffer:
    """Watches one file go by, and refuses it as soon as it is not what it was sent as."""

    def __init__(self, claimed: str) -> None:
        self._claimed = claimed
        self._size = 0
        self._head = b""
        self._tail = bytearray()
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, piece: bytes, *, last: bool) -> None:
        """The next piece; the first holds 64 KiB, unless the file is shorter.

        Raises:
            Invalid: UNSUPPORTED_MEDIA_TYPE, says what the file is instead; INVALID, it is empty.
        """
        if self._size == 0:
            if not piece:
                raise Invalid("The file is empty.")
            self._check_head(piece)
            self._head = piece[:256]
        self._size += len(piece)
        if self._claimed == TEXT:
            self._check_text(piece, last)
        elif self._claimed in _OFFICE:
            self._tail += piece
            del self._tail[:-TAIL]
            if last:
                self._check_members()

    def _check_head(self, head: bytes) -> None:
        found = identify(head)
        if found == self._claimed or (found == _ZIP and self._claimed in _OFFICE):
            return
        if found is None and self._claimed == TEXT and foreign(head) is None:
            return
        is_what = "an archive" if found == _ZIP else KINDS[found].words if found else foreign(head)
        raise wrong(
            f"The file was sent as {KINDS[self._claimed].words}, and is {is_what or 'something else'}."
        )

    def _check_text(self, piece: bytes, last: bool) -> None:
        try:
            text = self._decoder.decode(piece, last)
        except UnicodeDecodeError:
            raise wrong("The file was sent as plain text, and is not text in UTF-8.") from None
        if _CONTROL.search(text):
            raise wrong("The file was sent as plain text, and holds control characters.")

    def _check_members(self) -> None:
        names = members(bytes(self._tail), self._size)
        found = office_type(self._head, names) if names is not None else None
        if found != self._claimed:
            is_what = KINDS[found].words if found else "an archive of something else"
            raise wrong(f"The file was sent as {KINDS[self._claimed].words}, and is {is_what}.")
        assert names is not None
        if any(_ACTIVE.search(name) for name in names):
            raise wrong("The document holds macros or programs. Save it without them.")


# First bytes ---------------------------------------------------------------------------------------


def identify(head: bytes) -> str | None:
    """The listed kind that a file's first bytes are of, 'zip' for any archive of that format, or None.

    Text has no mark and is never returned.
    """
    for kind, is_one in _MARKS.items():
        if is_one(head):
            return kind
    return None


def foreign(head: bytes) -> str | None:
    """What the first bytes are, in words, if it is something well known that is not taken."""
    for mark, words in _FOREIGN:
        if head.startswith(mark):
            return words
    if head[257:262] == b"ustar":
        return "an archive"
    start = head[:1024].removeprefix(codecs.BOM_UTF8).lstrip(b"\t\n\x0c\r ").lower()
    if start.startswith((b"#!", b"<?php", b"@echo off")):
        return "a script"
    if start.startswith((b"<svg", b"<?xml")):
        return "an SVG drawing" if b"<svg" in head.lower() else "an XML file"
    return "a web page" if _HTML.match(start) else None


_FOREIGN = (
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xce\xfa\xed\xfe", "a program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"Rar!\x1a\x07", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ\x00", "an archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\xff\xfe", "text in UTF-16: save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16: save it as UTF-8"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
)
# The tags by which browsers recognise a page (WHATWG MIME Sniffing, 7.1), and a little more.
_HTML = re.compile(
    rb"<(!doctype html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|!--"
    rb"|meta|link|img|form|object|embed|base|template|math)[\s/>-]?"
)


def _is_png(head: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR"


def _is_webp(head: bytes) -> bool:
    return (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP" and head[12:16] in (b"VP8 ", b"VP8L", b"VP8X")
    )


def _is_tiff(head: bytes) -> bool:
    return head[:4] in (b"II*\x00", b"MM\x00*") and len(head) > 8


def _brands(head: bytes) -> list[bytes]:
    """The brands of an ISO base media file (ISO/IEC 14496-12, 4.3), the major one first."""
    length = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or not 16 <= length <= min(len(head), 512) or length % 4:
        return []
    return [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]


_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})


def _is_heic(head: bytes) -> bool:
    brands = _brands(head)
    return bool(brands) and brands[0] in _HEIC_BRANDS | {b"mif1"} and bool(_HEIC_BRANDS & {*brands})


def _is_m4a(head: bytes) -> bool:
    return _brands(head)[:1] == [b"M4A "]


def _is_ogg(head: bytes) -> bool:
    """An Ogg page (RFC 3533) whose first packet is of Opus (RFC 7845) or Vorbis."""
    if head[:5] != b"OggS\x00" or len(head) < 28:
        return False
    return head[27 + head[26] :].startswith((b"OpusHead", b"\x01vorbis"))


_BITRATES = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _frame(head: bytes, at: int) -> int:
    """The length of the MPEG Layer III frame at `at` (ISO/IEC 11172-3, 2.4.2.3); 0 for none."""
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE6 != 0xE2:
        return 0
    version, bits, rate = head[at + 1] >> 3 & 3, head[at + 2] >> 4, head[at + 2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return 0
    first = version == 3
    kilobits = _BITRATES[first][bits]
    return (144 if first else 72) * kilobits * 1000 // _RATES[version][rate] + (
        head[at + 2] >> 1 & 1
    )


def _is_mp3(head: bytes) -> bool:
    """Two frames in a row, after an ID3v2 tag if there is one. A tag longer than the first piece is refused."""
    at = 0
    if head[:3] == b"ID3" and len(head) > 10:
        length = 0
        for byte in head[6:10]:
            length = length << 7 | byte & 0x7F
        at = 10 + length
    length = _frame(head, at)
    return length > 0 and _frame(head, at + length) > 0


_MARKS: dict[str, Callable[[bytes], bool]] = {
    PDF: lambda head: re.match(rb"%PDF-[12]\.\d", head) is not None,
    JPEG: lambda head: head.startswith(b"\xff\xd8\xff"),
    PNG: _is_png,
    WEBP: _is_webp,
    HEIC: _is_heic,
    TIFF: _is_tiff,
    OGG: _is_ogg,
    M4A: _is_m4a,
    MP3: _is_mp3,
    _ZIP: lambda head: head.startswith(b"PK\x03\x04"),
}


# Office documents ----------------------------------------------------------------------------------

_ACTIVE = re.compile(
    r"(^|/)(vbaProject\.bin|activeX|Basic|Scripts)(/|$)|/embeddings/.*\.bin$"
    r"|\.(exe|dll|scr|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|jar|html?|svg|lnk|msi|py|sh)$",
    re.IGNORECASE,
)


def members(tail: bytes, size: int) -> list[str] | None:
    """Names of an archive's members, from its last bytes; None where they cannot be read whole.

    `size` is that of the file. Encrypted members, several disks, Zip64 and anything in front of the
    archive count as unreadable (APPNOTE.TXT 6.3, 4.3.12 and 4.3.16).
    """
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return None
    disks = tail[at + 4 : at + 8]
    count, length, offset, comment = struct.unpack_from("<HLLH", tail, at + 10)
    begin = at - length
    placed = size - len(tail) + begin == offset and at + 22 + comment == len(tail)
    if disks != b"\0\0\0\0" or begin < 0 or not placed:
        return None
    names, where = [], begin
    for _ in range(count):
        if tail[where : where + 4] != b"PK\x01\x02" or where + 46 > at or tail[where + 8] & 1:
            return None
        name, extra, remark = struct.unpack_from("<HHH", tail, where + 28)
        names.append(tail[where + 46 : where + 46 + name].decode("utf-8", "replace"))
        where += 46 + name + extra + remark
    return names if where == at else None


def office_type(head: bytes, names: list[str]) -> str | None:
    """The kind of office document whose archive begins so and has these members."""
    present = set(names)
    if {"mimetype", "content.xml", "META-INF/manifest.xml"} <= present:
        # The type stands first and uncompressed (OpenDocument 1.3, part 2, 3.3).
        begins = head[30:].startswith(f"mimetype{ODT}PK".encode())
        return ODT if begins and head[8:10] == b"\0\0" else None
    if "[Content_Types].xml" in present:
        # Word on the web calls its main part document2.xml.
        if any(re.fullmatch(r"word/document\d*\.xml", name) for name in present):
            return DOCX
        if any(re.fullmatch(r"xl/workbook\d*\.xml", name) for name in present):
            return XLSX
    return None
