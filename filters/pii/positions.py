"""Where on Earth somebody is, to some ten metres."""

import re
from typing import Final

from .hit import Around, Hit
from .kinds import POSITION

_DEGREES: Final = r"-?[0-9]{1,3}\.[0-9]{4,12} ?°?"
_ARC: Final = r"[0-9]{1,3} ?[°도] ?[0-9]{1,2} ?['′분] ?[0-9]{1,2}(?:\.[0-9]{1,6})? ?(?:\"|″|''|초)"
_ONE: Final = rf"(?:{_ARC}|{_DEGREES})(?: ?[NSEW](?![A-Za-z0-9]))?"
COORDINATES = re.compile(rf"(?<![0-9A-Za-z.,-])({_ONE}(?:\s{{0,2}}[,/]?\s{{0,2}}{_ONE})?)")
"""Latitude and longitude, or one of them: four decimals are 11 m, seconds 31 m."""

_NAMED: Final = re.compile(
    r"위도|경도|좌표|북위|동경|남위|서경|위치|GPS|(?<![A-Za-z])(?:lat|lng|lon|latitude|longitude)(?![A-Za-z])", re.IGNORECASE
)
_SIDED: Final = re.compile(r"[NS] {0,2}[,/]? {0,2}[0-9].*[EW]\Z", re.DOTALL)


def coordinates(match: "re.Match[str]", beside: Around) -> Hit | None:
    """The place, if a word, or the letters of the winds, say that it is one."""
    likely = _SIDED.search(match[1]) or _NAMED.search(beside.near)
    end = match.start(1) + len(match[1].rstrip())
    return Hit(POSITION, match.start(1), end) if likely and beside.alone else None
