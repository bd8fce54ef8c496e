"""Shapes of numbers that only words around them tell from others: whether one may begin at a digit behind none."""

from typing import Final

import numpy as np

from .reading_cpu import (
    BETWEEN,
    DEGREE,
    DIGIT,
    HOME,
    MASK,
    OTHER,
    PLATE,
    REGION,
    SPACE,
    Bytes,
    Tables,
    back,
    compiled,
    pair,
    point,
    read,
)

NEAR, BEHIND, LIVING, DETAILS = 24, 14, 56, 120
"""Characters: from a number back to its name, and on to one behind, from the number of a house on to a word for a home,
and to the flat."""

HEAD, LIVED = 60, 96
"""Characters from the number of a house back to its region, and to a word for a home."""

LONGEST: Final = 17
"""Digits that are counted: no card has more than 16."""

FLAT, FLOOR, TOWER, LOT = 1, 2, 4, 8
"""What stands behind the number of a house, as bits: that of a flat, a floor, a block, and 번지."""

DIGITS = np.uint32(ord("0")), np.uint32(ord("9"))
HO, CHEUNG, DONG, BEON, JI = (np.uint32(ord(letter)) for letter in "호층동번지")
MASKS: Final = 25
"""Characters that are looked at before a digit of a card: sixteen signs, and three marks with spaces beside each."""

DOT, COLON, COMMA = (np.uint8(byte) for byte in b".:,")
GROUPS: Final = 7
"""Colons of an address of version 6 that leaves none out."""

ROUTED: Final = tuple(map(np.uint8, b"23"))
"""What the addresses of version 6 that are routed begin with."""

BOOKLETS: Final = tuple(map(np.uint8, b"MSRODmsrod"))


@compiled
def run(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> tuple[int, np.uint64]:
    """How many digits follow each other from a place on, `LONGEST` at most, and the place behind them."""
    seen, kind = tables[0], tables[1]
    count = 0
    byte, behind = read(data, place, stop, seen)
    while kind[byte] & DIGIT and count < LONGEST:
        count, place = count + 1, behind
        byte, behind = read(data, place, stop, seen)
    return count, place


@compiled
def syllable(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> tuple[np.uint8, np.uint64]:
    """The classes of the syllable at a place, or behind spaces and commas there, and the place behind it."""
    code, behind = point(data, place, stop)
    for _ in range(5):
        if tables[0][code] not in (SPACE, COMMA):
            break
        code, behind = point(data, behind, stop)
    return tables[2][code], behind


@compiled
def apart(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> np.uint64:
    """The place, or the one behind a space there."""
    byte, behind = read(data, place, stop, seen)
    return behind if byte == SPACE else place


@compiled
def is_behind(data: Bytes, place: np.uint64, start: np.uint64, tables: Tables, wanted: int) -> bool:
    """Whether a syllable of some classes, and perhaps a space, stands before a place."""
    before = back(data, place, start)
    if data[before] == SPACE:
        place, before = before, back(data, before, start)
    return bool(tables[2][point(data, before, place)[0]] & wanted)


@compiled
def told_before(data: Bytes, place: np.uint64, start: np.uint64, most: int, tables: Tables, wanted: int) -> bool:
    """Whether a pair of some classes stands among so many characters before a place."""
    later = np.uint32(0)
    for _ in range(most):
        before = back(data, place, start)
        if before == place:
            break
        code = point(data, before, place)[0]
        if (tables[3][pair(code, later)] | (tables[2][code] & HOME)) & wanted:
            return True
        later, place = code, before
    return False


@compiled
def told_behind(data: Bytes, place: np.uint64, stop: np.uint64, most: int, tables: Tables, wanted: int) -> bool:
    """Whether a pair of some classes stands among so many characters from a place on."""
    before = np.uint32(0)
    for _ in range(most):
        if place >= stop:
            break
        code, place = point(data, place, stop)
        if (tables[3][pair(before, code)] | (tables[2][code] & HOME)) & wanted:
            return True
        before = code
    return False


@compiled
def end(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> np.uint64:
    """The place behind the digits, masks and marks that begin at a place; longer ones are no number."""
    for _ in range(48):
        byte, behind = read(data, place, stop, tables[0])
        if not tables[1][byte] & (DIGIT | MASK | BETWEEN):
            break
        place = behind
    return place


@compiled
def is_hexadecimal(byte: np.uint8) -> bool:
    """Whether a byte is a hexadecimal digit."""
    return bool(48 <= byte <= 57 or 97 <= byte | SPACE <= 102)


@compiled
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


@compiled
def is_routed(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> bool:
    """Whether an address of version 6 may begin at a place: eight groups, or fewer and two colons in a row."""
    byte, colons, before = read(data, place, stop, seen)[0], 0, OTHER
    if byte not in ROUTED:
        return False
    while is_hexadecimal(byte) or byte == COLON:
        colons += byte == COLON
        if colons == GROUPS or (byte == COLON and before == COLON):
            return True
        before = byte
        place = read(data, place, stop, seen)[1]
        byte = read(data, place, stop, seen)[0]
    return False


@compiled
def is_angle(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether degrees, and perhaps a space, stand at a place before a digit."""
    count, place = run(data, place, stop, tables)
    classes, behind = syllable(data, place, stop, tables)
    if count > 3 or not classes & DEGREE:
        return False
    return run(data, apart(data, behind, stop, tables[0]), stop, tables)[0] > 0


@compiled
def is_plate(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether up to three digits at a place are followed by a letter of plates and four digits."""
    count, behind = run(data, place, stop, tables)
    if count > 3:
        return False
    classes, behind = syllable(data, behind, stop, tables)
    if not classes & PLATE:
        return False
    return run(data, apart(data, behind, stop, tables[0]), stop, tables)[0] >= 4


@compiled
def details(data: Bytes, place: np.uint64, stop: np.uint64) -> int:
    """What of a flat, a floor, a block and a lot stands behind a place on the same line."""
    signs, before = 0, np.uint32(0)
    for _ in range(DETAILS):
        code, place = point(data, place, stop)
        if code == 10:
            break
        digit = DIGITS[0] <= before <= DIGITS[1]
        signs |= FLAT * (digit & (code == HO)) | FLOOR * (digit & (code == CHEUNG)) | TOWER * (code == DONG)
        signs |= LOT * ((before == BEON) & (code == JI))
        before = code
    return signs


@compiled
def is_house(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a digit behind a street, or before 동, is of a house with a flat, or near a word for a home."""
    signs = details(data, place, stop)
    if signs & FLAT and signs & (TOWER | LOT):
        return True
    if not signs & LOT and not told_before(data, place, start, HEAD, tables, REGION):
        return False
    if signs & (FLAT | FLOOR):
        return True
    return told_before(data, place, start, LIVED, tables, HOME) or told_behind(data, place, stop, LIVING, tables, HOME)


@compiled
def is_booklet(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether the letter before a place and digits from it on may be of a passport."""
    before = back(data, place, start)
    if read(data, before, place, tables[0])[0] not in BOOKLETS:
        return False
    count, behind = run(data, place, stop, tables)
    letter, after = read(data, behind, stop, tables[0])
    return count == 8 or (count == 3 and bool(97 <= letter | SPACE <= 122) and run(data, after, stop, tables)[0] == 4)


@compiled
def masks_before(data: Bytes, place: np.uint64, start: np.uint64, tables: Tables) -> int:
    """How many masks of a card stand before a place, with what parts its groups."""
    count = 0
    for _ in range(MASKS):
        before = back(data, place, start)
        kind = tables[1][read(data, before, place, tables[0])[0]]
        if before == place or not kind & (MASK | BETWEEN):
            break
        count += bool(kind & MASK)
        place = before
    return count
