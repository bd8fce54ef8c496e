"""What fills the small slots of frames: names, days, numbers with and without check digits, identifiers of machines."""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from pii_values import BANKS, born, digits, filled

SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍"
GIVEN = (
    *("가온", "나래", "도담", "라온", "미르", "보람", "새롬", "아름", "재윤", "지호", "하늘", "현우", "은채", "수빈"),
    "태경",
)
LATINS = ("haneul-kim", "dodam", "raon.lee", "gildong", "jaeyoon", "mirae_p")
WORDS = ("nuri", "garam", "hanbit", "mirinae", "sandbox", "atlas", "pinecone", "lagoon")
JOSA = (
    *("로", "으로", "은", "는", "이", "가", "을", "를", "과", "와", "입니다", "이에요", "예요", "이고", "인데"),
    *("이라고", "에서", "에게"),
    *("도", "만", "까지", "부터", "번으로", "이며", "이었는데", "로만", "이니", "이랑"),
)
BRN_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def corporation(chance: Random) -> str:
    """A valid number of a corporation, which is public and looks like a person's."""
    registry = chance.choice(("1101", "1311", "1345", "1201", "1801", "2001", "1101", "1102"))
    body = registry + chance.choice(("11", "21", "71")) + digits(chance, 6)
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(body))
    return f"{body[:6]}-{body[6:]}{-total % 10}"


def business(chance: Random) -> str:
    """A valid number of a business, which every shop shows."""
    body = f"{chance.randint(101, 899)}{digits(chance, 6)}"
    total = sum(int(digit) * weight for digit, weight in zip(body, BRN_WEIGHTS, strict=True)) + int(body[8]) * 5 // 10
    return f"{body[:3]}-{body[3:5]}-{body[5:]}{-total % 10}"


def ean(body: str) -> str:
    """Twelve digits with the check digit of a bar code."""
    return body + str(-sum(int(digit) * (1 + place % 2 * 2) for place, digit in enumerate(body)) % 10)


def isbn(chance: Random) -> str:
    """A valid number of a Korean book, with hyphens."""
    whole = ean(f"978{chance.choice(('89', '11'))}{digits(chance, 7)}")
    return f"{whole[:3]}-{whole[3:5]}-{whole[5:9]}-{whole[9:12]}-{whole[12]}"


def day(chance: Random) -> date:
    """A day of the last decades."""
    return born(chance, date(1985, 1, 1), date(2025, 1, 1))


def hexed(chance: Random, count: int) -> str:
    """So many hexadecimal digits."""
    made = hashlib.sha256(digits(chance, 16).encode()).hexdigest()
    return made[:count]


def numbered(name: str) -> Callable[[Random], str]:
    """What draws the digits that a slot such as `n12` asks for; the first is no 0."""
    count = int(name[1:])
    return lambda chance: str(chance.randint(1, 9)) + digits(chance, count - 1)


SLOTS: Mapping[str, Callable[[Random], str]] = {
    "name": lambda chance: chance.choice(SURNAMES) + chance.choice(GIVEN),
    "latin": lambda chance: chance.choice(LATINS),
    "word": lambda chance: chance.choice(WORDS),
    "bank": lambda chance: chance.choice(list(BANKS)),
    "j": lambda chance: chance.choice(JOSA),
    "day": lambda chance: f"{day(chance):%Y. %m. %d.}",
    "isodate": lambda chance: day(chance).isoformat(),
    "isodate8": lambda chance: f"{day(chance):%Y%m%d}",
    "dotdate": lambda chance: f"{day(chance):%Y.%m.%d}",
    "won": lambda chance: f"{chance.randint(1, 900)},{digits(chance, 3)}",
    "d": lambda chance: str(chance.randint(2, 9)),
    "m": lambda chance: str(chance.randint(10, 59)),
    "n": lambda chance: str(chance.randint(201, 9800)),
    "corp": corporation,
    "brn": business,
    "sha1": lambda chance: hexed(chance, 40),
    "sha256": lambda chance: hexed(chance, 64),
    "sha7": lambda chance: hexed(chance, 7),
    "md5": lambda chance: hexed(chance, 32),
    "hex6": lambda chance: hexed(chance, 6),
    "hex8": lambda chance: hexed(chance, 8),
    "fingerprint": lambda chance: ":".join(hexed(chance, 2) for _ in range(16)),
    "uuid": lambda chance: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    "version": lambda chance: ".".join(str(chance.randint(0, 20)) for _ in range(chance.choice((3, 4)))),
    "section": lambda chance: ".".join(str(chance.randint(1, 9)) for _ in range(4)),
    "serial": lambda chance: "-".join(filled("#", chance) + hexed(chance, 4).upper() for _ in range(4)),
    "ean": lambda chance: ean(f"880{digits(chance, 9)}"),
    "isbn": isbn,
    "isbnplain": lambda chance: isbn(chance).replace("-", ""),
    "epoch": lambda chance: f"{chance.randint(1_500_000_000_000, 1_735_000_000_000)}",
    "blog": lambda chance: f"22{digits(chance, 10)}",
    **{name: numbered(name) for name in ("n2", "n3", "n4", "n5", "n6", "n7", "n8", "n10", "n12", "n13", "n14")},
}
"""What draws the text of a slot."""
