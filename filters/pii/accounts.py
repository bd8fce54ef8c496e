"""Numbers of bank accounts: no check digit is public, so a bank or its like must be named beside one."""

import re
from typing import Final

from .hit import Around, Hit
from .kinds import ACCOUNT
from .naming import named
from .view import pattern

MONEY = pattern(r"[^0-9]([0-9]{3,6}(?:(?: ?- ?[0-9*xX#]{1,8}){2,3}|(?: [0-9*xX#]{1,8}){2,3})|[0-9]{10,14})")
"""Three or four groups of digits, some perhaps masked, or ten to fourteen digits."""

_SIZES: Final = range(10, 15)
"""Digits of an account: ten of the post office's oldest to fourteen of IBK."""

_SHOWN: Final = 4
"""Digits that must not be masked."""

_GROUPS: Final = re.compile(rb"[0-9*xX#]+")
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_DATE: Final = re.compile(rf"(?:19|20)[0-9]{{2}}(?:{_MONTH}{_DAY}| ?[- ] ?{_MONTH} ?[- ] ?{_DAY}(?![0-9]))".encode())
_COMPANY: Final = (3, 2, 5)
"""Sizes of the groups of a company's tax number, which no bank has."""

_UNIT: Final = re.compile(r"\s?(?:원|달러|명|건|개|주|억|만)")


def account(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number of an account, if a bank, or a word such as 계좌, is nearest."""
    groups = _GROUPS.findall(match[1])
    sizes = tuple(map(len, groups))
    shown = sum(map(bytes.isdigit, _each(b"".join(groups))))
    likely = sum(sizes) in _SIZES and shown >= _SHOWN and sizes != _COMPANY and not _DATE.match(match[1])
    whole = likely and beside.alone and not _UNIT.match(beside.next)
    return Hit(ACCOUNT, match.start(1), match.end(1)) if whole and named(beside) == ACCOUNT else None


def _each(run: bytes) -> list[bytes]:
    return [run[place : place + 1] for place in range(len(run))]
