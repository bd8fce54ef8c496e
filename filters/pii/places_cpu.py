"""Where personal data may be in a column of texts: a compiled pass that misses none of what `scan` finds.

It looks at classes of characters, not at what they say, and leaves 4 of 100 bytes of Korean web texts to `scan`.
"""

from functools import cache
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .contact import LOCAL
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

POINTS: Final = 0x10000
"""Code points with a class; those beyond have none."""

PHONE, CARD, BIRTH = 9, 16, 6
"""Digits at least of a telephone number with its code, of a card, and of a birth date."""

GAP: Final = 6
"""Characters between two digits of one number at most."""

MONTHS, DAYS = 12, 31
"""The last month and the last day that a date may have."""

REACH: Final = 512
"""Bytes on either side of a place that may decide about it: 128 code points at most (`contact`), of 4 bytes."""

AHEAD: Final = 3
"""Bytes that are looked at with the first of four."""

LOCALS: Final = tuple(map(np.uint8, LOCAL))
"""Bytes of the local part of an address."""

BLOCK: Final = 1 << 16
"""Bytes that are marked at a time."""

NEWLINE, SPACE, LETTER_A, LETTER_T, COUNTRY, OTHER, SIGN, WIDE = (np.uint8(byte) for byte in b"\n at8\xff@\xef")
"""Bytes of a view: COUNTRY begins +82, OTHER stands for no known character. WIDE begins full-width forms in UTF-8."""

Tables = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""The view of each code point, and the classes of each byte of a view."""


@cache
def tables() -> Tables:
    """The view of each code point of the Basic Multilingual Plane, and the classes of each byte of a view."""
    kinds = np.zeros(256, np.uint8)
    for bit, members in _CLASSES:
        kinds[list(members)] |= bit
    return np.frombuffer(view("".join(map(chr, range(POINTS)))), np.uint8), kinds


@njit(cache=True, nogil=True)
def read(
    data: NDArray[np.uint8], place: np.uint64, stop: np.uint64, seen: NDArray[np.uint8]
) -> tuple[np.uint8, np.uint64]:
    """The view of the character at a place of UTF-8, and the place behind it; newlines behind the last."""
    if place >= stop:
        return NEWLINE, place
    lead = np.uint32(data[place])
    if lead < np.uint32(0x80):
        return seen[lead], place + np.uint64(1)
    point = np.uint32(data[place + np.uint64(1)]) & np.uint32(0x3F)
    if lead < np.uint32(0xE0):
        return seen[(lead & np.uint32(0x1F)) << np.uint32(6) | point], place + np.uint64(2)
    if lead >= np.uint32(0xF0):
        return OTHER, place + np.uint64(4)
    point = point << np.uint32(6) | np.uint32(data[place + np.uint64(2)]) & np.uint32(0x3F)
    return seen[(lead & np.uint32(0x0F)) << np.uint32(12) | point], place + np.uint64(3)


@njit(cache=True, nogil=True)
def digits_from(
    data: NDArray[np.uint8],
    place: np.uint64,
    stop: np.uint64,
    tables: Tables,
    wanted: int,
) -> int:
    """How many digits of the wanted classes a number that begins at a place may have; no more than a card has."""
    seen, kind = tables
    count, gap = 0, 0
    while gap <= GAP and count < CARD:
        byte, place = read(data, place, stop, seen)
        if kind[byte] & wanted:
            count, gap = count + 1, 0
        elif kind[byte] & (BETWEEN | MASK):
            gap += 1
        else:
            break
    return count


@njit(cache=True, nogil=True)
def is_birth(data: NDArray[np.uint8], place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a date of six digits begins at a place, and a digit or a mask comes soon."""
    seen, kind = tables
    date = 0
    for _ in range(BIRTH):
        byte, place = read(data, place, stop, seen)
        if not kind[byte] & DIGIT:
            return False
        date = 10 * date + int(byte) - 48
    month, day = date // 100 % 100, date % 100
    return 1 <= month <= MONTHS and 1 <= day <= DAYS and digits_from(data, place, stop, tables, DIGIT | MASK) > 0


@njit(cache=True, nogil=True)
def is_number(data: NDArray[np.uint8], place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a telephone number, a card's or a registration number may begin at a place that is no digit's next."""
    seen, kind = tables
    byte, behind = read(data, place, stop, seen)
    if kind[byte] & ZERO or byte == COUNTRY:
        second, behind = read(data, behind, stop, seen)
        likely = kind[byte] & DIGIT or kind[second] & ONE or second == SPACE
        if likely and digits_from(data, place, stop, tables, DIGIT | SPELLED) >= PHONE:
            return True
    if not kind[byte] & DIGIT:
        return False
    return is_birth(data, place, stop, tables) or digits_from(data, place, stop, tables, DIGIT) >= CARD


@njit(cache=True, nogil=True)
def is_at(data: NDArray[np.uint8], place: np.uint64, stop: np.uint64, seen: NDArray[np.uint8]) -> bool:
    """Whether the word `at` stands at a place, perhaps behind a space."""
    byte, place = read(data, place, stop, seen)
    if byte == SPACE:
        byte, place = read(data, place, stop, seen)
    second, _ = read(data, place, stop, seen)
    return bool(byte | SPACE == LETTER_A and second | SPACE == LETTER_T)


@njit(cache=True, nogil=True)
def lines_around(data: NDArray[np.uint8], place: np.uint64, start: int, stop: int) -> tuple[int, int]:
    """The whole lines that `REACH` bytes before and behind a place lie in."""
    first, last = max(int(place) - REACH, start), min(int(place) + REACH, stop)
    while first > start and data[first - 1] != NEWLINE:
        first -= 1
    while last < stop and data[last] != NEWLINE:
        last += 1
    return first, last


@njit(cache=True, nogil=True)
def mark(data: NDArray[np.uint8], flags: NDArray[np.uint8]) -> None:
    """Flags bytes from the second on that personal data, or the at sign of an address, may begin with.

    A digit behind none, O before what looks like 1, a bracket before an a, and all of @ 골 앳 공 영 and of full-width
    forms. No branches, so that a compiler compares a vector of bytes at a time.
    """
    for place in range(min(len(flags), len(data) - AHEAD)):
        before, byte, after, last = data[place], data[place + 1], data[place + 2], data[place + 3]
        digit = (byte >= 48) & (byte <= 57) & ~((before >= 48) & (before <= 57))
        one = (after == 49) | (after == 73) | (after == 108) | (after == 124) | (after == 32) | (after >= 0xE3)
        bracket = (byte == 40) | (byte == 91) | (byte == 123)
        letter = (after == 65) | (after == 97) | (after == 32) | (after == 0xEF)
        go = (byte == 0xEA) & (after == 0xB3) & ((last == 0xA8) | (last == 0xB5))
        ae = (byte == 0xEC) & (((after == 0x95) & (last == 0xB3)) | ((after == 0x98) & (last == 0x81)))
        sign = (byte == 64) | (byte == 0xEF)
        flags[place] = digit | (((byte == 79) | (byte == 111)) & one) | (bracket & letter) | go | ae | sign


@njit(cache=True, nogil=True)
def is_behind_local(data: NDArray[np.uint8], place: np.uint64, start: np.uint64) -> bool:
    """Whether an at sign may have the local part of an address, or a space, before it."""
    if place == start:
        return False
    before = data[place - np.uint64(1)]
    wide = place >= start + np.uint64(3) and data[place - np.uint64(3)] == WIDE
    return wide or before == SPACE or before in LOCALS


@njit(cache=True, nogil=True)
def is_place(data: NDArray[np.uint8], place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether personal data may be at a flagged place of a text."""
    seen, kind = tables
    byte, behind = read(data, place, stop, seen)
    if data[place] == SIGN:
        after, _ = read(data, behind, stop, seen)
        return is_behind_local(data, place, start) and (data[place - np.uint64(1)] != SPACE or after == SPACE)
    if kind[byte] & (AT | OPEN):
        return bool(kind[byte] & AT) or is_at(data, behind, stop, seen)
    return is_number(data, place, stop, tables)


@njit(cache=True, nogil=True)
def flagged(data: NDArray[np.uint8], start: int, stop: int, flags: NDArray[np.uint8], out: NDArray[np.int64]) -> int:
    """How many bytes of `data[start:stop]` are flagged; their places are written to `out`."""
    size = stop - start
    flags[:size] = 1  # the first byte, and the last ones, which mark does not look at
    mark(data[start:], flags[1:size])
    words = (size + 7) // 8
    flags[size : 8 * words] = 0
    count = 0
    for word in np.flatnonzero(flags[: 8 * words].view(np.uint64)):
        for place in range(8 * word, 8 * word + 8):
            out[count] = start + place
            count += flags[place]
    return count


@njit(cache=True, nogil=True)
def places(data: NDArray[np.uint8], offsets: NDArray[np.int64], tables: Tables) -> NDArray[np.int64]:
    """Row, begin and end, in bytes, of the lines that must be read to find all that is in a column of texts."""
    found, count = np.empty((64, 3), np.int64), 0
    flags, marked = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    for row in range(len(offsets) - 1):
        start, stop, known = int(offsets[row]), int(offsets[row + 1]), -1
        for begin in range(start, stop, BLOCK):
            for place in marked[: flagged(data, begin, min(begin + BLOCK, stop), flags, marked)]:
                if not is_place(data, np.uint64(place), np.uint64(start), np.uint64(stop), tables):
                    continue
                first, last = lines_around(data, np.uint64(place), start, stop)
                if known < first:
                    found = np.concatenate((found, np.empty_like(found))) if count == len(found) else found
                    found[count] = (row, first, last)
                    count += 1
                found[count - 1, 2] = known = last
    return found[:count]
