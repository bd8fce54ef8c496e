"""Numbers of many digits: whether one may begin at a digit behind none."""

from typing import Final

import numpy as np

from .reading_cpu import (
    BETWEEN,
    DIGIT,
    MASK,
    NAME,
    ONE,
    REGION,
    SPACE,
    SPELLED,
    ZERO,
    Bytes,
    Tables,
    compiled,
    read,
)
from .shapes_cpu import BEHIND, NEAR, end, masks_before, run, told_before, told_behind

PHONE, ACCOUNT, DRIVER, CARD, BIRTH, WHOLE, NAMED = 9, 10, 12, 16, 6, 13, 5
"""Digits at least of a telephone number with its code, and of an account, those of a driver's licence, of a card, of a
birth date, and of a registration number, and digits at least of a number that stands beside its name."""

TELEPHONE, MONEY = 12, 14
"""Digits at most of a telephone number that begins with 0, and of an account."""

GROUP, FIRST = 4, 6
"""Digits of the first group of a card, or of the number of a house, at most, and of an account."""

PARTED: Final = (0x4444, 0x465, 0x2262)
"""Sizes of the groups of cards and of a driver's licence, a hexadecimal digit each."""

GAP, MARKS = 6, 3
"""Characters between two digits of one number at most, and between two groups of a card."""

MONTHS, DAYS = 12, 31
"""The last month and the last day that a date may have."""

COUNTRY, COUNTRY_NEXT = (np.uint8(ord(digit)) for digit in "82")
"""The bytes of a view that begin +82."""

LABELS: Final = tuple(map(np.uint8, b"tmphcflxe"))
"""Last letters of the labels of `contact`."""

WITHIN: Final = tuple(map(np.uint8, b"=_%&?#-"))
"""What stands before a piece of a URL or of a file name (`hit`)."""


@compiled
def is_plain(byte: np.uint8) -> bool:
    """Whether a byte is a letter or digit of ASCII."""
    return bool(48 <= byte <= 57 or 97 <= byte | SPACE <= 122)


@compiled
def digits_from(
    data: Bytes,
    place: np.uint64,
    stop: np.uint64,
    tables: Tables,
    wanted: int,
) -> int:
    """How many digits of the wanted classes a number that begins at a place may have; no more than a card has."""
    seen, kind = tables[0], tables[1]
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


@compiled
def sizes(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> int:
    """Sizes of up to four runs of digits from a place on that few marks part, a hexadecimal digit each."""
    made = 0
    for _ in range(4):
        count, place = run(data, place, stop, tables)
        if count == 0:
            break
        made = made << 4 | min(count, 15)
        for _ in range(MARKS):
            byte, behind = read(data, place, stop, tables[0])
            if not tables[1][byte] & BETWEEN:
                break
            place = behind
    return made


@compiled
def is_birth(data: Bytes, place: np.uint64, count: int, stop: np.uint64, tables: Tables) -> bool:
    """Whether six of `count` digits from a place on are a date, and the rest of a registration may follow."""
    seen, kind = tables[0], tables[1]
    date = 0
    for _ in range(BIRTH):
        byte, place = read(data, place, stop, seen)
        date = 10 * date + int(byte) - 48
    if not (1 <= date // 100 % 100 <= MONTHS and 1 <= date % 100 <= DAYS):
        return False
    if count == WHOLE:
        return True
    byte, behind = read(data, place, stop, seen)
    for _ in range(MARKS):
        if not kind[byte] & BETWEEN:
            break
        place = behind
        byte, behind = read(data, place, stop, seen)
    rest, behind = run(data, place, stop, tables)
    hidden = kind[read(data, behind, stop, seen)[0]] & (MASK | ZERO)
    return hidden > 0 or (count == BIRTH and rest in (1, WHOLE - BIRTH))


@compiled
def is_phone(data: Bytes, place: np.uint64, before: np.uint8, stop: np.uint64, tables: Tables) -> bool:
    """Whether a telephone number may begin at a zero or the 8 of +82, behind some byte of a view."""
    seen, kind = tables[0], tables[1]
    byte, behind = read(data, place, stop, seen)
    second, after = read(data, behind, stop, seen)
    second = read(data, after, stop, seen)[0] if second == SPACE else second
    code = second == COUNTRY_NEXT if byte == COUNTRY else is_code(second, kind)
    if not code or (is_plain(before) and before | SPACE not in LABELS):
        return False
    if kind[byte] & ZERO and run(data, place, stop, tables)[0] > TELEPHONE:
        return False
    return digits_from(data, place, stop, tables, DIGIT | SPELLED | MASK) >= PHONE


@compiled
def is_code(byte: np.uint8, kind: Bytes) -> bool:
    """Whether a byte of a view is a digit of 1 to 7, perhaps spelled."""
    return bool(kind[byte] & ONE or 50 <= byte <= 55 or 0xB2 <= byte <= 0xB7)


@compiled
def is_dated(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a date with its century begins at a place; no account does so."""
    seen, kind = tables[0], tables[1]
    count, _ = run(data, place, stop, tables)
    if count != 4:
        return False
    date, digits = 0, 0
    while digits < 8:
        byte, place = read(data, place, stop, seen)
        if kind[byte] & DIGIT:
            date, digits = 10 * date + int(byte) - 48, digits + 1
        elif not kind[byte] & BETWEEN:
            return False
    if kind[read(data, place, stop, seen)[0]] & DIGIT:
        return False
    return 1900 <= date // 10000 < 2100 and 1 <= date // 100 % 100 <= MONTHS and 1 <= date % 100 <= DAYS


@compiled
def is_checked(data: Bytes, place: np.uint64, count: int, stop: np.uint64, tables: Tables) -> bool:
    """Whether so many digits from a place on pass the check of a card (ISO/IEC 7812-1, annex B)."""
    total = 0
    for left in range(count, 0, -1):
        byte, place = read(data, place, stop, tables[0])
        digit = (int(byte) - 48) * (2 - left % 2)
        total += digit - 9 * (digit > 9)
    return total % 10 == 0


@compiled
def is_card(
    data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables, count: int, signs: int
) -> bool:
    """Whether a card, perhaps behind masks, or a licence with marks has its first `count` digits at a place.

    `signs` are the digits and masks of what begins there.
    """
    if count in (CARD - 1, CARD):
        return is_checked(data, place, count, stop, tables)
    masks = masks_before(data, place, start, tables)
    if masks + signs >= CARD and (masks or digits_from(data, place, stop, tables, DIGIT) < signs):
        return True
    if count not in (2, GROUP) or signs < DRIVER:
        return False
    made = sizes(data, place, stop, tables)
    return made in PARTED or made >> 4 in PARTED


@compiled
def is_told(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables, count: int) -> bool:
    """Whether a number may begin with `count` digits at a place that only a name beside it tells from others."""
    if count > MONEY or FIRST < count < ACCOUNT or is_dated(data, place, stop, tables):
        return False
    wanted = NAME | REGION if count == 2 else NAME
    if told_before(data, place, start, NEAR, tables, wanted):
        return True
    return told_behind(data, end(data, place, stop, tables), stop, BEHIND, tables, wanted)
