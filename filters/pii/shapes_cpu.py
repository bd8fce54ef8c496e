"""Shapes of numbers that only words around them tell from others: whether one may begin at a digit behind none."""

from typing import Final

import numpy as np
from numba import njit

from .reading_cpu import (
    BETWEEN,
    BLOCK,
    DEGREE,
    DIGIT,
    HOME,
    MASK,
    PLATE,
    ROOM,
    SERVICE,
    SPACE,
    STREET,
    Bytes,
    Tables,
    back,
    point,
    read,
)

NEAR, STREETS, DETAILS, HANDLES = 24, 80, 120, 16
"""Characters: from a number back to its name, from a house number back to a word for a home, from it to the flat, from
the name of a service to the handle."""

GROUP: Final = 4
"""Signs of a group of a card's number."""

DOT, COLON, COMMA = (np.uint8(byte) for byte in b".:,")
SERVICES: Final = tuple(
    tuple(map(ord, word))
    for word in ("\0카톡", "카오톡", "\0텔레", "레그램", "인스타", "타그램", "\0위챗", "카카오", "\0라인")
)
"""The last syllables of the names of services; 0 is anything but a syllable."""

BOOKLETS: Final = tuple(map(np.uint8, b"MSRODmsrod"))


@njit(cache=True, nogil=True)
def run(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> tuple[int, np.uint64]:
    """How many digits follow each other from a place on, ten at most, and the place behind them."""
    seen, kind, _ = tables
    for count in range(10):
        byte, behind = read(data, place, stop, seen)
        if not kind[byte] & DIGIT:
            return count, place
        place = behind
    return 10, place


@njit(cache=True, nogil=True)
def syllable(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> tuple[np.uint8, np.uint64]:
    """The classes of the syllable at a place, or behind spaces and commas there, and the place behind it."""
    code, behind = point(data, place, stop)
    for _ in range(5):
        if tables[0][code] not in (SPACE, COMMA):
            break
        code, behind = point(data, behind, stop)
    return tables[2][code], behind


@njit(cache=True, nogil=True)
def apart(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> np.uint64:
    """The place, or the one behind a space there."""
    byte, behind = read(data, place, stop, seen)
    return behind if byte == SPACE else place


@njit(cache=True, nogil=True)
def hinted(data: Bytes, place: np.uint64, start: np.uint64, most: int, wanted: tuple[Bytes, int]) -> bool:
    """Whether a syllable of some classes stands among so many characters before a place."""
    classes, bits = wanted
    for _ in range(most):
        before = back(data, place, start)
        if before == place:
            break
        if classes[point(data, before, place)[0]] & bits:
            return True
        place = before
    return False


@njit(cache=True, nogil=True)
def is_glued(data: Bytes, place: np.uint64, start: np.uint64, seen: Bytes) -> bool:
    """Whether a letter or digit of ASCII stands before a place."""
    byte = read(data, back(data, place, start), place, seen)[0]
    return bool(48 <= byte <= 57 or 97 <= byte | SPACE <= 122)


@njit(cache=True, nogil=True)
def is_hexadecimal(byte: np.uint8) -> bool:
    """Whether a byte is a hexadecimal digit."""
    return bool(48 <= byte <= 57 or 97 <= byte | SPACE <= 102)


@njit(cache=True, nogil=True)
def is_dotted(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether an address of version 4, or degrees with four decimals, may begin at a place."""
    for octet in range(4):
        count, place = run(data, place, stop, tables)
        if count >= 4:
            return octet == 1
        if count == 0:
            return False
        byte, place = read(data, place, stop, tables[0])
        if byte != DOT:
            return octet == 3
    return True


@njit(cache=True, nogil=True)
def is_routed(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> bool:
    """Whether an address of version 6 may begin at a place."""
    for _ in range(4):
        byte, place = read(data, place, stop, seen)
        if not is_hexadecimal(byte):
            return False
    return bool(read(data, place, stop, seen)[0] == COLON)


@njit(cache=True, nogil=True)
def is_angle(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether degrees, and perhaps a space, stand at a place before a digit."""
    count, place = run(data, place, stop, tables)
    classes, behind = syllable(data, place, stop, tables)
    if count > 3 or not classes & DEGREE:
        return False
    return run(data, apart(data, behind, stop, tables[0]), stop, tables)[0] > 0


@njit(cache=True, nogil=True)
def is_plate(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether up to three digits at a place are followed by a letter of plates and four digits."""
    count, behind = run(data, place, stop, tables)
    if count > 3:
        return False
    classes, behind = syllable(data, behind, stop, tables)
    if not classes & PLATE:
        return False
    return run(data, apart(data, behind, stop, tables[0]), stop, tables)[0] >= 4


@njit(cache=True, nogil=True)
def has_flat(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a digit before 호 or 층 comes soon on the same line."""
    seen, kind, syllables = tables
    digit = False
    for _ in range(DETAILS):
        code, place = point(data, place, stop)
        if code == 10:
            return False
        if digit and syllables[code] & ROOM:
            return True
        digit = bool(kind[seen[code]] & DIGIT)
    return False


@njit(cache=True, nogil=True)
def is_house(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a digit at a place is of a house with a flat, or near a word for a home."""
    count, behind = run(data, place, stop, tables)
    if count > 4:
        return False
    code, after = point(data, behind, stop)
    if tables[2][code] & BLOCK and has_flat(data, after, stop, tables):
        return True
    if not hinted(data, place, start, 2, (tables[2], STREET)):
        return False
    return has_flat(data, place, stop, tables) or hinted(data, place, start, STREETS, (tables[2], HOME))


@njit(cache=True, nogil=True)
def is_booklet(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether the letter before a place and digits from it on may be of a passport."""
    before = back(data, place, start)
    if read(data, before, place, tables[0])[0] not in BOOKLETS:
        return False
    count, behind = run(data, place, stop, tables)
    after = read(data, behind, stop, tables[0])[1]
    return count == 8 or (count == 3 and run(data, after, stop, tables)[0] == 4)


@njit(cache=True, nogil=True)
def is_tail(data: Bytes, place: np.uint64, start: np.uint64, tables: Tables) -> bool:
    """Whether four masks stand before a place, as before the last digits of a card."""
    seen, kind, _ = tables
    masks, end = 0, place
    for _ in range(GROUP + 5):
        place = back(data, place, start)
        byte = read(data, place, end, seen)[0]
        masks += bool(kind[byte] & MASK)
        if masks == GROUP:
            return True
        if not kind[byte] & (MASK | BETWEEN):
            return False
    return False


@njit(cache=True, nogil=True)
def is_service(data: Bytes, place: np.uint64, start: np.uint64) -> bool:
    """Whether the syllable that ends before a place ends the name of a service."""
    last = back(data, place, start)
    middle = back(data, last, start)
    first = back(data, middle, start)
    a, b, c = point(data, first, middle)[0], point(data, middle, place)[0], point(data, last, place)[0]
    for one, two, three in SERVICES:
        if c == three and b == two and (a == one or (one == 0 and not 0xAC00 <= a <= 0xD7A3)):
            return True
    return False


@njit(cache=True, nogil=True)
def is_handle(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether the syllable at a place ends the name of a service, and a name in letters comes soon."""
    code, place = point(data, place, stop)
    if not tables[2][code] & SERVICE or not is_service(data, place, start):
        return False
    for _ in range(HANDLES):
        byte, place = read(data, place, stop, tables[0])
        if byte | SPACE >= 97 and byte | SPACE <= 122:
            return True
    return False


@njit(cache=True, nogil=True)
def is_paired(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64) -> bool:
    """Whether the mark at a place is the first of five between six pairs of letters or digits."""
    if place < start + np.uint64(2) or place + np.uint64(15) > stop:
        return False
    for step in range(5):
        mark = place + np.uint64(3 * step)
        if data[mark] != data[place] or not is_hexadecimal(data[mark + np.uint64(1)]):
            return False
    return is_hexadecimal(data[place - np.uint64(1)])
