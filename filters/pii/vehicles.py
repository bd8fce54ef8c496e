"""Plates of vehicles."""

import re
from typing import Final

from .hit import Around, Hit
from .kinds import PLATE
from .view import pattern

LEGAL: Final = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배허하호"
"""Letters of plates: private, of transport, of delivery, of hire (Motor Vehicle Management Act, notice on plates)."""

NUMBER = pattern(rf"[^0-9A-Za-z.,:/-]([0-9]{{1,3}} ?[{LEGAL}] ?[0-9]{{4}})")
"""Class of the vehicle, letter, serial."""

_REGION: Final = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주) ?\Z"
)
_GLUED: Final = re.compile(rb"[0-9]{2,3}[^ 0-9][0-9]")
_NAMED: Final = re.compile(
    r"차량|번호판|차\s?번호|차\s?넘버|자동차|승용차|주차|견인|뺑소니|렌트카|택시|트럭|오토바이|넘버"
)
_NAMED_BEHIND: Final = re.compile(rf"\s?[(（]?\s?(?:{_NAMED.pattern})")
_SUBJECT: Final = 40
"""Code points before a plate that may say that it is a law case."""

_CASE: Final = re.compile(r"선고|판결|결정|대법|법원|헌법|헌재|재판|사건|참조|공보|조문|법률|제\s?\Z")
_CASE_BEHIND: Final = re.compile(r"\s?(?:판결|결정|전원|사건|참조)")
_UNIT: Final = re.compile(
    r"\s?(?:만|천|억|조|원|명|개|건|년|월|회|점|톤|권|호|층|평|세|쪽|페이지|킬로|미터|㎞|㎡|㎏|[kcm]?m(?![a-z])|kg|%)"
)
_JOINING: Final = pattern(r"[0-9] ?[조주도로호부수소오고하다서어우구]")
"""Letters of plates that also follow numbers as units, josa or signs of law cases."""


def plate(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The plate, if it is no amount and no law case; with its region of before, unless that is glued to another hit."""
    if not beside.alone or _UNIT.match(beside.next) or _is_case(beside):
        return None
    region = _REGION.search(beside.near)
    named = match[1][1:2].isdigit() and (_NAMED.search(beside.near) or _NAMED_BEHIND.match(beside.next))
    placed = region and not _JOINING.search(match[1])
    kept = region is not None and (beside.apart or len(region[0]) < len(beside.words))
    start = match.start(1) - (len(region[0]) if region and kept else 0)
    return Hit(PLATE, start, match.end(1)) if _GLUED.match(match[1]) or placed or named else None


def _is_case(beside: Around) -> bool:
    """Whether a law case is meant: said so behind, or before and no vehicle since."""
    said = [*_CASE.finditer(beside.words[-_SUBJECT:])]
    since = beside.words[-_SUBJECT:][said[-1].end() :] if said else ""
    return _CASE_BEHIND.match(beside.next) is not None or (bool(said) and not _NAMED.search(since))
