"""Numbers of many digits: whether one may begin at a digit behind none."""

from typing import Final

import numpy as np

from .reading_cpu import (
    BETWEEN,
    DIGIT,
    GIVEN,
    MASK,
    NAME,
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

PHONE, ACCOUNT, DRIVER, CARD, BIRTH, NAMED = 9, 10, 12, 16, 6, 5
"""Digits at least of a telephone number with its code, of an account, of a driver's licence, of a card (15 has American
Express), of a birth date, and of a number that stands beside its name."""

GROUP: Final = 4
"""Digits of the first group of a card, or of a house number or part of a network address, at most."""

GROUPS: Final = (4, 6, 10, 11, 12)
"""Digits that may follow the first four of a card at once."""

GAP: Final = 6
"""Characters between two digits of one number at most."""

MONTHS, DAYS = 12, 31
"""The last month and the last day that a date may have."""

COUNTRY = np.uint8(ord("8"))
"""The byte of a view that begins +82."""


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
def is_birth(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a date of six digits begins at a place, and a digit or a mask comes soon."""
    seen, kind = tables[0], tables[1]
    date = 0
    for _ in range(BIRTH):
        byte, place = read(data, place, stop, seen)
        if not kind[byte] & DIGIT:
            return False
        date = 10 * date + int(byte) - 48
    month, day = date // 100 % 100, date % 100
    return 1 <= month <= MONTHS and 1 <= day <= DAYS and digits_from(data, place, stop, tables, DIGIT | MASK) > 0


@compiled
def is_phone(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a telephone number may begin at a place."""
    seen, kind = tables[0], tables[1]
    byte, behind = read(data, place, stop, seen)
    if not kind[byte] & ZERO and byte != COUNTRY:
        return False
    second = read(data, behind, stop, seen)[0]
    likely = kind[second] & (DIGIT | SPELLED) or second == SPACE or byte == COUNTRY
    return bool(likely) and digits_from(data, place, stop, tables, DIGIT | SPELLED | MASK) >= PHONE


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
def is_card(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether the first digit of a card, perhaps behind masks, may be at a place."""
    masks = masks_before(data, place, start, tables)
    count = digits_from(data, place, stop, tables, DIGIT | MASK)
    if masks + count < CARD - 1:
        return False
    if masks > 0 or digits_from(data, place, stop, tables, DIGIT) < count:
        return True
    first, behind = run(data, place, stop, tables)
    return first >= CARD - 1 or (first == GROUP and is_grouped(data, behind, stop, tables))


@compiled
def is_grouped(data: Bytes, place: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether the second group of a card may stand behind the first."""
    for _ in range(3):
        byte, behind = read(data, place, stop, tables[0])
        if not tables[1][byte] & BETWEEN:
            break
        place = behind
    return run(data, place, stop, tables)[0] in GROUPS


@compiled
def is_told(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a number may begin at a place that only a name beside it tells from others."""
    count = digits_from(data, place, stop, tables, DIGIT | MASK)
    if count < NAMED:
        return False
    wanted = GIVEN
    if count >= ACCOUNT:
        first, _ = run(data, place, stop, tables)
        if first == 2 and count >= DRIVER:
            return True
        wanted = GIVEN if is_dated(data, place, stop, tables) else GIVEN | NAME | REGION
    if told_before(data, place, start, NEAR, tables, wanted):
        return True
    return told_behind(data, end(data, place, stop, tables), stop, BEHIND, tables, wanted)
