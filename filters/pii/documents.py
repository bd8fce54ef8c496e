"""Numbers of papers that a person carries: passport, driver's licence, health insurance, military number."""

import re
from typing import Final

from .hit import Around, Hit
from .kinds import INSURANCE, LICENCE, MILITARY, PASSPORT
from .naming import THING, named
from .view import pattern

BOOKLET = pattern(r"[^0-9A-Za-z]([MSRODmsrod](?:[0-9]{8}|[0-9]{3}[A-Za-z][0-9]{4}))")
"""A passport's number: kind and eight digits, or since December 2021 three digits, a letter and four digits."""

DRIVER = pattern(r"[^0-9]((?:1[1-9]|2[0-6]|28)( ?- ?| |)[0-9]{2}( ?- ?| |)[0-9]{6}( ?- ?| |)[0-9]{2})")
"""A licence: region 11 to 26 or 28, year, serial, check; how the last is made is not published."""

REGIONAL = pattern(r"[^0-9]([0-9]{2}( ?- ?| )[0-9]{6}( ?- ?| )[0-9]{2})")
"""A licence of before, whose region is a name before it: year, serial, check."""

INSURED = pattern(r"[^0-9]([1-9]( ?-? ?)[0-9]{10})")
"""A health insurance number: eleven digits, the first perhaps apart."""

SERVICE = pattern(r"[^0-9]([0-9]{2}( ?-? ?)[0-9]{5,8})")
"""A military number: the year of entry and five to eight digits."""

_REGION: Final = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)\s?-?\s?\Z"
)


def passport(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number of a passport, which only words around tell from that of a part."""
    return _hit(PASSPORT, match) if beside.alone and named(beside) == PASSPORT else None


def driver(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number of a driver's licence; without hyphens it looks like a hundred other things."""
    separators = {each.strip() for each in match.groups()[1:]}
    name = named(beside)
    plain = name == "" and separators == {b"-"}
    return _hit(LICENCE, match) if beside.alone and (plain or (name == LICENCE and len(separators) == 1)) else None


def regional(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number of a driver's licence of before, with its region, unless that is glued to another hit."""
    name, region = named(beside), _REGION.search(beside.near)
    if not beside.alone or (name != LICENCE and (region is None or name == THING)):
        return None
    kept = region is not None and (beside.apart or len(region[0]) < len(beside.words))
    return Hit(LICENCE, match.start(1) - (len(region[0]) if region and kept else 0), match.end(1))


def insured(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """A number of health insurance."""
    return _hit(INSURANCE, match) if beside.alone and named(beside) == INSURANCE else None


def service(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """A number of military service."""
    return _hit(MILITARY, match) if beside.alone and named(beside) == MILITARY else None


def _hit(kind: str, match: "re.Match[bytes]") -> Hit:
    return Hit(kind, match.start(1), match.end(1))
