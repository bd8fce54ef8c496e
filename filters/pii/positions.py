"""Where on Earth somebody is, to some ten metres."""

import re
from typing import Final

from .hit import Around, Hit
from .kinds import POSITION
from .view import pattern

_DEGREES: Final = r"-?[0-9]{1,3}\.[0-9]{4,12}(?: ?°)?"
_ARC: Final = r"""[0-9]{1,3} ?[°도] ?[0-9]{1,2} ?['′분] ?[0-9]{1,2}(?:\.[0-9]{1,6})? ?(?:"|″|''|초)"""
_ONE: Final = rf"(?:{_ARC}|{_DEGREES})(?: ?[NSEW])?"
COORDINATES = pattern(rf"[^0-9A-Za-z.,-]({_ONE}(?:(?: {{0,2}}[,/] {{0,2}}| {{1,2}}){_ONE})?)")
"""Latitude and longitude, or one of them: four decimals are 11 m, seconds 31 m."""

_NAMED: Final = re.compile(
    r"위도|경도|좌표|북위|동경|남위|서경|위치|GPS|(?<![A-Za-z])(?:lat|lng|lon|latitude|longitude)(?![A-Za-z])",
    re.IGNORECASE,
)
_SIDED: Final = re.compile(rb"[NS] {0,2}[,/]? {0,2}[0-9].*[EW]\Z", re.DOTALL)


def coordinates(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The place, if a word, or the letters of the winds, say that it is one."""
    likely = _SIDED.search(match[1]) or _NAMED.search(beside.near)
    return Hit(POSITION, match.start(1), match.end(1)) if likely and beside.alone else None
