"""Made-up personal data, each value valid by the rules of its type and drawn at random: nobody's, or by chance.

Rules: check digits of registration numbers as 행정안전부 gave them until October 2020, Luhn for cards, the numbering
plan for telephones, the account lengths that banks print.
"""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

NARROW, WIDE = "0123456789-", "０１２３４５６７８９－"
SPOKEN = dict(zip("0123456789", "공일이삼사오육칠팔구", strict=True))
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
"""Weights of the twelve digits before the check digit of a registration number."""

BANKS: Mapping[str, Sequence[str]] = {
    "국민은행": ("######-##-######",),
    "신한은행": ("110-###-######",),
    "우리은행": ("1002-###-######",),
    "하나은행": ("###-######-#####",),
    "농협": ("302-####-####-##", "351-####-####-##"),
    "기업은행": ("###-######-##-###",),
    "카카오뱅크": ("3333-##-#######",),
    "토스뱅크": ("1000-####-####",),
    "케이뱅크": ("100-###-######",),
    "SC제일은행": ("###-##-######",),
    "대구은행": ("###-##-######-#",),
    "부산은행": ("101-####-####-##",),
    "우체국": ("######-##-######",),
    "새마을금고": ("9003-####-####-#",),
}
PLATES = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호"
PLACES = (
    *("서울특별시 관악구", "서울 마포구", "서울시 은평구", "부산광역시 해운대구", "부산 사하구", "대구광역시 수성구"),
    *("인천광역시 부평구", "인천 연수구", "광주광역시 북구", "대전광역시 유성구", "울산광역시 남구"),
    *("경기도 수원시 영통구", "경기 고양시 일산동구", "경기도 김포시", "강원특별자치도 원주시", "충북 청주시 흥덕구"),
    *("충청남도 천안시 서북구", "전북 전주시 완산구", "전라남도 순천시", "경북 포항시 북구", "경상남도 김해시"),
    "제주특별자치도 제주시",
)
ROADS = (
    *("은행나무로", "한빛로", "새터길", "솔밭로12번길", "중앙대로", "달맞이길", "버드내로", "노을길", "샛강로3길"),
    "봉우재로",
)
DONGS = (
    *("신림동", "상암동", "우동", "송도동", "봉명동", "매탄동", "장항동", "두정동", "효자동", "연향동", "삼계동"),
    "노형동",
)
HOMES = ("한솔아파트", "푸른마을", "해오름빌라", "늘봄오피스텔", "은하수아파트", "두리맨션")
MAILS = (
    "naver.com", "gmail.com", "daum.net", "hanmail.net", "kakao.com", "nate.com", "hanbit-soft.co.kr", "saebyeok.or.kr",
)
HANDLES = ("haneul", "dodam", "minsu", "jiyoon", "soyoung", "bada", "namu", "gaeul", "hoya", "yeon", "taek", "mirae")
BLOCKS = (14, 27, 39, 49, 58, 61, 106, 112, 118, 121, 125, 175, 203, 210, 211, 218, 220, 222)
"""First bytes of IPv4 blocks that are in use in Korea."""


def digits(chance: Random, count: int) -> str:
    """So many digits."""
    return "".join(chance.choices("0123456789", k=count))


def filled(pattern: str, chance: Random) -> str:
    """A pattern with a digit for each `#`."""
    return "".join(digits(chance, 1) if each == "#" else each for each in pattern)


def wide(text: str) -> str:
    """Digits and hyphens as full-width forms."""
    return text.translate(str.maketrans(NARROW, WIDE))


def born(chance: Random, first: date, last: date) -> date:
    """A day from one to another."""
    return first + timedelta(days=chance.randrange((last - first).days))


def registered(chance: Random, *, foreign: bool, new: bool) -> tuple[str, str]:
    """Both halves of a registration number; a new one, from October 2020, ends at random."""
    day = born(chance, date(2020, 11, 1), date(2025, 6, 1)) if new else born(chance, date(1948, 1, 1), date(2019, 6, 1))
    sex = chance.choice((1, 2)) + (2 if day.year >= 2000 else 0) + (4 if foreign else 0)
    front, back = f"{day:%y%m%d}", f"{sex}{chance.randrange(96):02}{digits(chance, 3)}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, front + back, strict=True))
    return front, back + (digits(chance, 1) if new else str(((13 if foreign else 11) - total % 11) % 10))


def joined(chance: Random, form: str, halves: tuple[str, str]) -> str:
    """A registration number as a form writes it."""
    front, back = halves
    marks = {"": "-", "solid": "", "spaced": " ", "odd": chance.choice((" - ", "–", "‐", ". ", " "))}
    if form == "masked":
        return f"{front}-{back[0]}{chance.choice('*●xX') * 6}"
    if form == "wide":
        return wide(f"{front}-{back}")
    return front + marks[form] + back


def rrn(chance: Random, form: str) -> str:
    """A resident registration number."""
    return joined(chance, "" if form == "new" else form, registered(chance, foreign=False, new=form == "new"))


def frn(chance: Random, form: str) -> str:
    """A foreigner's registration number."""
    return joined(chance, "" if form == "new" else form, registered(chance, foreign=True, new=form == "new"))


def passport(chance: Random, form: str) -> str:
    """A passport number: old, or from December 2021."""
    made = chance.choice("MSRD") + (filled("###", chance) + chance.choice("ABCEGHKLNPQ") + filled("####", chance))
    old = chance.choice("MSR") + digits(chance, 8)
    return {"": chance.choice((made, old)), "new": made, "old": old, "lower": old.lower()}[form]


def driver(chance: Random, form: str) -> str:
    """A driving licence number."""
    region = chance.choice((*range(11, 27), 28))
    rest = f"{chance.randrange(100):02}", digits(chance, 6), digits(chance, 2)
    if form == "region":
        return f"{chance.choice(('서울', '부산', '경기', '강원', '충남', '전북'))} {'-'.join(rest)}"
    return {"": "-", "spaced": " ", "solid": ""}[form].join((str(region), *rest))


def card(chance: Random, form: str) -> str:
    """A card number that passes Luhn."""
    body = chance.choice(("4", "51", "53", "55", "9", "62", "356")) + digits(chance, 15)
    body = body[:15]
    doubled = [int(each) * (2 - place % 2) for place, each in enumerate(body)]
    whole = body + str(-sum(each // 10 + each % 10 for each in doubled) % 10)
    groups = [whole[place : place + 4] for place in range(0, 16, 4)]
    return {"": "-", "spaced": " ", "solid": "", "odd": chance.choice(("–", " - ", "."))}[form].join(groups)


def account(chance: Random, form: str, bank: str) -> str:
    """An account number of a bank."""
    made = filled(chance.choice(BANKS[bank]), chance)
    return made.replace("-", "") if form == "solid" else made


def nhis(chance: Random, form: str) -> str:
    """A number of the health insurance card."""
    return chance.choice("12578") + ("" if form == "solid" else "-") + digits(chance, 10)


def military(chance: Random, form: str) -> str:
    """A service number of a soldier or an officer."""
    return filled(f"{chance.randrange(24):02}-{'#####' if form == 'officer' else '7#######'}", chance)


OLD, OLD_PREFIXES = 0.08, ("011", "016", "017", "019")
"""Share of mobile numbers of the time before 010, and how they begin."""


def mobile(chance: Random) -> tuple[str, str, str]:
    """The parts of a mobile number."""
    if chance.random() < OLD:
        return chance.choice(OLD_PREFIXES), filled(f"{chance.randint(2, 9)}##", chance), digits(chance, 4)
    return "010", filled(f"{chance.randint(2, 9)}###", chance), digits(chance, 4)


LONG = ("02", "031", "070")
"""Areas whose exchanges have four digits."""


def landline(chance: Random) -> tuple[str, str, str]:
    """The parts of a number of a house or an office."""
    area = chance.choice((*LONG, "032", "033", "041", "042", "051", "053", "055", "061", "062", "063", "064"))
    exchange = filled(f"{chance.randint(2, 8)}{'###' if area in LONG else '##'}", chance)
    return area, exchange[:3] if area == "02" and chance.random() < 1 / 2 else exchange, digits(chance, 4)


def spoken(text: str) -> str:
    """Digits as they are read aloud."""
    return "".join(SPOKEN.get(each, each) for each in text)


def lookalike(text: str) -> str:
    """A number as bad recognition of print, or a wary poster, writes it."""
    return text.replace("0", "O").replace("1", "l")


def phone(chance: Random, form: str) -> str:
    """A telephone number in one of many forms."""
    parts = landline(chance) if form in ("land", "paren") else mobile(chance)
    return RESPELLED.get(form, str)(chance.choice(PHONES[form]).format(*parts, parts[0][1:]))


PHONES: Mapping[str, Sequence[str]] = {
    "": ("{0}-{1}-{2}",) * 3 + ("{0}.{1}.{2}", "{0} {1} {2}", "{0}{1}{2}"),
    "plain": ("{0}-{1}-{2}",),
    "solid": ("{0}{1}{2}",),
    "land": ("{0}-{1}-{2}",) * 2 + ("{0}.{1}.{2}", "{0} {1} {2}"),
    "paren": ("{0}){1}-{2}", "({0}) {1}-{2}", "({0}){1}-{2}"),
    "abroad": ("+82-{3}-{1}-{2}", "+82 {3} {1} {2}", "+82{3}{1}{2}", "+82-{3}{1}{2}", "(+82) {3}-{1}-{2}"),
    "odd": ("{0} - {1} - {2}", "{0}–{1}–{2}", "{0}_{1}_{2}", "{0}~{1}~{2}", "{0}/{1}/{2}", "{0}){1}-{2}"),
    "wide": ("{0}-{1}-{2}",),
    "spoken": ("{0}-{1}-{2}", "{0} {1} {2}", "{0}{1}{2}"),
    "like": ("{0}-{1}-{2}", "{0}{1}{2}"),
    "apart": ("{0}-{1}-{2}", "{0}{1}{2}"),
}
"""Templates of a telephone number by form: area or prefix, exchange, rest, and the first without its 0."""

RESPELLED: Mapping[str, Callable[[str], str]] = {
    "wide": wide,
    "spoken": spoken,
    "like": lookalike,
    "apart": " ".join,
}


def email(chance: Random, form: str) -> str:
    """An address, plain or as people hide it."""
    who = f"{handle(chance, '')}{chance.choice(('', '.kim', '_' + digits(chance, 2)))}"
    host = chance.choice(MAILS)
    forms: dict[str, Sequence[str]] = {
        "": (f"{who}@{host}",),
        "hidden": (f"{who} 골뱅이 {host}", f"{who}(at){host}", f"{who} [at] {host}", f"{who}골뱅이{host}"),
        "dots": (f"{who} [at] {host.replace('.', ' [dot] ')}", f"{who}골뱅이{host.replace('.', '점')}"),
        "wide": (f"{who}＠{host}",),
        "spaced": (f"{who} @ {host}",),
        "upper": (f"{who}@{host}".upper(),),
    }
    return chance.choice(forms[form])


def handle(chance: Random, _form: str) -> str:
    """A name of an account."""
    tail = chance.choice((digits(chance, 2), digits(chance, 4), "x7"))
    return chance.choice(HANDLES) + chance.choice(("", "_", ".")) + tail


def plate(chance: Random, form: str) -> str:
    """A number plate."""
    letter, number = chance.choice(PLATES), digits(chance, 4)
    head = filled("##" if chance.random() < 0.4 else f"{chance.randint(1, 6)}##", chance)
    forms = {"": f"{head}{letter}{number}", "spaced": f"{head}{letter} {number}"}
    return {**forms, "region": f"{chance.choice(('서울', '경기', '부산'))} {head[:2]}{letter} {number}"}[form]


def address(chance: Random, form: str) -> str:
    """Where somebody lives, to the door."""
    place, road, dong, home = (chance.choice(each) for each in (PLACES, ROADS, DONGS, HOMES))
    number, block = chance.randint(2, 240), chance.randint(101, 118)
    door = f"{chance.randint(1, 24)}{chance.randint(1, 6):02}"
    forms = {
        "road": f"{place} {road} {number}, {block}동 {door}호",
        "minor": f"{place} {road} {number}-{chance.randint(1, 30)} {home} {block}동 {door}호",
        "home": f"{place} {dong} {home} {block}동 {door}호",
        "lot": f"{place} {dong} {number}-{chance.randint(1, 40)}번지 {door}호",
        "floor": f"{place} {road} {number} {chance.randint(2, 9)}층 {door}호",
        "bare": f"{place} {road} {number}-{chance.randint(1, 30)}",
    }
    return forms[form or chance.choice(("road", "minor", "home", "lot", "floor"))]


def ip(chance: Random, form: str) -> str:
    """A public address of the internet, of either version."""
    if form == "six":
        a, b, c, d, e = (f"{chance.randrange(1, 65536):x}" for _ in range(5))
        return chance.choice((f"2001:2d8:{a}:{b}:{c}:{d}:{e}:1", f"2406:da12:{a}::{b}"))
    made = f"{chance.choice(BLOCKS)}.{chance.randint(30, 250)}.{chance.randint(3, 250)}.{chance.randint(2, 250)}"
    return made if ipaddress.ip_address(made).is_global else ip(chance, form)


def mac(chance: Random, form: str) -> str:
    """An address of a network card."""
    octets = (chance.choice((0x00, 0x3C, 0x84, 0xA4, 0xD8, 0xF0)), *(chance.randrange(256) for _ in range(5)))
    made = {"": ":", "dash": "-"}[form].join(f"{each:02x}" for each in octets)
    return made.upper() if chance.random() < 0.5 else made


def gps(chance: Random, form: str) -> str:
    """A place in Korea to some metres."""
    north, east = f"{chance.uniform(34.6, 37.9):.6f}", f"{chance.uniform(126.4, 129.3):.6f}"
    return {"": f"{north}, {east}", "tight": f"{north},{east}", "north": north, "east": east}[form]


def student(chance: Random, form: str) -> str:
    """A student's number: the year of entry, then digits."""
    return f"20{chance.randint(10, 24)}" + ("-" if form == "dash" else "") + digits(chance, chance.choice((4, 5, 6)))


def employee(chance: Random, form: str) -> str:
    """An employee's number."""
    if form == "dash":
        return f"20{chance.randint(10, 24)}-{digits(chance, 4)}"
    return chance.choice(("A", "K", "E", "")) + digits(chance, 7)


VALUES: Mapping[str, Callable[[Random, str], str]] = {
    "RRN": rrn,
    "FRN": frn,
    "PASSPORT": passport,
    "DRIVER": driver,
    "CARD": card,
    "NHIS": nhis,
    "MILITARY": military,
    "PHONE": phone,
    "EMAIL": email,
    "SNS": handle,
    "PLATE": plate,
    "ADDRESS": address,
    "IP": ip,
    "MAC": mac,
    "GPS": gps,
    "STUDENT": student,
    "EMPLOYEE": employee,
}
"""By type what draws a value of a form; `ACCOUNT` needs its bank."""
