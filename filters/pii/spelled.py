"""Telephone numbers with digits written as words or as letters that look like them."""

import re
from itertools import pairwise
from typing import Final

from .contact import SEPARATOR, apart, told
from .hit import Around, Hit
from .kinds import PHONE
from .view import ASCII, SPELLED, digits, pattern

_SIGN: Final = f"[0-9{SPELLED}OolI]"
_DIGIT: Final = f"{_SIGN} ?"
_ZERO, _ONE = "[0공Oo]", "[1일lI|]"
_AREAS: Final = f"[2이]|[3삼] ?[1-3일이삼lI|]|[4사5오] ?[1-5일이삼사오lI|]|[6육] ?[1-4일이삼사lI|]|[7칠] ?{_ZERO}"

SPELLED_TELEPHONE = pattern(
    rf"[^0-9]({_ZERO} ?(?:{_ONE} ?(?:{_ZERO}|[16-9일육칠팔구lI|])|{_AREAS}))({SEPARATOR})"
    rf"({_DIGIT}{_DIGIT}{_DIGIT}(?:{_DIGIT})?)({SEPARATOR}){_SIGN}(?: ?{_SIGN}){{3}}"
)
"""Code, exchange and line of a number, its digits perhaps written as words, as look-alikes, or apart."""

_LOOK_ALIKES: Final = 3
"""Digits written as words, of a number that is not a mobile one: fewer may be words between numbers."""

_HEAD: Final = 7
"""Digits of a code and an exchange that no mark parts: with fewer, the line might begin a digit later."""


def spelled_telephone(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number that a person spelled out, or a surrogate in the same style."""
    code, exchange = ([digit for _, digit in digits(group)] for group in (match[1], match[3]))
    made = exchange[0] == 0
    mobile = code[1] == 1
    if not apart(beside) or (made and exchange[1] not in {0, 9}):
        return None
    odd = sum(_is_odd(byte) for byte in match[0][1:])
    likely = _is_spelled(match, odd, mobile=mobile) if odd else _is_spread(match, len(code + exchange), beside)
    return Hit(PHONE, match.start(1), match.end(), made) if likely else None


def _is_spelled(match: "re.Match[bytes]", odd: int, *, mobile: bool) -> bool:
    """Whether so many odd digits are a number's, and no words between numbers."""
    return mobile or (odd >= _LOOK_ALIKES and match[1][0] >= ASCII)


def _is_spread(match: "re.Match[bytes]", head: int, beside: Around) -> bool:
    """Whether a space stands behind every digit, and more than one, or a name before all, says what they are.

    `head` is how many digits the code and the exchange have.
    """
    places = [offset for offset, _ in digits(match[0][1:])]
    gaps = [after - before for before, after in pairwise(places)]
    named = head == _HEAD and told(beside)
    return min(gaps) > 1 and (named or min(gaps[len(digits(match[1])) - 1], gaps[head - 1]) > min(gaps))


def _is_odd(byte: int) -> bool:
    return byte >= ASCII or chr(byte).isalpha() or byte == ord("|")
