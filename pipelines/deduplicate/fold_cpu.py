"""Texts folded to their sketch form through a table of characters, compiled; little-endian hosts only."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...filters.compiled_cpu import njit
from .table import DROPPED, UNSURE
from .vector_cpu import WIDTH, flags, ones, pack, zeros_above, zeros_below

TWO_BYTES: Final = 0x80
THREE_BYTES: Final = 0x800
FOUR_BYTES: Final = 0x10000
PAST_LAST: Final = 0x110000
"""The first code points that take so many bytes, and the one after the last (RFC 3629)."""

LEADS_TWO, LEADS_THREE, LEADS_FOUR, LEADS_NONE = 0xC2, 0xE0, 0xF0, 0xF5
"""The smallest first bytes of so many, and of none."""

SURROGATES: Final = 0xD800
SURROGATE_BITS: Final = 0xFFFFF800
SPACE: Final = 0x20
"""Bytes up to this one end a word: no normalisation and no lower case looks across them."""

SYLLABLE, KEPT, BLANK = 1, 2, 4
"""Kinds of bytes, as bits: where a syllable of Hangul begins; a letter or digit of ASCII; what ends a word."""

ALL: Final = np.uint64(0xFFFFFFFFFFFFFFFF)

BLOCK: Final = 1 << 13
"""Bytes whose kinds are told at a time: they stay in the first-level cache."""

Scratch = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""The kinds of a block's bytes, and the bytes in lower case; `WIDTH` longer than a block, as `vector_cpu` asks."""


@njit(cache=True, nogil=True)
def trailing(data: NDArray[np.uint8], place: np.uint64, count: np.uint64) -> bool:
    """Whether `count` bytes from a place on can follow a first byte."""
    for index in range(count):
        if (data[place + index] & 0xC0) != TWO_BYTES:
            return False
    return True


@njit(cache=True, nogil=True)
def decoded(data: NDArray[np.uint8], place: np.uint64, stop: np.uint64) -> tuple[np.uint32, np.uint64]:
    """The code point beyond ASCII whose UTF-8 begins at a place, and its bytes; 0 bytes for what is none."""
    lead = np.uint32(data[place])
    size = np.uint64(4) if lead >= LEADS_FOUR else np.uint64(3) if lead >= LEADS_THREE else np.uint64(2)
    known = LEADS_TWO <= lead < LEADS_NONE and place + size <= stop
    if not known or not trailing(data, place + np.uint64(1), size - np.uint64(1)):
        return np.uint32(0), np.uint64(0)
    point = lead & np.uint32(0x7F >> np.int64(size))
    for index in range(np.uint64(1), size):
        point = point << np.uint32(6) | np.uint32(data[place + index] & 0x3F)
    least = FOUR_BYTES if size == np.uint64(4) else THREE_BYTES if size == np.uint64(3) else TWO_BYTES
    if point < least or point >= PAST_LAST or point & SURROGATE_BITS == SURROGATES:
        return np.uint32(0), np.uint64(0)
    return point, size


@njit(cache=True, nogil=True)
def syllable(data: NDArray[np.uint8], place: np.uint64) -> np.uint32:
    """The code point of three bytes that are UTF-8, as those of Hangul; else 0."""
    second, third = np.uint32(data[place + np.uint64(1)]), np.uint32(data[place + np.uint64(2)])
    point = (np.uint32(data[place]) & np.uint32(0x0F)) << np.uint32(12) | (second & np.uint32(0x3F)) << np.uint32(6)
    point |= third & np.uint32(0x3F)
    follow = (second & np.uint32(0xC0)) | (third & np.uint32(0xC0)) << np.uint32(8) == np.uint32(0x8080)
    whole = follow and point >= THREE_BYTES and point & SURROGATE_BITS != SURROGATES
    return point if whole else np.uint32(0)


@njit(cache=True, nogil=True)
def encoded(point: np.uint32, out: NDArray[np.uint8], place: np.uint64) -> np.uint64:
    """Writes a code point's UTF-8 and returns the place behind it."""
    if point < TWO_BYTES:
        out[place] = point
        return place + np.uint64(1)
    size = np.uint64(2) if point < THREE_BYTES else np.uint64(3) if point < FOUR_BYTES else np.uint64(4)
    for index in range(size - np.uint64(1), np.uint64(0), -1):
        out[place + np.uint64(index)] = 0x80 | point & 0x3F
        point >>= np.uint32(6)
    out[place] = (0xF00 >> np.int64(size)) & 0xFF | point
    return place + size


@njit(cache=True, nogil=True)
def tell_ascii(data: NDArray[np.uint8], kinds: NDArray[np.uint8], lowered: NDArray[np.uint8]) -> None:
    """Writes the kind of each byte, SYLLABLE aside, and the byte in lower case: without branches, so in vectors."""
    for place in range(len(data)):
        byte = data[place]
        lower = np.uint8(byte | np.uint8(np.uint8(byte - np.uint8(65)) < 26) << np.uint8(5))
        kept = (np.uint8(lower - np.uint8(97)) < 26) | (np.uint8(byte - np.uint8(48)) < 10)
        lowered[place] = lower
        kinds[place] = np.uint8(kept) << np.uint8(1) | np.uint8(byte <= SPACE) << np.uint8(2)


@njit(cache=True, nogil=True)
def tell_syllables(data: NDArray[np.uint8], kinds: NDArray[np.uint8]) -> None:
    """Adds SYLLABLE where the UTF-8 of one of U+AC00 to U+D7A3 begins, which are EA B0 80 to ED 9E A3."""
    for place in range(len(data) - 2):
        first, second, third = data[place], data[place + 1], data[place + 2]
        low = (first == 0xEA) & (second >= 0xB0)
        high = (first == 0xED) & ((second < 0x9E) | ((second == 0x9E) & (third <= 0xA3)))
        follow = ((second & 0xC0) == 0x80) & ((third & 0xC0) == 0x80)
        kinds[place] |= np.uint8(follow & (low | (first == 0xEB) | (first == 0xEC) | high))


@njit(cache=True, nogil=True)
def lowest(count: np.uint64) -> np.uint64:
    """A word of which the lowest bits are set, at least one and at most 64 of them."""
    return ALL >> (np.uint64(WIDTH) - count)


@njit(cache=True, nogil=True)
def fold_plain(
    scratch: Scratch, place: np.uint64, size: np.uint64, out: NDArray[np.uint8], written: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Folds ASCII and syllables of Hangul from a place of a block on, up to anything else or the end.

    The place that was come to and the end of what is written; the place behind the last BLANK, 0 where there is none,
    and the end of what was written before it.
    """
    kinds, lowered = scratch
    word, kept, step = np.uint64(0), written, np.uint64(WIDTH)
    # A syllable at the end of a vector is left to the next one.
    while place < size and step + np.uint64(2) >= np.uint64(WIDTH):
        room = lowest(min(size - place, np.uint64(WIDTH)))
        begun = flags(kinds, place, SYLLABLE) & room >> np.uint64(2)
        syllables = begun | begun << np.uint64(1) | begun << np.uint64(2)
        step = zeros_below(~((syllables | ~flags(lowered, place, 0x80)) & room))
        if step == 0:
            break
        keep = (syllables | flags(kinds, place, KEPT)) & lowest(step)
        blanks = flags(kinds, place, BLANK) & lowest(step)
        if blanks:
            behind = np.uint64(WIDTH) - zeros_above(blanks)
            word, kept = place + behind, written + ones(keep & lowest(behind))
        pack(lowered, place, keep, out, written)
        place, written = place + step, written + ones(keep)
    return place, written, word, kept


@njit(cache=True, nogil=True)
def fold_others(
    data: NDArray[np.uint8],
    place: np.uint64,
    stop: np.uint64,
    table: NDArray[np.uint32],
    out: NDArray[np.uint8],
    written: np.uint64,
) -> tuple[np.uint64, np.uint64]:
    """Folds what is no ASCII from a place on, up to ASCII, the end, or what is UNSURE or no UTF-8.

    The place that was come to, and the end of what is written.
    """
    while place < stop and data[place] >= TWO_BYTES:
        if data[place] & np.uint32(0xF0) == LEADS_THREE and place + np.uint64(3) <= stop:
            point = syllable(data, place)
            if point and table[point] == point:
                out[written], out[written + np.uint64(1)] = data[place], data[place + np.uint64(1)]
                out[written + np.uint64(2)] = data[place + np.uint64(2)]
                place, written = place + np.uint64(3), written + np.uint64(3)
                continue
        point, size = decoded(data, place, stop)
        if size == 0 or table[point] == UNSURE:
            break
        written = encoded(table[point], out, written) if table[point] != DROPPED else written
        place += size
    return place, written


@njit(cache=True, nogil=True)
def fold(
    data: NDArray[np.uint8],
    place: np.uint64,
    stop: np.uint64,
    table: NDArray[np.uint32],
    scratch: Scratch,
    out: NDArray[np.uint8],
    written: np.uint64,
) -> tuple[np.uint64, np.uint64, bool]:
    """Folds a text into `out`, up to the end or the first word with an UNSURE character.

    The place that was come to, the end of what is written, and False where there is no UTF-8. Up to `WIDTH` bytes
    behind what is written are overwritten.
    """
    word, kept = place, written
    while place < stop:
        start, end = place, min(place + np.uint64(BLOCK), stop)
        tell_ascii(data[start:end], *scratch)
        tell_syllables(data[start:end], scratch[0])
        while place < end:
            place, written, behind, before = fold_plain(scratch, place - start, end - start, out, written)
            place += start
            if behind:
                word, kept = behind + start, before
            place, written = fold_others(data, place, stop, table, out, written)
            if place < stop and data[place] >= TWO_BYTES:
                return word, kept, bool(decoded(data, place, stop)[1] > 0)
    return place, written, True


@njit(cache=True, nogil=True)
def word_end(data: NDArray[np.uint8], place: np.uint64, stop: np.uint64) -> np.uint64:
    """Where a word ends."""
    while place < stop and data[place] > SPACE:
        place += np.uint64(1)
    return place


@njit(cache=True, nogil=True)
def fold_rows(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    skipped: NDArray[np.bool_],
    table: NDArray[np.uint32],
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> tuple[NDArray[np.int64], int]:
    """Folds each text into `out`, text i ending at `ends[i + 1]`; up to `WIDTH` bytes behind the last are overwritten.

    Skipped texts and words with an UNSURE character are left out and returned: row, begin and end in `data`, and where
    in `out` their form belongs. With them, the first row that is no UTF-8, else -1.
    """
    spans, count = np.empty((64, 4), np.int64), 0
    scratch = np.empty(BLOCK + WIDTH, np.uint8), np.empty(BLOCK + WIDTH, np.uint8)
    written = np.uint64(ends[0])
    for row in range(len(ends) - 1):
        place, stop = np.uint64(offsets[row]), np.uint64(offsets[row + 1])
        while place < stop:
            whole = True
            if not skipped[row]:
                place, written, whole = fold(data, place, stop, table, scratch, out, written)
            if not whole:
                return spans[:count], row
            if place < stop:
                if count == len(spans):
                    spans = np.concatenate((spans, np.empty_like(spans)))
                end = stop if skipped[row] else word_end(data, place, stop)
                spans[count] = (row, np.int64(place), np.int64(end), np.int64(written))
                place, count = end, count + 1
        ends[row + 1] = np.int64(written)
    return spans[:count], -1
