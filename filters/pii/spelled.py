"""Telephone numbers with digits written as words or as letters that look like them."""

import re
from typing import Final

from .contact import SEPARATOR, apart
from .hit import Around, Hit
from .kinds import PHONE
from .view import ASCII, SPELLED, digits, pattern

_DIGIT: Final = f"[0-9{SPELLED}Oo] ?"
_ZERO, _ONE = "[0공Oo]", "[1일lI|]"
_AREAS: Final = f"[2이]|[3삼] ?[1-3일이삼lI|]|[4사5오] ?[1-5일이삼사오lI|]|[6육] ?[1-4일이삼사lI|]|[7칠] ?{_ZERO}"

SPELLED_TELEPHONE = pattern(
    rf"[^0-9]({_ZERO} ?(?:{_ONE} ?(?:{_ZERO}|[16-9일육칠팔구lI|])|{_AREAS}))({SEPARATOR})"
    rf"({_DIGIT}{_DIGIT}{_DIGIT}(?:{_DIGIT})?)({SEPARATOR})[0-9{SPELLED}Oo](?: ?[0-9{SPELLED}Oo]){{3}}"
)
"""Code, exchange and line of a number with a digit or more written as a word or a look-alike."""

_LOOK_ALIKES: Final = 3
"""Digits written as words, of a number that is not a mobile one: fewer may be words between numbers."""


def spelled_telephone(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number that a person spelled out, or a surrogate in the same style."""
    code, exchange = ([digit for _, digit in digits(group)] for group in (match[1], match[3]))
    odd = sum(_is_odd(byte) for byte in match[0][1:])
    made = exchange[0] == 0
    if not odd or not apart(beside) or (made and exchange[1] not in {0, 9}):
        return None
    if code[1] != 1 and (odd < _LOOK_ALIKES or match[1][0] < ASCII):
        return None
    return Hit(PHONE, match.start(1), match.end(), made)


def _is_odd(byte: int) -> bool:
    return byte >= ASCII or chr(byte).isalpha() or byte == ord("|")
