"""Characters of UTF-8 as the finder sees them: their views, and the classes its patterns are made of."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..compiled_cpu import njit
from .vehicles import LEGAL
from .view import view

DIGIT, SPELLED, BETWEEN, MASK, AT, ZERO, ONE, OPEN = 1, 2, 4, 8, 16, 32, 64, 128
"""Classes of characters, as bits: what the patterns of `numbers` and `contact` are made of."""

_CLASSES: Final = (
    (DIGIT, b"0123456789"),
    (SPELLED, b"OolI|\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9"),
    (BETWEEN, b" -.()_~+"),
    (MASK, b"*xX#"),
    (AT, b"@\xc0\xc2"),
    (ZERO, b"0Oo\xb0"),
    (ONE, b"1lI|\xb1"),
    (OPEN, b"([{"),
)
"""The bytes of a view in each class."""

PLATE, STREET, BLOCK, HOME, DEGREE, SERVICE = 2, 8, 16, 32, 64, 128
"""Classes of syllables, as bits."""

_SYLLABLES: Final = (
    (PLATE, LEGAL),
    (STREET, "로길동리가산"),
    (BLOCK, "동"),
    (HOME, "집댁살"),
    (DEGREE, "°도"),
    (SERVICE, "카라스텔위"),
)
"""Syllables in each class: a house number follows STREET, and HOME says that somebody lives there; SERVICE is last
but one in the first part of the name of each service that gives handles.
"""

NAME, REGION, GIVEN = 1, 2, 4
"""Classes of two characters that follow each other, as bits, beside HOME."""

_PAIRS: Final = (
    (NAME, "계좌 예금 입금 송금 이체 통장 은행 농협 신협 수협 금고 우체 뱅크"),
    (
        NAME,
        "국민 신한 우리 하나 기업 카오 토스 케이 제일 씨티 대구 부산 경남 광주 전북 제주 산업 새마",
    ),
    (NAME, "KB NH IB SC EB GB NK cc cC Cc CC"),
    (NAME, "면허 iv iV Iv IV 보험 건보 의보 증번 군번"),
    (
        REGION,
        "서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주",
    ),
    (REGION, "청북 청남 라북 라남 상북 상남"),
    (GIVEN, "학번 사번 행번 교번 직번 군번 생번 원번 증번"),
    (
        HOME,
        "자택 거주 배송 받으 받는 받을 수령 본가 사는 사시 산다 주민 자취 하숙 소지 본적 거처 이사 전입 우편 보내 보낼",
    ),
    (HOME, "부칠 등본 주거 등록 생년 성명 이름 세대 고향 택배"),
)
"""Pairs in each class, some of them in the middle of a word: NAME is in what `naming` knows of accounts and papers,
GIVEN ends what `ids` knows of numbers, 번호 perhaps apart, HOME is in what `addresses` knows of homes; a city ends in
시, 군 or 구 and a space.
"""

_CITIES: Final = ("시 ", "군 ", "구 ")
_MARKS: Final = "증 "
"""What stands between two words of one name."""

POINTS: Final = 0x10000
"""Code points with a class; those beyond have none."""

NEWLINE, SPACE, OTHER = (np.uint8(byte) for byte in b"\n \xff")
"""Bytes of a view; OTHER stands for no known character."""

Bytes = NDArray[np.uint8]
Tables = tuple[Bytes, Bytes, Bytes, Bytes]
"""The view of each code point, the classes of each byte of a view, those of each code point as a syllable, and those of
each pair of code points, by `pair`.
"""

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """A kernel that makes no arrays, without the counting of references: that would take half of its time."""
    options: dict[str, Any] = {"_nrt": False}
    made: Kernel = njit(cache=True, nogil=True, **options)(kernel)
    return made


def inlined(kernel: Kernel) -> Kernel:
    """A kernel that is compiled as part of its one caller, and not again by itself."""
    options: dict[str, Any] = {"inline": "always"}
    made: Kernel = njit(**options)(kernel)
    return made


@cache
def tables() -> Tables:
    """The tables of the Basic Multilingual Plane."""
    kinds, syllables, pairs = np.zeros(256, np.uint8), np.zeros(POINTS, np.uint8), np.zeros(POINTS, np.uint8)
    for bit, members in _CLASSES:
        kinds[list(members)] |= bit
    for bit, letters in _SYLLABLES:
        syllables[[*map(ord, letters)]] |= bit
    for bit, words in (*((bit, words.split(" ")) for bit, words in _PAIRS), (REGION, _CITIES), (NAME, (_MARKS,))):
        for word in words:
            pairs[_pair(ord(word[0]), ord(word[1]))] |= bit
    return np.frombuffer(view("".join(map(chr, range(POINTS)))), np.uint8), kinds, syllables, pairs


def _pair(first: int | np.uint32, second: int | np.uint32) -> int:
    """Where the classes of two code points are; few others share their place."""
    return int((40503 * first + second) & 0xFFFF)


pair: Callable[[np.uint32, np.uint32], int] = compiled(_pair)


@compiled
def point(data: Bytes, place: np.uint64, stop: np.uint64) -> tuple[np.uint32, np.uint64]:
    """The code point at a place of UTF-8, and the place behind it; newlines behind the last, 0xFFFF for others."""
    if place >= stop:
        return np.uint32(10), place
    lead = np.uint32(data[place])
    if lead < np.uint32(0x80):
        return lead, place + np.uint64(1)
    made = np.uint32(data[place + np.uint64(1)]) & np.uint32(0x3F)
    if lead < np.uint32(0xE0):
        return (lead & np.uint32(0x1F)) << np.uint32(6) | made, place + np.uint64(2)
    if lead >= np.uint32(0xF0):
        return np.uint32(0xFFFF), place + np.uint64(4)
    made = made << np.uint32(6) | np.uint32(data[place + np.uint64(2)]) & np.uint32(0x3F)
    return (lead & np.uint32(0x0F)) << np.uint32(12) | made, place + np.uint64(3)


@compiled
def read(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> tuple[np.uint8, np.uint64]:
    """The view of the character at a place of UTF-8, and the place behind it; newlines behind the last."""
    code, behind = point(data, place, stop)
    return seen[code], behind


@compiled
def back(data: Bytes, place: np.uint64, start: np.uint64) -> np.uint64:
    """Where the character before a place begins; the start before the first."""
    while place > start:
        place -= np.uint64(1)
        if data[place] & np.uint8(0xC0) != np.uint8(0x80):
            break
    return place
