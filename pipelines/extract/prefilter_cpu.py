"""Hangul in raw bytes counted in one pass: numba, compiled at the first call and cached beside this file."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...filters.compiled_cpu import njit

ONES: Final = np.uint64(0x0101010101010101)
HIGHS: Final = np.uint64(0x8080808080808080)
AMPERSANDS: Final = np.uint64(0x2626262626262626)
BACKSLASHES: Final = np.uint64(0x5C5C5C5C5C5C5C5C)
"""A byte eight times."""

HIGH: Final = 0x80
AMPERSAND: Final = 0x26
ZERO: Final = 0x30
BACKSLASH: Final = 0x5C
DIGITS: Final = 8
"""Digits that are read of a character reference after its leading zeros; Hangul has five."""

UTF8, JAMO, CP949, DOUBTFUL, REFERENCES, ESCAPES, MOJIBAKE, FORMS = range(8)
"""Places of the counts, and how many there are."""

KS, EXTENSION = 1, 2


@njit(cache=True, nogil=True)
def noisy(word: np.uint64) -> np.uint64:
    """Not 0 where one of eight bytes is above 127, an ampersand or a backslash.

    The zero-byte test of "Bit Twiddling Hacks" (S. E. Anderson): exact on whether there is one.
    """
    a, b = word ^ AMPERSANDS, word ^ BACKSLASHES
    return (word | ((a - ONES) & ~a) | ((b - ONES) & ~b)) & HIGHS


@njit(cache=True, nogil=True)
def stops(byte: int) -> bool:
    """Whether Hangul, in any form, can begin with a byte."""
    return byte >= HIGH or byte in (AMPERSAND, BACKSLASH)


@njit(cache=True, nogil=True)
def next_stop(data: NDArray[np.uint8], words: NDArray[np.uint64], place: int) -> int:
    """The first place at or after a place where Hangul can begin, or the end; `words` are the same bytes by eights."""
    while place & 7 and place < len(data) and not stops(data[place]):
        place += 1
    if place & 7 == 0:
        word = place >> 3
        while word + 1 < len(words) and not noisy(words[word]) | noisy(words[word + 1]):
            word += 2
        place = word << 3
        while place < len(data) and not stops(data[place]):
            place += 1
    return place


@njit(cache=True, nogil=True)
def continued(data: NDArray[np.uint8], start: int, stop: int) -> bool:
    """Whether all bytes from one place to before another are there and continue a character of UTF-8."""
    if stop > len(data):
        return False
    for place in range(start, stop):
        if data[place] & 0xC0 != HIGH:
            return False
    return True


@njit(cache=True, nogil=True)
def utf8_size(data: NDArray[np.uint8], place: int) -> int:
    """Bytes of the UTF-8 character that begins at a place (RFC 3629), 0 where none does."""
    lead = data[place]
    if lead < 0xC2 or lead > 0xF4:
        return 0
    size = 2 + (lead >= 0xE0) + (lead >= 0xF0)
    return size if continued(data, place + 1, place + size) else 0


@njit(cache=True, nogil=True)
def pair(lead: int, trail: int) -> int:
    """KS for a syllable of KS X 1001 in two bytes, EXTENSION for one that windows-949 adds, else 0."""
    if 0xB0 <= lead <= 0xC8 and 0xA1 <= trail <= 0xFE:
        return KS
    letter = 0x41 <= trail <= 0x5A or 0x61 <= trail <= 0x7A
    high = 0x81 <= trail <= (0xFE if lead <= 0xA0 else 0xA0)
    return EXTENSION if 0x81 <= lead <= 0xC6 and (letter or high) else 0


@njit(cache=True, nogil=True)
def pairs(data: NDArray[np.uint8], place: int, stop: int) -> tuple[int, int, int]:
    """Syllables of KS X 1001 and of its extension in a stretch read as CP949, and where the last character ends."""
    sure = extension = 0
    while place < stop:
        trail = data[place + 1] if place + 1 < len(data) else 0
        kind = pair(data[place], trail)
        sure += kind == KS
        extension += kind == EXTENSION
        place += 2 if kind or trail >= 0xA1 else 1
    return sure, extension, place


@njit(cache=True, nogil=True)
def hangul(point: int) -> int:
    """1 for a syllable, 2 for a leading jamo, which begins a decomposed one, 0 for any other code point."""
    if 0xAC00 <= point <= 0xD7A3:
        return 1
    return 2 if 0x1100 <= point <= 0x115F else 0


@njit(cache=True, nogil=True)
def latin1(data: NDArray[np.uint8], place: int) -> int:
    """The byte that a two-byte character of UTF-8 is in Latin-1, 0 for one beyond it."""
    return (data[place] & 3) << 6 | data[place + 1] & 0x3F if data[place] <= 0xC3 else 0


@njit(cache=True, nogil=True)
def doubled(data: NDArray[np.uint8], place: int, byte: int) -> bool:
    """Whether a Latin-1 byte and what comes after its character are a syllable encoded as UTF-8 twice.

    The second byte of the syllable is C2 and itself, or what windows-1252 makes of 80 to 9F.
    """
    after = data[place + 2] if place + 2 < len(data) else 0
    return 0xEA <= byte <= 0xED and after in (0xC2, 0xC5, 0xC6, 0xCB, 0xE2)


@njit(cache=True, nogil=True)
def run(data: NDArray[np.uint8], start: int, found: NDArray[np.int64]) -> int:
    """Counts the Hangul of the bytes above 127 from a place on, and returns where they end.

    They are UTF-8 where they are well-formed; else what they hold more Hangul as.
    """
    place, whole = start, True
    syllables = jamo = doubtful = garbled = held = 0
    while place < len(data) and data[place] >= HIGH:
        size = utf8_size(data, place)
        if size == 2:
            byte = latin1(data, place)
            doubtful += pair(data[place], data[place + 1]) != 0
            joined = held != 0 and pair(held, byte) == KS
            garbled += joined or doubled(data, place, byte)
            held = 0 if joined else byte
        else:
            held = 0
        if size == 3:
            kind = hangul((data[place] & 0x0F) << 12 | (data[place + 1] & 0x3F) << 6 | data[place + 2] & 0x3F)
            syllables += kind == 1
            jamo += kind == 2
        whole &= size > 0
        place += max(size, 1)
    if not whole:
        sure, extension, end = pairs(data, start, place)
        if sure + extension > syllables + jamo:
            found[CP949] += sure
            found[DOUBTFUL] += extension
            return end
    found[UTF8] += syllables
    found[JAMO] += jamo
    found[DOUBTFUL] += doubtful
    found[MOJIBAKE] += garbled if garbled > 1 else 0
    return place


@njit(cache=True, nogil=True)
def digit(byte: int) -> int:
    """The value of a hexadecimal digit in ASCII, 16 for any other byte."""
    if 0x30 <= byte <= 0x39:
        return byte - 0x30
    lower = byte | 0x20
    return lower - 0x57 if 0x61 <= lower <= 0x66 else 16


@njit(cache=True, nogil=True)
def number(data: NDArray[np.uint8], place: int, base: int, most: int) -> int:
    """The number that at most so many digits at a place say; what is read ends at the first other byte."""
    value = 0
    for at in range(place, min(place + most, len(data))):
        one = digit(data[at])
        if one >= base:
            break
        value = value * base + one
    return value


@njit(cache=True, nogil=True)
def past_zeros(data: NDArray[np.uint8], place: int) -> int:
    """The first place at or after a place that holds no zero in ASCII."""
    while place < len(data) and data[place] == ZERO:
        place += 1
    return place


@njit(cache=True, nogil=True)
def escape(data: NDArray[np.uint8], place: int, found: NDArray[np.int64]) -> int:
    """Counts a character reference or escape at a place if it is Hangul, and returns the next place."""
    if place + 3 >= len(data):
        return place + 1
    second, third = data[place + 1], data[place + 2]
    if data[place] == AMPERSAND and second == 0x23:
        hexadecimal = third | 0x20 == 0x78
        start = past_zeros(data, place + 2 + hexadecimal)
        point = number(data, start, 16 if hexadecimal else 10, DIGITS)
        found[REFERENCES] += hangul(point) != 0
    elif data[place] == BACKSLASH and second == 0x75:
        found[ESCAPES] += hangul(number(data, place + 2, 16, 4)) != 0
    return place + 1


@njit(cache=True, nogil=True)
def count(data: NDArray[np.uint8], words: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The Hangul of a body by form; `words` are its bytes by eights, less a rest."""
    found = np.zeros(FORMS, np.int64)
    place = next_stop(data, words, 0)
    while place < len(data):
        place = run(data, place, found) if data[place] >= HIGH else escape(data, place, found)
        place = next_stop(data, words, place)
    return found
