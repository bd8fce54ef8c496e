"""Numbers with a check digit: resident and foreigner registration, payment cards."""

import re
from datetime import date

from .hit import Around, Hit
from .kinds import ACCOUNT, CARD, FOREIGN, RESIDENT
from .naming import THING, named
from .view import pattern

REGISTRATION = pattern(
    r"[^0-9]([0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))( ?[-._~]? ?)([0-9*xX#])([0-9]{0,6})([*xX#Oo]{0,7})"
)
"""Birth, separator, century and sex, serial with check digit, mask."""

PAYMENT = pattern(r"[^0-9]([2-69][0-9]{3})( ?[-.~] ?| |)([0-9]{4})( ?[-.~] ?| |)([0-9]{4})( ?[-.~] ?| |)([0-9]{4})")
"""Four groups of four; the first digit is an international issuer's, 2 to 6, or 9, a domestic one (ISO/IEC 7812-1)."""

AMERICAN = pattern(r"[^0-9](3[47][0-9]{2})( ?[-.~] ?| |)([0-9]{6})( ?[-.~] ?| |)([0-9]{5})")
"""Fifteen digits of American Express."""

MASKED = pattern(r"[^0-9*]([0-9*xX]{4})( ?- ?| |)([0-9*xX]{4})( ?- ?| |)([0-9*xX]{4})( ?- ?| |)([0-9*xX]{4})")
"""A card some digits of which are masked."""

_CENTURY = {"9": 1800, "0": 1800} | dict.fromkeys("1256", 1900) | dict.fromkeys("3478", 2000)
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
"""Centuries and weights of registration numbers (microsoft/presidio, kr_rrn_recognizer.py, kr_frn_recognizer.py)."""

_LAST_BIRTH = 2040
"""A year no birth in a page has reached; fixed, since a clock must not decide what is stored."""

_UNCHECKED = date(2020, 10, 1)
"""From October 2020 on new numbers are random after the sex digit (Resident Registration Act, Enforcement Rules)."""

_SERIAL = 6
_MASK_LEAST, _MASKED_SIZES = 3, range(6, 9)
"""Digits behind the sex digit; masked ones at least; and all seven as people mask them, give or take one."""

_ISSUED = re.compile(rb"[4569]|35|2[2-7]")
"""Beginnings of cards of sixteen digits: Visa, Mastercard, JCB, UnionPay, Discover and domestic ones."""

_GROUP = 4
"""Digits of a group of a card."""

_COMPANY_YEARS = range(11, 30)
"""First two digits of registry offices in corporation numbers, from 11 (Seoul) on; they look like years of birth."""

_COMPANY_KINDS = ("11", "12", "13", "14", "15", "21", "22", "23", "24", "25", "26", "27", "28", "29", "31")
"""Digits five and six of a corporation number: companies from 11 on, other bodies from 21 on (Supreme Court rules)."""

_PERSON, _THING = "person", "thing"
_OWN = r"주민(?!센터)|외국인\s?등록|거소\s?신고|resident\s?(?:registration|no)|RRN"
_ITEM = r"(?:주문|접수|송장|예약|견적|문서|사건|계좌|상품|모델|품번|바코드|order|invoice|serial|isbn)"
_NAMES = re.compile(rf"({_OWN})|법인|{_ITEM}\s?(?:번호|no\.?|number)?\s?[#:：]?\s?\Z", re.IGNORECASE)
_NAMED_AFTER = re.compile(rf"\s?[(（\[]\s?(?:({_OWN})|법인)", re.IGNORECASE)


def registration(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The registration number, if this is one."""
    groups = tuple(group.decode() for group in match.groups())
    whole = beside.alone and (groups[1].strip() or beside.free)
    if not whole or not _likely(groups, _named(beside)):
        return None
    return Hit(FOREIGN if groups[2] in "5678" else RESIDENT, match.start(1), match.end())


def _likely(groups: tuple[str, ...], named: str) -> bool:
    """Whether a birth date and what follows it are a registration number, or the beginning of one."""
    birth, between, kind, serial, mask = groups
    if named == _THING or (kind.isdigit() and not _born(birth, kind)):
        return False
    if mask:
        return len(mask) >= _MASK_LEAST and len(kind + serial + mask) in _MASKED_SIZES
    if not serial:
        return bool(named) and bool(between)
    return len(serial) == _SERIAL and kind.isdigit() and _whole(birth + kind + serial, between, named)


def _named(beside: Around) -> str:
    """Whose number the nearest word that names one says this is; empty without such a word."""
    names = [*_NAMES.finditer(beside.near)]
    nearest = names[-1] if names else _NAMED_AFTER.match(beside.next)
    return "" if nearest is None else _PERSON if nearest[1] else _THING


def _born(birth: str, kind: str) -> date | None:
    year = _CENTURY[kind] + int(birth[:2])
    try:
        return date(year, int(birth[2:4]), int(birth[4:])) if year < _LAST_BIRTH else None
    except ValueError:
        return None


def _whole(number: str, between: str, named: str) -> bool:
    """Whether thirteen digits are a person's: named so, or with the right check digit, or too young to have one."""
    if named:
        return True
    if _company(number) or (not between and _barcode(number)):
        return False
    born = _born(number[:6], number[6])
    return _checked(number) or ("-" in between and born is not None and born >= _UNCHECKED)


def _checked(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    start = 13 if number[6] in "5678" else 11
    return (start - total % 11) % 10 == int(number[12])


def _company(number: str) -> bool:
    """Whether this is a corporation number: office, kind, and a check digit, or a birth before 1930 if it is none."""
    placed = int(number[:2]) in _COMPANY_YEARS and number[4:6] in _COMPANY_KINDS
    return placed and (number[6] in "1256" or _alternating(number, (1, 2)))


def _barcode(number: str) -> bool:
    """Whether this is a Korean EAN-13: prefix 880, weights 1 and 3 in turn (GS1 General Specifications)."""
    return number.startswith("880") and _alternating(number, (1, 3))


def _alternating(number: str, weights: tuple[int, int]) -> bool:
    total = sum(weights[place % 2] * int(digit) for place, digit in enumerate(number[:-1]))
    return (10 - total % 10) % 10 == int(number[-1])


def card(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The card number, if this is one."""
    return _card(match, beside) if _ISSUED.match(match[0][1:]) else None


def american(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number of a card of American Express."""
    return _card(match, beside)


def _card(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    groups = match.groups()
    separators, number = set(groups[1::2]), b"".join(groups[::2]).decode()
    whole = beside.alone and (b"" not in separators or beside.free)
    likely = whole and len(separators) == 1 and _luhn(number) and named(beside) not in (THING, ACCOUNT)
    return Hit(CARD, match.start(1), match.end()) if likely else None


def masked(match: "re.Match[bytes]", beside: Around) -> Hit | None:
    """The number of a card that shows four digits at least and hides as many."""
    groups = match.groups()
    separators, number = set(groups[1::2]), b"".join(groups[::2])
    shown = sum(map(number.count, (b"%d" % digit for digit in range(10))))
    hidden = max(map(number.count, (b"*", b"x", b"X")))
    shape = len(separators) == 1 and shown >= _GROUP and _GROUP <= hidden == len(number) - shown
    told = b"" not in separators or named(beside) == CARD
    return Hit(CARD, match.start(1), match.end()) if shape and told and beside.alone else None


def _luhn(number: str) -> bool:
    """The check of ISO/IEC 7812-1, annex B."""
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    return (sum(map(int, number[-1::-2])) + sum(double // 10 + double % 10 for double in doubled)) % 10 == 0
