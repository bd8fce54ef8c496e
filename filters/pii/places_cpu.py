"""Where personal data may be in a column of texts: a compiled pass that misses none of what `scan` finds.

It looks at classes of characters, not at what they say, and leaves 1 of 100 bytes of Korean web texts to `scan`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..compiled_cpu import njit
from .flags_cpu import flagged
from .numbers_cpu import (
    ACCOUNT,
    BIRTH,
    CARD,
    COUNTRY,
    DRIVER,
    GROUP,
    WITHIN,
    digits_from,
    is_birth,
    is_card,
    is_phone,
    is_plain,
    is_told,
)
from .reading_cpu import (
    AT,
    BETWEEN,
    BLOCK,
    DEGREE,
    DIGIT,
    MASK,
    OPEN,
    PLATE,
    SERVICE,
    SPACE,
    STREET,
    ZERO,
    Bytes,
    Tables,
    back,
    compiled,
    inlined,
    point,
    read,
)
from .shapes_cpu import (
    COLON,
    DOT,
    is_angle,
    is_behind,
    is_booklet,
    is_dotted,
    is_house,
    is_plate,
    is_routed,
    run,
    syllable,
)
from .words_cpu import BEON, HYPHEN, is_at, is_given, is_handle, is_latin, is_paired, is_sign

BEFORE, BEHIND = 128, 192
"""Characters before and behind a place that may decide about it, and as far as white space beyond: the details of an
address and a word behind them are the longest (`addresses`)."""

CROSS: Final = np.uint8(ord("x"))
"""A letter that also masks digits."""

PART: Final = 1 << 16
"""Bytes that are marked at a time."""


@inlined
def is_number(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a number of any type but a telephone's may begin at a digit that is no digit's next."""
    seen, kind = tables[0], tables[1]
    before = read(data, back(data, place, start), place, seen)[0]
    if is_plain(before) and before | SPACE != CROSS:
        return is_booklet(data, place, start, stop, tables)
    count, behind = run(data, place, stop, tables)
    whole = count > GROUP and before in WITHIN  # nothing of one run is personal in a URL but an account
    if count >= BIRTH and not (whole and count > BIRTH) and is_birth(data, place, count, stop, tables):
        return True
    signs = count
    if (kind[before] | kind[read(data, behind, stop, seen)[0]]) & (BETWEEN | MASK):
        signs = digits_from(data, place, stop, tables, DIGIT | MASK)
    # Each call takes all tables with it: what says that there is nothing to call for is asked first.
    long = signs >= DRIVER or (signs >= GROUP and kind[before] & (MASK | BETWEEN))
    if long and not (whole and count >= CARD - 1) and is_card(data, place, start, stop, tables, count, signs):
        return True
    if signs >= ACCOUNT and is_told(data, place, start, stop, tables, count):
        return True
    return count <= GROUP and is_short(data, place, start, stop, tables)


@inlined
def is_short(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether what begins with four digits at most may begin at a place."""
    _, behind = run(data, place, stop, tables)
    after = read(data, behind, stop, tables[0])[0]
    if after == DOT:
        return is_dotted(data, place, stop, tables)
    classes = syllable(data, behind, stop, tables)[0]
    if classes & DEGREE and is_angle(data, place, stop, tables):
        return True
    if classes & PLATE and is_plate(data, place, stop, tables):
        return True
    if after == COLON:
        return is_routed(data, place, stop, tables[0])
    named = tables[2][point(data, behind, stop)[0]] & BLOCK or is_behind(data, place, start, tables, STREET)
    return bool(named) and is_house(data, place, start, stop, tables)


@inlined
def is_place(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether personal data may be at a flagged place of a text, or what names it."""
    seen = tables[0]
    code, behind = point(data, place, stop)
    byte, kind = seen[code], tables[1][seen[code]]
    if code == BEON:
        return is_given(data, place, start, stop, tables)
    if tables[2][code] & SERVICE and is_handle(data, place, start, stop, seen):
        return True
    if byte in (COLON, HYPHEN):
        return is_paired(data, place, start, stop)
    if kind & AT:
        return is_sign(data, place, start, stop, tables)
    if kind & OPEN:
        return is_at(data, behind, stop, seen)
    return is_begun(data, place, start, stop, tables)


@inlined
def is_begun(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a number, or the name of a service in Latin letters, may begin at a place."""
    seen = tables[0]
    before = read(data, back(data, place, start), place, seen)[0]
    byte = read(data, place, stop, seen)[0]
    if (tables[1][byte] & ZERO or byte == COUNTRY) and is_phone(data, place, before, stop, tables):
        return True
    if tables[1][byte] & DIGIT:
        return is_number(data, place, start, stop, tables)
    return is_latin(data, place, stop, seen)


@compiled
def words_around(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64) -> tuple[np.int64, np.int64]:
    """Where the words begin and end that `BEFORE` characters before a place and `BEHIND` behind it lie in."""
    first, last = place, place
    for _ in range(BEFORE):
        first = back(data, first, start)
    while first > start and data[first - np.uint64(1)] > SPACE:
        first -= np.uint64(1)
    for _ in range(BEHIND):
        last = min(point(data, last, stop)[1], stop)
    while last < stop and data[last] > SPACE:
        last += np.uint64(1)
    return np.int64(first), np.int64(last)


@njit(cache=True, nogil=True)
def places(data: Bytes, offsets: NDArray[np.int64], tables: Tables) -> NDArray[np.int64]:
    """Row, begin and end, in bytes, of what must be read to find all that is in a column of texts."""
    found, count, row, known = np.empty((64, 3), np.int64), 0, 0, np.int64(-1)
    flags, marked = np.empty(PART, np.uint8), np.empty(PART + 8, np.int64)
    for begin in range(0, len(data), PART):
        for place in marked[: flagged(data, offsets[row:], begin, min(begin + PART, len(data)), flags, marked)]:
            while offsets[row + 1] <= place:
                row += 1
                known = np.int64(-1)
            start, stop = np.uint64(offsets[row]), np.uint64(offsets[row + 1])
            if not is_place(data, np.uint64(place), start, stop, tables):
                continue
            first, last = words_around(data, np.uint64(place), start, stop)
            if known < first:
                found = np.concatenate((found, np.empty_like(found))) if count == len(found) else found
                found[count] = (row, first, last)
                count += 1
            found[count - 1, 2] = known = last
    return found[:count]
