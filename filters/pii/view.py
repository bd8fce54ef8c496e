"""A text as one byte a code point: offsets agree, and patterns read disguised digits and marks as plain ones."""

import re
from functools import cache

import numpy as np
import re2

SPELLED = "공일이삼사오육칠팔구"
"""The digits as telephone numbers are read aloud."""

ASCII = 0x80
"""The first byte that stands for a character outside ASCII."""

_SPELLED_ZERO = 0xB0
_OTHER = 0xFF

_FOLDS = (
    ("‐‑‒–—―−﹣ㅡー", "-" * 10),
    ("\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " " * 14),
    ("●○■□•◯◎★☆✱×ㅇ", "*" * 12),
    ("ㅣ영쩜·ㆍ∙", "|\xb0\xc3~~~"),
    (SPELLED, "\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9"),
    ("골뱅앳점닷컴넷", "\xc0\xc1\xc2\xc3\xc4\xc5\xc6"),
    ("네버다음지메한글트핫", "\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9"),
    (
        "가나라마거너더러머서어저고노도로모보소조누두루무부수우주바아자배허하호길동리산카톡텔레그램인스",
        "".join(map(chr, range(0x80, 0xAF))),
    ),
    ("타위챗학번생", "\xba\xbb\xbc\xbd\xbe\xbf"),
    ("원직행디친계정은는", "\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf"),
    ("°분초′″층", "\xda\xdb\xdc\xdd\xde\xdf"),
)
"""What stands for another character in numbers and addresses, and the Hangul that spells one."""


@cache
def _table() -> np.ndarray:
    table = np.full(0x10000, _OTHER, np.uint8)
    table[:ASCII] = np.arange(ASCII)
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    for characters, stand_ins in _FOLDS:
        table[[*map(ord, characters)]] = [*map(ord, stand_ins)]
    return table


def view(text: str) -> bytes:
    """The text with one byte a code point: ASCII where it has any, a byte of its own for `_FOLDS`, else 0xFF."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _table().take(points, mode="clip").tobytes()


def pattern(source: str) -> "re.Pattern[bytes]":
    """A linear-time pattern over views, written in the characters of the text; its objects act as those of `re`."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    compiled: re.Pattern[bytes] = re2.compile(view(source), options)
    return compiled


def digits(seen: bytes) -> list[tuple[int, int]]:
    """Offset and value of each digit, spelled ones and the letters O and l for 0 and 1 too."""
    found = ((offset, _digit(byte)) for offset, byte in enumerate(seen))
    return [(offset, digit) for offset, digit in found if digit is not None]


@cache
def _digit(byte: int) -> int | None:
    alike = {ord(letter): digit for letters, digit in (("Oo", 0), ("lI|", 1)) for letter in letters}
    spelled = {_SPELLED_ZERO + digit: digit for digit in range(10)}
    plain = {ord("0") + digit: digit for digit in range(10)}
    return (alike | spelled | plain).get(byte)
