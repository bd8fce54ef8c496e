"""Addresses where a person lives: of a road or a lot, with the flat, or beside words such as 자택."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from .hit import Around, Candidate, Hit, Page
from .kinds import ADDRESS
from .view import pattern

_PROVINCE: Final = (
    r"(?:(?:서울|부산|대구|인천|광주|대전|울산|세종)(?:특별자치시|특별시|광역시|시)?|"
    r"(?:경기|강원|충북|충남|전북|전남|경북|경남|제주)(?:특별자치도|도)?|충청[북남]도|전라[북남]도|경상[북남]도)"
)
_CITY: Final = r"[가-힣]{1,4}[시군구]"
_TOWN: Final = r"[가-힣]{1,5}[읍면동]"
_HEAD: Final = re.compile(
    rf"(?P<region>{_PROVINCE} ?(?:{_CITY} ?){{0,2}}|(?<![가-힣0-9A-Za-z])(?:{_CITY} ){{1,2}})?"
    rf"(?:{_TOWN} )?(?<![0-9A-Za-z])(?P<name>[가-힣][가-힣0-9.·]{{0,9}})\Z"
)
"""From province, city or the like to the name of a road or a quarter."""

_REACH, _CONTEXT, _BEHIND = 48, 32, 8
"""Code points that the head of an address has at most, those before it that say what it is of, and those behind it that
may name a public building.
"""

_HOUSE: Final = r"[가-힣][가-힣0-9]{0,14}"
_BLOCK: Final = r"(?:제?[0-9]{1,4}|[A-Za-z가-하])동"
_FLAT: Final = r"(?:제?(?:지하|지층|[Bb])? ?[0-9]{1,5}호|(?:지하|[Bb])? ?[0-9]{1,2}층(?:,? [0-9]{1,5}호)?)"
_NUMBER: Final = r"[0-9]{1,4}(?:(?:-|의 ?)[0-9]{1,4})?(?![-.:0-9]|가[ 0-9])(?: ?번지)?"
_CORE: Final = re.compile(
    rf"(?:로|길|대로)(?: ?[0-9]{{1,4}}(?:번[가나다]?)?길)? ?{_NUMBER}|[동리가] ?(?:산 ?)?{_NUMBER}|"
    rf"[동리](?= {_HOUSE},? {{0,2}}제?[0-9]{{1,4}}동,? {{0,2}}제?[0-9]{{1,5}}호)"
)
"""The end of a road's or a quarter's name, and the number of the house or the lot; flats may stand in its place."""

_DETAIL: Final = re.compile(
    rf"(?:번지)?(?: ?\((?:[^()\n]{{1,30}})\))?(?:,? {{0,2}}(?!제?[0-9]{{1,4}}동)(?P<house>{_HOUSE}(?: {_HOUSE})?))??"
    rf",? {{0,2}}(?:(?P<block>{_BLOCK}),? {{0,2}})?(?:[0-9]{{1,2}}층,? )?(?P<flat>{_FLAT})"
    r"(?: ?\([가-힣0-9, ]{1,30}\))?"
)
"""A house of many, the block, and the flat or the floor; the quarter in parentheses."""

_PUBLIC: Final = re.compile(
    r"(?:시청|구청|군청|도청|청사|주민센터|복지센터|법원|검찰|경찰|소방|우체국|도서관|박물관|미술관|학교|대학|병원|의원|"
    r"보건소|센터|회관|공원|교회|성당|상가|플라자|호텔|은행|공장|시장|연구|캠퍼스|역사|체육관|극장)"
    r"(?! ?(?:옆|앞|뒤|근처|맞은편|건너))"
)
_BUILDING: Final = re.compile(r"빌딩|타워|스퀘어|프라자|사옥|센트럴|회의실|강당|홀")
"""What is no home, whatever the number of the room; what is none if only a floor is told."""

_OFFICE: Final = re.compile(
    r"본사|회사|사옥|지점|지사|사업장|상호|주식회사|\(주\)|㈜|공장|대표|본점|영업소|사무실|사무소|장소|전시|행사|일시|공연|"
    r"시청|구청|군청|도서관|센터|학교|재단|협회|법인|발행|편집"
)
_SHOP: Final = re.compile(
    r"영업|운영|휴무|오더|주차|예약|맛집|가게|전문점|술집|카페|식당|위치|매장|방문|찾아|오시는|문의|메뉴|체험|업체|판매|층입니다"
)
_PLAIN: Final = re.compile(r"[^0-9A-Za-z<@+(공영]*")
"""What stands behind an address before anything that may be personal itself."""

_HOME: Final = re.compile(
    r"자택|집\s?주소|우리\s?집|거주|배송지|받으실|받는\s?(?:분|곳)|수령|본가|사는\s?곳|주민등록상|집은|자취|하숙|주소지|본적|거처|이사|전입|우편물|"
    r"살고|사시는|택배\s?주소|배송\s?주소|보내실|등본|댁|신혼집|주거|등록기준지|생년월일|"
    r"성명|이름|세대주|살던|고향|시골집|받을|부칠|보낼"
)
"""What says of an address that somebody works, or lives, there."""

_LIVES: Final = re.compile(
    r"\s?(?:에서?|으로)\s?(?:살|거주|사는|사시|산다|이사|전입)|\s?[(（]?(?:가|이)?\s?(?:(?:제|내|우리|저희)\s?)?(?:자택|집|본가|댁)"
)
"""The same behind one."""

_ANCHOR: Final = pattern(
    r"[로길동리가] ?(?:산 ?)?[0-9]|[동리] (?:[^0-9\n]{1,20}[0-9]{0,4}){1,3}동,? {0,2}제?[0-9]{1,5}호"
)
"""Where the end of a name may be, as the view of a text has it."""


class Place(NamedTuple):
    """What is told behind the name in an address: where it begins and ends, the lot, the house, the block, the flat."""

    start: int
    end: int
    lot: bool
    house: str
    block: str
    flat: str


def addresses(page: Page) -> Iterator[Candidate]:
    """What looks like an address, by the end of the name before the number of the house."""
    place = 0
    while anchor := _ANCHOR.search(page.seen, place):
        place = anchor.start() + 1
        core = _CORE.match(page.text, anchor.start())
        if core:
            found = _place(page.text, core)
            yield Candidate(found.start, found.end, partial(address, found))


def _place(text: str, core: "re.Match[str]") -> Place:
    detail, lot = _DETAIL.match(text, core.end()), core[0].endswith("번지")
    if not detail:
        return Place(*core.span(), lot, "", "", "")
    return Place(core.start(), detail.end(), lot, detail["house"] or "", detail["block"] or "", detail["flat"])


def address(place: Place, beside: Around) -> Hit | None:
    """The address, if somebody lives there; its head does not reach into the hit before it."""
    head = _HEAD.search(beside.words[-_REACH:])
    if not head or _PUBLIC.search(place.house + beside.next[:_BEHIND]):
        return None
    before = beside.words[: len(beside.words) - len(head[0])]
    lived_in = _lived_in(place, head["region"] is not None, before[-_CONTEXT:], beside.next)
    return Hit(ADDRESS, place.start - len(head[0]), place.end) if lived_in else None


def _lived_in(place: Place, region: bool, before: str, behind: str) -> bool:  # noqa: FBT001 - what its head names
    if (region or place.lot) and (_HOME.search(before) or _LIVES.match(behind)):
        return True
    plain = _PLAIN.match(behind)
    shop = _SHOP.search(before + (plain[0] if plain else "")) is not None
    if _OFFICE.search(before) or (shop and not place.block):
        return False
    if place.flat.endswith("호"):
        return region or place.lot or bool(place.block)
    return region and bool(place.flat) and not shop and not _BUILDING.search(place.house)
