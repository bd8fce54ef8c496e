"""Bytes of a web page as text, by the evidence of the bytes first and of the declarations second."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final

from charset_normalizer import from_bytes

from .labels import codec

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
_HEAD: Final = 4096
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_META: Final = re.compile(rb"<(?:meta|\?xml)\s[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_ASCII: Final = bytes(range(128))
# RFC 3629 well-formed sequences, near enough to weigh a damaged body.
_SEQUENCE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]+")
_JAMO: Final = re.compile("[\u3131-\u318e]+")  # compatibility jamo
_HANJA: Final = re.compile("[\u4e00-\u9fff\uf900-\ufaff]+")  # with the KS X 1001 duplicates
_LOST: Final = "\ufffd"
_ESCAPED_KOREAN: Final = b"\x1b$)C"  # the designation every ISO-2022-KR text begins with, RFC 1557

# Share of the non-ASCII bytes in whole UTF-8 sequences: at most 0.46 on 2,153 pages in eight legacy encodings.
_DAMAGED_UTF8: Final = 0.8
# A declaration that costs more than one character in twenty, thus in forty bytes above 127, is not believed at once.
_BELIEVED: Final = 0.025
# research/extraction.md section 3: bad <= 2 % of the Hangul found 1.00 of CP949 pages and prose.
_BAD: Final = 0.02
# KS X 1001 syllables are at least 0.994 of the Hangul of 1,674 Korean pages, at most 0.58 of what Big5 gives.
_COMMON: Final = 0.9
# Hanja for each syllable: at most 0.03 on Korean pages, 0.43 and more in EUC-CN; half of EUC-JP has more jamo (kana).
_HANJA_LIMIT: Final = 0.3
# UTF-16 hides in NULs: markup is ASCII, so at least a tenth of the head's bytes are NUL, all on one side.
_NUL_SHARE: Final = 0.1
_NUL_SIDE: Final = 0.95
# The legacy encodings that pages without a declaration are in; left alone, the detector takes German for CP775.
_DETECTABLE: Final = ["cp1252", "cp1251", "koi8_r", "cp932", "euc_jp", "gb18030", "big5hkscs", "cp949", "johab"]
_DETECTED: Final = 65_536  # bytes shown to the detector, which reads 23 MB a second (research/engine.md 6.2)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text: its codec, the label declared for it if any, and the U+FFFD that decoding put in."""

    text: str
    encoding: str
    declared: str | None
    replaced: int


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a body; every body has one, so nothing is raised."""
    labels = tuple(chain(_header_labels(content_type), _meta_labels(body)))
    mark, encoding = _marked(body)
    encoding = encoding or _unmarked(body, labels)
    text = body[len(mark) :].decode(encoding, "replace")
    return Decoded(text, encoding, labels[0] if labels else None, _replaced(body[len(mark) :], encoding, text))


def _header_labels(content_type: str | None) -> list[str]:
    """The charset label of a Content-Type header, if any."""
    return _HEADER.findall(content_type or "")[:1]


def _meta_labels(body: bytes) -> list[str]:
    """The charset labels of the meta elements and the XML declaration in the head of a body."""
    head = body[:_HEAD]
    return [label.decode("ascii", "replace") for label in _META.findall(_COMMENT.sub(b"", head))]


def _marked(body: bytes) -> tuple[bytes, str]:
    """The byte order mark of a body and its codec, or two empty values."""
    return next(((mark, name) for mark, name in _MARKS if body.startswith(mark)), (b"", ""))


def _unmarked(body: bytes, labels: tuple[str, ...]) -> str:
    """The codec of a body without a mark."""
    if found := _wide(body) or _plain(body, labels):
        return found
    if _utf8_share(body) >= _DAMAGED_UTF8:
        return "utf-8"
    return next(_legacy(body, [name for name in map(codec, labels) if name]))


def _wide(body: bytes) -> str | None:
    """UTF-16 by the side its NULs lie on, or None."""
    head = body[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < max(_NUL_SHARE * len(head), 1) or max(even, odd) < _NUL_SIDE * (even + odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _plain(body: bytes, labels: tuple[str, ...]) -> str | None:
    """The codec of a body in ASCII, in an escape encoding, or in UTF-8 cut at most in its last character."""
    if body.isascii():
        escaped = [name for name in map(codec, labels) if name and name.startswith("iso2022")]
        return [*escaped, "iso2022_kr" if _ESCAPED_KOREAN in body[:_HEAD] else "utf-8"][0]
    try:
        codecs.utf_8_decode(body, "strict", False)  # not final: the tail may be cut
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _utf8_share(body: bytes) -> float:
    """Share of the non-ASCII bytes that lie in well-formed UTF-8 sequences."""
    outside = len(_SEQUENCE.sub(b"", body).translate(None, _ASCII))
    return 1 - outside / _non_ascii(body)


def _non_ascii(body: bytes) -> int:
    """The number of bytes above 127, at least 1."""
    return max(len(body.translate(None, _ASCII)), 1)


def _legacy(body: bytes, declared: list[str]) -> Iterator[str]:
    """The codecs a body that is not UTF-8 may be in, most credible first; the last always fits."""
    # Western is what servers say by default and fits any bytes: no declaration until Korean is ruled out.
    claimed = [name for name in declared if name not in {"utf-8", "cp1252"}]
    yield from (name for name in claimed if _fits(body, name))
    if _is_korean(body):
        yield "cp949"
    yield from (name for name in declared if name != "utf-8")
    yield _detected(body)


def _fits(body: bytes, name: str) -> bool:
    """Whether a codec replaces few enough characters of a body to be believed."""
    return body.decode(name, "replace").count(_LOST) <= max(_BELIEVED * _non_ascii(body), 1)


def _is_korean(body: bytes) -> bool:
    """Whether a body read as CP949 looks like Korean: few bad bytes, common syllables, few hanja and jamo."""
    text = body.decode("cp949", "replace")
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
    """What charset-normalizer takes a body for, or windows-1252."""
    best = from_bytes(body[:_DETECTED], cp_isolation=_DETECTABLE).best()
    return codec(best.encoding.replace("_", "-")) or "cp1252" if best else "cp1252"


def _replaced(body: bytes, encoding: str, text: str) -> int:
    """How many of the U+FFFD in a text were not in its body."""
    return text.count(_LOST) and text.count(_LOST) - body.decode(encoding, "ignore").count(_LOST)
