"""Whether a body can be Korean, by the Hangul in its bytes, before anything decodes or parses it."""

import hashlib
from typing import Final, NamedTuple

import numpy as np

from ...schemas.ledger import PREFILTER
from .decode import HEAD, decode
from .labels import CODECS

# Byte order marks of UTF-16, which those of UTF-32 in little-endian order begin with, and of the other UTF-32.
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# The designation that every ISO-2022-KR text begins with, RFC 1557.
_DESIGNATION: Final = b"\x1b$)C"
_ESCAPE: Final = 0x1B
# UTF-16 holds a NUL for each space or sign of ASCII: 0.034 or more of the bytes of 525 Korean reviews as bare text,
# 0.129 or more of 538 longer texts, a quarter of markup.
_NUL_SHARE: Final = 0.02
# Bytes of a declaration that are read: `charset = "iso-2022-kr"`, or an XML declaration.
_DECLARATION: Final = 64
# Labels of the encodings in which Hangul is ASCII, or pairs that CP949 does not have.
_HIDING: Final = tuple(label.encode() for label, name in CODECS.items() if name in ("johab", "iso2022_kr"))


class Hangul(NamedTuple):
    """How many syllables a body holds, by the form that their bytes have.

    `jamo` are leading ones of decomposed syllables, `doubtful` pairs of windows-949 that pages in other encodings have
    too, `references` as in `&#44032;`, `escapes` as in JSON, `mojibake` CP949 or UTF-8 read as Latin-1 and encoded
    again, `decoded` those that only decoding shows.
    """

    utf8: int = 0
    jamo: int = 0
    cp949: int = 0
    doubtful: int = 0
    references: int = 0
    escapes: int = 0
    mojibake: int = 0
    decoded: int = 0

    @property
    def syllables(self) -> int:
        """All forms together; doubtful ones count as far as there are sure ones, which Korean has more of."""
        return sum(self) - self.doubtful + min(self.doubtful, self.cp949)


def count(body: bytes, content_type: str | None = None) -> Hangul:
    """The Hangul of a body, markup and scripts included; linear in its length, whatever its bytes."""
    if not _hides(body, content_type):
        return _counted(body)
    return Hangul(decoded=_counted(decode(body, content_type).text.encode("utf-8", "replace")).syllables)


def may_be_korean(found: Hangul) -> bool:
    """Whether a body holds enough Hangul to go on."""
    return found.syllables >= PREFILTER.bound


def is_sampled(record: str) -> bool:
    """Whether a record goes on though it holds too little Hangul: by the SHA-256 of its id."""
    return int.from_bytes(hashlib.sha256(record.encode("utf-8", "surrogatepass")).digest()) % PREFILTER.one_in == 0


def _counted(body: bytes) -> Hangul:
    """The Hangul in the bytes as they are."""
    from .prefilter_cpu import count as kernel  # noqa: PLC0415 - numba takes a second to import

    found = kernel(np.frombuffer(body, np.uint8), np.frombuffer(body, np.uint64, len(body) // 8))
    return Hangul(*found.tolist())


def _hides(body: bytes, content_type: str | None) -> bool:
    """Whether a body may hold Hangul that its bytes do not show: UTF-16, UTF-32, ISO-2022-KR, or declared Johab."""
    head = body[:HEAD]
    if head.startswith(_MARKS) or head.count(0) > _NUL_SHARE * len(head):
        return True
    # A search for one byte is seven times as fast as one for four.
    if _ESCAPE in body and _DESIGNATION in body:
        return True
    said = head.lower() + (content_type or "").encode("utf-8", "surrogatepass").lower()
    before, *declared = said.split(b"charset")
    if before.startswith(b"<?xml"):
        declared.append(before)
    return any(label in each[:_DECLARATION] for each in declared for label in _HIDING)
