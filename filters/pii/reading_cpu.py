"""Characters of UTF-8 as the finder sees them: their views, and the classes its patterns are made of."""

from functools import cache
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

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

HINT, PLATE, ROOM, STREET, BLOCK, HOME, DEGREE, SERVICE = 1, 2, 4, 8, 16, 32, 64, 128
"""Classes of syllables, as bits."""

_SYLLABLES: Final = (
    (HINT, "번"),
    (PLATE, LEGAL),
    (ROOM, "호층"),
    (STREET, "로길동리가산"),
    (BLOCK, "동"),
    (HOME, "택집거송받령본곳록취숙"),
    (DEGREE, "°도"),
    (SERVICE, "톡오인레램타챗"),
)
"""Syllables in each class: HINT ends 학번, 사번, 군번; a house number follows STREET; HOME is in 자택, 거주 and such;
SERVICE ends the name of each service that gives handles.
"""

POINTS: Final = 0x10000
"""Code points with a class; those beyond have none."""

NEWLINE, SPACE, OTHER = (np.uint8(byte) for byte in b"\n \xff")
"""Bytes of a view; OTHER stands for no known character."""

Bytes = NDArray[np.uint8]
Tables = tuple[Bytes, Bytes, Bytes]
"""The view of each code point, the classes of each byte of a view, and those of each code point as a syllable."""


@cache
def tables() -> Tables:
    """The tables of the Basic Multilingual Plane."""
    kinds, syllables = np.zeros(256, np.uint8), np.zeros(POINTS, np.uint8)
    for bit, members in _CLASSES:
        kinds[list(members)] |= bit
    for bit, letters in _SYLLABLES:
        syllables[[*map(ord, letters)]] |= bit
    return np.frombuffer(view("".join(map(chr, range(POINTS)))), np.uint8), kinds, syllables


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def read(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> tuple[np.uint8, np.uint64]:
    """The view of the character at a place of UTF-8, and the place behind it; newlines behind the last."""
    code, behind = point(data, place, stop)
    return seen[code], behind


@njit(cache=True, nogil=True)
def back(data: Bytes, place: np.uint64, start: np.uint64) -> np.uint64:
    """Where the character before a place begins; the start before the first."""
    while place > start:
        place -= np.uint64(1)
        if data[place] & np.uint8(0xC0) != np.uint8(0x80):
            break
    return place
