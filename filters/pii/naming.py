"""Which type of number the words around one say it is."""

import re
from typing import Final

from .hit import Around
from .kinds import ACCOUNT, CARD, INSURANCE, LICENCE, MILITARY, PASSPORT, PHONE, RESIDENT

THING: Final = "thing"
"""Words for numbers that are nobody's: of orders, goods, papers, companies."""

_BANKS: Final = (
    r"국민|신한|우리|하나|기업|농협|카카오|토스|케이|제일|씨티|대구|부산|경남|광주|전북|제주|산업|수협|신협|"
    r"새마을|우체국|KB|NH|IBK|SC|KEB|DGB|BNK"
)
_ACCOUNT: Final = (
    r"계좌|예금주|입금|송금|이체|통장|[가-힣A-Z]{2,4}\s?은행|농협|신협|수협|새마을\s?금고|우체국|[가-힣]{2,3}뱅크|"
    r"account\s?(?:no|number)"
)
INSURANCE_WORDS: Final = ("보험", "건보", "의보", "증번호", "증 번호")
MILITARY_WORDS: Final = ("군번",)
"""Words one of which stands beside every number that is said to be of health insurance, or of military service."""

_WORDS: Final = (
    (RESIDENT, r"주민(?!센터)|외국인\s?등록|거소\s?신고"),
    (PASSPORT, r"여권|passport"),
    (LICENCE, r"면허|driver'?s?\s?licen[cs]e"),
    (INSURANCE, r"(?:건강|의료)\s?보험(?:\s?카드|\s?자격)?|보험증|건보|의보|(?<![가-힣])증 ?번호"),
    (MILITARY, r"군번"),
    (ACCOUNT, _ACCOUNT),
    (CARD, r"카드|card"),
    (PHONE, r"전화|연락처|팩스|휴대폰|핸드폰|대표\s?번호|고객\s?센터|tel|fax"),
    (
        THING,
        (
            r"법인|사업자|주문|접수|송장|운송장|택배|예약|견적|문서|사건|상품|모델|품번|바코드|쿠폰|교환권|상품권|시리얼|"
            r"일련|등록\s?번호|승인|관리\s?번호|제품|라이[선센]스|인증|버전|ISBN|ISSN|serial|coupon|order|invoice|version"
        ),
    ),
)
_NAMES: Final = re.compile("|".join(f"({words})" for _, words in _WORDS), re.IGNORECASE)
_BEHIND: Final = re.compile(rf"[\s,]{{0,2}}[(（\[]?\s?(?:{_NAMES.pattern})", re.IGNORECASE)
_BANK: Final = re.compile(rf"(?:{_BANKS})\s?[)\]:：]?\s?\Z")
_BANK_BEHIND: Final = re.compile(rf"\s?[(（\[]?\s?(?:{_BANKS})")


def named(beside: Around) -> str:
    """The type that the nearest word before a number, or else one right behind it, says; empty without one."""
    if _BANK.search(beside.near):
        return ACCOUNT
    names = [*_NAMES.finditer(beside.near)]
    nearest = names[-1] if names else _BEHIND.match(beside.next)
    if nearest and nearest.lastindex:
        return _WORDS[nearest.lastindex - 1][0]
    return ACCOUNT if _BANK_BEHIND.match(beside.next) else ""
