"""Where personal data may be in a column of texts: a compiled pass that misses none of what `scan` finds.

It looks at classes of characters, not at what they say, and leaves 4 of 100 bytes of Korean web texts to `scan`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..compiled_cpu import njit
from .contact import LOCAL
from .numbers_cpu import BIRTH, GROUP, NAMED, is_birth, is_card, is_phone, is_told
from .reading_cpu import (
    AT,
    BETWEEN,
    DEGREE,
    DIGIT,
    MASK,
    NEWLINE,
    OPEN,
    PLATE,
    SERVICE,
    SPACE,
    Bytes,
    Tables,
    back,
    compiled,
    point,
    read,
)
from .shapes_cpu import (
    DOT,
    is_angle,
    is_booklet,
    is_dotted,
    is_glued,
    is_handle,
    is_house,
    is_latin,
    is_paired,
    is_plate,
    is_routed,
    run,
    syllable,
)

REACH: Final = 512
"""Bytes on either side of a place that may decide about it: 128 code points at most (`contact`), of 4 bytes."""

AHEAD: Final = 4
"""Bytes that are looked at with the first of five."""

LOCALS: Final = tuple(map(np.uint8, LOCAL))
"""Bytes of the local part of an address."""

BRACKETS: Final = tuple(map(np.uint8, b"([{"))
"""Bytes that open what an at sign is written in."""

BLOCK: Final = 1 << 16
"""Bytes that are marked at a time."""

LETTER_A, LETTER_T, SIGN, WIDE, COLON, HYPHEN, SPOKEN = (np.uint8(byte) for byte in b"at@\xef:-\xc0")
"""Bytes of a view: SPOKEN is the first syllable of 골뱅이, and the next byte the second. WIDE begins full-width forms
in UTF-8."""


@compiled
def is_number(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a number of any type may begin at a place that is no digit's next."""
    seen, kind = tables[0], tables[1]
    if is_phone(data, place, stop, tables):
        return True
    if not kind[read(data, place, stop, seen)[0]] & DIGIT:
        return False
    count, behind = run(data, place, stop, tables)
    if count >= BIRTH and is_birth(data, place, stop, tables):
        return True
    around = kind[read(data, behind, stop, seen)[0]] | kind[read(data, back(data, place, start), place, seen)[0]]
    parted = count >= NAMED or around & (BETWEEN | MASK)
    if parted and (is_card(data, place, start, stop, tables) or is_told(data, place, start, stop, tables)):
        return True
    if is_glued(data, place, start, seen):
        return is_booklet(data, place, start, stop, tables)
    return is_alone(data, place, start, stop, tables)


@compiled
def is_alone(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether a number that no letter stands before may begin at a place."""
    count, behind = run(data, place, stop, tables)
    if read(data, behind, stop, tables[0])[0] == DOT:
        return is_dotted(data, place, stop, tables)
    if count > GROUP:
        return False
    classes, _ = syllable(data, behind, stop, tables)
    if classes & DEGREE and is_angle(data, place, stop, tables):
        return True
    if classes & PLATE and is_plate(data, place, stop, tables):
        return True
    return is_house(data, place, start, stop, tables) or is_routed(data, place, stop, tables[0])


@compiled
def is_at(data: Bytes, place: np.uint64, stop: np.uint64, seen: Bytes) -> bool:
    """Whether the word `at` stands at a place, perhaps behind a space."""
    byte, place = read(data, place, stop, seen)
    if byte == SPACE:
        byte, place = read(data, place, stop, seen)
    second, _ = read(data, place, stop, seen)
    return bool(byte | SPACE == LETTER_A and second | SPACE == LETTER_T)


@compiled
def lines_around(data: Bytes, place: np.uint64, start: int, stop: int) -> tuple[int, int]:
    """The whole lines that `REACH` bytes before and behind a place lie in."""
    first, last = max(int(place) - REACH, start), min(int(place) + REACH, stop)
    while first > start and data[first - 1] != NEWLINE:
        first -= 1
    while last < stop and data[last] != NEWLINE:
        last += 1
    return first, last


@njit(cache=True, nogil=True)
def mark(data: Bytes, flags: Bytes) -> None:
    """Flags bytes from the second on that personal data, or the at sign of an address, may begin with.

    A digit behind none, O before what looks like 1, a bracket before an a, all of @ 골 앳 공 영 and of full-width
    forms, two equal marks three bytes apart as in MAC addresses, and what ends the name of a service: 톡 타
    램 레 챗 오 인, or begins it in Latin letters. No branches, so that a compiler compares a vector of bytes at a time.
    """
    for place in range(min(len(flags), len(data) - AHEAD)):
        before, byte, after, last, far = data[place], data[place + 1], data[place + 2], data[place + 3], data[place + 4]
        digit = (byte >= 48) & (byte <= 57) & ~((before >= 48) & (before <= 57))
        one = (after == 49) | (after == 73) | (after == 108) | (after == 124) | (after == 32) | (after >= 0xE3)
        bracket = (byte == 40) | (byte == 91) | (byte == 123)
        letter = (after == 65) | (after == 97) | (after == 32) | (after == 0xEF)
        go = (byte == 0xEA) & (after == 0xB3) & ((last == 0xA8) | (last == 0xB5))
        ae = (byte == 0xEC) & (((after == 0x95) & (last == 0xB3)) | ((after == 0x98) & (last == 0x81)))
        tok = (byte == 0xED) & (((after == 0x86) & (last == 0xA1)) | ((after == 0x83) & (last == 0x80)))
        rem = (byte == 0xEB) & (((after == 0x9E) & (last == 0xA8)) | ((after == 0xA0) & (last == 0x88)))
        chat = (byte == 0xEC) & (((after == 0xB1) & (last == 0x97)) | ((after == 0x98) & (last == 0xA4)))
        line = (byte == 0xEC) & (after == 0x9D) & (last == 0xB8)
        one_, two_, three_ = byte | 32, after | 32, last | 32
        kakao = (one_ == 107) & (two_ == 97) & (three_ == 107)
        insta = (one_ == 105) & (two_ == 110) & (three_ == 115)
        telegram = (one_ == 116) & (two_ == 101) & (three_ == 108)
        wechat = (one_ == 119) & (two_ == 101) & (three_ == 99)
        service = tok | rem | chat | line | kakao | insta | telegram | wechat
        sign = (byte == 64) | (byte == 0xEF)
        pair = ((byte == 58) | (byte == 45)) & (far == byte)
        spelled = go | ae | (((byte == 79) | (byte == 111)) & one)
        flags[place] = digit | spelled | (bracket & letter) | sign | pair | service


@compiled
def is_behind_local(data: Bytes, place: np.uint64, start: np.uint64) -> bool:
    """Whether an at sign may have the local part of an address, a space or a bracket before it."""
    if place == start:
        return False
    before = data[place - np.uint64(1)]
    wide = place >= start + np.uint64(3) and data[place - np.uint64(3)] == WIDE
    return wide or before == SPACE or before in LOCALS or before in BRACKETS


@compiled
def is_sign(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether the at sign of an address, as one writes or says it, may be at a place."""
    byte, behind = read(data, place, stop, tables[0])
    if data[place] == SIGN:
        after = read(data, behind, stop, tables[0])[0]
        return is_behind_local(data, place, start) and (data[place - np.uint64(1)] != SPACE or after == SPACE)
    if byte == SPOKEN:
        return bool(read(data, behind, stop, tables[0])[0] == SPOKEN + np.uint8(1))
    return True


@compiled
def is_place(data: Bytes, place: np.uint64, start: np.uint64, stop: np.uint64, tables: Tables) -> bool:
    """Whether personal data may be at a flagged place of a text."""
    seen, kind = tables[0], tables[1]
    code, behind = point(data, place, stop)
    byte = seen[code]
    if tables[2][code] & SERVICE and is_handle(data, place, start, stop, tables):
        return True
    if byte in (COLON, HYPHEN):
        return is_paired(data, place, start, stop)
    if kind[byte] & AT:
        return is_sign(data, place, start, stop, tables)
    if kind[byte] & OPEN:
        return is_at(data, behind, stop, seen)
    return is_number(data, place, start, stop, tables) or is_latin(data, place, stop, seen)


@njit(cache=True, nogil=True)
def flagged(data: Bytes, start: int, stop: int, flags: Bytes, out: NDArray[np.int64]) -> int:
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
def places(data: Bytes, offsets: NDArray[np.int64], tables: Tables) -> NDArray[np.int64]:
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
