"""Bytes of a web page as text, by the evidence of the bytes first and of the declarations second."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, takewhile
from typing import Final

from charset_normalizer import from_bytes

from .labels import codec
from .mojibake import is_everyday, repair

# UTF-32 before UTF-16: the little-endian mark of the one begins with the other's.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers look for a declaration in 1,024 bytes (WHATWG HTML 13.2.3.2), which has 1,528 of those on the 1,664 Korean
# pages of shared/data that have one; this has 1,619. The pages measured below are the same set's, re-encoded.
HEAD: Final = 4096
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARING: Final = (b"meta", b"?xml")
_CHARSET: Final = re.compile(rb"(?:meta|\?xml)\s[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
HEADER: Final = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_ASCII: Final = bytes(range(128))
_HANGUL: Final = re.compile("[\uac00-\ud7a3]+")
_JAMO: Final = re.compile("[\u3131-\u318e]+")  # compatibility jamo
_HANJA: Final = re.compile("[\u4e00-\u9fff\uf900-\ufaff]+")  # with the KS X 1001 duplicates
_LOST: Final = "\ufffd"
_KOREAN: Final = ("cp949", "johab", "iso2022_kr")
_NO_LEAD: Final = (0x80, 0xFF)  # begin no pair of windows-949
# Designations of a two-byte set: every ISO-2022-KR text begins with its own (RFC 1557), ISO-2022-JP (RFC 1468) has two.
_ESCAPES: Final = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp_ext"), (b"\x1b$@", "iso2022_jp_ext"))

# Share of the non-ASCII bytes in whole UTF-8 sequences: at most 0.46 on 2,153 pages in eight legacy encodings.
_DAMAGED_UTF8: Final = 0.8
# A declaration that costs more than one character in twenty, thus in forty bytes above 127, is not believed at once.
_BELIEVED: Final = 0.025
# research/extraction.md section 3: bad <= 2 % of the Hangul found 1.00 of CP949 pages and prose.
_BAD: Final = 0.02
# KS X 1001 syllables are at least 0.994 of the Hangul of 1,674 Korean pages, at most 0.58 of what Big5 gives.
_COMMON: Final = 0.9
# Syllables that outweigh a foreign declaration: of 27,856 foreign pages and pieces of them, declared as what they are,
# two Chinese ones of 4 and 7 look Korean.
_OUTWEIGHING: Final = 10
# Hanja for each syllable: at most 0.03 on Korean pages, 0.43 and more in EUC-CN; half of EUC-JP has more jamo (kana).
_HANJA_LIMIT: Final = 0.3
# UTF-16 hides in NULs: spaces and markup are ASCII, so a twelfth of the bytes are NUL even in the Korean prose of
# shared/data/text (0.08 to 0.34 in 1,296 pieces); all on one side, but for the low byte of syllables such as U+AC00.
_NUL_SHARE: Final = 0.08
_NUL_SIDE: Final = 0.95
# The legacy encodings that pages without a declaration are in; left alone, the detector takes German for CP775.
_DETECTABLE: Final = ["cp1252", "cp1251", "koi8_r", "cp932", "euc_jp", "gb18030", "big5hkscs", "cp949", "johab"]
_ASCII_RUN: Final = re.compile(rb"([\x00-\x7f])[\x00-\x7f]{63,}")  # its first byte may be the second of a pair
_SHOWN: Final = 1_048_576
_DETECTED: Final = 65_536  # bytes shown to the detector, which reads 23 MB a second (research/engine.md 6.2)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text: its codec, the label declared for it if any, and the U+FFFD that decoding put in.

    `repaired` names the misreading that had been stored in the body and is undone in the text, `repairs` in how many
    runs of characters.
    """

    text: str
    encoding: str
    declared: str | None
    replaced: int
    repaired: str | None = None
    repairs: int = 0


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a body; every body has one, so nothing is raised."""
    labels = tuple(chain(_header_labels(content_type), _meta_labels(body)))
    mark, encoding = _marked(body)
    body = body[len(mark) :]
    encoding, read = (encoding, _read(body, encoding)) if encoding else _unmarked(body, labels)
    lost = _LOST in read  # twice as fast as a count
    text, repaired, repairs = repair(read, body if encoding == "utf-8" else None, lost=lost)
    replaced = _replaced(body, encoding, read) if lost else 0
    return Decoded(text, encoding, labels[0] if labels else None, replaced, repaired, repairs)


def _whatwg(error: UnicodeError) -> tuple[str, int]:
    """U+FFFD for a broken CP949 pair, which takes its second byte along unless that is ASCII (WHATWG, euc-kr decoder).

    Python's own "replace" leaves the second byte of 2,686 broken pairs to begin another.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    taken = 1 if pair[0] in _NO_LEAD or len(pair) < 2 or pair[1] < 0x80 else 2  # noqa: PLR2004 - a pair of bytes
    return _LOST, error.start + taken


codecs.register_error("malmoi-whatwg", _whatwg)


def _read(body: bytes, encoding: str) -> str:
    """A body read with a codec, U+FFFD where it does not fit."""
    return body.decode(encoding, "malmoi-whatwg" if encoding == "cp949" else "replace")


def _header_labels(content_type: str | None) -> list[str]:
    """The charset label of a Content-Type header, if any."""
    return HEADER.findall(content_type or "")[:1]


def _meta_labels(body: bytes) -> list[str]:
    """The charset labels of the meta elements and the XML declaration in the head of a body."""
    tags = _COMMENT.sub(b"", body[:HEAD]).split(b"<")
    found = [_CHARSET.match(tag) for tag in tags if tag[:4].lower() in _DECLARING and _declares(tag.lower())]
    return [label[1].decode("ascii", "replace") for label in found if label]


def _declares(tag: bytes) -> bool:
    """Whether a tag in lower case can declare a charset: two searches, a tenth of the cost of the pattern."""
    return b"charset" in tag or b"encoding" in tag


def _marked(body: bytes) -> tuple[bytes, str]:
    """The byte order mark of a body and its codec, or two empty values."""
    return next(((mark, name) for mark, name in _MARKS if body.startswith(mark)), (b"", ""))


def _unmarked(body: bytes, labels: tuple[str, ...]) -> tuple[str, str]:
    """The codec of a body without a mark, and the body read with it."""
    if wide := _wide(body):
        return wide, _read(body, wide)
    if body.isascii():
        escaped = _escaped(body, labels)
        return escaped, _read(body, escaped)
    if (text := _utf8(body)) is not None:
        return "utf-8", text
    return next(_legacy(body, list(dict.fromkeys(name for name in map(codec, labels) if name))))


def _wide(body: bytes) -> str | None:
    """UTF-16 by the side its NULs lie on, or None."""
    head = body[:HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < max(_NUL_SHARE * len(head), 1):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    sure = max(even, odd) >= _NUL_SIDE * (even + odd)
    return name if sure or _is_hangul(head[: len(head) & ~1].decode(name, "replace")) else None


def _is_hangul(text: str) -> bool:
    """Whether most of the characters above ASCII are Hangul syllables, and none is lost."""
    above = len(text) - len(text.encode("ascii", "ignore"))
    return _LOST not in text and 2 * len("".join(_HANGUL.findall(text))) > above


def _escaped(body: bytes, labels: tuple[str, ...]) -> str:
    """The codec of an ASCII body: an escape encoding that is declared or designated, or UTF-8."""
    declared = [name for name in map(codec, labels) if name and name.startswith("iso2022")]
    designated = [name for escape, name in _ESCAPES if escape in body[:HEAD]]
    return [*declared, *designated, "utf-8"][0]


def _utf8(body: bytes) -> str | None:
    """The text of a body in UTF-8, cut at most in its last character or damaged, or None."""
    try:
        text, read = codecs.utf_8_decode(body, "strict", False)  # not final: the tail may be cut
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace") if _utf8_share(body) >= _DAMAGED_UTF8 else None
    return text + _LOST if read < len(body) else text


def _utf8_share(body: bytes) -> float:
    """Share of the non-ASCII bytes that lie in well-formed UTF-8 sequences."""
    return 1 - (len(body) - len(body.decode("utf-8", "ignore").encode())) / _non_ascii(body)


def _non_ascii(body: bytes) -> int:
    """The number of bytes above 127, at least 1."""
    return max(len(body.translate(None, _ASCII)), 1)


def _legacy(body: bytes, declared: list[str]) -> Iterator[tuple[str, str]]:
    """The codecs a body that is not UTF-8 may be in and its text in each, most credible first; the last always fits."""
    for name in takewhile(_KOREAN.__contains__, declared):
        if _fits(body, text := _read(body, name)):
            yield name, text
    korean = _read(body, "cp949")
    is_korean = _is_korean(korean)
    # Most encodings fit any bytes, and pages declare them wrongly: plain Korean goes before every foreign declaration,
    # any Korean before Western, which servers say by default.
    hangul = "".join(_HANGUL.findall(korean)) if is_korean else ""
    if len(hangul) >= _OUTWEIGHING and is_everyday(hangul):
        yield "cp949", korean
    for name in declared:
        if name not in {"utf-8", "cp1252"} and _fits(body, text := _read(body, name)):
            yield name, text
    if is_korean:
        yield "cp949", korean
    yield from ((name, _read(body, name)) for name in declared if name != "utf-8")
    detected = _detected(body)
    yield detected, _read(body, detected)


def _fits(body: bytes, text: str) -> bool:
    """Whether few enough characters of a body were lost in a text for its codec to be believed."""
    return text.count(_LOST) <= max(_BELIEVED * _non_ascii(body), 1)


def _is_korean(text: str) -> bool:
    """Whether what CP949 made of a body looks like Korean: few bad bytes, common syllables, few hanja and jamo."""
    hangul = "".join(_HANGUL.findall(text))
    common = len(hangul) - len(hangul.translate(_common_syllables()))
    foreign = len("".join(_HANJA.findall(text))) > _HANJA_LIMIT * len(hangul)
    foreign |= len("".join(_JAMO.findall(text))) > len(hangul)
    return bool(hangul) and not foreign and common >= _COMMON * len(hangul) and text.count(_LOST) <= _BAD * len(hangul)


@cache
def _common_syllables() -> dict[int, None]:
    """The 2,350 syllables of KS X 1001, rows 16 to 40, as a table that deletes them."""
    syllables = bytes(byte for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return dict.fromkeys(map(ord, syllables.decode("euc_kr")))


def _detected(body: bytes) -> str:
    """What charset-normalizer takes a body for, less what is long and ASCII, or windows-1252."""
    shown = _ASCII_RUN.sub(rb"\1\n", body[:_SHOWN])[:_DETECTED]
    best = from_bytes(shown, cp_isolation=_DETECTABLE).best()
    return codec(best.encoding.replace("_", "-")) or "cp1252" if best else "cp1252"


def _replaced(body: bytes, encoding: str, text: str) -> int:
    """How many of the U+FFFD in a text were not in its body."""
    own = body.count(_LOST.encode()) if encoding == "utf-8" else body.decode(encoding, "ignore").count(_LOST)
    return text.count(_LOST) - own
